"""Answers that people filled in: typed by the kind of each field, and raw as read from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NewType

from generator.foundation.errors import Problem

Row = Mapping[str, "Value"]
Value = str | Decimal | bool | None | tuple[str | None, ...] | tuple[Row, ...]
Answers = Mapping[str, Value]
# Answers by the tags of a document's fields; each cell of a list has a tag of its own.
PlacedAnswers = NewType("PlacedAnswers", Answers)
UNANSWERED = PlacedAnswers({})


@dataclass(frozen=True)
class RawAnswer:
    """The content of one field of a filled file, not yet typed.

    `text` is empty for a blank; for a field with boxes it is the text beside them. `ticks` are the
    codes of the ticked boxes, None if there are no boxes. `found_by` says how the field was
    recognised: tag, bookmark, id or comment. `label` is its label on the page; `shown` is the label
    of a choice whose code is `text`. `rivals` are contradicting answers, none of which counts.
    `number` is the number in the cell of a spreadsheet, in the notation of data files; empty for
    text that looks like a number.
    """

    text: str
    found_by: str = ""
    ticks: tuple[str, ...] | None = None
    label: str = ""
    shown: str = ""
    rivals: tuple[str, ...] = ()
    number: str = ""


@dataclass(frozen=True)
class RawAnswers:
    """The content of a filled file: its stamp, its raw answers by tag, its problems, and the
    program that saved it, if the file says so.
    """

    stamp: Mapping[str, str]
    entries: Mapping[str, RawAnswer]
    problems: tuple[Problem, ...] = ()
    saved_by: str = ""
