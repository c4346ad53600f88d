"""The plain text writer: for texts that people copy into a mail. It has no marks of its own, so
nothing is read back from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from generator.document.answers import PlacedAnswers
from generator.document.charts import Chart
from generator.document.theme import Theme
from generator.document.tree import (
    Block,
    Break,
    Code,
    CodeBlock,
    Component,
    Document,
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
    plain_words,
)
from generator.writers.charts import chart_blocks
from generator.writers.segments import (
    Encoded,
    Insert,
    answer_text,
    encoded,
    filled_bytes,
    joined,
    specialized,
    text_of,
)

_BLANK = "…"
_SIGNS = {1: "=", 2: "-"}
Parts = list[str | Insert]


@dataclass(frozen=True)
class CompiledText:
    """A document's text."""

    pieces: Encoded

    def fill(self, values: Sequence[str], answers: PlacedAnswers) -> bytes:
        return filled_bytes(self.pieces, values, answers)

    def text(self, values: Sequence[str]) -> bytes:  # noqa: ARG002
        return b""

    def specialize(self, values: Sequence[str], changing: frozenset[int]) -> CompiledText:
        return CompiledText(specialized(self.pieces, values, changing))


class PlainTextWriter:
    """Writes text in UTF-8 with Unix line ends: titles underlined, paragraphs on one line."""

    def compile(self, document: Document, theme: Theme) -> CompiledText:  # noqa: ARG002
        parts = [*_blocks(document.blocks, document.meta.language), "\n"]
        return CompiledText(encoded(joined(parts)))


@dataclass(frozen=True)
class _Value:
    number: int

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        return values[self.number]


@dataclass(frozen=True)
class _Title:
    """A heading with a line of `sign` below it, as long as its text."""

    words: Words
    sign: str

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        title = " ".join(text_of(self.words, values).split())
        return f"{title}\n{self.sign * len(title)}" if self.sign else title


@dataclass(frozen=True)
class _Answer:
    field: Field
    language: str

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:
        answer = answers.get(self.field.id, "")
        return answer_text(answer, self.field.options, values, self.language) or _BLANK


def _blocks(blocks: Iterable[Block], language: str, between: str = "\n\n") -> Parts:
    return _joined((_block(block, language) for block in blocks), between)


def _block(block: Block, language: str) -> Parts:
    match block:
        case Heading(level, children):
            return [_Title(plain_words(children), _SIGNS.get(level, ""))]
        case Paragraph(children):
            return list(_inlines(children))
        case ListBlock():
            return _list(block, language)
        case Quote(blocks) | Component(blocks=blocks):
            return _blocks(blocks, language)
        case CodeBlock(words):
            return list(_words(words))
        case Rule():
            return ["-" * 10]
        case Table(head, rows):
            lines = (_joined(map(_cell, row), " | ") for row in (head, *rows))
            return _joined(lines, "\n")
        case Chart():
            return _blocks(chart_blocks(block), language)
        case Field():
            return [*_words(block.label), ": ", _Answer(block, language)]
        case _:
            assert_never(block)


def _list(block: ListBlock, language: str) -> Parts:
    between = "\n" if block.tight else "\n\n"
    items: list[Parts] = []
    for number, item in enumerate(block.items, block.start or 0):
        mark = "- " if block.start is None else f"{number}. "
        items.append([mark, *_blocks(item, language, "\n")])
    return _joined(items, between)


def _cell(cell: tuple[Inline, ...]) -> Parts:
    return list(_words(plain_words(cell)))


def _inlines(inlines: Iterable[Inline]) -> Iterator[str | Insert]:
    for inline in inlines:
        match inline:
            case Str() | Slot():
                yield from _words((inline,))
            case Emphasis(children) | Strong(children) | Link(children=children):
                yield from _inlines(children)
            case Code(words) | Image(alt=words):
                yield from _words(words)
            case Break(hard):
                yield "\n" if hard else " "
            case _:
                assert_never(inline)


def _words(words: Words) -> Iterator[str | Insert]:
    return (word.text if isinstance(word, Str) else _Value(word.number) for word in words)


def _joined(parts: Iterable[Parts], between: str) -> Parts:
    """The non-empty parts, with `between` as the separator."""
    result: Parts = []
    for part in filter(None, parts):
        result += [between, *part] if result else part
    return result
