"""The document tree: the content of a document, independent of any file format.

The parser builds it, writers print it. The tree does not contain the organisation's values: a
`Slot` contains the number of a value, so that one tree serves every team whose document has the
same structure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from generator.document.charts import Chart

if TYPE_CHECKING:
    from generator.document.page_logic import PageLogic

# The code of the choice that comes with a text field to explain it.
OTHER = "other"
# The columns of a page, which the fields of a row share out.
COLUMNS = 12


class Kind(StrEnum):
    """The kind of answer that a field takes."""

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
    """The kind of a block in a template; the writers decide how it looks."""

    COVER = "cover"
    CONTENTS = "contents"
    BAND = "band"
    STEPPER = "stepper"
    GOAL = "goal"
    COLUMNS = "columns"
    ASIDE = "aside"
    QUESTIONS = "questions"
    TIPS = "tips"
    NOTES = "notes"
    ROW = "row"
    CHEATCODES = "cheatcodes"
    LADDER = "ladder"
    METHOD = "method"
    TREE = "tree"
    CHOOSER = "chooser"
    DECISION = "decision"
    FIGURES = "figures"
    WORKINGS = "workings"
    SHEET = "sheet"
    FACTS = "facts"
    BOXES = "boxes"
    BOX = "box"
    MAIL = "mail"
    CREDIT = "credit"


@dataclass(frozen=True)
class Str:
    """Text of the template, without markup."""

    text: str


@dataclass(frozen=True)
class Slot:
    """The position of value `number` of the rendering."""

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
    """A link; `links.check_links` checks that its `target` is harmless."""

    children: tuple[Inline, ...]
    target: Words


@dataclass(frozen=True)
class Image:
    """A picture in the organisation's folder; `alt` is the text for people who cannot see it."""

    alt: Words
    source: Words


@dataclass(frozen=True)
class Break:
    """A line break: a hard one starts a new line, a soft one is white space."""

    hard: bool


Inline = Str | Slot | Emphasis | Strong | Code | Link | Image | Break


@dataclass(frozen=True)
class Option:
    """One choice: `code` is stored, `label` is shown. `length` is about how many characters that
    has, 0 if it is not known.
    """

    code: str
    label: Words
    length: int = 0


@dataclass(frozen=True)
class Bounds:
    """What a number may be: `least` and `most` are the smallest and the largest, None for no bound;
    a `whole` number has no decimals.
    """

    least: Decimal | None = None
    most: Decimal | None = None
    whole: bool = False

    def admit(self, number: Decimal) -> bool:
        is_enough = self.least is None or number >= self.least
        is_not_too_much = self.most is None or number <= self.most
        return is_enough and is_not_too_much and (not self.whole or not number % 1)


UNBOUNDED = Bounds()


@dataclass(frozen=True)
class Field:
    """A blank to fill.

    `id` is `step.field` (for a column of a list, without the row number, which `cell` inserts).
    `hint` may be empty. `other` is the text field that belongs to a choice with "other"; `free`
    allows answers to a choice that are not among its options. `when` says in words when an
    optional field is required after all. A list has `columns`; a list of single answers has one
    column with an empty name. `rows` is the number of rows printed when there are no answers,
    `minimum` the number of them that are required. `suggested` is a text that is printed for
    people to change; unchanged, it does not count as an answer. `bounds` limit a number, and `unit`
    says what it counts.
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
    bounds: Bounds = UNBOUNDED
    unit: Words = ()

    def cell(self, row: int, column: Field) -> str:
        """The id of a cell of this list, rows counted from 1: `diagnose.data_points.1.family`."""
        name = self.name_of(column)
        return f"{self.id}.{row}.{name}" if name else f"{self.id}.{row}"

    def name_of(self, column: Field) -> str:
        """The name of a column; "" for the only column of a list of single answers."""
        return column.id.removeprefix(self.id).removeprefix(".")


class Fields(tuple[Field, ...]):
    """The fields of a skeleton by number. As a cache key, they compute their hash only once."""

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
    between them.
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
    """A table with one head row; `aligns` is "", "left", "center" or "right" for each column."""

    head: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    aligns: tuple[str, ...]


@dataclass(frozen=True)
class Component:
    """A block of a known kind, `part`; `widths` are the shares of blocks side by side, in twelfths
    of the page.
    """

    part: ComponentKind
    blocks: tuple[Block, ...]
    widths: tuple[int, ...] = ()


Block = (
    Heading | Paragraph | ListBlock | Quote | CodeBlock | Rule | Table | Chart | Component | Field
)


@dataclass(frozen=True)
class StandardWords:
    """The words that writers add to every document, in its language; `page` contains `{page}` and
    `{pages}`. The last three say how many choices a field takes, and whether others, too.
    """

    page: str
    required: str
    question: str
    answer: str
    number: str
    yes: str
    choose_one: str
    choose_any: str
    choose_or_write: str


@dataclass(frozen=True)
class Meta:
    """Data about a document, for its properties and for the header and footer of each page.

    `language` is a BCP 47 tag. `identifier` is the document's id as people see it. `header` is the
    text on the left and on the right, `footer` has one entry for each line, the last of which
    is on the first page the `reference`, which identifies the document. `stamp` names playbook,
    version, team and so on, in printed order. `web` has the texts of web pages by their keys, and
    `steps` the id, the title and the short name of each step of a worksheet. `send_to` is who takes
    the filled page back: a name and an address for mail, each empty where there is none.
    """

    language: str
    title: Words
    author: Words
    identifier: Words
    edition: str
    header: tuple[Words, Words]
    footer: tuple[Words, ...]
    reference: Words
    words: StandardWords
    stamp: tuple[tuple[str, Words], ...]
    web: tuple[tuple[str, str], ...] = ()
    steps: tuple[tuple[str, Words, Words], ...] = ()
    send_to: tuple[Words, Words] = ((), ())


@dataclass(frozen=True)
class Document:
    """A document; `logic` is what a page that is filled in works out, None for all others."""

    meta: Meta
    blocks: tuple[Block, ...]
    logic: PageLogic | None = None


def chapters(blocks: tuple[Block, ...]) -> tuple[Heading, ...]:
    """The headings of the first level, in order; the contents link to them by number."""
    return tuple(block for block in blocks if isinstance(block, Heading) and block.level == 1)


def inlines_of(blocks: tuple[Block, ...]) -> Iterator[Inline]:
    """Every inline in reading order, outer ones before inner ones."""
    for block in walk(blocks):
        match block:
            case Heading(children=children) | Paragraph(children):
                yield from _inner(children)
            case Table(head, rows):
                for cell in (*head, *(cell for row in rows for cell in row)):
                    yield from _inner(cell)
            case Chart():
                for words in block.texts:
                    yield from words
            case _:
                pass


def _inner(inlines: tuple[Inline, ...]) -> Iterator[Inline]:
    for inline in inlines:
        yield inline
        if isinstance(inline, Emphasis | Strong | Link):
            yield from _inner(inline.children)


def plain_words(inlines: tuple[Inline, ...]) -> Words:
    """The words of some inlines without formatting, line breaks as spaces."""
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
    """Every block in reading order, outer ones before inner ones."""
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
    """Every field in reading order, each "other" field right after its choice."""
    for block in walk(blocks):
        if isinstance(block, Field):
            yield block
            if block.other:
                yield block.other
