"""Pieces: what a writer compiles a document to, constant text with holes for values and answers
between.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Protocol

from generator.document import Answers, Str, Value, Words


class Hole(Protocol):
    """A place whose text depends on the team or on what was answered."""

    def text(self, values: Sequence[str], answers: Answers) -> str:
        """What stands here, escaped for the format."""


Pieces = tuple[str | Hole, ...]


def joined(pieces: Iterable[str | Hole]) -> Pieces:
    """The same pieces with constant ones side by side made one."""
    result: list[str | Hole] = []
    for piece in pieces:
        if isinstance(piece, str) and result and isinstance(result[-1], str):
            result[-1] += piece
        elif piece != "":
            result.append(piece)
    return tuple(result)


def filled(pieces: Pieces, values: Sequence[str], answers: Answers) -> str:
    """The text, every hole filled."""
    return "".join(
        piece if isinstance(piece, str) else piece.text(values, answers) for piece in pieces
    )


def text_of(words: Words, values: Sequence[str]) -> str:
    """The words with their values."""
    return "".join(word.text if isinstance(word, Str) else values[word.number] for word in words)


def shown_answer(answer: Value) -> str:
    """An answer as text: numbers and dates as data files write them, `?` for "not known"."""
    match answer:
        case None:
            return "?"
        case bool():
            return "true" if answer else "false"
        case Decimal():
            return format(answer, "f")
        case str():
            return answer
        case _:
            return ""
