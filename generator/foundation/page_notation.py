"""What a script needs to know of a locale, to read and write numbers and dates as Python does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

import babel
from babel.dates import get_day_names, get_month_names

from generator.foundation import date_forms
from generator.foundation.locale import Locale, minor_digits
from generator.foundation.number_forms import usual

_LARGE = Decimal(1234567890123)
_FIELD = "\ue000"  # a place for what varies, in a text
_FIGURES = {"y": "y", "yyyy": "y", "M": "M", "MM": "MM", "d": "d", "dd": "dd"}
_WIDE = 4  # letters of a pattern for a whole name
_PATTERN = re.compile(r"'([^']*)'|([a-zA-Z])\2*|[^a-zA-Z']+")


@lru_cache(maxsize=64)
def notation_for_script(locale: Locale, currency: str) -> dict[str, Any]:
    """How a locale's numbers, amounts in a currency, percentages and dates are read and written, as
    plain data.
    """
    return {
        "number": _shape(locale.number),
        "money": _shape(lambda amount: locale.money(amount, currency)),
        "percent": _shape(locale.percent),
        "places": minor_digits(currency) if currency else 0,
        "conventions": sorted(
            [each.decimal, each.group, each.is_indian] for each in locale.conventions
        ),
        "sign": usual(locale.currency_sign),
        "date": _long_date(locale.babel_name),
        **_dates(locale),
    }


def _shape(show: Callable[[Decimal], str]) -> list[Any]:
    """How numbers are written: what stands before and after a positive one and a negative one, the
    signs for decimals and thousands, and how many digits the last group and the others have.
    """
    positive, negative = (_around(show(sign * _LARGE)) for sign in (1, -1))
    whole = show(_LARGE)[len(positive[0]) : len(show(_LARGE)) - len(positive[1])]
    digits = re.split("[0-9]+", whole)
    groups = re.findall("[0-9]+", whole)
    half = re.search(r"[0-9]([^0-9]+)[0-9]", show(Decimal("1.5")))
    sizes = [len(groups[-1]), len(groups[-2])] if len(groups) > 1 else [0, 0]
    group = digits[1] if len(groups) > 1 else ""
    return [*positive, *negative, half[1] if half else ".", group, *sizes]


def _around(text: str) -> tuple[str, str]:
    found = re.search(r"[0-9](?:.*[0-9])?", text)
    assert found is not None
    return text[: found.start()], text[found.end() :]


def _long_date(name: str) -> dict[str, Any]:
    """The parts of a long date, letters for what varies, and the names of the months."""
    pattern = str(babel.Locale.parse(name).date_formats["long"].pattern)
    parts = [
        ["", match[1]] if match[1] is not None else [match[0] if match[2] else "", match[0]]
        for match in _PATTERN.finditer(pattern)
    ]
    is_alone = "LLLL" in pattern
    months = get_month_names("wide", "stand-alone" if is_alone else "format", name)
    return {"parts": parts, "months": [months[number] for number in range(1, 13)]}


def _dates(locale: Locale) -> dict[str, Any]:
    """In which orders the figures of a date may be, and the words in it by language."""
    locales = locale.date_locales
    names = list(dict.fromkeys((*locales, locale.language)))
    words = [
        [
            _plain(date_forms.month_names(name), range(1, 13)),
            _plain(date_forms.weekday_names(name), range(7)),
        ]
        for name in names
    ]
    return {
        "orders": sorted(date_forms.orders_of("", locales)),
        "pointed": sorted(date_forms.orders_of(".", locales)),
        "names": [each for number, each in enumerate(words) if each not in words[:number]],
        "between": sorted(date_forms.connectors(tuple(names))),
        "forms": [
            form
            for name, patterns in date_forms.patterns_as_written(locales, tuple(names)).items()
            for pattern in dict.fromkeys(patterns)
            if (form := _form(pattern, name))
        ],
    }


def _form(pattern: str, name: str) -> list[Any]:
    """A pattern as its parts: texts, and for what varies the letter of what it is (y, M, d, E), in
    a list with its names where it is written in words; empty for a pattern with anything else.
    """
    fields = [match[0] for match in _PATTERN.finditer(pattern) if match[2]]
    text = _PATTERN.sub(lambda match: _FIELD if match[2] else match[1] or match[0], pattern)
    plain = usual(text).removesuffix(".").strip().split(_FIELD)
    if not all(field in _FIGURES or field.rstrip("MLEc") == "" for field in fields):
        return []
    varying = [[_FIGURES[each]] if each in _FIGURES else _named(each, name) for each in fields]
    parts = [plain[0], *(part for pair in zip(varying, plain[1:], strict=True) for part in pair)]
    return [part for part in parts if part]


def _named(field: str, name: str) -> list[Any]:
    """The letter of a month or a day of the week, and its names in order."""
    context: Literal["stand-alone", "format"] = "stand-alone" if field[0] in "Lc" else "format"
    width: Literal["wide", "abbreviated"] = "wide" if len(field) == _WIDE else "abbreviated"
    if field[0] in "ML":
        months = get_month_names(width, context, name)
        return ["M", *(usual(months[number]) for number in range(1, 13))]
    days = get_day_names(width, context, name)
    return ["E", *(usual(days[number]) for number in range(7))]


def _plain(names: Mapping[str, frozenset[int]], numbers: range) -> str:
    """The names of each month or day, in order: `january jan|february feb`."""
    return "|".join(
        " ".join(name for name, own in names.items() if number in own) for number in numbers
    )
