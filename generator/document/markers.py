"""Markers: how values and fields stand in the text of a skeleton without being part of it.

The markers are private-use characters (Unicode, chapter 23.5), which the loaders refuse in every
input, so that none can be forged.
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
    """The marker of field `number`, which stands on a line of its own."""
    return f"{FIELD}{number}{END}"


def marked_field(line: str) -> int | None:
    """The number of the field whose marker a line is; None for any other line."""
    found = _FIELD_MARKER.fullmatch(line.strip())
    return int(found[1]) if found else None


def split(text: str) -> Words:
    """The text as words and slots, nothing empty."""
    pieces = _MARKER.split(text)
    words = [Slot(int(piece)) if odd % 2 else Str(piece) for odd, piece in enumerate(pieces)]
    return tuple(word for word in words if word != Str(""))


def join(words: Words) -> str:
    """The text with markers that `split` takes apart."""
    return "".join(mark(word.number) if isinstance(word, Slot) else word.text for word in words)


def put(text: str, values: Sequence[str]) -> str:
    """The text with each marker replaced by its value."""
    return _MARKER.sub(lambda match: values[int(match[1])], text)
