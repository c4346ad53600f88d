"""The plan of the pages: how wide columns are, and how much room there is to write.

Programs fill pages from the top. The spaces above headings, and then boxes, therefore get the
height that a page has left in the font that needs more room: so a page is used and nothing runs
over to the next one. Texts are values, so the plan is worked out when they are filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from generator.writers.docx.pages.filling import SAFETY, SPACE, Manner, PageFiller, Pages
from generator.writers.docx.pages.heights import reads_of
from generator.writers.docx.pages.row_heights import shared
from generator.writers.docx.pages.text_width import rounded_text
from generator.writers.docx.pages.units import BoxHeight, Fonts, Heights, Size, Unit

# Of the height that boxes lack for handwriting they get the first of these shares with which there
# are no more pages. With more than all of it, units spread over the pages.
_SHARES = (2, 1.5, 1, 0.75, 0.5, 0.25)
_MOST_KNOWN = 1000  # plans of one chapter that are kept


@dataclass(frozen=True)
class _Numbers:
    """The numbers of a plan, one after another, and the pages on which its units begin."""

    flat: tuple[int, ...]
    starts: tuple[int, ...]


class _Last(NamedTuple):
    """The values that a plan was last worked out for: those that it reads, as they are and rounded;
    and its numbers.
    """

    values: Sequence[str]
    read: Sequence[str]
    rounded: tuple[str, ...]
    numbers: _Numbers

    def rounded_like(self, read: Sequence[str]) -> tuple[str, ...]:
        """Other values, rounded. Most of them are the same objects."""
        own = zip(read, self.read, self.rounded, strict=True)
        return tuple(known if one is other else rounded_text(one) for one, other, known in own)


class PagePlan:
    """The plan of a chapter, and of those after it that may continue its last page: what their
    blocks need for a team's values, in the two fonts that must fit. Values count by their rounded
    width, so that a plan serves many teams.
    """

    def __init__(self, units: Sequence[Unit], page: int, width: int, fonts: Fonts) -> None:
        self._units = tuple(units)
        self._page = page
        self._width = width
        self._fonts = fonts
        self._filler = PageFiller(self._units, page)
        self.reads = reads_of(one for unit in units for one in (*unit.blocks, *unit.beside))
        self._known: dict[tuple[str, ...], _Numbers] = {}  # by the rounded values that are read
        self._last: _Last | None = None

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_known": {}, "_last": None}

    def numbers(self, values: Sequence[str]) -> tuple[int, ...]:
        """For each unit, whether it begins a page if it can, the space above it if it starts a
        chapter, whether it stays with the next if that joins it, the widths of its columns if it
        has two, the spaces above its headings, and the heights of its rows.
        """
        return self.worked_out(values).flat

    def starts(self, values: Sequence[str]) -> tuple[int, ...]:
        """The page of the plan on which each unit begins in a usual font, counted from 0, and last
        that on which the next plan does.
        """
        return self.worked_out(values).starts

    def worked_out(self, values: Sequence[str]) -> _Numbers:
        """The numbers of all inserts of this plan."""
        last = self._last
        if last is None or last.values is not values:
            read = [values[number] for number in self.reads]
            rounded = last.rounded_like(read) if last else tuple(map(rounded_text, read))
            if rounded not in self._known:
                if len(self._known) == _MOST_KNOWN:
                    self._known.clear()
                self._known[rounded] = self._numbers([*map(rounded_text, values)])
            last = self._last = _Last(values, read, rounded, self._known[rounded])
        return last.numbers

    def _numbers(self, values: Sequence[str]) -> _Numbers:
        heights = [unit.heights(values, self._width, self._fonts) for unit in self._units]
        planned = tuple(self._planned(heights))
        flat = tuple(number for unit in planned for number in unit)
        return _Numbers(flat, tuple(self._started(planned, heights)))

    def _started(
        self, planned: Sequence[tuple[int, ...]], heights: Sequence[Heights]
    ) -> Iterator[int]:
        whole = self._page / SAFETY
        page, left = 0, whole
        for unit, numbers, own in zip(self._units, planned, heights, strict=True):
            height = unit.usual_height(numbers, own)
            is_moved = height > left and bool(unit.rows or unit.beside)
            if left < whole and (numbers[0] if unit.starts else is_moved):
                page, left = page + 1, whole
            yield page
            left -= height
            while left < 0:
                page, left = page + 1, left + whole
        yield page + 1

    def _planned(self, heights: Sequence[Heights]) -> Iterator[tuple[int, ...]]:
        sizes = [own.size for own in heights]
        boxes = [unit.boxes(own) for unit, own in zip(self._units, heights, strict=True)]
        share, pages = self._roomy_pages(sizes, boxes)
        for places, left in pages:
            units = [self._units[place] for place in places]
            rows = [row for unit in units for row in unit.rows]
            least = [box.with_share(share) for place in places for box in boxes[place]]
            more, planned = shared([row.least for row in rows], least, _headings(units), left)
            grown = iter(planned)
            for place, unit in zip(places, units, strict=True):
                main = sizes[place].main
                start = (1, 0) if place == places[0] else (0, SPACE)
                columns = (main, unit.room - main) if main else ()
                break_ = (int(place == places[0]),) if unit.breaks else ()
                is_joined = any(unit.joins for unit in self._units[place + 1 : place + 2])
                held = (int(place != places[-1]),) if is_joined else ()
                spaces = (gap + more for gap in unit.gaps)
                own = (next(grown) for _ in unit.rows)
                yield (*(start if unit.starts else break_), *held, *columns, *spaces, *own)

    def _roomy_pages(
        self, sizes: Sequence[Size], boxes: Sequence[Sequence[BoxHeight]]
    ) -> tuple[float, Pages]:
        """The share of the height that boxes lack, at most all of it, which they can get without
        another page; and the pages, with the room that is left when they have it.
        """
        lacking = [sum(box.lacking for box in own) for own in boxes]
        least = (_SHARES[-1] * lack for lack in lacking)
        is_together = self._is_together([*map(Size.with_more, sizes, least)])
        plain = self._filler.filled(sizes, Manner(is_together, exact=False))
        for share in _SHARES:
            larger = map(Size.with_more, sizes, (share * lack for lack in lacking))
            pages = self._filler.filled([*larger], Manner(is_together, exact=True))
            if len(pages) == len(plain) and all(left >= 0 for _, left in pages):
                spare = max(0, share - 1)
                return share - spare, [
                    (places, left + round(spare * sum(lacking[place] for place in places)))
                    for places, left in pages
                ]
        return 0, plain

    def _is_together(self, sizes: Sequence[Size]) -> bool:
        """Whether units of these sizes and those that join them take no more pages together."""
        together, apart = (
            self._filler.filled(sizes, Manner(each, exact=True)) for each in (True, False)
        )
        return len(together) <= len(apart)


def _headings(units: Sequence[Unit]) -> int:
    """How many spaces above headings can grow, of those one below another. Where there are neither
    boxes nor columns, tables may be divided between pages, and so what is left is not known.
    """
    if not any(unit.rows or unit.beside for unit in units):
        return 0
    return sum(unit.stacked for unit in units)
