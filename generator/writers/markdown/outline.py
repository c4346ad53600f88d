"""The outline of a Markdown page, which viewers expect to have one title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from generator.document.tree import (
    Block,
    Component,
    ComponentKind,
    Field,
    Heading,
    Kind,
    Rule,
    walk,
)

_LOWEST = 6  # level of a heading


def with_one_title(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with the first heading of the first level as the only one: if there are others,
    all other headings are one level lower. The path of the steps stands below their heading.
    """
    titles = [block for block in walk(blocks) if isinstance(block, Heading) and block.level == 1]
    return tuple(_lowered(blocks, titles[0])) if len(titles) > 1 else tuple(_ordered(blocks))


def _lowered(blocks: Iterable[Block], title: Heading) -> Iterator[Block]:
    for block in _ordered(blocks):
        if isinstance(block, Component):
            yield replace(block, blocks=tuple(_lowered(block.blocks, title)))
        elif isinstance(block, Heading) and block is not title:
            yield replace(block, level=min(block.level + 1, _LOWEST))
        else:
            yield block


def _ordered(blocks: Iterable[Block]) -> Iterator[Block]:
    waiting: list[Block] = []
    for block in blocks:
        if isinstance(block, Component) and block.part is ComponentKind.STEPPER:
            waiting.append(block)
            continue
        if isinstance(block, Heading):
            yield from (block, *waiting)
        else:
            yield from (*waiting, block)
        waiting = []
    yield from waiting


def followed_by_text(blocks: tuple[Block, ...]) -> frozenset[str]:
    """The ids of the fields after which other text follows than a heading or the label of a field,
    so that only an end comment can say where the answer ends.
    """
    printed = [block for block in walk(blocks) if not _is_frame(block)]
    return frozenset(
        block.id
        for block, following in pairwise(printed)
        if isinstance(block, Field) and not _ends_field(following)
    )


def _is_frame(block: Block) -> bool:
    return isinstance(block, Component) and block.part is not ComponentKind.GOAL


def _ends_field(block: Block) -> bool:
    return isinstance(block, Heading | Rule) or (
        isinstance(block, Field) and block.kind is not Kind.LIST
    )
