"""A three-way merge: two changed versions of one text combined line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Clash:
    """Lines that both sides changed differently; `line` is their line number in `mine`, from 1."""

    line: int
    mine: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass(frozen=True)
class Merge:
    """The text with the changes of both sides, and the clashes; `text` is valid only without
    clashes.
    """

    text: str
    clashes: tuple[Clash, ...] = ()


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Merge by lines: the changes of either side are taken, identical changes once. Different
    changes to the same or adjacent lines clash.
    """
    old, first, second = (text.splitlines(keepends=True) for text in (base, mine, theirs))
    lines: list[str] = []
    clashes: list[Clash] = []
    for start, end, in_mine, in_theirs in _regions(old, first, second):
        before, one, two = old[start:end], first[slice(*in_mine)], second[slice(*in_theirs)]
        if one in (before, two):
            lines += two
        elif two == before:
            lines += one
        else:
            clashes.append(Clash(in_mine[0] + 1, tuple(one), tuple(two)))
    return Merge("".join(lines), tuple(clashes))


_Span = tuple[int, int]


def _regions(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[int, int, _Span, _Span]]:
    """The texts split at the lines that all three share: spans of the base with those of both
    sides. The shared lines are spans too.
    """
    start = one = two = 0
    for line, in_mine, in_theirs in _agreed(base, mine, theirs):
        yield start, line, (one, in_mine), (two, in_theirs)
        yield line, line + 1, (in_mine, in_mine + 1), (in_theirs, in_theirs + 1)
        start, one, two = line + 1, in_mine + 1, in_theirs + 1
    yield start, len(base), (one, len(mine)), (two, len(theirs))


def _agreed(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[int, int, int]]:
    """The lines that all three share, in order: their index in each."""
    first, second = _matches(base, mine), _matches(base, theirs)
    for line in sorted(first.keys() & second.keys()):
        yield line, first[line], second[line]


def _matches(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {
        start + number: found + number for start, found, size in blocks for number in range(size)
    }
