"""The fields in the boxes of a canvas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from generator.document.tree import Field, Kind, Str
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import (
    Border,
    DocxCell,
    DocxParagraph,
    DocxRow,
    Format,
    line_break,
    paragraph,
    tab,
    table,
    word_runs,
)
from generator.writers.docx.field_tables import list_table, other_answer, required_mark
from generator.writers.docx.inlines import runs
from generator.writers.docx.paper_fields import has_boxes, offered, paper_answers
from generator.writers.docx.styles import HAIRLINE
from generator.writers.docx.ticks import SIGN, tick_rows

_SIDE, _AFTER = 60, 40  # beside and below a field, in twentieths of a point
_HAND = 300  # a line for handwriting
_HAIRLINE, _RULE = Border(HAIRLINE, 4), Border(HAIRLINE, 4, 2)
_LABEL = Format(bold=True, size=17)
_EN_SPACE = "\u2002"


def fields_beside(
    fields: Sequence[Field], widths: Sequence[int], builder: DocxBuilder, *, ruled: bool
) -> list[Any]:
    """Short fields side by side in a box."""
    above = (("top", _HAIRLINE),) if ruled else ()
    cells = [
        DocxCell(
            box_field(field, width - 2 * _SIDE, builder),
            "",
            (*above, ("left", _HAIRLINE)) if number else above,
            (_AFTER, _SIDE if number else 0, 0, _SIDE),
        )
        for number, (field, width) in enumerate(zip(fields, widths, strict=True))
    ]
    return [table(widths, [DocxRow(cells)])]


def box_field(
    field: Field, width: int, builder: DocxBuilder, *, run_in: bool = False, ruled: bool = False
) -> list[Any]:
    """A field in a box; if `ruled`, with a line above it."""
    match field.kind:
        case Kind.LIST:
            with builder.narrowed(width):
                return list_table(field, builder, hinted=False)
        case Kind.SEVERAL:
            label = paragraph(_layout(ruled, 0, keep_next=True), *_label(field, builder))
            return [label, *tick_rows(field, builder, width), *other_answer(field, builder)]
        case Kind.CHECK:
            layout = DocxParagraph("Tick", tabs=(("left", SIGN),), left=SIGN, hanging=SIGN)
            box = builder.box(field, "true", field.label)
            return [paragraph(layout, *box, tab(), *_label(field, builder))]
        case Kind.CHOICE if builder.theme.on_paper and has_boxes(field):
            label = paragraph(_layout(ruled, 0, keep_next=True), *_label(field, builder))
            return [label, *paper_answers(field, builder, width)]
        case _:
            return stacked_field(field, width, builder, run_in=run_in, ruled=ruled)


def _layout(ruled: bool, after: int = _AFTER, *, keep_next: bool = False) -> DocxParagraph:
    # Paragraphs with the same borders form a group, with “between” borders inside it (17.3.1.5).
    rules = (("top", _RULE), ("between", _RULE)) if ruled else ()
    return DocxParagraph("BoxField", keep_next=keep_next, borders=rules, after=after)


def _label(field: Field, builder: DocxBuilder) -> list[Any]:
    """The label, with a mark if the field is required."""
    label = runs(field.label, builder, _LABEL)
    return [*label, *required_mark(field, builder), *word_runs((Str(_EN_SPACE),))]


def stacked_field(
    field: Field, width: int, builder: DocxBuilder, *, run_in: bool = False, ruled: bool = False
) -> list[Any]:
    """A label with its answer below it or, if `run_in`, after it on the same line."""
    if builder.theme.on_paper:
        return _written(field, width, builder, run_in=run_in, ruled=ruled)
    answer = builder.control(field, field.label, short=True)
    own = [*_label(field, builder), *(() if run_in else [line_break()]), *answer]
    layout = _layout(ruled, 0 if field.other else _AFTER)
    return [paragraph(layout, *own), *other_answer(field, builder)]


def _written(
    field: Field, width: int, builder: DocxBuilder, *, run_in: bool, ruled: bool
) -> list[Any]:
    """A field to fill in by hand, with choices to tick or room to write below its label or, if
    `run_in`, after it.
    """
    label = _label(field, builder)
    if run_in and not field.options:
        answer = builder.control(field, field.label, short=True)
        return [paragraph(replace(_layout(ruled, 0), exact=_HAND), *label, *answer)]
    choices = [] if has_boxes(field) else offered(field, builder)
    return [
        paragraph(_layout(ruled, 0, keep_next=True), *label),
        *([paragraph("FieldHint", *choices)] if choices else ()),
        *paper_answers(field, builder, width),
    ]
