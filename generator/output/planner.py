"""Planned changes: what to do with each file, from its record, its state and its new version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.foundation.digests import digest, short_digest
from generator.foundation.errors import GeneratorError
from generator.foundation.storage import Folder
from generator.output import merge
from generator.output.actions import Action, FileState, FileStatus, decide, decide_orphan
from generator.output.file_state import PresentFile, base_of, text_in
from generator.output.lockfile import Record


@dataclass(frozen=True)
class RenderedFile:
    """A file as it would be written now: its bytes; for Word its text; the digest of its inputs;
    and the ids of its snapshot and its recipe.
    """

    name: str
    data: bytes
    text: bytes = b""
    inputs: str = ""
    snapshot: str = ""
    recipe: str = ""

    @property
    def record(self) -> Record:
        text = short_digest(self.text) if self.text else ""
        return Record(digest(self.data), self.inputs, text, self.snapshot, self.recipe)


@dataclass(frozen=True)
class PlannedChange:
    """One file and what to do with it. `present` is its content, None if it does not exist; `data`
    is its new content, None if it stays; `record` is its new record in the lock, None if that stays
    as it is. `rendered` is None if the file need not be rendered again. `recorded` is the digest of
    what was written last, "" if nothing was.
    """

    name: str
    status: FileStatus
    action: Action
    record: Record | None = None
    data: bytes | None = None
    present: bytes | None = None
    rendered: RenderedFile | None = None
    recorded: str = ""


class ChangePlanner:
    """Plans changes to the files of one output folder; `known` are their records in the lock.

    A file that was filled by one of the recipes `answered` is kept, as one that a user filled in.
    """

    def __init__(
        self,
        folder: Folder,
        known: Mapping[str, Record],
        *,
        restore: bool = False,
        answered: frozenset[str] = frozenset(),
    ) -> None:
        self._folder = folder
        self._known = known
        self._restore = restore
        self._answered = answered

    def plan(self, rendered: RenderedFile) -> PlannedChange:
        """The change for a rendered file."""
        present = self._present(rendered.name)
        status = self._status(rendered, present)
        action = decide(status, restore=self._restore)
        record, data = rendered.record, rendered.data if action.writes_file else None
        if action is Action.MERGED:
            record, data = record._replace(agreed=True), self._merged(rendered, present.data or b"")
        settles = action.writes_file or action in (Action.UNCHANGED, Action.ADOPTED)
        kept = record if settles else None
        if action is Action.DELETED and present.recorded:
            kept = present.recorded._replace(recipe=present.recorded.recipe or record.recipe)
        last = present.recorded.digest if present.recorded else ""
        return PlannedChange(
            rendered.name, status, action, kept, data, present.data, rendered, last
        )

    def plan_unchanged(
        self, name: str, inputs: str, snapshot: str, recipe: str
    ) -> PlannedChange | None:
        """The change for a file with unchanged inputs that is as it was written, or was deleted;
        None if it must be rendered again.
        """
        recorded = self._known.get(name)
        if recorded is None or recorded.inputs != inputs:
            return None
        try:
            present = self._folder.read(name)
        except GeneratorError:
            return None
        if present is None and not self._restore:
            kept = recorded._replace(recipe=recorded.recipe or recipe)
            return PlannedChange(name, FileStatus(FileState.GONE), Action.DELETED, kept)
        if present is None or digest(present) != recorded.digest:
            return None
        record = recorded._replace(snapshot=snapshot, recipe=recipe)
        return PlannedChange(name, FileStatus(FileState.OURS), Action.UNCHANGED, record)

    def plan_orphan(self, name: str) -> PlannedChange:
        """The change for a recorded file that no longer belongs to any document."""
        state, recorded = self.state(name), self._known[name]
        action = decide_orphan(state)
        return PlannedChange(name, FileStatus(state), action, recorded=recorded.digest)

    def state(self, name: str) -> FileState:
        """The state of a file."""
        return self._state(self._present(name))

    def _present(self, name: str) -> PresentFile:
        return PresentFile(name, self._folder.read(name), self._known.get(name))

    def _state(self, present: PresentFile) -> FileState:
        state, recorded = present.state, present.recorded
        if state is FileState.OURS and recorded and recorded.recipe in self._answered:
            return FileState.FILLED if present.contains_answers else state
        return state

    def _status(self, rendered: RenderedFile, present: PresentFile) -> FileStatus:
        recorded, record, state = present.recorded, rendered.record, self._state(present)
        change = recorded is None or recorded.digest != record.digest
        if state in (FileState.ABSENT, FileState.GONE, FileState.OURS):
            return FileStatus(state, change=change)
        same = present.matches(record)
        mergeable = state is FileState.EDITED and change and not same
        merged = mergeable and self._merged(rendered, present.data or b"") is not None
        agreed = recorded is not None and recorded.agreed
        return FileStatus(state, change=change, same=same, merged=merged, agreed=agreed)

    def _merged(self, rendered: RenderedFile, present: bytes) -> bytes | None:
        """The edited file with the new text merged in; None if they clash, or if the text before
        the edits was not kept.
        """
        base = base_of(self._folder, rendered.name, self._known.get(rendered.name))
        mine = text_in(rendered.name, present)
        if base is None or mine is None:
            return None
        try:
            found = merge.merge(base.decode(), mine.decode(), rendered.data.decode())
        except UnicodeDecodeError:
            return None
        return None if found.clashes else found.text.encode()
