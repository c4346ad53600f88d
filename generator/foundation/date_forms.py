"""Dates as people write them: in figures, in words, as ISO dates. What could be two is not read."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain

import babel
from babel.dates import format_date, get_day_names, get_month_names

from generator.foundation.number_forms import usual
from generator.foundation.numbers import Unclear, date_of

_LONGEST = 100  # characters
_MIDNIGHT = re.compile(r"(?<=[0-9])[T ]00:00(?::00(?:\.0{1,9})?)?Z?$")
_BEFORE = re.compile(r"(?:[^\W\d_]+[.,]* +){1,3}(?=[0-9])")
_FIGURES = re.compile(r"([0-9]{1,4}) ?([./-]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,4})")
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_BETWEEN = re.compile(r"[\s.,/'’()ºª°-]*")
# “º” and “ª” are “o” and “a” once they are folded.
_ORDINAL = re.compile(r"(?<=[0-9])\.?(?:st|nd|rd|th|er|re|ro|e|te|ste|o|a)(?![^\W\d_])")
# Words that may stand before a date or between its parts, by language. Elsewhere the same word may
# be a day of the week: “do” in German, “di” in French.
_CONNECTORS = {
    "da": {"den"},
    "de": {"am", "den", "der", "dem", "vom"},
    "en": {"of", "the", "on"},
    "es": {"a", "de", "del", "el"},
    "fr": {"de", "du", "le"},
    "it": {"di", "il", "del"},
    "nb": {"den"},
    "nl": {"de", "op", "van"},
    "pl": {"r", "roku"},
    "pt": {"a", "de", "do", "da", "o"},
    "sv": {"den"},
}
# Names of months, without accents, that people write although CLDR has others.
_OTHER_MONTHS = {
    "de": {"maerz": 3, "mrz": 3, "janner": 1, "jaenner": 1, "feber": 2},
    "es": {"set": 9, "setiembre": 9},
}
_WIDTHS = ("full", "long", "medium")
_LEAST = 3  # letters of the beginning of a name
_CENTURY = 2000  # a year of two digits is in this century
_ANY_YEAR = "2028"  # a leap year: every day is in it
_BEFORE_YEAR = "/.- "


class YearMissing(Unclear):
    """A text that would be a date if it had a year."""


def read_date(text: str, locales: tuple[str, ...], names: tuple[str, ...]) -> datetime.date | None:
    """The date in a text; None for any other text. Its figures may be in the order of any of the
    locales (Babel's names), its words those of any of the locales `names`.

    A year of two digits is in this century, from 2000 to 2099. Raises `Unclear` for figures that
    could be two dates, for a date with another day of the week than its own, and, as `YearMissing`,
    for one without a year.
    """
    plain = _MIDNIGHT.sub("", usual(text).removesuffix(".").strip())
    if len(plain) > _LONGEST:
        return None
    day = _whole_date(plain, locales, names)
    if day is None and _lacks_year(plain, locales, names):
        raise YearMissing("has no year; write it like 2026-03-31")
    return day


def _lacks_year(text: str, locales: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Whether a text would be a date, or could be one of two, with a year behind it."""
    for sign in _BEFORE_YEAR:
        try:
            if _whole_date(f"{text}{sign}{_ANY_YEAR}", locales, names):
                return True
        except Unclear:
            return True
    return False


def _whole_date(
    plain: str, locales: tuple[str, ...], names: tuple[str, ...]
) -> datetime.date | None:
    weekdays, figures = _without_words(plain, names)
    if day := date_of(figures):
        return _on_weekday({day}, weekdays)
    if match := _FIGURES.fullmatch(figures):
        first, sign, middle, last = match.groups()
        orders = orders_of(sign, locales)
        return _on_weekday(_in_figures(first, middle, last, orders), weekdays)
    return _in_words(plain, names, is_last=_is_last(locales)) or _as_written(plain, names)


def _is_last(locales: tuple[str, ...]) -> bool:
    """Whether the year comes last in every locale."""
    return all(_order(locale).endswith("y") for locale in locales)


def _without_words(text: str, locales: tuple[str, ...]) -> tuple[frozenset[int], str]:
    """The days of the week that the words before a date name, and the date without these words; the
    whole text if they say anything else.
    """
    before = _BEFORE.match(text)
    words = _words(before[0], locales) if before else []
    named = [_weekdays(word, locales) for word in words]
    if not before or len(named) > 1 or not all(named):
        return frozenset(), text
    return frozenset[int]().union(*named), text[before.end() :]


def _on_weekday(days: set[datetime.date], weekdays: frozenset[int]) -> datetime.date | None:
    """The only one of some dates that is on one of the days of the week, if any are named."""
    found = sorted(day for day in days if not weekdays or day.weekday() in weekdays)
    if len(found) > 1:
        one, other = found
        raise Unclear(
            f"could be {_in_english(one)} or {_in_english(other)}; write {one} or {other}"
        )
    if days and not found:
        day = min(days)
        weekday = format_date(day, "EEEE", locale="en")
        raise Unclear(f"names another day of the week: {_in_english(day)} is a {weekday}")
    return found[0] if found else None


def orders_of(sign: str, locales: tuple[str, ...]) -> set[str]:
    """The orders in which figures separated by a sign may be. Points are written only where the
    day or the year comes first (CLDR), so in English sheets in Germany they decide for the day.
    """
    pointed = [locale for locale in locales if sign == "." and "." in _short_pattern(locale)]
    return {_order(locale) for locale in pointed or locales}


def _order(locale: str) -> str:
    """The order of day, month and year in the figures of a locale: `dMy`, `Mdy` or `yMd`."""
    pattern = _short_pattern(locale)
    return "".join(dict.fromkeys(sign for sign in pattern.replace("L", "M") if sign in "yMd"))


def _short_pattern(locale: str) -> str:
    """The CLDR pattern of a date in figures, without the texts in it: `dd.MM.yy`."""
    return re.sub("'[^']*'", "", babel.Locale.parse(locale).date_formats["short"].pattern)


def _in_figures(first: str, middle: str, last: str, orders: set[str]) -> set[datetime.date]:
    """The dates that three numbers may be in these orders; where they are none, in any other."""
    if len(first) == 4 and len(last) <= 2:
        return _existing(_day(int(first), int(middle), int(last)))
    if len(first) > 2 or len(last) not in (2, 4):
        return set()
    is_last = all(order.endswith("y") for order in orders)
    if len(last) == 2 and not is_last:
        raise Unclear("may begin or end with its year; write the year with four digits: 2026-03-31")
    year = int(last) + (_CENTURY if len(last) == 2 else 0)
    by_order = {
        "dMy": _day(year, int(middle), int(first)),
        "Mdy": _day(year, int(first), int(middle)),
    }
    usual_orders = orders if is_last else by_order.keys()
    return _existing(*(by_order[order] for order in usual_orders)) or _existing(*by_order.values())


def _existing(*days: datetime.date | None) -> set[datetime.date]:
    return {day for day in days if day}


def _in_english(day: datetime.date) -> str:
    return format_date(day, "d MMMM y", locale="en")


def _in_words(text: str, locales: tuple[str, ...], *, is_last: bool) -> datetime.date | None:
    """The date in `22 November 2026`, `Sunday, November 22nd, 2026` or `22. Nov. 26`; None if the
    text contains anything else. `is_last` is whether a year of two digits comes last.
    """
    if not _BETWEEN.fullmatch(_WORDS.sub("", _folded(text))):
        return None
    words = _words(text, locales)
    numbers = [word for word in words if word.isdecimal()]
    named = [
        (_months(word, locales), _weekdays(word, locales)) for word in words if not word.isdecimal()
    ]
    if not all(months or weekdays for months, weekdays in named):
        return None
    # Spanish “mar” is March or Tuesday: a day of the week, if there is a month beside it.
    sure = [months for months, weekdays in named if not weekdays]
    months = frozenset[int]().union(*(sure or (months for months, _ in named)))
    days = (days for months, days in named if days and (sure or not months))
    weekdays = frozenset[int]().union(*days)
    if len(sure) > 1 or len(months) != 1 or len(weekdays) > 1 or len(numbers) != 2:
        return None
    (month,) = months
    if sorted(map(len, numbers)) in ([1, 4], [2, 4]):
        number, year = sorted(numbers, key=len)
        return _on_weekday(_existing(_day(int(year), month, int(number))), weekdays)
    if len(numbers[0]) > 2 or len(numbers[1]) != 2:
        return None
    if not is_last:
        raise Unclear("has a year of two digits; write it with four: 4 September 2026")
    day = _day(int(numbers[1]) + _CENTURY, month, int(numbers[0]))
    return _on_weekday(_existing(day), weekdays)


def _words(text: str, locales: tuple[str, ...]) -> list[str]:
    """The words and numbers in a text, without those that only connect them."""
    between = connectors(locales)
    return [word for word in _WORDS.findall(_ORDINAL.sub("", _folded(text))) if word not in between]


def connectors(locales: tuple[str, ...]) -> frozenset[str]:
    """The words that only connect the parts of a date in the languages of these locales."""
    languages = {babel.Locale.parse(locale).language for locale in locales}
    return frozenset[str]().union(*(_CONNECTORS.get(name, ()) for name in languages))


def _months(word: str, locales: tuple[str, ...]) -> frozenset[int]:
    """The months that a word may name."""
    return frozenset().union(*(_named(word, month_names(locale)) for locale in locales))


def _weekdays(word: str, locales: tuple[str, ...]) -> frozenset[int]:
    """The days of the week that a word may name, counted from Monday, which is 0."""
    return frozenset().union(*(_named(word, weekday_names(locale)) for locale in locales))


def _named(word: str, names: Mapping[str, frozenset[int]]) -> frozenset[int]:
    """What a word names: by its whole name, or by the beginning of only one."""
    if word in names or len(word) < _LEAST:
        return names.get(word, frozenset())
    begun = frozenset().union(*(found for name, found in names.items() if name.startswith(word)))
    return begun if len(begun) == 1 else frozenset()


@lru_cache(maxsize=64)
def month_names(locale: str) -> Mapping[str, frozenset[int]]:
    """The names of months in a locale, without case and accents, each with its months."""
    others = _OTHER_MONTHS.get(babel.Locale.parse(locale).language, {})
    known = (
        (name, number)
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, locale).items()
    )
    return _collected(chain(known, others.items()))


