"""Programs that tests run, stopped together with the programs that those start."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator, Sequence

SECONDS = 180


def finished(command: Sequence[str], given: str = "", seconds: float = SECONDS) -> str:
    """What a command printed; an error if the command fails or takes too long."""
    with started(command, subprocess.PIPE) as process:
        output, errors = process.communicate(given, timeout=seconds)
    assert process.returncode == 0, f"{command[0]}: {output}{errors}"
    return output


@contextlib.contextmanager
def started(
    command: Sequence[str], pipes: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[str]]:
    """A process that is stopped afterwards, together with those it started itself."""
    with subprocess.Popen(
        command, stdin=pipes, stdout=pipes, stderr=pipes, encoding="utf-8", start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    """Stop a process that still runs, and the group it leads: `soffice` starts others."""
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, signal_number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
