"""Readers: a filled file's bytes become what was found in it, not yet typed."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from generator.document.answers import RawAnswers
from generator.foundation.limits import LIMITS, Limits


class Reader(Protocol):
    """One file format."""

    def read(self, data: bytes, name: str) -> RawAnswers:
        """What the file holds. Raises `ReadError`, naming the file `name`, when it cannot be
        understood.
        """

    def text(self, data: bytes, name: str) -> bytes:
        """What the file says, however a program laid it out and saved it. Raises `ReadError` for a
        file in which nothing can be found.
        """

    def lines(self, data: bytes, name: str) -> list[str]:
        """What the file says, for people to compare: its lines, or its paragraphs with the places
        of fields named. Raises `ReadError` as `text`.
        """


DOUBLED = "read.doubled"  # the problem of a place that holds two answers
_READERS = {
    ".md": ("generator.readers.markdown", "MarkdownReader"),
    ".docx": ("generator.readers.docx.reader", "DocxReader"),
}
SUFFIXES = tuple(_READERS)


def find_reader(suffix: str, limits: Limits = LIMITS) -> Reader | None:
    """The reader for a file name's suffix, which takes no more than the limits allow; None when
    there is none.
    """
    if suffix.lower() not in _READERS:
        return None
    module, cls = _READERS[suffix.lower()]
    reader: Reader = getattr(import_module(module), cls)(limits)
    return reader
