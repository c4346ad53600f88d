"""Where tables stay together, and what stands between a table and a heading."""

from __future__ import annotations

from typing import Any

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
