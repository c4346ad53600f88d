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

_A_CORE = 8  # processes that a core may be given: more of them only wait
_MOST = 61  # processes: Windows can wait for no more (Python, "ProcessPoolExecutor")
_AHEAD = 2  # tasks given out for each worker at a time, so that none waits and none piles up
_WATCH_SECONDS = 0.2
_CONNECT_SECONDS = 10
_KEPT = "playbook_state"  # of a worker of a cluster
_WORK: ContextVar[Callable[[Any], Any]] = ContextVar("work")  # of a process of a pool
S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class TaskSpec(Generic[S, T, R]):
    """What is done with tasks: `start` gives a worker the state that it keeps for all of them;
    `work` gives the result of one; `split` parts one whose worker died, for a second try; `lost` is
    the result of a part that costs its worker again.
    """

    start: Callable[[], S]
    work: Callable[[S, T], R]
    split: Callable[[T], Iterable[T]]
    lost: Callable[[T], R]


@dataclass(frozen=True)
class Started(Generic[S]):
    """A start that gives this process, and those forked from it, a `state` that is there already.
    Sent to another process, it is the `start` that makes a state there.
    """

    state: S
    start: Callable[[], S]

    def __call__(self) -> S:
        return self.state

    def __reduce__(self) -> tuple[Any, ...]:
        return partial, (self.start,)


class Executor(Protocol):
    """Does tasks."""

    def run(self, spec: TaskSpec[S, T, R], tasks: Iterable[T]) -> Iterator[R]:
        """The result of each task, in the order in which they get done.

        Raises whatever the work raises, or the start of a worker's state.
        """


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


def run_isolated(work: Callable[[], R], confined: Limits) -> R:
    """What some work gives, done in a process of its own within the limits.

    Raises `TemplateError` where that process dies, and whatever the work raises.
    """
    with _pool(1, confined) as pool:
        try:
            return pool.submit(work).result()
        except (BrokenExecutor, MemoryError):
            raise TemplateError(worker_died("this", confined)) from None


def worker_died(whom: str, confined: Limits | None) -> Problem:
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

    def run(self, spec: TaskSpec[S, T, R], tasks: Iterable[T]) -> Iterator[R]:
        state = spec.start()
        return (spec.work(state, task) for task in tasks)


@dataclass(frozen=True)
class _Workers(Generic[T, R]):
    """Workers that are ready: `submit` gives one of them a task; `number` is how many there are."""

    submit: Callable[[T], Future[R]]
    number: int


class _Spread:
    """A pool of workers; `opened` gives new ones for tasks of a kind.

    A worker that dies (out of memory, killed) takes the others' tasks with it. They are done again
    in parts, so that only the part that kills is lost.
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
        """The results of tasks whose worker died, each of their parts done by a new worker."""
        parts = [part for task in tasks for part in spec.split(task)]
        if len(parts) == 1:  # there was nobody else to blame
            yield spec.lost(parts[0])
            return
        for part in parts:
            with self._opened(spec) as workers:
                batch: _Batch[T, R] = _Batch(workers, iter([part]))
                yield from batch.results()
            yield from map(spec.lost, batch.lost)


class _Batch(Generic[T, R]):
    """Tasks given out to workers until all are done, or until a worker dies and the batch
    `is_broken`: then `lost` are those given out and not done, `waiting` those not given out.
    """

    def __init__(self, workers: _Workers[T, R], tasks: Iterator[T]) -> None:
        self._workers = workers
        self._out: dict[Future[R], T] = {}
        self.waiting = tasks
        self.lost: list[T] = []
        self.is_broken = False

    def results(self) -> Iterator[R]:
        """The result of each task that gets done."""
        while not self.is_broken:
            self._give_out()
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

    def _give_out(self) -> None:
        """Give out as many tasks as keep every worker busy."""
        for task in islice(self.waiting, _AHEAD * self._workers.number - len(self._out)):
            try:
                self._out[self._workers.submit(task)] = task
            except BrokenExecutor:  # a worker has died since
                self.is_broken = True
                self.waiting = chain([task], self.waiting)
                return

    def _result(self, future: Future[R]) -> Iterator[R]:
        """The result of a task, once it is there; none where its worker died."""
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
    """Whether a worker died, or might as well: a broken pool, no memory left, or what Dask says
    when a task killed its workers.
    """
    is_end = isinstance(error, BrokenExecutor | MemoryError)
    return is_end or type(error).__name__ == "KilledWorker"


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
    from concurrent.futures import ProcessPoolExecutor  # its start would slow every single build

    given = (os.getpid(), confined, prepare)
    pool = ProcessPoolExecutor(jobs, initializer=_start_worker, initargs=given)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _start_worker(parent: int, confined: Limits | None, prepare: Callable[[], None] | None) -> None:
    """Leave Ctrl-C to the parent, do not outlive it, keep to the limits, and `prepare`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if confined:
        limit_memory(confined.render_memory)
    if prepare:
        prepare()


def _keep(start: Callable[[], S], work: Callable[[S, T], R]) -> None:
    """Let this process of a pool do its tasks with one state. The first task starts it, so that an
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
        pool = client.get_executor(pure=False, retries=0)
        given = (_work_afar, client.id, spec.start, spec.work)
        yield _Workers(lambda task: pool.submit(*given, task), threads)


def _work_afar(client: str, start: Callable[[], S], work: Callable[[S, T], R], task: T) -> R:
    """A task done by a worker of a cluster, which keeps the state of the client it works for."""
    from distributed import get_worker

    worker: Any = get_worker()
    kept: tuple[str, Any] = getattr(worker, _KEPT, ("", None))
    if kept[0] != client:
        kept = (client, start())
        setattr(worker, _KEPT, kept)
    return work(kept[1], task)
