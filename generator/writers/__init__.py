"""Writers: compile a document to constant segments with inserts between, and fill it to bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Protocol

from generator.document.answers import UNANSWERED, PlacedAnswers
from generator.document.theme import Theme
from generator.document.tree import Document


class Compiled(Protocol):
    """A compiled document, ready to be filled for any number of teams."""

    def fill(self, values: Sequence[str], answers: PlacedAnswers) -> bytes:
        """The file with `values` in its slots and `answers` in its fields; the same input gives the
        same bytes.
        """

    def text(self, values: Sequence[str]) -> bytes:
        """What a reader's `text` gives for the blank file; empty where that is the file itself."""

    def specialize(self, values: Sequence[str], changing: frozenset[int]) -> Compiled:
        """The same document for blank files whose values differ from `values` only at the numbers
        in `changing`.
        """


class Writer(Protocol):
    """One file format."""

    def compile(self, document: Document, theme: Theme) -> Compiled:
        """The compiled document: its constant parts are prepared once."""


# Each format's suffix, and the module and class of its writer, imported on first use.
_WRITERS = {
    "md": (".md", "generator.writers.markdown.writer", "MarkdownWriter"),
    "docx": (".docx", "generator.writers.docx.writer", "DocxWriter"),
    "html": (".html", "generator.writers.html.writer", "HtmlWriter"),
    "pdf": (".pdf", "generator.writers.pdf.writer", "PdfWriter"),
    "txt": (".txt", "generator.writers.plain_text", "PlainTextWriter"),
}
# The format of web pages, which work out figures while somebody fills them in.
PAGE = "html"
# The format that brings its letters along.
PRINT = "pdf"
# The format of texts to send; the others are those that people choose among.
TEXT = "txt"
FORMATS = tuple(name for name in _WRITERS if name != TEXT)
USUAL_FORMATS = ("md", "docx")  # those that are built where nobody names one


class BatchFiller:
    """Fills a compiled document for one team after another, each time only the parts that differ.

    From the second document on, values that were the same in all documents so far are filled in
    once. As soon as one of them differs, it becomes variable again. So the result does not depend
    on which teams are filled, or in which order.
    """

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._specialized = compiled
        self._base: tuple[str, ...] | None = None
        self._changing: frozenset[int] | None = None

    def fill(self, values: tuple[str, ...]) -> tuple[bytes, bytes]:
        """The blank document with `values`: its file, and the text of that file."""
        if self._base is None:
            self._base = values
            return self._compiled.fill(values, UNANSWERED), self._compiled.text(values)
        pairs = zip(self._base, values, strict=True)
        differing = frozenset(
            number for number, (first, own) in enumerate(pairs) if first is not own and first != own
        )
        if self._changing is None or not differing <= self._changing:
            self._changing = differing | (self._changing or frozenset())
            self._specialized = self._compiled.specialize(self._base, self._changing)
        return self._specialized.fill(values, UNANSWERED), self._specialized.text(values)


def suffix_of(name: str) -> str:
    """The file suffix of a format."""
    return _WRITERS[name][0]


def find_writer(name: str) -> Writer:
    """The writer of a format, one of `FORMATS` or `TEXT`."""
    _, module, cls = _WRITERS[name]
    writer: Writer = getattr(import_module(module), cls)()
    return writer


def undrawn(name: str, texts: Iterable[str], theme: Theme) -> str:
    """The characters of some texts that a format cannot show, in order; empty for all but PDF,
    which brings its letters along.
    """
    if name != PRINT:
        return ""
    from generator.writers.pdf.engine import undrawn as without_font  # needs an extra
    from generator.writers.pdf.typefaces import typefaces_of

    return "".join(sorted(without_font("".join(texts), typefaces_of(theme))))
