"""Markers: the positions of values and fields in the text of a skeleton.

Markers are private-use characters (Unicode, chapter 23.5). All loaders refuse these in their input,
so that nobody can forge a marker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.document.tree import Slot, Str, Words

VALUE, FIELD, END = "\ue000", "\ue002", "\ue001"
_MARKER = re.compile(f"{VALUE}([0-9]+){END}")
_FIELD_MARKER = re.compile(f"{FIELD}([0-9]+){END}")


def mark(number: int) -> str:
    """The marker of value `number`."""
    return f"{VALUE}{number}{END}"


def mark_field(number: int) -> str:
    """The marker of field `number`; it goes on a line of its own."""
    return f"{FIELD}{number}{END}"


def marked_field(line: str) -> int | None:
    """The number in a line that is a field marker; None for any other line."""
    match = _FIELD_MARKER.fullmatch(line.strip())
    return int(match[1]) if match else None


def split(text: str) -> Words:
    """The text as words and slots, without empty words."""
    pieces = _MARKER.split(text)
    words = [Slot(int(piece)) if odd % 2 else Str(piece) for odd, piece in enumerate(pieces)]
    return tuple(word for word in words if word != Str(""))


def join(words: Words) -> str:
    """The text with markers, which `split` turns back into words and slots."""
    return "".join(mark(word.number) if isinstance(word, Slot) else word.text for word in words)


def put(text: str, values: Sequence[str]) -> str:
    """The text with each marker replaced by its value."""
    return _MARKER.sub(lambda match: values[int(match[1])], text)
