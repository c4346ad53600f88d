"""Blocks as Word elements: headings, paragraphs, lists, tables and components."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, assert_never

from generator.document.charts import Chart
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
    Table,
    Words,
)
from generator.writers.docx import field_tables
from generator.writers.docx.canvas import box_rows
from generator.writers.docx.charts import chart_elements
from generator.writers.docx.component_tables import (
    answer_rows,
    data_table,
    decision_band,
    facts,
    figures,
    sheet,
    workings,
)
from generator.writers.docx.contents import contents
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import (
    Border,
    DocxCell,
    DocxParagraph,
    DocxRow,
    Format,
    TableStyle,
    gap,
    line_break,
    paragraph,
    table,
    word_runs,
)
from generator.writers.docx.figures import BLOCK_FIGURES, TABLE_FIGURES
from generator.writers.docx.headings import goal, heading, stepper
from generator.writers.docx.inlines import runs, split_notes, stripped, title_runs
from generator.writers.docx.keeping import (
    gap_between,
    keep_last_rows,
    keep_leads,
    keep_with_next,
    part_from_boxes,
)
from generator.writers.docx.mails import mail
from generator.writers.docx.paired_lists import is_paired, paired
from generator.writers.docx.reference import BULLETS, CHECKS, DASHES, is_canvas
from generator.writers.docx.sections import columns
from generator.writers.docx.styles import HAIRLINE, LIST_INDENT, WHITE

_GAP = {True: 90, False: 110}
_FLAT = Format(flat=True)
# The longest line of body text, in twentieths of a point: about 80 characters. Letter paper is
# lower, and the page of a step has no line to spare there.
_MEASURE = {"A4": 7400, "Letter": 10080}
_BLOCK = 5000  # the minimum height of the cover's block, in twentieths of a point


def body(blocks: Sequence[Block], builder: DocxBuilder) -> list[Any]:
    """The blocks as the body of the document, with a gap between tables and after a final one."""
    drawn = _blocks(blocks, builder)
    keep_leads(drawn)
    if builder.dense:
        keep_last_rows(drawn)
    spaced: list[Any] = []
    for block in drawn:
        if spaced:
            if not is_canvas(builder.meta.edition):
                part_from_boxes(spaced[-1], block, builder.theme.paper)
            spaced += gap_between(spaced[-1], block, _GAP[builder.dense])
        spaced.append(block)
    if spaced and str(spaced[-1].tag).endswith("}tbl"):
        spaced.append(gap(20))
    return spaced


def _blocks(blocks: Iterable[Block], builder: DocxBuilder) -> list[Any]:
    blocks, drawn = tuple(blocks), list[Any]()
    before: Block | None = None
    for place, block in enumerate(blocks):
        if isinstance(block, Heading):
            drawn.append(heading(blocks, place, builder))
        else:
            drawn += _block(block, builder, before)
        before = block
    return drawn


def _block(block: Block, builder: DocxBuilder, before: Block | None = None) -> list[Any]:
    match block:
        case Heading():
            return [heading([block], 0, builder)]
        case Paragraph(children):
            return [_paragraph(children, builder, before)]
        case ListBlock():
            layout = DocxParagraph("ListItem", number=(BULLETS, 0))
            if is_paired(before, builder):
                return paired(block, builder, layout, _list)
            return _list(block, builder, layout)
        case Quote(blocks):
            return [quoted for inner in blocks for quoted in _quoted(inner, builder)]
        case CodeBlock():
            return [paragraph("CodeBlock", *_code_lines(block))]
        case Rule():
            return [gap(20, page_break=True)]
        case Table():
            return [data_table(block, builder)]
        case Chart():
            return chart_elements(block, builder)
        case Component():
            return [*_below_band(block, before), *_component(block, builder)]
        case Field():
            return field_tables.packed_rows([block], builder)
        case _:
            assert_never(block)


def _paragraph(children: Sequence[Inline], builder: DocxBuilder, before: Block | None) -> Any:
    """A paragraph; one that is entirely emphasised is a remark in small print."""
    if len(children) == 1 and isinstance(children[0], Emphasis):
        return paragraph("Remark", *runs(children[0].children, builder))
    style = _paragraph_style(before, builder)
    beyond = builder.width - _MEASURE[builder.theme.paper]
    is_long = beyond > 0 and style == "BodyText" and not builder.dense
    layout = DocxParagraph(style, right=beyond if is_long else None)
    return paragraph(layout, *runs(children, builder))


def _paragraph_style(before: Block | None, builder: DocxBuilder) -> str:
    """The style of a paragraph: a lead right after a chapter's heading, small print after a heading
    on a worksheet, else body text.
    """
    if is_canvas(builder.meta.edition):
        return "Small"
    if isinstance(before, Heading):
        return "Small" if builder.dense else "Lead" if before.level == 1 else "BodyText"
    return "BodyText"


def _list(
    block: ListBlock, builder: DocxBuilder, layout: DocxParagraph, level: int = 0
) -> list[Any]:
    if block.start is not None:
        layout = replace(layout, number=(builder.restarted_numbers(block.start, level), level))
    drawn: list[Any] = []
    for item in block.items:
        for place, inner in enumerate(item):
            own = (
                layout
                if place == 0
                else replace(layout, number=None, left=LIST_INDENT * (level + 1))
            )
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


def _below_band(component: Component, before: Block | None) -> list[Any]:
    """The space between what a document is about and its figures."""
    is_below = isinstance(before, Component) and before.part is ComponentKind.BAND
    return [gap(160)] if is_below and component.part is ComponentKind.FIGURES else []


def _component(component: Component, builder: DocxBuilder) -> list[Any]:
    blocks = component.blocks
    fields = [block for block in blocks if isinstance(block, Field)]
    if draw := _table_of(component):
        drawn = _drawn_tables(blocks, builder, draw)
        return [*drawn, gap(160)] if component.part in _APART else drawn
    if whole := _DRAWN.get(component.part):
        return whole(blocks, builder) or _blocks(blocks, builder)
    match component.part:
        case ComponentKind.CONTENTS:
            return contents(blocks, builder)
        case ComponentKind.CREDIT:
            builder.credit = blocks  # for the footer of the first page
            return []
        case ComponentKind.QUESTIONS | ComponentKind.TIPS as part:
            return _styled_lists(blocks, builder, _LISTED[part])
        case ComponentKind.NOTES:
            return field_tables.packed_rows(fields, builder)
        case ComponentKind.COLUMNS | ComponentKind.ASIDE:
            return columns(component, builder, _blocks)
        case ComponentKind.ROW:
            return field_tables.side_by_side(fields, component.widths, builder)
        case ComponentKind.BOXES:
            return box_rows.boxes(component, builder, partial(_block, builder=builder))
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
        return field_tables.packed_rows(fields, builder)
    if any(isinstance(block, Table) for block in blocks):
        return [gap(120), *_drawn_tables(blocks, builder, decision_band), gap(160)]
    drawn = _blocks(blocks, builder)
    keep_with_next(drawn[:-1])
    return drawn


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
    """The function that draws a component's tables in a layout of their own; None for others."""
    if component.part is not ComponentKind.CHEATCODES:
        return _TABLES.get(component.part)
    # The phrases are in the widest column; in the second where there are no widths.
    shares = component.widths
    place = shares.index(max(shares)) if shares else 1
    return partial(data_table, shares=shares, styles=(*["TableText"] * place, "Phrase"))


