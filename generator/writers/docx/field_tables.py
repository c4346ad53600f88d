"""Fields as boxes to fill in: rows of boxes side by side, and lists as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from generator.document.tree import COLUMNS, Field, Kind, Str, Words
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import (
    Border,
    DocxCell,
    DocxParagraph,
    DocxRow,
    Format,
    TableStyle,
    half_of,
    paragraph,
    tab,
    table,
    within,
    word_runs,
)
from generator.writers.docx.inlines import runs
from generator.writers.docx.pages.row_heights import RowKind
from generator.writers.docx.paper_fields import (
    choices_above,
    has_boxes,
    is_roomy,
    paper_answers,
)
from generator.writers.docx.reference import is_canvas
from generator.writers.docx.styles import CELL_MARGINS, INK
from generator.writers.docx.ticks import SIGN, tick_rows

# The relative width of a list's columns, by kind.
_WEIGHTS = {
    Kind.TEXT: 3.4,
    Kind.MULTILINE: 3.4,
    Kind.PERSON: 2.8,
    Kind.CHOICE: 2.6,
    Kind.DATE: 2.0,
    Kind.NUMBER: 1.6,
}
_REQUIRED = Format("RequiredMark")
_PLAIN = Format()
# In the head of a list, which is bold and grey.
_LABEL, _HINT = Format(colour=INK, size=18), Format("Minutes")
_EN_SPACE = "\u2002"
_ROOMY = 4  # minimum width of a cell with a hint, in twelfths of the page
_NUMBER = 0.5  # width of the column with the numbers of rows, in twelfths of the page
_NUMBER_MARGINS = (30, 0, 40, 60)  # of its cells
_EDGES = 220  # what the margins of a box take from its width, in twentieths of a point
_LEAST_NUMBER = 480  # minimum width of the column with numbers, in twentieths of a point
# The lines of boxes, and the bar of a required one, in eighths of a point; how much further the bar
# reaches into a box, in twentieths of a point.
LINE, BAR = 4, 24
THICKER = half_of(BAR) - half_of(LINE)
_LOW_ENTRY = 380  # of a list on a canvas, whose boxes share one page
_BY_HAND = (RowKind.TEXT, RowKind.LINES)
_WHOLE = 5  # rows of a list that is not divided between pages; a longer one may be
# The height of a list's entry on paper: 8 mm with the margins of its box, or less in less room.
_WRITTEN = {True: 344, False: 250}


def packed_rows(fields: Sequence[Field], builder: DocxBuilder) -> list[Any]:
    """Fields without a layout: two boxes for texts in a row, up to three for short answers."""
    drawn: list[Any] = []
    for row, widths in _packed(fields):
        drawn += (
            list_table(row[0], builder)
            if row[0].kind is Kind.LIST
            else side_by_side(row, widths, builder)
        )
    return drawn


def _packed(fields: Sequence[Field]) -> Iterator[tuple[list[Field], list[int]]]:
    row: list[Field] = []
    used = 0
    for field in fields:
        width = _natural_width(field)
        if row and used + width > COLUMNS:
            yield row, _shared(row)
            row, used = [], 0
        row.append(field)
        used += width
    if row:
        yield row, _shared(row)


def _natural_width(field: Field) -> int:
    match field.kind:
        case Kind.LIST | Kind.SEVERAL:
            return COLUMNS
        case Kind.MULTILINE:
            return COLUMNS // 2
        case _:
            return COLUMNS // 3


def _shared(row: Sequence[Field]) -> list[int]:
    """The widths of a row's fields; the last one takes what is left."""
    widths = [_natural_width(field) for field in row]
    return [*widths[:-1], COLUMNS - sum(widths[:-1])]


