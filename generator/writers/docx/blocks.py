"""Blocks as Word elements: headings, paragraphs, lists, tables and components."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, assert_never

from generator.document.tree import (
    Block,
    CodeBlock,
    Component,
    ComponentKind,
    Emphasis,
    Field,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Str,
    Strong,
    Table,
    Words,
)
from generator.writers.docx import field_tables
from generator.writers.docx.component_tables import (
    answer_rows,
    data_table,
    decision_band,
    facts,
    figures,
    ladder,
    workings,
)
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import (
    Border,
    DocxCell,
    DocxParagraph,
    DocxRow,
    Format,
    bookmarked,
    chapter_anchor,
    gap,
    line_break,
    paragraph,
    table,
    word_runs,
)
from generator.writers.docx.inlines import runs, split_notes
from generator.writers.docx.reference import BULLETS, CHECKS, DASHES
from generator.writers.docx.styles import HAIRLINE, WHITE

_GAP = {True: 90, False: 120}
_FLAT = Format(flat=True)
_CHAPTERS = 100_000  # first id of chapter bookmarks, far above those of controls
_PAGE_HEIGHT = {"A4": 7058, "Letter": 6559}  # half the text height, in twentieths of a point


def body(blocks: Sequence[Block], builder: DocxBuilder) -> list[Any]:
    """The blocks as the body of the document, with a gap between tables and after a last table."""
    drawn = _blocks(blocks, builder)
    spaced: list[Any] = []
    for block in drawn:
        if spaced:
            spaced += field_tables.gap_between(spaced[-1], block, _GAP[builder.dense])
        spaced.append(block)
    if spaced and str(spaced[-1].tag).endswith("}tbl"):
        spaced.append(gap(20))
    return spaced


def _blocks(blocks: Iterable[Block], builder: DocxBuilder) -> list[Any]:
    drawn: list[Any] = []
    before: Block | None = None
    for block in blocks:
        drawn += _block(block, builder, before)
        before = block
    return drawn


def _block(block: Block, builder: DocxBuilder, before: Block | None = None) -> list[Any]:
    match block:
        case Heading():
            return [_heading(block, builder, before)]
        case Paragraph(children):
            return [_paragraph(children, builder, before)]
        case ListBlock():
            return _list(block, builder, DocxParagraph("ListItem", number=(BULLETS, 0)))
        case Quote(blocks):
            return [quoted for inner in blocks for quoted in _quoted(inner, builder)]
        case CodeBlock():
            return [paragraph("CodeBlock", *_code_lines(block))]
        case Rule():
            return [gap(20, page_break=True)]
        case Table():
            return [data_table(block, builder)]
        case Component():
            return _component(block, builder)
        case Field():
            return (
                field_tables.notes([block], builder)
                if not block.columns
                else field_tables.list_table(block, builder)
            )
        case _:
            assert_never(block)


def _paragraph(children: Sequence[Inline], builder: DocxBuilder, before: Block | None) -> Any:
    """A paragraph; one that is entirely emphasised is a remark in small print."""
    if len(children) == 1 and isinstance(children[0], Emphasis):
        return paragraph("Remark", *runs(children[0].children, builder))
    return paragraph(_paragraph_style(before, builder), *runs(children, builder))


def _paragraph_style(before: Block | None, builder: DocxBuilder) -> str:
    """The style of a paragraph: a lead right after a chapter's heading, small print after a heading
    on a worksheet, else body text.
    """
    if isinstance(before, Heading):
        return "Small" if builder.dense else "Lead" if before.level == 1 else "BodyText"
    return "BodyText"


def _heading(heading: Heading, builder: DocxBuilder, before: Block | None) -> Any:
    """A heading on one line; a chapter begins a new page unless its stepper already did."""
    level = heading.level
    after_stepper = isinstance(before, Component) and before.part is ComponentKind.STEPPER
    new_page = level == 1 and not builder.dense and before is not None and not after_stepper
    borders = (("top", Border(builder.theme.ink, 12, 6)),) if builder.dense and level == 2 else ()
    parts = split_notes(heading.children)
    content = [piece for note, part in parts for piece in _heading_part(note, part, builder)]
    if number := builder.chapter(heading):
        content = bookmarked(content, chapter_anchor(number), _CHAPTERS + number)
    return paragraph(
        DocxParagraph(f"Heading{level}", page_break=new_page, borders=borders), *content
    )


def _heading_part(note: bool, part: Sequence[Inline], builder: DocxBuilder) -> list[Any]:
    if not note:
        return runs(_stripped(part), builder, _FLAT)
    return [*runs(part, builder, Format("StepNumber", flat=True)), *word_runs((Str("  "),))]


def _stripped(part: Sequence[Inline]) -> list[Inline]:
    first, *rest = part
    return [Str(first.text.lstrip()), *rest] if isinstance(first, Str) else list(part)


def _list(
    block: ListBlock, builder: DocxBuilder, layout: DocxParagraph, level: int = 0
) -> list[Any]:
    if block.start is not None:
        layout = replace(layout, number=(builder.restarted_numbers(block.start, level), level))
    drawn: list[Any] = []
    for item in block.items:
        for place, inner in enumerate(item):
            own = layout if place == 0 else replace(layout, number=None, left=400 * (level + 1))
            if isinstance(inner, Paragraph):
                drawn.append(paragraph(own, *runs(inner.children, builder)))
            elif isinstance(inner, ListBlock):
                drawn += _list(
                    inner, builder, replace(layout, number=(BULLETS, level + 1)), level + 1
                )
            else:
                drawn += _block(inner, builder)
    return drawn


def _quoted(block: Block, builder: DocxBuilder) -> list[Any]:
    """A block of a quotation: paragraphs are indented, with a line on the left."""
    if not isinstance(block, Paragraph):
        return _block(block, builder)
    edge = (("left", Border(HAIRLINE, 12, 10)),)
    layout = DocxParagraph("Quote", borders=edge, left=400)
    return [paragraph(layout, *runs(block.children, builder))]


def _code_lines(block: CodeBlock) -> list[Any]:
    drawn: list[Any] = []
    for word in block.words:
        lines: Words = tuple(map(Str, word.text.split("\n"))) if isinstance(word, Str) else (word,)
        for number, line in enumerate(lines):
            drawn += [*([line_break()] if number else ()), *word_runs((line,), Format("Code"))]
    return drawn


def _component(component: Component, builder: DocxBuilder) -> list[Any]:
    blocks = component.blocks
    fields = [block for block in blocks if isinstance(block, Field)]
    if draw := _table_of(component):
        drawn = _drawn_tables(blocks, builder, draw)
        return [*drawn, gap(160)] if component.part in _APART else drawn
    match component.part:
        case ComponentKind.COVER:
            return _cover(blocks, builder)
        case ComponentKind.BAND:
            return _band(blocks, builder)
        case ComponentKind.CONTENTS:
            return [_entry(block, builder) for block in blocks]
        case ComponentKind.STEPPER:
            return _stepper(blocks, builder)
        case ComponentKind.GOAL:
            return _goal(blocks, builder)
        case ComponentKind.QUESTIONS:
            return _styled_lists(blocks, builder, DocxParagraph("Checklist", number=(CHECKS, 0)))
        case ComponentKind.TIPS:
            return _styled_lists(blocks, builder, DocxParagraph("Tip", number=(DASHES, 0)))
        case ComponentKind.NOTES:
            return field_tables.notes(fields, builder)
        case ComponentKind.ROW:
            return field_tables.side_by_side(fields, component.widths, builder)
        case ComponentKind.DECISION:
            return _decision(blocks, fields, builder)
        case ComponentKind.FACTS:
            draw = answer_rows if builder.meta.edition == "summary" else facts
            return _drawn_tables(blocks, builder, draw)
        case _:
            raise AssertionError(component.part)


def _decision(blocks: Sequence[Block], fields: list[Field], builder: DocxBuilder) -> list[Any]:
    """Fields to fill in, or the band that shows the decision."""
    if len(fields) == len(blocks):
        return field_tables.notes(fields, builder)
    if any(isinstance(block, Table) for block in blocks):
        return [gap(120), *_drawn_tables(blocks, builder, decision_band), gap(160)]
    return _blocks(blocks, builder)


def _entry(block: Block, builder: DocxBuilder) -> Any:
    """A line of the contents: a link to its chapter, without a page number."""
    line = Border(HAIRLINE, 4, 3)
    layout = DocxParagraph("Toc1", borders=(("bottom", line), ("between", line)))
    children = block.children if isinstance(block, Paragraph) else ()
    return paragraph(layout, *runs(children, builder))


def _styled_lists(
    blocks: Sequence[Block], builder: DocxBuilder, layout: DocxParagraph
) -> list[Any]:
    return [
        element
        for block in blocks
        for element in (
            _list(block, builder, layout)
            if isinstance(block, ListBlock)
            else _block(block, builder)
        )
    ]


def _drawn_tables(
    blocks: Sequence[Block], builder: DocxBuilder, draw: Callable[[Table, DocxBuilder], Any]
) -> list[Any]:
    """The blocks, with each table among them drawn by `draw`."""
    return [
        element
        for block in blocks
        for element in (
            [draw(block, builder)] if isinstance(block, Table) else _block(block, builder)
        )
    ]


def _table_of(component: Component) -> Callable[[Table, DocxBuilder], Any] | None:
    """What draws the tables of a component that have their own layout; None for any other."""
    if component.part is not ComponentKind.CHEATCODES:
        return _TABLES.get(component.part)
    # The phrases are in the widest column; in the second where there are no widths.
    shares = component.widths
    place = shares.index(max(shares)) if shares else 1
    return partial(data_table, shares=shares, styles=(*["TableText"] * place, "Phrase"))


_TABLES = {
    ComponentKind.LADDER: ladder,
    ComponentKind.FIGURES: figures,
    ComponentKind.WORKINGS: workings,
}
# Those of them with space below.
_APART = (ComponentKind.FIGURES, ComponentKind.WORKINGS)


def _cover(blocks: Sequence[Block], builder: DocxBuilder) -> list[Any]:
    """Logo, organisation and tagline above a block in the brand colour with title and subtitle."""
    title = next(
        (place for place, block in enumerate(blocks) if isinstance(block, Heading)), len(blocks)
    )
    logo = builder.logo()
    above = [paragraph(DocxParagraph("Normal", after=280), logo)] if logo is not None else []
    styles = ("Organisation", "Tagline")
    above += [
        paragraph(style, *runs(block.children, builder))
        for style, block in zip(styles, blocks[:title], strict=False)
        if isinstance(block, Paragraph)
    ]
    white = Format(colour=WHITE)
    inside = [
        paragraph(
            "Title" if isinstance(block, Heading) else "Subtitle",
            *runs(block.children, builder, white),
        )
        for block in blocks[title:]
        if isinstance(block, Heading | Paragraph)
    ]
    cell = DocxCell(inside, builder.theme.ink, (), (560, 560, 620, 700), "bottom")
    block = table([builder.width], [DocxRow([cell], _PAGE_HEIGHT[builder.theme.paper])])
    return [*above, gap(700), block, gap(480)]


def _band(blocks: Sequence[Block], builder: DocxBuilder) -> list[Any]:
    drawn: list[Any] = []
    for block in blocks:
        match block:
            case Heading(_, children):
                drawn.append(paragraph("Heading1", *runs(children, builder, _FLAT)))
            case Paragraph(children):
                drawn.append(
                    paragraph("Subtitle" if drawn else "Eyebrow", *runs(children, builder))
                )
            case _:
                drawn += _block(block, builder)
    return drawn


def _stepper(blocks: Sequence[Block], builder: DocxBuilder) -> list[Any]:
    """The row of steps, each under a bar; the bars are coloured up to the current step, in bold."""
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
    ink = Format(bold=True)
    cells = []
    for place, item in enumerate(items):
        bar = ("top", Border(builder.theme.ink if place <= current else HAIRLINE, 36))
        seam = (("right", Border(WHITE, 24)),) if place < len(items) - 1 else ()
        words = runs(item, builder, ink if place == current else Format())
        cells.append(DocxCell([paragraph("Stepper", *words)], "", (bar, *seam), (70, 0, 0, 60)))
    if not cells:
        return []
    bar_row = table(builder.columns(*[12 / len(cells)] * len(cells)), [DocxRow(cells)])
    return [gap(20, page_break=True), bar_row, gap(240)]


def _line(item: Sequence[Block]) -> list[Inline]:
    return [inline for block in item if isinstance(block, Paragraph) for inline in block.children]


def _goal(blocks: Sequence[Block], builder: DocxBuilder) -> list[Any]:
    """The call-out: paragraphs with identical borders, which programs draw as one box."""
    tint = builder.theme.tint
    borders = (
        ("left", Border(builder.theme.ink, 36, 12)),
        ("top", Border(tint, 4, 9)),
        ("bottom", Border(tint, 4, 9)),
        ("right", Border(tint, 4, 12)),
    )
    layouts = (
        DocxParagraph("GoalLabel", borders=borders, fill=tint, left=330, right=260),
        DocxParagraph("Goal", borders=borders, fill=tint, left=330, right=260),
    )
    texts = [block for block in blocks if isinstance(block, Paragraph)]
    return [
        paragraph(
            layouts[0] if place == 0 and len(texts) > 1 else layouts[1],
            *runs(_plain(block.children), builder),
        )
        for place, block in enumerate(texts)
    ]


def _plain(children: Sequence[Inline]) -> list[Inline]:
    """The inlines without strong emphasis, which the label's style provides."""
    return [
        inner
        for child in children
        for inner in (child.children if isinstance(child, Strong) else (child,))
    ]
