"""Charts in Markdown and plain text, which have no drawings."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from generator.document.parser import parse
from generator.document.tree import Emphasis, Paragraph, Str, Strong
from tests.support.charts import (
    CAUSES,
    EMPTY,
    FORTY,
    HOSTILE,
    SHAPES,
    SLOTS,
    chart,
    hostile,
    written,
)


def markdown(*charts, values: tuple[str, ...] = ()) -> str:
    return written("md", *charts, values=values).decode().partition("\n\n<!-- ")[0]


def test_markdown_has_a_chart_as_a_table_between_title_and_note() -> None:
    assert markdown(CAUSES) == (
        "**Causes**\n\n"
        "| Cause         | Requests       |\n"
        "| ------------- | -------------: |\n"
        "| Process       | 21             |\n"
        "| Access        | 14             |\n"
        "| Not known yet | 4              |\n"
        "| Skill         | too few to say |\n\n"
        "*A note.*"
    )


def test_values_of_slots_are_texts_of_the_table() -> None:
    text = markdown(SLOTS, values=("Why | what", "R*D", "5", "It says.", "<b>"))
    assert "**Why \\| what**" in text
    assert "| R\\*D & Co | 5 |" in text
    assert text.endswith("*\\<b>*")


def test_a_chart_without_bars_is_its_title_and_note() -> None:
    assert markdown(EMPTY) == "**Causes**\n\n*A note.*"


def test_every_bar_is_a_row() -> None:
    assert markdown(FORTY).count("\n| Department") == 40


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_chart_is_markup_in_markdown(text: str) -> None:
    title, table, note = parse(markdown(hostile(text)))
    plain = " ".join(text.split())
    assert title == Paragraph((Strong((Str(plain),)),))
    assert note == Paragraph((Emphasis((Str(plain),)),))
    assert [[cell[0].text for cell in row] for row in (table.head, *table.rows)] == [
        [plain] * 2
    ] * 3


def test_plain_text_has_a_line_for_each_bar() -> None:
    lines = written("txt", CAUSES).decode().splitlines()
    assert lines == [
        "Causes",
        "",
        "Cause | Requests",
        "Process | 21",
        "Access | 14",
        "Not known yet | 4",
        "Skill | too few to say",
        "",
        "A note.",
    ]


@pytest.mark.parametrize("name", ["md", "txt", "html", "docx"])
def test_the_same_charts_give_the_same_bytes(name: str) -> None:
    assert written(name, *SHAPES.values()) == written(name, *SHAPES.values())


@pytest.mark.parametrize("name", ["md", "html", "docx"])
def test_numbers_of_any_size_can_be_drawn(name: str) -> None:
    sizes = (Decimal("1E40"), Decimal("1E-40"), Decimal(1) / 3)
    bars = [replace(one, value=size) for one, size in zip(CAUSES.bars, sizes, strict=False)]
    assert written(name, chart(*bars), chart(*(replace(one, of=Decimal(3)) for one in bars)))
