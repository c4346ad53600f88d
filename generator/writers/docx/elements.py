"""Paragraphs, runs and tables as WordprocessingML elements, with children in the schema's order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from generator.document import markers
from generator.document.tree import Slot, Words
from generator.formats.ooxml import element, qualified
from generator.writers.docx.compiled import FLAT, TITLE

_FIRST_ROW, _FIRST_COLUMN = 0x20, 0x80  # bits of `w:tblLook` (17.18.82)


class TableStyle(StrEnum):
    """The ids of the table styles, from which cells take their lines, fill and margins."""

    FIELD = "Field"  # boxes to fill in
    GRID = "Grid"  # a head and rows
    FACTS = "Facts"  # names above their values
    BAND = "Band"  # white on the brand colour


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

    With `flat`, values are on one line; with `title`, too, and their last line has two words.
    """

    style: str = ""
    bold: bool = False
    italic: bool = False
    colour: str = ""
    flat: bool = False
    size: int = 0
    title: bool = False


@dataclass(frozen=True)
class DocxParagraph:
    """A paragraph's style and overrides. `number` is a numbering id and a level; lengths are in
    twentieths of a point.
    """

    style: str
    keep_next: bool = False
    keep_lines: bool = False
    page_break: bool = False
    number: tuple[int, int] | None = None
    borders: tuple[tuple[str, Border], ...] = ()
    fill: str = ""
    tabs: tuple[tuple[str, int], ...] = ()
    before: int | None = None
    after: int | None = None
    exact: int | None = None
    left: int | None = None
    right: int | None = None
    hanging: int | None = None
    centred: bool = False


def word_runs(words: Words, font: Format = Format()) -> list[Any]:
    """The words as runs of one format; a slot becomes a marker that is cut out later."""
    mark = TITLE if font.title else FLAT if font.flat else ""
    texts = (
        markers.mark(word.number).replace(markers.END, mark + markers.END)
        if isinstance(word, Slot)
        else word.text
        for word in words
    )
    return [_run(font, _text(text)) for text in texts]


def line_break() -> Any:
    return element("r", element("br"))


def column_break() -> Any:
    """A break that moves the text after it to the next column."""
    return element("r", element("br", type="column"))


def tab() -> Any:
    return element("r", element("tab"))


def page_field(code: str) -> Any:
    """A field that Word updates itself: `PAGE` or `NUMPAGES` (17.16.5)."""
    return element("fldSimple", element("r", _text("1")), instr=code)


def field_mark(kind: str) -> Any:
    """The mark that begins, separates or ends a complex field (17.16.18)."""
    return element("r", element("fldChar", fldCharType=kind))


def instruction(code: str) -> Any:
    """The code of a complex field (17.16.23)."""
    node = element("instrText")
    node.text = code
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element("r", node)


CHAPTERS = 100_000  # first id of chapter bookmarks, far above those of controls


def paragraph(layout: DocxParagraph | str, *children: Any) -> Any:
    """A paragraph with its runs."""
    layout = DocxParagraph(layout) if isinstance(layout, str) else layout
    properties = element(
        "pPr",
        element("pStyle", val=layout.style),
        element("keepNext") if layout.keep_next else None,
        element("keepLines") if layout.keep_lines else None,
        element("pageBreakBefore") if layout.page_break else None,
        _number(layout.number),
        _edges("pBdr", dict(layout.borders)),
        element("shd", val="clear", color="auto", fill=layout.fill) if layout.fill else None,
        element("tabs", *(element("tab", val=kind, pos=place) for kind, place in layout.tabs))
        if layout.tabs
        else None,
        _spacing(layout),
        _indent(layout),
        element("jc", val="center") if layout.centred else None,
    )
    return element("p", properties, *children)


def spacing_of(block: Any) -> Any:
    """The spacing of a paragraph, which it gets if it has none of its own."""
    properties = block.find(qualified("pPr"))
    spacing = properties.find(qualified("spacing"))
    if spacing is None:
        spacing = element("spacing")
        indent = properties.find(qualified("ind"))  # what it stands before (17.3.1.26)
        place = len(properties) if indent is None else list(properties).index(indent)
        properties.insert(place, spacing)
    return spacing


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


