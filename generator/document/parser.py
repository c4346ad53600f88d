"""The parser from a skeleton to a tree: markdown-it's tokens become nodes, markers become slots."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.container import container_plugin

from generator.document import markers
from generator.document.tree import (
    COLUMNS,
    NO_FIELDS,
    Block,
    Break,
    Code,
    CodeBlock,
    Component,
    ComponentKind,
    Emphasis,
    Field,
    Fields,
    Heading,
    Image,
    Inline,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Str,
    Strong,
    Table,
    Words,
    chapters,
    plain_words,
)
from generator.foundation.errors import Place, Problem, TemplateError, did_you_mean

_FIELD = "field"
_WIDTH = re.compile("[0-9]{1,2}")
_FENCE = re.compile(r":::+\s*([^\s:]\S*)")


@lru_cache(maxsize=256)
def parse(skeleton: str, fields: Fields = NO_FIELDS) -> tuple[Block, ...]:
    """The blocks of a skeleton; equal text gives the same, shared tree.

    The syntax is CommonMark with tables (GitHub Flavored Markdown, "Tables"), raw HTML as text, and
    a container for each `ComponentKind`; the marker of field `n` becomes `fields[n]`. Raises
    `TemplateError` for an unknown container, with its line in the rendered text.
    """
    roots = SyntaxTreeNode(_markdown(fields).parse(skeleton)).children
    _refuse_unknown_containers(skeleton)
    return _with_contents(tuple(_blocks(roots)))


def _with_contents(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks, with links to all following chapters in each table of contents."""
    return tuple(
        _filled(block, len(chapters(blocks[:place])), chapters(blocks[place:]))
        for place, block in enumerate(blocks)
    )


def _filled(block: Block, before: int, following: Sequence[Heading]) -> Block:
    """The block with links in its tables of contents; `before` chapters are above it."""
    if not isinstance(block, Component):
        return block
    if block.part is not ComponentKind.CONTENTS:
        return replace(block, blocks=tuple(_filled(one, before, following) for one in block.blocks))
    links = (
        Paragraph((Link(chapter.children, (Str(f"#{number}"),)),))
        for number, chapter in enumerate(following, before + 1)
    )
    return replace(block, blocks=tuple(links))


def _markdown(fields: Fields) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False}).enable("table").use(_fields_plugin, fields)
    for part in ComponentKind:
        md.use(container_plugin, part.value)
    # Addresses keep their markers; `links` checks them once their values are known.
    md.normalizeLink = str  # type: ignore[method-assign,assignment]
    md.validateLink = lambda _: True  # type: ignore[method-assign,assignment]
    return md


def _refuse_unknown_containers(skeleton: str) -> None:
    known = {part.value for part in ComponentKind}
    problems = [
        Problem(
            "template.container",
            f"there is no block called “{found[1]}”",
            Place(line=number),
            did_you_mean(found[1], known),
        )
        for number, line in enumerate(skeleton.splitlines(), 1)
        if (found := _FENCE.match(line)) and found[1] not in known
    ]
    if problems:
        raise TemplateError(*problems)


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> Iterator[Block]:
    for node in nodes:
        yield _block(node)


def _block(node: SyntaxTreeNode) -> Block:
    match node.type:
        case "heading":
            return Heading(int(node.tag[1]), _content(node))
        case "paragraph":
            return Paragraph(_content(node))
        case "bullet_list" | "ordered_list":
            return _list(node)
        case "blockquote":
            return Quote(tuple(_blocks(node.children)))
        case "fence" | "code_block":
            return CodeBlock(_words(node.content.removesuffix("\n")), node.info.strip())
        case "hr":
            return Rule()
        case "table":
            return _table(node)
        case "field":
            field: Field = node.meta[_FIELD]
            return field
        case container if container.startswith("container_"):
            return _component(node)
        case _:
            raise AssertionError(f"unknown kind of block from markdown-it: {node.type}")


def _component(node: SyntaxTreeNode) -> Component:
    name, *texts = node.info.split()
    component = Component(
        ComponentKind(name),
        tuple(_blocks(node.children)),
        tuple(int(text) for text in texts if _WIDTH.fullmatch(text)),
    )
    if component.part is ComponentKind.ROW:
        _check_row(component)
    if component.part is ComponentKind.BOXES:
        _check_boxes(component)
    return component


