"""The output folder as people left it: how each file there stands to what we wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.foundation.errors import GeneratorError
from generator.foundation.storage import Folder
from generator.output import merge
from generator.output.actions import Action, FileState, FileStatus, decide
from generator.output.lockfile import BACKUP, BASE, PENDING, Record, digest, short_digest
from generator.readers import DOUBLED, find_reader

_MARKDOWN = ".md"


@dataclass(frozen=True)
class RenderedFile:
    """A file as we would write it now: its bytes; for Word what they say; and what it was made
    from.
    """

    name: str
    data: bytes
    said: bytes = b""
    inputs: str = ""
    snapshot: str = ""

    @property
    def record(self) -> Record:
        said = short_digest(self.said) if self.said else ""
        return Record(digest(self.data), self.inputs, said, self.snapshot)


@dataclass(frozen=True)
class PlannedChange:
    """One file and what is to happen to it. `present` is what is there, None for nothing; `data`
    what will be there, None where it stays; `record` what the lock will say, None where it says
    the same as before. `wanted` is None where what is there need not be made again. `recorded` is
    the digest of what we wrote last.
    """

    name: str
    sight: FileStatus
    action: Action
    record: Record | None = None
    data: bytes | None = None
    present: bytes | None = None
    wanted: RenderedFile | None = None
    recorded: str = ""


class ChangePlanner:
    """Looks at files of one output folder; `known` is what the lock says of them."""

    def __init__(self, folder: Folder, known: Mapping[str, Record], *, restore: bool = False):
        self._folder = folder
        self._known = known
        self._restore = restore

    def look(self, wanted: RenderedFile) -> PlannedChange:
        """What is to happen to a file that we would write."""
        present = self._folder.read(wanted.name)
        sight = self._sight(wanted, present)
        action = decide(sight, restore=self._restore)
        record, data = wanted.record, wanted.data if action.writes else None
        if action is Action.MERGED:
            record, data = record._replace(agreed=True), self._merged(wanted, present or b"")
        settles = action.writes or action in (Action.UNCHANGED, Action.ADOPTED)
        kept = record if settles else None
        known = self._known.get(wanted.name)
        last = known.digest if known else ""
        return PlannedChange(wanted.name, sight, action, kept, data, present, wanted, last)

    def look_again(self, name: str, inputs: str, snapshot: str) -> PlannedChange | None:
        """A file that is there as we wrote it, or that people deleted, if it would be made from
        just what it was made from; else None.
        """
        recorded = self._known.get(name)
        if recorded is None or recorded.inputs != inputs:
            return None
        try:
            present = self._folder.read(name)
        except GeneratorError:
            return None
        if present is None and not self._restore:
            return PlannedChange(name, FileStatus(FileState.GONE), Action.DELETED)
        if present is None or digest(present) != recorded.digest:
            return None
        record = recorded._replace(snapshot=snapshot)
        return PlannedChange(name, FileStatus(FileState.OURS), Action.UNCHANGED, record)

    def fill(self, wanted: RenderedFile) -> PlannedChange:
        """What is to happen to a file that would hold answers: it takes the place of nothing but a
        blank that we wrote, and no record is kept of it.
        """
        present = self._folder.read(wanted.name)
        state = self._look(wanted.name, present).state
        if present == wanted.data:
            return PlannedChange(wanted.name, FileStatus(state), Action.UNCHANGED, present=present)
        is_free = state in (FileState.ABSENT, FileState.GONE, FileState.OURS)
        action = Action.CREATED if present is None else Action.UPDATED if is_free else Action.KEPT
        data = wanted.data if is_free else None
        last = self._known[wanted.name].digest if wanted.name in self._known else ""
        return PlannedChange(
            wanted.name, FileStatus(state), action, data=data, present=present, recorded=last
        )

    def state(self, name: str) -> FileState:
        """How a file stands of which we only know that we wrote it."""
        return self._look(name, self._folder.read(name)).state

    def _look(self, name: str, present: bytes | None) -> _Look:
        return _Look(name, present, self._known.get(name))

    def _sight(self, wanted: RenderedFile, present: bytes | None) -> FileStatus:
        look = self._look(wanted.name, present)
        recorded, record = self._known.get(wanted.name), wanted.record
        change = recorded is None or recorded.digest != record.digest
        if look.state in (FileState.ABSENT, FileState.GONE, FileState.OURS):
            return FileStatus(look.state, change=change)
        same = look.says(record)
        mergeable = look.state is FileState.EDITED and change and not same
        merged = mergeable and self._merged(wanted, present or b"") is not None
        agreed = recorded is not None and recorded.agreed
        return FileStatus(look.state, change=change, same=same, merged=merged, agreed=agreed)

    def _merged(self, wanted: RenderedFile, present: bytes) -> bytes | None:
        """The edited file with the new words merged in; None where they clash, or nobody knows what
        the file was before it was edited.
        """
        recorded = self._known.get(wanted.name)
        base = base_of(self._folder, wanted.name, recorded)
        mine = said(wanted.name, present)
        if base is None or mine is None:
            return None
        try:
            found = merge.merge(base.decode(), mine.decode(), wanted.data.decode())
        except UnicodeDecodeError:
            return None
        return None if found.clashes else found.text.encode()


@dataclass(frozen=True)
class _Look:
    """One file that is there, against its record."""

    name: str
    present: bytes | None
    recorded: Record | None

    @property
    def state(self) -> FileState:
        if self.present is None:
            return FileState.GONE if self.recorded else FileState.ABSENT
        if self.recorded and self.says(self.recorded):
            return FileState.OURS
        if _holds_answers(self.name, self.present):
            return FileState.FILLED
        return FileState.EDITED if self.recorded else FileState.FOREIGN

    def says(self, record: Record) -> bool:
        """Whether the file says what a record stands for, whichever program saved it."""
        if self._digest == record.digest:
            return True
        if self._said is None:
            return False
        if self.name.endswith(_MARKDOWN):
            return digest(self._said) == record.digest
        return bool(record.said) and short_digest(self._said) == record.said

    @cached_property
    def _digest(self) -> str:
        return digest(self.present or b"")

    @cached_property
    def _said(self) -> bytes | None:
        return said(self.name, self.present or b"")


def said(name: str, data: bytes) -> bytes | None:
    """What a file says, however it was saved; None for one that no reader understands."""
    reader = find_reader(f".{name.rpartition('.')[2]}")
    if reader is None:
        return None
    try:
        return reader.text(data, name)
    except GeneratorError:
        return None


def base_of(folder: Folder, name: str, recorded: Record | None) -> bytes | None:
    """The Markdown that we wrote last, None where it is not kept."""
    if recorded is None or not name.endswith(_MARKDOWN):
        return None
    base = said(name, folder.read(f"{BASE}/{name}") or b"")
    return base if base is not None and digest(base) == recorded.digest else None


def aside(area: str, name: str) -> str:
    """Where the file of a name lies in an area of its own, all in one folder."""
    return f"{area}/{name.replace('/', '~')}"


def _holds_answers(name: str, data: bytes) -> bool:
    reader = find_reader(f".{name.rpartition('.')[2]}")
    if reader is None:
        return False
    try:
        found = reader.read(data, name)
    except GeneratorError:
        return False
    doubled = any(problem.code == DOUBLED for problem in found.problems)
    return doubled or any(entry.text or entry.ticks for entry in found.entries.values())


def put(folder: Folder, draft: PlannedChange, set_aside: frozenset[str]) -> None:
    """Do what a draft says. `set_aside` are the files of the pending area.

    An edited file that is written is put away first, and what we would have written of one that
    stays is put beside.
    """
    wanted, present = draft.wanted, draft.present
    pending = aside(PENDING, draft.name)
    keeps_base = draft.record and wanted and draft.name.endswith(_MARKDOWN)
    base = wanted.data if wanted and keeps_base and draft.action is not Action.UNCHANGED else None
    if base is not None and draft.action is not Action.MERGED:
        folder.write(f"{BASE}/{draft.name}", base)
    is_replaced = draft.action.writes and present != draft.data
    if is_replaced and present is not None and digest(present) != draft.recorded:
        back_up(folder, draft.name, present)  # what it looks like may be somebody's work
    if draft.data is not None:
        folder.write(draft.name, draft.data)
    if base is not None and draft.action is Action.MERGED:
        folder.write(f"{BASE}/{draft.name}", base)
    is_open = draft.action in (Action.KEPT, Action.PENDING, Action.MERGED)
    if wanted and draft.sight.state in (FileState.EDITED, FileState.FOREIGN) and is_open:
        if folder.read(pending) != wanted.data:
            folder.write(pending, wanted.data)
    elif pending.rpartition("/")[2] in set_aside:
        folder.remove(pending)


def back_up(folder: Folder, name: str, data: bytes) -> str:
    """Put a file away before something else takes its place; where it lies now."""
    stem, dot, suffix = aside(BACKUP, name).rpartition(".")
    place = f"{stem}.{digest(data)[:8]}{dot}{suffix}"
    if folder.read(place) is None:
        folder.write(place, data)
    return place
