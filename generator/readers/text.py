"""The plain text reader: what a text file shows, such as a document saved as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.foundation.limits import Limits
from generator.readers.charsets import decode_text
from generator.readers.refusals import too_large
from generator.readers.shown_file import ShownFile, ShownFileBuilder
from generator.readers.ticks import is_tick

# Ends of pages and lines beside the usual ones (Unicode, 5.8).
_ENDS = re.compile("[\n\f\v\x85\u2028\u2029]")


def open_text(data: bytes, name: str, limits: Limits) -> ShownFile:
    """What the file shows. Raises `ReadError`, naming the file `name`, if it is too large or no
    text.
    """
    if len(data) > limits.text_file:
        raise too_large(name, "text_file", limits.text_file)
    builder = ShownFileBuilder(name, limits)
    add_text(builder, decode_text(data, name))
    return builder.shown_file()


def add_text(builder: ShownFileBuilder, text: str) -> None:
    """Add the lines of a text; one with several columns, divided by tabs, is a row of a table."""
    for number, line in enumerate(_ENDS.split(text), 1):
        if not line or builder.is_full:
            continue
        cells = list(_cells(line))
        for cell in cells:
            builder.text(cell, number)
            if len(cells) > 1:
                builder.cell()
        if len(cells) > 1:
            builder.row()
        else:
            builder.line()


def _cells(line: str) -> Iterator[str]:
    """The columns of a line. A tab before the first or after a box is only a space."""
    box = ""
    for cell in line.lstrip("\t").split("\t"):
        if is_tick(cell) is not None and cell.strip():
            box += f"{cell} "
            continue
        yield box + cell
        box = ""
    if box:
        yield box
