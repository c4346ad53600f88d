"""What stands for texts when pages are planned is about as wide, and there is little of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.writers.docx.pages.text_width import line_count, rounded_text

POINTS, ONE_LINE = 10, 100_000
LETTER = 0.635 * POINTS * 20  # an "n", in twentieths of a point


def width_of(text: str) -> int:
    """The least width in which a text has one line, in twentieths of a point."""
    low, high = 0, ONE_LINE
    while low < high:
        middle = (low + high) // 2
        if line_count(text, POINTS, middle) > 1:
            low = middle + 1
        else:
            high = middle
    return low


@pytest.mark.parametrize(
    ("text", "rounded"),
    [
        ("", ""),
        ("Team", "nnnn"),
        ("Team 7", "nnn nn"),
        ("Team 8", "nnn nn"),
        ("il", "n"),
        ("Two\nlines", "Two\nlines"),
        ("A text of more than six words", "A text of more than six words"),
    ],
)
def test_a_short_text_is_rounded(text: str, rounded: str) -> None:
    assert rounded_text(text) == rounded


@given(st.lists(st.text("abcimnwABC1.", min_size=1), min_size=1, max_size=6).map(" ".join))
def test_what_stands_for_a_text_has_its_words_and_is_as_wide_within_a_letter(text: str) -> None:
    rounded = rounded_text(text)
    assert len(rounded.split()) == len(text.split())
    assert abs(width_of(rounded) - width_of(text)) <= LETTER * len(text.split())
