"""Each locale writes in its own way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from generator.locale import find


@pytest.mark.parametrize(
    ("tag", "paper", "currency"),
    [
        ("en-GB", "A4", "GBP"),
        ("en-US", "Letter", "USD"),
        ("de-DE", "A4", "EUR"),
        ("es-MX", "Letter", "MXN"),
    ],
)
def test_paper_and_currency_follow_the_country(tag: str, paper: str, currency: str) -> None:
    assert (find(tag).paper, find(tag).currency) == (paper, currency)


def test_dates_and_numbers_are_written_as_at_home() -> None:
    assert find("en-GB").date(date(2026, 11, 22)) == "22 November 2026"
    assert find("en-US").date(date(2026, 11, 22)) == "November 22, 2026"
    assert find("de-DE").number(Decimal("1234.5")) == "1.234,5"
    assert find("en-GB").number(Decimal("31.50")) == "31.50"


def test_a_region_babel_does_not_know_falls_back_to_its_language() -> None:
    assert find("en-ES").language == "en"
    assert find("en-ES").territory == "ES"


@pytest.mark.parametrize("tag", ["", "xx", "nonsense", "e", "../en"])
def test_an_unknown_locale_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="not a locale"):
        find(tag)
