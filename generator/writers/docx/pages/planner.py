"""Puts markers for planned numbers into the drawn blocks of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count, takewhile
from typing import Any

from generator.document.tree import Words
from generator.formats.ooxml import element, qualified
from generator.writers.docx.compiled import plan_marker
from generator.writers.docx.elements import spacing_of
from generator.writers.docx.keeping import is_kept
from generator.writers.docx.pages.filling import SAFETY
from generator.writers.docx.pages.heights import GROWING, NORMAL, Looks, TableMeasure, measures_of
from generator.writers.docx.pages.plan import PagePlan
from generator.writers.docx.pages.plan_inserts import BlankInsert, PageInsert, PlanInsert
from generator.writers.docx.pages.units import Fonts, Unit
from generator.writers.docx.writing_lines import more_lines
from generator.writers.segments import Insert

_P, _TBL, _TR = map(qualified, ("p", "tbl", "tr"))
_WIDTHS = tuple(map(qualified, ("tblW", "gridCol", "tcW")))
_BOOKMARK, _NAME = map(qualified, ("bookmarkStart", "name"))
_SPACED = ("Heading2", "Heading3")
_HEIGHT = f"{qualified('trPr')}/{qualified('trHeight')}"


@dataclass(frozen=True)
class PageText:
    """A page and the look of its text: the `height` of the page and the `width` of the text, in
    twentieths of a point; the size of each style; the styles that stay with what follows, and those
    of `heads`, headings at which a page ends that has no room for what stays with them; and the
    fonts in which pages must hold their text.
    """

    height: int
    width: int
    looks: Looks
    kept: frozenset[str]
    heads: frozenset[str]
    fonts: Fonts


class PagePlanner:
    """Puts markers for planned numbers into drawn blocks. `foot` has the paragraphs that only the
    first page has in its footer, and `prompts` what each control shows.
    """

    def __init__(self, page: PageText, foot: Sequence[Any], prompts: Sequence[Words]) -> None:
        self.inserts: list[Insert] = []
        self._plans: list[PagePlan] = []
        self._bookmarks: dict[str, tuple[int, int]] = {}  # the plan and unit of each
        self._page = page
        self._foot = foot
        self._prompts = prompts

    def plan(self, blocks: Sequence[Any]) -> None:
        """Put markers for planned numbers into the blocks."""
        chains: list[list[Any]] = []
        starts: list[Any] = []
        for chapter in _chapters(blocks):
            if chains and _may_continue(chapter):
                chains[-1] += chapter
                starts.append(chapter[0])
            else:
                chains.append(chapter)
        for number, chain in enumerate(chains):
            self._plan_chain(chain, starts, self._foot if number == 0 else ())

    def _plan_chain(self, chain: Sequence[Any], starts: Sequence[Any], foot: Sequence[Any]) -> None:
        groups = [*self._groups(chain)]
        units = [
            self._unit(
                group,
                starts=group[0] in starts,
                breaks=group is not groups[0] and _style(_first(group)) in self._page.heads,
                joins=bool(before) and _is_list(before[-1]),
            )
            for before, group in zip([[], *groups], groups, strict=False)
        ]
        lines = measures_of(foot, self._prompts, self._page.looks)
        units[0] = replace(units[0], blocks=(*lines, *units[0].blocks))
        plan = PagePlan(
            units, round(self._page.height * SAFETY), self._page.width, self._page.fonts
        )
        for place, group in enumerate(groups):
            names = (mark.get(_NAME) for block in group for mark in block.iter(_BOOKMARK))
            self._bookmarks |= dict.fromkeys(map(str, names), (len(self._plans), place))
        self._plans.append(plan)
        numbers = map(partial(PlanInsert, plan), count())
        for group, unit, after in zip(groups, units, [*units[1:], None], strict=True):
            if unit.starts:
                properties = group[0].find(qualified("pPr"))
                break_ = properties.find(qualified("pageBreakBefore"))
                break_.set(qualified("val"), self._marker(next(numbers)))
                properties.append(element("spacing", before=self._marker(next(numbers))))
            if unit.breaks:
                _add_break(_first(group), self._marker(BlankInsert(next(numbers))))
            if after and after.joins:
                kept = self._marker(BlankInsert(next(numbers), filled="1"))
                for mark in group[-1].iter(qualified("keepNext")):
                    mark.set(qualified("val"), kept)
            columns = _columns(group[-1])
            for column in columns:
                column.set(qualified("w"), self._marker(next(numbers)))
            if columns:
                _fit(group, columns[0].get(qualified("w")))
            for heading in _spaced(group):
                spacing_of(heading).set(qualified("before"), self._marker(next(numbers)))
            for row, measure in zip(_rows(group), unit.rows, strict=True):
                height = next(numbers)
                row.find(_HEIGHT).set(qualified("val"), self._marker(height))
                for line, more in more_lines(row, measure.cells, self._page.width, height):
                    line.tail = self._marker(more)

    def page_of(self, bookmark: str) -> str:
        """The marker for the number of the page with a bookmark."""
        plan, unit = self._bookmarks[bookmark]
        return self._marker(PageInsert(tuple(self._plans[: plan + 1]), unit))

    def _marker(self, insert: Insert) -> str:
        """The marker of an insert."""
        self.inserts.append(insert)
        return plan_marker(len(self.inserts) - 1)

    def _unit(self, group: Sequence[Any], *, starts: bool, breaks: bool, joins: bool) -> Unit:
        measures = measures_of(group, self._prompts, self._page.looks)
        rows = tuple(
            row
            for table in measures
            if isinstance(table, TableMeasure)
            for row in table.rows
            if row.grows
        )
        gaps = tuple(map(self._space, _spaced(group)))
        ends = [place for place, block in enumerate(group) if _breaks_column(block)]
        if not ends:
            return Unit(tuple(measures), (), 0, rows, gaps, len(gaps), starts, breaks, joins)
        [place] = ends
        room = sum(int(column.get(qualified("w"))) for column in _columns(group[-1]))
        first, second = measures[:place], measures[place + 1 :]
        stacked = max(len([*_spaced(part)]) for part in (group[:place], group[place:]))
        return Unit(tuple(first), tuple(second), room, rows, gaps, stacked, starts, breaks, joins)

    def _space(self, heading: Any) -> int:
        """The space above a heading, by its style or its own."""
        properties = heading.find(qualified("pPr"))
        own = properties.find(qualified("spacing"))
        above = None if own is None else own.get(qualified("before"))
        if above is not None:
            return int(above)
        style = properties.find(qualified("pStyle")).get(qualified("val"))
        size, _ = self._page.looks.get(style) or self._page.looks[NORMAL]
        return size.before

    def _groups(self, chapter: Sequence[Any]) -> Iterator[list[Any]]:
        """The blocks of each unit."""
        group: list[Any] = []
        in_columns = False
        for block, after in zip(chapter, [*chapter[1:], None], strict=True):
            ends_section = block.find(f"{qualified('pPr')}/{qualified('sectPr')}") is not None
            begins_section = ends_section and not _columns(block)
            if group and (begins_section or _begins_page(block)):
                yield group
                group = []
            group.append(block)
            if begins_section:
                in_columns = True
                continue
            may_end = _is_list(block) and after is not None and after.tag == _P
            if ends_section or not (in_columns or self._is_kept(block)) or may_end:
                in_columns = False
                yield group
                group = []
        if group:
            yield group

    def _is_kept(self, block: Any) -> bool:
        """Whether a block stays with what follows it."""
        return (block.tag == _P and _is_gap(block)) or is_kept(block, self._page.kept)


def _chapters(blocks: Sequence[Any]) -> Iterator[list[Any]]:
    """The blocks up to each page break of the template."""
    chapter: list[Any] = []
    for block in blocks:
        if chapter and _begins_page(block):
            yield chapter
            chapter = []
        chapter.append(block)
    if chapter:
        yield chapter


def _begins_page(block: Any) -> bool:
    return block.find(f"{qualified('pPr')}/{qualified('pageBreakBefore')}") is not None


def _may_continue(chapter: Sequence[Any]) -> bool:
    """Whether a chapter may begin below another on a page: it has no boxes and no columns, and
    begins with its heading.
    """
    has_boxes = next(_rows(chapter), None) is not None
    return not has_boxes and not any(map(_columns, chapter)) and not _is_gap(chapter[0])


def _first(group: Sequence[Any]) -> Any:
    """The first block with content; the first of all if none has."""
    return next((block for block in group if block.tag == _TBL or not _is_gap(block)), group[0])


def _style(block: Any) -> str:
    """The id of a paragraph's style; empty for a table."""
    style = block.find(f"{qualified('pPr')}/{qualified('pStyle')}")
    return "" if style is None else str(style.get(qualified("val")))


