"""Each locale writes and reads dates, numbers and money in its own way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.foundation.locale import find_locale


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
    assert (find_locale(tag).paper, find_locale(tag).currency) == (paper, currency)


def test_dates_and_numbers_follow_the_locale() -> None:
    assert find_locale("en-GB").date(date(2026, 11, 22)) == "22 November 2026"
    assert find_locale("en-US").date(date(2026, 11, 22)) == "November 22, 2026"
    assert find_locale("de-DE").number(Decimal("1234.5")) == "1.234,5"
    assert find_locale("en-GB").number(Decimal("31.50")) == "31.50"


def test_a_region_babel_does_not_know_falls_back_to_its_language() -> None:
    assert find_locale("en-ES").language == "en"
    assert find_locale("en-ES").territory == "ES"


@pytest.mark.parametrize("tag", ["", "xx", "nonsense", "e", "../en"])
def test_an_unknown_locale_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="not a locale"):
        find_locale(tag)


LOCALES = [
    "en-GB", "en-US", "en-IN", "de-DE", "de-AT", "de-CH", "es-ES", "es-MX", "fr-FR", "fr-CH",
    "sv-SE", "pl-PL", "pt-BR",
]  # fmt: skip


def read_in_all_locales(text: str) -> dict[str, Decimal | None]:
    return {tag: find_locale(tag).read_number(text) for tag in LOCALES}


NUMBERS = st.decimals(-(10**12), 10**12, places=2) | st.integers(-(10**12), 10**12).map(Decimal)


@pytest.mark.parametrize("tag", LOCALES)
@given(number=NUMBERS)
def test_a_locale_reads_the_numbers_it_writes(tag: str, number: Decimal) -> None:
    locale = find_locale(tag)
    assert locale.read_number(locale.number(number)) == number
    assert locale.read_number(locale.percent(number)) == number
    assert locale.read_number(locale.money(number, locale.currency)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *((f"1{space}000{space}000", "1000000") for space in " \u00a0\u2007\u2009\u202f'’"),
        ("1 000 h", "1000"),
        ("１２３", "123"),
        ("CHF 1’200.–", "1200"),
        ("1'200 CHF", "1200"),
        ("5 000.-", "5000"),
        ("£5", "5"),
        ("-£5", "-5"),
        ("£ \u22125", "-5"),
        ("5 %", "5"),
        ("%5", "5"),
        ("5€", "5"),
        ("EUR 5", "5"),
        ("40h", "40"),
        ("1234.5", "1234.5"),
        ("0.125", "0.125"),
    ],
)
def test_spaces_between_thousands_and_unit_signs_are_accepted_in_all_locales(
    text: str, number: str
) -> None:
    assert read_in_all_locales(text) == dict.fromkeys(LOCALES, Decimal(number))


@pytest.mark.parametrize(
    "text",
    [
        "10 20", "2 3", "1 0000", "12 34 567", "1234 567", "01 234 567", "1 000 00", "1'000 000",
        "1\n000", "1\t000", "1%2", "5€6", "5€60", "£5%", "5 ABC", "5 all", "h 4", "1 h 30", "10²",
        "5⁶", "10½", "①", "5'11", "--5", "-£-5", "5-", "5 -", "+5", "10-20", "12:30", "1.2.3.4",
        "1_000", "1e3", "", "-", "£", "9" * 25, "9" * 5_000,
    ],
)  # fmt: skip
def test_an_ambiguous_text_is_not_a_number(text: str) -> None:
    assert read_in_all_locales(text) == dict.fromkeys(LOCALES)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1.000,5", {"de-DE": "1000.5", "de-AT": "1000.5", "es-ES": "1000.5", "pt-BR": "1000.5"}),
        ("1,000.5", {"en-GB": "1000.5", "en-US": "1000.5", "en-IN": "1000.5", "es-MX": "1000.5"}),
        ("1,23,456", {"en-IN": "123456"}),
        ("1.200,– €", {"de-DE": "1200", "de-AT": "1200", "es-ES": "1200", "pt-BR": "1200"}),
    ],
)
def test_points_and_commas_are_read_only_where_they_are_usual(
    text: str, numbers: dict[str, str]
) -> None:
    read = {tag: str(number) for tag, number in read_in_all_locales(text).items() if number}
    assert read == numbers


@pytest.mark.parametrize(
    ("tag", "point", "comma"),
    [
        ("en-GB", Decimal("1.234"), Decimal(1234)),
        ("de-DE", Decimal(1234), Decimal("1.234")),
        ("de-CH", Decimal("1.234"), None),
        ("fr-FR", None, Decimal("1.234")),
        ("sv-SE", None, Decimal("1.234")),
    ],
)
def test_a_point_or_comma_before_three_digits_is_read_as_the_locale_uses_it_or_refused(
    tag: str, point: Decimal | None, comma: Decimal | None
) -> None:
    locale = find_locale(tag)
    assert (locale.read_number("1.234"), locale.read_number("1,234")) == (point, comma)


@pytest.mark.parametrize("tag", LOCALES)
@given(day=st.dates(date(1000, 1, 1)))
def test_a_locale_reads_the_dates_it_writes(tag: str, day: date) -> None:
    locale = find_locale(tag)
    assert locale.read_date(locale.date(day)) == day
    assert locale.read_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en-GB", "Tuesday, 31st of March 2026"),
        ("en-GB", "31 Mar 2026"),
        ("en-GB", "31/03/2026"),
        ("en-GB", "31.3.26"),
        ("en-US", "Tue, Mar. 31, 2026"),
        ("en-US", "3/31/26"),
        ("de-DE", "Dienstag, 31. März 2026"),
        ("de-DE", "31.03.2026"),
        ("es-ES", "31 de marzo de 2026"),
        ("fr-FR", "mardi 31 mars 2026"),
    ],
)
def test_a_date_is_read_in_its_usual_notations(tag: str, text: str) -> None:
    assert find_locale(tag).read_date(text) == date(2026, 3, 31)


@pytest.mark.parametrize(
    "text",
    [
        "9" * 5_000, "5 March " + "9" * 20, "5 March " + "9" * 5_000, "5 March 12026",
        "31 March 26", "in March 2026, 3 weeks", "March 2026 (12 people)", "March 2026",
        "5 March or April 2026", "3 or 4 March 2026", "30 February 2026", "5½ March 2026",
        "31/03/1", "31/03/026", "2026-W01-1", "20260331", "31.02.2026", "",
    ],
)  # fmt: skip
def test_text_with_more_or_less_than_a_date_is_not_a_date(text: str) -> None:
    assert find_locale("en-GB").read_date(text) is None


def test_equal_numbers_keep_the_decimal_places_as_typed() -> None:
    shown = [find_locale("es-ES").number(Decimal(text)) for text in ("7.50", "7.5", "0.00", "0")]
    assert shown == ["7,50", "7,5", "0,00", "0"]
