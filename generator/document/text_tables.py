"""Tables drawn in plain text, as pandoc writes them (Pandoc User's Guide, "Tables"): grids of `+`,
`-` and `|`, and columns between lines of dashes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_BORDER = re.compile(r" {0,3}\+(?:[-=:]+\+)+ *")
_DASHES = re.compile(r" {2,3}-{3,}(?: +-{2,})* *")  # pandoc indents them, unlike a line across
_GRID_SPACE, _COLUMN_SPACE = 2, 1  # characters of a column that stay empty
_RUN = re.compile("-+")


@dataclass(frozen=True)
class Cell:
    """The text in a cell, and how many characters its lines have room for."""

    text: str
    width: int


Rows = tuple[tuple[Cell, ...], ...]


def split_tables(text: str) -> Iterator[str | Rows]:
    """The texts and the rows of tables in a text, in their order."""
    lines = text.split("\n")
    begun = place = 0
    while place < len(lines):
        found = _grid(lines, place) or _columns(lines, place)
        if not found:
            place += 1
            continue
        rows, after = found
        if begun < place:
            yield "\n".join(lines[begun:place])
        yield rows
        begun = place = after
    yield "\n".join(lines[begun:])


def _grid(lines: Sequence[str], start: int) -> tuple[Rows, int] | None:
    """The rows of a grid that begins in a line, and the line after it."""
    if not _BORDER.fullmatch(lines[start]):
        return None
    edges = [place for place, sign in enumerate(lines[start]) if sign == "+"]
    spans = [(left + 1, right) for left, right in pairwise(edges)]
    rows: list[tuple[Cell, ...]] = []
    inside: list[str] = []
    end = start + 1
    while end < len(lines) and lines[end].lstrip().startswith(("|", "+")):
        if not _BORDER.fullmatch(lines[end]):
            inside.append(lines[end])
        elif inside:
            rows.append(_cells(inside, spans, _GRID_SPACE))
            inside = []
        end += 1
    if inside:
        rows.append(_cells(inside, spans, _GRID_SPACE))
    return tuple(rows), end


def _columns(lines: Sequence[str], start: int) -> tuple[Rows, int] | None:
    """The rows of a table under dashes that begins in a line, and the line after it."""
    if not _DASHES.fullmatch(lines[start]):
        return None
    first = lines[start].rstrip()
    following = _next(lines, start + 1)
    if following is None:
        return None
    runs, head = first, range(0)
    if " " not in first.strip() and lines[following - 1].strip():  # below it comes a head
        head, runs = range(start + 1, following), lines[following].rstrip()
        body_start, end = following + 1, _next(lines, following + 1)
    else:
        body_start, end = start + 1, following
    if end is None or lines[end].rstrip() != first:
        return None
    spans = _spans(runs)
    body = [lines[place] for place in range(body_start, end)]
    rows = [_cells(group, spans, _COLUMN_SPACE) for group in _groups(body)]
    if head:
        rows.insert(0, _cells([lines[place] for place in head], spans, _COLUMN_SPACE))
    return (tuple(rows), end + 1) if rows else None


def _next(lines: Sequence[str], start: int) -> int | None:
    """The next line of dashes, which may be far away in a large table."""
    found = (place for place in range(start, len(lines)) if _DASHES.fullmatch(lines[place]))
    return next(found, None)


def _spans(dashes: str) -> list[tuple[int, int]]:
    """Where columns start and end; each reaches to the next."""
    starts = [run.start() for run in _RUN.finditer(dashes)]
    return list(zip(starts, [*starts[1:], len(dashes) + _COLUMN_SPACE], strict=True))


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    """The lines of each row: those between blank lines, or each line where there is none."""
    if all(map(str.strip, lines)):
        yield from ([line] for line in lines)
        return
    group: list[str] = []
    for line in (*lines, ""):
        if line.strip():
            group.append(line)
        elif group:
            yield group
            group = []


def _cells(lines: Sequence[str], spans: Sequence[tuple[int, int]], space: int) -> tuple[Cell, ...]:
    """The cells of a row; `space` is the part of a column's width that stays empty."""
    columns: list[list[str]] = [[] for _ in spans]
    for line in lines:
        for column, piece in zip(columns, _pieces(line, spans), strict=True):
            column.append(piece.removeprefix(" ").rstrip())
    return tuple(
        Cell("\n".join(column).strip("\n"), end - start - space)
        for column, (start, end) in zip(columns, spans, strict=True)
    )


def _pieces(line: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The part of a line in each column: between bars, else by its position. Characters of East
    Asian scripts and emoji are two wide, combining marks have no width (Unicode, "UAX #11").
    """
    between = line.strip().split("|")
    if len(between) == len(spans) + 2:
        yield from between[1:-1]
        return
    if line.isascii():
        yield from (line[start:end] for start, end in spans)
        return
    places, width = [], 0
    for sign in line:
        places.append(width)
        if not unicodedata.combining(sign):
            width += 2 if unicodedata.east_asian_width(sign) in "WF" else 1
    for start, end in spans:
        yield "".join(
            sign for sign, place in zip(line, places, strict=True) if start <= place < end
        )
