"""Writers: a document becomes constant pieces with slots between, and those become bytes."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol

from generator.document.answers import UNANSWERED, PlacedAnswers
from generator.document.theme import Theme
from generator.document.tree import Document


class Compiled(Protocol):
    """A document of one structure, ready to be filled for any number of teams."""

    def fill(self, values: Sequence[str], answers: PlacedAnswers) -> bytes:
        """The file, its slots holding `values` and its places `answers`; the same input gives the
        same bytes.
        """

    def text(self, values: Sequence[str]) -> bytes:
        """What a reader's `text` finds in the blank file; empty where that is the file itself."""

    def specialize(self, values: Sequence[str], changing: frozenset[int]) -> Compiled:
        """The same for blank documents whose values differ from `values` in the `changing` ones
        alone.
        """


class Writer(Protocol):
    """One file format."""

    def compile(self, document: Document, theme: Theme) -> Compiled:
        """The document's constant parts, worked out once."""


# Each format's suffix, and where its writer lives: a module is imported when its format is drawn.
_WRITERS = {
    "md": (".md", "generator.writers.markdown.writer", "MarkdownWriter"),
    "docx": (".docx", "generator.writers.docx.writer", "DocxWriter"),
}
FORMATS = tuple(_WRITERS)


class BatchFiller:
    """Fills a compiled document for one team after another, doing each time only what differs.

    Which values differ is found by looking: from the second document on, whatever was the same in
    all so far is bound, and a value that differs for the first time is set free. So no order of
    the teams, and no lack of any, changes what comes out.
    """

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._specialized = compiled
        self._base: tuple[str, ...] | None = None
        self._changing: frozenset[int] | None = None

    def fill(self, values: tuple[str, ...]) -> tuple[bytes, bytes]:
        """The blank document that holds `values`: its file, and what that says."""
        if self._base is None:
            self._base = values
            return self._compiled.fill(values, UNANSWERED), self._compiled.text(values)
        pairs = zip(self._base, values, strict=True)
        differing = frozenset(
            number for number, (one, other) in enumerate(pairs) if one is not other and one != other
        )
        if self._changing is None or not differing <= self._changing:
            self._changing = differing | (self._changing or frozenset())
            self._specialized = self._compiled.specialize(self._base, self._changing)
        return self._specialized.fill(values, UNANSWERED), self._specialized.text(values)


def suffix_of(name: str) -> str:
    """How the files of a format end."""
    return _WRITERS[name][0]


def find_writer(name: str) -> Writer:
    """The writer of a format, one of `FORMATS`."""
    _, module, cls = _WRITERS[name]
    writer: Writer = getattr(import_module(module), cls)()
    return writer
