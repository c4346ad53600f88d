"""Dates, numbers, currencies and paper sizes of each locale (the only user of Babel)."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import babel
from babel.dates import ParseError, format_date, get_day_names, get_month_names, parse_date
from babel.numbers import (
    NumberFormatError,
    format_currency,
    format_decimal,
    format_percent,
    get_currency_precision,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
    get_territory_currencies,
    parse_decimal,
    validate_currency,
)
from babel.numbers import UnknownCurrencyError as _UnknownCurrency

from generator.foundation.numbers import MOST_DIGITS, date_of, long_number_of

# Where Letter is the usual paper (CLDR supplemental data, paperSize US-Letter).
_LETTER = frozenset(
    ["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"]
)


# A number with at most one unit sign; `1.200,-` and `1’200.–` have no cents.
_AMOUNT = re.compile(
    r"(-?) ?([^\s\d.,'-]{0,4}) ?(-?)([0-9][0-9 .,']{0,40}?)([.,][-–—]{1,2})? ?([^\s\d.,'-]{0,4})"
)
_GROUPS = re.compile(r"[1-9][0-9]{0,2}([ '])[0-9]{3}(?:\1[0-9]{3})*(?![0-9])")
_POINTS = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+")
_WIDE = re.compile("[\uff01-\uff5e\uffe0-\uffe6]+")
_SPACES = "\u00a0\u2007\u2009\u202f"
_USUAL = str.maketrans(dict.fromkeys(_SPACES, " ") | {"’": "'", "\u2212": "-"})
_FIGURES = re.compile(
    r"[0-9]{4}([./-])[0-9]{1,2}\1[0-9]{1,2}|[0-9]{1,2}([./-])[0-9]{1,2}\2(?:[0-9]{2}){1,2}"
)
_WORDS = re.compile(r"[^\W\d]+|\d+")
_CONNECTOR = 2  # letters of a word between the parts of a date: of, th, de


@dataclass(frozen=True)
class Locale:
    """A BCP 47 tag that Babel knows, or whose language it knows."""

    tag: str
    territory: str
    language: str
    _babel: str

    def date(self, day: datetime.date) -> str:
        """`22 November 2026`."""
        return format_date(day, format="long", locale=self._babel)

    def number(self, number: Decimal) -> str:
        """`1.234,5` in German; the decimal places stay as they were typed."""
        return _decimal(str(number), self._babel)

    def money(self, amount: Decimal, currency: str) -> str:
        """`£15,120`, `14.340 €`: whole amounts without decimals, others with the currency's usual
        number of decimals.
        """
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

    def money_pattern(self, currency: str) -> tuple[str, str, int]:
        """What stands before and after an amount, and the currency's usual number of decimals:
        `("£", "", 2)`, `("", "\u00a0€", 2)`; no signs for an amount without a currency.
        """
        if not currency:
            return "", "", 2
        pattern = babel.Locale.parse(self._babel).currency_formats["standard"].pattern
        before, after = re.split(r"[#0][#0,.]*", pattern.partition(";")[0], maxsplit=1)
        sign = get_currency_symbol(currency, self._babel)
        signs = [part.replace("¤", sign) for part in (before, after)]
        return signs[0], signs[1], get_currency_precision(currency)

    @property
    def date_pattern(self) -> str:
        """The CLDR pattern of a short date without ambiguity: `d MMM y`, `dd.MM.y`."""
        return str(babel.Locale.parse(self._babel).date_formats["medium"].pattern)

    def percent(self, number: Decimal) -> str:
        """`70%`, `70 %` for the number 70."""
        return format_percent(number / 100, locale=self._babel, decimal_quantization=False)

    def read_number(self, text: str) -> Decimal | None:
        """The number in a text, written as usual in the locale, or with a decimal point and no
        groups; None for any other text, and for an ambiguous one.

        Spaces or apostrophes may separate groups in every locale. A sign for money, percent or
        hours may precede or follow the number.
        """
        match = _AMOUNT.fullmatch(_normalised(text))
        if not match:
            return None
        minus, before, inner, digits, whole, after = match.groups()
        signs = [sign for sign in (before, "" if after == "h" else after) if sign]
        if (minus and inner) or (before and after) or not all(map(self._is_sign, signs)):
            return None
        number = self._number(_ungrouped(digits))
        if number is None or (whole and number.as_tuple().exponent):
            return None
        return -number if minus or inner else number

    def _number(self, digits: str) -> Decimal | None:
        """The number written with these digits, points and commas; None if it is not valid."""
        if sum(sign.isdecimal() for sign in digits) > MOST_DIGITS:
            return None
        marks = {get_decimal_symbol(self._babel), get_group_symbol(self._babel)}
        if "." not in marks and _POINTS.fullmatch(digits):
            return None  # ambiguous: thousands in neighbouring countries, decimals in data files
        try:
            return parse_decimal(digits, locale=self._babel, strict=True)
        except NumberFormatError:
            return long_number_of(digits)

    def _is_sign(self, text: str) -> bool:
        """Whether a text beside a number means money or percent."""
        own = get_currency_symbol(self.currency, self._babel) if self.currency else ""
        is_symbol = len(text) == 1 and unicodedata.category(text) == "Sc"
        return text in ("%", own) or is_symbol or (text.isupper() and is_currency(text))

    def read_date(self, text: str) -> datetime.date | None:
        """The date in a text: `2026-03-31`, figures in the order of the locale, or words; None for
        any other text.
        """
        if day := date_of(text):
            return day
        if not _FIGURES.fullmatch(text):
            return _in_words(text, self._babel)
        try:
            return parse_date(text, locale=self._babel, format="short")
        except (ValueError, ParseError, IndexError):
            return None

    @property
    def paper(self) -> str:
        return "Letter" if self.territory in _LETTER else "A4"

    @property
    def currency(self) -> str:
        """The territory's current currency; empty if the tag names no territory."""
        return next(iter(get_territory_currencies(self.territory)), "") if self.territory else ""


