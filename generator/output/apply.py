"""Planned changes carried out: files written and backed up, new versions left pending."""

from __future__ import annotations

from generator.foundation.digests import digest
from generator.foundation.errors import EnvironmentProblem
from generator.foundation.files import appeared
from generator.foundation.storage import Folder
from generator.output.actions import Action, FileState
from generator.output.file_state import TEXT_FILES
from generator.output.lockfile import BACKUP, BASE, PENDING
from generator.output.planner import PlannedChange


def apply_change(folder: Folder, change: PlannedChange, pending: frozenset[str]) -> None:
    """Write one file as planned. `pending` are the names of the files in the pending area.

    An edited file is backed up before it is replaced. If it stays, the new version is put into the
    pending area instead. Raises `EnvironmentProblem` for a file that appeared or changed since the
    plan was made; it is left as it is.
    """
    if change.data is not None and folder.read(change.name) != change.present:
        raise EnvironmentProblem(appeared(f"{folder.address}/{change.name}"))
    base = _new_base(change)
    if base is not None and change.action is not Action.MERGED:
        folder.write(f"{BASE}/{change.name}", base)
    present = change.present
    is_replaced = change.action.writes_file and present != change.data
    if is_replaced and present is not None and digest(present) != change.recorded:
        back_up(folder, change.name, present)  # a user may have changed its layout
    if change.data is not None:
        folder.write(change.name, change.data, new=present is None)
    if base is not None and change.action is Action.MERGED:
        folder.write(f"{BASE}/{change.name}", base)
    _update_pending(folder, change, pending)


def _new_base(change: PlannedChange) -> bytes | None:
    """The text to keep for the next merge; None if the kept one stays."""
    if not (change.record and change.rendered and change.name.endswith(TEXT_FILES)):
        return None
    is_written = change.action not in (Action.UNCHANGED, Action.DELETED)
    return change.rendered.data if is_written else None


def _update_pending(folder: Folder, change: PlannedChange, pending: frozenset[str]) -> None:
    place, rendered = flat_path(PENDING, change.name), change.rendered
    is_open = change.action in (Action.KEPT, Action.PENDING, Action.MERGED)
    if rendered and change.status.state in (FileState.EDITED, FileState.FOREIGN) and is_open:
        if folder.read(place) != rendered.data:
            folder.write(place, rendered.data)
    elif place.rpartition("/")[2] in pending:
        folder.remove(place)


def flat_path(area: str, name: str) -> str:
    """The path of a file in an area, which is one flat folder."""
    return f"{area}/{name.replace('/', '~')}"


def back_up(folder: Folder, name: str, data: bytes) -> str:
    """Copy a file to the backup area before it is replaced; returns the path of the copy."""
    stem, dot, suffix = flat_path(BACKUP, name).rpartition(".")
    place = f"{stem}.{digest(data)[:8]}{dot}{suffix}"
    if folder.read(place) is None:
        folder.write(place, data)
    return place
