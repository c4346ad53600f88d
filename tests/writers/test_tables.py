"""Where tables stay together, and what stands between a table and a heading."""

from __future__ import annotations

from typing import Any

import pytest

from generator.document.parser import parse
from generator.document.theme import Theme
from generator.document.tree import Document
from generator.formats.ooxml import NAMESPACES, qualified
from generator.writers.docx.blocks import body
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.keeping import is_kept
from tests.writers.test_markdown import META

TABLE = "| Name | Figure |\n|---|---|\n| one | 1 |\n| two | 2 |\n| three | 3 |"


def drawn(text: str) -> list[Any]:
    document = Document(META, tuple(parse(text)))
    return body(document.blocks, DocxBuilder(document, Theme()))


def test_the_first_row_of_a_table_stays_with_the_next_and_rows_may_be_divided() -> None:
    (table,) = (block for block in drawn(TABLE) if block.tag == qualified("tbl"))
    rows = table.findall("w:tr", NAMESPACES)
    texts = [row.find("w:tc/w:p", NAMESPACES) for row in rows[1:]]
    assert [is_kept(text, frozenset()) for text in texts] == [True, False, False]
    assert not any(row.findall("w:trPr/w:cantSplit", NAMESPACES) for row in rows[1:])


def test_a_very_low_line_parts_a_table_from_the_heading_after_it() -> None:
    _, line, heading = drawn(f"{TABLE}\n\n## Next")
    spacing = line.find("w:pPr/w:spacing", NAMESPACES)
    assert [spacing.get(qualified(name)) for name in ("line", "lineRule")] == ["20", "exact"]
    assert "".join(heading.itertext()) == "Next"


def test_no_line_parts_a_paragraph_from_the_heading_after_it() -> None:
    assert len(drawn("A text.\n\n## Next")) == 2


def test_the_title_of_a_completed_sheet_is_repeated_and_its_rows_may_be_divided() -> None:
    table = drawn(f"::: sheet\n{TABLE}\n:::")[0]
    rows = table.findall("w:tr", NAMESPACES)
    assert not any(row.findall("w:trPr/w:cantSplit", NAMESPACES) for row in rows[1:])
    heads = [bool(row.findall("w:trPr/w:tblHeader", NAMESPACES)) for row in rows]
    assert heads == [True, False, False, False]


def test_a_note_in_a_completed_sheet_has_a_line_of_its_own() -> None:
    text = "::: sheet\n| Name | Figure |\n|---|---|\n| one | 1 *Source: us* *As of: May* |\n:::"
    cell = drawn(text)[0].findall("w:tr/w:tc", NAMESPACES)[3]
    lines = ["".join(line.itertext()) for line in cell.findall("w:p", NAMESPACES)]
    assert lines == ["1", "Source: us", "As of: May"]


@pytest.mark.parametrize(
    ("before", "begins"), [("Text.", True), ("# Appendix", False), ("", False)]
)
def test_a_completed_sheet_below_another_section_may_begin_a_page(
    before: str, begins: bool
) -> None:
    text = f"{before}\n\n## A sheet\n\nInvented.\n\n::: sheet\n{TABLE}\n:::"
    heading = next(block for block in drawn(text) if "".join(block.itertext()) == "A sheet")
    assert (heading.find("w:pPr/w:pageBreakBefore", NAMESPACES) is not None) == begins


def test_numbers_are_aligned_to_the_right_in_narrower_columns() -> None:
    table, *_ = drawn("| Name | What | Figure |\n|---|---|--:|\n| one | two | 3 |")
    names, _, figures = [int(one.get(qualified("w"))) for one in table.iter(qualified("gridCol"))]
    assert names > figures
    sides = [
        [one.get(qualified("val")) for one in row.iterfind("w:tc/w:p/w:pPr/w:jc", NAMESPACES)]
        for row in table.findall("w:tr", NAMESPACES)
    ]
    assert sides == [["right"], ["right"]]
