"""Numbers and dates are read and written in pages as everywhere else."""

from __future__ import annotations

import ast
import random
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeGuard

import pytest
from babel.dates import format_date

from generator.document.page_logic import literal
from generator.foundation.locale import Locale, find_locale
from generator.foundation.page_notation import notation_for_script
from tests.conftest import ROOT
from tests.support.scripts import run, shown

pytestmark = pytest.mark.node
LOCALES = (
    "en-GB",
    "en-US",
    "en-IN",
    "en-DE",
    "en-CA",
    "de-DE",
    "de-CH",
    "de-AT",
    "es-ES",
    "es-MX",
    "es",
    "fr-CH",
    "en-JP",
    "de-KR",
    "es-CN",
    "en-LT",
    "de-RU",
)
TYPED = (
    "1.234",
    "1,234",
    "1.234,5",
    "1,234.5",
    "1 234",
    "1'234.50",
    "1’200.–",
    "1.200,-",
    "12,5",
    "12.5",
    "12.34.56",
    "12,34,567",
    "£12",
    "12 £",
    "€ 1.000",
    "1.000 EUR",
    "EUR1",
    "USD 5",
    "XYZ 5",
    "US$ 3",
    "CHF 1'234",
    "40 %",
    "%",
    "40%%",
    "5 h",
    "5h.",
    "-3",
    "–3",
    "- 3",
    "+7",
    "--3",
    "１２，５",
    "\u200b12",
    "0.5",
    ".5",
    "5.",
    "00012",
    "1.2345",
    "123456789012345678901234",
    "1234567890123456789012345",
    "ten",
    "1e3",
    "0.85",
    "1 2",
    "12 345",
    "1.234.567",
    "1,234,567.891",
    "1.000,00 €",
    "1.000.00",
    "$1,000",
    "Mex$5",
    "-",
)
DATES = (
    "2026-03-31",
    "31.3.2026",
    "31/3/2026",
    "3/31/2026",
    "4/5/2026",
    "5/4/26",
    "4.5.26",
    "2026/3/31",
    "31. März 2026",
    "31 March 2026",
    "March 31st, 2026",
    "Tuesday, 31 March 2026",
    "Wednesday 31 March 2026",
    "31 de marzo de 2026",
    "mar 3 mar 2026",
    "martes 3 de marzo de 2026",
    "3. Maerz 26",
    "Di, 31.03.2026",
    "den 31. März 2026",
    "1er mars 2026",
    "1º de mayo de 2026",
    "30.2.2026",
    "2026-02-30",
    "2026-03-31T00:00:00Z",
    "2026-03-31 12:30",
    "31-3-2026",
    "31.3.26.",
    "26-3-31",
    "sept 4 2026",
    "Sep. 4, 2026",
    "4 ju 2026",
    "4 jun 2026",
    "12/24",
    "24.12.",
    "4-5",
    "29 2",
    "30.2.",
    "Dec 24",
    "24. Dezember",
    "24 de diciembre",
    "Monday 12/24",
    "by 12/24",
    "12/2026",
    "Dec 2026",
    "January",
    "2026",
    "",
    "tomorrow",
    "0001-01-01",
    "1.1.0001",
    "31 . 3 . 2026",
    "４.５.2026",
    "Mittwoch",
    "2026年3月31日",
    "2026年3月31日火曜日",
    "2026年3月31日水曜日",
    "2026年03月31日",
    "2026年2月30日",
    "2026年3月31日。",
    "2026年3月31日星期二",
    "2026년 3월 31일",
    "2026년 3월 31일 화요일",
    "2026. 3. 31.",
    "2026 m. kovo 31 d.",
    "2026-03-31, antradienis",
    "31 марта 2026 г.",
    "вторник, 31 марта 2026 г.",
    "среда, 31 марта 2026 г.",
    "31 март 2026 г.",
)
TESTS = ROOT / "tests"
READING = (
    "foundation/test_locale.py",
    "foundation/test_numbers.py",
    "foundation/test_tables.py",
    "answers/test_interpret.py",
)
LONGEST = 45
READ = (
    "const read=(f,t)=>{try{return f(t)}catch(e){if(e instanceof Unclear)return'unclear';throw e}};"
)


