"""The document tree as plain data, which the style sheet in `style/` draws.

A text is a string, the number of a value is a whole number, and everything else is a map whose
`is` names its kind. So no text is ever read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, assert_never

from generator.document import markers
from generator.document.charts import Chart, Scale, scale_of
from generator.document.tree import (
    Block,
    Break,
    Code,
    CodeBlock,
    Component,
    ComponentKind,
    Emphasis,
    Field,
    Heading,
    Image,
    Inline,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Slot,
    Str,
    Strong,
    Table,
    Words,
    walk,
)
from generator.writers.pdf.field_nodes import field_node

Node = dict[str, Any]
_CHAPTER = re.compile("#([0-9]{1,4})")
_ASKING = (ComponentKind.ROW, ComponentKind.DECISION, ComponentKind.NOTES)
# Components that fill pages of their own at the end of a playbook.
_LONG = (ComponentKind.TREE, ComponentKind.SHEET)


def document_nodes(blocks: Sequence[Block]) -> list[Node]:
    """The blocks of a document; its chapters are numbered, as the contents link to them."""
    nodes = block_nodes(blocks)
    starts = [place for place, block in enumerate(blocks) if _starts_chapter(block)]
    headings = [node for node in nodes if node["is"] == "heading" and node["level"] == 1]
    for number, (place, node) in enumerate(zip(starts, headings, strict=True), 1):
        node["chapter"] = number
        node["opens"] = _opens_page(blocks, place)
    return nodes


def block_nodes(blocks: Sequence[Block]) -> list[Node]:
    """The blocks, with the fields that follow each other as one `notes`."""
    nodes: list[Node] = []
    for place, block in enumerate(blocks):
        if _is_asking(block):
            _join_notes(nodes, block)
            continue
        node = block_node(block)
        if isinstance(block, Heading):
            follower = blocks[place + 1] if place + 1 < len(blocks) else None
            node["asks"] = follower is not None and _is_asking(follower)
        nodes.append(node)
    return nodes


def _is_asking(block: Block) -> bool:
    """Whether a block consists of fields alone."""
    if isinstance(block, Component) and block.part in _ASKING:
        return all(map(_is_asking, block.blocks))
    return isinstance(block, Field)


def _join_notes(nodes: list[Node], block: Block) -> None:
    if not nodes or nodes[-1]["is"] != "notes":
        nodes.append({"is": "notes", "rows": []})
    nodes[-1]["rows"] += _rows(block)


def _rows(block: Block) -> Iterator[Node]:
    """The rows of fields, each with the shares of its fields."""
    if isinstance(block, Field):
        yield {"widths": [12], "fields": [field_node(block)]}
    elif isinstance(block, Component) and block.widths:
        fields = [field_node(each) for each in block.blocks if isinstance(each, Field)]
        yield {"widths": list(block.widths), "fields": fields}
    elif isinstance(block, Component):
        for inner in block.blocks:
            yield from _rows(inner)


def _opens_page(blocks: Sequence[Block], place: int) -> bool:
    """Whether a chapter starts on a page of its own: what is short and only read shares one."""
    if place == 0 or not _is_read_only(_chapter(blocks, place)):
        return True
    before = [at for at in range(place) if _starts_chapter(blocks[at])]
    return not before or not _is_read_only(_chapter(blocks, before[-1]))


def _starts_chapter(block: Block) -> bool:
    return isinstance(block, Heading) and block.level == 1


def _chapter(blocks: Sequence[Block], place: int) -> tuple[Block, ...]:
    """What is between the heading at a place and the next one of its level."""
    ends = (at for at in range(place + 1, len(blocks)) if _starts_chapter(blocks[at]))
    return tuple(blocks[place + 1 : next(ends, len(blocks))])


def _is_read_only(chapter: tuple[Block, ...]) -> bool:
    inner = tuple(walk(chapter))
    has_long = any(isinstance(each, Component) and each.part in _LONG for each in inner)
    has_columns = any(
        isinstance(each, Component) and each.part is ComponentKind.COLUMNS for each in inner
    )
    return not (has_long or has_columns or any(isinstance(each, Field) for each in inner))


def block_node(block: Block) -> Node:
    """One block."""
    match block:
        case Heading(level, children):
            return {"is": "heading", "level": level, "text": inline_nodes(children)}
        case Paragraph(children):
            is_remark = len(children) == 1 and isinstance(children[0], Emphasis)
            return {"is": "remark" if is_remark else "paragraph", "text": inline_nodes(children)}
        case ListBlock(items, start):
            return {"is": "list", "start": start, "items": [block_nodes(item) for item in items]}
        case Quote(blocks):
            return {"is": "quote", "blocks": block_nodes(blocks)}
        case CodeBlock(words):
            return {"is": "code", "words": word_nodes(words)}
        case Rule():
            return {"is": "rule"}
        case Table():
            return _table(block)
        case Chart():
            return _chart(block)
        case Component(part, blocks, widths):
            inner = block_nodes(blocks)
            return {"is": str(part), "blocks": inner, "widths": list(widths)}
        case Field():
            return {"is": "notes", "rows": list(_rows(block))}
        case _:
            assert_never(block)


def _chart(chart: Chart) -> Node:
    """A chart; the lengths of bars are shares of the longest."""
    scale = scale_of(chart)
    bars = [
        {
            "name": word_nodes(bar.name),
            "shown": word_nodes(bar.shown),
            "length": _share(number, scale),
            "total": _share(total, scale),
            "known": bar.known,
        }
        for bar, number, total in zip(chart.bars, scale.numbers, scale.totals, strict=True)
    ]
    title, note = word_nodes(chart.title), word_nodes(chart.note)
    return {"is": "chart", "title": title, "bars": bars, "note": note}


def _share(number: Decimal | None, scale: Scale) -> float | None:
    return None if number is None else round(float(number / scale.top), 4)


def _table(block: Table) -> Node:
    return {
        "is": "table",
        "head": [inline_nodes(cell) for cell in block.head],
        "rows": [[inline_nodes(cell) for cell in row] for row in block.rows],
    }


def inline_nodes(inlines: Iterable[Inline]) -> list[Any]:
    """Inline text in reading order."""
    return [_inline(inline) for inline in inlines]


def _inline(inline: Inline) -> Any:
    match inline:
        case Str() | Slot():
            return word_nodes((inline,))[0]
        case Emphasis(children):
            return {"is": "note", "text": inline_nodes(children)}
        case Strong(children):
            return {"is": "strong", "text": inline_nodes(children)}
        case Code(words):
            return {"is": "typed", "words": word_nodes(words)}
        case Link(children, target):
            return _link(inline_nodes(children), target)
        case Image(alt, source):
            return {"is": "picture", "alt": word_nodes(alt), "name": markers.join(source)}
        case Break(hard):
            return {"is": "break"} if hard else " "
        case _:
            assert_never(inline)


def _link(text: list[Any], target: Words) -> Node:
    """A link to an address, or to a chapter by its number."""
    if chapter := _CHAPTER.fullmatch(markers.join(target)):
        return {"is": "chapter", "text": text, "number": int(chapter[1])}
    return {"is": "link", "text": text, "to": word_nodes(target)}


def word_nodes(words: Words) -> list[str | int]:
    """Words as strings and numbers of values."""
    return [word.text if isinstance(word, Str) else word.number for word in words]
