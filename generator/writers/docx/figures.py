"""Figures that carry content, drawn as tables: the steps of a method, the decision tree, the choice
of a playbook, and the contact ladder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import Any

from generator.document.theme import MIN_CONTRAST, contrast
from generator.document.tree import (
    Block,
    Break,
    ComponentKind,
    Emphasis,
    Inline,
    ListBlock,
    Paragraph,
    Str,
    Strong,
    Table,
    walk,
)
from generator.writers.docx.component_tables import cell_blocks, data_table, trimmed
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import (
    Border,
    DocxCell,
    DocxParagraph,
    DocxRow,
    Format,
    TableStyle,
    paragraph,
    table,
    within,
    word_runs,
)
from generator.writers.docx.inlines import runs, split_notes
from generator.writers.docx.styles import GREY, INK, WHITE

# Widths of stairs in twentieths of a point: the lowest step, and the most that each other one adds.
_LOWEST, _STEP = 780, 460
_BESIDE, _NUMBER = 6, 26  # the most steps in a row, and the size of their numbers in half points
_STEP_HEAD, _STEP_TEXT = (60, 90, 60, 60), (70, 90, 90, 60)
_CHOICE = (30, 60, 40, 90)
_PLAIN = Format()
_DOT = "\u00a0· "  # between notes; no line begins with it
# Boxes of a tree: their lines in eighths of a point and their margins; the space between a question
# and the end of the way, and the share of the rest that a question gets.
_EDGE, _BOX = 6, (80, 110, 100, 110)
_ACROSS, _ARROW, _ASKED = 960, (0, 20, 0, 20), 0.6
_TIMES = 4  # columns of a ladder with reply times; without them, there is one fewer
_FEW, _HEIGHT = 6, 640  # the most rungs that have room to spare, and their minimum height
_ROOM, _CLOSE = (70, 130, 80, 80), (10, 0, 20, 100)
_ABOVE_ROOM = (30, 130, 40, 80)  # the heads of what has room


def method(blocks: Sequence[Block], builder: DocxBuilder) -> list[Any]:
    """The steps of a method as blocks in a row, or in rows of equal length: each with its number,
    if it has one, its name, and its purpose below. A single row has larger text. Empty if the
    blocks are not just lists of steps.
    """
    if not _consists_of(blocks, ListBlock):
        return []
    lists = [block for block in blocks if isinstance(block, ListBlock)]
    items = [
        (item, "" if block.start is None else f"{block.start + place}")
        for block in lists
        for place, item in enumerate(block.items)
    ]
    rows = ceil(len(items) / _BESIDE) or 1
    style = "TableText" if rows == 1 else "StepGoal"
    steps = [_step(item, number, style, builder) for item, number in items]
    length = ceil(len(steps) / rows) or 1
    starts = range(0, len(steps), length)
    widths = builder.columns(*[12 / length] * length)
    return [_row_of_steps(steps[start : start + length], widths) for start in starts]


def _consists_of(blocks: Sequence[Block], *kinds: type[Block]) -> bool:
    """Whether all blocks are of these kinds and contain only lists and paragraphs."""
    is_fit = all(isinstance(block, kinds) for block in blocks)
    return is_fit and all(
        isinstance(block, (*kinds, ListBlock, Paragraph)) for block in walk(tuple(blocks))
    )


def _row_of_steps(steps: Sequence[tuple[DocxCell, DocxCell]], widths: Sequence[int]) -> Any:
    """Steps in a row, which is shorter than others if it has fewer steps."""
    is_short = len(steps) < len(widths)
    heads, texts = (_with_seams(row, last=is_short) for row in zip(*steps, strict=True))
    return table(widths[: len(steps)], [DocxRow(heads, head=True), DocxRow(texts)])


def _step(
    item: Sequence[Block], number: str, style: str, builder: DocxBuilder
) -> tuple[DocxCell, DocxCell]:
    """The head of a block and what is below it."""
    name, text = _named(item)
    fill = builder.theme.ink if number else GREY
    white = Format(bold=True, colour=WHITE)
    count = word_runs((Str(f"{number} "),), replace(white, size=_NUMBER)) if number else []
    head = paragraph("StepName", *count, *runs(name, builder, white))
    below = [paragraph(style, *runs(text, builder))]
    tint = builder.theme.tint
    return DocxCell([head], fill, (), _STEP_HEAD), DocxCell(below, tint, (), _STEP_TEXT)


def _named(item: Sequence[Block]) -> tuple[list[Inline], list[Inline]]:
    """The strong words that begin an item, and what follows them."""
    inlines = [each for block in item if isinstance(block, Paragraph) for each in block.children]
    match inlines:
        case [Strong(name), Break(), *rest]:
            return list(name), rest
        case [Strong(name), Str(text), *rest]:
            return list(name), [Str(text.lstrip()), *rest]
        case [Strong(name), *rest]:
            return list(name), rest
        case _:
            return [], inlines


def _with_seams(cells: Sequence[DocxCell], *, last: bool) -> list[DocxCell]:
    """The cells with white lines after each, after the `last` one if others could follow."""
    seam = (("right", Border(WHITE, 24)),)
    ends = len(cells) - (not last)
    return [*(replace(cell, borders=seam) for cell in cells[:ends]), *cells[ends:]]


def decision_tree(blocks: Sequence[Block], builder: DocxBuilder) -> list[Any]:
    """Questions in boxes, one below the other, each with the end of one branch on its right and the
    answer that leads on below; and the leaves of the tree as a table. Empty if the blocks contain
    anything else.
    """
    if not _consists_of(blocks, ListBlock, Table):
        return []
    drawn: list[Any] = []
    for block in blocks:
        match block:
            case ListBlock(items=items):
                drawn += [each for item in items for each in _question(item, builder)]
            case Table():
                drawn.append(_leaves(block, builder))
            case _:
                pass
    return drawn


def _question(item: Sequence[Block], builder: DocxBuilder) -> list[Any]:
    """A question in its box, the end of one branch beside it, and the answer that leads on."""
    lists = [block for block in item if isinstance(block, ListBlock)]
    branches = [_branch(branch) for block in lists for branch in block.items]
    (_, end), (onward, _) = (*branches, ([], []), ([], []))[:2]
    name, text = _named(item)
    brand = Format(bold=True, colour=builder.theme.ink)
    edge = Border(builder.theme.ink, _EDGE)
    edges = tuple((side, edge) for side in ("top", "left", "bottom", "right"))
    question = [paragraph("StepName", *runs(name, builder, brand)), _small(text, builder)]
    arrow = [*runs(branches[0][0] if branches else (), builder), *word_runs((Str("\u00a0→"),))]
    layout = DocxParagraph("Branch", centred=True)
    cells = [
        DocxCell(question, builder.theme.tint, edges, _BOX, "center"),
        DocxCell([paragraph(layout, *arrow)], "", (), _ARROW, "center"),
        DocxCell([_small(end, builder)], "", edges, _BOX, "center"),
    ]
    down = paragraph("Branch", *word_runs((Str("↓ "),)), *runs(onward, builder))
    asked = round((builder.width - _ACROSS) * _ASKED)
    widths = [asked, _ACROSS, builder.width - _ACROSS - asked]
    return [table(within(widths, _EDGE), [DocxRow(cells)]), down]


def _branch(item: Sequence[Block]) -> tuple[list[Inline], list[Inline]]:
    """The answer of a branch, and where it leads, without the arrow between them."""
    answer, rest = _named(item)
    arrow = rest[0] if rest else None
    if isinstance(arrow, Str):
        rest = [Str(arrow.text.removeprefix("→").lstrip()), *rest[1:]]
    return answer, rest


def _leaves(block: Table, builder: DocxBuilder) -> Any:
    """The causes, each with its sign and what helps."""
    return data_table(block, builder, (2.5, 3.7, 5.8), ("StepGoal",) * 3, (10, 60, 20, 100))


def _small(inlines: Sequence[Inline], builder: DocxBuilder) -> Any:
    return paragraph("StepGoal", *runs(inlines, builder))


def chooser(block: Table, builder: DocxBuilder) -> Any:
    """Situations, each with what to choose in it; the row with a note is that of this document."""
    head = [DocxCell([paragraph("TableHead", *runs(cell, builder))]) for cell in block.head]
    rows = [DocxRow(_choice(row, builder, row is block.rows[-1])) for row in block.rows]
    return table(builder.columns(7, 5), [DocxRow(head, head=True), *rows], TableStyle.GRID)


def _choice(row: Sequence[Sequence[Inline]], builder: DocxBuilder, last: bool) -> list[DocxCell]:
    in_hand = any(isinstance(inline, Emphasis) for cell in row for inline in cell)
    fill, font = (builder.theme.ink, Format(colour=WHITE)) if in_hand else ("", _PLAIN)
    layout = DocxParagraph("TableText", keep_next=not last)
    return [
        DocxCell([paragraph(layout, *_in_line(cell, builder, font))], fill, (), _CHOICE)
        for cell in row
    ]


def ladder(block: Table, builder: DocxBuilder) -> Any:
    """The contact ladder: as stairs or, on a form, as a strip with a line for each rung."""
    return _strip(block, builder) if builder.dense else _stairs(block, builder)


def _strip(block: Table, builder: DocxBuilder) -> Any:
    """A line for each rung, its notes behind the text."""
    shares = (0.75, 3.75, 5.5, 2) if len(block.head) == _TIMES else (0.75, 5, 6.25)
    head = [DocxCell([paragraph("TableHead", *runs(cell, builder))]) for cell in block.head]
    rows = [
        [DocxCell([paragraph("TableText", *_in_line(cell, builder))]) for cell in row]
        for row in block.rows
    ]
    drawn = [DocxRow([replace(cell, margins=_CLOSE) for cell in row]) for row in (head, *rows)]
    return table(
        builder.columns(*shares), [replace(drawn[0], head=True), *drawn[1:]], TableStyle.GRID
    )


def _in_line(cell: Sequence[Inline], builder: DocxBuilder, font: Format = _PLAIN) -> list[Any]:
    """The content of a cell on one line, its notes behind the text."""
    drawn: list[Any] = []
    for _, part in split_notes(cell):
        drawn += word_runs((Str(_DOT),), font) if drawn else ()
        drawn += runs(trimmed(part), builder, font)
    return drawn


def _stairs(block: Table, builder: DocxBuilder) -> Any:
    """A step for each rung: a bar that ends in its number and is longer and darker than the one
    before, so that the conditions are indented like stairs. Many rungs have smaller steps, to fit
    on one page.
    """
    count = max(1, len(block.rows))
    climb, who, time = (1660, 4.25, 2) if count <= _FEW else (1100, 5.25, 1.75)
    steps = [_LOWEST, *[min(_STEP, climb // max(1, count - 1))] * (count - 1)]
    shares = (who, time)[: len(block.head) - 2]
    others = [round(builder.width * share / 12) for share in shares]
    widths = [*steps, builder.width - sum(steps) - sum(others), *others]
    head = [
        DocxCell(
            [paragraph("TableHead", *runs(cell, builder))], margins=_ABOVE_ROOM if place else None
        )
        for place, cell in enumerate(block.head)
    ]
    rows = [DocxRow(_spanning(head, 1, count), head=True)]
    for number, row in enumerate(block.rows, 1):
        fill = builder.theme.rung(number, max(count, 2))  # an only rung is not the last resort
        bar = [paragraph("Rung", *runs(row[0], builder, Format(bold=True, colour=_on(fill))))]
        cells = [
            DocxCell(bar, fill, (("bottom", Border(WHITE, 12)),), align="center"),
            *(DocxCell(cell_blocks(cell, builder), "", (), _ROOM, "center") for cell in row[1:]),
        ]
        least = _HEIGHT if count <= _FEW else 0
        rows.append(DocxRow(_spanning(cells, number, count - number + 1), least))
    return table(widths, rows, TableStyle.GRID)


def _spanning(cells: Sequence[DocxCell], *spans: int) -> list[DocxCell]:
    """The cells, the first of which span as many columns of the grid as `spans` says."""
    columns = (*spans, *[1] * (len(cells) - len(spans)))
    return [replace(cell, span=span) for cell, span in zip(cells, columns, strict=True)]


def _on(fill: str) -> str:
    """The colour of large text on a background."""
    return WHITE if contrast(fill, WHITE) >= MIN_CONTRAST else INK


# The functions that draw figures, by component: from any blocks, and from a table.
BLOCK_FIGURES = {ComponentKind.METHOD: method, ComponentKind.TREE: decision_tree}
TABLE_FIGURES = {ComponentKind.LADDER: ladder, ComponentKind.CHOOSER: chooser}
