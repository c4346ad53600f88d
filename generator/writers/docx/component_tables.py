"""Tables of components: plain tables, the contact ladder, cover facts, decision and figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.document.theme import MIN_CONTRAST, contrast
from generator.document.tree import Inline, Str, Table
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import Border, DocxCell, DocxRow, Format, paragraph, table
from generator.writers.docx.inlines import runs, split_notes
from generator.writers.docx.styles import FIELD_LINE, HAIRLINE, INK, WHITE

_RUNG = 4  # columns of a ladder; one fewer where nobody has agreed to reply in some time
_BOLD, _WHITE_BOLD = Format(bold=True), Format(bold=True, colour=WHITE)
_NAME, _ANSWER = (60, 0, 70, 160), (60, 0, 70, 0)


def data_table(
    block: Table,
    builder: DocxBuilder,
    shares: Sequence[float] = (),
    styles: Sequence[str] = (),
    room: tuple[int, int] = (90, 100),
) -> Any:
    """A table with a header row; an emphasised part of a cell is on its own line.

    `shares` are the widths of the columns in twelfths, `styles` the styles of their text; `room` is
    left above and below it, in twentieths of a point.
    """
    widths = builder.columns(*(shares or _shares(len(block.head))))
    rule = (("bottom", Border(builder.theme.ink, 12)),)
    line = (("bottom", Border(FIELD_LINE, 4)),)
    head = [
        DocxCell([paragraph("TableHead", *runs(cell, builder))], "", rule, _margins(place, 40, 70))
        for place, cell in enumerate(block.head)
    ]
    rows = [
        DocxRow(
            [
                DocxCell(
                    _cell_blocks(cell, builder, _style(styles, place)),
                    "",
                    line,
                    _margins(place, *room),
                )
                for place, cell in enumerate(row)
            ]
        )
        for row in block.rows
    ]
    return table(widths, [DocxRow(head, head=True), *rows])


def ladder(block: Table, builder: DocxBuilder) -> Any:
    """The contact ladder: numbered rungs on a background that gets darker towards the last."""
    widths = builder.columns(*((1, 4, 4.5, 2.5) if len(block.head) == _RUNG else (1, 5, 6)))
    rule = (("bottom", Border(builder.theme.ink, 12)),)
    line = (("bottom", Border(HAIRLINE, 4)),)
    seam = (("bottom", Border(WHITE, 18)),)
    head = [
        DocxCell([paragraph("TableHead", *runs(cell, builder))], "", rule, _margins(place, 40, 70))
        for place, cell in enumerate(block.head)
    ]
    rows = []
    for step, row in enumerate(block.rows, 1):
        fill = builder.theme.rung(step, len(block.rows))
        ink = Format(bold=True, colour=WHITE if contrast(fill, WHITE) >= MIN_CONTRAST else INK)
        number = DocxCell(
            [paragraph("Rung", *runs(row[0], builder, ink))], fill, seam, align="center"
        )
        others = [
            DocxCell(_cell_blocks(cell, builder), "", line, (130, 100, 150, 100), "center")
            for cell in row[1:]
        ]
        rows.append(DocxRow([number, *others], 900 if not builder.dense else 600))
    return table(widths, [DocxRow(head, head=True), *rows])


def facts(block: Table, builder: DocxBuilder) -> Any:
    """The facts of a cover: each name with its value below it."""
    bar = (("top", Border(builder.theme.ink, 12)),)
    cells = [
        DocxCell(
            [
                paragraph("TableHead", *runs(name, builder)),
                *(paragraph("TableText", *runs(row[place], builder)) for row in block.rows),
            ],
            "",
            bar,
            (110, 0, 0, 160),
        )
        for place, name in enumerate(block.head)
    ]
    return table(builder.columns(*[12 / len(cells)] * len(cells)), [DocxRow(cells)])


def decision_band(block: Table, builder: DocxBuilder) -> Any:
    """The decision, white on the brand colour: each name in small print, its value bold below."""
    ink = builder.theme.ink
    seam = tuple((side, Border(ink, 4)) for side in ("left", "right"))
    cells = [
        DocxCell(
            [
                paragraph("FieldHint", *runs(name, builder, Format(colour=WHITE))),
                *(
                    paragraph("BandText", *runs(row[place], builder, _WHITE_BOLD))
                    for row in block.rows
                ),
            ],
            ink,
            seam,
            (160, 240, 200, 120),
        )
        for place, name in enumerate(block.head)
    ]
    return table(builder.columns(*[12 / len(cells)] * len(cells)), [DocxRow(cells)])


def figures(block: Table, builder: DocxBuilder) -> Any:
    """Large figures in a row, each with its name and a hint below."""
    bar = (("top", Border(builder.theme.ink, 12)),)
    cells = [
        DocxCell(
            [
                paragraph(
                    "Figure", *runs(figure, builder, Format(bold=True, colour=builder.theme.ink))
                ),
                *(
                    paragraph("TableText", *runs(row[place], builder, _BOLD))
                    if number == 0
                    else paragraph("FieldHint", *runs(row[place], builder))
                    for number, row in enumerate(block.rows)
                ),
            ],
            "",
            bar,
            (110, 0, 0, 160),
        )
        for place, figure in enumerate(block.head)
    ]
    return table(builder.columns(*[12 / len(cells)] * len(cells)), [DocxRow(cells)])


def workings(block: Table, builder: DocxBuilder) -> Any:
    """How figures add up: lines close together, with more room for what they are made of."""
    return data_table(block, builder, (4.75, 5.25, 2), room=(20, 30))


def answer_rows(block: Table, builder: DocxBuilder) -> Any:
    """Rows of a name and its answer, with a hairline above each."""
    line = (("top", Border(HAIRLINE, 4)),)
    rows = [
        DocxRow(
            [
                DocxCell([paragraph("TableText", *runs(name, builder, _BOLD))], "", line, _NAME),
                DocxCell(_cell_blocks(text_segments, builder), "", line, _ANSWER),
            ]
        )
        for name, text_segments in (block.head, *block.rows)
    ]
    return table(builder.columns(3, 9), rows)


def _shares(columns: int) -> Sequence[float]:
    """Equal widths; of two columns, the first has the names of what is in the second."""
    return (4, 8) if columns == 2 else [12 / columns] * columns


def _style(styles: Sequence[str], place: int) -> str:
    return styles[place] if place < len(styles) else "TableText"


def _margins(place: int, top: int, bottom: int) -> tuple[int, int, int, int]:
    return (top, 60 if place else 0, bottom, 100)


def _cell_blocks(
    cell: Sequence[Inline], builder: DocxBuilder, style: str = "TableText"
) -> list[Any]:
    parts = split_notes(cell) or [(False, list(cell))]
    return [
        paragraph("FieldHint" if note else style, *runs(_trimmed(part), builder))
        for note, part in parts
    ]


def _trimmed(part: Sequence[Inline]) -> list[Inline]:
    last = part[-1] if part else None
    return [*part[:-1], Str(last.text.rstrip())] if isinstance(last, Str) else list(part)
