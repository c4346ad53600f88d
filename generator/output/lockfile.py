"""The lock file of an output folder: a digest of each written file, so that an edited one is never
overwritten, and of its inputs, so that an unchanged one is not rebuilt; and the recipes of the
builds that wrote the files, so that a plain build can renew them.

Before a run writes or removes documents, it writes their records to a page of the journal. If the
run is interrupted, the next one finds the page and recognises what was done. When a run completes,
the pages become part of the lock.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from generator.foundation.digests import SHORT_DIGITS, digest
from generator.foundation.errors import EnvironmentProblem, Place, Problem
from generator.foundation.files import is_temporary
from generator.foundation.storage import OWN, Folder, is_inside
from generator.output.recipe import Recipe

NAME = f"{OWN}/lock.json"
JOURNAL = f"{OWN}/pages"
BASE = f"{OWN}/base"  # the Markdown as it was last written
SETTINGS, PENDING, BACKUP = f"{OWN}/settings", f"{OWN}/pending", f"{OWN}/backup"
_AREAS = (SETTINGS, PENDING, BACKUP)
_VERSION = 4
_READABLE = (2, 3, _VERSION)  # versions 2 and 3 have no recipes
_DIGEST_BYTES = 32
# The length of each digest of a record, in bytes; empty digests are all zeros.
_WIDTHS = (_DIGEST_BYTES, 8, 8, 8, 8)
_SNAPSHOT, _RECIPE = 3, 4  # the places of two digests in a record
_AGREED = "agreed"
_HEX = set("0123456789abcdef")


class Record(NamedTuple):
    """One written file: the digests of its bytes, of its inputs, and, for Word, of its text; and
    the ids of the snapshot and of the recipe of the run that wrote it. Records of earlier versions
    may lack the last three.

    `agreed` means that a user has edited the file and decided to keep the edits.
    """

    digest: str
    inputs: str
    text: str = ""
    snapshot: str = ""
    recipe: str = ""
    agreed: bool = False


class Lock:
    """Records by the file's path in the output folder, with forward slashes; and the recipes that
    they name by their ids, that of the latest run last.
    """

    def __init__(
        self,
        folder: Folder,
        records: Mapping[str, Record] | None = None,
        recipes: Iterable[Recipe] = (),
    ) -> None:
        self._folder = folder
        self.recipes = {recipe.id: recipe for recipe in recipes}
        self._saved_recipes = list(self.recipes.values())
        # Packed, so that a batch of ten thousand teams takes little memory.
        self._records: dict[str, bytes] = {}
        self._is_saved = False
        self._touched: set[str] = set()  # folders that may contain temporary files
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
        """The record of one file, None if it has none."""
        return _unpacked(self._records[name]) if name in self._records else None

    def below(self, folder: str) -> dict[str, Record]:
        """The records of all files in a folder, as they were when the lock was loaded."""
        start = bisect_left(self._loaded, f"{folder}/")
        end = bisect_left(self._loaded, f"{folder}0", start)  # "0" is the character after "/"
        return {name: _unpacked(self._records[name]) for name in self._loaded[start:end]}

    def update(self, records: Mapping[str, Record]) -> None:
        for name, record in records.items():
            packed = _packed(record)
            if self._records.get(name) != packed:
                self._records[name] = packed
                self._is_saved = False

    def forget(self, name: str) -> None:
        """Remove the record of a file that is deleted, or left to its users."""
        if self._records.pop(name, None) is not None:
            self._is_saved = False

    def use(self, recipe: Recipe) -> None:
        """Note that a run follows a recipe, which makes it the latest."""
        self.recipes.pop(recipe.id, None)
        self.recipes[recipe.id] = recipe

    def inherit(self, recipe: Recipe) -> None:
        """Note a recipe of an earlier version, which is older than all others."""
        if recipe.id not in self.recipes:
            self.recipes = {recipe.id: recipe, **self.recipes}

    def without_recipe(self) -> Iterator[str]:
        """The names of the files whose records name no recipe: those of earlier versions."""
        start = sum(_WIDTHS[:_RECIPE])
        end = start + _WIDTHS[_RECIPE]
        return (name for name, packed in self._records.items() if not any(packed[start:end]))

    def snapshots(self) -> frozenset[str]:
        """The ids of the snapshots that any record names."""
        return self._named(_SNAPSHOT)

    def _named(self, place: int) -> frozenset[str]:
        """The digests at one place of all records."""
        start = sum(_WIDTHS[:place])
        end = start + _WIDTHS[place]
        found = {packed[start:end] for packed in self._records.values()}
        return frozenset(one.hex() for one in found if any(one))

    def touch(self, folder: str) -> None:
        """Note a folder that this run writes to: `save` removes temporary files that interrupted
        runs left there.
        """
        self._touched.add(folder)

    def recover(self) -> None:
        """Take over the journal of interrupted runs: the records of the files that were written as
        recorded.
        """
        for page in self._folder.names(JOURNAL):
            if is_temporary(page):
                continue  # the run was interrupted while it wrote this page
            name = f"{JOURNAL}/{page}"
            data, place = self._folder.read(name), _place(self._folder, name)
            records, recipes, removed = _content(data, place)
            for path in removed:
                self._touched.add(path.rpartition("/")[0])
                if self._folder.read(path) is None:
                    self.forget(path)
            for recipe in recipes:
                self.recipes.setdefault(recipe.id, recipe)
            for path, record in records.items():
                self._touched.add(path.rpartition("/")[0])
                # A merged file differs from its record; its base shows whether it was written.
                present = self._folder.read(f"{BASE}/{path}" if record.agreed else path)
                if present is not None and digest(present) == record.digest:
                    self.update({path: record})
        self._loaded = sorted(self._records)

    def save(self) -> None:
        """Write the lock, sorted, without times or names of people, unless it is unchanged. Only
        the recipes that a record names are kept.

        Temporary files left by interrupted runs are removed.
        """
        named = self._named(_RECIPE)
        kept = [recipe for ident, recipe in self.recipes.items() if ident in named]
        is_same = [one.to_plain() for one in kept] == [
            one.to_plain() for one in self._saved_recipes
        ]
        if not (self._is_saved and is_same):
            with self._folder.open_for_writing(NAME, sync=True) as file:
                file.writelines(_lines(self._records, kept))
        self._is_saved, self._saved_recipes = True, kept
        for page in self._folder.names(JOURNAL):
            self._folder.remove(f"{JOURNAL}/{page}")
        touched = [path for folder in self._touched for path in (folder, f"{BASE}/{folder}")]
        for folder in (OWN, *_AREAS, *touched):
            for name in self._folder.names(folder):
                if is_temporary(name):
                    self._folder.remove(f"{folder}/{name}")
        self._touched.clear()

    @classmethod
    def load(cls, folder: Folder) -> Lock:
        """The lock of an output folder, empty if there is none.

        Raises `EnvironmentProblem` for a damaged lock: without it, edited files cannot be
        recognised.
        """
        data = folder.read(NAME)
        records, recipes, removed = _content(data, _place(folder, NAME)) if data else ({}, [], [])
        if data == b"" or removed:
            raise EnvironmentProblem(_damaged(_place(folder, NAME)))
        lock = cls(folder, records, recipes)
        lock._is_saved = data is not None
        lock.recover()
        return lock


def write_journal(folder: Folder, records: Mapping[str, Record], recipe: Recipe) -> None:
    """Write the records of documents that are about to be written to a page of the journal."""
    packed = {name: _packed(record) for name, record in records.items()}
    _write_page(folder, b"".join(_lines(packed, [recipe])))


def write_removals(folder: Folder, names: Iterable[str]) -> None:
    """Write the names of files that are about to be removed to a page of the journal, so that they
    do not count as deleted by a user if the run is interrupted.
    """
    _write_page(folder, b"".join(_lines(dict.fromkeys(names, b""), [])))


def _write_page(folder: Folder, text: bytes) -> None:
    folder.write(f"{JOURNAL}/{digest(text)[:SHORT_DIGITS]}.json", text)


def _lines(records: Mapping[str, bytes], recipes: Iterable[Recipe]) -> Iterator[bytes]:
    yield f'{{"lock": {_VERSION}, "recipes": ['.encode()
    for number, recipe in enumerate(recipes):
        shown = json.dumps(recipe.to_plain(), ensure_ascii=False)
        yield f"{',' if number else ''}\n  {shown}".encode(errors="backslashreplace")
    yield b'\n], "files": {'
    for number, name in enumerate(sorted(records)):
        packed = records[name]
        parts = json.dumps(_plain(_unpacked(packed)) if packed else [])
        shown = f"{json.dumps(name, ensure_ascii=False)}: {parts}"
        yield f"{',' if number else ''}\n  {shown}".encode()
    yield b"\n}}\n"


def _plain(record: Record) -> list[str]:
    """A record as it is written to the file, without empty digests at its end."""
    parts = [*_digests(record), *([_AGREED] if record.agreed else [])]
    while not parts[-1] and len(parts) > 2:
        parts.pop()
    return parts


def _digests(record: Record) -> tuple[str, ...]:
    return (record.digest, record.inputs, record.text, record.snapshot, record.recipe)


def _record_of(digests: list[str], *, agreed: bool) -> Record:
    """The record with these digests; some at the end may be missing."""
    missing = len(_WIDTHS) - len(digests)
    first, second, third, fourth, fifth = [*digests, *[""] * missing]
    return Record(first, second, third, fourth, fifth, agreed)


def _packed(record: Record) -> bytes:
    """The digests as bytes. Raises `ValueError` if one is invalid."""
    digests = zip(_digests(record), _WIDTHS, strict=True)
    packed = b"".join(bytes.fromhex(text).ljust(width, b"\0") for text, width in digests)
    return packed + bytes([record.agreed])


def _unpacked(packed: bytes) -> Record:
    parts: list[str] = []
    start = 0
    for width in _WIDTHS:
        part = packed[start : start + width]
        parts.append(part.hex() if any(part) else "")
        start += width
    return _record_of(parts, agreed=bool(packed[start]))


def _content(data: bytes | None, place: Place) -> tuple[dict[str, Record], list[Recipe], list[str]]:
    """The records and recipes of a lock or a page of the journal; and the files to be removed."""
    try:
        plain: Any = json.loads(data or b"")
        files = {_name(name): parts for name, parts in plain["files"].items()}
        records = {name: _record(parts) for name, parts in files.items() if parts != []}
        recipes = [Recipe.from_plain(recipe) for recipe in plain.get("recipes", ())]
        if plain["lock"] not in _READABLE:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise EnvironmentProblem(_damaged(place)) from None
    return records, recipes, [name for name in files if name not in records]


def _damaged(place: Place) -> Problem:
    hint = "restore it from a backup, or move the folder away and build again"
    return Problem("lock.damaged", "is damaged or from another version", place, hint)


def _name(name: str) -> str:
    """The path of a file in the folder. Raises `ValueError` if it leads outside."""
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
    return _record_of(found, agreed=agreed)


def _place(folder: Folder, name: str) -> Place:
    return Place(f"{folder.address}/{name}")
