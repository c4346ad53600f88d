"""What we wrote, kept in the output folder: the digest of each file, so that an edited one is never
overwritten, and of what it was made from, so that it is not made again for nothing.

A run promises before it writes: the records of some documents are put into a page of their own, and
only then the documents. Whatever ends the run, the next one finds the page and knows each file as
ours. When a run ends well, the pages become part of the lock.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from generator.errors import EnvironmentProblem, Place, Problem
from generator.folder import Folder

NAME = ".playbook/lock.json"
PAGES = ".playbook/pages"
_VERSION = 2
_PAGE_DIGITS = 16


class Record(NamedTuple):
    """One file we wrote: the digest of its bytes, and of all that it was made from."""

    digest: str
    inputs: str


class Lock:
    """Records by a file's name in the output folder, with forward slashes."""

    def __init__(self, folder: Folder, records: Mapping[str, Record] | None = None) -> None:
        self._folder = folder
        self._groups: dict[str, dict[str, Record]] = {}
        self.update(records or {})

    @property
    def records(self) -> dict[str, Record]:
        """Every record, sorted by name."""
        every = {name: found for group in self._groups.values() for name, found in group.items()}
        return dict(sorted(every.items()))

    def below(self, folder: str) -> Mapping[str, Record]:
        """The records of the files in one folder of the output folder."""
        return self._groups.get(folder, {})

    def update(self, records: Mapping[str, Record]) -> None:
        for name, record in records.items():
            self._groups.setdefault(name.partition("/")[0], {})[name] = record

    def settle(self) -> None:
        """Take over the promises of runs that did not end: those that were kept are what is there
        now.
        """
        for page in self._folder.names(PAGES):
            name = f"{PAGES}/{page}"
            promised = _records(self._folder.read(name), _place(self._folder, name))
            for path, record in promised.items():
                present = self._folder.read(path)
                if present is not None and digest(present) == record.digest:
                    self.update({path: record})

    def save(self) -> None:
        """Write the lock, sorted, without times or names of people; not if it says so already."""
        text = _text(self.records)
        if self._folder.read(NAME) != text:
            self._folder.write(NAME, text, sync=True)
        for page in self._folder.names(PAGES):
            self._folder.remove(f"{PAGES}/{page}")


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def promise(folder: Folder, records: Mapping[str, Record]) -> None:
    """Put the records of documents that are about to be written into a page of their own."""
    text = _text(records)
    folder.write(f"{PAGES}/{digest(text)[:_PAGE_DIGITS]}.json", text)


def load(folder: Folder) -> Lock:
    """The lock of an output folder, empty when there is none.

    Raises `EnvironmentProblem` for one that cannot be understood: without it, nobody knows which
    files were edited.
    """
    data = folder.read(NAME)
    lock = Lock(folder, _records(data, _place(folder, NAME)) if data is not None else {})
    lock.settle()
    return lock


def _text(records: Mapping[str, Record]) -> bytes:
    lines = ",\n".join(
        f"  {json.dumps(name, ensure_ascii=False)}: {json.dumps(record)}"
        for name, record in sorted(records.items())
    )
    return f'{{"lock": {_VERSION}, "files": {{\n{lines}\n}}}}\n'.encode()


def _records(data: bytes | None, place: Place) -> dict[str, Record]:
    try:
        plain: Any = json.loads(data or b"")
        records = {name: Record(*_two_texts(parts)) for name, parts in plain["files"].items()}
        if plain["lock"] != _VERSION:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        hint = "restore it from a backup; or move the folder away and build again"
        raise EnvironmentProblem(
            Problem("lock.damaged", "is damaged or from another version", place, hint)
        ) from None
    return records


def _two_texts(parts: Any) -> tuple[str, str]:
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise TypeError
    first, second = parts
    return first, second


def _place(folder: Folder, name: str) -> Place:
    return Place(f"{folder.address}/{name}")
