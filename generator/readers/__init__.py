"""Readers: turn the bytes of a filled file into raw answers."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from generator.document.answers import RawAnswers
from generator.foundation.limits import LIMITS, Limits
from generator.readers.blank import FindBlank, no_blank


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
_READERS = {
    ".md": ("generator.readers.markdown", "MarkdownReader"),
    ".docx": ("generator.readers.docx.reader", "DocxReader"),
}
SUFFIXES = tuple(_READERS)


def find_reader(suffix: str, limits: Limits = LIMITS) -> Reader | None:
    """The reader for a file name's suffix, which rejects files over the limits; None if there is no
    such reader.
    """
    if suffix.lower() not in _READERS:
        return None
    module, cls = _READERS[suffix.lower()]
    reader: Reader = getattr(import_module(module), cls)(limits)
    return reader
