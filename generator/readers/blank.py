"""Blanks: documents as they were before anybody filled them, to lay beside a filled file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from generator.readers.stream import Stream


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
    shows while it is blank. `options` are the code and label of each choice. A box that belongs to
    a field with several has its `code`.
    """

    tag: str
    shape: Shape
    label: str
    prompt: str = ""
    options: tuple[tuple[str, str], ...] = ()
    code: str = ""


@dataclass(frozen=True)
class Blank:
    """A blank document: its properties, its stream with a gap for each field, and what is known of
    each gap by its tag. `whose` says whether a file that was recognised by this blank is known to
    be of the same organisation.
    """

    properties: Mapping[str, str]
    stream: Stream
    gaps: Mapping[str, Gap]
    is_own: bool = True


@dataclass(frozen=True)
class Clues:
    """What a file says about which document it is: its `properties`, empty if it lost them; the ids
    in its core properties and footers; the tags of fields in it; and its words, which take time.
    """

    name: str
    properties: Mapping[str, str]
    ids: tuple[str, ...]
    tags: frozenset[str]
    stream: Callable[[], Stream]
    edges: tuple[str, ...] = field(default=())


# The blank of the document that a file was made from; None if it is none of the known ones.
FindBlank = Callable[[Clues], Blank | None]
