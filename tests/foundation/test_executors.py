"""Every task gets done, or is told as lost, whenever a worker dies."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

from generator.foundation.executors import TaskSpec, cores, open_executor
from generator.foundation.limits import LIMITS

DEADLY = 1


def test_a_worker_that_dies_while_results_are_looked_at_costs_its_own_task_alone() -> None:
    before = set(threading.enumerate())
    errand = TaskSpec(done_unless_deadly, split, lost)
    results = open_executor("", 1, LIMITS).run(errand, iter(range(6)))
    first = next(results)
    for thread in set(threading.enumerate()) - before:
        thread.join()  # those of the pool end once it has noticed
    assert sorted([first, *results]) == [
        (task, "lost" if task == DEADLY else "done") for task in range(6)
    ]


def test_a_task_for_which_there_is_no_memory_is_lost_alone() -> None:
    errand = TaskSpec(done_unless_greedy, split, lost)
    results = sorted(open_executor("", 2).run(errand, iter(range(6))))
    assert results == [(task, "lost" if task == DEADLY else "done") for task in range(6)]


def test_no_more_processes_are_started_than_the_machine_can_use() -> None:
    errand = TaskSpec(process, split, lost)
    found = set(open_executor("", 100_000).run(errand, iter(range(200))))
    assert len(found) <= 8 * cores()


def process(_: int) -> tuple[int, str]:
    return os.getpid(), ""


def done_unless_greedy(task: int) -> tuple[int, str]:
    if task == DEADLY:
        raise MemoryError
    return task, "done"


def done_unless_deadly(task: int) -> tuple[int, str]:
    if task == DEADLY:
        os._exit(1)
    return task, "done"


def split(task: int) -> Iterator[int]:
    yield task


def lost(task: int) -> tuple[int, str]:
    return task, "lost"
