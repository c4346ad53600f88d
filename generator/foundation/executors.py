"""Executors of a run's tasks: this process, other processes of this machine, or the workers of a
cluster (the only user of Dask). All run the same tasks and produce the same bytes.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from concurrent.futures import Executor as Pool
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, islice
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

_PER_CORE = 8  # processes at most; more would only wait
_MOST = 61  # processes: Windows can wait for no more (Python, "ProcessPoolExecutor")
_AHEAD = 2  # tasks queued per worker: no worker runs dry, and no tasks pile up
_THREADED = ("typst",)  # libraries with threads of their own
_WATCH_SECONDS = 0.2
_CONNECT_SECONDS = 10
_STATE_ATTRIBUTE = "playbook_state"  # on a worker of a cluster
_WORK: ContextVar[Callable[[Any], Any]] = ContextVar("work")  # in a process of a pool
S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class TaskSpec(Generic[S, T, R]):
    """How to run tasks: `start` returns the state that a worker keeps for all its tasks; `work`
    returns the result of one task; `split` divides a task whose worker died, for a second attempt;
    `lost` returns the result of a part whose worker dies again.
    """

    start: Callable[[], S]
    work: Callable[[S, T], R]
    split: Callable[[T], Iterable[T]]
    lost: Callable[[T], R]


@dataclass(frozen=True)
class Started(Generic[S]):
    """A `TaskSpec.start` that reuses a `state` which already exists in this process and its forks.
    Pickled for another process, it becomes `start`, which builds the state there.
    """

    state: S
    start: Callable[[], S]

    def __call__(self) -> S:
        return self.state

    def __reduce__(self) -> tuple[Any, ...]:
        return partial, (self.start,)


class Executor(Protocol):
    """Runs tasks."""

    def run(self, spec: TaskSpec[S, T, R], tasks: Iterable[T]) -> Iterator[R]:
        """The result of each task, in order of completion.

        Raises whatever `spec.start` or `spec.work` raises.
        """


def open_executor(scheduler: str, jobs: int, confined: Limits | None = None) -> Executor:
    """An executor on the workers of the Dask scheduler at an address or, if that is empty, on up to
    `jobs` processes of this machine. One job runs in this process, unless the work is `confined` to
    limits: then it gets a process of its own.
    """
    if scheduler:
        return _Spread(partial(_cluster, scheduler))
    if jobs == 1 and confined is None:
        return _Here()
    return _Spread(partial(_processes, min(jobs, _PER_CORE * cores(), _MOST), confined))


def run_isolated(work: Callable[[], R], confined: Limits) -> R:
    """The result of some work, done in a process of its own within the limits.

    Raises `TemplateError` if that process dies, and whatever the work raises.
    """
    with _pool(1, confined) as pool:
        try:
            return pool.submit(work).result()
        except (BrokenExecutor, MemoryError):
            raise TemplateError(worker_died("the documents", confined)) from None


def worker_died(what: str, confined: Limits | None) -> Problem:
    """The problem to report when a worker died while it made `what`."""
    message = f"the process that made {what} died"
    if confined is None:
        hint = "check its settings; nothing was written for it"
        return Problem("batch.worker", message, Place("the system"), hint)
    time, memory = confined.render_seconds, amount("render_memory", confined.render_memory)
    message += f": it used more than {memory}, or did not finish within {time} seconds"
    hint = "remove blocks from your templates one at a time to find the cause"
    return Problem("batch.worker", message, Place("templates/"), hint)


def cores() -> int:
    """The number of processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Here:
    """This process."""

    def run(self, spec: TaskSpec[S, T, R], tasks: Iterable[T]) -> Iterator[R]:
        state = spec.start()
        return (spec.work(state, task) for task in tasks)


@dataclass(frozen=True)
class _Workers(Generic[T, R]):
    """Workers that are ready: `submit` sends a task to one of `number` workers."""

    submit: Callable[[T], Future[R]]
    number: int


class _Spread:
    """A pool of workers; `opened` starts new ones for a `TaskSpec`.

    A worker that dies (out of memory, killed) takes the tasks of the others with it. These run
    again in parts, so that only the part that kills its worker is lost.
    """

    def __init__(
        self,
        opened: Callable[[TaskSpec[Any, Any, Any]], AbstractContextManager[_Workers[Any, Any]]],
    ) -> None:
        self._opened = opened

    def run(self, spec: TaskSpec[S, T, R], tasks: Iterable[T]) -> Iterator[R]:
        waiting = iter(tasks)
        while True:
            with self._opened(spec) as workers:
                batch: _Batch[T, R] = _Batch(workers, waiting)
                yield from batch.results()
            yield from self._again(spec, batch.lost)
            if not batch.is_broken:
                return
            waiting = batch.waiting

    def _again(self, spec: TaskSpec[S, T, R], tasks: Iterable[T]) -> Iterator[R]:
        """The results of tasks whose worker died; each of their parts gets a new worker."""
        parts = [part for task in tasks for part in spec.split(task)]
        if len(parts) == 1:  # no other task can have killed the worker
            yield spec.lost(parts[0])
            return
        for part in parts:
            with self._opened(spec) as workers:
                batch: _Batch[T, R] = _Batch(workers, iter([part]))
                yield from batch.results()
            yield from map(spec.lost, batch.lost)


class _Batch(Generic[T, R]):
    """Tasks submitted to workers until all are done, or until a worker dies and the batch
    `is_broken`: then `lost` are those submitted but not done, `waiting` those not yet submitted.
    """

    def __init__(self, workers: _Workers[T, R], tasks: Iterator[T]) -> None:
        self._workers = workers
        self._out: dict[Future[R], T] = {}
        self.waiting = tasks
        self.lost: list[T] = []
        self.is_broken = False

    def results(self) -> Iterator[R]:
        """The result of each task that completes."""
        while not self.is_broken:
            self._submit()
            if not self._out:
                return
            done, _ = wait(self._out, return_when=FIRST_COMPLETED)
            for future in done:
                yield from self._result(future)
        for future in list(self._out):
            if future.cancel():
                self.lost.append(self._out.pop(future))
            else:
                yield from self._result(future)

    def _submit(self) -> None:
        """Submit enough tasks to keep every worker busy."""
        for task in islice(self.waiting, _AHEAD * self._workers.number - len(self._out)):
            try:
                self._out[self._workers.submit(task)] = task
            except BrokenExecutor:  # a worker died in the meantime
                self.is_broken = True
                self.waiting = chain([task], self.waiting)
                return

    def _result(self, future: Future[R]) -> Iterator[R]:
        """The result of a completed task; nothing if its worker died."""
        task = self._out.pop(future)
        error = future.exception()
        if error is None:
            yield future.result()
        elif _is_death(error):
            self.is_broken = True
            self.lost.append(task)
        else:
            raise error


def _is_death(error: BaseException) -> bool:
    """Whether an error means that a worker died: a broken pool, no memory left, or Dask's error for
    a task that killed its workers.
    """
    is_broken = isinstance(error, BrokenExecutor | MemoryError)
    return is_broken or type(error).__name__ == "KilledWorker"


@contextmanager
def _processes(
    jobs: int, confined: Limits | None, spec: TaskSpec[S, T, R]
) -> Iterator[_Workers[T, R]]:
    with _pool(jobs, confined, partial(_keep, spec.start, spec.work)) as pool:
        yield _Workers(lambda task: pool.submit(_work, task), jobs)


@contextmanager
def _pool(
    jobs: int, confined: Limits | None, prepare: Callable[[], None] | None = None
) -> Iterator[Pool]:
    from concurrent.futures import ProcessPoolExecutor  # importing it slows every small build
    from multiprocessing import get_context

    # A fork has no threads but its own, and would wait for those that a library started for ever.
    is_threaded = any(library in sys.modules for library in _THREADED)
    context = get_context("spawn") if is_threaded else None
    arguments = (os.getpid(), confined, prepare)
    pool = ProcessPoolExecutor(jobs, context, _start_worker, arguments)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _start_worker(parent: int, confined: Limits | None, prepare: Callable[[], None] | None) -> None:
    """Set up a worker: leave Ctrl-C to the parent, do not outlive it, keep to the limits, and call
    `prepare`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if confined:
        limit_memory(confined.render_memory)
    if prepare:
        prepare()


def _keep(start: Callable[[], S], work: Callable[[S, T], R]) -> None:
    """Let this process of a pool do its tasks with one state. The first task creates it, so that an
    error is raised where results are waited for.
    """
    state = cache(start)
    _WORK.set(lambda task: work(state(), task))


def _work(task: Any) -> Any:
    return _WORK.get()(task)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os._exit(1)


@contextmanager
def _cluster(address: str, spec: TaskSpec[S, T, R]) -> Iterator[_Workers[T, R]]:
    """The workers of a Dask scheduler."""
    place = Place(address)
    try:
        from distributed import Client
    except ImportError:
        hint = 'pip install "playbook-generator[cluster]"'
        message = "cannot be reached without the extra “cluster”"
        raise ConfigError(Problem("order.scheduler", message, place, hint)) from None
    try:
        client: Any = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        hint = "start it with “dask scheduler”, and its workers with “dask worker ADDRESS”"
        message = f"no scheduler answers: {str(error).splitlines()[0]}"
        raise EnvironmentProblem(Problem("order.scheduler", message, place, hint)) from None
    with client:
        workers = client.scheduler_info(n_workers=-1)["workers"]
        if not workers:
            hint = f"start some with “dask worker {address}”"
            raise EnvironmentProblem(Problem("order.scheduler", "has no workers", place, hint))
        threads = sum(worker["nthreads"] for worker in workers.values())
        pool = client.get_executor(pure=False, retries=0)
        call = (_work_remotely, client.id, spec.start, spec.work)
        yield _Workers(lambda task: pool.submit(*call, task), threads)


def _work_remotely(client: str, start: Callable[[], S], work: Callable[[S, T], R], task: T) -> R:
    """The result of a task on a worker of a cluster, which keeps one state for each client."""
    from distributed import get_worker

    worker: Any = get_worker()
    state: tuple[str, Any] = getattr(worker, _STATE_ATTRIBUTE, ("", None))
    if state[0] != client:
        state = (client, start())
        setattr(worker, _STATE_ATTRIBUTE, state)
    return work(state[1], task)
