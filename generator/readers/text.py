"""The plain text reader: what a text file shows, such as a document saved as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.document.text_tables import Cell, split_tables
from generator.foundation.limits import Limits, too_large
from generator.readers.charsets import decode_text
from generator.readers.shown_file import ShownFile, ShownFileBuilder
from generator.readers.ticks import is_tick

# Ends of pages and lines beside the usual ones (Unicode, 5.8).
_ENDS = re.compile("[\f\v\x85\u2028\u2029]")

_COLUMNS = 3  # of a table; two may be a label and an answer
# The bullets of lists as LibreOffice and pandoc write them; people type one space after a dash.
_BULLET = re.compile(r"^[ \t]*(?:[•◦▪] +|[-*] {3}(?=\S))")


def open_text(data: bytes, name: str, limits: Limits) -> ShownFile:
    """What the file shows. Raises `ReadError`, naming the file `name`, if it is too large or no
    text.
    """
    if len(data) > limits.text_file:
        raise too_large(name, "text_file", limits.text_file)
    builder = ShownFileBuilder(name, limits)
    add_text(builder, decode_text(data, name))
    return builder.shown_file()


def plain_text(data: bytes, name: str, limits: Limits) -> str:
    """The text of the file, empty if it is too large. Raises `ReadError` if it is no text."""
    return decode_text(data, name) if len(data) <= limits.text_file else ""


def add_text(builder: ShownFileBuilder, text: str) -> None:
    """Add what a text shows, with the tables drawn in it."""
    for piece in split_tables(_ENDS.sub("\n", text)):
        if isinstance(piece, str):
            _add_lines(builder, piece)
            continue
        for row in piece:
            for cell in row:
                builder.text(_unwrapped(cell))
                builder.cell()
            builder.row()


def _add_lines(builder: ShownFileBuilder, text: str) -> None:
    """Add the lines of a text, whose columns are divided by tabs. Lines with the same number of
    columns, three at least, are the rows of a table.
    """
    lines = [list(_cells(_BULLET.sub("", line, count=1))) for line in text.split("\n") if line]
    sizes = [0, *map(len, lines), 0]
    for number, cells in enumerate(lines, 1):
        if builder.is_full:
            return
        is_row = len(cells) >= _COLUMNS and len(cells) in (sizes[number - 1], sizes[number + 1])
        for place, cell in enumerate(cells, 1):
            builder.text(cell)
            if place < len(cells) or is_row:
                builder.cell()
        if is_row:
            builder.row()
        else:
            builder.line()


def _unwrapped(cell: Cell) -> str:
    """The text of a cell, without the line breaks that its width alone explains: those before a
    word that had no more room.
    """
    first, *others = cell.text.split("\n")
    parts = [first]
    for before, line in zip((first, *others), others, strict=False):
        word = line.partition(" ")[0]
        is_full = word and len(before) + 1 + len(word) > cell.width
        parts += [" " if is_full else "\n", line]
    return "".join(parts)


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
