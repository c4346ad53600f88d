"""Who does the work of a run: this process, other processes of this machine, or the workers of a
cluster (the only user of Dask). All do the same tasks and so make the same bytes.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from concurrent.futures import Executor as Pool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, Generic, Protocol, TypeVar

from generator.foundation.errors import (
    ConfigError,
    EnvironmentProblem,
    Place,
    Problem,
    TemplateError,
)
from generator.foundation.limits import Limits, amount
from generator.foundation.process_limits import limit_memory

_A_CORE = 8  # processes that a core may be given: more of them only wait
_MOST = 61  # processes: Windows can wait for no more (Python, "ProcessPoolExecutor")
_AHEAD = 2  # tasks given out for each worker at a time, so that none waits and none piles up
_WATCH_SECONDS = 0.2
_CONNECT_SECONDS = 10
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class TaskSpec(Generic[T, R]):
    """What is done with tasks: `work` gives the result of one; `split` parts one whose worker died,
    for a second try; `lost` is the result of a part that costs its worker again.
    """

    work: Callable[[T], R]
    split: Callable[[T], Iterable[T]]
    lost: Callable[[T], R]


class Executor(Protocol):
    """Does tasks."""

    def run(self, errand: TaskSpec[T, R], tasks: Iterable[T]) -> Iterator[R]:
        """The result of each task, in the order in which they get done."""


def open_executor(scheduler: str, jobs: int, confined: Limits | None = None) -> Executor:
    """The workers of the Dask scheduler at an address, or, where that is empty, this many processes
    of this machine, as far as it can use them: this one alone does no work that is `confined` to
    limits.
    """
    if scheduler:
        return _Spread(partial(_cluster, scheduler))
    if jobs == 1 and confined is None:
        return _Here()
    return _Spread(partial(_processes, min(jobs, _A_CORE * cores(), _MOST), confined))


def apart(work: Callable[[], R], confined: Limits) -> R:
    """What some work gives, done in a process of its own within the limits.

    Raises `TemplateError` where that process dies, and whatever the work raises.
    """
    with _processes(1, confined) as (pool, _):
        try:
            return pool.submit(work).result()
        except (BrokenExecutor, MemoryError):
            raise TemplateError(death("this", confined)) from None


def death(whom: str, confined: Limits | None) -> Problem:
    """What to say of a worker that died while it made something."""
    message = f"the process that made {whom} died"
    if confined is None:
        hint = "look at its settings; nothing of it was written"
        return Problem("batch.worker", message, Place("the system"), hint)
    time, memory = confined.render_seconds, amount("render_memory", confined.render_memory)
    message += f": it took more than {memory}, or did not end within {time} seconds"
    hint = "leave blocks of your templates out to see which does it"
    return Problem("batch.worker", message, Place("templates/"), hint)


def cores() -> int:
    """How many processes this one may keep busy."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Here:
    """This process."""

    def run(self, errand: TaskSpec[T, R], tasks: Iterable[T]) -> Iterator[R]:
        return (errand.work(task) for task in tasks)


class _Spread:
    """A pool of workers; `opened` gives a new one and how many workers it has.

    A worker that dies (out of memory, killed) takes the others' tasks with it. They are done again
    in parts, so that only the part that kills is lost.
    """

    def __init__(self, opened: Callable[[], AbstractContextManager[tuple[Pool, int]]]) -> None:
        self._opened = opened

    def run(self, errand: TaskSpec[T, R], tasks: Iterable[T]) -> Iterator[R]:
        waiting = iter(tasks)
        while True:
            lost: list[T] = []
            with self._opened() as (pool, workers):
                refused = yield from _spread(pool, workers, errand, waiting, lost)
            parts = [part for task in lost for part in errand.split(task)]
            if len(parts) == 1:  # there was nobody else to blame
                yield errand.lost(parts[0])
            else:
                for part in parts:
                    yield from self._alone(errand, part)
            if not (lost or refused):
                return
            waiting = chain(refused, waiting)

    def _alone(self, errand: TaskSpec[T, R], part: T) -> Iterator[R]:
        lost: list[T] = []
        with self._opened() as (pool, _):
            yield from _spread(pool, 1, errand, iter([part]), lost)
        if lost:
            yield errand.lost(part)


def _spread(
    pool: Pool, workers: int, errand: TaskSpec[T, R], tasks: Iterator[T], lost: list[T]
) -> Generator[R, None, list[T]]:
    """Give tasks out and collect their results; once a worker died, those not done are `lost`.

    Returns the task that could not be given out any more, since a worker had died before; most
    often none.
    """
    out: dict[Future[R], T] = {}
    refused: list[T] = []
    while not (lost or refused):
        for task in tasks:
            try:
                out[pool.submit(errand.work, task)] = task
            except BrokenExecutor:
                refused.append(task)
                break
            if len(out) >= _AHEAD * workers:
                break
        if not out:
            break
        done, _ = wait(out, return_when=FIRST_COMPLETED)
        for future in done:
            task = out.pop(future)
            error = future.exception()
            if error is None:
                yield future.result()
            elif _is_death(error):
                lost.append(task)
            else:
                raise error
    for future, task in out.items():
        if future.cancel() or future.exception() is not None:
            lost.append(task)
        else:
            yield future.result()
    return refused


def _is_death(error: BaseException) -> bool:
    """Whether a worker died, or might as well: a broken pool, no memory left, or what Dask says
    when a task killed its workers.
    """
    is_end = isinstance(error, BrokenExecutor | MemoryError)
    return is_end or type(error).__name__ == "KilledWorker"


@contextmanager
def _processes(jobs: int, confined: Limits | None) -> Iterator[tuple[Pool, int]]:
    from concurrent.futures import ProcessPoolExecutor  # its start would slow every single build

    given = (os.getpid(), confined)
    pool = ProcessPoolExecutor(jobs, initializer=_start_worker, initargs=given)
    try:
        yield pool, jobs
    finally:
        pool.shutdown(cancel_futures=True)


def _start_worker(parent: int, confined: Limits | None) -> None:
    """Leave Ctrl-C to the parent, do not outlive it, and keep to the limits."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if confined:
        limit_memory(confined.render_memory)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os._exit(1)


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Pool, int]]:
    """The workers of a Dask scheduler behind the interface of concurrent.futures."""
    place = Place(address)
    try:
        from distributed import Client
    except ImportError:
        hint = 'pip install "playbook-generator[cluster]"'
        message = "needs the extra “cluster” to be reached"
        raise ConfigError(Problem("order.scheduler", message, place, hint)) from None
    try:
        client: Any = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        hint = "start it with “dask scheduler”, and workers with “dask worker ADDRESS”"
        message = f"no scheduler answers: {str(error).splitlines()[0]}"
        raise EnvironmentProblem(Problem("order.scheduler", message, place, hint)) from None
    with client:
        workers = client.scheduler_info(n_workers=-1)["workers"]
        if not workers:
            hint = f"start some with “dask worker {address}”"
            raise EnvironmentProblem(Problem("order.scheduler", "has no workers", place, hint))
        threads = sum(worker["nthreads"] for worker in workers.values())
        yield client.get_executor(pure=False, retries=0), threads
