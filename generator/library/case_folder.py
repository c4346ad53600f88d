"""The folder of a library: a file for each revision of a case, the filled sheets themselves, and
what was done when. Files are added and removed, never changed, so people and sync clients that
write at the same time lose nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

from generator.foundation import files
from generator.foundation.digests import digest
from generator.foundation.errors import EnvironmentProblem, Place, Problem
from generator.library.history import Case, case_of
from generator.library.record import DIGITS, Revision, case_in, digest_of, read_revision

DAMAGED = "library.damaged"  # code of a file that cannot be read
_CASES, _FILES, _LOG, _KEY = "cases", "files", "log", "key"
_KEY_BYTES = 32
_MOST = 16_000_000  # bytes of a record
_IGNORED = """\
# Cases name people, and forgetting somebody cannot reach what is in version control.
# To keep the library in version control all the same, remove the next line.
*
"""


@dataclass(frozen=True)
class Listing:
    """The record files of a library with size and time of change, by their path in it."""

    files: Mapping[str, tuple[int, int]]

    @cached_property
    def by_case(self) -> dict[str, tuple[str, ...]]:
        """The paths of each case's files, sorted."""
        found: dict[str, list[str]] = {}
        for path in sorted(self.files):
            found.setdefault(case_in(path.rpartition("/")[2]), []).append(path)
        return {case: tuple(paths) for case, paths in found.items()}


@dataclass(frozen=True)
class CaseFolder:
    """A library at a path, which need not exist yet."""

    root: Path

    def listing(self) -> Listing:
        """Every record file. Raises `EnvironmentProblem` if the system refuses."""
        found: dict[str, tuple[int, int]] = {}
        try:
            for year in _entries(self.root / _CASES):
                if year.is_dir(follow_symlinks=False):
                    for entry in _entries(Path(year.path)):
                        if case_in(entry.name) and entry.is_file(follow_symlinks=False):
                            known = entry.stat(follow_symlinks=False)
                            path = f"{_CASES}/{year.name}/{entry.name}"
                            found[path] = (known.st_size, known.st_mtime_ns)
        except OSError as error:
            raise EnvironmentProblem(files.refused(self.root, error)) from None
        return Listing(found)

    def case(self, paths: Iterable[str]) -> tuple[Case | None, list[Problem]]:
        """The case in some files, None if none of them can be read, and a problem for each that
        cannot.
        """
        revisions: list[Revision] = []
        problems: list[Problem] = []
        for path in paths:
            data = files.read(self.root / path, follow=False, most=_MOST)
            if data is None:  # removed since it was listed
                continue
            try:
                revisions.append(read_revision(path.rpartition("/")[2], data))
            except ValueError:
                problems.append(_damaged(self.root / path))
        return (case_of(revisions) if revisions else None), problems

    def read(self, path: str) -> bytes:
        """The bytes of a file of the library. Raises `EnvironmentProblem` if it has gone."""
        data = files.read(self.root / path, follow=False, most=_MOST)
        if data is None:
            message, hint = "was removed while it was needed", "run the command again"
            place = Place((self.root / path).as_posix())
            raise EnvironmentProblem(Problem("library.gone", message, place, hint))
        return data

    def keep_original(self, name: str, data: bytes) -> None:
        """Write a filled sheet, unless it is there already. To be done before its record is
        written, so that a run that ends in between leaves no record without its sheet.
        """
        if files.read(self.file(name), follow=False) != data:
            files.write(self.file(name), data, sync=True)

    def write(self, revision: Revision, year: str) -> str:
        """Write a revision, and return its path. One that is there already is left as it is, unless
        it is damaged.
        """
        path = f"{_CASES}/{year}/{revision.name}"
        present = files.read(self.root / path, follow=False, most=_MOST)
        if present is None or digest_of(present) != revision.digest:
            files.write(self.root / path, revision.data, sync=True)
        return path

    def file(self, original: str) -> Path:
        """The path of a filled sheet."""
        return self.root / _FILES / original

    def originals(self) -> Iterator[str]:
        """The names of all filled sheets, sorted."""
        yield from sorted(
            entry.name
            for entry in _entries(self.root / _FILES)
            if entry.is_file(follow_symlinks=False) and not files.is_temporary(entry.name)
        )

    def remove(self, path: str) -> bool:
        """Remove a file of the library, and its folder if that is then empty."""
        removed = files.remove(self.root / path)
        with contextlib.suppress(OSError):  # something else is in it
            (self.root / path).parent.rmdir()
        return removed

    def case_ids(self, identity: object) -> tuple[str, ...]:
        """The ids that a request with some identity may have: a digest under each key of the
        library. There are several where copies of a folder were merged that had their own; the
        first is the one to use.
        """
        text = json.dumps(identity, ensure_ascii=False).encode(errors="backslashreplace")
        return tuple(
            blake2b(text, key=key, digest_size=DIGITS // 2).hexdigest() for key in self._keys
        )

    @cached_property
    def _keys(self) -> tuple[bytes, ...]:
        if not (self.root / _KEY).exists():
            self._set_up()
        names = sorted(entry.name for entry in _entries(self.root) if entry.name.startswith(_KEY))
        found = (files.read(self.root / name, follow=False, most=_KEY_BYTES * 2) for name in names)
        keys = tuple(dict.fromkeys(filter(None, map(_key, found))))
        if not keys:
            hint = "restore it from a backup; without it, cases are not recognised again"
            place = Place((self.root / _KEY).as_posix())
            raise EnvironmentProblem(Problem("library.key", "is damaged", place, hint))
        return keys

    def _set_up(self) -> None:
        """Create the key. Of several processes that do this, one wins, and all use its key."""
        with contextlib.suppress(EnvironmentProblem):  # there is one; other reasons come up next
            files.write(self.root / ".gitignore", _IGNORED.encode(), new=True)
        text = secrets.token_hex(_KEY_BYTES).encode()
        try:
            files.write(self.root / _KEY, text, sync=True, new=True)
        except EnvironmentProblem:
            if not (self.root / _KEY).exists():
                raise

    def log(self, day: date, command: str, done: Mapping[str, Any]) -> None:
        """Write down what a command did, without names of people: a file for each run, so that runs
        at the same time lose no line.
        """
        plain = {"day": day.isoformat(), "command": command, **done}
        data = json.dumps(plain, indent=1, sort_keys=True).encode() + b"\n"
        name = f"{plain['day']}-{command}-{digest(data)[:DIGITS]}.json"
        files.write(self.root / _LOG / name, data)

    def sweep(self) -> None:
        """Remove the temporary files that ended runs left."""
        for folder in (_CASES, _FILES, _LOG):
            files.sweep(self.root / folder)
        for entry in _entries(self.root / _CASES):
            files.sweep(Path(entry.path))
        files.sweep(self.root)


def year_of(paths: Iterable[str]) -> str:
    """The year of a case: that of its first revision. There is at least one path."""
    return min(path.split("/")[1] for path in paths)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """What is in a folder; nothing if it does not exist."""
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except (FileNotFoundError, NotADirectoryError):
        return


def _key(data: bytes | None) -> bytes | None:
    """The key in a file; None for a damaged one."""
    try:
        key = bytes.fromhex((data or b"").decode("ascii"))
    except ValueError:
        return None
    return key if len(key) == _KEY_BYTES else None


def _damaged(path: Path) -> Problem:
    message = "is damaged or was changed, so this revision of a case is not used"
    hint = "restore it from a backup, or add the sheet again and remove this file"
    return Problem(DAMAGED, message, Place(path.as_posix()), hint, "warning")
