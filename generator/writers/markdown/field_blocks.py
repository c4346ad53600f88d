"""Fields in Markdown: a label with the comment that names it, then the answer as a quotation or as
boxes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from generator.document.tree import Field, Kind, Meta, Str, Words
from generator.formats.markdown_fields import CHECKED
from generator.writers.markdown.inlines import Parts, inlines, with_between
from generator.writers.markdown.inserts import AnswerInsert, PrintedChoices, TickInsert

_END = "\n\n<!-- end -->"


@dataclass(frozen=True)
class FieldWriter:
    """Writes the fields of a document; `ended` are the ids of those that need an end comment."""

    meta: Meta
    ended: frozenset[str]

    def parts(self, field: Field) -> Parts:
        """A field with its end, if it needs one."""
        parts = _field(field, self.meta)
        return [*parts, _END] if field.id in self.ended else parts


def printed_choices(fields: Iterable[Field], meta: Meta) -> Iterator[PrintedChoices]:
    """The choices that are printed, for each field and column of a list."""
    for field in fields:
        if field.kind is Kind.CHECK:
            label = (*field.label, *_remarks(field, meta))
            yield PrintedChoices(field.id, ((CHECKED, label),))
        for each in (field, *field.columns):
            if each.options:
                options = ((option.code, option.label) for option in each.options)
                yield PrintedChoices(each.id, tuple(options), offered=each.free)


def _field(field: Field, meta: Meta) -> Parts:
    match field.kind:
        case Kind.LIST:
            return _rows(field, meta)
        case Kind.CHECK:
            return ["- [", TickInsert(field.id, CHECKED), "] ", *_label(field, meta)]
        case _:
            own: Parts = [*_label(field, meta, "**", "**"), *_answer(field, meta)]
            return [*own, "\n\n", *_field(field.other, meta)] if field.other else own


def _label(field: Field, meta: Meta, before: str = "", after: str = "") -> Parts:
    """The label between two marks, its remarks, and the comment that names the field."""
    label = inlines(field.label, one_line=True)
    remarks = inlines(_remarks(field, meta), one_line=True)
    return [before, *label, after, *remarks, f" <!-- {field.id} -->"]


def _answer(field: Field, meta: Meta) -> Parts:
    if not field.options or field.free:
        return ["\n\n", AnswerInsert(field.id, field.options, meta.language, field.suggested)]
    items = (
        ["- [", TickInsert(field.id, option.code), "] ", *inlines(option.label, one_line=True)]
        for option in field.options
    )
    return ["\n\n", *with_between(items, "\n")]


def _rows(field: Field, meta: Meta) -> Parts:
    remarks = inlines(_remarks(field, meta), one_line=True)
    rows: list[Parts] = [["**", *inlines(field.label, one_line=True), "**", *remarks]]
    for row in range(1, field.rows + 1):
        for column in field.columns:
            cell = replace(
                column,
                id=field.cell(row, column),
                required=column.required and row <= field.minimum,
            )
            rows.append([*_label(cell, meta, f"**{row} · ", "**"), *_answer(cell, meta)])
    return with_between(rows, "\n\n")


def _remarks(field: Field, meta: Meta) -> Words:
    """The remarks in brackets after a label: whether and when it is required, how many choices it
    takes, and the hint.
    """
    required = (Str(meta.words.required),) if field.required else ()
    parts = [part for part in (required, field.when, _choosing(field, meta), field.hint) if part]
    if not parts:
        return ()
    words = [word for part in parts for word in (Str(" · "), *part)]
    return (Str(" ("), *words[1:], Str(")"))


def _choosing(field: Field, meta: Meta) -> Words:
    """How many of its choices a field takes; those that it offers beside a text of one's own."""
    if not field.options:
        return ()
    words = meta.words
    if not field.free:
        word = words.choose_one if field.kind is Kind.CHOICE else words.choose_any
        return (Str(word),) if word else ()
    offered = [word for option in field.options for word in (Str(" / "), *option.label)]
    return (Str(f"{words.choose_or_write}: "), *offered[1:])
