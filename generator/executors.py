"""Who does the work of a run: this process, other processes of this machine, or the workers of a
cluster (the only user of Dask). All do the same tasks and so make the same bytes.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from concurrent.futures import Executor as Pool
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any, Protocol

from generator.errors import ConfigError, EnvironmentProblem, Place, Problem
from generator.workshop import Made, Run, Task, work

_AHEAD = 2  # tasks given out for each worker at a time, so that none waits and none piles up
_WATCH_SECONDS = 0.2
_CONNECT_SECONDS = 10


class Executor(Protocol):
    """Does tasks."""

    def run(self, run: Run, tasks: Iterable[Task]) -> Iterator[list[Made]]:
        """What each task made, in the order in which they get done."""


def open_executor(scheduler: str, jobs: int) -> Executor:
    """The workers of the Dask scheduler at an address, or, where that is empty, this many processes
    of this machine.
    """
    if scheduler:
        return _Spread(partial(_cluster, scheduler))
    return _Here() if jobs == 1 else _Spread(partial(_processes, jobs))


def cores() -> int:
    """How many processes this one may keep busy."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Here:
    """This process."""

    def run(self, run: Run, tasks: Iterable[Task]) -> Iterator[list[Made]]:
        return (work(run, task) for task in tasks)


class _Spread:
    """A pool of workers; `opened` gives a new one and how many workers it has.

    A worker that dies (out of memory, killed) takes the others' tasks with it. They are done again
    one item at a time, so that only the item that kills is lost.
    """

    def __init__(self, opened: Callable[[], AbstractContextManager[tuple[Pool, int]]]) -> None:
        self._opened = opened

    def run(self, run: Run, tasks: Iterable[Task]) -> Iterator[list[Made]]:
        waiting = iter(tasks)
        while True:
            lost: list[Task] = []
            with self._opened() as (pool, workers):
                yield from _spread(pool, workers, run, waiting, lost)
            if not lost:
                return
            for item in (item for task in lost for item in task.split()):
                yield from self._alone(run, item)

    def _alone(self, run: Run, item: Task) -> Iterator[list[Made]]:
        lost: list[Task] = []
        with self._opened() as (pool, _):
            yield from _spread(pool, 1, run, iter([item]), lost)
        if lost:
            (whom,) = item.items
            name = whom if isinstance(whom, str) else whom.id
            hint = "look at its settings; nothing of it was written"
            message = f"the process that made “{name}” died"
            yield [
                Made(name, "", problems=(Problem("batch.worker", message, hint=hint),), failed=True)
            ]


def _spread(
    pool: Pool, workers: int, run: Run, tasks: Iterator[Task], lost: list[Task]
) -> Iterator[list[Made]]:
    """Give tasks out and collect what they made; once a worker died, those not done are `lost`."""
    out: dict[Future[list[Made]], Task] = {}
    while not lost:
        for task in tasks:
            out[pool.submit(work, run, task)] = task
            if len(out) >= _AHEAD * workers:
                break
        if not out:
            return
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


def _is_death(error: BaseException) -> bool:
    """Whether a worker died: a broken pool, or what Dask says when a task killed its workers."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"


@contextmanager
def _processes(jobs: int) -> Iterator[tuple[Pool, int]]:
    from concurrent.futures import ProcessPoolExecutor  # its start would slow every single build

    pool = ProcessPoolExecutor(jobs, initializer=_start_worker, initargs=(os.getpid(),))
    try:
        yield pool, jobs
    finally:
        pool.shutdown(cancel_futures=True)


def _start_worker(parent: int) -> None:
    """Leave Ctrl-C to the parent, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


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