_LISTED = {
    ComponentKind.QUESTIONS: DocxParagraph("Checklist", number=(CHECKS, 0)),
    ComponentKind.TIPS: DocxParagraph("Tip", number=(DASHES, 0)),
}
_TABLES = {
    **TABLE_FIGURES,
    ComponentKind.FIGURES: figures,
    ComponentKind.WORKINGS: workings,
    ComponentKind.SHEET: sheet,
}
# Those with space below.
_APART = (ComponentKind.FIGURES, ComponentKind.WORKINGS)


def _cover(blocks: Sequence[Block], builder: DocxBuilder) -> list[Any]:
    """Logo, organisation and tagline above a block in the brand colour with the kind of document,
    its title and subtitle.
    """
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
    inside = [
        drawn
        for block in blocks[title:]
        if isinstance(block, Heading | Paragraph)
        for drawn in _on_brand(block, builder)
    ]
    cell = DocxCell(inside, margins=(560, 560, 620, 700), align="bottom")
    block = table([builder.width], [DocxRow([cell], _BLOCK)], TableStyle.BAND)
    return [*above, gap(700), block, gap(480)]


def _on_brand(block: Heading | Paragraph, builder: DocxBuilder) -> list[Any]:
    """A subtitle, or a title below its emphasised part, in white."""
    white = Format(colour=WHITE, title=True)
    if isinstance(block, Paragraph):
        return [paragraph("Subtitle", *runs(block.children, builder, white))]
    return [
        paragraph(
            "Eyebrow" if note else "Title",
            *runs(part if note else stripped(part), builder, replace(white, flat=True)),
        )
        for note, part in split_notes(block.children)
    ]


def _band(blocks: Sequence[Block], builder: DocxBuilder) -> list[Any]:
    if is_canvas(builder.meta.edition):
        return box_rows.band(blocks, builder)
    drawn: list[Any] = []
    for block in blocks:
        match block:
            case Heading():
                drawn.append(paragraph("Heading1", *title_runs(block.children, builder)))
            case Paragraph(children):
                drawn.append(
                    paragraph("Subtitle" if drawn else "Eyebrow", *runs(children, builder))
                )
            case _:
                drawn += _block(block, builder)
    return drawn


# The functions that draw components as a whole; they draw nothing if the blocks are unsuitable.
_DRAWN = {
    **BLOCK_FIGURES,
    ComponentKind.COVER: _cover,
    ComponentKind.BAND: _band,
    ComponentKind.STEPPER: stepper,
    ComponentKind.GOAL: goal,
    ComponentKind.BOX: _blocks,
    ComponentKind.MAIL: mail,
}
