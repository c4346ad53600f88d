"""Streams in a notation that people can read: a line a line, `|` ends a cell, `/` at the end of a
line a row, and `<tag>` is the place of a field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.readers.labels.blank import Blank, Gap, Shape
from generator.readers.labels.stream import Stream, StreamBuilder

_PIECE = re.compile(r"<([\w.]+)>|(\|)|(/$)|([^<|/]+)", re.MULTILINE)


def stream(notation: str) -> Stream:
    """The stream of a notation."""
    builder = StreamBuilder()
    for number, line in enumerate(notation.strip().split("\n")):
        is_row = line.rstrip().endswith("/")
        for tag, cell, _, text in _PIECE.findall(line.strip()):
            if tag:
                builder.gap(tag, number)
            elif cell:
                builder.cell()
            else:
                builder.text(text, number)
        if is_row:
            builder.row()
        else:
            builder.line()
    return builder.stream()


def blank(
    notation: str,
    shapes: Mapping[str, Shape] | None = None,
    prompt: str = "Type it",
    options: Mapping[str, tuple[tuple[str, str], ...]] | None = None,
    *,
    is_same: bool | None = True,
) -> Blank:
    """A blank of a notation, whose gaps take texts where `shapes` does not say otherwise."""
    shown = stream(notation)
    kinds, lists = shapes or {}, options or {}
    gaps = {
        tag: Gap(tag, kinds.get(tag, Shape.TEXT), tag, prompt, lists.get(tag, ()))
        for tag in shown.gaps.values()
    }
    return Blank({}, shown, gaps, is_same)
