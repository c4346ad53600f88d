"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from generator.errors import EnvironmentProblem, Place, Problem


def write(path: Path, data: bytes, *, sync: bool = False) -> None:
    """Put `data` at `path`: whoever looks sees the old file or the new one, never half of one.

    A symbolic link at `path` is replaced, not followed. With `sync` the bytes are on the disk
    before this returns. Raises `EnvironmentProblem` when the system refuses; the old file is then
    still there.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.parent / f".playbook-{os.getpid()}-{secrets.token_hex(4)}.tmp"
        with temporary.open("xb") as file:
            file.write(data)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()
        raise EnvironmentProblem(_refused(path, error)) from None


def read(path: Path) -> bytes | None:
    """The bytes at `path`, None where there is no file. Raises `EnvironmentProblem` when the system
    refuses.
    """
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise EnvironmentProblem(_refused(path, error)) from None


def _refused(path: Path, error: OSError) -> Problem:
    hint = "close it where it is open, and check that you may write there"
    reason = (error.strerror or str(error)).lower()
    return Problem("file.refused", f"the system refuses: {reason}", Place(path.as_posix()), hint)
