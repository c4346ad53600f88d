"""Lists of a form in two columns side by side: texts to read, which leave more room to write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil
from typing import Any

from generator.document.tree import Block, Heading, ListBlock, Paragraph, Strong
from generator.formats.ooxml import qualified
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import DocxCell, DocxParagraph, DocxRow, table
from generator.writers.docx.reference import is_canvas

_BETWEEN = 240  # the columns, in twentieths of a point
_LINE = 50  # characters of a line in a column
_LEVEL = 3  # of the headings above such lists

Draw = Callable[[ListBlock, DocxBuilder, DocxParagraph], list[Any]]


def is_paired(before: Block | None, builder: DocxBuilder) -> bool:
    """Whether a list below a block has two columns: on a form, below a small heading or words in
    bold.
    """
    if not builder.dense or is_canvas(builder.meta.edition):
        return False
    match before:
        case Heading(level):
            return level >= _LEVEL
        case Paragraph(children):
            return all(isinstance(child, Strong) for child in children)
        case _:
            return False


def paired(block: ListBlock, builder: DocxBuilder, layout: DocxParagraph, draw: Draw) -> list[Any]:
    """The items of a list in two columns, in the order in which they are read: one after the other.

    They stay together, and with the boxes below: LibreOffice 7.4 keeps no table with the next block
    whose only row may not be divided. An only item has the full width.
    """
    layout = replace(layout, style="Tip", keep_next=True)
    widths = builder.columns(6, 6)
    with builder.narrowed(widths[0] - _BETWEEN):
        drawn = draw(block, builder, layout)
    if len(drawn) == 1:
        return drawn
    place = _half([_lines(paragraph) for paragraph in drawn])
    cells = [
        DocxCell(drawn[:place], margins=(0, 0, 0, _BETWEEN)),
        DocxCell(drawn[place:], margins=(0, 0, 0, 0)),
    ]
    return [table(widths, [DocxRow(cells, whole=False)])]


def _lines(paragraph: Any) -> int:
    return ceil(len("".join(paragraph.itertext(qualified("t")))) / _LINE)


def _half(lines: Sequence[int]) -> int:
    """How many items the first column has, so that both are about as long."""
    return min(
        range(1, len(lines)),
        key=lambda place: max(sum(lines[:place]), sum(lines[place:])),
    )
