"""The state of a file in the output folder, compared with the record of what was written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from generator.foundation.digests import digest, short_digest
from generator.foundation.errors import GeneratorError
from generator.foundation.storage import Folder
from generator.output.actions import FileState
from generator.output.lockfile import BASE, Record
from generator.readers import DOUBLED, find_reader

# Files that people edit as text: their edits are merged with new ones.
TEXT_FILES = (".md", ".txt")


@dataclass(frozen=True)
class PresentFile:
    """One file and its record: `data` is None if the file does not exist, `recorded` is None if it
    was never written.
    """

    name: str
    data: bytes | None
    recorded: Record | None

    @property
    def state(self) -> FileState:
        if self.data is None:
            return FileState.GONE if self.recorded else FileState.ABSENT
        if self.recorded and self.matches(self.recorded):
            return FileState.OURS
        if self.contains_answers:
            return FileState.FILLED
        return FileState.EDITED if self.recorded else FileState.FOREIGN

    @cached_property
    def contains_answers(self) -> bool:
        return self.data is not None and _contains_answers(self.name, self.data)

    def matches(self, record: Record) -> bool:
        """Whether the file has the text that a record describes, whichever program saved it."""
        if self._digest == record.digest:
            return True
        if self._text is None:
            return False
        if self.name.endswith(TEXT_FILES):
            return digest(self._text) == record.digest
        return bool(record.text) and short_digest(self._text) == record.text

    @cached_property
    def _digest(self) -> str:
        return digest(self.data or b"")

    @cached_property
    def _text(self) -> bytes | None:
        return text_in(self.name, self.data or b"")


def text_in(name: str, data: bytes) -> bytes | None:
    """A file's text, however the file was saved; None if no reader understands it."""
    reader = find_reader(f".{name.rpartition('.')[2]}")
    if reader is None:
        return None
    try:
        return reader.text(data, name)
    except GeneratorError:
        return None


def base_of(folder: Folder, name: str, recorded: Record | None) -> bytes | None:
    """The text that was written last; None if it was not kept, or for a Word file."""
    if recorded is None or not name.endswith(TEXT_FILES):
        return None
    base = text_in(name, folder.read(f"{BASE}/{name}") or b"")
    return base if base is not None and digest(base) == recorded.digest else None


def _contains_answers(name: str, data: bytes) -> bool:
    reader = find_reader(f".{name.rpartition('.')[2]}")
    if reader is None:
        return False
    try:
        found = reader.read(data, name)
    except GeneratorError:
        return False
    doubled = any(problem.code == DOUBLED for problem in found.problems)
    return doubled or any(entry.text or entry.ticks for entry in found.entries.values())
