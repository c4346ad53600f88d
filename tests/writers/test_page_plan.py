"""Where chapters begin, and how much room boxes have, in a drawn document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from lxml import etree

from generator.document.answers import UNANSWERED, PlacedAnswers
from generator.document.parser import parse
from generator.document.theme import Theme
from generator.document.tree import (
    Block,
    Component,
    ComponentKind,
    Document,
    Field,
    Kind,
    Slot,
    Str,
)
from generator.formats.ooxml import NAMESPACES, is_on, qualified
from generator.writers.docx.pages.fonts import WIDE
from generator.writers.docx.pages.heights import (
    CellMeasure,
    RowMeasure,
    SpaceMeasure,
    TableMeasure,
    TextMeasure,
)
from generator.writers.docx.pages.plan import PagePlan
from generator.writers.docx.pages.row_heights import RowKind
from generator.writers.docx.pages.units import Unit
from generator.writers.docx.reference import page_layout
from generator.writers.docx.writer import DocxWriter
from tests.security.crafting import part_of
from tests.writers.test_markdown import META

PAGE = page_layout("playbook", Theme()).text_height
BOX = Field("step.ask", Kind.MULTILINE, (Str("Ask"),), (Str("Prompt"),))


def body(blocks: Sequence[Block]) -> etree._Element:
    document = Document(replace(META, edition="playbook"), tuple(blocks))
    return etree.fromstring(part_of(DocxWriter().compile(document, Theme()).fill((), {})))


def new_pages(*lengths: int) -> list[bool]:
    """Whether each chapter after the first, of so many lines, begins a page."""
    texts = ("\n\n".join(["# Chapter", *["A line."] * length]) for length in lengths)
    breaks = body(parse("\n\n".join(texts))).iterfind(".//w:pageBreakBefore", NAMESPACES)
    return [is_on(mark) for mark in breaks]


def heights(number: int) -> list[int]:
    """The heights of rows with one box for several lines each."""
    rows = [
        Component(ComponentKind.ROW, (replace(BOX, id=f"step.ask{place}"),), (12,))
        for place in range(number)
    ]
    found = body(rows).iterfind(".//w:trHeight", NAMESPACES)
    return [int(height.get(qualified("val"), "")) for height in found]


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ((12, 12, 12), [False, False]),
        ((20, 14, 26), [False, True]),
        ((34, 4, 9), [True, False]),
        ((20, 14, 15), [False, True]),
        ((8, 32, 18), [False, True]),
    ],
    ids=["one page", "last page is full", "last page would be empty", "first would", "no room"],
)
def test_a_chapter_moves_only_to_a_last_page_that_would_be_half_empty(
    lengths: Sequence[int], expected: list[bool]
) -> None:
    assert new_pages(*lengths) == expected


@pytest.mark.parametrize("number", [3, 5])
def test_boxes_share_the_room_that_a_page_has_left(number: int) -> None:
    found = heights(number)
    assert max(found) - min(found) <= 1
    assert 0.9 * PAGE < sum(found) <= PAGE


def step_pages(edition: str, *lengths: int, answers: PlacedAnswers = UNANSWERED) -> list[bool]:
    """Whether each step after the first, a heading with so many boxes, begins a page."""
    blocks: list[Block] = []
    for step, length in enumerate(lengths):
        blocks += parse("## Step")
        columns = (Field("name", Kind.TEXT, (), (Str("Name"),)),)
        ask = Field(f"step{step}.list", Kind.LIST, (Str("Ask"),), (), rows=length, columns=columns)
        blocks.append(replace(ask, minimum=length))
    document = Document(replace(META, edition=edition), tuple(blocks))
    data = DocxWriter().compile(document, Theme()).fill((), answers)
    breaks = etree.fromstring(part_of(data)).iterfind(".//w:pageBreakBefore", NAMESPACES)
    return [is_on(mark) for mark in breaks]


def test_a_step_of_a_worksheet_begins_the_next_page_where_this_has_no_room_for_it() -> None:
    assert step_pages("worksheet", 10, 10, 25) == [False, True]


def test_a_step_of_a_filled_worksheet_begins_where_the_one_before_ends() -> None:
    answers = PlacedAnswers({"step0.list.1": "Known"})
    assert step_pages("worksheet", 10, 10, 25, answers=answers) == [False, False]


def test_the_pages_of_a_playbook_begin_where_its_template_says() -> None:
    assert step_pages("playbook", 10, 10, 25) == []


PLAIN_PAGE, FULL = 10_000, 500  # of a row whose label and prompt leave no room to write


def plain_unit(*rows: RowMeasure, joins: bool = False) -> Unit:
    grown = tuple(row for row in rows if row.grows)
    flags = {"starts": False, "breaks": False, "joins": joins}
    return Unit((TableMeasure(rows),), (), 0, grown, (), 0, **flags)


def planned(rows: int) -> tuple[int, ...]:
    """The heights of rows for several lines that may be on different pages."""
    cell = CellMeasure((SpaceMeasure(FULL - 10),), 9000, 0, 0)  # a row has a line below it
    row = RowMeasure((cell,), RowKind.LINES, grows=True)
    unit = plain_unit(row)
    return PagePlan([unit] * rows, PLAIN_PAGE, 9000, (WIDE, WIDE)).numbers(())


def test_boxes_get_the_room_that_handwriting_needs() -> None:
    assert min(planned(10)) == RowKind.LINES


@pytest.mark.parametrize(("rows", "least"), [(13, 750), (16, 625), (20, FULL)])
def test_boxes_get_less_of_it_rather_than_another_page(rows: int, least: int) -> None:
    found = planned(rows)
    assert least <= min(found) <= max(found) < RowKind.LINES
    assert sum(found) <= PLAIN_PAGE


def test_boxes_spread_over_pages_that_are_needed_anyway() -> None:
    """Otherwise the first would have 20 rows without room to write, and the second the rest."""
    assert min(planned(25)) >= 750


def test_a_long_table_begins_a_page_and_goes_on_where_it_ends() -> None:
    """Programs divide such a table, so what follows it may be on the page on which it ends."""
    line = RowMeasure((CellMeasure((SpaceMeasure(490),), 9000, 0, 0),), 0, grows=False)
    long = plain_unit(*[line] * 30)
    box = RowMeasure(line.cells, RowKind.LINES, grows=True)
    (height,) = PagePlan([long, plain_unit(box)], PLAIN_PAGE, 9000, (WIDE, WIDE)).numbers(())
    assert RowKind.LINES < height <= PLAIN_PAGE // 2


@pytest.mark.parametrize(
    ("before", "after", "together"),
    [(4000, 5000, True), (7000, 7000, True), (7000, 5000, False)],
    ids=["there is room", "it saves no page", "it saves a page"],
)
def test_a_list_is_on_the_page_before_what_follows_it_only_to_save_a_page(
    before: int, after: int, together: bool
) -> None:
    heights = (before, 2000, 4000, after)
    first, head, joined, last = (
        RowMeasure((CellMeasure((SpaceMeasure(height - 10),), 9000, 0, 0),), 0, grows=False)
        for height in heights
    )
    units = [plain_unit(each, joins=each is joined) for each in (first, head, joined, last)]
    numbers = PagePlan(units, PLAIN_PAGE, 9000, (WIDE, WIDE)).numbers(())
    assert numbers == (int(together),)


@pytest.mark.parametrize(("before", "begins_page"), [(20, False), (36, True)])
def test_an_appendix_begins_below_a_chapter_where_the_page_has_room_for_its_beginning(
    before: int, begins_page: bool
) -> None:
    assert new_pages(before, 70) == [begins_page]


def test_the_pages_of_a_team_do_not_depend_on_the_team_before_it() -> None:
    boxes = (replace(BOX, label=(Slot(0),)), replace(BOX, id="step.more"))
    rows = [Component(ComponentKind.ROW, (box,), (12,)) for box in boxes]
    document = Document(replace(META, edition="playbook"), tuple(rows))
    alone, after = (DocxWriter().compile(document, Theme()) for _ in range(2))
    short, long = ("Ask",), ("Ask for more. " * 60,)
    first, second = (after.fill(values, UNANSWERED) for values in (short, long))
    assert second == alone.fill(long, UNANSWERED)
    assert row_heights(first) != row_heights(second)


def test_teams_whose_names_are_as_long_have_one_plan() -> None:
    name = TextMeasure((Slot(0),), (), points=9, line=11, indent=0, around=0)
    row = RowMeasure((CellMeasure((name,), 9000, 0, 0),), RowKind.TEXT, grows=True)
    plan = PagePlan([plain_unit(row)], PLAIN_PAGE, 9000, (WIDE, WIDE))
    seven, three, nine = (plan.numbers((each,)) for each in ("Ward Seven", "Ward Three", "Nine"))
    assert seven is three
    assert seven is not nine


def row_heights(data: bytes) -> list[str | None]:
    found = etree.fromstring(part_of(data)).iterfind(".//w:trHeight", NAMESPACES)
    return [height.get(qualified("val")) for height in found]
