"""Dates, numbers, currencies and paper, as each locale writes them (the only user of Babel)."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import babel
from babel.dates import ParseError, format_date, get_month_names, parse_date
from babel.numbers import (
    NumberFormatError,
    format_currency,
    format_decimal,
    format_percent,
    get_territory_currencies,
    parse_decimal,
    validate_currency,
)
from babel.numbers import UnknownCurrencyError as _UnknownCurrency

# Where Letter is the usual paper (CLDR supplemental data, paperSize US-Letter).
_LETTER = frozenset(
    ["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"]
)


_BESIDE_NUMBER = re.compile(r"[£$€¥%\s]|(?<=[\d\s])h$")
_DIGITS = re.compile(r"-?[0-9][0-9.,'’]{0,40}")
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
_MOST_DIGITS = 24
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIGURES = re.compile(r"[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{1,4}")
_WORDS = re.compile(r"[^\W\d]+|[0-9]+")


@dataclass(frozen=True)
class Locale:
    """A BCP 47 tag that Babel knows, or knows the language of."""

    tag: str
    territory: str
    language: str
    _babel: str

    def date(self, day: datetime.date) -> str:
        """`22 November 2026`."""
        return format_date(day, format="long", locale=self._babel)

    def number(self, number: Decimal) -> str:
        """`1.234,5` in German; the digits behind the point are those that were typed."""
        return _decimal(number, self._babel)

    def money(self, amount: Decimal, currency: str) -> str:
        """`£15,120`, `14.340 €`: whole amounts whole, others with the digits of the currency."""
        if not currency:
            return self.number(amount)
        pattern = babel.Locale.parse(self._babel).currency_formats["standard"].pattern
        whole = amount == amount.to_integral_value()
        return format_currency(
            amount,
            currency,
            re.sub(r"[.,]00", "", pattern) if whole else pattern,
            locale=self._babel,
            currency_digits=not whole,
        )

    def percent(self, number: Decimal) -> str:
        """`70%`, `70 %`; the number is in hundredths already."""
        return format_percent(number / 100, locale=self._babel, decimal_quantization=False)

    def read_number(self, text: str) -> Decimal | None:
        """A number as people of the locale write it, or with a point and no groups; None for any
        other text. A sign for money or percent may stand beside it.
        """
        plain = _BESIDE_NUMBER.sub("", unicodedata.normalize("NFKC", text)).replace("\u2212", "-")
        if not _DIGITS.fullmatch(plain):
            return None
        if sum(sign.isdigit() for sign in plain) > _MOST_DIGITS:
            return None
        try:
            return parse_decimal(plain, locale=self._babel, strict=True)
        except NumberFormatError:
            return Decimal(plain) if _PLAIN_NUMBER.fullmatch(plain) else None

    def read_date(self, text: str) -> datetime.date | None:
        """A date as `2026-03-31` or in figures in the order of the locale; None for any other
        text.
        """
        try:
            if _ISO.fullmatch(text):
                return datetime.date.fromisoformat(text)
            if _FIGURES.fullmatch(text):
                return parse_date(text, locale=self._babel, format="short")
        except (ValueError, ParseError, IndexError):
            return None
        return _in_words(text, self._babel)

    @property
    def paper(self) -> str:
        return "Letter" if self.territory in _LETTER else "A4"

    @property
    def currency(self) -> str:
        """The territory's currency today; empty when the tag names no territory."""
        return next(iter(get_territory_currencies(self.territory)), "") if self.territory else ""


@lru_cache(maxsize=64)
def find(tag: str) -> Locale:
    """The locale of a BCP 47 tag; one whose region Babel does not know is that of its language.

    Raises `ValueError` for a tag whose language Babel does not know.
    """
    try:
        known = babel.Locale.parse(tag, sep="-")
    except (babel.UnknownLocaleError, ValueError):
        language, _, region = tag.partition("-")
        try:
            known = babel.Locale.parse(language)
        except (babel.UnknownLocaleError, ValueError):
            raise ValueError(
                f"“{tag}” is not a locale; write it like en-GB, de-DE or es-ES"
            ) from None
        return Locale(tag, region.upper() if len(region) == 2 else "", known.language, str(known))
    return Locale(tag, known.territory or "", known.language, str(known))


def _in_words(text: str, locale: str) -> datetime.date | None:
    """`22 November 2026`, `November 22, 2026`, `22. Nov. 2026`."""
    words = _WORDS.findall(text.casefold())
    numbers = [int(word) for word in words if word.isdecimal()]
    months = {
        name.casefold().rstrip("."): number
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=locale).items()
    }
    month = next((months[word] for word in words if word in months), 0)
    try:
        day, year = sorted(numbers)
        return datetime.date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def _decimal(number: Decimal, locale: str) -> str:
    digits = max(0, -int(number.as_tuple().exponent))
    whole, point, _ = babel.Locale.parse(locale).decimal_formats[None].pattern.partition(".")
    pattern = whole + (point + "0" * digits if digits else "")
    return format_decimal(number, pattern, locale=locale)


def is_currency(code: str) -> bool:
    """Whether ISO 4217 has this code."""
    try:
        validate_currency(code)
    except _UnknownCurrency:
        return False
    return True
