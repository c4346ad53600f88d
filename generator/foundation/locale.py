"""Dates, numbers, currencies and paper sizes of each locale."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

import babel
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.languages import get_official_languages
from babel.localedata import exists
from babel.numbers import UnknownCurrencyError as _UnknownCurrency
from babel.numbers import (
    format_currency,
    format_decimal,
    format_percent,
    get_currency_precision,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
    get_territory_currencies,
    validate_currency,
)

from generator.foundation.date_forms import YearMissing, read_date
from generator.foundation.number_forms import (
    DATA_FILES,
    DECIMAL_COMMA,
    Convention,
    is_money,
    read_number,
    usual,
)
from generator.foundation.numbers import Unclear

_REGIONS = ("001", "419", "150")  # the world, Latin America, Europe
# Where Letter is the usual paper (CLDR supplemental data, paperSize US-Letter).
_LETTER = frozenset(
    ["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"]
)


@dataclass(frozen=True)
class Locale:
    """A BCP 47 tag that Babel knows, or whose language it knows."""

    tag: str
    territory: str
    language: str
    _babel: str
    _beside: Convention | None = None

    def date(self, day: datetime.date, *, short: bool = False) -> str:
        """`22 November 2026`; where it must be `short`, `22 Nov 2026` or `22.11.2026`."""
        return format_date(day, format="medium" if short else "long", locale=self._babel)

    def typed_date(self, day: datetime.date) -> str:
        """A date as it is easily typed: `22/11/2026`, `22.11.2026`; as `date` where its figures
        would not be read as that day.
        """
        figures = format_skeleton("yMd", day, locale=self._babel)
        return figures if self.read_date(figures) == day else self.date(day, short=True)

    def month(self, day: datetime.date, *, short: bool = False) -> str:
        """The month of a day: `November 2026`; where it must be `short`, `Nov` alone."""
        return format_skeleton("MMM" if short else "yMMMM", day, locale=self._babel)

    def number(self, number: Decimal) -> str:
        """`1.234,5` in German; the decimal places stay as they were typed."""
        return _decimal(str(number), self._babel)

    def money(self, amount: Decimal, currency: str) -> str:
        """`£15,120`, `14.340 €`: whole amounts without decimals, others with the currency's usual
        number of decimals, or with more if they have more.
        """
        if not currency:
            return self.number(amount)
        pattern = babel.Locale.parse(self._babel).currency_formats["standard"].pattern
        decimals = max(0, -int(amount.normalize().as_tuple().exponent))
        places = max(decimals, minor_digits(currency)) if decimals else 0
        money = format_currency(
            amount,
            currency,
            re.sub(r"\.00", "." + "0" * places if places else "", pattern),
            locale=self._babel,
            currency_digits=False,
        )
        return _with_apostrophes(money, self._babel)

    def money_pattern(self, currency: str) -> tuple[str, str, int]:
        """What is printed before and after an amount, and the currency's usual number of decimals:
        `("£", "", 2)`, `("", "\u00a0€", 2)`; no signs for an amount without a currency.
        """
        if not currency:
            return "", "", 2
        pattern = babel.Locale.parse(self._babel).currency_formats["standard"].pattern
        before, after = re.split(r"[#0][#0,.]*", pattern.partition(";")[0], maxsplit=1)
        sign = get_currency_symbol(currency, self._babel)
        signs = [part.replace("¤", sign) for part in (before, after)]
        return signs[0], signs[1], minor_digits(currency)

    def date_pattern(self, *, short: bool = True) -> str:
        """The CLDR pattern of `date`: `d MMMM y`; the short ones, without ambiguity, are `d MMM y`
        or `dd.MM.y`.
        """
        width = "medium" if short else "long"
        return str(babel.Locale.parse(self._babel).date_formats[width].pattern)

    def percent(self, number: Decimal) -> str:
        """`70%`, `70 %` for the number 70."""
        percent = format_percent(number / 100, locale=self._babel, decimal_quantization=False)
        return _with_apostrophes(percent, self._babel)

    def unambiguous(self, number: Decimal) -> str:
        """As `number`, but without thousands or with a further decimal place where it could be read
        as another number.
        """
        written = (
            self.number(number),
            format_decimal(number, _pattern(number, 0), self._babel, group_separator=False),
            format_decimal(number, _pattern(number, 1), self._babel, group_separator=False),
        )
        return next((text for text in written if self.read_number(text) == number), written[0])

    def for_table(self, delimiter: str) -> Locale:
        """The locale for the texts of a table. Its numbers may be written as in data files too, or
        with a decimal comma where semicolons separate the columns.
        """
        return replace(self, _beside=DECIMAL_COMMA if delimiter == ";" else DATA_FILES)

    def read_number(self, text: str) -> Decimal | None:
        """The number in a text, written as usual in the language and in the territory, or with a
        decimal point and no groups; None for any other text, and for an ambiguous one.

        Spaces or apostrophes may separate groups in every locale. A sign for money, percent or
        hours may precede or follow the number.
        """
        try:
            return self._number(text)
        except Unclear:
            return None

    def read_date(self, text: str) -> datetime.date | None:
        """The date in a text: `2026-03-31`, figures in the order of the locale, or words; None for
        any other text, and for an ambiguous one.
        """
        try:
            return self._date(text)
        except Unclear:
            return None

    def number_doubt(self, text: str) -> str:
        """Which numbers a text could be, and what to write instead; empty for a clear number, and
        for any other text.
        """
        return _doubt(self._number, text)

    def date_doubt(self, text: str) -> str:
        """As `number_doubt`, for dates."""
        return _doubt(self._date, text)

    def lacks_year(self, text: str) -> bool:
        """Whether a text is no date only because it has no year: `24/12`."""
        try:
            self._date(text)
        except YearMissing:
            return True
        except Unclear:
            pass
        return False

    def _number(self, text: str) -> Decimal | None:
        own = self.conventions
        conventions = (*own, self._beside) if self._beside else own
        return read_number(text, conventions, _is_unit, self.currency_sign)

    def _date(self, text: str) -> datetime.date | None:
        locales = self.date_locales
        return read_date(text, locales, (*locales, self.language))

    @property
    def babel_name(self) -> str:
        """The name by which Babel knows the locale."""
        return self._babel

    @property
    def conventions(self) -> tuple[Convention, ...]:
        """How numbers may be written."""
        return _conventions(self._babel, self.language, self.territory)

    @property
    def date_locales(self) -> tuple[str, ...]:
        """Babel's names of the locales in whose order a date may be written, its own first."""
        return _date_locales(self._babel, self.language, self.territory)

    @property
    def currency_sign(self) -> str:
        """The local sign for the territory's currency; empty if the tag names no territory."""
        return get_currency_symbol(self.currency, self._babel) if self.currency else ""

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


