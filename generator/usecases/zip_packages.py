"""Zip archives for mailing, one for the documents of each department."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from generator.foundation.digests import digest
from generator.foundation.errors import REFUSED, EnvironmentProblem, Place, Problem
from generator.foundation.storage import Folder
from generator.output.actions import Action, FileState, FileStatus, decide, problem_for
from generator.output.lockfile import Lock, Record, write_journal
from generator.usecases.builder import FileResult

SUFFIX = ".zip"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest date in a zip; fixed, so that bytes are the same
_MODE = 0o644 << 16
_UNIX = 3
_COMPRESSED = (".docx", ".png", ".jpg", ".jpeg")


def write_archives(
    folder: Folder, names: Mapping[str, Iterable[str]], known: Lock
) -> tuple[list[FileResult], list[Problem]]:
    """Write archives; `names` are the members' paths by the name of the archive. Returns what
    happened to each archive, and problems. An archive that was changed is kept like any file, but
    no pending version is put beside it, since archives are not edited by hand.
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
        problem = problem_for(f"{folder.address}/{name}", status, action)
        problems += [problem] if problem else []
    return outcomes, problems


def _write_archive(
    folder: Folder, name: str, members: list[str], known: Lock
) -> tuple[FileStatus, Action]:
    """Write one archive. It is zipped twice: for its digest, and, if that is new, to write it."""
    sink = _Digest()
    _zip(sink, folder, members)
    record, recorded = Record(sink.hexdigest(), ""), known.get(name)
    status = _status(folder.read(name), recorded, record)
    action = decide(status)
    if action.writes_file:
        write_journal(folder, {name: record})
        with folder.open_for_writing(name) as file:
            _zip(file, folder, members)
    if action.is_settled:
        known.update({name: record})
    return status, action


def _status(data: bytes | None, recorded: Record | None, record: Record) -> FileStatus:
    """The status of an archive. A deleted one may have been mailed, so it is created again."""
    if data is None:
        return FileStatus(FileState.ABSENT)
    present = digest(data)
    if recorded and present == recorded.digest:
        return FileStatus(FileState.OURS, change=present != record.digest)
    state = FileState.EDITED if recorded else FileState.FOREIGN
    return FileStatus(state, change=True, same=present == record.digest, waits=False)


def _zip(target: Any, folder: Folder, members: list[str]) -> None:
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
