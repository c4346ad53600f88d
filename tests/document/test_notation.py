"""Each notation reads what it writes, and shows answers as text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from generator.document.answers import Value
from generator.document.notation import DATA, Notation, show
from generator.foundation.locale import find_locale

GERMAN = find_locale("de-DE")


NUMBERS = ["0", "-12.5", "0.00001", "1234567", "12345678901234567890.5"]


@pytest.mark.parametrize("notation", [DATA, GERMAN])
@pytest.mark.parametrize("number", NUMBERS)
def test_a_notation_reads_the_numbers_it_writes(notation: Notation, number: str) -> None:
    assert notation.read_number(notation.number(Decimal(number))) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "in_data", "in_german"),
    [
        ("1.234,5", None, Decimal("1234.5")),
        ("1.234", Decimal("1.234"), Decimal(1234)),
        ("12 €", None, Decimal(12)),
        ("twelve", None, None),
    ],
)
def test_each_notation_reads_its_own_numbers(
    text: str, in_data: Decimal | None, in_german: Decimal | None
) -> None:
    assert DATA.read_number(text) == in_data
    assert GERMAN.read_number(text) == in_german


@pytest.mark.parametrize("text", ["31.03.2026", "31. März 2026"])
def test_dates_in_the_notation_of_a_locale_need_that_locale(text: str) -> None:
    assert DATA.read_date(text) is None
    assert DATA.read_date("2026-03-31") == date(2026, 3, 31)
    assert GERMAN.read_date(text) == date(2026, 3, 31)


@pytest.mark.parametrize("text", ["1.234", "04/03/26", "twelve"])
def test_nothing_is_unclear_in_the_notation_of_data_files(text: str) -> None:
    assert (DATA.number_doubt(text), DATA.date_doubt(text)) == ("", "")


@pytest.mark.parametrize(
    ("answer", "in_data", "in_german"),
    [
        (None, "?", "?"),
        (True, "true", "true"),
        (False, "false", "false"),
        (Decimal("1234.50"), "1234.50", "1.234,50"),
        ("2026-03-31", "2026-03-31", "2026-03-31"),
        (("a", "b"), "", ""),
    ],
)
def test_an_answer_is_shown_in_its_notation(answer: Value, in_data: str, in_german: str) -> None:
    assert (show(answer), show(answer, GERMAN)) == (in_data, in_german)


def test_a_number_is_shown_so_that_it_can_be_read_back() -> None:
    """An English sheet of a Dutch organisation: 1,200 and 1.200 are two numbers each."""
    mixed = find_locale("en-NL")
    shown = {number: show(Decimal(number), mixed) for number in ("1200", "1.2", "1.234", "1234567")}
    assert shown == {"1200": "1200", "1.2": "1,2", "1.234": "1,2340", "1234567": "1.234.567"}
    assert all(mixed.read_number(text) == Decimal(number) for number, text in shown.items())
