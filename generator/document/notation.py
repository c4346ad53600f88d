"""Notations of answers: numbers and dates as in data files, or as usual in a locale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.document.answers import Value
from generator.foundation.locale import Locale
from generator.foundation.numbers import date_of, long_number_of

NOT_KNOWN = "?"


@dataclass(frozen=True)
class DataNotation:
    """The notation of data files: `-12.5` and `2026-03-31`. With a `locale`, numbers are shown in
    its notation, which is also accepted for texts that are not valid in data files.
    """

    locale: Locale | None = None

    def number(self, number: Decimal) -> str:
        return self.locale.number(number) if self.locale else format(number, "f")

    def read_number(self, text: str) -> Decimal | None:
        number = long_number_of(text)
        return self.locale.read_number(text) if number is None and self.locale else number

    def read_date(self, text: str) -> date | None:
        return self.locale.read_date(text) if self.locale else date_of(text)


Notation = DataNotation | Locale
DATA = DataNotation()


def show(answer: Value, notation: Notation = DATA) -> str:
    """An answer as text: `?` for "not known", dates in the notation of data files, "" for several
    answers.
    """
    match answer:
        case None:
            return NOT_KNOWN
        case bool():
            return "true" if answer else "false"
        case Decimal():
            return notation.number(answer)
        case str():
            return answer
        case _:
            return ""


def show_whole(answer: Value) -> str:
    """As `show`, with a line for each row of a list and the cells of a row between semicolons."""
    if not isinstance(answer, tuple):
        return show(answer)
    rows = (row.values() if isinstance(row, Mapping) else [row] for row in answer)
    return "\n".join("; ".join(show(cell) for cell in row) for row in rows)
