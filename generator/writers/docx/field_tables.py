"""Tables of fields: questions with answers, rows of fields side by side, and lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from generator.document.tree import Field, Inline, Kind, Option, Str, Words
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import (
    Border,
    DocxCell,
    DocxParagraph,
    DocxRow,
    Format,
    gap,
    line_break,
    paragraph,
    tab,
    table,
    word_runs,
)
from generator.writers.docx.inlines import runs
from generator.writers.docx.styles import FIELD_LINE, WHITE

_TALL = (Kind.MULTILINE,)
_LINE = Border(FIELD_LINE, 4)
_TICK = DocxParagraph("Tick", tab=("left", 360), left=360, hanging=360)
# The relative width of a list's columns, by kind.
_WEIGHTS = {
    Kind.TEXT: 4.0,
    Kind.MULTILINE: 4.0,
    Kind.PERSON: 4.0,
    Kind.CHOICE: 2.4,
    Kind.DATE: 1.7,
    Kind.NUMBER: 1.4,
}
_REQUIRED = Format("RequiredMark")
_LABEL = Format(bold=True)
_EN_SPACE = "\u2002"
_MANY = 6  # more choices than this are printed in columns
_ROOMY = 5  # minimum width of a cell with a hint, in twelfths of the page


def notes(fields: Sequence[Field], builder: DocxBuilder) -> list[Any]:
    """Fields as a table of questions and answers; each list is a separate table."""
    drawn: list[Any] = []
    waiting: list[Field] = []
    for field in fields:
        if field.kind is Kind.LIST:
            drawn += [*_notes_table(waiting, builder), *list_table(field, builder)]
            waiting = []
        else:
            waiting.append(field)
    return [*drawn, *_notes_table(waiting, builder)]


def _notes_table(fields: Sequence[Field], builder: DocxBuilder) -> list[Any]:
    if not fields:
        return []
    words = builder.meta.words
    rule = (("bottom", Border(builder.theme.ink, 12)),)
    head = DocxRow(
        [
            DocxCell(
                [paragraph("TableHead", *word_runs((Str(words.question),)))],
                borders=rule,
                margins=(40, 0, 70, 60),
            ),
            DocxCell(
                [paragraph("TableHead", *word_runs((Str(words.answer),)))],
                borders=rule,
                margins=(40, 140, 70, 60),
            ),
        ],
        head=True,
    )
    rows = [_notes_row(field, builder, last=field is fields[-1]) for field in fields]
    return [table(builder.columns(4, 8), [head, *rows])]


def _notes_row(field: Field, builder: DocxBuilder, *, last: bool) -> DocxRow:
    layout = DocxParagraph("FieldLabel", keep_next=not last)
    label = [paragraph(layout, *runs(field.label, builder))]
    if remarks := _remarks(field, builder):
        label.append(paragraph("FieldHint", *remarks))
    edge = (("bottom", _LINE),)
    answer = DocxCell(_answers(field, builder), builder.theme.tint, edge, (90, 140, 110, 140))
    return DocxRow(
        [DocxCell(label, "", edge, (90, 0, 110, 200)), answer],
        height=1000 if field.kind in _TALL else 500,
    )


def side_by_side(fields: Sequence[Field], widths: Sequence[int], builder: DocxBuilder) -> list[Any]:
    """Fields in one row of cells; `widths` are in twelfths."""
    if len(fields) == 1 and fields[0].kind is Kind.SEVERAL and len(fields[0].options) > _MANY:
        return [_ticks_in_columns(fields[0], builder)]
    seam = ("right", Border(WHITE, 24))
    cells = [
        DocxCell(
            _stacked(field, builder, hinted=width >= _ROOMY),
            builder.theme.tint,
            (("bottom", _LINE), *((seam,) if field is not fields[-1] else ())),
            (60, 110, 80, 90),
        )
        for field, width in zip(fields, widths, strict=True)
    ]
    height = max(
        (_height(field, width, builder) for field, width in zip(fields, widths, strict=True)),
        default=0,
    )
    return [table(builder.columns(*widths), [DocxRow(cells, height)])]


def _height(field: Field, width: int, builder: DocxBuilder) -> int:
    """The minimum height, with room for handwriting: narrow cells need more lines."""
    height = 760 if field.kind not in _TALL else 1150 if width >= 12 else 1400
    return round(height * 0.84) if builder.theme.paper == "Letter" else height


def _ticks_in_columns(field: Field, builder: DocxBuilder) -> Any:
    """Many choices in three columns, in reading order, with the label above the first."""
    boxes = [_ticked_option(field, option, builder) for option in field.options]
    rows = -(-len(boxes) // 3)
    first = len(boxes) - 2 * rows
    label = (
        runs(field.label, builder, _LABEL) + word_runs((Str(_EN_SPACE),)) + _remarks(field, builder)
    )
    columns = [
        [paragraph(DocxParagraph("Answer", keep_next=True), *label), *boxes[:first]],
        boxes[first : first + rows],
        boxes[first + rows :],
    ]
    edge = (("bottom", _LINE),)
    cells = [
        DocxCell(column, builder.theme.tint, edge, (60, 110, 80, 90), "bottom")
        for column in columns
    ]
    return table(builder.columns(4, 4, 4), [DocxRow(cells)])


def _stacked(field: Field, builder: DocxBuilder, *, hinted: bool) -> list[Any]:
    """A label with its answer below; both in one paragraph if the answer is one control."""
    if not hinted:
        field = replace(field, hint=())
    label = runs(field.label, builder, _LABEL)
    if field.kind is Kind.CHECK:
        hint = _remarks(field, builder)
        return [
            paragraph(
                _TICK,
                *builder.box(field, "true", field.label),
                tab(),
                *label,
                *word_runs((Str(_EN_SPACE),)),
                *hint,
            )
        ]
    if remarks := _remarks(field, builder):
        label += [*word_runs((Str(_EN_SPACE),)), *remarks]
    if field.kind is Kind.SEVERAL:
        return [
            paragraph(DocxParagraph("Answer", keep_next=True), *label),
            *_answers(field, builder),
        ]
    own = paragraph("Answer", *label, line_break(), *builder.control(field, _title(field)))
    return [own, *_other(field, builder)]


def list_table(field: Field, builder: DocxBuilder) -> list[Any]:
    """A list: its label, its remarks, and a numbered row of controls for each entry."""
    label = paragraph("Heading3", *runs(field.label, builder, Format(flat=True)))
    remarks = _remarks(field, builder)
    small = [paragraph("Small", *remarks)] if remarks else []
    shares = [_WEIGHTS.get(column.kind, 2.0) for column in field.columns]
    widths = builder.columns(0.5, *(share * 11.5 / sum(shares) for share in shares))
    rule = ("bottom", Border(builder.theme.ink, 12))
    names = [
        (Str(builder.meta.words.number),),
        *(_column_name(column, field) for column in field.columns),
    ]
    head = [
        DocxCell(
            [paragraph("TableHead", *runs(name, builder))],
            "",
            _seamed(rule, number),
            (40, 100 if number else 0, 70, 60),
        )
        for number, name in enumerate(names)
    ]
    rows = [_list_row(field, row, builder) for row in range(1, field.rows + 1)]
    return [label, *small, table(widths, [DocxRow(head, head=True), *rows])]


def _list_row(field: Field, row: int, builder: DocxBuilder) -> DocxRow:
    keep = row < field.rows
    number = Format("Strong", colour=builder.theme.ink) if row <= field.minimum else Format()
    layout = DocxParagraph("TableText", keep_next=keep)
    cells = [
        DocxCell(
            [paragraph(layout, *word_runs((Str(str(row)),), number))],
            "",
            (("bottom", _LINE),),
            (90, 0, 100, 60),
        )
    ]
    for column in field.columns:
        cell = replace(column, id=field.cell(row, column))
        title = (
            (*field.label, Str(f" {row}"))
            if len(field.columns) == 1
            else (*field.label, Str(f" {row}: "), *column.label)
        )
        content = paragraph(layout, *builder.control(cell, title))
        cells.append(
            DocxCell(
                [content], builder.theme.tint, _seamed(("bottom", _LINE), 1), (90, 100, 100, 60)
            )
        )
    return DocxRow(cells, height=600 if builder.dense else 520)


def _column_name(column: Field, parent: Field) -> Words:
    return column.label if len(parent.columns) > 1 else parent.label


def _seamed(edge: tuple[str, Border], column: int) -> tuple[tuple[str, Border], ...]:
    """The border, and between columns a white one that separates the fields."""
    return (("left", Border(WHITE, 18)), edge) if column else (edge,)


def _remarks(field: Field, builder: DocxBuilder) -> list[Any]:
    """Whether and when the field is required, and its hint, on one line."""
    parts: list[list[Any]] = []
    if field.required:
        parts.append(word_runs((Str(builder.meta.words.required),), _REQUIRED))
    parts += [runs(words, builder, Format("Muted")) for words in (field.when, field.hint) if words]
    return _between(parts, lambda: word_runs((Str(" · "),), Format("Muted")))


def _between(parts: Iterable[list[Any]], separator: Any) -> list[Any]:
    result: list[Any] = []
    for part in parts:
        result += [*(separator() if result else ()), *part]
    return result


def _answers(field: Field, builder: DocxBuilder) -> list[Any]:
    """The paragraphs in which a field is answered."""
    match field.kind:
        case Kind.CHECK:
            return [_tick(field, "true", (Str(builder.meta.words.yes),), field.label, builder)]
        case Kind.SEVERAL:
            return [_ticked_option(field, option, builder) for option in field.options]
        case _:
            return [
                paragraph("Answer", *builder.control(field, _title(field))),
                *_other(field, builder),
            ]


def _ticked_option(field: Field, option: Option, builder: DocxBuilder) -> Any:
    """A check box with the choice's label after it."""
    title = (*field.label, Str(": "), *option.label)
    return _tick(field, option.code, option.label, title, builder)


def _tick(
    field: Field, code: str, label: Sequence[Inline], title: Words, builder: DocxBuilder
) -> Any:
    return paragraph(_TICK, *builder.box(field, code, title), tab(), *runs(label, builder))


def _other(field: Field, builder: DocxBuilder) -> list[Any]:
    """The text field for the choice "other", in the same cell; empty if there is none."""
    if not field.other:
        return []
    label = runs(field.other.label, builder, Format("Muted"))
    space = word_runs((Str(_EN_SPACE),))
    control = builder.control(field.other, (*field.label, Str(": "), *field.other.label))
    return [paragraph(DocxParagraph("Answer", before=40), *label, *space, *control)]


def _title(field: Field) -> Words:
    return field.label


def gap_between(first: Any, second: Any, height: int) -> list[Any]:
    """A line between two tables, so that Word does not merge them; empty unless both are tables."""
    both = all(str(block.tag).endswith("}tbl") for block in (first, second))
    return [gap(height)] if both else []