def gap(height: int, *, page_break: bool = False, section: Any = None) -> Any:
    """An empty line of this height, in twentieths of a point; a `section` may end with it."""
    line = paragraph(DocxParagraph("Normal", page_break=page_break, exact=height))
    if section is not None:
        line[0].append(section)
    return line


@dataclass(frozen=True)
class DocxCell:
    """A cell: its blocks and, where they differ from the table's style, its fill colour, borders
    and margins (top, left, bottom, right) in twentieths of a point. `span` is its width in columns
    of the grid.
    """

    blocks: Sequence[Any]
    fill: str = ""
    borders: tuple[tuple[str, Border], ...] = ()
    margins: tuple[int, int, int, int] | None = None
    align: str = ""
    span: int = 1


@dataclass(frozen=True)
class DocxRow:
    """A row: its cells, its minimum height in twentieths of a point or a marker for it, and whether
    it is the header. A `whole` row is not divided between pages.
    """

    cells: Sequence[DocxCell]
    height: int | str = 0
    head: bool = False
    whole: bool = True


def table(
    widths: Sequence[int],
    rows: Iterable[DocxRow],
    style: TableStyle | None = None,
    *,
    numbered: bool = False,
) -> Any:
    """A table of fixed widths, flush with the text on both sides.

    Without a `style`, it only arranges its content and has neither lines nor margins. The first
    column of a `numbered` table has the numbers of its rows. Screen readers announce the names of
    its columns; a table without a head has no description.
    """
    rows = tuple(rows)
    head = rows[0].head if rows else False
    properties = element(
        "tblPr",
        element("tblStyle", val=style) if style else None,
        element("tblW", w=sum(widths), type="dxa"),
        element("tblInd", w=0, type="dxa"),
        element("tblLayout", type="fixed"),
        element(
            "tblLook",
            val=f"{_FIRST_ROW * head + _FIRST_COLUMN * numbered:04X}",
            firstRow=int(head),
            firstColumn=int(numbered),
        ),
        element("tblDescription", val=_description(rows[0])) if head else None,
    )
    grid = element("tblGrid", *(element("gridCol", w=width) for width in widths))
    return element("tbl", properties, grid, *(_row(widths, row) for row in rows))


def within(widths: Sequence[int], line: int) -> list[int]:
    """The widths of columns of a table that has a line on its left and right, as thick as `line`
    says in eighths of a point, and must not be wider than the text with them.

    A table begins with the outer edge of its left line, in Word since 2013 and in LibreOffice, and
    half of its right line is outside its last column.
    """
    half = half_of(line)
    first, *others = widths
    inner = [first - half, *others]
    return [*inner[:-1], inner[-1] - half]


def half_of(line: int) -> int:
    """Half of a line's thickness in eighths of a point, in twentieths of a point."""
    return line * 5 // 4


def _description(head: DocxRow) -> str:
    """The names of the columns."""
    texts = (
        "".join(text for block in cell.blocks for text in block.itertext(qualified("t")))
        for cell in head.cells
    )
    return ", ".join(text for text in texts if text)


def _row(widths: Sequence[int], row: DocxRow) -> Any:
    properties = element(
        "trPr",
        element("cantSplit") if row.whole else None,
        element("trHeight", val=row.height, hRule="atLeast") if row.height else None,
        element("tblHeader") if row.head else None,
    )
    left, cells = list(widths), []
    for cell in row.cells:
        own, left = left[: cell.span], left[cell.span :]
        cells.append(_cell(sum(own), cell))
    assert not left, "the cells of a row do not fill the grid"
    return element("tr", properties, *cells)


def _cell(width: int, cell: DocxCell) -> Any:
    properties = element(
        "tcPr",
        element("tcW", w=width, type="dxa"),
        element("gridSpan", val=cell.span) if cell.span > 1 else None,
        _edges("tcBorders", dict(cell.borders)),
        element("shd", val="clear", color="auto", fill=cell.fill) if cell.fill else None,
        _margins(cell.margins) if cell.margins else None,
        element("vAlign", val=cell.align) if cell.align else None,
    )
    return element("tc", properties, *cell.blocks)


def _margins(margins: tuple[int, int, int, int]) -> Any:
    sides = zip(("top", "left", "bottom", "right"), margins, strict=True)
    return element("tcMar", *(element(side, w=size, type="dxa") for side, size in sides))


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
