"""Worksheets as PDF: where their pages break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from generator.document.answers import PlacedAnswers
from generator.document.theme import Theme
from generator.document.tree import Block, Document, Field, Heading, Kind, ListBlock, Paragraph, Str
from generator.writers.pdf.writer import PdfWriter
from tests.writers.test_markdown import META

THEME, PAPER = Theme(), Theme(on_paper=True)


def a_step(number: int, questions: int, fields: int) -> Iterator[Block]:
    asked = (Paragraph((Str(f"Question of step {number}?"),)),)
    yield Heading(2, (Str(f"Step {number}."),))
    yield ListBlock((asked,) * questions)
    yield Heading(3, (Str("Words"),))
    yield ListBlock((asked,) * questions)
    for place in range(fields):
        yield Field(f"s{number}.f{place}", Kind.MULTILINE, (Str(f"Field {number}-{place}."),), ())


def sheet(
    *steps: tuple[int, int], answers: dict[str, str] | None = None, theme: Theme = THEME
) -> list[str]:
    """The text of each page of a worksheet whose steps have so many questions and fields."""
    blocks = [
        block for place, step in enumerate(steps, 1) for block in a_step(place, step[0], step[1])
    ]
    document = Document(replace(META, edition="worksheet"), tuple(blocks))
    data = PdfWriter().compile(document, theme).fill((), PlacedAnswers(answers or {}))
    return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


def page_of(pages: list[str], text: str) -> int:
    return next(number for number, page in enumerate(pages) if text in page)


@pytest.mark.parametrize("questions", range(3, 15))
def test_questions_are_on_the_page_of_the_first_field_they_lead_to(questions: int) -> None:
    steps = [(questions, 2 + place % 2) for place in range(6)]
    pages = sheet(*steps)
    for number in range(1, 7):
        first = page_of(pages, f"Step {number}.")
        assert page_of(pages, f"Field {number}-0.") == first, number


def test_every_part_is_printed_once_and_in_order() -> None:
    steps = [(4, 5), (9, 1), (2, 8), (12, 3), (1, 1)]
    said = "".join(sheet(*steps))
    places = [
        said.index(f"Field {number}-{place}.")
        for number, (_, fields) in enumerate(steps, 1)
        for place in range(fields)
    ]
    assert places == sorted(places)
    assert said.count("Field ") == sum(fields for _, fields in steps)


def test_a_row_does_not_stand_alone_on_a_last_page_where_others_can_be_smaller() -> None:
    counts = [len(sheet((2, fields))) for fields in range(8, 18)]
    assert set(counts) == {1, 2}
    for fields in range(8, 18):
        *_, last = sheet((2, fields))
        assert last.count("Field ") != 1


@pytest.mark.parametrize("theme", [THEME, PAPER], ids=["form", "paper"])
def test_an_answer_longer_than_a_page_loses_nothing_around_it(theme: Theme) -> None:
    long = "\n".join(f"line {number}." for number in range(150))
    said = "".join(sheet((3, 2), (3, 2), answers={"s1.f1": long}, theme=theme))
    assert [f"Field {place}." in said for place in ("1-0", "1-1", "2-0", "2-1")] == [True] * 4
    assert theme is THEME or "line 149." in said
