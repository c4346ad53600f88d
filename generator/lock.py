"""What we wrote: the digest of each file, kept in the output folder, so that an edited file is
never overwritten.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from generator import files
from generator.errors import EnvironmentProblem, Place, Problem

NAME = ".playbook/lock.json"
_VERSION = 1


@dataclass
class Lock:
    """Digests by path relative to the output folder, with forward slashes."""

    folder: Path
    digests: dict[str, str] = field(default_factory=dict)

    def save(self) -> None:
        """Write the lock, sorted, without times or names of people; not if it says so already."""
        data = {"lock": _VERSION, "files": dict(sorted(self.digests.items()))}
        text = (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()
        if files.read(self.folder / NAME) != text:
            files.write(self.folder / NAME, text, sync=True)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def load(folder: Path) -> Lock:
    """The lock of an output folder, empty when there is none.

    Raises `EnvironmentProblem` for one that cannot be understood: without it, nobody knows which
    files were edited.
    """
    data = files.read(folder / NAME)
    if data is None:
        return Lock(folder)
    try:
        plain = json.loads(data)
        digests = plain["files"]
        if plain["lock"] != _VERSION or not all(isinstance(text, str) for text in digests.values()):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        hint = "restore it from a backup; or move the folder away and build again"
        place = Place((folder / NAME).as_posix())
        raise EnvironmentProblem(
            Problem("lock.damaged", "is damaged or from a newer version", place, hint)
        ) from None
    return Lock(folder, dict(digests))
