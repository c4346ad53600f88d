"""Tables of components: plain tables, cover facts, decision and figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.document.tree import Inline, Str, Table
from generator.formats.ooxml import element, qualified
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import (
    Border,
    DocxCell,
    DocxParagraph,
    DocxRow,
    Format,
    TableStyle,
    paragraph,
    table,
)
from generator.writers.docx.inlines import runs, split_notes
from generator.writers.docx.styles import GREY, HAIRLINE, WHITE

_PLAIN, _BOLD, _WHITE_BOLD = Format(), Format(bold=True), Format(bold=True, colour=WHITE)
_GREY, _TITLE_SIZE = Format(colour=GREY), 20  # of a completed sheet; half points
# The widths of the facts of a cover in twelfths, by their number.
_FACTS = {2: (9, 3), 3: (5, 4.5, 2.5), 4: (4, 3.75, 2.75, 1.5)}
# The parts of a column of names, of words and of numbers where a table has numbers.
_NAMES, _WORDS, _NUMBER = 3, 2, 1.5
_TITLE = (160, 60, 40, 100)
_CLOSE = (15, 60, 25, 100)
_NAME, _ANSWER = (60, 0, 70, 160), (60, 0, 70, 0)


def data_table(
    block: Table,
    builder: DocxBuilder,
    shares: Sequence[float] = (),
    styles: Sequence[str] = (),
    margins: tuple[int, int, int, int] | None = None,
) -> Any:
    """A table with a header row; an emphasised part of a cell is on its own line.

    `shares` are the widths of the columns in twelfths, by default equal, with less for numbers;
    `styles` are the styles of their text, `margins` those of cells where they are not the usual
    ones. Rows may be divided between pages, and the first of several stays with the next:
    LibreOffice 7.4 hides what does not fit of rows that may not, and a first row for which a page
    has no room below the header row. A row with nothing but its first cell is the title of those
    below it.
    """
    right = [align == "right" for align in block.aligns]
    head = [
        DocxCell(_aligned([paragraph("TableHead", *runs(cell, builder))], to_right=right[place]))
        for place, cell in enumerate(block.head)
    ]
    rows = [
        _title_row(row, builder)
        if not any(row[1:])
        else DocxRow(
            [
                DocxCell(
                    _aligned(
                        cell_blocks(
                            cell, builder, _style(styles, place), keep_next=row is block.rows[0]
                        ),
                        to_right=right[place],
                    ),
                    margins=margins,
                )
                for place, cell in enumerate(row)
            ],
            whole=False,
        )
        for row in block.rows
    ]
    widths = builder.columns(*(shares or _shares_of(block)))
    return table(widths, [DocxRow(head, head=True), *rows], TableStyle.GRID)


def _aligned(blocks: list[Any], *, to_right: bool) -> list[Any]:
    """The paragraphs of a cell, aligned to the right where that is so."""
    for block in blocks if to_right else ():
        block.find(qualified("pPr")).append(element("jc", val="right"))
    return blocks


def _shares_of(block: Table) -> Sequence[float]:
    """The widths of the columns: those of numbers are narrower, the first one is the widest."""
    if "right" not in block.aligns:
        return _shares(len(block.head))
    parts = [_NUMBER if align == "right" else _WORDS for align in block.aligns]
    parts[0] = _NAMES
    return [12 * part / sum(parts) for part in parts]


def _title_row(row: Sequence[Sequence[Inline]], builder: DocxBuilder) -> DocxRow:
    """The title of the rows below it, across all columns."""
    title = cell_blocks(row[0], builder, keep_next=True)
    return DocxRow([DocxCell(title, margins=_TITLE, span=len(row))], whole=False)


def facts(block: Table, builder: DocxBuilder) -> Any:
    """The facts of a cover: each name with its value below it; the last, the version, is short."""
    cells = [
        DocxCell(
            [
                paragraph("TableHead", *runs(name, builder)),
                *(paragraph("TableText", *runs(row[place], builder)) for row in block.rows),
            ]
        )
        for place, name in enumerate(block.head)
    ]
    shares = _FACTS.get(len(cells), _equal(len(cells)))
    return table(builder.columns(*shares), [DocxRow(cells)], TableStyle.FACTS)


def decision_band(block: Table, builder: DocxBuilder) -> Any:
    """The decision, white on the brand colour: each name in small print, its value bold below."""
    cells = [
        DocxCell(
            [
                paragraph("FieldHint", *runs(name, builder, Format(colour=WHITE))),
                *(
                    paragraph("BandText", *runs(row[place], builder, _WHITE_BOLD))
                    for row in block.rows
                ),
            ]
        )
        for place, name in enumerate(block.head)
    ]
    return table(builder.columns(*_equal(len(cells))), [DocxRow(cells)], TableStyle.BAND)


def figures(block: Table, builder: DocxBuilder) -> Any:
    """Large figures in a row, each with its name and a hint below."""
    large = Format(bold=True, colour=builder.theme.ink)
    cells = [
        DocxCell(
            [
                paragraph("Figure", *runs(figure, builder, large)),
                *(
                    paragraph("TableText", *runs(row[place], builder, _BOLD))
                    if number == 0
                    else paragraph("FieldHint", *runs(row[place], builder))
                    for number, row in enumerate(block.rows)
                ),
            ]
        )
        for place, figure in enumerate(block.head)
    ]
    return table(builder.columns(*_equal(len(cells))), [DocxRow(cells)], TableStyle.FACTS)


def workings(block: Table, builder: DocxBuilder) -> Any:
    """How figures add up, with more room for what they are made of."""
    return data_table(block, builder, (4.75, 5.25, 2))


def answer_rows(block: Table, builder: DocxBuilder) -> Any:
    """Rows of a name and its answer, with a hairline above each."""
    line = (("top", Border(HAIRLINE, 4)),)
    rows = [
        DocxRow(
            [
                DocxCell([paragraph("TableText", *runs(name, builder, _BOLD))], "", line, _NAME),
                DocxCell(cell_blocks(text_segments, builder), "", line, _ANSWER),
            ]
        )
        for name, text_segments in (block.head, *block.rows)
    ]
    return table(builder.columns(3, 9), rows)


def sheet(block: Table, builder: DocxBuilder) -> Any:
    """A step of a completed sheet: its title, and each answer beside its question in grey. The
    title is the head of the table, so that it is repeated where a page ends. Rows may be divided,
    as in other tables: below a head that is repeated, LibreOffice 7.4 loses rows that may not.
    """
    title, answers = block.head
    large = Format(colour=builder.theme.ink, size=_TITLE_SIZE)
    head = [
        DocxCell([paragraph("TableHead", *runs(title, builder, large))]),
        DocxCell([paragraph("TableHead", *runs(answers, builder))], align="bottom"),
    ]
    several = len(block.rows) > 1
    rows = [
        DocxRow(
            [
                DocxCell(
                    cell_blocks(
                        question,
                        builder,
                        font=_GREY,
                        keep_next=several and question is block.rows[0][0],
                    ),
                    margins=_CLOSE,
                ),
                DocxCell(cell_blocks(answer, builder), margins=_CLOSE),
            ],
            whole=False,
        )
        for question, answer in block.rows
    ]
    widths = builder.columns(*_shares(len(head)))
    return table(widths, [DocxRow(head, head=True), *rows], TableStyle.GRID)


def _shares(columns: int) -> Sequence[float]:
    """Equal widths; of two columns, the first has the names of what is in the second."""
    return (4, 8) if columns == 2 else _equal(columns)


def _equal(columns: int) -> Sequence[float]:
    return [12 / columns] * columns


def _style(styles: Sequence[str], place: int) -> str:
    return styles[place] if place < len(styles) else "TableText"


def cell_blocks(
    cell: Sequence[Inline],
    builder: DocxBuilder,
    style: str = "TableText",
    font: Format = _PLAIN,
    *,
    keep_next: bool = False,
) -> list[Any]:
    """The paragraphs of a cell: an emphasised part is a note on a line of its own. Those that
    `keep_next` hold their row and the next together.
    """
    parts = split_notes(cell) or [(False, list(cell))]
    return [
        paragraph(
            DocxParagraph("FieldHint" if note else style, keep_next=keep_next),
            *runs(trimmed(part), builder, font),
        )
        for note, part in parts
    ]


def trimmed(part: Sequence[Inline]) -> list[Inline]:
    """A part of a cell without the space at its end."""
    last = part[-1] if part else None
    return [*part[:-1], Str(last.text.rstrip())] if isinstance(last, Str) else list(part)
