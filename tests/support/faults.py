"""Runs of the program in which one step of writing fails or kills the process."""

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

# The steps of writing a file, and the errors that the system can raise.
STEPS = ("create", "write", "fsync", "replace")
REMOVE = "remove"  # the step of removing a file
FAULTS = {
    "full": errno.ENOSPC,
    "over quota": errno.EDQUOT,
    "too large": errno.EFBIG,
    "denied": errno.EACCES,
    "read-only": errno.EROFS,
}
KILLED = -signal.SIGKILL


@dataclass(frozen=True)
class Ended:
    """The exit code of a run and its standard error."""

    returncode: int
    stderr: str


def run(step: str, number: int, fault: str, command: list[str], folder: Path) -> Ended:
    """Run a command in a fork of this process; its n-th such step raises a fault of FAULTS, or
    the process is `killed` there.
    """
    with tempfile.TemporaryFile() as errors:
        child = os.fork()
        if not child:
            _as_program(
                command,
                folder,
                errors.fileno(),
                lambda: _FaultInjector(step, number, fault).install(),
            )
        _, status = os.waitpid(child, 0)
        errors.seek(0)
        return Ended(os.waitstatus_to_exitcode(status), errors.read().decode())


def _as_program(command: list[str], folder: Path, errors: int, prepare: Callable[[], None]) -> None:
    """Run the command as the program and exit this process with its code."""
    code = 1
    try:
        gc.freeze()  # a collection would copy the memory shared with the parent
        os.chdir(folder)
        sys.stderr = os.fdopen(os.dup(errors), "w")
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
        Cache._keep = _discard  # type: ignore[method-assign]  # the cache ignores failed writes
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


def _discard(*_: object) -> None:
    """Store nothing in the cache; existing entries are still found."""


class _FaultInjector:
    """A fault at the n-th time that a step is reached."""

    def __init__(self, step: str, number: int, fault: str) -> None:
        self._step = step
        self._left = number
        self._fault = fault

    def install(self) -> None:
        """Intercept every step of this process."""
        from generator.foundation import files

        real, reach = files._created, self.reach

        class File(io.FileIO):
            def write(self, data: Any) -> int:
                half = len(data) // 2
                super().write(data[:half])  # half of the data has reached the disk
                reach("write")
                super().write(data[half:])
                return len(data)

        def created(path: str) -> Any:
            reach("create")
            real(path).close()
            return File(path, "wb")

        files._created = created
        os.replace, os.link, os.fsync, os.unlink = (
            self._watched(os.replace, "replace"),
            self._watched(os.link, "replace"),
            self._watched(os.fsync, "fsync"),
            self._watched(os.unlink, REMOVE),
        )

    def reach(self, step: str) -> None:
        self._left -= step == self._step
        if step != self._step or self._left:
            return
        if self._fault == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        code = FAULTS[self._fault]
        raise OSError(code, os.strerror(code))

    def _watched(self, real: Callable[..., Any], step: str) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            self.reach(step)
            return real(*args)

        return call


def tree(root: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }
