"""Pieces: what a writer compiles a document to, constant text with holes for values and answers
between.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Protocol

from generator.document.answers import Answers, Value
from generator.document.tree import Str, Words
from generator.foundation.locale import find_locale


class Insert(Protocol):
    """A place whose text depends on the team or on what was answered."""

    def text(self, values: Sequence[str], answers: Answers) -> str:
        """What stands here, escaped for the format."""


Segments = tuple[str | Insert, ...]


def joined(pieces: Iterable[str | Insert]) -> Segments:
    """The same pieces with constant ones side by side made one."""
    result: list[str | Insert] = []
    for piece in pieces:
        if isinstance(piece, str) and result and isinstance(result[-1], str):
            result[-1] += piece
        elif piece != "":
            result.append(piece)
    return tuple(result)


def filled(pieces: Segments, values: Sequence[str], answers: Answers) -> str:
    """The text, every hole filled."""
    return "".join(
        piece if isinstance(piece, str) else piece.text(values, answers) for piece in pieces
    )


Encoded = tuple[bytes | Insert, ...]


def encoded(pieces: Segments) -> Encoded:
    """The pieces with their constant text as UTF-8, as files hold it."""
    return tuple(piece.encode() if isinstance(piece, str) else piece for piece in pieces)


def filled_bytes(pieces: Encoded, values: Sequence[str], answers: Answers) -> bytes:
    """The file's bytes, every hole filled."""
    return b"".join(
        piece if isinstance(piece, bytes) else piece.text(values, answers).encode()
        for piece in pieces
    )


def bound(pieces: Encoded, values: Sequence[str], changing: frozenset[int]) -> Encoded:
    """The pieces of a blank document in which only the `changing` values still differ: every hole
    that reads none of them is filled.
    """
    result: list[bytes | Insert] = []
    for piece in (_bound(piece, values, changing) for piece in pieces):
        if isinstance(piece, bytes) and result and isinstance(result[-1], bytes):
            result[-1] += piece
        else:
            result.append(piece)
    return tuple(result)


def _bound(
    piece: bytes | Insert, values: Sequence[str], changing: frozenset[int]
) -> bytes | Insert:
    if isinstance(piece, bytes):
        return piece
    watched = _Watched(values)
    text = piece.text(watched, {})
    return piece if watched.read & changing else text.encode()


class _Watched(Sequence[str]):
    """Values that remember which of them were read."""

    def __init__(self, values: Sequence[str]) -> None:
        self._values = values
        self.read: set[int] = set()

    def __getitem__(self, number: Any) -> Any:
        self.read.add(number)
        return self._values[number]

    def __len__(self) -> int:
        return len(self._values)


def text_of(words: Words, values: Sequence[str]) -> str:
    """The words with their values."""
    return "".join(word.text if isinstance(word, Str) else values[word.number] for word in words)


def shown_answer(answer: Value, locale: str = "") -> str:
    """An answer as text: numbers as the locale writes them (without one, as data files do), dates
    as data files do, `?` for "not known".
    """
    match answer:
        case None:
            return "?"
        case bool():
            return "true" if answer else "false"
        case Decimal():
            return find_locale(locale).number(answer) if locale else format(answer, "f")
        case str():
            return answer
        case _:
            return ""
