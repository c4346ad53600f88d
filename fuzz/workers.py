"""Forked processes that judge one case after another, and a parent that survives them all.

A worker reports the beginning of each act on a case, and the verdict. One that is silent for too
long is killed from outside, since code that holds the interpreter cannot react; one that dies is a
crash. The parent then continues with the next case in a new worker.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import connection, get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Generic, TypeVar

from fuzz.judge import CRASH, HANG, PATIENCE, SECONDS, Verdict, judge
from fuzz.readings import prepare
from generator.foundation.cache import VARIABLE

_CHUNK = 25
_LEFT_OVER = 64  # MB; a worker that has used more is replaced, so that every case starts alike
_POLL = 0.1  # seconds
_TO_TRACE = 0.3  # seconds for a hanging worker to write its traceback
_FORK = get_context("fork")

K = TypeVar("K")
Given = tuple[str, str, bytes]
"""The kind, the role and the bytes of a case."""


@dataclass
class _Worker(Generic[K]):
    """A process, the cases it has yet to judge, and when its current act began."""

    process: BaseProcess
    pipe: Connection
    traces: Path
    waiting: list[K]
    given: int
    current: K | None = None
    kind: str = ""
    since: float = field(default_factory=time.monotonic)

    @property
    def is_late(self) -> bool:
        patience = PATIENCE.get(self.kind, SECONDS)
        return self.current is not None and time.monotonic() - self.since > patience


def judged(
    keys: Iterable[K], make: Callable[[K], Given], jobs: int = 1, chunk: int = _CHUNK
) -> Iterator[tuple[K, Verdict]]:
    """The verdict on each case, as they arrive; `make` builds a case, in the worker."""
    prepare()
    every = list(keys)
    chunks = [every[start : start + chunk] for start in range(0, len(every), chunk)][::-1]
    busy: list[_Worker[K]] = []
    with tempfile.TemporaryDirectory() as place:
        try:
            while chunks or busy:
                while chunks and len(busy) < jobs:
                    busy.append(_started(chunks.pop(), make, Path(place)))
                for worker in list(busy):
                    yield from _received(worker)
                    if worker.pipe.closed:
                        busy.remove(worker)
                        if worker.waiting:
                            chunks.append(worker.waiting)
                if busy:
                    connection.wait([worker.pipe for worker in busy], _POLL)
        finally:
            for worker in busy:
                _end(worker)


def _received(worker: _Worker[K]) -> Iterator[tuple[K, Verdict]]:
    """The verdicts a worker has sent since the last call; closes its pipe once it has ended."""
    try:
        while worker.pipe.poll():
            message = worker.pipe.recv()
            if isinstance(message, Exception):
                raise message
            if isinstance(message, Verdict):
                assert worker.current is not None
                yield worker.current, message
                worker.current = None
                continue
            if worker.current is None:
                worker.current = worker.waiting.pop(0)
            worker.kind, worker.since = message, time.monotonic()
        if worker.is_late:
            assert worker.current is not None
            yield worker.current, _hanging(worker)
            _end(worker)
    except (EOFError, ConnectionResetError):
        worker.process.join()
        if worker.current is not None:
            died = f"died with code {worker.process.exitcode}"
            yield worker.current, Verdict(CRASH, time.monotonic() - worker.since, place=died)
        elif len(worker.waiting) == worker.given:
            raise RuntimeError(f"case {worker.waiting[0]} cannot be built") from None
        _end(worker)


def _hanging(worker: _Worker[K]) -> Verdict:
    """The verdict on a hang, with its place, which faulthandler writes even inside C code."""
    with suppress(ProcessLookupError):
        os.kill(worker.process.pid or 0, signal.SIGUSR1)
    time.sleep(_TO_TRACE)
    lines = worker.traces.read_text().splitlines() if worker.traces.exists() else []
    frames = [line.strip() for line in lines if line.startswith("  File")]
    own = [_short(line) for line in frames if "/generator/" in line]
    shown = tuple(map(_short, frames[:3]))
    seconds = time.monotonic() - worker.since
    return Verdict(HANG, seconds, place=" > ".join(own[::-1][:3]) or "nowhere", lines=shown)


def _short(frame: str) -> str:
    """`generator/parser.py:parse` from a line of a trace."""
    path, _, rest = frame.removeprefix('File "').partition('"')
    home = next((f"{name}/" for name in ("site-packages", "generator") if f"/{name}/" in path), "")
    short = path.rpartition(f"/{home}")[2] if home else Path(path).name
    prefix = "generator/" if home == "generator/" else ""
    return f"{prefix}{short}:{rest.rpartition(' in ')[2]}"


def _started(keys: list[K], make: Callable[[K], Given], place: Path) -> _Worker[K]:
    mine, theirs = _FORK.Pipe(duplex=False)
    traces = Path(tempfile.mkdtemp(dir=place)) / "trace"
    process = _FORK.Process(target=_work, args=(keys, make, theirs, traces))
    process.start()
    theirs.close()
    return _Worker(process, mine, traces, list(keys), len(keys))


def _end(worker: _Worker[K]) -> None:
    """Kill a worker and everything it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(worker.process.pid or 0, signal.SIGKILL)
    worker.process.join()
    worker.pipe.close()


def _work(keys: list[K], make: Callable[[K], Given], pipe: Connection, traces: Path) -> None:
    """Judge cases until none is left, or this process has used too much memory."""
    os.setsid()
    os.environ[VARIABLE] = "off"
    warnings.simplefilter("ignore")
    taken = 0.0
    with traces.open("w") as file, Path(os.devnull).open("w") as nowhere:
        faulthandler.register(signal.SIGUSR1, file=file, all_threads=False)
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        for key in keys:
            try:
                kind, role, data = make(key)
            except Exception as error:  # a fault in building cases, not in the program
                pipe.send(RuntimeError(f"case {key} cannot be built: {error!r}"))
                break
            with tempfile.TemporaryDirectory(dir=traces.parent) as folder:
                pipe.send(kind)
                verdict = judge(role, data, Path(folder), partial(pipe.send, kind))
            pipe.send(verdict)
            taken = max(taken, verdict.megabytes)
            if taken > _LEFT_OVER:
                break
    pipe.close()
    os._exit(0)