@lru_cache(maxsize=64)
def weekday_names(locale: str) -> Mapping[str, frozenset[int]]:
    """As `month_names`, for the days of the week, counted from Monday, which is 0."""
    return _collected(
        (name, number)
        for width in ("wide", "abbreviated", "short")
        for context in ("format", "stand-alone")
        for number, name in get_day_names(width, context, locale).items()
    )


def _collected(pairs: Iterator[tuple[str, int]]) -> Mapping[str, frozenset[int]]:
    names: dict[str, frozenset[int]] = {}
    for name, number in pairs:
        plain = _folded(name).rstrip(".")
        if plain.isalpha():
            names[plain] = names.get(plain, frozenset()) | {number}
    return names


def _folded(text: str) -> str:
    """The text without case and accents, which people leave out."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _as_written(text: str, locales: tuple[str, ...]) -> datetime.date | None:
    """The date in a text that is exactly as one of the locales writes it: `2026年9月4日`."""
    numbers = re.findall("[0-9]+", text)
    years = {int(number) for number in numbers if len(number) == 4}
    days = {int(number) for number in numbers if len(number) <= 2}
    if len(years) != 1:
        return None
    (year,) = years
    for month in range(1, 13):
        for day in filter(None, (_day(year, month, number) for number in days)):
            if any(_writes(locale, day, text) for locale in locales):
                return day
    return None


def _writes(locale: str, day: datetime.date, text: str) -> bool:
    return text in (_form(locale, day, width) for width in _WIDTHS)


def _form(locale: str, day: datetime.date, width: str) -> str:
    return usual(format_date(day, width, locale)).removesuffix(".").strip()


def patterns_as_written(locales: tuple[str, ...], names: tuple[str, ...]) -> dict[str, list[str]]:
    """The CLDR patterns of dates that are read only because they are exactly as a locale writes
    them, by locale: `y年M月d日`.
    """
    days = [datetime.date(_CENTURY + 26, month, 28) for month in range(1, 13)]
    found: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        for width in _WIDTHS:
            forms = (_form(name, day, width) for day in days)
            if not all(_is_read_by_its_parts(form, locales, names) for form in forms):
                pattern = babel.Locale.parse(name).date_formats[width].pattern
                found.setdefault(name, []).append(str(pattern))
    return found


def _is_read_by_its_parts(text: str, locales: tuple[str, ...], names: tuple[str, ...]) -> bool:
    try:
        is_figures = _FIGURES.fullmatch(_without_words(text, names)[1]) is not None
        return is_figures or _in_words(text, names, is_last=_is_last(locales)) is not None
    except Unclear:
        return True


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