@lru_cache(maxsize=64)
def find_locale(tag: str) -> Locale:
    """The locale of a BCP 47 tag; if Babel does not know the region, the language decides.

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


def _normalised(text: str) -> str:
    """The text with one character for each kind of space, apostrophe and minus, and with full-width
    characters replaced by the usual ones.
    """
    usual = _WIDE.sub(lambda wide: unicodedata.normalize("NFKC", wide[0]), text)
    return usual.translate(_USUAL).strip()


def _ungrouped(digits: str) -> str:
    """The digits without the spaces or apostrophes between groups of three."""
    match = _GROUPS.match(digits)
    return match[0].replace(match[1], "") + digits[match.end() :] if match else digits


def _in_words(text: str, locale: str) -> datetime.date | None:
    """The date in `22 November 2026`, `Sunday, November 22nd, 2026` or `22. Nov. 2026`; None if
    the text contains anything else.
    """
    words = _WORDS.findall(text.casefold())
    months, weekdays = _names(get_month_names, locale), _names(get_day_names, locale)
    found = {months[word] for word in words if word in months}
    numbers = sorted((word for word in words if word.isdecimal()), key=len)
    known = {*months, *weekdays, *numbers}
    unknown = [
        word
        for word in words
        if word not in known and not (word.isalpha() and len(word) <= _CONNECTOR)
    ]
    if unknown or len(found) != 1 or [*map(len, numbers)] not in ([1, 4], [2, 4]):
        return None
    day, year = map(int, numbers)
    try:
        return datetime.date(year, found.pop(), day)
    except ValueError:
        return None


def _names(find_names: Callable[..., Mapping[int, str]], locale: str) -> dict[str, int]:
    """The numbers of months or weekdays by their long and short names."""
    return {
        name.casefold().rstrip("."): number
        for width in ("wide", "abbreviated")
        for number, name in find_names(width, locale=locale).items()
    }


@lru_cache(maxsize=1024)
def _decimal(text: str, locale: str) -> str:
    """The number in a text; cached by text, since equal numbers may be typed differently."""
    number = Decimal(text)
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
