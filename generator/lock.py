"""What we wrote, kept in the output folder: the digest of each file, so that an edited one is never
overwritten, and of what it was made from, so that it is not made again for nothing.

A run promises before it writes: the records of some documents are put into a page of their own, and
only then the documents. Whatever ends the run, the next one finds the page and knows each file as
ours. When a run ends well, the pages become part of the lock.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.errors import EnvironmentProblem, Place, Problem
from generator.files import is_temporary
from generator.folder import Folder

NAME = ".playbook/lock.json"
PAGES = ".playbook/pages"
_VERSION = 2
_PAGE_DIGITS = 16
_DIGEST_BYTES = 32
_HEX = set("0123456789abcdef")


class Record(NamedTuple):
    """One file we wrote: the digest of its bytes, and of all that it was made from."""

    digest: str
    inputs: str


class Lock:
    """Records by a file's name in the output folder, with forward slashes."""

    def __init__(self, folder: Folder, records: Mapping[str, Record] | None = None) -> None:
        self._folder = folder
        # Packed, since a batch of ten thousand teams should take no memory to speak of.
        self._records: dict[str, bytes] = {}
        self._is_saved = False
        self._touched: set[str] = set()  # folders in which a run ended that nobody ended well
        self.update(records or {})
        self._loaded = sorted(self._records)

    @property
    def records(self) -> dict[str, Record]:
        """Every record, sorted by name."""
        return {name: _unpacked(self._records[name]) for name in sorted(self._records)}

    def get(self, name: str) -> Record | None:
        """The record of one file."""
        return _unpacked(self._records[name]) if name in self._records else None

    def below(self, folder: str) -> dict[str, Record]:
        """The records of all files in a folder, as they were when the lock was loaded."""
        start = bisect_left(self._loaded, f"{folder}/")
        end = bisect_left(self._loaded, f"{folder}0", start)  # 0 is the sign after the slash
        return {name: _unpacked(self._records[name]) for name in self._loaded[start:end]}

    def update(self, records: Mapping[str, Record]) -> None:
        for name, record in records.items():
            packed = _packed(record)
            if self._records.get(name) != packed:
                self._records[name] = packed
                self._is_saved = False

    def settle(self) -> None:
        """Take over the promises of runs that did not end: those that were kept are what is there
        now.
        """
        for page in self._folder.names(PAGES):
            name = f"{PAGES}/{page}"
            promised = _records(self._folder.read(name), _place(self._folder, name))
            for path, record in promised.items():
                self._touched.add(path.rpartition("/")[0])
                present = self._folder.read(path)
                if present is not None and digest(present) == record.digest:
                    self.update({path: record})
        self._loaded = sorted(self._records)

    def save(self) -> None:
        """Write the lock, sorted, without times or names of people; not if it says so already.

        What a run that was killed left half written is swept away.
        """
        if not self._is_saved:
            with self._folder.stream(NAME, sync=True) as file:
                file.writelines(_lines(self._records))
        self._is_saved = True
        for page in self._folder.names(PAGES):
            self._folder.remove(f"{PAGES}/{page}")
        for folder in self._touched:
            for name in self._folder.names(folder):
                if is_temporary(name):
                    self._folder.remove(f"{folder}/{name}")
        self._touched.clear()

    @classmethod
    def load(cls, folder: Folder) -> Lock:
        """The lock of an output folder, empty when there is none.

        Raises `EnvironmentProblem` for one that cannot be understood: without it, nobody knows
        which files were edited.
        """
        data = folder.read(NAME)
        lock = cls(folder, _records(data, _place(folder, NAME)) if data is not None else {})
        lock._is_saved = data is not None
        lock.settle()
        return lock


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def promise(folder: Folder, records: Mapping[str, Record]) -> None:
    """Put the records of documents that are about to be written into a page of their own."""
    text = b"".join(_lines({name: _packed(record) for name, record in records.items()}))
    folder.write(f"{PAGES}/{digest(text)[:_PAGE_DIGITS]}.json", text)


def _lines(records: Mapping[str, bytes]) -> Iterator[bytes]:
    yield f'{{"lock": {_VERSION}, "files": {{'.encode()
    for number, name in enumerate(sorted(records)):
        shown = f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(_unpacked(records[name]))}"
        yield f"{',' if number else ''}\n  {shown}".encode()
    yield b"\n}}\n"


def _packed(record: Record) -> bytes:
    """Both digests as bytes. Raises `ValueError` for what is none."""
    return bytes.fromhex(record.digest) + bytes.fromhex(record.inputs)


def _unpacked(packed: bytes) -> Record:
    return Record(packed[:_DIGEST_BYTES].hex(), packed[_DIGEST_BYTES:].hex())


def _records(data: bytes | None, place: Place) -> dict[str, Record]:
    try:
        plain: Any = json.loads(data or b"")
        records = {name: Record(*_digests(parts)) for name, parts in plain["files"].items()}
        if plain["lock"] != _VERSION:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        hint = "restore it from a backup; or move the folder away and build again"
        raise EnvironmentProblem(
            Problem("lock.damaged", "is damaged or from another version", place, hint)
        ) from None
    return records


def _digests(parts: Any) -> tuple[str, str]:
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise TypeError
    first, second = parts
    if len(first) != 2 * _DIGEST_BYTES or not set(first + second) <= _HEX:
        raise ValueError
    return first, second


def _place(folder: Folder, name: str) -> Place:
    return Place(f"{folder.address}/{name}")
