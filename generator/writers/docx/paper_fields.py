"""Fields on paper: room to write by hand instead of controls, and the choices on offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from generator.document.tree import OTHER, Field, Inline, Kind, Option, Str
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import (
    DocxParagraph,
    Format,
    paragraph,
    tab,
    word_runs,
)
from generator.writers.docx.inlines import runs
from generator.writers.docx.reference import is_canvas, is_form
from generator.writers.docx.ticks import SIGN, tick_rows
from generator.writers.docx.writing_lines import RULED, writing_lines

# The room for a short answer in twentieths of a point: 8 mm with the margin below it. On the fuller
# pages of a playbook or a canvas it is less at first; the room that is left there is added.
_ROOM, _LEAST = 394, 300
_MOST_BOXES = 12  # choices; more are too many for the box of a field
_MUTED = Format("Muted")
_EN_SPACE = "\u2002"


def paper_answers(field: Field, builder: DocxBuilder, width: int) -> list[Any]:
    """The paragraphs in which a field is answered by hand: choices to tick, or lines to write on.

    Where there is less room, a long text has at least one line, and no suggestion above it.
    """
    if has_boxes(field):
        return _ticks(field, builder, width)
    if field.kind is not Kind.MULTILINE:
        return [_line(field, builder, width)]
    if is_canvas(builder.meta.edition):
        return [paragraph(_open(builder), *builder.control(field, field.label))]
    if not is_form(builder.meta.edition):
        return writing_lines(1, *builder.control(field, field.label))
    lines = writing_lines(2, *builder.control(field, field.label))
    return [*_suggestion(field, builder), *lines]


def choices_above(fields: Sequence[Field], builder: DocxBuilder) -> list[Any]:
    """The choices of fields whose choice is written by hand, in small print; where there is less
    room, without those of fields that may also be answered in one's own words.
    """
    return [
        paragraph(DocxParagraph("Small", keep_next=True), *_choices(field, builder))
        for field in fields
        if field.options and (is_roomy(builder) or not field.free)
    ]


def has_boxes(field: Field) -> bool:
    """Whether a field on paper has a box for each of its choices."""
    is_short = 0 < len(field.options) <= _MOST_BOXES and not field.free
    return field.kind is Kind.SEVERAL or (field.kind is Kind.CHOICE and is_short)


def is_roomy(builder: DocxBuilder) -> bool:
    """Whether there is ample room: a playbook has more to read, and a canvas is a single page."""
    return is_form(builder.meta.edition) and not is_canvas(builder.meta.edition)


def _open(builder: DocxBuilder) -> DocxParagraph:
    """A line in a box without rules."""
    return DocxParagraph("Answer", exact=_ROOM if is_roomy(builder) else _LEAST)


def _line(field: Field, builder: DocxBuilder, width: int) -> Any:
    """A line to write on, with the answer, if known, and the unit at its end."""
    written = builder.control(field, field.label)
    if field.other:
        written += [*word_runs((Str(_EN_SPACE),)), *builder.control(field.other, field.label)]
    layout = _open(builder)
    if field.kind is Kind.TEXT and not is_canvas(builder.meta.edition):
        # More lines follow where the box is higher.
        return paragraph(replace(RULED, exact=layout.exact), *written)
    unit = [tab(), *runs(field.unit, builder, _MUTED)] if field.unit else []
    return paragraph(replace(layout, tabs=(("right", width),)), *written, *unit)


def _suggestion(field: Field, builder: DocxBuilder) -> list[Any]:
    """The suggestion, which people edit on screen; on paper, they only read it."""
    words = field.suggested
    return [paragraph("FieldHint", *runs(words, builder))] if words else []


def _ticks(field: Field, builder: DocxBuilder, width: int) -> list[Any]:
    """The choices; “other” is the last, with room to say which."""
    others = [option for option in field.options if option.code == OTHER and field.other]
    rest = replace(field, options=tuple(each for each in field.options if each not in others))
    lines = [_other(field, option, builder) for option in others]
    drawn = [*tick_rows(rest, builder, width), *lines]
    if field.kind is Kind.CHOICE:
        drawn[-1].extend(builder.unfit(field))
    return drawn


def _other(field: Field, option: Option, builder: DocxBuilder) -> Any:
    tick = DocxParagraph("Tick", tabs=(("left", SIGN),), left=SIGN, hanging=SIGN)
    layout = replace(tick, exact=_open(builder).exact)
    label = [*runs(option.label, builder), *word_runs((Str(": "),))]
    box = builder.box(field, option.code, option.label)
    written = builder.control(field.other or field, option.label)
    return paragraph(layout, *box, tab(), *label, *written)


def offered(field: Field, builder: DocxBuilder) -> list[Any]:
    """The choices of a field, on one line."""
    words: list[Inline] = []
    for option in field.options:
        words += [Str(" / ")] if words else []
        words += option.label
    return runs([*words, Str(" / …")] if field.free else words, builder)


def _choices(field: Field, builder: DocxBuilder) -> list[Any]:
    label = runs(field.label, builder, Format("Strong"))
    return [*label, *word_runs((Str(": "),)), *offered(field, builder)]
