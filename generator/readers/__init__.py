"""Readers: a filled file's bytes become what was found in it, not yet typed."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from generator.document import Found


class Reader(Protocol):
    """One file format."""

    def read(self, data: bytes, name: str) -> Found:
        """What the file holds. Raises `ReadError`, naming the file `name`, when it cannot be
        understood.
        """


_READERS = {
    ".md": ("generator.readers.markdown", "MarkdownReader"),
    ".docx": ("generator.readers.docx.reader", "DocxReader"),
}
SUFFIXES = tuple(_READERS)


def find_reader(suffix: str) -> Reader | None:
    """The reader for a file name's suffix, None when there is none."""
    if suffix.lower() not in _READERS:
        return None
    module, cls = _READERS[suffix.lower()]
    reader: Reader = getattr(import_module(module), cls)()
    return reader
