"""Numbers and dates in the notation of data files: `-12.5`, `2026-03-31`."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

# Fewer digits than a Decimal calculates with (28), and enough for any real amount.
NUMBER = r"-?[0-9]{1,15}(\.[0-9]{1,9})?"
_LONG_NUMBER = r"-?[0-9]+(\.[0-9]+)?"
WHOLE = "-?[0-9]{1,15}"
DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
MOST_DIGITS = 24


class Unclear(ValueError):
    """A text could be two numbers or dates; the message says which, and what to write."""


def number_of(text: str) -> Decimal | None:
    """The number in a text; None for any other text, and for a number with too many digits. -0 is
    0.
    """
    return _unsigned_zero(Decimal(text)) if re.fullmatch(NUMBER, text) else None


def long_number_of(text: str) -> Decimal | None:
    """As `number_of`, but with up to 24 digits before and after the point, as in people's
    answers.
    """
    if len(text) > MOST_DIGITS + len("-.") or not re.fullmatch(_LONG_NUMBER, text):
        return None
    is_short = sum(map(str.isdecimal, text)) <= MOST_DIGITS
    return _unsigned_zero(Decimal(text)) if is_short else None


def _unsigned_zero(number: Decimal) -> Decimal:
    return number if number else abs(number)


def date_of(text: str) -> date | None:
    """The date in a text; None for any other text, and for a day that does not exist."""
    try:
        return date.fromisoformat(text) if re.fullmatch(DATE, text) else None
    except ValueError:
        return None


def workdays(first: date, last: date) -> int:
    """The days from Monday to Friday from one date to another, not counting the first; 0 if the
    other is earlier.
    """
    return max(0, _workdays_up_to(last) - _workdays_up_to(first))


def _workdays_up_to(day: date) -> int:
    weeks, rest = divmod(day.toordinal(), 7)  # 1 January of year 1 is a Monday
    return weeks * 5 + min(rest, 5)
