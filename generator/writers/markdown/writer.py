"""The Markdown writer: CommonMark with tables, and no HTML except comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never

from generator.document.answers import PlacedAnswers
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
    Meta,
    Paragraph,
    Quote,
    Rule,
    Str,
    Table,
    fields_of,
    plain_words,
)
from generator.formats.fingerprint import AROUND, BOXES, digest_list
from generator.formats.markdown import STAMP, box_digests, line_digest, lines_around
from generator.writers.markdown.field_blocks import field_parts
from generator.writers.markdown.inlines import Parts, inlines, prefixed, with_between
from generator.writers.markdown.inserts import AnchorInsert, StampInsert, ValueInsert
from generator.writers.segments import Encoded, encoded, filled_bytes, joined, specialized


@dataclass(frozen=True)
class CompiledMarkdown:
    """A document's text, and the stamp for its last line."""

    pieces: Encoded
    stamp: StampInsert

    def fill(self, values: Sequence[str], answers: PlacedAnswers) -> bytes:
        text = filled_bytes(self.pieces, values, answers)
        page = text.decode()
        lines = (line for _, line, _ in lines_around(page))
        around = " ".join(dict.fromkeys(filter(None, map(line_digest, lines))))
        boxes = digest_list(box_digests(page))
        stamp = self.stamp.text_with(values, {AROUND: around, BOXES: boxes})
        return text + f"\n\n<!-- {STAMP} {stamp} -->\n".encode()

    def text(self, values: Sequence[str]) -> bytes:  # noqa: ARG002
        return b""

    def specialize(self, values: Sequence[str], changing: frozenset[int]) -> CompiledMarkdown:
        return CompiledMarkdown(specialized(self.pieces, values, changing), self.stamp)


class MarkdownWriter:
    """Writes Markdown that displays well in any viewer and can be filled in any editor."""

    def compile(self, document: Document, theme: Theme) -> CompiledMarkdown:  # noqa: ARG002
        body = _blocks(document.blocks, document.meta)
        suggested = tuple(
            (field.id, field.suggested) for field in fields_of(document.blocks) if field.suggested
        )
        return CompiledMarkdown(encoded(joined(body)), StampInsert(document.meta.stamp, suggested))


def _blocks(blocks: Iterable[Block], meta: Meta, between: str = "\n\n") -> Parts:
    """The blocks in order; consecutive lists alternate their markers, to stay separate."""
    parts: list[Parts] = []
    other, before = False, None
    for block in blocks:
        is_next = isinstance(block, ListBlock) and isinstance(before, ListBlock)
        other = is_next and not other
        parts.append(_list(block, meta, other) if is_next else _block(block, meta))  # type: ignore[arg-type]
        before = block
    return with_between(parts, between)


def _block(block: Block, meta: Meta) -> Parts:
    match block:
        case Heading(level, children):
            return ["#" * level + " ", *inlines(children, one_line=True)]
        case Paragraph(children):
            return inlines(children, starts_line=True)
        case ListBlock():
            return _list(block, meta)
        case Quote(blocks):
            return prefixed(_blocks(blocks, meta), "> ", "> ")
        case CodeBlock():
            return _code_block(block)
        case Rule():
            return ["***"]
        case Table():
            return _table(block)
        case Component():
            return _component(block, meta)
        case Field():
            return field_parts(block, meta)
        case _:
            assert_never(block)


def _component(component: Component, meta: Meta) -> Parts:
    match component.part:
        case ComponentKind.GOAL:
            return prefixed(_blocks(component.blocks, meta), "> ", "> ")
        case ComponentKind.QUESTIONS:
            return with_between((_questions(block, meta) for block in component.blocks), "\n\n")
        case ComponentKind.CONTENTS:
            return with_between((_entry(block) for block in component.blocks), "\n")
        case ComponentKind.STEPPER:
            return with_between((_stepper(block, meta) for block in component.blocks), "\n\n")
        case _:
            return _blocks(component.blocks, meta)


def _entry(block: Block) -> Parts:
    """A line of the contents: a link to the chapter of that title."""
    link = block.children[0] if isinstance(block, Paragraph) and block.children else None
    if not isinstance(link, Link):
        return []
    anchor = AnchorInsert(plain_words(link.children))
    return ["- [", *inlines(link.children, one_line=True), "](#", anchor, ")"]


def _questions(block: Block, meta: Meta) -> Parts:
    """A list of questions as task list items, to tick off in the meeting."""
    if not isinstance(block, ListBlock):
        return _block(block, meta)
    return with_between(
        (["- [ ] ", *prefixed(_blocks(item, meta), "", "  ")] for item in block.items), "\n"
    )


def _stepper(block: Block, meta: Meta) -> Parts:
    """A list of steps as one line."""
    if not isinstance(block, ListBlock):
        return _block(block, meta)
    return with_between((_blocks(item, meta, " ") for item in block.items), " → ")


def _list(block: ListBlock, meta: Meta, other: bool = False) -> Parts:
    """A list; with `other`, its markers are `*` and `1)` instead of `-` and `1.`."""
    between = "\n" if block.tight else "\n\n"
    items: list[Parts] = []
    for number, item in enumerate(block.items, block.start or 0):
        sign = ")" if other else "."
        bullet = f"{'*' if other else '-'} " if block.start is None else f"{number}{sign} "
        items.append(prefixed(_blocks(item, meta, between), bullet, " " * len(bullet)))
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


def _table(table: Table) -> Parts:
    """A table; if no cell contains a value, its columns are padded to align in plain text."""
    cells: list[list[Parts]] = [
        [inlines(cell, one_line=True) for cell in row] for row in (table.head, *table.rows)
    ]
    texts = [["".join(map(str, cell)) for cell in row] for row in cells]
    if all(isinstance(part, str) for row in cells for cell in row for part in cell):
        widths = [max(3, *map(len, column)) for column in zip(*texts, strict=True)]
        cells = [
            [[text.ljust(width)] for text, width in zip(row, widths, strict=True)] for row in texts
        ]
    else:
        widths = [3] * len(table.aligns)
    rule: list[Parts] = [
        [_rule(align, width)] for align, width in zip(table.aligns, widths, strict=True)
    ]
    head, *rows = cells
    return with_between((_table_row(row) for row in (head, rule, *rows)), "\n")


def _rule(align: str, width: int) -> str:
    """The dashes between head and rows, with colons for the alignment."""
    left = ":" if align in ("left", "center") else "-"
    right = ":" if align in ("right", "center") else "-"
    return f"{left}{'-' * (width - 2)}{right}"


def _table_row(cells: Sequence[Parts]) -> Parts:
    return ["| ", *with_between((cell or [" "] for cell in cells), " | "), " |"]