def side_by_side(fields: Sequence[Field], widths: Sequence[int], builder: DocxBuilder) -> list[Any]:
    """Fields in one row of boxes; `widths` are in twelfths. A bar marks a required one."""
    columns = within(builder.columns(*widths), LINE)
    cells = [
        DocxCell(
            _boxed(field, builder, column - _EDGES, hinted=width >= _ROOMY),
            borders=_bar(builder) if field.required else (),
        )
        for field, width, column in zip(fields, widths, columns, strict=True)
    ]
    if fields[0].required:
        # A table begins with its left line: a thick one would move all that is right of it.
        columns[0] -= THICKER
        top, left, bottom, right = CELL_MARGINS[TableStyle.FIELD]
        cells[0] = replace(cells[0], margins=(top, left - THICKER, bottom, right))
    height = _kind(fields, builder) or 0
    row = table(columns, [DocxRow(cells, height)], TableStyle.FIELD)
    written = [field for field in fields if builder.theme.on_paper and not has_boxes(field)]
    return [*choices_above(written, builder), row]


def _bar(builder: DocxBuilder) -> tuple[tuple[str, Border], ...]:
    return (("left", Border(builder.theme.ink, BAR)),)


def _kind(fields: Sequence[Field], builder: DocxBuilder) -> RowKind | None:
    """What a row of fields is for; None for boxes to tick alone."""
    kinds = {field.kind for field in fields} - {Kind.CHECK, Kind.SEVERAL}
    if not kinds:
        return None
    if builder.theme.on_paper:
        return _BY_HAND[Kind.MULTILINE in kinds]
    if all(field.when for field in fields):
        return RowKind.RARE
    if Kind.MULTILINE in kinds:
        return RowKind.LINES
    return RowKind.TEXT if Kind.TEXT in kinds else RowKind.SHORT


def _boxed(field: Field, builder: DocxBuilder, width: int, *, hinted: bool) -> list[Any]:
    """The content of a box: the label, the hint on a line of its own, and the answer."""
    if field.kind is Kind.CHECK:
        label = paragraph(
            DocxParagraph("Tick", tabs=(("left", SIGN),), left=SIGN, hanging=SIGN),
            *builder.box(field, "true", field.label),
            tab(),
            *runs(field.label, builder, Format("Strong")),
            *required_mark(field, builder),
        )
        return [label, *_hints(field, builder)] if hinted else [label]
    label = paragraph("FieldLabel", *runs(field.label, builder), *required_mark(field, builder))
    hints = _hints(field, builder) if hinted else []
    return [label, *hints, *_answers(field, builder, width)]


def required_mark(field: Field, builder: DocxBuilder) -> list[Any]:
    if not field.required:
        return []
    words = (Str(builder.meta.words.required),)
    return [*word_runs((Str(_EN_SPACE),)), *word_runs(words, _REQUIRED)]


def _hints(field: Field, builder: DocxBuilder) -> list[Any]:
    """A line that says when the field is required, and its hint; empty if there is neither."""
    remarks = _hint_runs(field, builder)
    return [paragraph("FieldHint", *remarks)] if remarks else []


def _hint_runs(field: Field, builder: DocxBuilder, font: Format = _PLAIN) -> list[Any]:
    result: list[Any] = []
    for words in filter(None, (field.when, field.hint)):
        result += [*(word_runs((Str(" · "),), font) if result else ()), *runs(words, builder, font)]
    return result


def _answers(field: Field, builder: DocxBuilder, width: int) -> list[Any]:
    """The paragraphs in which a field is answered."""
    if builder.theme.on_paper:
        return paper_answers(field, builder, width)
    if field.kind is Kind.SEVERAL:
        return [*tick_rows(field, builder, width), *other_answer(field, builder)]
    answer = paragraph("Answer", *builder.control(field, field.label))
    return [answer, *other_answer(field, builder)]


def other_answer(field: Field, builder: DocxBuilder) -> list[Any]:
    """The text field for the choice "other", in the same cell; empty if there is none."""
    if not field.other:
        return []
    label = runs(field.other.label, builder, Format("Muted"))
    space = word_runs((Str(_EN_SPACE),))
    control = builder.control(field.other, (*field.label, Str(": "), *field.other.label))
    return [paragraph(DocxParagraph("Answer", before=40), *label, *space, *control)]


