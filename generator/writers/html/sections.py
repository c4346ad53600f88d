"""The sections of a page: each heading with what follows it, and the navigation between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.document.tree import (
    Block,
    Component,
    ComponentKind,
    Emphasis,
    Field,
    Heading,
    Rule,
    walk,
)
from generator.writers.html.inlines import chapter_id


@dataclass(frozen=True)
class Section:
    """A part of a page: its id, its heading, None before the first one, and its blocks. `number`
    is that of a step, 0 for any other part; `step` is the id of the step that it is first of.
    """

    id: str
    heading: Heading | None
    blocks: tuple[Block, ...]
    number: int = 0
    step: str = ""

    @property
    def has_fields(self) -> bool:
        return any(map(contains_field, self.blocks))

    @property
    def required(self) -> int:
        """The number of the fields that are required."""
        return sum(isinstance(block, Field) and block.required for block in walk(self.blocks))


def contains_field(block: Block) -> bool:
    return any(isinstance(inner, Field) for inner in walk((block,)))


def sections_of(blocks: Iterable[Block], level: int) -> tuple[Section, ...]:
    """The sections that headings of a level begin, and first what stands before them, if anything
    does. A stepper belongs to the heading below it.
    """
    parts: list[tuple[Heading | None, list[Block]]] = [(None, [])]
    for block in blocks:
        if isinstance(block, Heading) and block.level == level:
            before = parts[-1][1]
            moved = [before.pop()] if before and _is_stepper(before[-1]) else []
            parts.append((block, moved))
        else:
            parts[-1][1].append(block)
    return tuple(_numbered(parts if parts[0][1] else parts[1:], is_chapter=level == 1))


def _numbered(
    parts: Iterable[tuple[Heading | None, list[Block]]], *, is_chapter: bool
) -> Iterator[Section]:
    steps: set[str] = set()
    number = chapter = 0
    for place, (heading, blocks) in enumerate(parts, 1):
        while blocks and isinstance(blocks[-1], Rule):  # it ends a printed page
            blocks.pop()
        is_step = heading is not None and isinstance(heading.children[0], Emphasis)
        number += is_step
        step = _step_of(blocks)
        step = "" if step in steps else step
        steps.add(step)
        chapter += heading is not None
        ident = chapter_id(chapter) if is_chapter else step or f"part-{place}"
        yield Section(ident, heading, tuple(blocks), number if is_step else 0, step)


def _step_of(blocks: Sequence[Block]) -> str:
    """The step of the first field among some blocks; "" if there is none."""
    fields = (block for block in walk(tuple(blocks)) if isinstance(block, Field))
    first = next(fields, None)
    return first.id.partition(".")[0] if first else ""


def _is_stepper(block: Block) -> bool:
    return isinstance(block, Component) and block.part is ComponentKind.STEPPER
