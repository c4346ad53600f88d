"""Streams: what files show as words and ends."""

from __future__ import annotations

import pytest

from generator.readers.labels.stream import (
    CELL,
    ENDS,
    LINE,
    ROW,
    StreamBuilder,
    is_box_sign,
    words_of,
)
from tests.support.streams import stream


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Name  the event", "name the event"),
        ("don’t “quote” – it", 'don\'t "quote" - it'),
        ("Straße CAFÉ cafe\u0301", "strasse café café"),
        ("zero\u200bwidth soft\u00adhyphen", "zerowidth softhyphen"),
        ("☐Process ☒ Access", "☐ process ☒ access"),
        ("[x] Process [ ] Access", "[x] process [ ] access"),
        ("a [x]b c", "a [x]b c"),
        ("five\u00a0hours", "five hours"),
    ],
)
def test_words_are_comparable(text: str, words: str) -> None:
    expected = words.replace("[ ]", "[_]").split()
    assert words_of(text) == tuple(word.replace("[_]", "[ ]") for word in expected)


def test_the_text_between_two_places_is_as_it_stands_in_the_file() -> None:
    builder = StreamBuilder()
    builder.text("It saves  “two”\u00a0hours")
    builder.line()
    builder.text("a week.")
    shown = builder.stream()
    assert shown.text(0, len(shown.words)) == "It saves  “two”\u00a0hours\na week."


def test_a_word_may_begin_in_one_piece_and_end_in_another() -> None:
    builder = StreamBuilder()
    for number, piece in enumerate(["Late hand", "overs", " again"]):
        builder.text(piece, number)
    shown = builder.stream()
    assert shown.words == ("late", "handovers", "again")
    assert shown.sources == (0, 0, 2)


def test_the_end_of_a_cell_is_also_that_of_its_last_line() -> None:
    assert stream("One |\nTwo |/").words == ("one", CELL, "two", CELL, ROW)


def test_an_empty_line_says_nothing() -> None:
    assert stream("One\n\n\nTwo").words == ("one", LINE, "two", LINE)


def test_words_beyond_the_limit_are_left_out() -> None:
    builder = StreamBuilder(most=2)
    builder.text("one two three")
    shown = builder.stream()
    assert shown.is_cut
    assert shown.words == ("one", "two")


@pytest.mark.parametrize("sign", ["☐", "☒", "[x]", "[ ]", "✓"])
def test_signs_of_boxes_are_known(sign: str) -> None:
    assert all(map(is_box_sign, words_of(sign)))


@pytest.mark.parametrize("word", ["x", "[sic]", "process"])
def test_other_words_are_no_signs(word: str) -> None:
    assert not any(map(is_box_sign, words_of(word)))


@pytest.mark.parametrize("space", [" ", "\t", "\xa0", " \n"])
def test_much_white_space_takes_no_time(space: str) -> None:
    builder = StreamBuilder()
    builder.text(f"a{space * 200_000}b{space * 200_000}")
    assert [word for word in builder.stream().words if word not in ENDS] == ["a", "b"]
