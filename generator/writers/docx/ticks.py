"""Check boxes in short rows: as many columns as fit, or one after the other where they do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from generator.document.tree import Field, Option, Str
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import DocxParagraph, paragraph, tab, word_runs
from generator.writers.docx.inlines import runs

SIGN = 300  # room for a check box, in twentieths of a point
_CHARACTER = 108  # width of a character in a wide font, in twentieths of a point
_MOST = 4  # columns
_BETWEEN = 140  # the minimum space between columns
_SENTENCE = 40  # a choice of more characters begins a line of its own
_SPARED = 2 / 3  # boxes one after the other take up at most this part of a line for each
_APART, _TOGETHER = "\u2002 ", "\u00a0"


def tick_rows(field: Field, builder: DocxBuilder, width: int) -> list[Any]:
    """The choices of a field, each after its box, to be read row by row."""
    widths = [_width(option) for option in field.options]
    if columns := _columns(widths, width):
        return list(_in_columns(field, columns, builder))
    is_short = all(option.length <= _SENTENCE for option in field.options)
    if is_short and _lines(widths, width) <= _SPARED * len(widths):
        return [_one_after_the_other(field, builder)]
    return list(_in_columns(field, [width], builder))


def _columns(widths: Sequence[int], width: int) -> list[int]:
    """The widths of as many columns as fit; empty if fewer than two fit."""
    for number in range(min(_MOST, len(widths)), 1, -1):
        columns = [max(widths[start::number]) + _BETWEEN for start in range(number)]
        spare = width + _BETWEEN - sum(columns)
        if spare >= 0:
            return [column + spare // number for column in columns]
    return []


def _in_columns(field: Field, columns: Sequence[int], builder: DocxBuilder) -> Iterator[Any]:
    starts = [sum(columns[:place]) for place in range(len(columns))]
    stops = [("left", stop) for start in starts for stop in (start, start + SIGN)]
    layout = DocxParagraph("Tick", tabs=tuple(stops[1:]), left=SIGN, hanging=SIGN)
    number = len(columns)
    for at in range(0, len(field.options), number):
        pieces: list[Any] = []
        for option in field.options[at : at + number]:
            pieces += [*([tab()] if pieces else []), *_box(field, option, builder), tab()]
            pieces += runs(option.label, builder)
        yield paragraph(layout, *pieces)


def _one_after_the_other(field: Field, builder: DocxBuilder) -> Any:
    pieces: list[Any] = []
    for option in field.options:
        pieces += word_runs((Str(_APART),)) if pieces else []
        pieces += [*_box(field, option, builder), *word_runs((Str(_TOGETHER),))]
        pieces += runs(option.label, builder)
    return paragraph("Tick", *pieces)


def _box(field: Field, option: Option, builder: DocxBuilder) -> list[Any]:
    return builder.box(field, option.code, (*field.label, Str(": "), *option.label))


def _width(option: Option) -> int:
    """The width of a choice with its box."""
    return SIGN + _CHARACTER * option.length


def _lines(widths: Sequence[int], width: int) -> int:
    """The number of lines that boxes one after the other take up."""
    lines, used = 1, 0
    for own in widths:
        if used and used + own > width:
            lines, used = lines + 1, 0
        used += own + _BETWEEN
    return lines
