"""Check boxes in short rows."""

from __future__ import annotations

import pytest

from generator.document.theme import Theme
from generator.document.tree import Document, Field, Kind, Option, Str
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import tab
from generator.writers.docx.ticks import tick_rows
from tests.writers.test_markdown import META

PAGE, NARROW = 9880, 2320  # twentieths of a point


def rows(width: int, *lengths: int) -> list[int]:
    """The number of tabs in each row of choices of these lengths."""
    options = tuple(Option(f"c{place}", (Str("x"),), each) for place, each in enumerate(lengths))
    field = Field("a.b", Kind.SEVERAL, (Str("Label"),), (), options=options)
    builder = DocxBuilder(Document(META, (field,)), Theme())
    inside = (row.iter(tab()[0].tag) for row in tick_rows(field, builder, width))
    return [sum(each.getparent().tag.endswith("}r") for each in found) for found in inside]


@pytest.mark.parametrize(
    ("width", "lengths", "expected"),
    [
        (PAGE, [4, 8, 8, 12], [7]),  # all in one row: a tab after each box and between choices
        (PAGE, [20] * 12, [5] * 4),  # three columns
        (PAGE, [12, 12, 80], [1] * 3),  # a sentence needs a line of its own
        (NARROW, [4, 4, 4], [3, 1]),
        (NARROW, [16, 16, 16], [1] * 3),
        (NARROW, [8, 12, 4, 4, 4, 4], [0]),  # one after the other
    ],
)
def test_there_are_as_many_columns_as_fit(
    width: int, lengths: list[int], expected: list[int]
) -> None:
    assert rows(width, *lengths) == expected
