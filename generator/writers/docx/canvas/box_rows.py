"""The canvas: rows of boxes, each with its title, its question and its fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Any

from generator.document.tree import (
    COLUMNS,
    Block,
    Component,
    ComponentKind,
    Field,
    Heading,
    Inline,
    Kind,
    Paragraph,
    walk,
)
from generator.writers.docx.canvas.box_fields import box_field, fields_beside, stacked_field
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import (
    Border,
    DocxCell,
    DocxParagraph,
    DocxRow,
    Format,
    gap,
    paragraph,
    tab,
    table,
    within,
)
from generator.writers.docx.field_tables import BAR, LINE, THICKER
from generator.writers.docx.inlines import runs, split_notes, title_runs
from generator.writers.docx.pictures import HEADER
from generator.writers.docx.styles import FIELD_LINE, GREY

Draw = Callable[[Block], list[Any]]
# Lengths in twentieths of a point: between boxes; inside a box (top, left, bottom, right); below a
# question.
_GUTTER, _ROOM, _HEAD_AFTER = 110, (60, 110, 40, 90), 30
_MARGINS = _ROOM[1] + _ROOM[3]
_SLIM = 640  # minimum height of a row of single fields, with room for a line in handwriting
_CELL = 1900  # minimum width of a field beside others
_NARROW = 4  # a text field of up to this width, in twelfths, is a short one
# The relative share of the page's free height that a field gets: more where people write more.
_SHARES = {Kind.MULTILINE: 3.0, Kind.TEXT: 1.5, Kind.LIST: 1.5, Kind.SEVERAL: 0.0}
_LINE = Border(FIELD_LINE, LINE)


@dataclass(frozen=True)
class _Parts:
    """The parts of a box: its title and question, None where it has none, and the blocks below."""

    title: Heading | None
    question: Paragraph | None
    rest: tuple[Block, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(block for block in walk(self.rest) if isinstance(block, Field))


def _parts(box: Block) -> _Parts:
    blocks = box.blocks if isinstance(box, Component) else ()
    first, second = (*blocks[:2], None, None)[:2]
    title = first if isinstance(first, Heading) else None
    question = second if title and isinstance(second, Paragraph) else None
    return _Parts(title, question, blocks[bool(title) + bool(question) :])


def _fields_in(row: Block) -> tuple[tuple[Field, int], ...]:
    """The fields of a row of fields, each with its share of the width in twelfths; none for any
    other block.
    """
    if not isinstance(row, Component) or row.part is not ComponentKind.ROW:
        return ()
    fields = (block for block in row.blocks if isinstance(block, Field))
    return tuple(zip(fields, row.widths, strict=True))


def _slim_fields(row: Component) -> tuple[tuple[Field, int], ...]:
    """The fields of a row whose only box contains just short fields side by side: each becomes a
    box of its own. Empty for any other row.
    """
    rest = _parts(row.blocks[0]).rest if len(row.blocks) == 1 else ()
    fields = _fields_in(rest[0]) if len(rest) == 1 else ()
    is_slim = all(field.kind not in (Kind.MULTILINE, Kind.SEVERAL) for field, _ in fields)
    return fields if is_slim else ()


def _box_widths(shares: Sequence[int], width: int) -> list[int]:
    """The widths of boxes side by side, from their shares in twelfths, without the space between
    them. The edges of boxes in different rows are aligned.
    """
    return within([own - _GUTTER for own in _widths(shares, width + _GUTTER)], LINE)


def _widths(shares: Sequence[int], width: int) -> list[int]:
    ends = [0, *(width * end // COLUMNS for end in accumulate(shares))]
    return [end - start for start, end in pairwise(ends)]


def _cell_widths(shares: Sequence[int], width: int) -> list[int]:
    """The widths of fields side by side in a box, from their shares in twelfths; empty if there is
    not enough room for them, or only one.
    """
    widths = _widths(shares, width)
    return widths if len(widths) > 1 and min(widths) >= _CELL else []


def _is_run_in(field: Field, share: int) -> bool:
    """Whether the answer to a field follows its label on the same line."""
    if field.kind is Kind.TEXT:
        return share <= _NARROW
    return field.kind in (Kind.NUMBER, Kind.DATE, Kind.PERSON, Kind.CHOICE)


def band(blocks: Sequence[Block], builder: DocxBuilder) -> list[Any]:
    """The head of the page: a line that says whose canvas it is, and the title, with the logo on
    its right: the page has no header, whose height the boxes would lose.
    """
    texts = [block for block in blocks if isinstance(block, Paragraph)]
    titles = [block for block in blocks if isinstance(block, Heading)]
    line = [piece for text in texts[:1] for piece in runs(text.children, builder)]
    for text in texts[1:]:
        line += [tab(), *runs(text.children, builder, Format(colour=GREY))]
    logo = builder.logo(HEADER)
    end = [tab(), logo] if logo is not None else []
    stops = (("right", builder.width),)
    return [
        paragraph(DocxParagraph("Eyebrow", tabs=stops), *line),
        *(
            paragraph(
                DocxParagraph("Heading1", tabs=stops if end else ()),
                *title_runs(title.children, builder),
                *(end if title is titles[0] else ()),
            )
            for title in titles
        ),
    ]


def boxes(row: Component, builder: DocxBuilder, draw: Draw) -> list[Any]:
    """A row of boxes; `draw` draws the blocks below a box's question that are not fields."""
    parts = [_parts(box) for box in row.blocks]
    slim = _slim_fields(row)
    widths = _box_widths([share for _, share in slim] or row.widths, builder.width)
    if slim:
        cells = [
            _framed(stacked_field(field, width - _MARGINS, builder), field.required, builder)
            for (field, _), width in zip(slim, widths, strict=True)
        ]
    else:
        cells = [
            _box(part, width - _MARGINS, builder, draw)
            for part, width in zip(parts, widths, strict=True)
        ]
    grid, placed = [widths[0]], [cells[0]]
    if dict(cells[0].borders)["left"].size == BAR:
        # A table begins with its left line: a thick one would move all that is right of it.
        top, left, bottom, right = _ROOM
        grid = [widths[0] - THICKER]
        placed = [replace(cells[0], margins=(top, left - THICKER, bottom, right))]
    for width, cell in zip(widths[1:], cells[1:], strict=True):
        grid += [_GUTTER, width]
        placed += [DocxCell([gap(20)]), cell]
    drawn = table(grid, [DocxRow(placed, _SLIM if slim else 1)])
    if not slim:
        builder.rows_of_boxes.append((drawn, max(map(_share, parts))))
    return [drawn]


