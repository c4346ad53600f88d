"""How the rows of a canvas share its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from generator.document.answers import UNANSWERED, PlacedAnswers
from generator.document.theme import Theme
from generator.document.tree import Field, Kind, Slot, Str
from generator.writers.docx.canvas.plan import CanvasPlanner, ControlText, RowHeight
from generator.writers.docx.compiled import field_marker
from generator.writers.docx.controls import control
from generator.writers.docx.elements import DocxCell, DocxRow, gap, paragraph, table, word_runs
from generator.writers.docx.pages.fonts import planned_fonts
from generator.writers.docx.pages.heights import looks_of
from generator.writers.docx.reference import page_layout

PAGE = page_layout("canvas", Theme())
FONTS = planned_fonts("Source Sans 3")
GAP = 100
LONG = "A long answer with many words that goes on and on. " * 12
ASK = Field("step.ask", Kind.MULTILINE, (Str("Ask"),), (Slot(0),))
CONTROL = ControlText(control(ASK, ASK.label, 0, "", "en-GB"), ASK.prompt)


def row(text: str = "Label") -> Any:
    """A row with one box."""
    blocks = [paragraph("BoxField", *word_runs((Str(text),)))]
    return table([PAGE.text_width], [DocxRow([DocxCell(blocks, margins=(60, 110, 40, 90))], 1)])


def planned(rows: Sequence[Any], shares: Sequence[float] = (), head: str = "") -> list[RowHeight]:
    shares = shares or [1.0] * len(rows)
    planner = CanvasPlanner(
        PAGE, list(zip(rows, shares, strict=True)), [CONTROL], (), looks_of(dense=True), FONTS
    )
    blocks = [paragraph("Small", *word_runs((Str(head),))) if head else gap(20)]
    for one in rows:
        blocks += [one, gap(GAP)]
    planner.plan(blocks)
    return planner.inserts


def heights(
    inserts: Sequence[RowHeight], prompt: str = "Prompt", answers: PlacedAnswers = UNANSWERED
) -> list[int]:
    values = (prompt,)
    return [int(insert.text(values, answers)) for insert in inserts]


@pytest.mark.parametrize("number", [1, 2, 5])
def test_rows_fill_the_page_and_no_more(number: int) -> None:
    found = sum(heights(planned([row() for _ in range(number)]))) + number * GAP
    assert 0.96 * PAGE.text_height < found <= PAGE.text_height


def test_a_row_gets_its_share_of_what_is_left() -> None:
    small, large = heights(planned([row(), row()], (1, 3)))
    least = heights(planned([row(LONG * 20), row(), row()]))[1]
    assert (large - least) > 2.5 * (small - least) > 0


def test_a_row_is_as_high_as_the_answer_in_it() -> None:
    inserts = planned([row(field_marker(0)), row()], (0, 1))
    blank, prompted, answered = (
        heights(inserts),
        heights(inserts, prompt=LONG),
        heights(inserts, answers=PlacedAnswers({"step.ask": LONG})),
    )
    assert blank[0] < prompted[0] == answered[0]
    assert blank[1] > answered[1]
    assert abs(sum(blank) - sum(answered)) <= 2  # rounded


def test_an_answer_of_several_lines_is_as_high_as_they_are() -> None:
    inserts = planned([row(field_marker(0)), row()], (0, 1))
    one, three = (
        heights(inserts, answers=PlacedAnswers({"step.ask": text}))[0]
        for text in ("One", "One\ntwo <&>\nthree")
    )
    assert three - one == round(2 * 9 * FONTS[1].line * 20)  # of the font with the higher lines


def test_what_stands_above_the_boxes_takes_room_from_them() -> None:
    assert sum(heights(planned([row()], head=LONG))) < sum(heights(planned([row()], head="Short")))


def test_rows_that_need_more_than_the_page_are_planned_lower_than_it() -> None:
    inserts = planned([row(LONG * 6), row(LONG * 6)])
    assert 0 < sum(heights(inserts)) < 0.9 * PAGE.text_height
