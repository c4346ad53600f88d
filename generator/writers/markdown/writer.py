"""The Markdown writer: CommonMark with tables, and no HTML except comments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import assert_never

from generator.document.charts import Chart
from generator.document.theme import Theme
from generator.document.tree import (
    Block,
    CodeBlock,
    Component,
    ComponentKind,
    Document,
    Field,
    Heading,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Str,
    Table,
    fields_of,
    plain_words,
)
from generator.formats.copy_id import COPY
from generator.writers.charts import chart_blocks
from generator.writers.markdown.compiled import CompiledMarkdown, compiled
from generator.writers.markdown.field_blocks import FieldWriter, printed_choices
from generator.writers.markdown.inlines import Parts, inlines, prefixed, with_between
from generator.writers.markdown.inserts import AnchorInsert, StampInsert, ValueInsert
from generator.writers.markdown.outline import followed_by_text, with_one_title
from generator.writers.markdown.tables import drawn_table, facts, figures


class MarkdownWriter:
    """Writes Markdown that displays well in any viewer and can be filled in any editor."""

    def compile(self, document: Document, theme: Theme) -> CompiledMarkdown:  # noqa: ARG002
        meta, fields = document.meta, tuple(fields_of(document.blocks))
        blocks = with_one_title(document.blocks)
        body = _blocks(blocks, FieldWriter(meta, followed_by_text(blocks)))
        if any(key == COPY for key, _ in meta.stamp):
            body += ["\n\n", *inlines(meta.reference, starts_line=True)]
        suggested = tuple((field.id, field.suggested) for field in fields if field.suggested)
        choices = tuple(printed_choices(fields, meta))
        return compiled(body, StampInsert(meta.stamp, suggested, choices))


def _blocks(blocks: Iterable[Block], writer: FieldWriter, between: str = "\n\n") -> Parts:
    """The blocks in order; consecutive lists alternate their markers, to stay separate."""
    parts: list[Parts] = []
    other, before = False, None
    for block in blocks:
        is_next = isinstance(block, ListBlock) and isinstance(before, ListBlock)
        other = is_next and not other
        parts.append(_list(block, writer, other) if is_next else _block(block, writer))  # type: ignore[arg-type]
        before = block
    return with_between(parts, between)


def _block(block: Block, writer: FieldWriter) -> Parts:
    match block:
        case Heading(level, children):
            return ["#" * level + " ", *inlines(children, one_line=True)]
        case Paragraph(children):
            return inlines(children, starts_line=True)
        case ListBlock():
            return _list(block, writer)
        case Quote(blocks):
            return prefixed(_blocks(blocks, writer), "> ", "> ")
        case CodeBlock():
            return _code_block(block)
        case Rule():
            return ["***"]
        case Table():
            return drawn_table(block)
        case Chart():
            return _blocks(chart_blocks(block), writer)
        case Component():
            return _component(block, writer)
        case Field():
            return writer.parts(block)
        case _:
            assert_never(block)


def _component(component: Component, writer: FieldWriter) -> Parts:
    match component.part:
        case ComponentKind.GOAL:
            return prefixed(_blocks(component.blocks, writer), "> ", "> ")
        case ComponentKind.QUESTIONS:
            return with_between((_questions(block, writer) for block in component.blocks), "\n\n")
        case ComponentKind.CONTENTS:
            return with_between((_entry(block) for block in component.blocks), "\n")
        case ComponentKind.STEPPER:
            return with_between((_stepper(block, writer) for block in component.blocks), "\n\n")
        case ComponentKind.FACTS | ComponentKind.FIGURES:
            drawn = (_drawn(component.part, block, writer) for block in component.blocks)
            return with_between(drawn, "\n\n")
        case _:
            return _blocks(component.blocks, writer)


def _drawn(part: ComponentKind, block: Block, writer: FieldWriter) -> Parts:
    if not isinstance(block, Table):
        return _block(block, writer)
    return figures(block) if part is ComponentKind.FIGURES else facts(block, writer.meta)


def _entry(block: Block) -> Parts:
    """A line of the contents: a link to the chapter of that title."""
    link = block.children[0] if isinstance(block, Paragraph) and block.children else None
    if not isinstance(link, Link):
        return []
    anchor = AnchorInsert(plain_words(link.children))
    return ["- [", *inlines(link.children, one_line=True), "](#", anchor, ")"]


def _questions(block: Block, writer: FieldWriter) -> Parts:
    """A list of questions as task list items, to tick off in the meeting."""
    if not isinstance(block, ListBlock):
        return _block(block, writer)
    return with_between(
        (["- [ ] ", *prefixed(_blocks(item, writer), "", "  ")] for item in block.items), "\n"
    )


def _stepper(block: Block, writer: FieldWriter) -> Parts:
    """A list of steps as one line."""
    if not isinstance(block, ListBlock):
        return _block(block, writer)
    return with_between((_blocks(item, writer, " ") for item in block.items), " → ")


def _list(block: ListBlock, writer: FieldWriter, other: bool = False) -> Parts:
    """A list; with `other`, its markers are `*` and `1)` instead of `-` and `1.`."""
    between = "\n" if block.tight else "\n\n"
    items: list[Parts] = []
    for number, item in enumerate(block.items, block.start or 0):
        sign = ")" if other else "."
        bullet = f"{'*' if other else '-'} " if block.start is None else f"{number}{sign} "
        items.append(prefixed(_blocks(item, writer, between), bullet, " " * len(bullet)))
    return with_between(items, between)


def _code_block(block: CodeBlock) -> Parts:
    """Code between fences longer than any run in it; tildes if the language contains backticks."""
    sign = "~" if "`" in block.language else "`"
    texts = [word.text for word in block.words if isinstance(word, Str)]
    longest = max((len(run) for text in texts for run in re.findall(f"{sign}+", text)), default=0)
    fence = sign * max(3, longest + 1)
    words: Parts = [
        word.text if isinstance(word, Str) else ValueInsert(word.number) for word in block.words
    ]
    return [f"{fence}{block.language}\n", *words, f"\n{fence}"]
