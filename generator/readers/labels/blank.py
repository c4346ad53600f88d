"""Blanks: documents as they were before anybody filled them, to lay beside a filled file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from generator.foundation.errors import Place, Problem, ReadError
from generator.readers.labels.stream import Stream

NOT_OURS = "read.not_ours"  # code of a file that is none of our documents


class Shape(StrEnum):
    """What an answer in a gap looks like."""

    TEXT = "text"  # one line
    LINES = "lines"
    NUMBER = "number"
    DATE = "date"
    LIST = "list"  # one of the options
    OPEN_LIST = "open list"  # one of the options, or a text
    BOX = "box"


@dataclass(frozen=True)
class Gap:
    """The place of a field: its tag, the shape of its answers, and its label; its prompt is what it
    shows while it is blank. `options` are the code and label of each choice. A box that is one of
    a field's choices, and has no tag of its own in the file, has the `code` of the choice, and the
    `text` that stands beside it; its tag is then what `box_tag` gives.
    """

    tag: str
    shape: Shape
    label: str
    prompt: str = ""
    options: tuple[tuple[str, str], ...] = ()
    code: str = ""
    text: str = ""


def box_tag(tag: str, code: str) -> str:
    """What stands for the tag of a box that is one of the choices of a field."""
    return f"{tag}#{code}"


def field_of(tag: str) -> str:
    """The tag of the field that a box belongs to; any other tag itself."""
    return tag.partition("#")[0]


@dataclass(frozen=True)
class Blank:
    """A blank document: its properties, its stream with a gap for each field, and what is known of
    each gap by its tag. `is_same` says whether the file that was recognised by it is made in the
    same words; None if the file does not say. `earlier` are the prompts that each field had at
    other times, by its id.
    """

    properties: Mapping[str, str]
    stream: Stream
    gaps: Mapping[str, Gap]
    is_same: bool | None = None
    earlier: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Clues:
    """What a file says about which document it is: its own `properties`, empty if it lost them; the
    ids in its core properties and footers; the `marks` in it, tags and names of bookmarks; its
    words, which take time; and the lines of its headers and footers.
    """

    name: str
    properties: Mapping[str, str]
    ids: tuple[str, ...]
    marks: frozenset[str]
    stream: Callable[[], Stream]
    edges: tuple[str, ...] = ()


# Gives the blank of the document that a file was made from. For a file that names its document in
# its properties, it is None if that can no longer be made; for any other, `ReadError` is raised.
FindBlank = Callable[[Clues], Blank | None]


def no_blank(clues: Clues) -> Blank | None:
    """Knows no blanks. Raises `ReadError` for a file without properties."""
    if clues.properties:
        return None
    hint = "it lacks the properties that identify it; use the file that playbook build made"
    raise not_ours(clues.name, hint)


def not_ours(name: str, hint: str) -> ReadError:
    """The error for a file that is none of our documents."""
    message = "is not a worksheet made by this tool"
    return ReadError(Problem(NOT_OURS, message, Place(name), hint))
