"""Dates, numbers, currencies and paper, as each locale writes them (the only user of Babel)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

import babel
from babel.dates import format_date
from babel.numbers import UnknownCurrencyError as _UnknownCurrency
from babel.numbers import (
    format_decimal,
    get_territory_currencies,
    validate_currency,
)

# Where Letter is the usual paper (CLDR supplemental data, paperSize US-Letter).
_LETTER = frozenset(
    ["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"]
)


@dataclass(frozen=True)
class Locale:
    """A BCP 47 tag that Babel knows, or knows the language of."""

    tag: str
    territory: str
    language: str
    _babel: str

    def date(self, day: date) -> str:
        """`22 November 2026`."""
        return format_date(day, format="long", locale=self._babel)

    def number(self, number: Decimal) -> str:
        """`1.234,5` in German; the digits behind the point are those that were typed."""
        return _decimal(number, self._babel)

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
