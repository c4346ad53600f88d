"""Runs of the program in which one step of writing goes wrong, or ends it."""

from __future__ import annotations

import errno
import gc
import io
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.foundation.cache import Cache

# What is done to put a file in place, and what the system can say to it.
STEPS = ("create", "write", "fsync", "replace")
FATES = {
    "full": errno.ENOSPC,
    "over quota": errno.EDQUOT,
    "too large": errno.EFBIG,
    "denied": errno.EACCES,
    "read-only": errno.EROFS,
}
KILLED = -signal.SIGKILL


@dataclass(frozen=True)
class Ended:
    """How a run ended, and what it said on standard error."""

    returncode: int
    stderr: str


def run(step: str, number: int, fate: str, command: list[str], folder: Path) -> Ended:
    """A command of which the n-th of such steps meets a fate, or is `killed` then; in a fork
    of this process.
    """
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if not child:
            _as_program(command, folder, said.fileno(), lambda: _Fate(step, number, fate).reign())
        _, status = os.waitpid(child, 0)
        said.seek(0)
        return Ended(os.waitstatus_to_exitcode(status), said.read().decode())


def _as_program(command: list[str], folder: Path, said: int, prepare: Callable[[], None]) -> None:
    """Be the program from here on, and end with it."""
    code = 1
    try:
        gc.freeze()  # else the first collection copies what this process shares
        os.chdir(folder)
        sys.stderr = os.fdopen(os.dup(said), "w")
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
        Cache._keep = _forget  # type: ignore[method-assign]  # its writes may fail unnoticed
        prepare()
        from generator.cli import main

        main(command)
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _forget(*_: object) -> None:
    """Keep nothing in the cache; what it has is found."""


class _Fate:
    """What is in store for the n-th time that a step is taken."""

    def __init__(self, step: str, number: int, fate: str) -> None:
        self._step = step
        self._left = number
        self._fate = fate

    def reign(self) -> None:
        """Watch every step of this process."""
        from generator.foundation import files

        real, meet = files._created, self.meet

        class File(io.FileIO):
            def write(self, data: Any) -> int:
                half = len(data) // 2
                super().write(data[:half])  # half of it has reached the disk
                meet("write")
                super().write(data[half:])
                return len(data)

        def created(path: str) -> Any:
            meet("create")
            real(path).close()
            return File(path, "wb")

        files._created = created
        os.replace, os.fsync = (
            self._watched(os.replace, "replace"),
            self._watched(os.fsync, "fsync"),
        )

    def meet(self, step: str) -> None:
        self._left -= step == self._step
        if step != self._step or self._left:
            return
        if self._fate == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        code = FATES[self._fate]
        raise OSError(code, os.strerror(code))

    def _watched(self, real: Callable[..., Any], step: str) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            self.meet(step)
            return real(*args)

        return call


def tree(root: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }
