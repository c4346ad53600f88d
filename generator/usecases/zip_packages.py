"""Zip archives for mailing, one for the documents of each department."""

from __future__ import annotations

import hashlib
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from generator.foundation.digests import digest
from generator.foundation.errors import REFUSED, EnvironmentProblem, Place, Problem
from generator.foundation.storage import Folder
from generator.output.actions import FileState, FileStatus, decide
from generator.output.lockfile import Lock, Record, write_journal
from generator.output.planner import ChangePlanner, PlannedChange
from generator.output.recipe import Recipe
from generator.output.results import Coverage, UnitResult
from generator.project.file_names import PAPER
from generator.usecases.replay import Run
from generator.usecases.runs import FolderRuns

SUFFIX = ".zip"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest date in a zip; fixed, so that bytes are the same
_MODE = 0o644 << 16
_UNIX = 3
_COMPRESSED = (".docx", ".png", ".jpg", ".jpeg")


@dataclass(frozen=True)
class Archive:
    """An archive to be written: the names of its members, and whether any of them `changes` in the
    same run.
    """

    name: str
    members: tuple[str, ...]
    changes: bool = False


class Packing:
    """Collects the documents that the runs with an archive give, by recipe and department."""

    def __init__(self, runs: FolderRuns) -> None:
        self._runs = runs
        self._packing = any(run.recipe.archive for run in runs.runs)
        self._given: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._incomplete: set[str] = set()  # departments some of whose files could not be made
        self._ready: set[str] = set()
        self._changing: set[str] = set()

    def add(self, recipe: str, result: UnitResult) -> None:
        """Count the documents of a unit."""
        if not self._packing:
            return
        self._ready.update(file.name for file in result.files if file.action.is_there)
        self._changing.update(file.name for file in result.files if file.action.writes_file)
        if result.failed or result.refused:
            self._incomplete.add(result.department)
        names = (file.name for file in result.files)
        self._given[recipe][result.department].extend((*names, *result.left_out))

    def archives(self, coverage: Coverage, *, dry_run: bool) -> Iterator[tuple[Run, Archive]]:
        """The archives to write, each with its run, and counted in `coverage`. An archive that
        another run still makes is left to that run.
        """
        named = {run.recipe.id: self._names(run) for run in self._runs.runs if run.recipe.archive}
        for run in self._runs.runs:
            for name, department in named.get(run.recipe.id, {}).items():
                recorded = self._runs.known.get(name)
                owner = recorded.recipe if recorded else ""
                is_others = owner != run.recipe.id and name in named.get(owner, ())
                if is_others or name in coverage.names:
                    continue
                members = tuple(filter(self._is_ready, self._given[run.recipe.id][department]))
                if department in self._incomplete or not members:
                    continue
                changes = dry_run and not self._changing.isdisjoint(members)
                coverage.names.add(name)
                yield run, Archive(name, tuple(sorted(set(members))), changes)

    def incomplete(self, coverage: Coverage) -> Iterator[Problem]:
        """A warning for each archive that is not written, since documents of it are missing; it is
        counted in `coverage`.
        """
        names = {
            name
            for run in self._runs.runs
            if run.recipe.archive
            for name, department in self._names(run).items()
            if department in self._incomplete
        }
        for name in sorted(names):
            message = "was not written, because some of its documents are missing"
            hint = "fix the problems reported for them, and build again"
            place = Place(f"{self._runs.folder.address}/{name}")
            coverage.names.add(name)
            yield Problem("archive.incomplete", message, place, hint, "warning")

    def _names(self, run: Run) -> dict[str, str]:
        """The departments that a run has documents for, by the names of their archives."""
        own = run.builder.project.config.organisation.id
        ending = f"-{PAPER}{SUFFIX}" if run.recipe.paper else SUFFIX
        departments = self._given[run.recipe.id]
        return {f"{name or own}{ending}": name for name in sorted(departments)}

    def _is_ready(self, name: str) -> bool:
        """Whether a document is as it was written; no run plans those of recipes that are stuck."""
        record = self._runs.known.get(name)
        if name in self._ready or record is None or record.recipe not in self._runs.stuck:
            return name in self._ready
        planner = ChangePlanner(self._runs.folder, {name: record})
        return planner.state(name) is FileState.OURS


class ArchiveWriter:
    """Plans and writes the archives of one recipe in an output folder."""

    def __init__(self, folder: Folder, known: Lock, recipe: Recipe) -> None:
        self._folder = folder
        self._known = known
        self._recipe = recipe

    def plan(self, archive: Archive) -> PlannedChange:
        """What happens to an archive. One that was changed is kept like any file, but no pending
        version is put beside it, since archives are not edited by hand.

        It is zipped to find its digest, unless its members are yet to change.
        """
        recorded = self._known.get(archive.name)
        present = self._folder.read(archive.name)
        new = "" if archive.changes else self._digest(archive)
        status = _status(present, recorded, new)
        action = decide(status)
        record = Record(new, "", recipe=self._recipe.id) if action.is_settled and new else None
        return PlannedChange(archive.name, status, action, record)

    def write(self, archive: Archive) -> PlannedChange:
        """Write an archive as planned; it is zipped a second time only if it is new."""
        plan = self.plan(archive)
        if plan.record and plan.action.writes_file:
            write_journal(self._folder, {plan.name: plan.record}, self._recipe)
            is_new = plan.status.state is FileState.ABSENT
            with self._folder.open_for_writing(plan.name, new=is_new) as file:
                _zip(file, self._folder, archive.members)
        if plan.record:
            self._known.update({plan.name: plan.record})
        return plan

    def _digest(self, archive: Archive) -> str:
        sink = _Digest()
        _zip(sink, self._folder, archive.members)
        return sink.hexdigest()


def _status(data: bytes | None, recorded: Record | None, new: str) -> FileStatus:
    """The status of an archive whose next version has the digest `new`. A deleted one may have been
    mailed, so it is created again.
    """
    if data is None:
        return FileStatus(FileState.ABSENT)
    present = digest(data)
    if recorded and present == recorded.digest:
        return FileStatus(FileState.OURS, change=present != new)
    state = FileState.EDITED if recorded else FileState.FOREIGN
    return FileStatus(state, change=True, same=present == new, waits=False)


def _zip(target: Any, folder: Folder, members: Iterable[str]) -> None:
    """Zip documents. Raises `EnvironmentProblem` if one no longer exists."""
    forward: Any = _Forward(target)
    with zipfile.ZipFile(forward, "w") as archive:
        for name in members:
            member = zipfile.ZipInfo(name, _EARLIEST)
            is_compressed = name.endswith(_COMPRESSED)
            member.compress_type = zipfile.ZIP_STORED if is_compressed else zipfile.ZIP_DEFLATED
            member.create_system = _UNIX
            member.external_attr = _MODE
            archive.writestr(member, _data(folder, name))


def _data(folder: Folder, name: str) -> bytes:
    data = folder.read(name)
    if data is None:
        place = Place(f"{folder.address}/{name}")
        message, hint = "was removed before it was added to the archive", "build again"
        raise EnvironmentProblem(Problem(REFUSED, message, place, hint))
    return data


class _Digest:
    """A writable file that only keeps the digest of its content."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def write(self, data: bytes) -> None:
        self._hash.update(data)

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


class _Forward:
    """A file without seeking, so that every zip has the same bytes: `zipfile` writes other headers
    to a file in which it can seek.
    """

    def __init__(self, file: Any) -> None:
        self._file = file

    def write(self, data: bytes) -> int:
        self._file.write(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: the file is flushed when it is closed."""
