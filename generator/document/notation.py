"""Notations of answers: numbers and dates as in data files, or as usual in a locale."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from generator.document.answers import Value
from generator.foundation.locale import Locale
from generator.foundation.numbers import date_of, long_number_of

NOT_KNOWN = "?"


class DataNotation:
    """The notation of data files: `-12.5` and `2026-03-31`."""

    def number(self, number: Decimal) -> str:
        return format(number, "f")

    def unambiguous(self, number: Decimal) -> str:
        return self.number(number)

    def read_number(self, text: str) -> Decimal | None:
        return long_number_of(text)

    def read_date(self, text: str) -> date | None:
        return date_of(text)

    def number_doubt(self, text: str) -> str:  # noqa: ARG002
        return ""

    def date_doubt(self, text: str) -> str:  # noqa: ARG002
        return ""


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
            return notation.unambiguous(answer)
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
