"""What every refusal owes to whoever sent the file: what is wrong, where, and how to mend it."""

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
# What only a programmer understands.
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
    """What the reader of a format finds."""
    reader = find_reader(Path(name).suffix)
    assert reader
    return reader.read(data, name)


def given(found: RawAnswers) -> dict[str, Any]:
    """The entries that hold anything."""
    texts = {tag: entry.text or entry.ticks for tag, entry in found.entries.items()}
    return {tag: text for tag, text in texts.items() if text}


def as_dicts(problems: Iterable[Problem]) -> Judged:
    return tuple({**asdict(one), "file": one.place.file} for one in problems)


def check(refusals: Judged, name: str = "") -> Judged:
    """Each refusal has a code, a plain sentence, a place with the file, and a cure."""
    assert refusals
    for told in refusals:
        assert told["code"]
        assert told["message"]
        assert Path(told["file"]).name == (name or Path(told["file"]).name or "a file"), told
        assert told["hint"], told
        assert not any(word in told["message"].lower() for word in _RAW), told
    return refusals


def refused(data: bytes, name: str = "in/sheet.docx") -> Judged:
    """The problems with which a file is refused."""
    with pytest.raises(ReadError) as caught:
        read(data, name)
    return check(as_dicts(caught.value.problems), Path(name).name)


def refusals_of(make: Callable[[], object], name: str = "") -> Judged:
    """The problems with which something else is refused."""
    with pytest.raises(GeneratorError) as caught:
        make()
    return check(as_dicts(caught.value.problems), name)


def refused_or_same(data: bytes, expected: dict[str, Any], name: str = "in/sheet.docx") -> None:
    """A file is refused, or every answer is as it was: never half of them."""
    try:
        found = read(data, name)
    except ReadError as error:
        check(as_dicts(error.problems), Path(name).name)
        return
    assert given(found) == expected


def is_refused(outcome: Outcome, path: Path) -> Judged:
    """The problems with which a file was refused within its bounds."""
    assert outcome.refusals, f"taken, with {len(outcome.found)} entries"
    return check(outcome.refusals, path.name)


def is_settled(outcome: Outcome, path: Path) -> None:
    """A file was refused in good order, or read."""
    if outcome.refusals:
        check(outcome.refusals, path.name)