def find_language(text: str, languages: Iterable[str]) -> str:
    """The tag that a text stands for: the text itself, or the name of one of the `languages` in any
    of them, such as `Englisch`. Raises `ValueError` for any other text.
    """
    known = tuple(languages)
    plain = text.strip().casefold()
    for own in known:
        names = (babel.Locale.parse(other).languages.get(own, "") for other in known)
        if plain in {name.casefold() for name in names}:
            return own
    tag = text.strip().replace("_", "-")
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        return find_locale(tag).tag
    raise ValueError(f"“{text}” is not a language")


def usual_tag(language: str) -> str:
    """The tag of a language in the territory that it is most at home in: `de-DE` for `de`."""
    likely = get_global("likely_subtags").get(language, language).split("_")
    return f"{language}-{likely[-1]}" if len(likely) > 1 else language


def _doubt(read: Callable[[str], object], text: str) -> str:
    try:
        read(text)
    except Unclear as unclear:
        return str(unclear)
    return ""


def _is_unit(text: str) -> bool:
    """Whether a text beside a number means money or percent."""
    return text == "%" or is_money(text) or (text.isupper() and is_currency(text))


@lru_cache(maxsize=64)
def _conventions(own: str, language: str, territory: str) -> tuple[Convention, ...]:
    """How numbers may be written: by the locale, by the language where it comes from, and by the
    territory's main language.
    """
    locales = {own, language, _of_territory(territory)} | _of_regions(language, territory)
    return tuple({_convention(locale) for locale in locales if locale})


@lru_cache(maxsize=64)
def _date_locales(own: str, language: str, territory: str) -> tuple[str, ...]:
    """The locales in whose order a date may be written: the locale itself and the territory's main
    language. A language that the territory does not speak brings the order of its own country.
    """
    spoken = get_official_languages(territory, regional=True, de_facto=True) if territory else ()
    foreign = {language} if language not in spoken else set()
    others = {_of_territory(territory), *foreign} | _of_regions(language, territory)
    return (own, *sorted(others - {own, ""}))


def _of_territory(territory: str) -> str:
    """The locale of a territory's main language (CLDR, likely subtags); "" for no territory."""
    if territory not in babel.Locale("en").territories:
        return ""
    likely = get_global("likely_subtags").get(f"und_{territory}", "en").partition("_")[0]
    return next((name for name in (f"{likely}_{territory}", likely) if exists(name)), "")


def _of_regions(language: str, territory: str) -> set[str]:
    """The locales of a language in whole regions, if the territory is not known."""
    if territory in babel.Locale("en").territories:
        return set()
    return {name for region in _REGIONS if exists(name := f"{language}_{region}")}


def _convention(locale: str) -> Convention:
    decimal, group = usual(get_decimal_symbol(locale)), usual(get_group_symbol(locale))
    is_indian = "#,##," in babel.Locale.parse(locale).decimal_formats[None].pattern
    return Convention(decimal, group if group in (".", ",") else "", is_indian)


def _pattern(number: Decimal, further: int) -> str:
    """The pattern of a number without thousands, with its decimal places and some further ones."""
    places = max(0, -int(number.as_tuple().exponent))
    return f"0.{'0' * (places + further)}" if places else "0"


@lru_cache(maxsize=1024)
def _decimal(text: str, locale: str) -> str:
    """The number in a text; cached by text, since equal numbers may be typed differently."""
    number = Decimal(text)
    digits = max(0, -int(number.as_tuple().exponent))
    whole, point, _ = babel.Locale.parse(locale).decimal_formats[None].pattern.partition(".")
    pattern = whole + (point + "0" * digits if digits else "")
    return _with_apostrophes(format_decimal(number, pattern, locale=locale), locale)


def _with_apostrophes(text: str, locale: str) -> str:
    """The number that a locale writes with its thousands: Babel takes pairs of apostrophes between
    them for quotes, and drops them.
    """
    if get_group_symbol(locale) != "'":
        return text
    return re.sub(
        "[0-9][0-9']*",
        lambda whole: f"{int(whole[0].replace(chr(39), '')):,}".replace(",", "'"),
        text,
        count=1,
    )


def minor_digits(currency: str) -> int:
    """How many decimals an amount in a currency has (ISO 4217): 2 for GBP, 0 for JPY; 2 for an
    amount without a currency.
    """
    return get_currency_precision(currency) if currency else 2


def is_currency(code: str) -> bool:
    """Whether this is a code of ISO 4217."""
    try:
        validate_currency(code)
    except _UnknownCurrency:
        return False
    return True
