"""Every task is done or reported as lost, whenever a worker dies."""

from __future__ import annotations

import multiprocessing
import operator
import os
import threading
from collections.abc import Iterator
from functools import partial
from uuid import UUID, uuid4

import pytest

from generator.foundation import executors
from generator.foundation.errors import ConfigError, Problem
from generator.foundation.executors import (
    Started,
    TaskSpec,
    cores,
    open_executor,
    run_isolated,
)
from generator.foundation.limits import LIMITS, Limits

DEADLY = 1


def test_a_worker_that_dies_while_results_are_read_loses_only_its_own_task() -> None:
    before = set(threading.enumerate())
    spec = TaskSpec(nothing, done_unless_deadly, split, lost)
    results = open_executor("", 1, LIMITS).run(spec, iter(range(6)))
    first = next(results)
    for thread in set(threading.enumerate()) - before:
        thread.join()  # the pool's threads end once it has noticed
    assert sorted([first, *results]) == [
        (task, "lost" if task == DEADLY else "done") for task in range(6)
    ]


def test_only_the_task_that_runs_out_of_memory_is_lost() -> None:
    spec = TaskSpec(nothing, done_unless_greedy, split, lost)
    results = sorted(open_executor("", 2).run(spec, iter(range(6))))
    assert results == [(task, "lost" if task == DEADLY else "done") for task in range(6)]


def test_no_more_processes_are_started_than_the_machine_can_use() -> None:
    spec = TaskSpec(nothing, process, split, lost)
    found = set(open_executor("", 100_000).run(spec, iter(range(200))))
    assert len(found) <= 8 * cores()


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_worker_starts_once_and_keeps_its_state(jobs: int) -> None:
    spec = TaskSpec(itself, both, split, lost)
    found = list(open_executor("", jobs).run(spec, range(40)))
    assert {task for task, _ in found} == set(range(40))
    states = {state for _, state in found}
    assert len(states) == len({process for process, _ in states}) <= jobs


@pytest.mark.parametrize(("jobs", "limits"), [(1, None), (2, None), (1, LIMITS)])
def test_an_error_at_the_start_of_a_worker_is_raised_in_the_parent(
    jobs: int, limits: Limits | None
) -> None:
    with pytest.raises(ConfigError, match="no such team"):
        list(open_executor("", jobs, limits).run(TaskSpec(refuse, both, split, lost), range(3)))


def test_an_error_in_an_isolated_process_is_raised_in_the_parent() -> None:
    with pytest.raises(ConfigError, match="no such team"):
        run_isolated(refuse, LIMITS)


@pytest.mark.parametrize(("method", "state"), [("fork", "inherited"), ("spawn", "its own")])
def test_a_forked_worker_inherits_the_state_and_a_spawned_one_builds_its_own(
    method: str, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    get_context = partial(multiprocessing.get_context, method)
    monkeypatch.setattr(multiprocessing, "get_context", get_context)
    monkeypatch.setattr(executors, "_THREADED", ())
    spec = TaskSpec(Started("inherited", partial(str, "its own")), operator.mul, split, lost)
    assert list(open_executor("", 1).run(spec, [1])) == ["inherited"]
    assert list(open_executor("", 2).run(spec, [1])) == [state]


def test_where_a_library_has_threads_workers_are_not_forked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(executors, "_THREADED", ("pytest",))
    spec = TaskSpec(Started("inherited", partial(str, "its own")), operator.mul, split, lost)
    assert list(open_executor("", 2).run(spec, [1])) == ["its own"]


def itself() -> tuple[int, UUID]:
    return os.getpid(), uuid4()


def both(state: tuple[int, UUID], task: int) -> tuple[int, tuple[int, UUID]]:
    return task, state


def refuse() -> tuple[int, UUID]:
    raise ConfigError(Problem("order.team", "no such team"))


def nothing() -> None:
    """A start for workers that need no state."""


def process(_: None, __: int) -> tuple[int, str]:
    return os.getpid(), ""


def done_unless_greedy(_: None, task: int) -> tuple[int, str]:
    if task == DEADLY:
        raise MemoryError
    return task, "done"


def done_unless_deadly(_: None, task: int) -> tuple[int, str]:
    if task == DEADLY:
        os._exit(1)
    return task, "done"


def split(task: int) -> Iterator[int]:
    yield task


def lost(task: int) -> tuple[int, str]:
    return task, "lost"
