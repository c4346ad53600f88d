"""Fields in Markdown: a label, then the answer between two comments."""

from __future__ import annotations

from dataclasses import replace

from generator.document.tree import Field, Kind, Meta, Option
from generator.writers.markdown.inlines import Parts, inlines, with_between
from generator.writers.markdown.inserts import AnswerInsert, TickInsert


def field_parts(field: Field, meta: Meta) -> Parts:
    """A field: its label, then its answer between two comments."""
    match field.kind:
        case Kind.LIST:
            return _rows(field, meta)
        case Kind.CHECK:
            tick: Parts = [
                "- [",
                TickInsert(field.id, "true"),
                "] ",
                *inlines(field.label, one_line=True),
                *_remarks(field, meta),
                " <!-- true -->",
            ]
            return [*_open(field.id), *tick, *_close()]
        case _:
            label: Parts = [
                "**",
                *inlines(field.label, one_line=True),
                "**",
                *_remarks(field, meta),
                "\n",
            ]
            own: Parts = [*label, *_open(field.id), *_answer(field, meta), *_close()]
            return [*own, "\n\n", *field_parts(field.other, meta)] if field.other else own


def _answer(field: Field, meta: Meta) -> Parts:
    if not field.options or field.free:
        return [AnswerInsert(field.id, field.options, meta.language, field.suggested)]
    items = (
        [
            "- [",
            TickInsert(field.id, option.code),
            "] ",
            *inlines(option.label, one_line=True),
            f" <!-- {option.code} -->",
        ]
        for option in field.options
    )
    return with_between(items, "\n")


def _rows(field: Field, meta: Meta) -> Parts:
    rows: list[Parts] = [["**", *inlines(field.label, one_line=True), "**", *_remarks(field, meta)]]
    for row in range(1, field.rows + 1):
        for column in field.columns:
            cell = replace(
                column,
                id=field.cell(row, column),
                required=column.required and row <= field.minimum,
            )
            rows.append([f"**{row}** · ", *_cell(cell, meta)])
    return with_between(rows, "\n\n")


def _cell(cell: Field, meta: Meta) -> Parts:
    offered = (
        with_between((_offered(option) for option in cell.options), " / ") if cell.free else []
    )
    choices: Parts = [": ", *offered] if offered else []
    return [
        *inlines(cell.label, one_line=True),
        *_remarks(cell, meta),
        *choices,
        "\n",
        *_open(cell.id),
        *_answer(cell, meta),
        *_close(),
    ]


def _offered(option: Option) -> Parts:
    """A suggested choice of a free text, preceded by its code so that readers can map it back."""
    return [f"<!-- {option.code} -->", *inlines(option.label, one_line=True)]


def _remarks(field: Field, meta: Meta) -> Parts:
    """The remarks in brackets after a label: whether and when it is required, and the hint."""
    required: Parts = [meta.words.required] if field.required else []
    parts = with_between(
        (required, inlines(field.when, one_line=True), inlines(field.hint, one_line=True)), " · "
    )
    return [" (", *parts, ")"] if parts else []


def _open(ident: str) -> Parts:
    return [f"<!-- field {ident} -->\n\n"]


def _close() -> Parts:
    return ["\n\n<!-- end -->"]
