"""How high paragraphs and tables are in a font, in twentieths of a point.

A drawn block becomes a frozen measure, which gives the height for a team's values: texts are
values, so they are not known while a document is drawn. Heights serve to plan pages; they need not
be exact.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from generator.document import markers
from generator.document.tree import Slot, Str, Words
from generator.formats.ooxml import qualified
from generator.writers.docx.elements import TableStyle
from generator.writers.docx.pages.fonts import WIDE, Font
from generator.writers.docx.pages.text_width import line_count
from generator.writers.docx.styles import CELL_MARGINS, LIST_INDENT, RULED, STYLES, Size, Style
from generator.writers.segments import text_of

NORMAL = "Normal"
Looks = Mapping[str, tuple[Size, bool]]  # the size of each style by its id, and whether it is bold
_FIELD = re.compile(f"{markers.FIELD}([0-9]+){markers.END}")
_P, _TBL, _TR, _TC = map(qualified, ("p", "tbl", "tr", "tc"))
_TOP, _BOTTOM = map(qualified, ("top", "bottom"))
_BORDERS = f"{qualified('pPr')}/{qualified('pBdr')}/*"
_VAL, _W = qualified("val"), qualified("w")
# What breaks stand for, and a tab, which takes about as much room as a dash.
_SPACES = {qualified("br"): "\n", qualified("tab"): " — "}
_LEVEL = f"{qualified('numPr')}/{qualified('ilvl')}"
_HEIGHT = f"{qualified('trPr')}/{qualified('trHeight')}"
# The styles of tables whose rows use the room that is left: boxes, and the block of a cover.
GROWING = (TableStyle.FIELD, TableStyle.BAND)
_RULE = 10  # a line of a table
_EMU = 635  # English Metric Units in a twentieth of a point
_TWIPS = 20  # twentieths of a point


class _Known(ABC):
    """A measure that keeps its last height in each width and font: teams share most of the texts in
    a document, and so it is seldom worked out again.
    """

    @cached_property
    @abstractmethod
    def reads(self) -> frozenset[int]:
        """The numbers of the values that the height depends on."""

    @abstractmethod
    def _worked_out(self, values: Sequence[str], width: int, font: Font) -> int:
        """The height."""

    @cached_property
    def _last(self) -> dict[tuple[int, Font], tuple[list[str], int]]:
        """The texts that were read last, and the height with them, by width and font."""
        return {}

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_last"}

    def height(self, values: Sequence[str], width: int, font: Font = WIDE) -> int:
        texts = [values[number] for number in self.reads]
        last = self._last.get((width, font))
        if last is None or last[0] != texts:
            last = self._last[width, font] = (texts, self._worked_out(values, width, font))
        return last[1]


@dataclass(frozen=True)
class TextMeasure(_Known):
    """A paragraph: its words, those of them that are bold, its style's size, what its indents take
    from the width, and the space around it.
    """

    words: Words
    strong: Words
    points: float
    line: float
    indent: int
    around: int

    @cached_property
    def reads(self) -> frozenset[int]:
        return frozenset(word.number for word in self.words if isinstance(word, Slot))

    def _worked_out(self, values: Sequence[str], width: int, font: Font) -> int:
        text = text_of(self.words, values)
        strong = len(text_of(self.strong, values)) / len(text) if self.strong and text else 0
        lines = line_count(text, self.points * font.width, width - self.indent, strong)
        line = max(self.line, self.points * font.line)
        return round(max(1, lines) * line * _TWIPS) + self.around


@dataclass(frozen=True)
class SpaceMeasure:
    """A line of a fixed height."""

    space: int

    @property
    def reads(self) -> frozenset[int]:
        return frozenset()

    def height(self, values: Sequence[str], width: int, font: Font = WIDE) -> int:  # noqa: ARG002
        return self.space


@dataclass(frozen=True)
class CellMeasure:
    """A cell: what is in it, its width, and its margins at the sides and above and below. A cell
    without a width is as wide as the text of the page or column that it stands in.
    """

    blocks: tuple[Measure, ...]
    width: int
    sides: int
    margins: int

    def height(self, values: Sequence[str], column: int, font: Font = WIDE) -> int:
        width = (self.width or column) - self.sides
        return self.margins + sum(block.height(values, width, font) for block in self.blocks)


@dataclass(frozen=True)
class RowMeasure(_Known):
    """A row of a table, which has at least the height `least`; 0 if it has no minimum. The minimum
    of one that `grows` is planned.
    """

    cells: tuple[CellMeasure, ...]
    least: int
    grows: bool

    @cached_property
    def reads(self) -> frozenset[int]:
        return reads_of(block for cell in self.cells for block in cell.blocks)

    def _worked_out(self, values: Sequence[str], width: int, font: Font) -> int:
        least = 0 if self.grows else self.least
        return max(least, *(cell.height(values, width, font) for cell in self.cells)) + _RULE

    def highest(self, values: Sequence[str], width: int, fonts: Iterable[Font]) -> int:
        """The height in that of some fonts in which it is highest."""
        return max(self.height(values, width, font) for font in fonts)


@dataclass(frozen=True)
class TableMeasure:
    """A table: its rows."""

    rows: tuple[RowMeasure, ...]

    @cached_property
    def reads(self) -> frozenset[int]:
        return reads_of(self.rows)

    def height(self, values: Sequence[str], width: int, font: Font = WIDE) -> int:
        return sum(row.height(values, width, font) for row in self.rows)


Measure = TextMeasure | SpaceMeasure | TableMeasure


def reads_of(measures: Iterable[Measure | RowMeasure]) -> frozenset[int]:
    """The numbers of the values that some measures depend on."""
    return frozenset(number for measure in measures for number in measure.reads)


def looks_of(*, dense: bool) -> Looks:
    """The looks of our styles."""
    normal = Size(10, 13) if dense else Size(10.5, 14.5)
    return {NORMAL: (normal, False)} | {
        style.id: (_size(style, dense=dense), style.bold) for style in STYLES
    }


def _size(style: Style, *, dense: bool) -> Size:
    size = style.dense if dense else style.wide
    return replace(size, after=size.after + RULED) if style.ruled else size


def measures_of(
    blocks: Sequence[Any], prompts: Sequence[Words], looks: Looks
) -> tuple[Measure, ...]:
    """The measures of drawn blocks, one below another. Paragraphs with the same lines around them
    are one box, which has those above and below once (17.3.1.24).
    """
    lines = [_lines(block) for block in blocks]
    measures = []
    for place, block in enumerate(blocks):
        above, below = lines[max(0, place - 1)], lines[min(place + 1, len(blocks) - 1)]
        is_joined = bool(lines[place])
        joined = {
            _TOP: is_joined and place > 0 and above == lines[place],
            _BOTTOM: is_joined and place < len(blocks) - 1 and below == lines[place],
        }
        sides = frozenset(side for side, is_inside in joined.items() if is_inside)
        measures.append(measure_of(block, prompts, looks, inside=sides))
    return tuple(measures)


def _lines(block: Any) -> list[tuple[str, dict[str, str]]]:
    """The lines around a paragraph."""
    return [(side.tag, dict(side.attrib)) for side in block.iterfind(_BORDERS)]


def measure_of(
    block: Any,
    prompts: Sequence[Words],
    looks: Looks,
    *,
    is_inner: bool = False,
    inside: frozenset[str] = frozenset(),
) -> Measure:
    """The measure of a drawn paragraph or table; `prompts` has what each control shows, by its
    number. In an inner table, one in a cell, no row grows. Lines of a paragraph that are `inside` a
    box of several are not drawn.
    """
    if block.tag != _TBL:
        return _text(block, prompts, looks, inside)
    style = _value(block.find(f"{qualified('tblPr')}/{qualified('tblStyle')}"))
    usual = dict(CELL_MARGINS).get(style, (0, 0, 0, 0))  # type: ignore[call-overload]
    fits = not is_inner and len(block.find(qualified("tblGrid"))) == 1
    return TableMeasure(
        tuple(
            RowMeasure(
                tuple(
                    _cell(cell, usual, prompts, looks, fits=fits) for cell in row.iterchildren(_TC)
                ),
                least,
                grows=least > 0 and style in GROWING and not is_inner,
            )
            for row in block.iterchildren(_TR)
            for least in [int(_value(row.find(_HEIGHT)) or 0)]
        )
    )


def _cell(
    cell: Any,
    usual: tuple[int, int, int, int],
    prompts: Sequence[Words],
    looks: Looks,
    *,
    fits: bool,
) -> CellMeasure:
    """The measure of a cell: the only one of a row that `fits` its column has no own width."""
    properties = cell.find(qualified("tcPr"))
    own = properties.find(qualified("tcMar"))
    top, left, bottom, right = usual if own is None else (int(side.get(_W)) for side in own)
    width = 0 if fits else int(properties.find(qualified("tcW")).get(_W))
    blocks = (child for child in cell if child.tag in (_P, _TBL))
    inside = tuple(measure_of(block, prompts, looks, is_inner=True) for block in blocks)
    return CellMeasure(inside, width, left + right, top + bottom)


def _text(
    paragraph: Any, prompts: Sequence[Words], looks: Looks, inside: frozenset[str]
) -> Measure:
    properties = paragraph.find(qualified("pPr"))
    spacing = properties.find(qualified("spacing"))
    if spacing is not None and spacing.get(qualified("lineRule")) == "exact":
        return SpaceMeasure(int(spacing.get(qualified("line"))))
    around = sum(_border(side) for side in paragraph.iterfind(_BORDERS) if side.tag not in inside)
    ident = _value(properties.find(qualified("pStyle")))
    size, is_bold = looks.get(ident) or looks[NORMAL]
    picture = next(paragraph.iter("{*}extent"), None)
    height = 0 if picture is None else int(picture.get("cy")) // _EMU
    if height > size.line * _TWIPS:  # a lower one stands in a line of text
        return SpaceMeasure(height + _length(spacing, "after", 0) + around)
    words = tuple(_words(paragraph.iter(), prompts))
    runs = list(paragraph.iter(qualified("r")))
    bold = (leaf for run in runs if _is_bold(run) for leaf in run.iter())
    return TextMeasure(
        words,
        words if is_bold else tuple(_words(bold, prompts)),
        min((_points(run, size.points) for run in runs), default=size.points),
        size.line,
        _indent(properties),
        _length(spacing, "before", size.before) + _length(spacing, "after", size.after) + around,
    )


def _border(side: Any) -> int:
    """The height of a border above or below a paragraph, with its distance from the text."""
    if side.tag not in (_TOP, _BOTTOM):
        return 0
    return int(side.get(qualified("sz"))) * 5 // 2 + int(side.get(qualified("space"))) * _TWIPS


def _indent(properties: Any) -> int:
    """What the indents of a paragraph, or of its level in a list, take from the width."""
    indent, level = properties.find(qualified("ind")), properties.find(_LEVEL)
    if indent is None and level is not None:
        return LIST_INDENT * (int(_value(level)) + 1)
    return sum(_length(indent, side, 0) for side in ("left", "right"))


def _is_bold(run: Any) -> bool:
    return run.find(f"{qualified('rPr')}/{qualified('b')}") is not None


def _points(run: Any, usual: float) -> float:
    """The size of a run, which is the usual one unless it has its own, in half points."""
    own = run.find(f"{qualified('rPr')}/{qualified('sz')}")
    return usual if own is None else int(_value(own)) / 2


def _words(leaves: Iterable[Any], prompts: Sequence[Words]) -> Iterator[Str | Slot]:
    for leaf in leaves:
        text = leaf.text or "" if leaf.tag == qualified("t") else _SPACES.get(leaf.tag, "")
        plain = re.sub(f"[a-z]{markers.END}", markers.END, text)
        for odd, piece in enumerate(_FIELD.split(plain)):
            yield from prompts[int(piece)] if odd % 2 else markers.split(piece)


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(_VAL))


def _length(element: Any, side: str, usual: int) -> int:
    found = None if element is None else element.get(qualified(side))
    return usual if found is None else int(found)
