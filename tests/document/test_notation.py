"""Each notation reads what it writes, and shows answers as text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from generator.document.answers import Value
from generator.document.notation import DATA, DataNotation, Notation, show
from generator.foundation.locale import find_locale

GERMAN = find_locale("de-DE")


NUMBERS = ["0", "-12.5", "0.00001", "1234567", "12345678901234567890.5"]


@pytest.mark.parametrize("notation", [DATA, GERMAN])
@pytest.mark.parametrize("number", NUMBERS)
def test_a_notation_reads_the_numbers_it_writes(notation: Notation, number: str) -> None:
    assert notation.read_number(notation.number(Decimal(number))) == Decimal(number)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_in_data_notation_is_read_with_any_locale(number: str) -> None:
    assert DataNotation(GERMAN).read_number(number) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "in_data", "in_german", "in_cells"),
    [
        ("1.234,5", None, Decimal("1234.5"), Decimal("1234.5")),
        ("1.234", Decimal("1.234"), Decimal(1234), Decimal("1.234")),
        ("12 €", None, Decimal(12), Decimal(12)),
        ("twelve", None, None, None),
    ],
)
def test_each_notation_reads_its_own_numbers(
    text: str, in_data: Decimal | None, in_german: Decimal | None, in_cells: Decimal | None
) -> None:
    assert DATA.read_number(text) == in_data
    assert GERMAN.read_number(text) == in_german
    assert DataNotation(GERMAN).read_number(text) == in_cells


@pytest.mark.parametrize("text", ["31.03.2026", "31. März 2026"])
def test_dates_in_the_notation_of_a_locale_need_that_locale(text: str) -> None:
    assert DATA.read_date(text) is None
    assert DATA.read_date("2026-03-31") == date(2026, 3, 31)
    assert GERMAN.read_date(text) == DataNotation(GERMAN).read_date(text) == date(2026, 3, 31)


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
