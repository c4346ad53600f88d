"""Plain text becomes Markdown source and back."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from generator.formats.markdown import (
    BLANK,
    escape_answer,
    escape_lines,
    line_digest,
    unescape_answer,
)

# Everything a value can contain: XML characters except markers, no outer white space.
ALPHABET = st.one_of(
    st.sampled_from("*_`#|<>&[]()!~\\-+=.:;1 0\"'{}/…\tx\n"),
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")),
)
VALUES = st.text(ALPHABET, max_size=40).map(str.strip).filter(bool)


def shown(markdown: str) -> str:
    """The text that a Markdown viewer shows, with its line breaks."""
    page = (
        MarkdownIt("commonmark", {"html": False})
        .enable(["table", "strikethrough"])
        .render(markdown)
    )
    assert re.findall(r"<(\w+)", page.replace("<br />", "")) == ["p"], page
    inner = page.strip().removeprefix("<p>").removesuffix("</p>")
    return html.unescape(inner.replace("<br />\n", "\n"))


@given(VALUES)
def test_any_value_is_shown_as_it_was_typed(value: str) -> None:
    assert shown(escape_lines(value, starts_line=True)) == value


@given(VALUES)
def test_any_value_inside_a_sentence_is_shown_as_it_was_typed(value: str) -> None:
    assert shown(f"Say: {escape_lines(value, starts_line=False)} today") == f"Say: {value} today"


@given(st.text(ALPHABET, max_size=60))
def test_an_escaped_answer_is_read_back_unchanged(answer: str) -> None:
    assert unescape_answer(escape_answer(answer)) == answer


@given(st.text(ALPHABET, min_size=1, max_size=60))
def test_an_answer_never_looks_like_a_blank_or_the_end_of_its_field(answer: str) -> None:
    written = escape_answer(answer)
    assert written.strip() != BLANK
    assert not re.search(r"(?<!\\)<!--", written)


@pytest.mark.parametrize(
    "text",
    ["L&WD", "R&D", "Niamh O'Dunmore", "l-and-wd@wexholme.example", "snake_case", "2 * 3", "5 > 4"],
)
def test_text_that_needs_no_escape_stays_readable(text: str) -> None:
    assert escape_lines(text, starts_line=True) == text


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        (r"a \* b", "a * b"),
        ("&amp;lt;", "&lt;"),
        ("one\\\ntwo", "one\ntwo"),
        ("ends with two\\\\\nnext", "ends with two\\\nnext"),
        ("*kept* as **typed**", "*kept* as **typed**"),
        ("&#8230;", "…"),
    ],
)
def test_escapes_in_a_typed_answer_are_undone_and_marks_kept(source: str, answer: str) -> None:
    assert unescape_answer(source) == answer


@pytest.mark.parametrize("sign", ["&#65;", "&#x41;", "&amp;"])
def test_the_digest_of_a_line_does_not_depend_on_character_references(sign: str) -> None:
    assert line_digest(f"{sign} line") == line_digest(html.unescape(f"{sign} line"))


def test_a_reference_with_thousands_of_digits_is_plain_text() -> None:
    assert line_digest(f"&#{'9' * 5_000};") == line_digest("9" * 5_000)