def _share(parts: _Parts) -> float:
    """How much of the page's free height a box takes."""
    return sum(_SHARES.get(field.kind, 0.5) * max(field.rows, 1) for field in parts.fields)


def _framed(blocks: list[Any], required: bool, builder: DocxBuilder) -> DocxCell:
    """A box, with a bar on the left if anything in it is required."""
    bar = Border(builder.theme.ink, BAR) if required else _LINE
    edges = (("top", _LINE), ("left", bar), ("bottom", _LINE), ("right", _LINE))
    if str(blocks[-1].tag).endswith("}tbl"):
        blocks = [*blocks, gap(20)]  # a cell ends with a paragraph (17.4.66)
    return DocxCell(blocks, "", edges, _ROOM)


def _box(parts: _Parts, width: int, builder: DocxBuilder, draw: Draw) -> DocxCell:
    head = _head(parts, width, builder)
    drawn: list[Any] = []
    for block in parts.rest:
        fields = ((block, COLUMNS),) if isinstance(block, Field) else _fields_in(block)
        if widths := _cell_widths([share for _, share in fields], width):
            drawn += fields_beside(
                [field for field, _ in fields], widths, builder, ruled=bool(drawn)
            )
            continue
        for field, share in fields:
            run_in = _is_run_in(field, share)
            drawn += box_field(field, width, builder, run_in=run_in, ruled=bool(drawn))
        drawn += () if fields else draw(block)
    required = any(field.required for field in parts.fields)
    return _framed([*head, *drawn] or [gap(20)], required, builder)


def _head(parts: _Parts, width: int, builder: DocxBuilder) -> list[Any]:
    """The title of a box, with the number of its step before it and its minutes on the right, and
    the question.
    """
    question, minutes = _question(parts.question)
    if not parts.title:
        return []
    line = title_runs(parts.title.children, builder)
    if minutes:
        line += [tab(), *runs(minutes, builder, Format("Minutes", flat=True))]
    title = paragraph(DocxParagraph("BoxTitle", tabs=(("right", width),)), *line)
    asked = DocxParagraph("BoxQuestion", after=_HEAD_AFTER)
    return [title, *([paragraph(asked, *runs(question, builder))] if question else ())]


def _question(block: Paragraph | None) -> tuple[list[Inline], list[Inline]]:
    """The words of a question, and the minutes that follow it."""
    parts = split_notes(block.children) if block else []
    asked = [inline for note, words in parts if not note for inline in words]
    return asked, [inline for note, words in parts if note for inline in words]
