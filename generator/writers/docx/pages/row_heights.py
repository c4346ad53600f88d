"""How headings and the rows of boxes on a page share the room that it has left."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum, unique
from typing import NamedTuple


@unique
class RowKind(IntEnum):
    """What a row of boxes is for, by its minimum height in twentieths of a point."""

    ENTRY = 560  # of a list
    SHORT = 600  # a choice, a date, a number or a name
    RARE = 610  # answers that few cases need
    TEXT = 620  # a line or a sentence
    LINES = 1000  # a paragraph


class _Growth(NamedTuple):
    """The share of the room that is left, the most that a row gets of it, and the most where much
    of a page would be empty otherwise, in twentieths of a point.
    """

    share: int
    most: int
    most_if_empty: int


_ANY = 100_000
_GROWTH: dict[int, _Growth] = {
    RowKind.ENTRY: _Growth(1, 240, 650),
    RowKind.SHORT: _Growth(1, 200, 550),
    RowKind.RARE: _Growth(1, 190, 600),
    RowKind.TEXT: _Growth(2, 700, 4000),
    RowKind.LINES: _Growth(6, 1800, 6000),
}
_OTHER = _Growth(4, _ANY, _ANY)  # the block of a cover
_ABOVE = (200, 360)  # the most that the space above a heading grows by
_EMPTY = 1200  # much of a page


def shared(
    kinds: Sequence[int], least: Sequence[int], headings: int, room: int
) -> tuple[int, list[int]]:
    """How much the space above each of some headings grows, and the heights of rows of these kinds,
    which need at `least` so much: together they take no more than the room. Where much of it would
    be left, all may grow more.
    """
    growths = [_GROWTH.get(kind, _OTHER) for kind in kinds]
    for above, limits in zip(
        _ABOVE,
        ([one.most for one in growths], [one.most_if_empty for one in growths]),
        strict=True,
    ):
        gap = min(above, max(0, room) // headings) if headings else 0
        left = room - gap * headings
        extra = _parts(left, [one.share for one in growths], limits)
        if left - sum(extra) <= _EMPTY:
            break
    return gap, [height + more for height, more in zip(least, extra, strict=True)]


def _parts(room: int, shares: Sequence[int], most: Sequence[int]) -> list[int]:
    """A room divided: to each its share, and at most what it may have."""
    extra = [0] * len(shares)
    for _ in shares:
        growing = [place for place, part in enumerate(extra) if part < most[place]]
        left = room - sum(extra)
        if not growing or left <= len(shares):
            break
        whole = sum(shares[place] for place in growing)
        for place in growing:
            extra[place] = min(most[place], extra[place] + left * shares[place] // whole)
    return extra
