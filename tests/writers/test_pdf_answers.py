"""Whatever is answered in a PDF form is read back from it."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.document.answers import Misfit, PlacedAnswers
from generator.document.theme import Theme
from generator.document.tree import Document, Field, Kind, Option, Str
from generator.readers.pdf import PdfReader
from generator.writers.pdf.writer import PdfWriter
from tests.writers.test_markdown import META

OPTIONS = tuple(Option(code, (Str(code.title()),), 5) for code in ("tools", "skill", "other-one"))
CODES = [option.code for option in OPTIONS]


def a_field(name: str, kind: Kind, **more: Any) -> Field:
    return Field(f"s.{name}", kind, (Str(f"Label of {name}"),), (), **more)


ROW = (a_field("rows.what", Kind.TEXT), a_field("rows.which", Kind.CHOICE, options=OPTIONS))
FORM = PdfWriter().compile(
    Document(
        META,
        (
            a_field("line", Kind.TEXT),
            a_field("lines", Kind.MULTILINE),
            a_field("choice", Kind.CHOICE, options=OPTIONS),
            a_field("several", Kind.SEVERAL, options=OPTIONS),
            a_field("check", Kind.CHECK),
            a_field("rows", Kind.LIST, columns=ROW, rows=2),
        ),
    ),
    Theme(),
)
TEXT_FIELDS = ("s.line", "s.lines", "s.rows.1.what", "s.rows.2.what")
# Line ends of one kind; white space at the ends is no part of an answer.
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"), include_characters="\n"), max_size=60
).map(lambda text: unicodedata.normalize("NFC", text).strip())


def read_back(answers: dict[str, Any]) -> dict[str, Any]:
    """The texts of a form with the answers by field, and for boxes the codes of the ticked ones."""
    found = PdfReader().read(FORM.fill((), PlacedAnswers(answers)), "form.pdf").entries
    return {
        tag: raw.ticks if raw.ticks and not raw.text else raw.text
        for tag, raw in found.items()
        if raw.text or raw.ticks
    }


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(TEXT_FIELDS, TEXTS.filter(bool))),
    st.sets(st.sampled_from(CODES)),
    st.sampled_from([*CODES, ""]),
    st.booleans(),
)
def test_any_answers_are_read_back(
    texts: dict[str, str], ticked: set[str], choice: str, is_checked: bool
) -> None:
    ticks = tuple(code for code in CODES if code in ticked)
    choices = dict.fromkeys(("s.choice", "s.rows.2.which"), choice) if choice else {}
    boxes = {"s.several": ticks} if ticks else {}
    checked = {"s.check": True} if is_checked else {}
    expected = {**texts, **choices, **boxes, **({"s.check": ("true",)} if is_checked else {})}
    assert read_back({**texts, **choices, **boxes, **checked}) == expected


@given(TEXTS.filter(bool))
def test_any_text_in_a_choice_is_read_back(text: str) -> None:
    assert read_back({"s.choice": Misfit(text)}) == {"s.choice": text}


@pytest.mark.parametrize(
    "text",
    [
        "þÿ is no mark of an encoding",
        "ÿþ neither",
        "ï»¿ nor this",
        "\ufeffmarked",
        "(a) \\ <b> [c] ) (",
        "漢字 🙂 é \u202e right to left",
        "a\xa0b \u2028 c\u00ad",
        "€ ‰ Ž “”",
    ],
)
def test_texts_that_look_like_parts_of_a_file_are_read_back(text: str) -> None:
    assert read_back({"s.line": text, "s.lines": text}) == {"s.line": text, "s.lines": text}
