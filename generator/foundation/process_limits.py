"""Bounds for a process that works on what somebody else wrote: its memory, and the time that one
thing may take.

A process sets its memory once and keeps that bound until it ends. Time is watched twice: a signal
raises an error where the work stands, so that its place can be told; where the work does not come
back to Python at all, a watchdog that needs no Python ends the process.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FIRST = 0.75  # of the time, when the signal comes; the watchdog comes when it is up
_AGAIN = 0.5  # seconds to the next signal, where code of somebody's swallowed the first
_PAGES = Path("/proc/self/statm")  # how large this process is, in pages (Linux, "proc", 5)


class Overrun(Exception):
    """The work took longer than it may."""


def limit_memory(most: int) -> None:
    """Let this process take `most` bytes beside what it has, from now on; more is a `MemoryError`.

    A process that may take less already keeps its own bound. Nothing happens where the system
    cannot tell or keep to sizes, as on Windows and macOS.
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
    """A context that raises `Overrun` once it takes longer, and ends the process where that does
    not help. Only in the main thread of a process that may end: elsewhere nothing is watched.
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
    if not hasattr(signal, "setitimer"):  # Windows has the watchdog alone
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
