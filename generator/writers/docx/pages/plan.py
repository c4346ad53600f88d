"""The plan of the pages: how wide columns are, and how much room there is to write.

Programs fill pages from the top. The spaces above headings, and then boxes, therefore get the
height that a page has left in the font that needs more room: so a page is used and nothing runs
over to the next one. Texts are values, so the plan is worked out when they are filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from generator.document.answers import PlacedAnswers
from generator.writers.docx.pages.fonts import Font
from generator.writers.docx.pages.heights import Measure, RowMeasure, TableMeasure, reads_of
from generator.writers.docx.pages.row_heights import shared

_USUAL = 0.8  # the height of a text in a usual font, as a share of that in a wide one
SAFETY = 0.98  # the share of a page that is planned; programs differ in how they break lines
# The first of two columns has one of these percentages of their room: few, so that the edge of the
# second stays where it is from page to page.
_MAIN = (43, 50, 54, 57, 64, 68)
_SPACE = 400  # above a chapter that continues a page
_OPENING = 0.3  # the share of a page that a chapter needs there if it is longer than a page
# Of the height that boxes lack for handwriting they get the first of these shares with which there
# are no more pages. With more than all of it, units spread over the pages.
_SHARES = (2, 1.5, 1, 0.75, 0.5, 0.25)


_LONG, _BEGINNING = 20, 3000  # the rows of a long table, and what is kept of its beginning

# A wide font, which may replace the document's own, and that font.
Fonts = tuple[Font, Font]


class _Size(NamedTuple):
    """Heights in a wide font and in the document's own, and the width of the first of two columns;
    0 if there is only one.
    """

    wide: int
    own: int
    main: int = 0

    def __add__(self, other: _Size) -> _Size:  # type: ignore[override]
        return _Size(self.wide + other.wide, self.own + other.own)

    @property
    def most(self) -> int:
        return max(self.wide, self.own)

    def with_more(self, height: float) -> _Size:
        return _Size(self.wide + round(height), self.own + round(height), self.main)


_NOTHING = _Size(0, 0)


class _BoxHeight(NamedTuple):
    """The height that a row of boxes needs, and what it lacks for handwriting."""

    needed: int
    lacking: int

    def with_share(self, share: float) -> int:
        return self.needed + round(share * self.lacking)


class _Heights(NamedTuple):
    """The size of a unit, and the height of each row of it that can grow, in that of the fonts in
    which it is highest.
    """

    size: _Size
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Unit:
    """Blocks that stay on one page: headings with what follows, or text in two columns of a room,
    the second of which has the measures `beside`. `rows` are those that can grow, and `gaps` the
    spaces above headings, which can grow too: at most `stacked` of them stand one below another. A
    unit that `starts` a chapter may continue the page. Before one that `breaks`, a page ends if it
    has no room for it.
    """

    blocks: tuple[Measure, ...]
    beside: tuple[Measure, ...]
    room: int
    rows: tuple[RowMeasure, ...]
    gaps: tuple[int, ...]
    stacked: int
    starts: bool
    breaks: bool

    def heights(self, values: Sequence[str], width: int, fonts: Fonts) -> _Heights:
        """The size, with rows as high as they are in either font, and the height of each row."""
        each = [[row.height(values, width, font) for row in self.rows] for font in fonts]
        rows = tuple(map(max, zip(*each, strict=True)))
        if self.beside:
            return _Heights(self._divided(values, fonts), rows)
        wide, own = (
            _height(self.blocks, values, width, font) + sum(rows) - sum(heights)
            for font, heights in zip(fonts, each, strict=True)
        )
        return _Heights(_Size(wide, own), rows)

    def _divided(self, values: Sequence[str], fonts: Fonts) -> _Size:
        """The size with columns of the widths in which the text is lowest."""

        def divided(share: int) -> _Size:
            main = self.room * share // 100
            wide, own = (
                max(
                    _height(self.blocks, values, main, font),
                    _height(self.beside, values, self.room - main, font),
                )
                for font in fonts
            )
            return _Size(wide, own, main)

        return min(map(divided, _MAIN), key=lambda size: size.most)

    @property
    def flows(self) -> bool:
        """Whether it ends with a long table, which is divided between pages."""
        last = self.blocks[-1] if self.blocks else None
        is_plain = not self.rows and not self.beside
        return is_plain and isinstance(last, TableMeasure) and len(last.rows) > _LONG

    def boxes(self, heights: _Heights) -> list[_BoxHeight]:
        """The height of each row that can grow."""
        return [
            _BoxHeight(own, max(0, row.least - own))
            for row, own in zip(self.rows, heights.rows, strict=True)
        ]

    def usual_height(self, numbers: Sequence[int], heights: _Heights) -> float:
        """The height in a usual font, with the planned space above it and heights of rows."""
        space = numbers[1] if self.starts else 0
        grown = sum(numbers[len(numbers) - len(self.rows) - len(self.gaps) :]) - sum(self.gaps)
        return space + grown + (heights.size.wide - sum(heights.rows)) * _USUAL


@dataclass(frozen=True)
class _Numbers:
    """The numbers of a plan, one after another, and the pages on which its units begin."""

    flat: tuple[int, ...]
    starts: tuple[int, ...]


class _Planned(NamedTuple):
    """What was planned last: with which values, for which heights of the units, and its numbers."""

    values: Sequence[str]
    heights: list[_Heights]
    numbers: _Numbers


class PagePlan:
    """The plan of a chapter, and of those after it that may continue its last page: what their
    blocks need for a team's values, in the two fonts that must fit.
    """

    def __init__(self, units: Sequence[Unit], page: int, width: int, fonts: Fonts) -> None:
        self._units = tuple(units)
        self._page = page
        self._width = width
        self._fonts = fonts
        self._last: _Planned | None = None
        self.reads = reads_of(one for unit in units for one in (*unit.blocks, *unit.beside))

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_last": None}

    def numbers(self, values: Sequence[str]) -> tuple[int, ...]:
        """For each unit, whether it begins a page if it can, the space above it if it starts a
        chapter, the widths of its columns if it has two, the spaces above its headings, and the
        heights of its rows.
        """
        return self._worked_out(values).flat

    def starts(self, values: Sequence[str]) -> tuple[int, ...]:
        """The page of the plan on which each unit begins in a usual font, counted from 0, and last
        that on which the next plan does.
        """
        return self._worked_out(values).starts

    def _worked_out(self, values: Sequence[str]) -> _Numbers:
        last = self._last
        if last is None or last.values is not values:
            heights = [unit.heights(values, self._width, self._fonts) for unit in self._units]
            is_same = last is not None and last.heights == heights  # as in most teams
            numbers = last.numbers if last and is_same else self._numbers(heights)
            last = self._last = _Planned(values, heights, numbers)
        return last.numbers

    def _numbers(self, heights: Sequence[_Heights]) -> _Numbers:
        planned = tuple(self._planned(heights))
        flat = tuple(number for unit in planned for number in unit)
        return _Numbers(flat, tuple(self._started(planned, heights)))

    def _started(
        self, planned: Sequence[tuple[int, ...]], heights: Sequence[_Heights]
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

    def _planned(self, heights: Sequence[_Heights]) -> Iterator[tuple[int, ...]]:
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
                start = (1, 0) if place == places[0] else (0, _SPACE)
                columns = (main, unit.room - main) if main else ()
                break_ = (int(place == places[0]),) if unit.breaks else ()
                spaces = (gap + more for gap in unit.gaps)
                own = (next(grown) for _ in unit.rows)
                yield (*(start if unit.starts else break_), *columns, *spaces, *own)

    def _roomy_pages(
        self, sizes: Sequence[_Size], boxes: Sequence[Sequence[_BoxHeight]]
    ) -> tuple[float, list[tuple[list[int], int]]]:
        """The share of the height that boxes lack, at most all of it, which they can get without
        another page; and the pages, with the room that is left when they have it.
        """
        lacking = [sum(box.lacking for box in own) for own in boxes]
        plain = self._filled_pages(sizes)
        for share in _SHARES:
            larger = (
                size.with_more(share * lack) for size, lack in zip(sizes, lacking, strict=True)
            )
            pages = self._filled_pages([*larger])
            if len(pages) == len(plain) and all(left >= 0 for _, left in pages):
                spare = max(0, share - 1)
                return share - spare, [
                    (places, left + round(spare * sum(lacking[place] for place in places)))
                    for places, left in pages
                ]
        return 0, plain

    def _filled_pages(self, sizes: Sequence[_Size]) -> list[tuple[list[int], int]]:
        """The pages. Where the last would be more than half empty, a chapter that could continue an
        earlier page moves to it, with those after it, if no page before it is then more than a
        third empty: boxes use the room that they leave.
        """
        pages = list(self._pages(sizes))
        most = self._page // 3
        if pages[-1][1] > self._page // 2:
            for place, unit in reversed([*enumerate(self._units)]):
                other = list(self._pages(sizes, place)) if unit.starts else pages
                is_filled = all(left <= most for _, left in other[:-1])
                if other != pages and len(other) == len(pages) and is_filled:
                    return other
        return pages

    def _pages(
        self, sizes: Sequence[_Size], on_new_page: int = 0
    ) -> Iterator[tuple[list[int], int]]:
        """The places of the units on each page, and the room that is left there; less than none
        where one unit needs more than a page. A chapter may have to begin `on_new_page`.
        """
        own: list[int] = []
        used = _NOTHING
        for place, size in enumerate(sizes):
            unit = self._units[place]
            needed = used + (
                self._chapter(place, sizes) if unit.starts else self._beginning(place, size)
            )
            room = self._page if unit.starts or unit.breaks else self._page / SAFETY
            if used.most and (needed.most > room or place == on_new_page):
                yield own, self._page - used.most
                own, used = [], _NOTHING
            elif unit.starts:
                used += _Size(_SPACE, _SPACE)
            own.append(place)
            used += size
            while unit.flows and used.most > self._page:
                yield own, 0
                own, used = [], used.with_more(-self._page)
        yield own, self._page - used.most

    def _beginning(self, place: int, size: _Size) -> _Size:
        """What has to be on one page of a unit."""
        if not self._units[place].flows:
            return size
        return _Size(min(size.wide, _BEGINNING), min(size.own, _BEGINNING))

    def _chapter(self, start: int, sizes: Sequence[_Size]) -> _Size:
        """What has to be on one page of the chapter that starts at a unit, with the space above it:
        all of it or, if it is longer than a page, enough of it to begin with.
        """
        following = range(start + 1, len(sizes))
        end = next((place for place in following if self._units[place].starts), len(sizes))
        needed = sum(sizes[start:end], _Size(_SPACE, _SPACE))
        if needed.most <= self._page:
            return needed
        needed = _Size(_SPACE, _SPACE)
        for place in range(start, end):
            needed += self._beginning(place, sizes[place])
            if needed.most >= _OPENING * self._page:
                break
        return needed


@dataclass(frozen=True)
class PlanInsert:
    """One number of a plan."""

    plan: PagePlan
    number: int

    @property
    def reads(self) -> frozenset[int]:
        return self.plan.reads

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        return str(self.plan.numbers(values)[self.number])


@dataclass(frozen=True)
class BlankInsert:
    """An insert of a blank sheet. In one with answers it is 0: they may need more room than was
    planned.
    """

    planned: PlanInsert

    @property
    def reads(self) -> frozenset[int]:
        return self.planned.reads

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:
        return "0" if len(answers) else self.planned.text(values, answers)


@dataclass(frozen=True)
class PageInsert:
    """The page on which a unit of the last of some plans begins."""

    plans: tuple[PagePlan, ...]
    unit: int

    @property
    def reads(self) -> frozenset[int]:
        return frozenset().union(*(plan.reads for plan in self.plans))

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        *before, own = self.plans
        pages = sum(plan.starts(values)[-1] for plan in before)
        return str(1 + pages + own.starts(values)[self.unit])


def _headings(units: Sequence[Unit]) -> int:
    """How many spaces above headings can grow, of those one below another. Where there are neither
    boxes nor columns, tables may be divided between pages, and so what is left is not known.
    """
    if not any(unit.rows or unit.beside for unit in units):
        return 0
    return sum(unit.stacked for unit in units)


def _height(blocks: Iterable[Measure], values: Sequence[str], width: int, font: Font) -> int:
    return sum(block.height(values, width, font) for block in blocks)
