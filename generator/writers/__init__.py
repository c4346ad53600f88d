"""Writers: a document becomes constant pieces with slots between, and those become bytes."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol

from generator.document import Answers, Document
from generator.look import Look


class Compiled(Protocol):
    """A document of one structure, ready to be filled for any number of teams."""

    def fill(self, values: Sequence[str], answers: Answers) -> bytes:
        """The file, its slots holding `values` and its fields `answers`; the same input gives the
        same bytes.
        """


class Writer(Protocol):
    """One file format."""

    suffix: str

    def compile(self, document: Document, look: Look) -> Compiled:
        """The document's constant parts, worked out once."""


# Where each format's writer lives; a module is imported when its format is asked for.
_WRITERS = {
    "md": ("generator.writers.markdown", "MarkdownWriter"),
    "docx": ("generator.writers.docx", "DocxWriter"),
}
FORMATS = tuple(_WRITERS)


def find_writer(name: str) -> Writer:
    """The writer of a format, one of `FORMATS`."""
    module, cls = _WRITERS[name]
    writer: Writer = getattr(import_module(module), cls)()
    return writer
