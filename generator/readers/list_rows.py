"""The rows of lists in blanks and in filled files, which may have more of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from generator.readers.aligner import Alignment
from generator.readers.blank import Blank, Gap
from generator.readers.stream import CELL, ROW, Stream

_CELL_TAG = re.compile(r"(.+?)\.([1-9][0-9]{0,3})(\..+)?")
_MOST = 500  # rows


def list_of(tag: str) -> str:
    """The field of a list's cell; "" for any other field."""
    match = _CELL_TAG.fullmatch(tag)
    return match[1] if match else ""


def rows_of(stream: Stream) -> dict[str, list[range]]:
    """The table rows of each list of a blank; the last position of each is its end."""
    found: dict[str, list[range]] = {}
    start = 0
    for end, word in enumerate(stream.words):
        if word != ROW:
            continue
        tags = [stream.gaps[place] for place in range(start, end) if place in stream.gaps]
        numbered = {(match[1], match[2]) for match in map(_CELL_TAG.fullmatch, tags) if match}
        if len(numbered) == 1:
            found.setdefault(next(iter(numbered))[0], []).append(range(start, end + 1))
        start = end + 1
    return found


def added_rows(blank: Blank, file: Stream, alignment: Alignment) -> dict[str, int]:
    """For each list that has more rows in a file than in its blank, the number of its rows."""
    found = {}
    for ident, rows in rows_of(blank.stream).items():
        start, end = _surroundings(rows, alignment)
        if start < 0 or end < 0:
            continue
        ends = [place for place in range(start + 1, end) if file.words[place] == ROW]
        own = blank.stream.words[rows[-1].start : rows[-1].stop].count(CELL)
        starts = [start, *ends]
        if len(rows) < len(ends) <= _MOST and all(
            file.words[begin:stop].count(CELL) == own
            for begin, stop in zip(starts, ends, strict=False)
        ):
            found[ident] = len(ends)
    return found


def _surroundings(rows: list[range], alignment: Alignment) -> tuple[int, int]:
    """The positions in the file of the row end before a list, and of the first thing after it that
    was found; -1 for one that was not.
    """
    before, matched = rows[0].start - 1, alignment.matched
    start = matched[before] if before >= 0 else -1
    after = (place for place in matched[rows[-1].stop :] if place >= 0)
    return start, next(after, -1)


def with_rows(blank: Blank, counts: Mapping[str, int]) -> Blank:
    """The blank with so many rows in some of its lists: copies of the last row, numbered on."""
    every, stream = rows_of(blank.stream), blank.stream
    words, shown = list(stream.words), list(stream.shown)
    sources, gaps, known = list(stream.sources), dict(stream.gaps), dict(blank.gaps)
    ends = {every[ident][-1].stop: ident for ident in counts}
    for end in sorted(ends, reverse=True):  # so that earlier positions stay
        ident, last = ends[end], every[ends[end]][-1]
        number, width = len(every[ident]), len(last)
        added = counts[ident] - number
        gaps = {place + added * width if place >= end else place: t for place, t in gaps.items()}
        for more in range(1, added + 1):
            at = end + (more - 1) * width
            copy = [
                str(number + more) if word == str(number) else word
                for word in stream.words[last.start : last.stop]
            ]
            words[at:at], shown[at:at] = copy, copy
            sources[at:at] = [0] * width
            for place in last:
                if place in stream.gaps:
                    gap = _numbered(known[stream.gaps[place]], ident, number + more)
                    gaps[at + place - last.start] = gap.tag
                    known[gap.tag] = gap
    longer = Stream(tuple(words), tuple(shown), gaps, tuple(sources))
    return replace(blank, stream=longer, gaps=known)


def _numbered(gap: Gap, ident: str, number: int) -> Gap:
    """The gap of the same column in another row."""
    match = _CELL_TAG.fullmatch(gap.tag)
    assert match is not None
    return replace(gap, tag=f"{ident}.{number}{match[3] or ''}")
