"""The pages: a form in sections, a canvas on one sheet, a document to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from generator.document.theme import Theme
from generator.document.tree import (
    Block,
    Component,
    ComponentKind,
    Document,
    Heading,
    Kind,
    ListBlock,
    Paragraph,
    fields_of,
)
from generator.formats.html_form import attributes, escape_attribute
from generator.writers.html.blocks import TO_READ, BlockWriter
from generator.writers.html.canvas import boxes
from generator.writers.html.controls import ids_of
from generator.writers.html.inserts import Parts, words_parts
from generator.writers.html.parts import PageParts
from generator.writers.html.sections import Section, contains_field, sections_of
from generator.writers.html.workings import workings

_FORM = '<form autocomplete="off" novalidate="">\n'


@dataclass(frozen=True)
class Page:
    """Draws the body of a page."""

    document: Document
    blocks: BlockWriter
    parts: PageParts

    def body(self, script: Parts) -> Parts:
        """The body with its script, if it is a page to fill in."""
        edition = self.document.meta.edition
        credit = [b for b in self.document.blocks if _is(b, ComponentKind.CREDIT)]
        rest = tuple(b for b in self.document.blocks if not _is(b, ComponentKind.CREDIT))
        inner = [block for one in credit if isinstance(one, Component) for block in one.blocks]
        tail: Parts = [*self.parts.foot(inner)]
        if edition not in TO_READ:
            tail += [*self.parts.bar(self.parts.file_name()), *script]
        return [f'<body class="{edition}">\n', *self._drawn(rest), *tail, "</body>"]

    def _drawn(self, blocks: tuple[Block, ...]) -> Parts:
        if self.document.meta.edition in TO_READ:
            return self._reading(blocks)
        if self.document.meta.edition == "canvas":
            return self._canvas(blocks)
        return self._sheet(blocks)

    def _sheet(self, blocks: tuple[Block, ...]) -> Parts:
        """A form: its head, the way through it, and its sections."""
        above, below = _split(
            blocks, lambda b: not isinstance(b, Heading) and not contains_field(b)
        )
        sections = sections_of(below, 2)
        beside = tuple(one for one in sections if not one.has_fields)
        filled = tuple(one for one in sections if one.has_fields)
        if self.document.meta.edition != "request":
            filled, beside = sections, ()
        first = filled[0].id if filled else "form"
        numbered = [one for one in filled if one.heading is not None or one.step]
        steps = self.parts.steps(filled) if len(numbered) > 1 and self.document.meta.steps else []
        kind = "cols" if steps else "cols plain"
        return [
            *self.parts.head(above, first),
            self.parts.no_scripts(),
            f'<div class="wrap {kind}">',
            *steps,
            f"<main>{_FORM}",
            *(
                part
                for one in filled
                for part in self._section(one, beside if one is filled[0] else ())
            ),
            "</form>",
            *self.parts.finish(),
            "</main></div>\n",
        ]

    def _section(self, section: Section, beside: Sequence[Section]) -> Parts:
        """A section of a form: its heading and goal, what to ask in the meeting, and its fields.
        `beside` are sections without fields: what somebody should know before they fill it in.
        """
        goal, asked, rest = _in_section(section)
        parts: Parts = ["<section", attributes({"id": section.id}), *self._labelled(section)]
        parts += self._goal(goal)
        if asked:
            parts += self._asked(section, asked)
        if beside:
            parts.append('<div class="beside">')
            for one in beside:
                heading = self.blocks.heading(one.heading, "h2") if one.heading else []
                parts += ['<div class="ask">', *heading, *self.blocks.blocks(one.blocks), "</div>"]
            parts.append("</div>")
        parts += ['<div class="fields">', *self.blocks.blocks(rest)]
        return [*parts, *self._workings(section), "</div></section>\n"]

    def _workings(self, section: Section) -> Parts:
        """What follows from the answers up to a section."""
        logic = self.document.logic
        figures = [one for one in logic.figures if one.step == section.step] if logic else []
        if not figures:
            return []
        return workings(figures, section.id, self.parts.word("follows"), self._controls)

    @cached_property
    def _controls(self) -> Mapping[str, str]:
        """The ids of single controls by those of their fields; numbers and dates are such."""
        fields = fields_of(self.document.blocks)
        ids = ids_of(self.document)
        return {one.id: ids[one.id] for one in fields if one.kind in (Kind.NUMBER, Kind.DATE)}

    def _labelled(self, section: Section) -> Parts:
        name = escape_attribute(f"{section.id}-h")
        title = self.parts.titles.get(section.step, ())
        if section.heading is not None:
            heading = self.blocks.heading(section.heading, "h2", f' id="{name}"')
        elif title:
            heading = [f'<h2 id="{name}">', *words_parts(title), "</h2>"]
        else:
            return [">"]
        return [f' aria-labelledby="{name}">', *heading]

    def _goal(self, goal: Paragraph | None) -> Parts:
        if goal is None:
            return []
        return ['<p class="goal">', *self.blocks.inlines.parts(goal.children), "</p>"]

    def _asked(self, section: Section, asked: Sequence[Block]) -> Parts:
        """What to ask and to say in the meeting; each further heading can be unfolded."""
        word = self.parts.word("ask")
        parts: Parts = [f'<aside class="ask" aria-label="{word}', *self._of(section), '">']
        groups = _groups(asked)
        for number, (heading, blocks) in enumerate(groups):
            inner = self.blocks.blocks(blocks)
            if heading is None:
                parts += [f"<h3>{word}</h3>", *inner]
            else:
                parts += ["<details><summary>", *self._summary(heading), "</summary>", *inner]
                parts.append("</details>")
            parts += ["\n"] * (number < len(groups) - 1)
        return [*parts, "</aside>"]

    def _of(self, section: Section) -> Parts:
        if section.heading is None:
            return []
        return [": ", *self.blocks.inlines.without_notes(section.heading.children)]

    def _summary(self, heading: Heading | Paragraph) -> Parts:
        return self.blocks.inlines.parts(heading.children, flat=True)

    def _canvas(self, blocks: tuple[Block, ...]) -> Parts:
        """One sheet of boxes."""
        above, below = _split(blocks, lambda b: not _is(b, ComponentKind.BOXES))
        drawn: Parts = []
        for block in below:
            is_row = isinstance(block, Component) and block.part is ComponentKind.BOXES
            drawn += boxes(block, self.blocks) if is_row else self.blocks.block(block)  # type: ignore[arg-type]
        return [
            *self.parts.head(above, "sheet"),
            self.parts.no_scripts(),
            f'<main class="wrap" id="sheet">{_FORM}<div class="sheet">',
            *drawn,
            "</div></form>",
            *self.parts.finish(),
            "</main>\n",
        ]

    def _reading(self, blocks: tuple[Block, ...]) -> Parts:
        """A document to read: its chapters, with the way to each."""
        above, below = _split(blocks, lambda b: not isinstance(b, Heading))
        chapters = sections_of(below, 1)
        if self.document.meta.edition in ("summary", "report"):
            above, chapters = blocks[:1], (Section("facts", None, blocks[1:]),)
        steps = self.parts.steps(chapters) if len(chapters) > 1 else []
        parts = self.parts.head(above, chapters[0].id if chapters else "text")
        kind = "cols" if steps else "cols plain"
        parts += [f'<div class="wrap {kind}">', *steps, "<main>\n"]
        for chapter in chapters:
            parts += [
                "<section",
                attributes({"id": chapter.id}),
                *self._chapter(chapter),
                "</section>\n",
            ]
        back = self.parts.back() if steps else ""
        return [*parts, back, "</main></div>\n"]

    def _chapter(self, chapter: Section) -> Parts:
        above, below = _split(chapter.blocks, lambda b: _is(b, ComponentKind.STEPPER))
        if chapter.heading is None:
            return [">", *self.blocks.blocks(below)]
        name = escape_attribute(f"{chapter.id}-h")
        heading = self.blocks.heading(chapter.heading, "h2", f' id="{name}"')
        drawn = [*self.blocks.blocks(above), *heading, *self.blocks.blocks(below)]
        return [f' aria-labelledby="{name}">', *drawn]


def page_of(document: Document, theme: Theme, blocks: BlockWriter) -> Page:
    return Page(document, blocks, PageParts(document.meta, theme, blocks))


def _is(block: Block, part: ComponentKind) -> bool:
    return isinstance(block, Component) and block.part is part


def _split(
    blocks: Sequence[Block], holds: Callable[[Block], bool]
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The blocks up to the first for which something no longer holds, and the rest."""
    above = tuple(takewhile(holds, blocks))
    return above, tuple(blocks[len(above) :])


def _in_section(
    section: Section,
) -> tuple[Paragraph | None, tuple[Block, ...], tuple[Block, ...]]:
    """The goal of a section, what stands before its first field, and the rest."""
    blocks = section.blocks
    first = blocks[0] if blocks and section.heading else None
    goal = first if isinstance(first, Paragraph) else None
    before, rest = _split(blocks[bool(goal) :], lambda b: not contains_field(b))
    return (goal, before, rest) if rest and section.number else (goal, (), (*before, *rest))


def _groups(
    blocks: Iterable[Block],
) -> list[tuple[Heading | Paragraph | None, list[Block]]]:
    """Blocks below their headings; a paragraph right before a list is one, too."""
    every = list(blocks)
    groups: list[tuple[Heading | Paragraph | None, list[Block]]] = []
    for place, block in enumerate(every):
        following = every[place + 1] if place + 1 < len(every) else None
        is_head = isinstance(block, Heading) or (
            isinstance(block, Paragraph) and isinstance(following, ListBlock)
        )
        if is_head:
            groups.append((block, []))  # type: ignore[arg-type]
        else:
            groups = groups or [(None, [])]
            groups[-1][1].append(block)
    return groups
