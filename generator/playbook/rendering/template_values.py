"""The values of one rendering, and how a template gets them: as texts that print as markers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from generator.document.markers import mark
from generator.document.tree import Slot, Words
from generator.foundation.locale import Locale


class Values(list[str]):
    """The values of one rendering, in the order printed; numbers are formatted for `locale`."""

    def __init__(self, locale: Locale) -> None:
        super().__init__()
        self.locale = locale

    def mark(self, value: str) -> Markup:
        """The marker of a value, which is added to the list."""
        self.append(value)
        return Markup(mark(len(self) - 1))

    def slot(self, value: str) -> Words:
        """The slot of a value, which is added to the list."""
        self.append(value)
        return (Slot(len(self) - 1),)


class Text(str):
    """A text of the organisation or the labels, printed as a marker."""

    __slots__ = ("_values",)
    _values: Values

    def __new__(cls, text: str, values: Values) -> Text:
        instance = super().__new__(cls, text)
        instance._values = values
        return instance

    def __html__(self) -> Markup:
        return self._values.mark(str(self))


def plain(value: Any, values: Values) -> Any:
    """A value as templates see it: texts that print as markers, dates formatted.

    Raises `TypeError` for a type that templates may not see.
    """
    match value:
        case Text() | bool() | None:
            return value
        case str():
            return Text(value, values)
        case date():
            return Text(values.locale.date(value), values)
        case Mapping():
            return {key: plain(item, values) for key, item in value.items()}
        case list() | tuple():
            return [plain(item, values) for item in value]
        case int() | Decimal():
            return value
        case _:
            raise TypeError(f"templates may not see a value of type {type(value).__name__}")
