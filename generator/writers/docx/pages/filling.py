"""Which units are on which page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from generator.writers.docx.pages.units import NOTHING, Size, Unit

SAFETY = 0.98  # the share of a page that is planned; programs differ in how they break lines
SPACE = 400  # above a chapter that continues a page
_OPENING = 0.3  # the share of a page that a chapter needs there if it is longer than a page
_BEGINNING = 3000  # what is kept of the beginning of a long table

# The places of the units on each page, and the room that is left there; less than none where one
# unit needs more than a page.
Pages = list[tuple[list[int], int]]


class Manner(NamedTuple):
    """How pages are filled: with units `together` with those that join them, or not; and up to the
    `exact` end of what is planned, or beyond where a unit begins neither a chapter nor a step.
    """

    together: bool
    exact: bool


class PageFiller:
    """Puts units, one after another, on pages of a height."""

    def __init__(self, units: Sequence[Unit], page: int) -> None:
        self._units = units
        self._page = page

    def filled(self, sizes: Sequence[Size], manner: Manner) -> Pages:
        """The pages. Where the last would be more than half empty, a chapter that could continue an
        earlier page moves to it, with those after it, if no page before it is then more than a
        third empty: boxes use the room that they leave.
        """
        pages = list(self._pages(sizes, manner))
        most = self._page // 3
        if pages[-1][1] > self._page // 2:
            for place, unit in reversed([*enumerate(self._units)]):
                other = list(self._pages(sizes, manner, place)) if unit.starts else pages
                is_filled = all(left <= most for _, left in other[:-1])
                if other != pages and len(other) == len(pages) and is_filled:
                    return other
        return pages

    def _pages(
        self, sizes: Sequence[Size], manner: Manner, on_new_page: int = 0
    ) -> Iterator[tuple[list[int], int]]:
        """The pages, one after another. A chapter may have to begin `on_new_page`."""
        own: list[int] = []
        used = NOTHING
        for place, size in enumerate(sizes):
            unit = self._units[place]
            needed = used + (
                self._chapter(place, sizes) if unit.starts else self._beginning(place, size)
            )
            if manner.together:
                needed += self._joining(place, sizes)
            is_exact = manner.exact or unit.starts or unit.breaks
            room = self._page if is_exact else self._page / SAFETY
            if used.most and (needed.most > room or place == on_new_page):
                yield own, self._page - used.most
                own, used = [], NOTHING
            elif unit.starts:
                used += Size(SPACE, SPACE)
            own.append(place)
            used += size
            while unit.flows and used.most > self._page:
                yield own, 0
                own, used = [], used.with_more(-self._page)
        yield own, self._page - used.most

    def _joining(self, place: int, sizes: Sequence[Size]) -> Size:
        """The size of the units that join one."""
        following = range(place + 1, len(sizes))
        return sum(
            (sizes[each] for each in takewhile(lambda each: self._units[each].joins, following)),
            NOTHING,
        )

    def _beginning(self, place: int, size: Size) -> Size:
        """What has to be on one page of a unit."""
        if not self._units[place].flows:
            return size
        return Size(min(size.wide, _BEGINNING), min(size.own, _BEGINNING))

    def _chapter(self, start: int, sizes: Sequence[Size]) -> Size:
        """What has to be on one page of the chapter that starts at a unit, with the space above it:
        all of it or, if it is longer than a page, enough of it to begin with.
        """
        following = range(start + 1, len(sizes))
        end = next((place for place in following if self._units[place].starts), len(sizes))
        needed = sum(sizes[start:end], Size(SPACE, SPACE))
        if needed.most <= self._page:
            return needed
        needed = Size(SPACE, SPACE)
        for place in range(start, end):
            needed += self._beginning(place, sizes[place])
            if needed.most >= _OPENING * self._page:
                break
        return needed
