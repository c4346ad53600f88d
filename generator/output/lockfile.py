"""What we wrote, kept in the output folder: the digest of each file, so that an edited one is never
overwritten, and of what it was made from, so that it is not made again for nothing.

A run promises before it writes: the records of some documents are put into a page of their own, and
only then the documents. Whatever ends the run, the next one finds the page and knows each file as
ours. When a run ends well, the pages become part of the lock.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.foundation.digests import SHORT_DIGITS, digest
from generator.foundation.errors import EnvironmentProblem, Place, Problem
from generator.foundation.files import is_temporary
from generator.foundation.storage import OWN, Folder, is_inside

NAME = f"{OWN}/lock.json"
JOURNAL = f"{OWN}/pages"
BASE = f"{OWN}/base"  # the Markdown that we wrote last, as it was
SETTINGS, PENDING, BACKUP = f"{OWN}/settings", f"{OWN}/pending", f"{OWN}/backup"
_AREAS = (SETTINGS, PENDING, BACKUP)
_VERSION = 3
_DIGEST_BYTES = 32
# How long each digest of a record is, in bytes; those that say nothing are zero.
_WIDTHS = (_DIGEST_BYTES, 8, 8, 8)
_AGREED = "agreed"
_HEX = set("0123456789abcdef")


class Record(NamedTuple):
    """One file we wrote: the digest of its bytes, of all that it was made from, and, for Word, of
    what it says; and the snapshot of the run that wrote it. Those of old may lack the last two.

    `agreed` says that somebody has edited the file and settled that the edits stay.
    """

    digest: str
    inputs: str
    text: str = ""
    snapshot: str = ""
    agreed: bool = False


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
        return dict(self.items())

    def items(self) -> Iterator[tuple[str, Record]]:
        """Each name with its record, sorted, one at a time."""
        for name in sorted(self._records):
            yield name, _unpacked(self._records[name])

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

    def forget(self, name: str) -> None:
        """Take a file's record out: it is nobody's, or gone."""
        if self._records.pop(name, None) is not None:
            self._is_saved = False

    def snapshots(self) -> frozenset[str]:
        """The snapshots that any record names."""
        start = sum(_WIDTHS[:-1])
        found = {packed[start : start + _WIDTHS[-1]] for packed in self._records.values()}
        return frozenset(one.hex() for one in found if any(one))

    def touch(self, folder: str) -> None:
        """Name a folder that this run writes into: what ended runs left half written there is swept
        when the lock is saved.
        """
        self._touched.add(folder)

    def recover(self) -> None:
        """Take over the promises of runs that did not end: those that were kept are what is there
        now.
        """
        for page in self._folder.names(JOURNAL):
            if is_temporary(page):
                continue  # a promise that was never made
            name = f"{JOURNAL}/{page}"
            promised = _records(self._folder.read(name), _place(self._folder, name))
            for path, record in promised.items():
                self._touched.add(path.rpartition("/")[0])
                # An edited file is not as we would write it; its base tells that it was merged.
                present = self._folder.read(f"{BASE}/{path}" if record.agreed else path)
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
        for page in self._folder.names(JOURNAL):
            self._folder.remove(f"{JOURNAL}/{page}")
        touched = [place for folder in self._touched for place in (folder, f"{BASE}/{folder}")]
        for folder in (OWN, *_AREAS, *touched):
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
        lock.recover()
        return lock


def journal(folder: Folder, records: Mapping[str, Record]) -> None:
    """Put the records of documents that are about to be written into a page of their own."""
    text = b"".join(_lines({name: _packed(record) for name, record in records.items()}))
    folder.write(f"{JOURNAL}/{digest(text)[:SHORT_DIGITS]}.json", text)


def _lines(records: Mapping[str, bytes]) -> Iterator[bytes]:
    yield f'{{"lock": {_VERSION}, "files": {{'.encode()
    for number, name in enumerate(sorted(records)):
        parts = json.dumps(_plain(_unpacked(records[name])))
        shown = f"{json.dumps(name, ensure_ascii=False)}: {parts}"
        yield f"{',' if number else ''}\n  {shown}".encode()
    yield b"\n}}\n"


def _plain(record: Record) -> list[str]:
    """A record as the file holds it, without what says nothing at its end."""
    parts = [*record[:4], _AGREED] if record.agreed else list(record[:4])
    while not parts[-1] and len(parts) > 2:
        parts.pop()
    return parts


def _packed(record: Record) -> bytes:
    """The digests as bytes. Raises `ValueError` for what is none."""
    digests = zip(record[:4], _WIDTHS, strict=True)
    packed = b"".join(bytes.fromhex(text).ljust(width, b"\0") for text, width in digests)
    return packed + bytes([record.agreed])


def _unpacked(packed: bytes) -> Record:
    parts: list[str] = []
    start = 0
    for width in _WIDTHS:
        part = packed[start : start + width]
        parts.append(part.hex() if any(part) else "")
        start += width
    first, second, third, fourth = parts
    return Record(first, second, third, fourth, bool(packed[start]))


def _records(data: bytes | None, place: Place) -> dict[str, Record]:
    try:
        plain: Any = json.loads(data or b"")
        records = {_name(name): _record(parts) for name, parts in plain["files"].items()}
        if plain["lock"] not in (2, _VERSION):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        hint = "restore it from a backup; or move the folder away and build again"
        raise EnvironmentProblem(
            Problem("lock.damaged", "is damaged or from another version", place, hint)
        ) from None
    return records


def _name(name: str) -> str:
    """The name of a file in the folder. Raises `ValueError` for one that leads elsewhere."""
    if not is_inside(name) or name.startswith(f"{OWN}/"):
        raise ValueError
    return name


def _record(parts: Any) -> Record:
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise TypeError
    *digests, last = parts
    agreed = last == _AGREED
    found = digests if agreed else parts
    if not 2 <= len(found) <= len(_WIDTHS) or len(found[0]) != 2 * _DIGEST_BYTES:
        raise ValueError
    if any(len(part) not in (0, SHORT_DIGITS) for part in found[1:]):
        raise ValueError
    if not set("".join(found)) <= _HEX:
        raise ValueError
    first, second, third, fourth = [*found, "", ""][: len(_WIDTHS)]
    return Record(first, second, third, fourth, agreed)


def _place(folder: Folder, name: str) -> Place:
    return Place(f"{folder.address}/{name}")
