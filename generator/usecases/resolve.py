"""The use case `resolve`: a user decides between an edited file and its newly generated text."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from generator.foundation.digests import digest, short_digest
from generator.foundation.errors import ConfigError, Place, Problem
from generator.foundation.files import as_argument, near, resolved
from generator.foundation.storage import Folder, open_folder
from generator.output.actions import FileState
from generator.output.apply import back_up, flat_path
from generator.output.file_state import TEXT_FILES, base_of, text_in
from generator.output.lockfile import BASE, NAME, PENDING, Lock, Record
from generator.output.merge import Clash, merge
from generator.output.planner import ChangePlanner
from generator.usecases.zip_packages import SUFFIX


class Side(StrEnum):
    """The text to keep: the user's (`mine`), the generated one (`theirs`), or both merged."""

    MINE = "mine"
    THEIRS = "theirs"
    MERGE = "merge"


@dataclass(frozen=True)
class Resolved:
    """A resolved file; `backup` is the path of the replaced file's copy, "" if it was kept."""

    path: str
    side: Side
    backup: str = ""


def resolve(path: Path, side: Side) -> Resolved:
    """Resolve an edited file: keep it, take the generated text, or merge both (Markdown only).

    Raises `ConfigError`, and changes nothing, if the file needs no decision or contains answers, or
    if the two texts clash.
    """
    folder, name = _located(path)
    with folder.exclusive_lock():
        lock = Lock.load(folder)
        case = _Case(folder, name, path, lock.get(name))
        lock.touch(name.rpartition("/")[0])
        acts: dict[Side, Callable[[], tuple[bytes | None, Record]]] = {
            Side.MINE: case.mine,
            Side.THEIRS: case.theirs,
            Side.MERGE: case.merged,
        }
        data, record = acts[side]()
        is_new = data is not None and data != case.present
        backup = back_up(folder, name, case.present) if is_new else ""
        if data is not None and is_new:
            folder.write(name, data)
        if name.endswith(TEXT_FILES) and case.pending is not None:
            folder.write(f"{BASE}/{name}", case.pending)
        lock.update({name: record})
        lock.save()
        if side is not Side.MINE:
            folder.remove(flat_path(PENDING, name))
    return Resolved(path.as_posix(), side, f"{folder.address}/{backup}" if backup else "")


def sides_of(path: Path) -> tuple[Side, ...]:
    """How an edited file can be resolved now; nothing is changed. Without a newer version, it can
    only be kept; it can be merged where the two texts do not clash.
    """
    folder, name = _located(path)
    try:
        case = _Case(folder, name, path, Lock.load(folder).get(name))
    except ConfigError:
        return ()
    found = [Side.MINE]
    for side, act in ((Side.THEIRS, case.theirs), (Side.MERGE, case.merged)):
        with suppress(ConfigError):
            act()
            found.append(side)
    return tuple(found)


class _Case:
    """One file to decide on: its present content, the pending version, and its record."""

    def __init__(self, folder: Folder, name: str, path: Path, recorded: Record | None) -> None:
        self._folder = folder
        self._name = name
        self._place = Place(path.as_posix())
        self._recorded = recorded
        self.pending = folder.read(flat_path(PENDING, name))
        present = folder.read(name)
        self.present = present or b""
        if present is None:
            is_known = recorded is not None
            message = "was deleted" if is_known else "does not exist"
            restore = "playbook build --restore creates it again"
            raise self._refused(message, restore if is_known else near(path))
        state = ChangePlanner(folder, {name: recorded} if recorded else {}).state(name)
        if state is FileState.OURS and self.pending == self.present:
            return  # resolved by a run that was interrupted before it could clean up
        if name.endswith(SUFFIX):
            message = "is an archive, which is built from its documents"
            raise self._refused(message, "move or rename it, and build again with --zip")
        if state is FileState.FILLED:
            hint = f"playbook refresh {as_argument(path)} creates a new file with the answers"
            raise self._refused("contains answers, so it must not be replaced", hint)
        if state not in (FileState.EDITED, FileState.FOREIGN) or (
            self.pending is None and not recorded
        ):
            raise self._refused("needs no decision", "playbook status lists the files that do")

    def mine(self) -> tuple[bytes | None, Record]:
        return None, self._record()._replace(agreed=True)

    def theirs(self) -> tuple[bytes | None, Record]:
        if self.pending is None:
            raise self._refused("has no newer generated text yet", "run playbook build first")
        return self.pending, self._record()

    def merged(self) -> tuple[bytes | None, Record]:
        base = base_of(self._folder, self._name, self._recorded)
        if not self._name.endswith(TEXT_FILES):
            raise self._refused("cannot be merged; only Markdown and plain text can", _CHOOSE)
        if self.pending is not None and self._folder.read(f"{BASE}/{self._name}") == self.pending:
            return self.present, self._record()._replace(agreed=True)  # merged, but not recorded
        if self.pending is None or base is None:
            message = "cannot be merged: its text before the edits was not kept"
            raise self._refused(message, _CHOOSE)
        try:
            mine = (text_in(self._name, self.present) or b"").decode()
        except UnicodeDecodeError:
            raise self._refused("cannot be merged: it is not saved as UTF-8", _CHOOSE) from None
        found = merge(base.decode(), mine, self.pending.decode())
        if found.clashes:
            raise ConfigError(*(self._clash(clash) for clash in found.clashes))
        return found.text.encode(), self._record()._replace(agreed=True)

    def _record(self) -> Record:
        """The new record for the lock: that of the pending version, else the old one."""
        if self.pending is None:
            assert self._recorded is not None
            return self._recorded
        text = text_in(self._name, self.pending) or b""
        text_digest = "" if self._name.endswith(TEXT_FILES) else short_digest(text)
        record = Record(digest(self.pending), "", text_digest)
        if self._recorded is None:
            return record
        return record._replace(snapshot=self._recorded.snapshot, recipe=self._recorded.recipe)

    def _clash(self, clash: Clash) -> Problem:
        mine, theirs = ("\n".join(map(str.rstrip, side)) for side in (clash.mine, clash.theirs))
        message = (
            f"cannot be merged here: your text is\n  {mine or '(nothing)'}"
            f"\n  and the generated text is\n  {theirs or '(nothing)'}"
        )
        place = Place(self._place.file, clash.line)
        return Problem("resolve.clash", message, place, _CHOOSE)

    def _refused(self, message: str, hint: str) -> ConfigError:
        return ConfigError(Problem("resolve.refused", message, self._place, hint))


_CHOOSE = "choose --mine or --theirs, or edit the file until the two agree"


def _located(path: Path) -> tuple[Folder, str]:
    """The output folder that a file was built into, and its path there."""
    full = resolved(path)
    for parent in full.parents:
        if (parent / NAME).is_file():
            return open_folder(parent.as_posix()), full.relative_to(parent).as_posix()
    place = Place(path.as_posix())
    hint = "name a file in the output folder, as playbook status shows it"
    message = "is not in a folder that playbook build wrote"
    if not full.exists():
        message, hint = "does not exist", near(path)
    raise ConfigError(Problem("resolve.refused", message, place, hint))
