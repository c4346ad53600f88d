"""The units of a page plan: blocks that stay on one page, and how high they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.writers.docx.pages.fonts import Font
from generator.writers.docx.pages.heights import Measure, RowMeasure, TableMeasure

_USUAL = 0.8  # the height of a text in a usual font, as a share of that in a wide one
# The first of two columns has one of these percentages of their room: few, so that the edge of the
# second stays where it is from page to page.
_MAIN = (57, 50, 64, 68)
_LONG = 20  # the rows of a long table

# A wide font, which may replace the document's own, and that font.
Fonts = tuple[Font, Font]


class Size(NamedTuple):
    """Heights in a wide font and in the document's own, and the width of the first of two columns;
    0 if there is only one.
    """

    wide: int
    own: int
    main: int = 0

    def __add__(self, other: Size) -> Size:  # type: ignore[override]
        return Size(self.wide + other.wide, self.own + other.own)

    @property
    def most(self) -> int:
        return max(self.wide, self.own)

    def with_more(self, height: float) -> Size:
        return Size(self.wide + round(height), self.own + round(height), self.main)


NOTHING = Size(0, 0)


class BoxHeight(NamedTuple):
    """The height that a row of boxes needs, and what it lacks for handwriting."""

    needed: int
    lacking: int

    def with_share(self, share: float) -> int:
        return self.needed + round(share * self.lacking)


class Heights(NamedTuple):
    """The size of a unit, and the height of each row of it that can grow, in that of the fonts in
    which it is highest.
    """

    size: Size
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Unit:
    """Blocks that stay on one page: headings with what follows, or text in two columns of a room,
    the second of which has the measures `beside`. `rows` are those that can grow, and `gaps` the
    spaces above headings, which can grow too: at most `stacked` of them stand one below another. A
    unit that `starts` a chapter may continue the page. Before one that `breaks`, a page ends if it
    has no room for it. One that `joins` the unit before it stays with that, unless this takes
    another page.
    """

    blocks: tuple[Measure, ...]
    beside: tuple[Measure, ...]
    room: int
    rows: tuple[RowMeasure, ...]
    gaps: tuple[int, ...]
    stacked: int
    starts: bool
    breaks: bool
    joins: bool

    def heights(self, values: Sequence[str], width: int, fonts: Fonts) -> Heights:
        """The size, with rows as high as they are in either font, and the height of each row."""
        each = [[row.height(values, width, font) for row in self.rows] for font in fonts]
        rows = tuple(map(max, zip(*each, strict=True)))
        if self.beside:
            return Heights(self._divided(values, fonts), rows)
        wide, own = (
            _height(self.blocks, values, width, font) + sum(rows) - sum(heights)
            for font, heights in zip(fonts, each, strict=True)
        )
        return Heights(Size(wide, own), rows)

    def _divided(self, values: Sequence[str], fonts: Fonts) -> Size:
        """The size with columns of the widths in which the text is lowest."""

        def divided(share: int) -> Size:
            main = self.room * share // 100
            wide, own = (
                max(
                    _height(self.blocks, values, main, font),
                    _height(self.beside, values, self.room - main, font),
                )
                for font in fonts
            )
            return Size(wide, own, main)

        return min(map(divided, _MAIN), key=lambda size: size.most)

    @property
    def flows(self) -> bool:
        """Whether it ends with a long table, which is divided between pages."""
        last = self.blocks[-1] if self.blocks else None
        is_plain = not self.rows and not self.beside
        return is_plain and isinstance(last, TableMeasure) and len(last.rows) > _LONG

    def boxes(self, heights: Heights) -> list[BoxHeight]:
        """The height of each row that can grow."""
        return [
            BoxHeight(own, max(0, row.least - own))
            for row, own in zip(self.rows, heights.rows, strict=True)
        ]

    def usual_height(self, numbers: Sequence[int], heights: Heights) -> float:
        """The height in a usual font, with the planned space above it and heights of rows."""
        space = numbers[1] if self.starts else 0
        grown = sum(numbers[len(numbers) - len(self.rows) - len(self.gaps) :]) - sum(self.gaps)
        return space + grown + (heights.size.wide - sum(heights.rows)) * _USUAL


def _height(blocks: Iterable[Measure], values: Sequence[str], width: int, font: Font) -> int:
    return sum(block.height(values, width, font) for block in blocks)
