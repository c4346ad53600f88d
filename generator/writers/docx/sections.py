"""Text in two columns: a section of its own on the same page (ECMA-376, part 1, 17.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from generator.document.tree import Block, Component, ComponentKind, Heading, ListBlock, Paragraph
from generator.formats.ooxml import qualified
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import (
    Border,
    DocxParagraph,
    column_break,
    gap,
    paragraph,
    spacing_of,
)
from generator.writers.docx.inlines import runs
from generator.writers.docx.reference import DASHES

Draw = Callable[[Sequence[Block], DocxBuilder], list[Any]]
_MAIN, _BETWEEN = 0.6, 440  # the first column's usual share of the room; the space after it
_PADDING, _HANGING = 170, 240  # of the tinted column, in twentieths of a point
_MARGIN = 8  # between its edges and its text, in points


def columns(component: Component, builder: DocxBuilder, draw: Draw) -> list[Any]:
    """Blocks in a wide column, and those of its asides beside them in a narrow, tinted one.

    Headings stay outside tables, so that Word's navigation shows them. Without an aside, the blocks
    take the full width. The page plan gives both columns the widths at which they end at the same
    height.
    """
    main = [block for block in component.blocks if not _is_aside(block)]
    asides = [
        inner
        for block in component.blocks
        if isinstance(block, Component) and _is_aside(block)
        for inner in block.blocks
    ]
    if not asides:
        return draw(main, builder)
    room = builder.width - _BETWEEN
    wide = round(room * _MAIN)
    with builder.narrowed(wide):
        left = draw(main, builder)
    with builder.narrowed(room - wide):
        right = [drawn for block in asides for drawn in aside(block, builder, draw)]
    spacing_of(right[0]).set(qualified("before"), "0")  # begins as high as the text beside it
    # The last margin is a line of its own: LibreOffice 7.4 leaves that of a border, which others
    # draw once, below every paragraph.
    foot = paragraph(replace(_box("Normal", builder), exact=_MARGIN * 20))
    return [
        gap(20, section=builder.section_end()),
        *left,
        paragraph(DocxParagraph("Normal", exact=20), column_break()),
        *right,
        foot,
        gap(20, section=builder.section_end((wide, room - wide), _BETWEEN)),
    ]


def _is_aside(block: Block) -> bool:
    return isinstance(block, Component) and block.part is ComponentKind.ASIDE


def aside(block: Block, builder: DocxBuilder, draw: Draw) -> list[Any]:
    """A block in tinted paragraphs. All have the same borders and indents, since programs draw
    only such paragraphs as one box (17.3.1.24), with its line above the first.
    """
    match block:
        case Heading(level, children):
            return [_tinted(f"Heading{level}", children, builder)]
        case Paragraph(children):
            return [_tinted("Tip", children, builder)]
        case ListBlock(items):
            texts = (inner for item in items for inner in item)
            return [
                _tinted("Tip", text.children, builder, listed=True)
                for text in texts
                if isinstance(text, Paragraph)
            ]
        case Component(blocks=inner):
            return [drawn for one in inner for drawn in aside(one, builder, draw)]
        case _:
            return draw([block], builder)


def _tinted(
    style: str, children: Iterable[Any], builder: DocxBuilder, *, listed: bool = False
) -> Any:
    layout = replace(_box(style, builder), number=(DASHES, 0) if listed else None)
    return paragraph(layout, *runs(tuple(children), builder))


def _box(style: str, builder: DocxBuilder) -> DocxParagraph:
    """A paragraph of the tinted box, which has a line above."""
    tint = builder.theme.tint
    edge = Border(tint, 4, _MARGIN)
    return DocxParagraph(
        style,
        borders=(
            ("top", Border(builder.theme.ink, 20, _MARGIN)),
            ("left", edge),
            ("right", edge),
        ),
        fill=tint,
        left=_PADDING + _HANGING,
        right=_PADDING,
        hanging=_HANGING,
    )
