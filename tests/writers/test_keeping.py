"""What stays together on a page, and lists of forms in two columns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.document.theme import Theme
from generator.document.tree import (
    Block,
    Component,
    ComponentKind,
    Document,
    Field,
    Heading,
    Kind,
    ListBlock,
    Paragraph,
    Str,
    Strong,
)
from generator.formats.ooxml import qualified
from generator.writers.docx.blocks import body
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.keeping import is_kept
from generator.writers.docx.styles import kept_styles
from tests.writers.test_markdown import META

STYLES = kept_styles(dense=True)
STEP, SMALL = (Heading(level, (Str("Heading"),)) for level in (2, 3))
BOX = Field("a.b", Kind.TEXT, (Str("Label"),), ())


def drawn(*blocks: Block, edition: str = "worksheet") -> list[Any]:
    meta = replace(META, edition=edition)
    return body(blocks, DocxBuilder(Document(meta, blocks), Theme()))


def listed(*texts: str) -> ListBlock:
    return ListBlock(tuple((Paragraph((Str(text),)),) for text in texts))


def kinds(blocks: list[Any]) -> list[str]:
    return [block.tag.rpartition("}")[2] for block in blocks]


def texts_of(block: Any) -> list[str]:
    cells = block.iter(qualified("tc"))
    return ["".join(cell.itertext(qualified("t"))) for cell in cells]


def test_a_step_stays_together_up_to_its_first_boxes() -> None:
    words = listed("one", "two", "three")
    blocks = drawn(STEP, Paragraph((Str("Goal"),)), listed("Why?"), SMALL, words, BOX, BOX)
    *before, first, _, last, _ = blocks
    assert all(is_kept(block, STYLES) for block in before)
    assert not is_kept(first, STYLES)
    assert not is_kept(last, STYLES)


def test_the_rows_of_a_decision_stay_together() -> None:
    rows = tuple(Component(ComponentKind.ROW, (replace(BOX, id=name),), (12,)) for name in "abc")
    blocks = drawn(STEP, Component(ComponentKind.DECISION, rows))
    tables = [block for block in blocks if block.tag == qualified("tbl")]
    assert [is_kept(table, STYLES) for table in tables] == [True, True, False]
    gaps = [block for block in blocks[2:-1] if block.tag == qualified("p")]
    assert all(is_kept(gap, STYLES) for gap in gaps)


@pytest.mark.parametrize(("rows", "kept"), [(5, 5), (6, 3)])
def test_a_short_list_is_whole(rows: int, kept: int) -> None:
    columns = tuple(replace(BOX, id=name) for name in ("c", "d"))
    field = replace(BOX, kind=Kind.LIST, columns=columns, rows=rows, minimum=3)
    table = next(block for block in drawn(field) if block.tag == qualified("tbl"))
    firsts = (row.find(f".//{qualified('p')}") for row in table.iter(qualified("tr")))
    assert sum(is_kept(first, STYLES) for first in firsts) == kept


@pytest.mark.parametrize("above", [SMALL, Paragraph((Strong((Str("Words"),)),))])
def test_a_list_below_a_small_heading_has_two_columns_that_are_about_as_long(above: Block) -> None:
    [_, table, *_] = drawn(above, listed("word " * 40, "two", "three", "four"))
    assert texts_of(table) == ["word " * 40, "twothreefour"]


@pytest.mark.parametrize(
    ("above", "edition", "texts"),
    [
        (STEP, "worksheet", ["one", "two"]),
        (SMALL, "worksheet", ["one"]),
        (SMALL, "playbook", ["one", "two"]),
        (SMALL, "canvas", ["one", "two"]),
    ],
)
def test_other_lists_have_one_column(above: Block, edition: str, texts: list[str]) -> None:
    assert set(kinds(drawn(above, listed(*texts), edition=edition))) == {"p"}


def test_no_row_of_a_step_is_alone_on_the_next_page() -> None:
    rows = [Component(ComponentKind.ROW, (replace(BOX, id=name),), (12,)) for name in "abc"]
    blocks = drawn(STEP, *rows, STEP, BOX)
    tables = [block for block in blocks if block.tag == qualified("tbl")]
    assert [is_kept(table, STYLES) for table in tables] == [False, True, False, False]


@pytest.mark.parametrize(("level", "kept"), [(3, True), (2, False), (1, False)])
def test_a_paragraph_between_headings_stays_with_a_lower_one(level: int, kept: bool) -> None:
    lead, after = Paragraph((Str("Lead"),)), Heading(level, (Str("Heading"),))
    _, second, _ = drawn(STEP, lead, after, edition="playbook")
    assert is_kept(second, kept_styles(dense=False)) == kept