def list_table(field: Field, builder: DocxBuilder, *, hinted: bool = True) -> list[Any]:
    """A list: its label and remarks, and a numbered row of boxes for each entry. In a list with one
    column, the label is the head of the column.
    """
    remarks = _hint_runs(field, builder) if hinted else []
    choices = choices_above(field.columns, builder) if builder.theme.on_paper else []
    if len(field.columns) == 1:
        return [*choices, _grid(field, builder, hinted=hinted)]
    label = paragraph(
        "ListLabel", *runs(field.label, builder, Format(flat=True)), *required_mark(field, builder)
    )
    hints = [paragraph("Small", *remarks)] if remarks else []
    return [label, *hints, *choices, _grid(field, builder)]


def _grid(field: Field, builder: DocxBuilder, *, hinted: bool = False) -> Any:
    """A head and a numbered row of boxes for each entry. The head of an only column has the `hints`
    on the line of its label: readers take the last line before the first row for the head.
    """
    shares = [_WEIGHTS.get(column.kind, 2.0) for column in field.columns]
    number = max(_NUMBER, _LEAST_NUMBER * COLUMNS / builder.width)
    room = COLUMNS - number
    every = builder.columns(number, *(share * room / sum(shares) for share in shares))
    widths = within(every, LINE)
    names = (
        [_named(field, builder, hinted=hinted)]
        if len(field.columns) == 1
        else [[paragraph("TableHead", *runs(column.label, builder))] for column in field.columns]
    )
    first = paragraph("TableHead", *word_runs((Str(builder.meta.words.number),)))
    head = [
        DocxCell([first], margins=_NUMBER_MARGINS),
        *map(DocxCell, names),
    ]
    rows = [_list_row(field, row, builder) for row in range(1, field.rows + 1)]
    return table(widths, [DocxRow(head, head=True), *rows], TableStyle.FIELD, numbered=True)


def _named(field: Field, builder: DocxBuilder, *, hinted: bool) -> list[Any]:
    """The head of an only column: the label of its list, and its hints. These are on a line of
    their own on a form, and on that of the label where the page of a step has no room to spare.
    """
    label = [*runs(field.label, builder, _LABEL), *required_mark(field, builder)]
    hints = _hint_runs(field, builder, _HINT) if hinted else []
    if hints and not builder.dense:
        label += [*word_runs((Str(_EN_SPACE),)), *hints]
    below = [paragraph(DocxParagraph("FieldHint", keep_next=True), *hints)] if hints else []
    return [paragraph("TableHead", *label), *(below if builder.dense else ())]


def _list_row(field: Field, row: int, builder: DocxBuilder) -> DocxRow:
    kept = field.rows if field.rows <= _WHOLE else field.minimum
    layout = replace(_entry_layout(builder), keep_next=row < kept)
    first = DocxCell([paragraph(layout, *_number(field, row, builder))], margins=_NUMBER_MARGINS)
    cells = [
        DocxCell(
            [
                paragraph(
                    layout,
                    *builder.control(
                        replace(column, id=field.cell(row, column)),
                        _cell_title(field, column, row),
                        short=True,
                    ),
                )
            ],
            borders=_bar(builder) if row <= field.minimum and column is field.columns[0] else (),
        )
        for column in field.columns
    ]
    height = _LOW_ENTRY if is_canvas(builder.meta.edition) else RowKind.ENTRY
    return DocxRow([first, *cells], height)


def _cell_title(field: Field, column: Field, row: int) -> Words:
    name = (Str(": "), *column.label) if len(field.columns) > 1 else ()
    return (*field.label, Str(f" {row}"), *name)


def _entry_layout(builder: DocxBuilder) -> DocxParagraph:
    """The layout of a list's entry: on paper, as high as a line to write on with its margins."""
    height = _WRITTEN[is_roomy(builder)] if builder.theme.on_paper else None
    return DocxParagraph("TableText", exact=height)


def _number(field: Field, row: int, builder: DocxBuilder) -> list[Any]:
    """The number of a row, bold if the row is required."""
    strong = Format("Strong", colour=builder.theme.ink) if row <= field.minimum else Format()
    return word_runs((Str(str(row)),), strong)
