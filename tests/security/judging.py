"""Checks that every refusal says what is wrong, where, and how to fix it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from generator.document.answers import RawAnswers
from generator.foundation.errors import GeneratorError, Problem, ReadError
from generator.readers import find_reader
from tests.security.bounds import Outcome

Judged = tuple[dict[str, Any], ...]
# Words that only a programmer understands.
_RAW = (
    "traceback",
    "exception",
    "errno",
    "nonetype",
    "object has no",
    "codec can",
    "zipfile",
    "lxml",
)


def read(data: bytes, name: str = "in/sheet.docx") -> RawAnswers:
    """The answers that the reader of a format finds."""
    reader = find_reader(Path(name).suffix)
    assert reader
    return reader.read(data, name)


def given(found: RawAnswers) -> dict[str, Any]:
    """The entries that contain an answer."""
    texts = {tag: entry.text or entry.ticks for tag, entry in found.entries.items()}
    return {tag: text for tag, text in texts.items() if text}


def as_dicts(problems: Iterable[Problem]) -> Judged:
    return tuple({**asdict(one), "file": one.place.file} for one in problems)


def check(refusals: Judged, name: str = "") -> Judged:
    """Check that each refusal has a code, a plain message, a place with the file, and a hint."""
    assert refusals
    for problem in refusals:
        assert problem["code"]
        assert problem["message"]
        assert Path(problem["file"]).name == (name or Path(problem["file"]).name or "a file"), (
            problem
        )
        assert problem["hint"], problem
        assert not any(word in problem["message"].lower() for word in _RAW), problem
    return refusals


def refused(data: bytes, name: str = "in/sheet.docx") -> Judged:
    """The problems for which a file is refused."""
    with pytest.raises(ReadError) as caught:
        read(data, name)
    return check(as_dicts(caught.value.problems), Path(name).name)


def refusals_of(make: Callable[[], object], name: str = "") -> Judged:
    """The problems for which a call is refused."""
    with pytest.raises(GeneratorError) as caught:
        make()
    return check(as_dicts(caught.value.problems), name)


def refused_or_same(data: bytes, expected: dict[str, Any], name: str = "in/sheet.docx") -> None:
    """Check that a file is refused, or that every answer is unchanged."""
    try:
        found = read(data, name)
    except ReadError as error:
        check(as_dicts(error.problems), Path(name).name)
        return
    assert given(found) == expected


def is_refused(outcome: Outcome, path: Path) -> Judged:
    """The problems for which a file was refused within the limits."""
    assert outcome.refusals, f"accepted, with {len(outcome.found)} entries"
    return check(outcome.refusals, path.name)


def is_settled(outcome: Outcome, path: Path) -> None:
    """Check that a file was read, or refused properly."""
    if outcome.refusals:
        check(outcome.refusals, path.name)
