"""Limits for a process that works on untrusted input: its memory, and the time of one task.

A process sets its memory limit once and keeps it until it ends. Time is watched twice: a signal
raises an error in the running code, so that its place can be reported; if the code does not return
to the interpreter, a watchdog that does not need it ends the process.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FIRST = 0.75  # share of the time after which the signal is sent; the watchdog waits for all of it
_AGAIN = 0.5  # seconds to the next signal, in case other code swallowed the first
_PAGES = Path("/proc/self/statm")  # the size of this process in pages (Linux, "proc", 5)


class Overrun(Exception):
    """The work took longer than allowed."""


def limit_memory(most: int) -> None:
    """Limit this process to `most` bytes beyond what it uses now; more raises `MemoryError`.

    A stricter limit that the process already has stays. Nothing happens on systems that cannot
    report or limit memory, such as Windows and macOS.
    """
    try:
        import resource

        pages = int(_PAGES.read_text().split()[0])
    except (ImportError, OSError):
        return
    size = pages * resource.getpagesize() + most
    own = resource.getrlimit(resource.RLIMIT_AS)
    bounds = [size, *(bound for bound in own if bound != resource.RLIM_INFINITY)]
    resource.setrlimit(resource.RLIMIT_AS, (min(bounds), own[1]))


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """A context that raises `Overrun` if it takes longer, and ends the process if that does not
    help. It watches the main thread only; in other threads it does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 — for the watchdog's report
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            with _alarm(seconds * _FIRST):
                yield
        finally:
            faulthandler.cancel_dump_traceback_later()


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    if not hasattr(signal, "setitimer"):  # Windows has only the watchdog
        yield
        return
    before = signal.signal(signal.SIGALRM, _raise)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _raise(*_: object) -> None:
    raise Overrun