def _check_row(row: Component) -> None:
    """Refuse a row unless it consists of fields, each with its share of the page width."""
    only_fields = all(isinstance(block, Field) for block in row.blocks)
    if not row.blocks or not only_fields:
        hint = "put other text before or after the row"
        message = "a row must contain fields and nothing else"
        raise TemplateError(Problem("template.row", message, hint=hint))
    if len(row.widths) != len(row.blocks) or sum(row.widths) != COLUMNS or 0 in row.widths:
        shares = " ".join(map(str, row.widths)) or "no widths"
        message = f"the widths of a row with {len(row.blocks)} fields do not fit: {shares}"
        hint = f"give each field its width in twelfths that add up to {COLUMNS}: ::: row 8 4"
        raise TemplateError(Problem("template.row", message, hint=hint))


def _check_boxes(boxes: Component) -> None:
    """Refuse boxes side by side unless there are only boxes, each with its share of the page."""
    only_boxes = all(
        isinstance(block, Component) and block.part is ComponentKind.BOX for block in boxes.blocks
    )
    is_whole = len(boxes.widths) == len(boxes.blocks) and sum(boxes.widths) == COLUMNS
    if not boxes.blocks or not only_boxes or not is_whole or 0 in boxes.widths:
        message = "boxes side by side must be boxes and nothing else, each with its width"
        hint = f"write “:::: box” in it, and widths in twelfths that add up to {COLUMNS}"
        raise TemplateError(Problem("template.boxes", message, hint=hint))


def _list(node: SyntaxTreeNode) -> ListBlock:
    tight = all(
        child.hidden
        for item in node.children
        for child in item.children
        if child.type == "paragraph"
    )
    start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    return ListBlock(tuple(tuple(_blocks(item.children)) for item in node.children), start, tight)


def _table(node: SyntaxTreeNode) -> Table:
    rows = [row.children for section in node.children for row in section.children]
    head, *body = [tuple(_content(cell) for cell in row) for row in rows]
    aligns = tuple(str(cell.attrs.get("style", "")).removeprefix("text-align:") for cell in rows[0])
    return Table(head, tuple(body), aligns)


def _content(node: SyntaxTreeNode) -> tuple[Inline, ...]:
    return tuple(inline for child in node.children for inline in _inlines(child.children))


def _inlines(nodes: Sequence[SyntaxTreeNode]) -> Iterator[Inline]:
    """The inlines, with adjacent words joined; markdown-it splits them at escapes and entities."""
    text = ""
    for inline in (inline for node in nodes for inline in _inline(node)):
        if isinstance(inline, Str):
            text += inline.text
            continue
        if text:
            yield Str(text)
            text = ""
        yield inline
    if text:
        yield Str(text)


def _inline(node: SyntaxTreeNode) -> Iterator[Inline]:
    match node.type:
        case "text" | "text_special":
            yield from _words(node.content)
        case "softbreak":
            yield Break(hard=False)
        case "hardbreak":
            yield Break(hard=True)
        case "code_inline":
            yield Code(_words(node.content))
        case "em":
            yield Emphasis(tuple(_inlines(node.children)))
        case "strong":
            yield Strong(tuple(_inlines(node.children)))
        case "link":
            yield Link(tuple(_inlines(node.children)), _words(str(node.attrs["href"])))
        case "image":
            alt = plain_words(tuple(_inlines(node.children)))
            yield Image(alt, _words(str(node.attrs["src"])))
        case _:
            raise AssertionError(f"unknown kind of inline from markdown-it: {node.type}")


def _words(text: str) -> Words:
    """Text with its slots. Raises `TemplateError` for a field, which is a block of its own."""
    if markers.FIELD in text:
        hint = "put {{ field(…) }} on a line of its own"
        raise TemplateError(Problem("template.field_inline", "a field is inside a line", hint=hint))
    return markers.split(text)


def _fields_plugin(md: MarkdownIt, fields: Fields) -> None:
    """A markdown-it plugin that turns a line with one field marker into a block."""

    def rule(state: StateBlock, start: int, _: int, silent: bool) -> bool:
        line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
        number = markers.marked_field(line)
        if number is None:
            return False
        if not silent:
            state.line = start + 1
            token = state.push(_FIELD, "", 0)
            token.meta[_FIELD] = fields[number]
            token.map = [start, start + 1]
        return True

    md.block.ruler.before("code", _FIELD, rule, {"alt": ["paragraph", "list", "blockquote"]})
