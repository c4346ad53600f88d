"""The tree in the middle: what a document says, free of any file format.

Readers of templates make it, writers print it. A value of the organisation never stands in the tree
itself: a `Slot` holds its number, so that one tree serves every team whose document has the same
structure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

# The code of the choice that a text field explains.
OTHER = "other"


class Kind(StrEnum):
    """What sort of answer a field takes."""

    TEXT = "text"
    MULTILINE = "multiline"
    NUMBER = "number"
    CHOICE = "choice"
    SEVERAL = "several"
    CHECK = "check"
    DATE = "date"
    PERSON = "person"
    LIST = "list"


class ComponentKind(StrEnum):
    """What a block of a template is; how it looks is the writers' affair."""

    COVER = "cover"
    CONTENTS = "contents"
    BAND = "band"
    STEPPER = "stepper"
    GOAL = "goal"
    QUESTIONS = "questions"
    TIPS = "tips"
    NOTES = "notes"
    ROW = "row"
    CHEATCODES = "cheatcodes"
    LADDER = "ladder"
    DECISION = "decision"
    FIGURES = "figures"
    FACTS = "facts"


@dataclass(frozen=True)
class Str:
    """Words of the template, as they are read."""

    text: str


@dataclass(frozen=True)
class Slot:
    """The place of value `number` of the rendering."""

    number: int


Words = tuple[Str | Slot, ...]


@dataclass(frozen=True)
class Emphasis:
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Strong:
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Code:
    words: Words


@dataclass(frozen=True)
class Link:
    """A link; `target` is an address that was checked to be harmless."""

    children: tuple[Inline, ...]
    target: Words


@dataclass(frozen=True)
class Image:
    """A picture in the organisation's folder; `alt` is what it says to people who do not see it."""

    alt: Words
    source: Words


@dataclass(frozen=True)
class Break:
    """A line break: a hard one starts a new line, a soft one is white space."""

    hard: bool


Inline = Str | Slot | Emphasis | Strong | Code | Link | Image | Break


@dataclass(frozen=True)
class Option:
    """One choice: `code` is stored, `label` is shown."""

    code: str
    label: Words


@dataclass(frozen=True)
class Field:
    """A blank to fill.

    `id` is `step.field` (in a list, that of its column: the row number is put in by `cell`). `hint`
    may be empty. `other` is the text field that a choice with "other" brings along; `free` says
    that an answer which is no option may be typed into the choice itself. `when` says in words when
    an optional field is required after all. A list has `columns`; a list of single answers has one
    column whose name is empty. `rows` is how many rows print when nobody has answered, `minimum`
    how many of them are required. `suggested` is a text that stands there until somebody changes
    it; as it stands it is no answer.
    """

    id: str
    kind: Kind
    label: Words
    prompt: Words
    hint: Words = ()
    required: bool = False
    when: Words = ()
    options: tuple[Option, ...] = ()
    free: bool = False
    other: Field | None = None
    columns: tuple[Field, ...] = ()
    rows: int = 0
    minimum: int = 0
    suggested: Words = ()

    def cell(self, row: int, column: Field) -> str:
        """The id of one cell of this list, rows counted from 1: `diagnose.data_points.1.family`."""
        name = self.name_of(column)
        return f"{self.id}.{row}.{name}" if name else f"{self.id}.{row}"

    def name_of(self, column: Field) -> str:
        """A column's name in a row; "" where the list has one nameless column."""
        return column.id.removeprefix(self.id).removeprefix(".")


class Fields(tuple[Field, ...]):
    """The fields of a skeleton by their number. Their hash is worked out once: what is compiled is
    kept by them.
    """

    @cached_property
    def _hash(self) -> int:
        return super().__hash__()

    def __hash__(self) -> int:
        return self._hash


NO_FIELDS = Fields()


@dataclass(frozen=True)
class Heading:
    level: int
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Paragraph:
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class ListBlock:
    """A list of items; `start` is the first number, None for bullets. `tight` items have no space
    between.
    """

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None
    tight: bool = True


@dataclass(frozen=True)
class Quote:
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class CodeBlock:
    words: Words
    language: str = ""


@dataclass(frozen=True)
class Rule:
    """A thematic break."""


@dataclass(frozen=True)
class Table:
    """A table with one head row; `aligns` holds "", "left", "center" or "right" per column."""

    head: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    aligns: tuple[str, ...]


@dataclass(frozen=True)
class Component:
    """A block that says what it is: `widths` are twelfths of the page for the parts that stand side
    by side.
    """

    part: ComponentKind
    blocks: tuple[Block, ...]
    widths: tuple[int, ...] = ()


Block = Heading | Paragraph | ListBlock | Quote | CodeBlock | Rule | Table | Component | Field


@dataclass(frozen=True)
class StandardWords:
    """The words that writers put in by themselves, in the document's language; `page` holds
    `{page}` and `{pages}`.
    """

    page: str
    required: str
    question: str
    answer: str
    number: str
    yes: str


@dataclass(frozen=True)
class Meta:
    """What is said about a document: by its properties, and on the edge of each page.

    `language` is a BCP 47 tag. `header` is what stands left and right, `footer` one entry a line.
    `stamp` names playbook, version, team and so on, in the order they are written.
    """

    language: str
    title: Words
    author: Words
    edition: str
    header: tuple[Words, Words]
    footer: tuple[Words, ...]
    words: StandardWords
    stamp: tuple[tuple[str, Words], ...]


@dataclass(frozen=True)
class Document:
    meta: Meta
    blocks: tuple[Block, ...]


def chapters(blocks: tuple[Block, ...]) -> tuple[Heading, ...]:
    """The headings of the first level, in order; the contents name them by their number."""
    return tuple(block for block in blocks if isinstance(block, Heading) and block.level == 1)


def inlines_of(blocks: tuple[Block, ...]) -> Iterator[Inline]:
    """Every piece of running text in reading order, the outer one before what it holds."""
    for block in walk(blocks):
        match block:
            case Heading(children=children) | Paragraph(children):
                yield from _inner(children)
            case Table(head, rows):
                for cell in (*head, *(cell for row in rows for cell in row)):
                    yield from _inner(cell)
            case _:
                pass


def _inner(inlines: tuple[Inline, ...]) -> Iterator[Inline]:
    for inline in inlines:
        yield inline
        if isinstance(inline, Emphasis | Strong | Link):
            yield from _inner(inline.children)


def plain_words(inlines: tuple[Inline, ...]) -> Words:
    """The words of running text without its formatting, a line break as a space."""
    return tuple(word for inline in inlines for word in _plain_words(inline))


def _plain_words(inline: Inline) -> Words:
    match inline:
        case Emphasis(children) | Strong(children) | Link(children=children):
            return plain_words(children)
        case Code(words) | Image(alt=words):
            return words
        case Break():
            return (Str(" "),)
        case _:
            return (inline,)


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block in reading order, the outer one before what it holds."""
    for block in blocks:
        yield block
        match block:
            case Quote(inner) | Component(blocks=inner):
                yield from walk(inner)
            case ListBlock(items=items):
                for item in items:
                    yield from walk(item)
            case _:
                pass


def fields_of(blocks: tuple[Block, ...]) -> Iterator[Field]:
    """Every field in reading order; a field "other" right after its choice."""
    for block in walk(blocks):
        if isinstance(block, Field):
            yield block
            if block.other:
                yield block.other
