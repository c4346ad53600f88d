"""Numbers and dates of data files are read strictly, so that nothing is misread."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from generator.foundation.numbers import date_of, long_number_of, number_of, workdays


@pytest.mark.parametrize("text", ["0", "-12", "12.5", "007", "9" * 15, "0." + "1" * 9])
def test_a_number_has_the_value_of_its_digits(text: str) -> None:
    assert number_of(text) == Decimal(text)


@pytest.mark.parametrize("text", ["-0", "-0.00"])
def test_zero_has_no_sign(text: str) -> None:
    assert [str(number_of(text)), str(long_number_of(text))] == [text[1:], text[1:]]


@pytest.mark.parametrize(
    "text", ["", "+1", "1e3", "1_000", "1,5", ".5", "5.", "١٢", "nan", " 1", "1\n", "9" * 5_000]
)
def test_any_other_text_is_not_a_number(text: str) -> None:
    assert number_of(text) is None


@pytest.mark.parametrize("text", ["12", "-" + "9" * 24, "0." + "1" * 23, "1." + "0" * 23])
def test_a_number_in_an_answer_may_have_more_digits(text: str) -> None:
    assert long_number_of(text) == Decimal(text)


@pytest.mark.parametrize("text", ["", "1e3", "1,5", ".5", "5.", "١٢", "9" * 25, "0." + "1" * 24])
def test_a_number_with_too_many_digits_is_refused(text: str) -> None:
    assert long_number_of(text) is None


def test_a_date_is_year_month_and_day() -> None:
    assert date_of("2028-02-29") == date(2028, 2, 29)


@pytest.mark.parametrize(
    "text",
    ["", "2026-02-29", "2026-W01-1", "20260305", "0000-01-01", "२०२६-०१-०१", "9" * 5_000],
)
def test_any_other_text_is_not_a_date(text: str) -> None:
    assert date_of(text) is None


@pytest.mark.parametrize("first", [date(2026, 9, day) for day in range(1, 8)])
def test_working_days_are_those_from_monday_to_friday(first: date) -> None:
    for days in range(30):
        later = [first + timedelta(number) for number in range(1, days + 1)]
        expected = sum(day.weekday() < 5 for day in later)
        assert workdays(first, first + timedelta(days)) == expected
    assert workdays(first, first - timedelta(3)) == 0
