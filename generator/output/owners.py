"""Whose documents an output folder contains, and which folder a run without `--output` uses."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from generator.foundation.files import relative, resolved
from generator.foundation.storage import Folder, open_folder
from generator.output import snapshot
from generator.output.lockfile import Lock

OUTPUT = "output"


def contains_own(folder: Folder, known: Lock, organisation: str, units: Collection[str]) -> bool:
    """Whether any document in the folder is of this organisation. `units` are the ids of its units:
    records of earlier versions name no snapshot, and are known by their folders.
    """
    loaded = (snapshot.load(folder, ident) for ident in known.snapshots())
    owners = {taken.organisation for taken in loaded if taken}
    if owners:
        return organisation in owners
    return any(name.partition("/")[0] in units for name, _ in known.items())


def choose_folder(beside: Path, organisation: str, units: Collection[str], locale: str = "") -> str:
    """The output folder of an organisation: `output` beside its file or, if that is another folder
    and contains documents of the organisation, `output` in the current folder. `locale` names the
    subfolder that the run uses, "" for none.

    Raises `EnvironmentProblem` if the lock in the current folder is damaged.
    """
    own = beside / OUTPUT
    if resolved(own) == resolved(Path(OUTPUT)):
        return OUTPUT
    for place in filter(Path.is_dir, dict.fromkeys((Path(OUTPUT), Path(OUTPUT, locale)))):
        folder = open_folder(place.as_posix())
        if contains_own(folder, Lock.load(folder), organisation, units):
            return OUTPUT
    return relative(own) if own.is_absolute() and ".." not in own.parts else own.as_posix()
