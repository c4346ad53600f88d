"""How much of what was filled in is read back, and how sure the reader says it is."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.foundation.errors import GeneratorError
from generator.usecases.read import FilledWorksheet, WorksheetReader
from tests.support.fills import Filled, Taken, closed_up, taken_from

SURE, LIKELY, WARNED = "sure", "likely", "warned"


@dataclass(frozen=True)
class Score:
    """What was read of one file.

    `right` are the fields read as they were filled in, white space within lines apart, and `joined`
    those without regard to line breaks. `wrong` are fields with another answer, or with one where
    nothing was filled in, and what the reader says of it: sure, likely, or warned if a problem
    names the field. `missing` are answers that were not taken.
    """

    answers: int
    right: frozenset[str]
    joined: frozenset[str]
    wrong: Mapping[str, str]
    missing: frozenset[str]
    codes: tuple[str, ...]
    seconds: float

    def wrong_and(self, said: str) -> list[str]:
        """The wrong fields of which the reader says this."""
        return sorted(tag for tag, found in self.wrong.items() if found == said)


def score_of(reader: WorksheetReader, path: Path, filled: Filled) -> Score:
    """The score of a file; one that is refused gives no answer."""
    start = time.perf_counter()
    try:
        sheet = reader.read(path)
    except GeneratorError as error:
        seconds = time.perf_counter() - start
        truth = closed_up(filled.truth, filled.shapes)
        codes = tuple(sorted({problem.code for problem in error.problems}))
        return Score(len(truth), frozenset(), frozenset(), {}, frozenset(truth), codes, seconds)
    return _compared(sheet, filled, time.perf_counter() - start)


def _compared(sheet: FilledWorksheet, filled: Filled, seconds: float) -> Score:
    truth = closed_up(filled.truth, filled.shapes)
    also = closed_up({**filled.truth, **filled.also}, filled.shapes)
    taken = taken_from(sheet, filled.shapes)
    right, joined = set(), set()
    for tag in truth.keys() & taken.keys():
        expected, text = (truth[tag], also[tag]), taken[tag].text
        if _by_line(text) in map(_by_line, expected):
            right.add(tag)
        if _in_one(text) in map(_in_one, expected):
            joined.add(tag)
    wrong = {tag: _said(sheet, taken[tag]) for tag in taken.keys() - joined}
    codes = tuple(sorted({problem.code for problem in sheet.problems}))
    missing = frozenset(truth.keys() - taken.keys())
    return Score(len(truth), frozenset(right), frozenset(joined), wrong, missing, codes, seconds)


def _said(sheet: FilledWorksheet, taken: Taken) -> str:
    """How sure the reader is of an answer."""
    if any(problem.field == taken.tag for problem in sheet.problems):
        return WARNED
    certainty: Mapping[str, str] = getattr(sheet, "certainty", {})
    return certainty.get(taken.tag, SURE)


def _by_line(text: str) -> list[str]:
    return [" ".join(line.split()) for line in unicodedata.normalize("NFC", text).split("\n")]


def _in_one(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def total(scores: Iterable[Score], said: str) -> int:
    """How many wrong answers of some files the reader says this of."""
    return sum(len(score.wrong_and(said)) for score in scores)
