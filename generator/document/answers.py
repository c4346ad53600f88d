"""Answers: what people filled in, typed by the kind of each field, and raw as a file holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NewType

from generator.foundation.errors import Problem

Row = Mapping[str, "Value"]
Value = str | Decimal | bool | None | tuple[str | None, ...] | tuple[Row, ...]
Answers = Mapping[str, Value]
# Answers by the tags of a document's places: a list's cells stand under tags of their own.
PlacedAnswers = NewType("PlacedAnswers", Answers)
UNANSWERED = PlacedAnswers({})


@dataclass(frozen=True)
class RawAnswer:
    """What stands in one place of a filled file, not yet typed.

    `text` is empty for a blank; beside boxes it is what stands there and is no box. `ticks` are the
    codes of the boxes that are ticked, None where there are no boxes. `found_by` says how the
    place was recognised: tag, bookmark, id or comment. `label` is what the page calls it, `shown`
    the choice as it reads where `text` is its code. `rivals` are answers that contradict each
    other, so that none of them holds.
    """

    text: str
    found_by: str = ""
    ticks: tuple[str, ...] | None = None
    label: str = ""
    shown: str = ""
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True)
class RawAnswers:
    """What a filled file holds: its stamp, its entries by tag, what was wrong with it, and the
    program that saved it, where it says so.
    """

    stamp: Mapping[str, str]
    entries: Mapping[str, RawAnswer]
    problems: tuple[Problem, ...] = ()
    saved_by: str = ""
