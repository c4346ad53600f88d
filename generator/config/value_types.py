"""The types of settings. Every leaf arrives as text, and each type reads its text itself:
pydantic's own conversion would accept `nan`, `1_000` or the date "0".
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from generator.document.tree import OTHER
from generator.foundation import locale
from generator.foundation.identifiers import PATTERN, identifier
from generator.foundation.numbers import DATE, NUMBER, WHOLE, date_of, number_of

_KIND = re.compile(r"[^\W_][\w-]*")
_ALL = 100  # percent
_COLOUR = re.compile("^#[0-9A-Fa-f]{6}$")


def _number(text: object) -> Decimal:
    number = number_of(text) if isinstance(text, str) else None
    if number is None:
        raise ValueError(
            "should be a number like 12 or 31.50, without units or thousands separators"
        )
    return number


def _whole(text: object) -> int:
    number = _number(text)
    if number != number.to_integral_value():
        raise ValueError("should be a whole number")
    return int(number)


def _amount(text: object) -> Decimal:
    number = _number(text)
    if number < 0:
        raise ValueError("should not be below 0")
    return number


def _count(text: object) -> int:
    _amount(text)
    return _whole(text)


def _percent(text: object) -> Decimal:
    number = _number(text)
    if not 0 <= number <= _ALL:
        raise ValueError("should be a percentage from 0 to 100")
    return number


def _date(text: object) -> date:
    day = date_of(text) if isinstance(text, str) else None
    if day is None:
        raise ValueError("should be a date like 2026-03-31")
    return day


def _text(text: object) -> str:
    if not isinstance(text, str):
        raise ValueError("should be a single text")
    return text


def _kind(text: object) -> str:
    if not isinstance(text, str) or not _KIND.fullmatch(text) or text == OTHER:
        raise ValueError("should be one word, such as ticket or call_back")
    return text


def _texts(value: object) -> object:
    """A list of texts. One text is a list of its own, or several in brackets, as in `--set` and in
    the cell of a table.
    """
    if not isinstance(value, str):
        return _filled(value)
    if value.startswith("[") and value.endswith("]"):
        return _filled([text.strip(" '\"") for text in value[1:-1].split(",")])
    return [value]


def _filled(value: object) -> object:
    """A list or map without its empty entries; any other value unchanged."""
    match value:
        case dict():
            return {key: item for key, item in value.items() if item != ""}
        case list():
            return [item for item in value if item != ""]
        case _:
            return value


def _locale(text: object) -> str:
    return locale.find_locale(_text(text)).tag


def _colour(text: object) -> str:
    if not isinstance(text, str) or not _COLOUR.fullmatch(text):
        raise ValueError(
            'should be a colour like "#0B4F6C" (in quotes, because # starts a comment)'
        )
    return text


def _currency(text: object) -> str:
    if not isinstance(text, str) or not locale.is_currency(text):
        raise ValueError("should be a currency code like GBP, USD or EUR")
    return text


_NUMBER = {"type": ["number", "string"], "pattern": f"^{NUMBER}$"}
_WHOLE = {"type": ["integer", "string"], "pattern": f"^{WHOLE}$"}
_AMOUNT = {**_NUMBER, "minimum": 0, "pattern": f"^{NUMBER.removeprefix('-?')}$"}
_COUNT = {**_WHOLE, "minimum": 0, "pattern": f"^{WHOLE.removeprefix('-?')}$"}
_PERCENT = {**_AMOUNT, "maximum": _ALL}
_ANY = ["string", "number", "boolean"]  # editors give unquoted text a type; the loader does not
Text = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": _ANY})]
Texts = Annotated[
    list[Text],
    BeforeValidator(_texts),
    WithJsonSchema({"anyOf": [{"type": "array", "items": {"type": _ANY}}, {"type": _ANY}]}),
]
Forms = Annotated[dict[str, Text], BeforeValidator(_filled)]
Id = Annotated[
    str,
    BeforeValidator(identifier),
    WithJsonSchema({"type": ["string", "integer"], "pattern": f"^{PATTERN}$"}),
]
Number = Annotated[Decimal, BeforeValidator(_number), WithJsonSchema(_NUMBER)]
Whole = Annotated[int, BeforeValidator(_whole), WithJsonSchema(_WHOLE)]
Amount = Annotated[Decimal, BeforeValidator(_amount), WithJsonSchema(_AMOUNT)]
Count = Annotated[int, BeforeValidator(_count), WithJsonSchema(_COUNT)]
Percent = Annotated[Decimal, BeforeValidator(_percent), WithJsonSchema(_PERCENT)]
Date = Annotated[
    date,
    BeforeValidator(_date),
    WithJsonSchema({"type": "string", "pattern": f"^{DATE}$"}),
]
IncidentKind = Annotated[str, BeforeValidator(_kind)]
Incidents = Annotated[
    dict[IncidentKind, Amount],
    BeforeValidator(_filled),
    WithJsonSchema(
        {
            "type": "object",
            "propertyNames": {"pattern": r"^(?!other$)[^\s.,:;/<>{}]+$"},
            "additionalProperties": _AMOUNT,
        }
    ),
]
Amounts = Annotated[dict[str, Amount], BeforeValidator(_filled)]
LocaleTag = Annotated[
    str,
    BeforeValidator(_locale),
    WithJsonSchema({"type": "string", "examples": ["en-GB", "de-DE"]}),
]
Colour = Annotated[
    str, BeforeValidator(_colour), WithJsonSchema({"type": "string", "pattern": _COLOUR.pattern})
]
Currency = Annotated[
    str, BeforeValidator(_currency), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"})
]