def in_page(locale: Locale, body: str, currency: str = "EUR") -> Any:
    data = literal(notation_for_script(locale, currency))
    return run(f"const of=notationOf({data});{READ}return {body}")


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest) -> Locale:
    return find_locale(request.param)


def test_typed_numbers_are_read_the_same(locale: Locale) -> None:
    found = in_page(locale, f"{literal(TYPED)}.map(t=>read(of.readNumber,t))")
    expected = [number_in(locale, text) for text in TYPED]
    assert dict(zip(TYPED, found, strict=True)) == dict(zip(TYPED, expected, strict=True))


def test_typed_dates_are_read_the_same(locale: Locale) -> None:
    found = in_page(locale, f"{literal(DATES)}.map(t=>read(of.readDate,t))")
    expected = [date_in(locale, text) for text in DATES]
    assert dict(zip(DATES, found, strict=True)) == dict(zip(DATES, expected, strict=True))


def typed_elsewhere() -> list[str]:
    """The short texts with a figure in the tests of how Python reads numbers and dates."""
    trees = (ast.parse((TESTS / name).read_text("utf-8")) for name in READING)
    texts = {node.value for tree in trees for node in ast.walk(tree) if is_text(node)}
    return sorted(text for text in texts if len(text) < LONGEST and re.search(r"\d", text))


def is_text(node: ast.AST) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_whatever_the_tests_of_python_type_is_read_the_same(locale: Locale) -> None:
    texts = typed_elsewhere()
    assert len(texts) > 200
    page = f"{literal(texts)}.map(t=>[read(of.readNumber,t),read(of.readDate,t)])"
    expected = [[number_in(locale, text), date_in(locale, text)] for text in texts]
    found = in_page(locale, page)
    assert dict(zip(texts, found, strict=True)) == dict(zip(texts, expected, strict=True))


def number_in(locale: Locale, text: str) -> Any:
    return "unclear" if locale.number_doubt(text) else shown(locale.read_number(text))


def date_in(locale: Locale, text: str) -> str | None:
    day = locale.read_date(text)
    return "unclear" if locale.date_doubt(text) else day.isoformat() if day else None


def test_dates_in_every_form_of_the_locale_are_read(locale: Locale) -> None:
    chance = random.Random(locale.tag)  # noqa: S311
    days = [date(2000, 1, 1) + timedelta(chance.randrange(36_000)) for _ in range(25)]
    texts = [
        format_date(day, width, name)
        for day in days
        for name in (*locale.date_locales, locale.language)
        for width in ("full", "long", "medium", "short")
    ]
    found = in_page(locale, f"{literal(texts)}.map(t=>read(of.readDate,t))")
    expected = [date_in(locale, text) for text in texts]
    assert dict(zip(texts, found, strict=True)) == dict(zip(texts, expected, strict=True))


@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD", "CHF"])
def test_numbers_are_written_the_same(locale: Locale, currency: str) -> None:
    chance = random.Random(f"{locale.tag} {currency}")  # noqa: S311
    numbers = [number(chance) for _ in range(300)]
    found = in_page(
        locale, f"{literal(numbers)}.map(x=>[of.number(x),of.money(x),of.percent(x)])", currency
    )
    expected = [
        [
            locale.number(Decimal(format(each.normalize(), "f"))),
            locale.money(each, currency),
            locale.percent(each),
        ]
        for each in numbers
    ]
    assert found == expected


def number(chance: random.Random) -> Decimal:
    whole = chance.randrange(10 ** chance.randint(1, 14))
    places = chance.choice([0, 0, 1, 2, 3, 6])
    sign = chance.choice(["", "", "-"]) if whole else ""
    return Decimal(
        f"{sign}{whole}" + (f".{chance.randrange(10**places):0{places}}" if places else "")
    )


def test_dates_are_written_the_same(locale: Locale) -> None:
    chance = random.Random(locale.tag)  # noqa: S311
    days = [date(1, 1, 1) + timedelta(chance.randrange(3_600_000)) for _ in range(200)]
    found = in_page(locale, f"{literal([day.isoformat() for day in days])}.map(of.date)")
    assert found == [locale.date(day) for day in days]
