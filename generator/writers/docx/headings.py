"""Headings, and what stands around that of a step: the row of steps above, and the goal below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.document.tree import (
    Block,
    Component,
    ComponentKind,
    Field,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Strong,
)
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import (
    CHAPTERS,
    Border,
    DocxCell,
    DocxParagraph,
    DocxRow,
    Format,
    bookmarked,
    chapter_anchor,
    gap,
    paragraph,
    table,
)
from generator.writers.docx.inlines import runs, title_runs
from generator.writers.docx.styles import HAIRLINE

# Space in twentieths of a point: below a title with boxes under it, above the line that parts
# reading from writing, and above a heading below columns.
_TITLE, _PART, _BELOW_COLUMNS = 160, 170, 120
_BELOW_FINDINGS = 300  # above a heading of a report, below the table or note of the part before
_NOTES_SIZE = 24  # half points
_SEAM = 70  # between the bars of steps
_FIELDS = (ComponentKind.ROW, ComponentKind.NOTES, ComponentKind.DECISION)


def heading(blocks: Sequence[Block], place: int, builder: DocxBuilder) -> Any:
    """The heading at a place among blocks, on one line. A chapter begins a new page unless its
    stepper already did; so does a completed sheet, unless the page plan finds room for it.
    """
    found, before = blocks[place], blocks[place - 1] if place else None
    assert isinstance(found, Heading)
    level = found.level
    is_noted = not builder.dense and level > 1 and _begins_notes(blocks, place)
    size = _NOTES_SIZE if is_noted and builder.theme.template is None else 0
    content = title_runs(found.children, builder, size)
    if number := builder.chapter(found):
        content = bookmarked(content, chapter_anchor(number), CHAPTERS + number)
    new_page = before is not None and (
        (level == 1 and not builder.dense) or _begins_sheet(blocks, place)
    )
    layout = DocxParagraph(
        f"Heading{level}",
        page_break=new_page and not _is_part(before, ComponentKind.STEPPER),
        borders=_line_above(level, builder, is_noted=is_noted),
        before=_space_above(level, builder, before, is_noted=is_noted),
        after=_TITLE if level == 1 and not builder.dense and _has_boxes(blocks, place) else None,
    )
    return paragraph(layout, *content)


def _line_above(
    level: int, builder: DocxBuilder, *, is_noted: bool
) -> tuple[tuple[str, Border], ...]:
    """The line above a section of a form, and a strong one above the notes on a step."""
    if is_noted:
        return (("top", Border(builder.theme.ink, 24, 5)),)
    return (("top", Border(builder.theme.ink, 12, 6)),) if builder.dense and level == 2 else ()


def _space_above(
    level: int, builder: DocxBuilder, before: Block | None, *, is_noted: bool
) -> int | None:
    if is_noted:
        return _PART
    if builder.meta.edition == "report" and before is not None:
        return _BELOW_FINDINGS
    is_below = level > 1 and not builder.dense and _is_part(before, ComponentKind.COLUMNS)
    return _BELOW_COLUMNS if is_below else None


def _begins_notes(blocks: Sequence[Block], place: int) -> bool:
    """Whether the heading at a place parts what is read, in columns, from what is written. Headings
    below it may be above the first boxes.
    """
    last = place
    while last + 1 < len(blocks) and _is_section(blocks[last + 1]):
        last += 1
    if _is_section(blocks[place - 1]) or not _has_boxes(blocks, last):
        return False
    for block in reversed(blocks[:place]):
        if _is_part(block, ComponentKind.COLUMNS):
            return True
        if not isinstance(block, Paragraph) and not _is_section(block):
            return False
    return False


def _begins_sheet(blocks: Sequence[Block], place: int) -> bool:
    """Whether a section with a completed sheet begins with the heading at a place, below another
    section.
    """
    if not _is_section(blocks[place]) or isinstance(blocks[place - 1], Heading):
        return False
    after = (block for block in blocks[place + 1 :] if not isinstance(block, Paragraph))
    return _is_part(next(after, None), ComponentKind.SHEET)


def _is_section(block: Block) -> bool:
    return isinstance(block, Heading) and block.level > 1


def _has_boxes(blocks: Sequence[Block], place: int) -> bool:
    """Whether boxes or a table follow the heading at a place."""
    after = blocks[place + 1] if place + 1 < len(blocks) else None
    return isinstance(after, Field) or any(_is_part(after, kind) for kind in _FIELDS)


def _is_part(block: Block | None, kind: ComponentKind) -> bool:
    return isinstance(block, Component) and block.part is kind


def stepper(blocks: Sequence[Block], builder: DocxBuilder) -> list[Any]:
    """The row of steps, each under a bar; bars are coloured up to the current step, in bold."""
    items = [
        _line(item) for block in blocks if isinstance(block, ListBlock) for item in block.items
    ]
    current = next(
        (
            place
            for place, item in enumerate(items)
            if any(isinstance(part, Strong) for part in item)
        ),
        -1,
    )
    cells = []
    for place, item in enumerate(items):
        is_last = place == len(items) - 1
        # A line of the paragraph, unlike one of the cell, leaves out the margin of the cell.
        bar = Border(builder.theme.ink if place <= current else HAIRLINE, 36, 2)
        layout = DocxParagraph("Stepper", borders=(("top", bar),))
        words = runs(item, builder, Format(bold=True) if place == current else Format())
        margins = (0, 0, 0, 0 if is_last else _SEAM)
        cells.append(DocxCell([paragraph(layout, *words)], "", (), margins))
    if not cells:
        return []
    # Every bar is as long, though the last has no gap after it.
    length = (builder.width + _SEAM) // len(cells)
    widths = [length] * (len(cells) - 1)
    widths.append(builder.width - sum(widths))
    return [gap(20, page_break=True), table(widths, [DocxRow(cells)]), gap(40)]


def _line(item: Sequence[Block]) -> list[Inline]:
    return [inline for block in item if isinstance(block, Paragraph) for inline in block.children]


def goal(blocks: Sequence[Block], builder: DocxBuilder) -> list[Any]:
    """The goal of a step, below its heading."""
    return [
        paragraph("Goal", *runs(block.children, builder))
        for block in blocks
        if isinstance(block, Paragraph)
    ]
