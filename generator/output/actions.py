"""The action for each file, decided from what was written last, what exists now and what would be
written now.

A build, a dry run, `status`, `diff` and `check` share this decision, so that they always agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from generator.foundation.errors import Place, Problem
from generator.foundation.files import as_argument


class Action(StrEnum):
    """What happens to one file."""

    CREATED = "created"
    UPDATED = "updated"
    MERGED = "merged"
    ADOPTED = "adopted"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    PENDING = "pending"
    DELETED = "left deleted"
    REMOVED = "removed"
    DETACHED = "detached"

    @property
    def writes_file(self) -> bool:
        """Whether the file itself is written."""
        return self in (Action.CREATED, Action.UPDATED, Action.MERGED)

    @property
    def is_there(self) -> bool:
        """Whether the file now exists as it would be written."""
        return self.is_settled and self not in (Action.DELETED, Action.REMOVED)

    @property
    def is_settled(self) -> bool:
        """Whether the file is now as it would be written, or deleted on purpose."""
        return self not in (Action.KEPT, Action.PENDING, Action.DETACHED)


class FileState(StrEnum):
    """What people did with a file since it was written."""

    ABSENT = "absent"  # never written, and does not exist
    FOREIGN = "foreign"  # exists, but was not written by this tool
    OURS = "ours"  # as it was written
    EDITED = "edited"
    FILLED = "filled"  # contains answers
    GONE = "gone"  # written, but deleted since


@dataclass(frozen=True)
class FileStatus:
    """A file's state, and what follows from it: whether the next version is a `change` from the
    last one written; whether the present file says the `same` as the next version; whether its
    edits can be `merged`; whether a user has `agreed` that the edits stay; whether the next version
    `waits` in the pending area for a decision.
    """

    state: FileState
    change: bool = False
    same: bool = False
    merged: bool = False
    agreed: bool = False
    waits: bool = True


def decide(status: FileStatus, *, restore: bool = False) -> Action:
    """The action for a file that is to be written."""
    match status.state:
        case FileState.ABSENT:
            return Action.CREATED
        case FileState.GONE:
            return Action.CREATED if restore else Action.DELETED
        case FileState.OURS:
            return Action.UPDATED if status.change else Action.UNCHANGED
        case _ if status.same:
            return Action.ADOPTED
        case FileState.FILLED:
            return Action.KEPT
        case FileState.EDITED if not status.change:
            return Action.KEPT
        case _ if not status.waits:
            return Action.KEPT
        case FileState.EDITED if status.merged:
            return Action.MERGED
        case _:
            return Action.PENDING


def decide_orphan(state: FileState) -> Action:
    """The action for a written file that no longer belongs to any document."""
    match state:
        case FileState.OURS:
            return Action.REMOVED
        case FileState.GONE:
            return Action.UNCHANGED
        case _:
            return Action.DETACHED


def sentence(status: FileStatus, action: Action) -> str:
    """A sentence on a file that was not simply written; empty for others."""
    match action, status.state:
        case ((Action.KEPT | Action.PENDING), FileState.FILLED):
            return "contains answers, so it is left unchanged"
        case ((Action.KEPT | Action.PENDING), FileState.FOREIGN):
            return "was not written by playbook build, so it is left unchanged"
        case Action.KEPT, _:
            return "was edited, so it is left unchanged"
        case Action.PENDING, _:
            return "was edited, and its generated text has changed since; it is left unchanged"
        case Action.MERGED, _:
            return "was edited; the new text is merged into it"
        case Action.DELETED, _:
            return "was deleted, so it is not created again"
        case Action.DETACHED, FileState.OURS:
            return "was filled from a worksheet that is missing, so it is kept as it is"
        case Action.DETACHED, _:
            return "no longer belongs to any document, but was edited or filled in, so it is kept"
        case _:
            return ""


def problem_for(path: str, status: FileStatus, action: Action) -> Problem | None:
    """The warning about a file that needs a decision; None if it needs none."""
    message, file = sentence(status, action), as_argument(path)
    match action, status.state:
        case ((Action.KEPT | Action.PENDING), FileState.FILLED):
            hint = f"playbook refresh {file} creates a new file with today's text and the answers"
        case Action.KEPT, FileState.FOREIGN:
            hint = "move or rename it, or build into another folder with --output"
        case Action.KEPT, _ if not status.waits:
            hint = "move or rename it, and build again"
        case Action.KEPT, _ if status.agreed:
            return None
        case Action.KEPT, _:
            hint = f"playbook resolve {file} --mine keeps your text, --theirs replaces it"
        case Action.PENDING, FileState.FOREIGN:
            hint = f"move or rename it, or run playbook resolve {file} --mine or --theirs"
        case Action.PENDING, _:
            hint = (
                f"playbook diff {file} shows both; then playbook resolve {file} --mine or --theirs"
            )
        case _:
            return None
    return Problem("file.kept", message, Place(path), hint, "warning")