def _add_break(heading: Any, marker: str) -> None:
    """Let a marker say whether a heading begins a page (17.3.1.23)."""
    properties = heading.find(qualified("pPr"))
    before = [properties.find(qualified(name)) for name in ("keepLines", "keepNext", "pStyle")]
    first = next(each for each in before if each is not None)
    first.addnext(element("pageBreakBefore", val=marker))


def _is_list(block: Any) -> bool:
    """Whether a block is a list in two columns, which may be on the page before further texts."""
    return block.tag == _TBL and _style(next(block.iter(_P))) == "Tip"


def _is_gap(block: Any) -> bool:
    return block.find(qualified("r")) is None


def _rows(blocks: Iterable[Any]) -> Iterator[Any]:
    """The rows of boxes whose minimum height is planned."""
    for table in blocks:
        style = table.find(f"{qualified('tblPr')}/{qualified('tblStyle')}")
        if style is not None and style.get(qualified("val")) in GROWING:
            yield from (row for row in table.iterchildren(_TR) if row.find(_HEIGHT) is not None)


def _spaced(blocks: Iterable[Any]) -> Iterator[Any]:
    """The headings below that of a page, whose space above can grow, but for one at the top of a
    column.
    """
    before = None
    for block in blocks:
        style = block.find(f"{qualified('pPr')}/{qualified('pStyle')}")
        is_heading = style is not None and style.get(qualified("val")) in _SPACED
        if is_heading and (before is None or not _breaks_column(before)):
            yield block
        before = block


def _columns(block: Any) -> list[Any]:
    """The columns of the section that ends with a block; empty if there are fewer than two."""
    section = block.find(f"{qualified('pPr')}/{qualified('sectPr')}")
    return [] if section is None else list(section.iter(qualified("col")))


def _fit(group: Iterable[Any], width: str) -> None:
    """Give tables with a single column, in the first of two columns of text, the width of that
    column, and move the right tab stops in them to its edge.
    """
    for block in takewhile(lambda block: not _breaks_column(block), group):
        if block.tag == _TBL and len(block.find(qualified("tblGrid"))) == 1:
            for size in block.iter(*_WIDTHS):
                size.set(qualified("w"), width)
            for stop in block.iter(qualified("tab")):
                if stop.get(qualified("val")) == "right":
                    stop.set(qualified("pos"), width)


def _breaks_column(block: Any) -> bool:
    return any(mark.get(qualified("type")) == "column" for mark in block.iter(qualified("br")))
