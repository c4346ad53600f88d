"""Blocks as HTML: headings, paragraphs, lists, tables and components."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar, assert_never

from generator.document.charts import Chart
from generator.document.tree import (
    COLUMNS,
    Block,
    CodeBlock,
    Component,
    ComponentKind,
    Emphasis,
    Field,
    Heading,
    Inline,
    ListBlock,
    Meta,
    Paragraph,
    Quote,
    Rule,
    Strong,
    Table,
    plain_words,
)
from generator.writers.html.charts import drawn_chart
from generator.writers.html.inlines import InlineWriter
from generator.writers.html.inserts import Parts, flat_parts, words_parts
from generator.writers.html.rows import Line

TO_READ = ("playbook", "summary", "report")  # editions without controls
_LOWEST = 6  # level of a heading
_Kind = TypeVar("_Kind", bound=Block)
# Components whose tables, and those whose lists have a look of their own.
_TABLES = frozenset(
    {
        ComponentKind.FACTS,
        ComponentKind.FIGURES,
        ComponentKind.DECISION,
        ComponentKind.WORKINGS,
        ComponentKind.CHEATCODES,
        ComponentKind.LADDER,
        ComponentKind.CHOOSER,
    }
)
# The classes of their tables. The style sheet is also on pages that others see, so it says nothing
# of how the team works.
_CLASSES = {
    ComponentKind.CHEATCODES: "phrases",
    ComponentKind.LADDER: "rungs",
    ComponentKind.CHOOSER: "choice",
}
_LISTS = frozenset({ComponentKind.STEPPER, ComponentKind.METHOD, ComponentKind.QUESTIONS})


class Fields(Protocol):
    """Writes fields, as controls or as what they show."""

    def parts(self, field: Field, width: int = 12) -> Parts:
        """A field that takes `width` twelfths of its line."""

    def lines(self, fields: Sequence[Field], widths: Sequence[int]) -> Iterable[Line]:
        """The lines in which the fields of a row stand."""


@dataclass(frozen=True)
class BlockWriter:
    """Writes the blocks of a page."""

    meta: Meta
    inlines: InlineWriter
    fields: Fields

    def blocks(self, blocks: Iterable[Block]) -> Parts:
        parts: Parts = []
        for block in blocks:
            parts += [*(["\n"] if parts else []), *self.block(block)]
        return parts

    def block(self, block: Block) -> Parts:
        match block:
            case Heading(level):
                return self.heading(block, f"h{min(level + self._lower, _LOWEST)}")
            case Paragraph(children):
                return self._paragraph(children)
            case ListBlock():
                return self._list(block)
            case Quote(blocks):
                return ["<blockquote>", *self.blocks(blocks), "</blockquote>"]
            case CodeBlock(words):
                return ["<pre><code>", *words_parts(words), "</code></pre>"]
            case Rule():
                return ["<hr>"]
            case Table():
                return self.table(block)
            case Chart():
                return drawn_chart(block, self.table)
            case Component():
                return self._component(block)
            case Field():
                return self._lines(self.fields.lines((block,), (COLUMNS,)))
            case _:
                assert_never(block)

    @property
    def _lower(self) -> int:
        """How many levels headings are lowered: a page has one title, but a playbook has chapters
        of the first level.
        """
        return 1 if self.meta.edition == "playbook" else 0

    def heading(self, heading: Heading, tag: str, attributes: str = "") -> Parts:
        """A heading on one line; its notes, such as the number of a step, stand apart."""
        parts = self.inlines.notes(heading.children, ('<span class="n">', "</span>"), flat=True)
        return [f"<{tag}{attributes}>", *parts, f"</{tag}>"]

    def _paragraph(self, children: Sequence[Inline]) -> Parts:
        """A paragraph; one that is entirely emphasised is a remark in small print."""
        if len(children) == 1 and isinstance(children[0], Emphasis):
            return ['<p class="quiet">', *self.inlines.parts(children[0].children), "</p>"]
        return ["<p>", *self.inlines.parts(children), "</p>"]

    def _list(self, block: ListBlock, kind: str = "") -> Parts:
        tag = "ul" if block.start is None else "ol"
        start = f' start="{block.start}"' if block.start not in (None, 1) else ""
        own = f' class="{kind}"' if kind else ""
        parts: Parts = [f"<{tag}{own}{start}>"]
        for item in block.items:
            parts += ["<li>", *self._item(item, tight=block.tight), "</li>"]
        return [*parts, f"</{tag}>"]

    def _item(self, item: Sequence[Block], *, tight: bool) -> Parts:
        parts: Parts = []
        for block in item:
            if tight and isinstance(block, Paragraph):
                parts += self.inlines.parts(block.children)
            else:
                parts += self.block(block)
        return parts

    def table(self, table: Table, kind: str = "") -> Parts:
        """A table; on a narrow screen the cells of one in a form stand below each other, each with
        its column's name. One to read keeps its columns.
        """
        own = f' class="{kind}"' if kind else ""
        parts: Parts = [f'<div class="wide"{self._scrolled}><table{own}><thead><tr>']
        kinds = [' class="num"' if align == "right" else "" for align in table.aligns]
        for kind, cell in zip(kinds, table.head, strict=True):
            parts += [f'<th scope="col"{kind}>', *self.inlines.parts(cell, flat=True), "</th>"]
        parts.append("</tr></thead><tbody>")
        for row in table.rows:
            parts.append("<tr>")
            for name, kind, cell in zip(table.head, kinds, row, strict=True):
                parts += [f"<td{kind}", *self._column(name), ">", *self.cell(cell), "</td>"]
            parts.append("</tr>")
        return [*parts, "</tbody></table></div>"]

    @property
    def _scrolled(self) -> str:
        """What lets keys move a table to read that is wider than a small screen."""
        return ' tabindex="0"' if self.meta.edition in TO_READ else ""

    def _column(self, name: Sequence[Inline]) -> Parts:
        words = plain_words(tuple(name))
        if self.meta.edition in TO_READ or not words:
            return []
        return [' data-name="', *flat_parts(words), '"']

    def cell(self, cell: Sequence[Inline]) -> Parts:
        """The content of a cell; its notes stand on lines of their own."""
        return self.inlines.notes(cell, ("<small>", "</small>"))

    def facts(self, table: Table, kind: str = "facts") -> Parts:
        """Names, each with the values below it in the rows of a table."""
        parts: Parts = [f'<dl class="{kind}">']
        for place, name in enumerate(table.head):
            parts += ["<div><dt>", *self.cell(name), "</dt>"]
            for row in table.rows:
                parts += ["<dd>", *self.cell(row[place]), "</dd>"]
            parts.append("</div>")
        return [*parts, "</dl>"]

    def _answers(self, table: Table) -> Parts:
        """Rows of a name and its answer."""
        parts: Parts = ['<dl class="answers">']
        for name, answer in (table.head, *table.rows):
            parts += ["<div><dt>", *self.cell(name), "</dt><dd>", *self.cell(answer), "</dd></div>"]
        return [*parts, "</dl>"]

    def _component(self, component: Component) -> Parts:
        part, blocks = component.part, component.blocks
        if part in _TABLES:
            return self._each(blocks, Table, partial(self._drawn_table, part))
        if part in _LISTS:
            return self._each(blocks, ListBlock, partial(self._drawn_list, part))
        match part:
            case ComponentKind.ROW:
                return self._row(component)
            case ComponentKind.GOAL:
                return self._each(blocks, Paragraph, self._goal)
            case ComponentKind.COLUMNS:
                return self._columns(blocks)
            case ComponentKind.ASIDE:
                return ['<aside class="ask">', *self.blocks(blocks), "</aside>"]
            case ComponentKind.TREE:
                return ['<div class="tree">', *self.blocks(blocks), "</div>"]
            case ComponentKind.CONTENTS:
                return ['<div class="contents" id="contents">', *self.blocks(blocks), "</div>"]
            case _:
                return self.blocks(blocks)

    def _drawn_table(self, part: ComponentKind, table: Table) -> Parts:
        match part:
            case ComponentKind.FIGURES:
                return self.facts(table, "large")
            case ComponentKind.DECISION:
                return self.facts(table, "decided")
            case ComponentKind.FACTS if self.meta.edition == "summary":
                return self._answers(table)
            case ComponentKind.FACTS:
                return self.facts(table)
            case _:
                return self.table(table, _CLASSES.get(part, ""))

    def _drawn_list(self, part: ComponentKind, block: ListBlock) -> Parts:
        if part is ComponentKind.STEPPER:
            return self._stepper(block)
        return self._list(block, "checks" if part is ComponentKind.QUESTIONS else part)

    def _goal(self, text: Paragraph) -> Parts:
        return ['<p class="goal">', *self.inlines.parts(text.children), "</p>"]

    def _row(self, row: Component) -> Parts:
        """Fields side by side."""
        fields = [block for block in row.blocks if isinstance(block, Field)]
        return self._lines(self.fields.lines(fields, row.widths))

    def _lines(self, lines: Iterable[Line]) -> Parts:
        parts: Parts = []
        for line in lines:
            parts.append('<div class="row">')
            for field, width in line:
                parts += [*self.fields.parts(field, width), "\n"]
            parts.append("</div>")
        return parts

    def _stepper(self, block: ListBlock) -> Parts:
        """The steps of the method; the one in hand is strong."""
        parts: Parts = ['<ol class="stepper">']
        for item in block.items:
            texts = [one for one in item if isinstance(one, Paragraph)]
            is_current = any(isinstance(each, Strong) for one in texts for each in one.children)
            current = ' aria-current="step"' if is_current else ""
            parts.append(f"<li{current}>")
            for text in texts:
                parts += self.inlines.parts(text.children, flat=True)
            parts.append("</li>")
        return [*parts, "</ol>"]

    def _columns(self, blocks: Sequence[Block]) -> Parts:
        """Blocks in a wide column, and those of the asides beside them."""
        asides = [block for block in blocks if _is_aside(block)]
        main = [block for block in blocks if not _is_aside(block)]
        if not asides:
            return self.blocks(main)
        return [
            '<div class="columns"><div>',
            *self.blocks(main),
            "</div>",
            *self.blocks(asides),
            "</div>",
        ]

    def _each(
        self, blocks: Iterable[Block], kind: type[_Kind], draw: Callable[[_Kind], Parts]
    ) -> Parts:
        """The blocks, with each of a kind among them drawn by `draw`."""
        parts: Parts = []
        for block in blocks:
            parts += draw(block) if isinstance(block, kind) else self.block(block)
        return parts


def _is_aside(block: Block) -> bool:
    return isinstance(block, Component) and block.part is ComponentKind.ASIDE
