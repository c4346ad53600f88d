"""Readers: turn the bytes of a filled file into raw answers."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from generator.document.answers import RawAnswers
from generator.foundation.limits import LIMITS, Limits
from generator.readers.labels.blank import FindBlank, no_blank


class Reader(Protocol):
    """One file format."""

    def read(self, data: bytes, name: str, find: FindBlank = no_blank) -> RawAnswers:
        """The raw answers in the file; `find` gives the blank that it was made from, where the file
        itself does not say enough. Raises `ReadError`, naming the file `name`, if it cannot be
        read.
        """

    def text(self, data: bytes, name: str) -> bytes:
        """The file's text, independent of how a program formats and saves it. Raises `ReadError` if
        the file cannot be read.
        """

    def lines(self, data: bytes, name: str) -> list[str]:
        """The file's text for people to compare: its lines, or its paragraphs with each field's
        place named. Raises `ReadError` as `text` does.
        """


DOUBLED = "read.doubled"  # code of the problem that a place has two answers
FOR_PAPER = "read.paper"  # code of a file that is filled in by hand
NOT_INSTALLED = "pdf.not_installed"  # code of a file that only an extra library reads
MAIL = ".eml"
# The suffixes of web pages; the last two are those of archives.
PAGES = (".html", ".htm", ".xhtml", ".mhtml", ".mht")
_READERS = {
    ".md": ("generator.readers.markdown", "MarkdownReader"),
    ".docx": ("generator.readers.docx.reader", "DocxReader"),
    ".pdf": ("generator.readers.pdf", "PdfReader"),
    **dict.fromkeys(PAGES, ("generator.readers.html.reader", "HtmlReader")),
}
# Formats without fields of their own: the function that says what a file shows.
_SHOWN = {
    ".odt": ("generator.readers.odt", "open_odt"),
    ".txt": ("generator.readers.text", "open_text"),
    MAIL: ("generator.readers.mail", "open_mail_body"),
}
# Formats into which answers are pasted: the function that gives the text of a file.
_PASTED = {
    ".txt": ("generator.readers.text", "plain_text"),
    MAIL: ("generator.readers.mail", "plain_body"),
}
PLAIN = (*_SHOWN, *PAGES, ".pdf")  # formats of much else than worksheets
SUFFIXES = (*_READERS, *_SHOWN)
NAMES_END = f"names of worksheets end in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"


def find_reader(suffix: str, limits: Limits = LIMITS) -> Reader | None:
    """The reader for a file name's suffix, which rejects files over the limits; None if there is no
    such reader.
    """
    ending = suffix.lower()
    reader: Reader
    if ending in _READERS:
        module, name = _READERS[ending]
        reader = getattr(import_module(module), name)(limits)
        return reader
    if ending in _SHOWN:
        module, name = _SHOWN[ending]
        shown_reader = import_module("generator.readers.shown_reader").ShownReader
        reader = shown_reader(getattr(import_module(module), name), limits, ending == ".txt")
        if ending in _PASTED:
            module, name = _PASTED[ending]
            plain = getattr(import_module(module), name)
            reader = import_module("generator.readers.copied_text").CopiedTextReader(reader, plain)
        return reader
    return None
