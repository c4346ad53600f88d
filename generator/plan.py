"""What to do with each file, decided from three digests: what we wrote, what is there, what we
would write.
"""

from __future__ import annotations

from enum import StrEnum

from generator.errors import Place, Problem


class Action(StrEnum):
    """What happens to one file."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"

    @property
    def writes(self) -> bool:
        return self in (Action.CREATED, Action.UPDATED)


def decide(recorded: str | None, present: str | None, wanted: str) -> Action:
    """The action for a file; None stands for no record and no file.

    A file that is not as we wrote it was edited by somebody, or is none of ours: it is kept.
    """
    if present is None:
        return Action.CREATED
    if present == wanted:
        return Action.UNCHANGED
    return Action.UPDATED if present == recorded else Action.KEPT


def kept(path: str, *, filled: bool = False) -> Problem:
    """What is said of a file that is not as we wrote it, or that holds answers."""
    hint = "move or rename it to have it made anew, or build into another folder with --output"
    message = "was edited or not made here, so it is kept as it is"
    if filled:
        message = "is there already and holds other answers, so it is kept as it is"
    return Problem("file.kept", message, Place(path), hint, "warning")
