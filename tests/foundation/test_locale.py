"""Each locale writes and reads dates, numbers and money in its own way."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from babel.localedata import locale_identifiers
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


EVERYWHERE = [name.replace("_", "-") for name in sorted(locale_identifiers())]
# Languages in countries that have other habits; Babel knows only some of the pairs.
COUNTRIES = {
    "AT": "de-AT", "CA": "en-CA", "CH": "de-CH", "DE": "de-DE", "JP": "ja-JP", "MX": "es-MX",
    "NL": "nl-NL", "US": "en-US", "ZA": "en-ZA",
}  # fmt: skip
MIXED = ["en-NL", "en-DE", "en-ZA", "en-CA", "fr-CA", "de-CH", "de-AT", "es-MX", "es-US", "en-JP"]


@pytest.mark.parametrize("tag", LOCALES)
@given(number=NUMBERS)
def test_a_locale_reads_the_numbers_it_writes_or_says_why_not(tag: str, number: Decimal) -> None:
    locale = find_locale(tag)
    written = (locale.number(number), locale.percent(number), locale.money(number, locale.currency))
    for text in written:
        read = locale.read_number(text)
        assert read == number or (read is None and "could be" in locale.number_doubt(text))


@given(st.sampled_from(EVERYWHERE + MIXED), NUMBERS | st.decimals(-1000, 1000, places=3))
def test_every_locale_reads_the_numbers_that_it_writes_into_documents(
    tag: str, number: Decimal
) -> None:
    locale = find_locale(tag)
    assert locale.read_number(locale.unambiguous(number)) == number


def test_thousands_are_written_in_groups_of_three_everywhere() -> None:
    written = {tag: find_locale(tag).number(Decimal(10**9)) for tag in ("de-CH", "fr-CH", "en-GB")}
    assert {tag: re.sub("[^0-9]+", " ", text) for tag, text in written.items()} == dict.fromkeys(
        written, "1 000 000 000"
    )


_FIGURES = st.text("0123456789.,", min_size=1, max_size=8) | st.from_regex(
    r"[1-9][0-9]{0,2}[.,][0-9]{3}", fullmatch=True
)


@given(st.sampled_from(EVERYWHERE + MIXED), _FIGURES)
def test_a_text_is_never_two_numbers_by_language_and_by_country(tag: str, text: str) -> None:
    locale = find_locale(tag)
    number = locale.read_number(text)
    for other in (locale.language, COUNTRIES.get(locale.territory, tag)):
        assert number is None or find_locale(other).read_number(text) in (number, None)


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
        ("+5", "5"),
        ("–5", "-5"),
        ("-\u200e5", "-5"),
        ("US$15", "15"),
        ("15 US$", "15"),
        ("15 USD", "15"),
        ("€ 15,-", "15"),
        ("15,– €", "15"),
        ("１２％", "12"),
        ("－５", "-5"),
        ("40.", "40"),
        ("40 %.", "40"),
        ("1\u200b2", "12"),
        ("\ufeff12\u00ad", "12"),
        ("1 234 567.89", "1234567.89"),
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
        "5⁶", "10½", "①", "5'11", "--5", "+-5", "-£-5", "5-", "5 -", "5+", "10-20", "10–12",
        "about 40", "~40", ">40", "1,2,3", "1.2.3", "40..", "12:30", "1.2.3.4",
        "1_000", "1e3", "", "-", "£", "9" * 25, "9" * 5_000,
    ],
)  # fmt: skip
def test_an_ambiguous_text_is_not_a_number(text: str) -> None:
    assert read_in_all_locales(text) == dict.fromkeys(LOCALES)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1.000,5", dict.fromkeys(
            ["de-DE", "de-AT", "de-CH", "es-ES", "es-MX", "pt-BR"], "1000.5")),
        ("1,000.5", dict.fromkeys(["en-GB", "en-US", "en-IN", "es-MX"], "1000.5")),
        ("1,23,456", {"en-IN": "123456"}),
        ("1.200,– €", dict.fromkeys(
            ["de-DE", "de-AT", "de-CH", "es-ES", "es-MX", "pt-BR"], "1200")),
    ],
)  # fmt: skip
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
        ("fr-FR", None, Decimal("1.234")),
        ("sv-SE", None, Decimal("1.234")),
        ("de-AT", Decimal(1234), Decimal("1.234")),
        ("en-CA", Decimal("1.234"), Decimal(1234)),
        ("pt-BR", Decimal(1234), Decimal("1.234")),
        *((tag, None, None) for tag in (
            "de-CH", "fr-CH", "en-NL", "en-DE", "en-ZA", "fr-CA", "es-MX", "es-US", "es", "en-ES")),
    ],
)  # fmt: skip
def test_three_digits_behind_a_sign_are_read_where_language_and_country_agree_or_asked_about(
    tag: str, point: Decimal | None, comma: Decimal | None
) -> None:
    locale = find_locale(tag)
    assert (locale.read_number("1.234"), locale.read_number("1,234")) == (point, comma)
    for text, number in (("1.234", point), ("1,234", comma)):
        reason = "" if number else "could be 1234 or 1.234; write 1234 or 1.2340"
        assert locale.number_doubt(text) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1,200", "could be 1200 or 1.2; write 1200 or 1.20"),
        ("€ 1.200", "could be 1200 or 1.2; write 1200 or 1.20"),
        ("-1.250 %", "could be 1250 or 1.25; write 1250 or 1.25"),
        ("1.000", "could be 1000 or 1; write 1000 or 1"),
        ("10.000", "could be 10000 or 10; write 10000 or 10"),
        ("about 40", ""),
        ("1200", ""),
    ],
)
def test_a_number_that_could_be_two_is_explained_with_what_to_write(text: str, reason: str) -> None:
    locale = find_locale("en-NL")
    assert locale.number_doubt(text) == reason
    for written in re.findall("write (.*) or (.*)", reason):
        assert all(locale.read_number(number) is not None for number in written)


@pytest.mark.parametrize(
    ("tag", "delimiter", "point", "comma"),
    [
        ("de-DE", ";", "1234", "1.234"),
        ("de-DE", ",", None, "1.234"),
        ("de-DE", "", None, "1.234"),
        ("en-GB", ";", None, None),
        ("en-GB", ",", "1.234", "1234"),
        ("en-GB", "", "1.234", "1234"),
    ],
)
def test_in_a_table_the_delimiter_says_whose_habits_its_numbers_may_follow(
    tag: str, delimiter: str, point: str | None, comma: str | None
) -> None:
    locale = find_locale(tag).for_table(delimiter)
    read = [locale.read_number(text) for text in ("1.234", "1,234")]
    assert [number and str(number) for number in read] == [point, comma]


@given(tag=st.sampled_from(EVERYWHERE + MIXED), day=st.dates(date(1000, 1, 1)))
def test_every_locale_reads_the_dates_it_writes(tag: str, day: date) -> None:
    locale = find_locale(tag)
    assert locale.read_date(locale.date(day)) == day
    assert locale.read_date(locale.date(day, short=True)) == day
    assert locale.read_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en-GB", "Tuesday, 31st of March 2026"),
        ("en-GB", "Tues 31 March 2026"),
        ("en-GB", "31 Mar 2026"),
        ("en-GB", "the 31st of March 2026"),
        ("en-GB", "31/03/2026"),
        ("en-GB", "31/3/2026."),
        ("en-GB", "31 / 3 / 2026"),
        ("en-GB", "3/31/2026"),
        ("en-GB", "31.3.26"),
        ("en-GB", "31-03-2026"),
        ("en-GB", "２０２６-03-31"),
        ("en-GB", "\u200e31\u00a0March\u202f2026\ufeff"),
        ("en-GB", "2026-03-31T00:00:00"),
        ("en-GB", "2026-03-31 00:00"),
        ("en-GB", "2026-03-31T00:00:00.000Z"),
        ("en-GB", "2026/3/31"),
        ("en-US", "Tue, Mar. 31, 2026"),
        ("en-US", "March 31st, 2026"),
        ("en-US", "3/31/26"),
        ("de-DE", "Dienstag, 31. März 2026"),
        ("de-DE", "Dienstag, den 31. März 2026"),
        ("de-DE", "Di., 31. Mär. 2026"),
        ("de-DE", "31. Marz 2026"),
        ("de-DE", "31.03.2026"),
        ("de-DE", "31. 3. 2026"),
        ("es-ES", "31 de marzo de 2026"),
        ("es-ES", "31 de marzo del 2026"),
        ("es-ES", "martes 31 de marzo de 2026"),
        ("es-ES", "mar, 31 mar 2026"),
        ("fr-FR", "mardi 31 mars 2026"),
        ("nl-NL", "dinsdag 31 maart 2026"),
        ("en-NL", "31 maart 2026"),
        ("en-CA", "31/03/2026"),
        ("ja-JP", "2026年3月31日"),
        ("hu-HU", "2026. 03. 31."),
        ("pl-PL", "31 marca 2026"),
        ("pl-PL", "31 marzec 2026"),
        ("bg-BG", "31 март 2026 г."),
    ],
)
def test_a_date_is_read_in_its_usual_notations(tag: str, text: str) -> None:
    assert find_locale(tag).read_date(text) == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("tag", "text", "day"),
    [
        ("en-GB", "4 Sep 2026", "2026-09-04"),
        ("en-GB", "Fri 4th Sept 2026", "2026-09-04"),
        ("en-US", "Sept 4, 2026", "2026-09-04"),
        ("en-US", "Thursday, September 3, 2026", "2026-09-03"),
        ("de-DE", "4. Sept. 2026", "2026-09-04"),
        ("de-DE", "Freitag, den 4. September 2026", "2026-09-04"),
        ("de-AT", "4. Jänner 2026", "2026-01-04"),
        ("de-AT", "4. Januar 2026", "2026-01-04"),
        ("es-ES", "4 de septiembre del 2026", "2026-09-04"),
        ("es-ES", "miércoles, 2 de septiembre de 2026", "2026-09-02"),
        ("es-ES", "miercoles 2 sept. 2026", "2026-09-02"),
        ("es-MX", "4 de Septiembre de 2026", "2026-09-04"),
        ("fr-FR", "1er septembre 2026", "2026-09-01"),
        ("fr-FR", "1 fevrier 2026", "2026-02-01"),
        ("es-ES", "1º de enero de 2026", "2026-01-01"),
        ("en-GB", "04/03/26", "2026-03-04"),
        ("en-GB", "04/03/99", "2099-03-04"),
        ("en-GB", "04-Sep-26", "2026-09-04"),
        ("en-US", "Sept 4, '26", "2026-09-04"),
        ("de-DE", "Fr., 4.9.2026", "2026-09-04"),
        ("de-DE", "Freitag, den 04.09.26", "2026-09-04"),
        ("en-GB", "Friday 2026-09-04", "2026-09-04"),
        ("en-NL", "Friday 3/4/2026", "2026-04-03"),
        ("en-CA", "Fri, 03/04/2026", "2026-04-03"),
        ("en-GB", "04/09/2026 00:00:00", "2026-09-04"),
        ("es-ES", "mar, 1 sep 2026", "2026-09-01"),
        ("en-US", "04/03/26", "2026-04-03"),
        ("de-DE", "4.3.26", "2026-03-04"),
        ("de-DE", "Do, 3. Sept. 2026", "2026-09-03"),
        ("de-DE", "den 04.09.2026", "2026-09-04"),
        ("de-DE", "vom 4. September 2026", "2026-09-04"),
        ("de-DE", "4. Mrz 2026", "2026-03-04"),
        ("de-DE", "4. Maerz 2026", "2026-03-04"),
        ("de-DE", "4. Jänner 2026", "2026-01-04"),
        ("es-ES", "4 de setiembre de 2026", "2026-09-04"),
        ("es-ES", "1.º de mayo de 2026", "2026-05-01"),
        ("es-ES", "1ro de mayo de 2026", "2026-05-01"),
        ("es-ES", "el 4/9/2026", "2026-09-04"),
        ("it-IT", "1° settembre 2026", "2026-09-01"),
        ("pl-PL", "piątek, 4 września 2026 r.", "2026-09-04"),
        ("en-SE", "on 4 September 2026", "2026-09-04"),
        ("yrl", "1 yepé-yepé 2026", "2026-11-01"),  # “yepé” alone is January
        ("en-GB", "04/04/2026", "2026-04-04"),
        ("en-CA", "04/04/2026", "2026-04-04"),
    ],
)
def test_short_and_long_forms_of_a_date_are_read(tag: str, text: str, day: str) -> None:
    assert find_locale(tag).read_date(text) == date.fromisoformat(day)


@pytest.mark.parametrize("tag", ["en-CA", "en-ZA", "fr-CA", "sv-SE", "ja-JP", "lt-LT", "hu-HU"])
@pytest.mark.parametrize("text", ["04/03/26", "26-03-04", "31.12.26"])
def test_a_year_of_two_digits_is_read_only_where_the_year_comes_last(tag: str, text: str) -> None:
    locale = find_locale(tag)
    assert locale.read_date(text) is None
    assert "write the year with four digits" in locale.date_doubt(text)


@pytest.mark.parametrize(
    ("tag", "text", "reason"),
    [
        *(
            (tag, "03/04/2026", "could be 4 March 2026 or 3 April 2026; write 2026-03-04 or"
             " 2026-04-03")
            for tag in ("en-CA", "en-ZA", "fr-CA", "sv-SE", "en-NL", "en-DE", "es-US", "en")
        ),
        ("sv-SE", "4 september 26", "has a year of two digits; write it with four: 4 September"
         " 2026"),
        ("en-GB", "Monday 4/9/2026",
         "names another day of the week: 4 September 2026 is a Friday"),
        ("en-GB", "Thursday 4 September 2026",
         "names another day of the week: 4 September 2026 is a Friday"),
        ("de-DE", "Montag, 4. September 2026",
         "names another day of the week: 4 September 2026 is a Friday"),
        ("de-DE", "Do, 4. Sep 2026",
         "names another day of the week: 4 September 2026 is a Friday"),
        ("nl-NL", "4 september 2026 (do)",
         "names another day of the week: 4 September 2026 is a Friday"),
        ("fr-FR", "di 4 septembre 2026",
         "names another day of the week: 4 September 2026 is a Friday"),
        ("en-GB", "next week", ""),
        ("en-GB", "03/04/2026", ""),
    ],
)  # fmt: skip
def test_a_date_that_could_be_two_is_explained_with_what_to_write(
    tag: str, text: str, reason: str
) -> None:
    locale = find_locale(tag)
    assert locale.date_doubt(text) == reason
    assert not (reason and locale.read_date(text))


NO_YEAR = "has no year; write it like 2026-03-31"


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en-US", "12/24"),
        ("en-US", "Dec 24"),
        ("en-GB", "24 Dec"),
        ("en-GB", "on the 24th of December"),
        ("en-GB", "29/2"),
        ("en-GB", "3/4"),
        ("en-GB", "Monday 24/12"),
        ("de-DE", "24.12."),
        ("de-DE", "24. Dezember"),
        ("es-ES", "24 de diciembre"),
        ("sv-SE", "24/12"),
    ],
)
def test_a_date_without_a_year_is_explained(tag: str, text: str) -> None:
    locale = find_locale(tag)
    assert locale.read_date(text) is None
    assert locale.lacks_year(text)
    assert locale.date_doubt(text) == NO_YEAR


@pytest.mark.parametrize(
    "text", ["", "12", "December", "30/2", "13/13", "12/2026", "Dec 2026", "by 24/12", "24/12/26",
             "03/04/2026", "Monday 4/9/2026", "next week"]
)  # fmt: skip
@pytest.mark.parametrize("tag", ["en-GB", "en-US", "de-DE", "en-DE"])
def test_whatever_lacks_more_or_less_than_a_year_is_not_said_to_lack_it(
    tag: str, text: str
) -> None:
    assert not find_locale(tag).lacks_year(text)
    assert find_locale(tag).date_doubt(text) != NO_YEAR


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en-GB", "27/03/2026"),
        ("en-US", "3/27/2026"),
        ("de-DE", "27.3.2026"),
        ("de-CH", "27.3.2026"),
        ("es-ES", "27/3/2026"),
        ("sv-SE", "2026-03-27"),
        ("mk-MK", "27 мар. 2026\u202fг."),  # its figures end with a word
    ],
)
def test_an_example_of_a_date_is_short_and_is_read(tag: str, text: str) -> None:
    locale, day = find_locale(tag), date(2026, 3, 27)
    assert locale.typed_date(day) == text
    assert locale.read_date(text) == day


@pytest.mark.parametrize("tag", ["en-DE", "en-AT", "en-CH", "en-PL", "en-NO", "en-FI", "de-DE"])
@pytest.mark.parametrize("text", ["03.11.2026", "3.11.26", "3. 11. 2026"])
def test_points_between_figures_decide_for_the_country_that_writes_them(
    tag: str, text: str
) -> None:
    assert find_locale(tag).read_date(text) == date(2026, 11, 3)
    assert find_locale("en-US").read_date("03.11.2026") == date(2026, 3, 11)
    assert find_locale("en-NL").read_date("03.11.2026") is None


@given(st.sampled_from(EVERYWHERE + MIXED), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_figures_are_never_two_dates_by_language_and_by_country(tag: str, day: date) -> None:
    locale = find_locale(tag)
    for text in (f"{day.day}/{day.month}/{day.year}", f"{day.day}/{day.month}/{day:%y}"):
        read = locale.read_date(text)
        other = find_locale(COUNTRIES.get(locale.territory, tag)).read_date(text)
        assert None in (read, other) or read == other


@pytest.mark.parametrize(
    "text",
    [
        "9" * 5_000, "5 March " + "9" * 20, "5 March " + "9" * 5_000, "5 March 12026",
        "31 March 1", "26 March 4",
        "in March 2026, 3 weeks", "March 2026 (12 people)", "March 2026",
        "5 March or April 2026", "3 or 4 March 2026", "30 February 2026", "5½ March 2026",
        "ca. 5 March 2026", "before 5 March 2026", "5 or March 2026", "5 March 2026?",
        "10–12 September 2026", "5 March 2026 10:00", "2026-03-05T10:00:00", "1 ja 2026",
        "31/03/1", "31/03/026", "31/03-2026", "2026-W01-1", "20260331", "31.02.2026", "",
    ],
)  # fmt: skip
def test_text_with_more_or_less_than_a_date_is_not_a_date(text: str) -> None:
    assert find_locale("en-GB").read_date(text) is None


def test_equal_numbers_keep_the_decimal_places_as_typed() -> None:
    shown = [find_locale("es-ES").number(Decimal(text)) for text in ("7.50", "7.5", "0.00", "0")]
    assert shown == ["7,50", "7,5", "0,00", "0"]


@pytest.mark.parametrize(
    ("tag", "currency", "amount", "text"),
    [
        ("en-GB", "GBP", "15120", "£15,120"),
        ("en-GB", "GBP", "15120.5", "£15,120.50"),
        ("de-DE", "EUR", "47.855", "47,855\u00a0€"),  # a rate, with all that it has
        ("de-CH", "CHF", "1234567.5", "CHF\u00a01'234'567.50"),
        ("en-GB", "JPY", "4210", "JP¥4,210"),
        ("en-GB", "JPY", "4210.5", "JP¥4,210.5"),
        ("en-GB", "GBP", "-20.5", "-£20.50"),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency_or_more_if_it_has_more(
    tag: str, currency: str, amount: str, text: str
) -> None:
    assert find_locale(tag).money(Decimal(amount), currency).replace("’", "'") == text


def test_months_are_named() -> None:
    day = date(2026, 3, 1)
    assert find_locale("en-GB").month(day) == "March 2026"
    assert find_locale("es-ES").month(day) == "marzo de 2026"
    assert find_locale("de-DE").month(day, short=True) == "Mär"
