"""Whose documents an output folder contains, and which folder a run without `--output` uses."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from generator.foundation.files import relative, resolved
from generator.foundation.storage import Folder, open_folder
from generator.output import snapshot
from generator.output.lockfile import NAME, Lock

OUTPUT = "output"
# The name of a language's folder: language, script and territory (BCP 47).
_LOCALE = re.compile("[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")


@dataclass(frozen=True)
class Owner:
    """An organisation. `units` are the ids of its units: records of earlier versions do not say
    whose they are, and are known by their folders.
    """

    organisation: str
    units: Collection[str]

    def has_documents_in(self, address: str) -> bool:
        """Whether any document in an output folder or its language folders is its own.

        Raises `EnvironmentProblem` if a lock is damaged.
        """
        folders = map(open_folder, folders_in(open_folder(address)))
        return any(self._has_any(folder, Lock.load(folder)) for folder in folders)

    def _has_any(self, folder: Folder, known: Lock) -> bool:
        loaded = (snapshot.load(folder, ident) for ident in known.snapshots())
        owners = {taken.organisation for taken in loaded if taken}
        owners |= {recipe.organisation for recipe in known.recipes.values()}
        if owners:
            return self.organisation in owners
        return any(name.partition("/")[0] in self.units for name, _ in known.items())


def folders_in(folder: Folder) -> list[str]:
    """The addresses of an output folder and of the language folders in it."""
    names = (name for name in folder.folders() if _LOCALE.fullmatch(name))
    below = (name for name in names if folder.read(f"{name}/{NAME}") is not None)
    return [folder.address, *(f"{folder.address}/{name}" for name in below)]


def is_empty(address: str) -> bool:
    """Whether nothing was built into an output folder and its language folders."""
    folders = map(open_folder, folders_in(open_folder(address)))
    return not any(name for folder in folders for name, _ in Lock.load(folder).items())


def choose_folder(beside: Path, owner: Owner) -> str:
    """The output folder of an organisation: `output` beside its file or, if that is another folder
    and contains documents of the organisation, `output` in the current folder.

    Raises `EnvironmentProblem` if a lock in the current folder is damaged.
    """
    own = beside / OUTPUT
    if resolved(own) == resolved(Path(OUTPUT)):
        return OUTPUT
    if Path(OUTPUT).is_dir() and owner.has_documents_in(OUTPUT):
        return OUTPUT
    return relative(own) if own.is_absolute() and ".." not in own.parts else own.as_posix()
