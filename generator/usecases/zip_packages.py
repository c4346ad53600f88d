"""Archives to mail: the documents of each department in one zip file."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from generator.foundation.digests import digest
from generator.foundation.errors import REFUSED, EnvironmentProblem, Place, Problem
from generator.foundation.storage import Folder
from generator.output.actions import Action, FileState, FileStatus, decide, problem_for
from generator.output.lockfile import Lock, Record, journal
from generator.usecases.builder import FileResult

SUFFIX = ".zip"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first date a zip can hold; no clock reaches the file
_MODE = 0o644 << 16
_UNIX = 3
_PACKED = (".docx", ".png", ".jpg", ".jpeg")  # what is deflated already


def write_archives(
    folder: Folder, names: Mapping[str, Iterable[str]], known: Lock
) -> tuple[list[FileResult], list[Problem]]:
    """Zip files by the name of their archive; what happened to each archive, and what is to be
    said. An archive that is not as we wrote it is kept, as any file; since nobody writes one by
    hand, none is put beside it.
    """
    outcomes: list[FileResult] = []
    problems: list[Problem] = []
    for name, members in sorted(names.items()):
        try:
            status, action = _write_archive(folder, name, sorted(members), known)
        except EnvironmentProblem as error:
            problems += error.problems
            continue
        outcomes.append(FileResult(name, action))
        said = problem_for(f"{folder.address}/{name}", status, action)
        problems += [said] if said else []
    return outcomes, problems


def _write_archive(
    folder: Folder, name: str, members: list[str], known: Lock
) -> tuple[FileStatus, Action]:
    """One archive, put together twice: to learn its digest, and, where it is new, to write it."""
    sink = _Digest()
    _zip(sink, folder, members)
    record, recorded = Record(sink.hexdigest(), ""), known.get(name)
    status = _status(folder.read(name), recorded, record)
    action = decide(status)
    if action.writes:
        journal(folder, {name: record})
        with folder.stream(name) as file:
            _zip(file, folder, members)
    if action.is_settled:
        known.update({name: record})
    return status, action


def _status(there: bytes | None, recorded: Record | None, record: Record) -> FileStatus:
    """How an archive stands. One that was deleted was mailed, perhaps: it is made anew."""
    if there is None:
        return FileStatus(FileState.ABSENT)
    present = digest(there)
    if recorded and present == recorded.digest:
        return FileStatus(FileState.OURS, change=present != record.digest)
    state = FileState.EDITED if recorded else FileState.FOREIGN
    return FileStatus(state, change=True, same=present == record.digest, waits=False)


def _zip(target: Any, folder: Folder, members: list[str]) -> None:
    """Raises `EnvironmentProblem` for a document that is not there any more."""
    forward: Any = _Forward(target)
    with zipfile.ZipFile(forward, "w") as archive:
        for name in members:
            member = zipfile.ZipInfo(name, _EARLIEST)
            is_deflated = name.endswith(_PACKED)
            member.compress_type = zipfile.ZIP_STORED if is_deflated else zipfile.ZIP_DEFLATED
            member.create_system = _UNIX
            member.external_attr = _MODE
            archive.writestr(member, _data(folder, name))


def _data(folder: Folder, name: str) -> bytes:
    data = folder.read(name)
    if data is None:
        place = Place(f"{folder.address}/{name}")
        message, hint = "was taken away before it was packed", "build again"
        raise EnvironmentProblem(Problem(REFUSED, message, place, hint))
    return data


class _Digest:
    """A file that keeps nothing but the digest of what is written to it."""

    def __init__(self) -> None:
        self._made = hashlib.sha256()

    def write(self, data: bytes) -> None:
        self._made.update(data)

    def hexdigest(self) -> str:
        return self._made.hexdigest()


class _Forward:
    """A file that is only written to its end: a zip differs where one can go back to its heads."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def write(self, data: bytes) -> int:
        self._file.write(data)
        return len(data)

    def flush(self) -> None:
        """Whoever opened the file closes it."""
