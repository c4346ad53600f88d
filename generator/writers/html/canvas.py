"""The canvas: rows of boxes, each with its title, its question and its fields."""

from __future__ import annotations

from collections.abc import Sequence

from generator.document.tree import (
    Block,
    Component,
    ComponentKind,
    Emphasis,
    Field,
    Heading,
    Inline,
    Kind,
    Paragraph,
    walk,
)
from generator.writers.html.blocks import BlockWriter
from generator.writers.html.inserts import Parts


def boxes(row: Component, writer: BlockWriter) -> Parts:
    """A row of boxes. One box with nothing but short fields side by side is a row of such boxes."""
    if fields := _slim_fields(row):
        return [part for field, width in fields for part in _slim(field, width, writer)]
    shares = zip(row.blocks, row.widths, strict=True)
    return [part for box, width in shares for part in _box(box, width, writer)]


def _slim_fields(row: Component) -> tuple[tuple[Field, int], ...]:
    box = row.blocks[0] if len(row.blocks) == 1 else None
    rest = [b for b in box.blocks if isinstance(b, Component)] if isinstance(box, Component) else []
    if len(rest) != 1 or rest[0].part is not ComponentKind.ROW:
        return ()
    fields = [block for block in rest[0].blocks if isinstance(block, Field)]
    is_slim = all(field.kind not in (Kind.MULTILINE, Kind.SEVERAL) for field in fields)
    return tuple(zip(fields, rest[0].widths, strict=True)) if is_slim else ()


def _slim(field: Field, width: int, writer: BlockWriter) -> Parts:
    mark = " req" if field.required else ""
    return [f'<div class="cell c{width}{mark}">', *writer.fields.parts(field), "</div>\n"]


def _box(box: Block, width: int, writer: BlockWriter) -> Parts:
    blocks = box.blocks if isinstance(box, Component) else (box,)
    required = any(isinstance(block, Field) and block.required for block in walk(blocks))
    head, rest = _head(blocks, writer)
    mark = " req" if required else ""
    return [f'<div class="cell c{width}{mark}">', *head, *writer.blocks(rest), "</div>\n"]


def _head(blocks: Sequence[Block], writer: BlockWriter) -> tuple[Parts, Sequence[Block]]:
    """The title of a box with its minutes, and its question; and what is below them."""
    title = blocks[0] if blocks else None
    if not isinstance(title, Heading):
        return [], blocks
    question = blocks[1] if len(blocks) > 1 else None
    heading = writer.heading(title, "h2")
    if not isinstance(question, Paragraph):
        return heading, blocks[1:]
    asked = [one for one in question.children if not isinstance(one, Emphasis)]
    return [*heading, *_minutes(question.children, writer), '<p class="hint">',
            *writer.inlines.parts(asked), "</p>"], blocks[2:]  # fmt: skip


def _minutes(children: Sequence[Inline], writer: BlockWriter) -> Parts:
    minutes = [one.children for one in children if isinstance(one, Emphasis)]
    if not minutes:
        return []
    return ['<p class="min">', *writer.inlines.parts(minutes[-1], flat=True), "</p>"]
