"""Segments of a compiled document: constant text, with inserts for values and answers between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import Any, AnyStr, Protocol

from generator.document.answers import UNANSWERED, PlacedAnswers, Value
from generator.document.notation import show
from generator.document.tree import Field, Kind, Option, Str, Words
from generator.foundation.locale import find_locale
from generator.foundation.numbers import date_of


class Insert(Protocol):
    """A place whose text depends on the team's values or on the answers. One that takes long may
    say in `reads` which values it depends on.
    """

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:
        """The text of this place, escaped for the format."""


Segments = tuple[str | Insert, ...]


def joined(pieces: Iterable[AnyStr | Insert]) -> tuple[AnyStr | Insert, ...]:
    """The same segments, with adjacent constant ones merged."""
    result: list[Any] = []
    for piece in pieces:
        is_text = isinstance(piece, str | bytes)
        if is_text and result and isinstance(result[-1], str | bytes):
            result.append(result.pop() + piece)
        elif piece:
            result.append(piece)
    return tuple(result)


def filled(pieces: Segments, values: Sequence[str], answers: PlacedAnswers) -> str:
    """The text with every insert filled."""
    return "".join(
        piece if isinstance(piece, str) else piece.text(values, answers) for piece in pieces
    )


Encoded = tuple[bytes | Insert, ...]


def encoded(pieces: Segments) -> Encoded:
    """The segments with their constant text encoded as UTF-8."""
    return tuple(piece.encode() if isinstance(piece, str) else piece for piece in pieces)


def filled_bytes(pieces: Encoded, values: Sequence[str], answers: PlacedAnswers) -> bytes:
    """The file's bytes with every insert filled."""
    return b"".join(
        piece if isinstance(piece, bytes) else piece.text(values, answers).encode()
        for piece in pieces
    )


def specialized(pieces: Encoded, values: Sequence[str], changing: frozenset[int]) -> Encoded:
    """The segments of a blank document in which only the `changing` values still vary: every insert
    that reads none of them is filled.
    """
    return joined(_specialized(piece, values, changing) for piece in pieces)


def _specialized(
    piece: bytes | Insert, values: Sequence[str], changing: frozenset[int]
) -> bytes | Insert:
    if isinstance(piece, bytes):
        return piece
    reads: Set[int] | None = getattr(piece, "reads", None)
    if reads is not None:
        return piece if reads & changing else piece.text(values, UNANSWERED).encode()
    recorder = _RecordedValues(values)
    text = piece.text(recorder, UNANSWERED)
    return piece if recorder.read & changing else text.encode()


class _RecordedValues(Sequence[str]):
    """Values that record which of them were read."""

    def __init__(self, values: Sequence[str]) -> None:
        self._values = values
        self.read: set[int] = set()

    def __getitem__(self, number: Any) -> Any:
        self.read.add(number)
        return self._values[number]

    def __len__(self) -> int:
        return len(self._values)


def text_of(words: Words, values: Sequence[str]) -> str:
    """The words as text, with the values of their slots."""
    return "".join(word.text if isinstance(word, Str) else values[word.number] for word in words)


def answer_text(
    answer: Value, options: Iterable[Option], values: Sequence[str], locale: str
) -> str:
    """An answer as the document shows it: a choice by its label, a number formatted for the locale
    (a BCP 47 tag), several in a field without boxes one after the other.
    """
    if isinstance(answer, tuple):
        each = (answer_text(one, options, values, locale) for one in answer)  # type: ignore[arg-type]
        return ", ".join(filter(None, each))
    shown = show(answer, find_locale(locale))
    labels = (text_of(option.label, values) for option in options if option.code == shown)
    return next(labels, shown)


def shown_answer(field: Field, answer: Value, values: Sequence[str], locale: str) -> str:
    """An answer as its control shows it: a date as the locale writes it, a choice by its label."""
    if field.kind is Kind.DATE and isinstance(answer, str) and (day := date_of(answer)):
        return find_locale(locale).date(day, short=True)
    return answer_text(answer, field.options, values, locale)


def is_ticked(answer: Value, code: str) -> bool:
    """Whether an answer ticks the box of a choice; the code of a check's box is “true”."""
    return code in answer if isinstance(answer, tuple) else show(answer) == code
