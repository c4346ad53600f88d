"""Lists in tables: their cells are found by the row and column that they stand in, since people
add, delete and move rows and columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from generator.readers.labels.aligner import Alignment, is_typo
from generator.readers.labels.blank import Blank, Gap
from generator.readers.labels.stream import CELL, ENDS, GAP, LINE, ROW, Stream

_TAG = re.compile(r"(.+?)\.([1-9][0-9]{0,3})(\..+)?")
_MOST = 500  # rows
_ALIKE = 0.5  # of the words of two headings


def list_of(tag: str) -> str:
    """The field of a list's cell; "" for any other field."""
    match = _TAG.fullmatch(tag)
    return match[1] if match else ""


@dataclass(frozen=True)
class ListCell:
    """A cell of a list in a file: its gap, its words, and whether its place is certain: the table
    has the columns and the number of rows of the blank.
    """

    gap: Gap
    span: range
    is_certain: bool


def list_cells(blank: Blank, file: Stream, alignment: Alignment) -> dict[str, list[ListCell]]:
    """The cells of each list whose table was found in a file; a list some of whose cells were found
    by other means is left out. Columns are known by their headings, rows by their order.
    """
    found = {}
    for ident, rows in _rows(blank.stream).items():
        table = _Table(blank, ident, rows)
        region = table.region(file, alignment)
        if region and not any(place in file.gaps for place in region):
            cells = list(table.cells(file, region))
            if cells:
                found[ident] = cells
    return found


def _rows(stream: Stream) -> dict[str, list[range]]:
    """The table rows of each list of a blank, each without the end of the row before."""
    found: dict[str, list[range]] = {}
    for row in _split(stream, range(len(stream.words)), ROW):
        tags = [stream.gaps[place] for place in row if place in stream.gaps]
        numbered = {(match[1], match[2]) for match in map(_TAG.fullmatch, tags) if match}
        if len(numbered) == 1:
            found.setdefault(next(iter(numbered))[0], []).append(row)
    return found


@dataclass(frozen=True)
class _Table:
    """The table of a list in a blank."""

    blank: Blank
    ident: str
    rows: Sequence[range]

    def region(self, file: Stream, alignment: Alignment) -> range:
        """The part of a file that has the list, its headings included; empty if it was not found.

        It begins after the last thing before the headings that was found, and ends before the first
        thing after the list that was.
        """
        matched = alignment.matched
        before = (place for place in reversed(matched[: self._head.start]) if place >= 0)
        after = (place for place in matched[self.rows[-1].stop + 1 :] if place >= 0)
        return range(next(before, -1) + 1, next(after, len(file.words)))

    def cells(self, file: Stream, region: range) -> Iterator[ListCell]:
        """The cells of the list's rows in a region of a file; none if its headings are missing."""
        rows = list(_split(file, region, ROW))
        for number, row in enumerate(rows):
            head = _headings(file, row)
            columns = self._columns(head)
            if columns:
                own = [list(_split(file, row, CELL)) for row in rows[number + 1 :]]
                same = [cells for cells in own if len(cells) == len(head)][:_MOST]
                if len(same) < len(own) - 1:  # the last may be what follows the table
                    return
                is_certain = (
                    len(same) == len(self.rows)
                    and columns == self._own_columns
                    and all(head[at] == words for at, words in self._headings.items())
                )
                for index, cells in enumerate(same, 1):
                    for column, place in columns.items():
                        gap = self._gaps[column]
                        yield ListCell(_numbered(gap, self.ident, index), cells[place], is_certain)
                return

    @cached_property
    def _head(self) -> range:
        """The row of headings: from the start of a line, and with as many cells as others."""
        words, end = self.blank.stream.words, self.rows[0].start - 1
        row = self.rows[-1]
        start, cells = end, words[row.start : row.stop].count(CELL)
        while start > 0 and words[start - 1] not in (ROW, GAP):
            if words[start - 1] == LINE and words[start:end].count(CELL) >= cells:
                break
            start -= 1
        return range(start, max(start, end))

    @cached_property
    def _headings(self) -> dict[int, tuple[str, ...]]:
        """The words of the heading of each column with a gap."""
        headings = _headings(self.blank.stream, self._head)
        return {column: headings[column] for column in self._gaps if column < len(headings)}

    @cached_property
    def _gaps(self) -> Mapping[int, Gap]:
        """The gap in each column."""
        stream = self.blank.stream
        cells = enumerate(_split(stream, self.rows[-1], CELL))
        tags = {
            column: stream.gaps[place]
            for column, cell in cells
            for place in cell
            if place in stream.gaps
        }
        return {column: self.blank.gaps[tag] for column, tag in tags.items()}

    @cached_property
    def _own_columns(self) -> dict[int, int]:
        return {column: column for column in self._gaps}

    def _columns(self, headings: Sequence[tuple[str, ...]]) -> dict[int, int]:
        """The column of the file for each of the blank's, by their headings; empty unless most were
        found, each once. One whose heading was reworded is known by its place.
        """
        found: dict[int, int] = {}
        for column, words in self._headings.items():
            alike = [place for place, other in enumerate(headings) if _are_alike(words, other)]
            if len(alike) == 1:
                found[column] = alike[0]
        is_enough = 2 * len(found) > len(self._gaps) and len(set(found.values())) == len(found)
        if not is_enough:
            return {}
        # Where as many columns are left and none has moved, a reworded heading is still its own.
        is_in_place = all(column == place for column, place in found.items())
        return self._own_columns if is_in_place and len(headings) == self._width else found

    @cached_property
    def _width(self) -> int:
        """The number of columns, that of the row numbers included."""
        return len(list(_split(self.blank.stream, self._head, CELL)))


def _split(stream: Stream, places: range, end: str) -> Iterator[range]:
    """The stretches between ends of a kind, without them; a last one with nothing in it is left
    out.
    """
    start = places.start
    for place in places:
        if stream.words[place] == end:
            yield range(start, place)
            start = place + 1
    if start < places.stop:
        yield range(start, places.stop)


def _headings(stream: Stream, row: range) -> list[tuple[str, ...]]:
    """The words of each cell of a row; of the first cell those of its last line, since the text
    before the table precedes it.
    """
    cells = [[stream.words[place] for place in cell] for cell in _split(stream, row, CELL)]
    for place, words in enumerate(cells):
        ends = [number for number, word in enumerate(words, 1) if word in ENDS]
        if place == 0 and ends:
            del words[: ends[-1]]
    return [tuple(word for word in words if word not in ENDS) for words in cells]


def _are_alike(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether two headings are the same, typing errors and a word apart."""
    if words == others:
        return True
    same = sum(
        word == other or is_typo(word, other) for word, other in zip(words, others, strict=False)
    )
    return same > _ALIKE * max(len(words), len(others))


def _numbered(gap: Gap, ident: str, number: int) -> Gap:
    """The gap of the same column in another row."""
    match = _TAG.fullmatch(gap.tag)
    assert match is not None
    return replace(gap, tag=f"{ident}.{number}{match[3] or ''}")
