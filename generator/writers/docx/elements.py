"""Paragraphs, runs and tables as WordprocessingML elements, with children in the schema's order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from generator.document import markers
from generator.document.tree import Slot, Words
from generator.formats.ooxml import element
from generator.writers.docx.compiled import FLAT


@dataclass(frozen=True)
class Border:
    """A border: colour, thickness in eighths of a point, distance in points."""

    colour: str
    size: int
    space: int = 0


Borders = dict[str, Border]


@dataclass(frozen=True)
class Format:
    """The format of a run: a character style and overrides; `size` is in half points.

    With `flat`, values are on one line.
    """

    style: str = ""
    bold: bool = False
    italic: bool = False
    colour: str = ""
    flat: bool = False
    size: int = 0


@dataclass(frozen=True)
class DocxParagraph:
    """A paragraph's style and overrides. `number` is a numbering id and a level; lengths are in
    twentieths of a point.
    """

    style: str
    keep_next: bool = False
    page_break: bool = False
    number: tuple[int, int] | None = None
    borders: tuple[tuple[str, Border], ...] = ()
    fill: str = ""
    tab: tuple[str, int] | None = None
    before: int | None = None
    after: int | None = None
    exact: int | None = None
    left: int | None = None
    right: int | None = None
    hanging: int | None = None


def word_runs(words: Words, font: Format = Format()) -> list[Any]:
    """The words as runs of one format; a slot becomes a marker that is cut out later."""
    mark = FLAT if font.flat else ""
    texts = (
        markers.mark(word.number).replace(markers.END, mark + markers.END)
        if isinstance(word, Slot)
        else word.text
        for word in words
    )
    return [_run(font, _text(text)) for text in texts]


def line_break() -> Any:
    return element("r", element("br"))


def tab() -> Any:
    return element("r", element("tab"))


def page_field(code: str) -> Any:
    """A field that Word updates itself: `PAGE` or `NUMPAGES` (17.16.5)."""
    return element("fldSimple", element("r", _text("1")), instr=code)


def paragraph(layout: DocxParagraph | str, *children: Any) -> Any:
    """A paragraph with its runs."""
    layout = DocxParagraph(layout) if isinstance(layout, str) else layout
    properties = element(
        "pPr",
        element("pStyle", val=layout.style),
        element("keepNext") if layout.keep_next else None,
        element("pageBreakBefore") if layout.page_break else None,
        _number(layout.number),
        _edges("pBdr", dict(layout.borders)),
        element("shd", val="clear", color="auto", fill=layout.fill) if layout.fill else None,
        element("tabs", element("tab", val=layout.tab[0], pos=layout.tab[1]))
        if layout.tab
        else None,
        _spacing(layout),
        _indent(layout),
    )
    return element("p", properties, *children)


def chapter_anchor(number: int) -> str:
    """The bookmark of a chapter's heading, which the contents link to."""
    return f"chapter_{number}"


def bookmarked(runs: Sequence[Any], name: str, number: int) -> list[Any]:
    """The runs inside a bookmark."""
    return [
        element("bookmarkStart", id=number, name=name),
        *runs,
        element("bookmarkEnd", id=number),
    ]


def gap(height: int, *, page_break: bool = False) -> Any:
    """An empty line of this height, in twentieths of a point."""
    return paragraph(DocxParagraph("Normal", page_break=page_break, exact=height))


@dataclass(frozen=True)
class DocxCell:
    """A cell: its blocks, fill colour, borders, and margins (top, left, bottom, right) in
    twentieths of a point.
    """

    blocks: Sequence[Any]
    fill: str = ""
    borders: tuple[tuple[str, Border], ...] = ()
    margins: tuple[int, int, int, int] = (0, 0, 0, 0)
    align: str = ""


@dataclass(frozen=True)
class DocxRow:
    """A row: its cells, minimum height in twentieths of a point, and whether it is the header."""

    cells: Sequence[DocxCell]
    height: int = 0
    head: bool = False


def table(widths: Sequence[int], rows: Iterable[DocxRow]) -> Any:
    """A table of fixed widths, flush with the text on both sides."""
    properties = element(
        "tblPr",
        element("tblW", w=sum(widths), type="dxa"),
        element("tblInd", w=0, type="dxa"),
        element("tblLayout", type="fixed"),
    )
    grid = element("tblGrid", *(element("gridCol", w=width) for width in widths))
    return element("tbl", properties, grid, *(_row(widths, row) for row in rows))


def _row(widths: Sequence[int], row: DocxRow) -> Any:
    properties = element(
        "trPr",
        element("cantSplit"),
        element("trHeight", val=row.height, hRule="atLeast") if row.height else None,
        element("tblHeader") if row.head else None,
    )
    return element(
        "tr",
        properties,
        *(_cell(width, cell) for width, cell in zip(widths, row.cells, strict=True)),
    )


def _cell(width: int, cell: DocxCell) -> Any:
    top, left, bottom, right = cell.margins
    sides = (("top", top), ("left", left), ("bottom", bottom), ("right", right))
    properties = element(
        "tcPr",
        element("tcW", w=width, type="dxa"),
        _edges("tcBorders", dict(cell.borders)),
        element("shd", val="clear", color="auto", fill=cell.fill) if cell.fill else None,
        element("tcMar", *(element(side, w=size, type="dxa") for side, size in sides)),
        element("vAlign", val=cell.align) if cell.align else None,
    )
    return element("tc", properties, *cell.blocks)


def _edges(name: str, borders: Borders) -> Any:
    order = (side for side in ("top", "left", "bottom", "right", "between") if side in borders)
    drawn = [
        element(
            side,
            val="single",
            sz=borders[side].size,
            space=borders[side].space,
            color=borders[side].colour,
        )
        for side in order
    ]
    return element(name, *drawn) if drawn else None


def _number(number: tuple[int, int] | None) -> Any:
    if number is None:
        return None
    return element("numPr", element("ilvl", val=number[1]), element("numId", val=number[0]))


def _spacing(layout: DocxParagraph) -> Any:
    if layout.exact is not None:
        return element("spacing", before=0, after=0, line=layout.exact, lineRule="exact")
    if layout.before is None and layout.after is None:
        return None
    return element("spacing", before=layout.before, after=layout.after)


def _indent(layout: DocxParagraph) -> Any:
    if layout.left is None and layout.right is None and layout.hanging is None:
        return None
    return element("ind", left=layout.left, right=layout.right, hanging=layout.hanging)


def _run(font: Format, content: Any) -> Any:
    properties = [
        element("rStyle", val=font.style) if font.style else None,
        element("b") if font.bold else None,
        element("i") if font.italic else None,
        element("color", val=font.colour) if font.colour else None,
        element("sz", val=font.size) if font.size else None,
    ]
    kept = [part for part in properties if part is not None]
    return element("r", element("rPr", *kept) if kept else None, content)


def _text(text: str) -> Any:
    node = element("t")
    node.text = text
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return node
