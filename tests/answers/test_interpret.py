"""Raw answers become answers by the same rules, whatever format they are from."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.answers.interpret import AnswerWords, allowed, flatten, interpret, typed
from generator.document.answers import Misfit, RawAnswer, Value, misfits, without_misfits
from generator.document.notation import DATA, NOT_KNOWN
from generator.document.tree import Bounds, Field, Kind, Option
from generator.foundation.locale import find_locale

GERMAN = find_locale("de-DE")
CHOICE = Field("a.choice", Kind.CHOICE, (), (), options=(Option("high", ()), Option("low", ())))
NUMBER = Field("a.number", Kind.NUMBER, (), ())
DATE = Field("a.date", Kind.DATE, (), ())
TEXT = Field("a.text", Kind.TEXT, (), ())
NAMES = Field("a.names", Kind.LIST, (), (), columns=(Field("a.names", Kind.TEXT, (), ()),))
ROWS = Field(
    "a.rows",
    Kind.LIST,
    (),
    (),
    columns=(Field("a.rows.who", Kind.TEXT, (), ()), Field("a.rows.days", Kind.NUMBER, (), ())),
)


@pytest.mark.parametrize(
    ("field", "text", "in_data", "in_german"),
    [
        (NUMBER, "1.500", Decimal("1.5"), Decimal(1500)),
        (NUMBER, "1,5", None, Decimal("1.5")),
        (NUMBER, "a few", None, None),
        (DATE, "2026-03-31", "2026-03-31", "2026-03-31"),
        (DATE, "31.3.2026", None, "2026-03-31"),
        (DATE, "2026-02-30", None, None),
        (CHOICE, "low", "low", "low"),
        (CHOICE, "lower", None, None),
        (TEXT, "1,5", "1,5", "1,5"),
    ],
)
def test_a_text_is_read_in_its_notation(
    field: Field, text: str, in_data: Value, in_german: Value
) -> None:
    assert (typed(field, text, DATA), typed(field, text, GERMAN)) == (in_data, in_german)


def test_a_choice_may_be_answered_in_words() -> None:
    words = AnswerWords(("weiß nicht",), {"a.choice": {"high": "Hoch"}})
    raw = {"a.choice": RawAnswer("Hoch"), "a.number": RawAnswer("Weiß nicht")}
    answers, problems = interpret([CHOICE, NUMBER], raw, "filled", GERMAN, words)
    assert (answers, problems) == ({"a.choice": "high", "a.number": None}, ())


def test_numbers_in_a_list_without_columns_are_kept_and_have_bounds() -> None:
    mark = Field("a.marks", Kind.NUMBER, (), (), bounds=Bounds(Decimal(1), Decimal(6)))
    marks = Field("a.marks", Kind.LIST, (), (), columns=(mark,))
    raw = {"a.marks.1": RawAnswer("2"), "a.marks.2": RawAnswer("7"), "a.marks.3": RawAnswer("?")}
    answers, (problem,) = interpret([marks], raw, "filled")
    assert answers == {"a.marks": (Decimal(2), Misfit("7"), None)}
    assert problem.message == "“a.marks.2”: contains “7”, which is not a number from 1 to 6"
    assert (misfits(answers), without_misfits(answers)) == (
        {"a.marks"},
        {"a.marks": (Decimal(2), None, None)},
    )


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (Bounds(Decimal(0)), "a number of at least 0"),
        (Bounds(None, Decimal("1000.5")), "a number of at most 1.000,5"),
        (Bounds(Decimal(1), Decimal(12), whole=True), "a whole number from 1 to 12"),
        (Bounds(whole=True), "a whole number"),
    ],
)
def test_the_bounds_of_a_number_are_put_into_words(bounds: Bounds, words: str) -> None:
    assert allowed(bounds, GERMAN) == words


def test_what_does_not_fit_is_kept_and_reported_with_an_example_in_its_notation() -> None:
    raw = {"a.number": RawAnswer("a few")}
    answers, (problem,) = interpret([NUMBER], raw, "filled", GERMAN)
    assert answers == {"a.number": "a few"}
    assert problem.code == "answer.misfit"
    assert "like 1.234,5" in problem.message


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        (NUMBER, "1,200", "which could be 1200 or 1.2; write 1200 or 1.20"),
        (DATE, "03/04/2026", "which could be 4 March 2026 or 3 April 2026; write 2026-03-04"),
        (DATE, "Monday 4 September 2026", "which names another day of the week"),
        (DATE, "1,200", "which is not a date like 2026-03-31"),
        (NUMBER, "about 40", "which is not a number in the document's notation"),
    ],
)
def test_what_could_be_two_things_is_kept_and_reported_with_what_to_write(
    field: Field, text: str, reason: str
) -> None:
    english_of_a_dutch_organisation = find_locale("en-NL")
    raw = {field.id: RawAnswer(text)}
    answers, (problem,) = interpret([field], raw, "filled", english_of_a_dutch_organisation)
    assert answers == {field.id: text}
    assert problem.code == "answer.misfit"
    assert f"contains “{text}”, {reason}" in problem.message


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (NUMBER, "\ufeff1\u200b2\u00ad", Decimal(12)),
        (DATE, "\u200e31.3.2026", "2026-03-31"),
        (CHOICE, "lo\u00adw", "low"),
        (CHOICE, "Ho\u00adch\u200b", "high"),
        (CHOICE, "\u200b？", None),
        (NUMBER, "？", None),
        (TEXT, "a\u00adb", "a\u00adb"),
    ],
)
def test_invisible_signs_do_not_count_but_in_texts_they_stay(
    field: Field, text: str, value: Value
) -> None:
    words = AnswerWords((), {"a.choice": {"high": "hoch"}})
    answers, problems = interpret([field], {field.id: RawAnswer(text)}, "filled", GERMAN, words)
    assert (answers, problems) == ({field.id: value}, ())


def test_an_invisible_text_is_blank() -> None:
    raw = {"a.number": RawAnswer("\u200b"), "a.text": RawAnswer("\ufeff")}
    assert interpret([NUMBER, TEXT], raw, "filled", GERMAN) == ({}, ())


def test_the_cells_of_lists_get_their_own_ids() -> None:
    rows = ({"who": "Ann"}, {"days": Decimal(3)})
    assert flatten(
        [TEXT, NAMES, ROWS], {"a.text": "A", "a.names": ("B", None), "a.rows": rows}
    ) == {
        "a.text": "A",
        "a.names.1": "B",
        "a.names.2": None,
        "a.rows.1.who": "Ann",
        "a.rows.2.days": Decimal(3),
    }


def test_cells_become_rows_again() -> None:
    raw = {
        "a.names.2": RawAnswer("B"),
        "a.names.3": RawAnswer(NOT_KNOWN),
        "a.rows.1.who": RawAnswer("Ann"),
        "a.rows.10.days": RawAnswer("3"),
    }
    answers, _ = interpret([NAMES, ROWS], raw, "filled")
    assert answers == {"a.names": ("B", None), "a.rows": ({"who": "Ann"}, {"days": Decimal(3)})}


def test_a_label_of_two_choices_is_kept_and_reported_with_both() -> None:
    words = AnswerWords(choices={"a.choice": {"high": "Top", "low": "top "}})
    answers, (problem,) = interpret([CHOICE], {"a.choice": RawAnswer("TOP")}, "filled", words=words)
    assert (answers, problem.code) == ({"a.choice": "TOP"}, "answer.misfit")
    assert (
        problem.message == "“a.choice”: contains “TOP”, which stands for several choices: high, low"
    )


def test_words_for_not_known_may_have_other_letters_and_white_space() -> None:
    raw = {"a.number": RawAnswer("Not\u00a0 KNOWN"), "a.text": RawAnswer("\u200b?")}
    words = AnswerWords(("not known",))
    answers, problems = interpret([NUMBER, TEXT], raw, "filled", words=words)
    assert (answers, problems) == ({"a.number": None, "a.text": None}, ())


@pytest.mark.parametrize(
    ("shown", "code", "reported"),
    [("Caf\u00e9", "second", []), ("Depot", "depot", ["answer.list"])],
)
def test_a_list_keeps_its_code_unless_its_text_is_another_label(
    shown: str, code: str, reported: list[str]
) -> None:
    labels = {"first": "Caf\u00e9", "second": "Cafe\u0301", "depot": "Depot"}
    field = Field("place", Kind.CHOICE, (), (), options=tuple(Option(one, ()) for one in labels))
    raw = {"place": RawAnswer("second", shown=shown)}
    found, problems = interpret(
        [field], raw, "a.docx", words=AnswerWords(choices={"place": labels})
    )
    assert found == {"place": code}
    assert [problem.code for problem in problems] == reported
