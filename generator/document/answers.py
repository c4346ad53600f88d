"""Answers that people filled in: typed by the kind of each field, and raw as read from a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NewType

from generator.foundation.errors import Problem


class Misfit(str):
    """An answer that does not fit its field, as typed. It is printed and carried over like a text,
    but counts nowhere.
    """

    __slots__ = ()


# How certain an answer is that was found by its label: its surroundings are those of the blank on
# both sides, or on one.
SURE, LIKELY = "sure", "likely"

Row = Mapping[str, "Value"]
Value = str | Decimal | bool | None | tuple[str | Decimal | None, ...] | tuple[Row, ...]
Answers = Mapping[str, Value]
# Answers by the tags of a document's fields; each cell of a list has a tag of its own.
PlacedAnswers = NewType("PlacedAnswers", Answers)
UNANSWERED = PlacedAnswers({})


def misfits(answers: Answers) -> frozenset[str]:
    """The ids of the fields with a misfit; for a cell of a list the id of its column, without the
    row: `diagnose.data_points.family`.
    """
    return frozenset(
        f"{ident}.{name}" if name else ident
        for ident, value in answers.items()
        for name, cell in _cells(value)
        if isinstance(cell, Misfit)
    )


def without_misfits(answers: Answers) -> dict[str, Value]:
    """The answers that fit their fields. A list keeps all its rows, so that each keeps its number;
    a row that is a misfit itself is not known.
    """
    fitting = {ident: value for ident, value in answers.items() if not isinstance(value, Misfit)}
    return {
        ident: tuple(map(_without_misfits, value)) if isinstance(value, tuple) else value
        for ident, value in fitting.items()
    }


def _without_misfits(row: Any) -> Any:
    if isinstance(row, Mapping):
        return {name: cell for name, cell in row.items() if not isinstance(cell, Misfit)}
    return None if isinstance(row, Misfit) else row


def _cells(value: Value) -> Iterator[tuple[str, Any]]:
    """Every single value of an answer, with the name of its column, "" for none."""
    for row in value if isinstance(value, tuple) else (value,):
        yield from row.items() if isinstance(row, Mapping) else [("", row)]


@dataclass(frozen=True)
class RawAnswer:
    """The content of one field of a filled file, not yet typed.

    `text` is empty for a blank; for a field with boxes it is the text beside them. `ticks` are the
    codes of the ticked boxes, None if there are no boxes. `found_by` says how the field was
    recognised: tag, bookmark, id, comment or label, and `certainty` how certain that is, "" for all
    but label. `label` is its label on the page; `shown` is the label
    of a choice whose code is `text`. `rivals` are contradicting answers, none of which counts.
    `number` is the number in the cell of a spreadsheet, in the notation of data files; empty for
    text that looks like a number.
    `choices` are the codes that the text may stand for, if there are several; `day` is the date
    that a calendar keeps beside the text (ISO); `aside` is text in the field that does not count,
    since it is hidden or struck through. `boxes` are the codes and labels of boxes whose printed
    label the file does not say, and whether the field has boxes at all is not certain then: `shown`
    is all its text. `lost` is a box that shows no sign any more.
    """

    text: str
    found_by: str = ""
    ticks: tuple[str, ...] | None = None
    label: str = ""
    shown: str = ""
    rivals: tuple[str, ...] = ()
    number: str = ""
    choices: tuple[str, ...] = ()
    day: str = ""
    aside: str = ""
    boxes: tuple[tuple[str, str], ...] = ()
    lost: bool = False
    certainty: str = ""


@dataclass(frozen=True)
class RawAnswers:
    """The content of a filled file: its stamp, its raw answers by tag, its problems, and when it
    was saved last, if the file says so.
    """

    stamp: Mapping[str, str]
    entries: Mapping[str, RawAnswer]
    problems: tuple[Problem, ...] = ()
    saved_on: datetime | None = None
