"""The page of a step in Word: what parts reading from writing, the side panel, and boxes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import docx
import pytest

from generator.document.parser import parse
from generator.document.theme import Theme
from generator.document.tree import Block, Component, ComponentKind, Document, Field, Kind, Str
from generator.formats.ooxml import NAMESPACES, qualified
from generator.writers.docx.elements import Border, DocxParagraph, paragraph, word_runs
from generator.writers.docx.pages.heights import looks_of, measures_of
from generator.writers.docx.reference import page_layout
from generator.writers.docx.writer import DocxWriter
from tests.writers.test_markdown import META

WIDTH = page_layout("playbook", Theme()).text_width
PAGE = """\
# Find the cause

:::: columns
Why it matters.

## Questions

::: aside
## Listen for

- first
- second
:::
::::

## What it looks like

A depot asked.

## Notes
"""


def field(name: str, *, required: bool = False, kind: Kind = Kind.TEXT) -> Field:
    words = (Str(f"Label {name}"),)
    return Field(f"step.{name}", kind, words, (Str(f"Type {name}"),), required=required)


def row(*fields: Field) -> Component:
    share = 12 // len(fields)
    return Component(ComponentKind.ROW, fields, widths=(share,) * len(fields))


def drawn(blocks: Sequence[Block], edition: str = "playbook") -> Any:
    document = Document(replace(META, edition=edition), tuple(blocks))
    data = DocxWriter().compile(document, Theme()).fill((), {})
    return docx.Document(io.BytesIO(data)).element.body


def step(*rows: Block) -> Any:
    return drawn([*parse(PAGE), *rows])


def found(body: Any, text: str) -> Any:
    return next(one for one in body.iter(qualified("p")) if text in words_of(one))


def words_of(element: Any) -> str:
    return "".join(node.text or "" for node in element.iter(qualified("t")))


def size(element: Any, path: str, name: str) -> int:
    node = element.find(path, NAMESPACES)
    return 0 if node is None else int(node.get(qualified(name)) or 0)


def borders(element: Any) -> list[tuple[str, dict[str, str]]]:
    return [(one.tag, dict(one.attrib)) for one in element.iterfind("w:pPr/w:pBdr/*", NAMESPACES)]


def test_a_strong_line_parts_what_is_read_from_what_is_written() -> None:
    body = step(row(field("a")))
    thick = {
        text: size(found(body, text), "w:pPr/w:pBdr/w:top", "sz")
        for text in ("Questions", "What it looks", "Notes")
    }
    assert thick == {"Questions": 0, "What it looks": 0, "Notes": 24}


def test_the_line_is_above_all_headings_of_what_is_written() -> None:
    body = step(*parse("### After a yes\n"), row(field("a")), *parse("### After a no\n"))
    lines = [
        size(found(body, text), "w:pPr/w:pBdr/w:top", "sz")
        for text in ("Notes", "After a yes", "After a no")
    ]
    assert lines == [24, 0, 0]


def test_boxes_of_a_chapter_without_text_to_read_have_no_such_line() -> None:
    body = drawn([*parse("# Decision\n"), row(field("a")), *parse("## Later\n"), row(field("b"))])
    assert size(found(body, "Later"), "w:pPr/w:pBdr/w:top", "sz") == 0
    assert size(found(body, "Decision"), "w:pPr/w:spacing", "after") >= 160


def test_the_side_panel_is_one_box_with_a_margin_below_its_text() -> None:
    body = step()
    panel = [one for one in body.iter(qualified("p")) if len(borders(one)) > 1]
    assert [words_of(one) for one in panel] == ["Listen for", "first", "second", ""]
    assert all(borders(one) == borders(panel[0]) for one in panel)
    assert size(panel[0], "w:pPr/w:spacing", "before") == 0
    assert size(panel[-1], "w:pPr/w:spacing", "line") >= 160


def test_the_line_above_a_box_of_paragraphs_is_measured_once() -> None:
    line = (("top", Border("000000", 24, 8)),)
    boxed = [
        paragraph(DocxParagraph("Tip", borders=line), *word_runs((Str(text),))) for text in "abc"
    ]
    plain = [paragraph("Tip", *word_runs((Str(text),))) for text in "abc"]
    inside, outside = (
        [one.height((), WIDTH) for one in measures_of(blocks, (), looks_of(dense=False))]
        for blocks in (boxed, plain)
    )
    more = [own - other for own, other in zip(inside, outside, strict=True)]
    assert more == [3 * 20 + 8 * 20, 0, 0]


def lines(table: Any) -> tuple[int, int]:
    """Where the text of the first cell and the right edge of a table are, by the rules of Word: a
    table begins with its left line, half of which is in the first column.
    """
    first = table.find(".//w:tc/w:tcPr", NAMESPACES)
    half = (size(first, "w:tcBorders/w:left", "sz") or 4) * 5 // 4
    margin = size(first, "w:tcMar/w:left", "w") or 120
    grid = [int(one.get(qualified("w"))) for one in table.iterfind(".//w:gridCol", NAMESPACES)]
    return half + margin, half + sum(grid) + 4 * 5 // 4


def test_boxes_begin_and_end_with_the_text_whether_they_are_required_or_not() -> None:
    wanted, other = field("a", required=True), field("b")
    body = step(row(wanted, other), row(other), row(wanted))
    tables = list(body.iter(qualified("tbl")))
    assert {lines(table) for table in tables} == {(125, WIDTH)}


def test_the_bars_of_steps_are_as_long_as_one_another_and_apart() -> None:
    steps = "::: stepper\n- 1 One\n\n- **2 Two**\n\n- 3 Three\n:::\n\n# Two\n"
    (table,) = drawn([*parse("# One\n\n" + steps)]).iter(qualified("tbl"))
    cells = list(table.iter(qualified("tc")))
    gaps = [size(cell, "w:tcPr/w:tcMar/w:right", "w") for cell in cells]
    bars = [size(cell, "w:tcPr/w:tcW", "w") - gap for cell, gap in zip(cells, gaps, strict=True)]
    assert [60 <= gap <= 80 for gap in gaps] == [True, True, False]
    assert max(bars) - min(bars) < len(cells)
    assert sum(bars) + sum(gaps) == WIDTH


@pytest.mark.parametrize(
    ("edition", "lines"),
    [
        ("playbook", ["Label names\u2002One is enough."]),
        ("worksheet", ["Label names", "One is enough."]),
    ],
)
def test_the_head_of_an_only_column_is_its_label_and_its_hint(
    edition: str, lines: list[str]
) -> None:
    names = replace(field("names", kind=Kind.LIST), hint=(Str("One is enough."),), rows=2)
    names = replace(names, columns=(field("name", kind=Kind.PERSON),))
    (table,) = drawn([*parse("# Names\n"), names], edition).iter(qualified("tbl"))
    head = table.findall("w:tr[1]/w:tc[2]/w:p", NAMESPACES)
    assert [words_of(one) for one in head] == lines
    hint = next(run for run in head[-1].iter(qualified("r")) if "One" in words_of(run))
    assert hint.find("w:rPr/w:rStyle", NAMESPACES).get(qualified("val")) == "Minutes"
