"""What to do with each file, decided from what we wrote, what is there and what we would write.

One planner serves a run, a dry run, `status`, `diff` and `check`, so that none can differ from
another.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from generator.foundation.errors import Place, Problem


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
    def writes(self) -> bool:
        """Whether the file itself is written."""
        return self in (Action.CREATED, Action.UPDATED, Action.MERGED)

    @property
    def is_there(self) -> bool:
        """Whether the file is now there, as we would write it."""
        return self.is_settled and self not in (Action.DELETED, Action.REMOVED)

    @property
    def is_settled(self) -> bool:
        """Whether the file is now as we would write it, or rightly gone."""
        return self not in (Action.KEPT, Action.PENDING, Action.DETACHED)


class FileState(StrEnum):
    """What people did with a file since we wrote it."""

    ABSENT = "absent"  # never written, and nothing is there
    FOREIGN = "foreign"  # never written, but something is there
    OURS = "ours"
    EDITED = "edited"
    FILLED = "filled"  # holds answers
    GONE = "gone"


@dataclass(frozen=True)
class FileStatus:
    """How a file stands: its state; whether we would `change` what we wrote; whether what is there
    is the `same` as we would write; whether its edits can be `merged`; whether somebody has
    `agreed` that the edits stay; whether what we would write `waits` beside it for a decision.
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
    """The action for a file we wrote that no document is for any more."""
    match state:
        case FileState.OURS:
            return Action.REMOVED
        case FileState.GONE:
            return Action.UNCHANGED
        case _:
            return Action.DETACHED


def sentence(status: FileStatus, action: Action) -> str:
    """What is said of a file that did not simply become what we would write; empty for others."""
    match action, status.state:
        case ((Action.KEPT | Action.PENDING), FileState.FILLED):
            return "holds answers, so it is kept as it is"
        case Action.KEPT, FileState.FOREIGN:
            return "was not made here, so it is kept as it is"
        case Action.KEPT, _:
            return "was edited, so it is kept as it is"
        case Action.PENDING, FileState.FOREIGN:
            return "was not made here, so it is kept as it is"
        case Action.PENDING, _:
            return "was edited, and its words have changed since; it is kept as it is"
        case Action.MERGED, _:
            return "was edited; the new words are merged into it"
        case Action.DELETED, _:
            return "was deleted, and stays so"
        case Action.DETACHED, _:
            return "belongs to no document any more, but was edited or filled in, so it is kept"
        case _:
            return ""


def problem_for(path: str, status: FileStatus, action: Action) -> Problem | None:
    """The warning about a file that needs somebody's decision, None for one that needs none."""
    message = sentence(status, action)
    match action, status.state:
        case ((Action.KEPT | Action.PENDING), FileState.FILLED):
            hint = f"playbook refresh {path} makes a new file in today's words with the answers"
        case Action.KEPT, FileState.FOREIGN:
            hint = "move or rename it, or build into another folder with --output"
        case Action.KEPT, _ if not status.waits:
            hint = "move or rename it, and build again"
        case Action.KEPT, _ if status.agreed:
            return None
        case Action.KEPT, _:
            hint = f"playbook resolve {path} --mine keeps your text, --theirs takes ours"
        case Action.PENDING, FileState.FOREIGN:
            hint = f"move or rename it, or playbook resolve {path} --mine or --theirs"
        case Action.PENDING, _:
            hint = f"playbook diff {path} shows both; playbook resolve {path} --mine or --theirs"
        case _:
            return None
    return Problem("file.kept", message, Place(path), hint, "warning")
