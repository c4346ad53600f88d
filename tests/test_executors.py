"""Every task gets done, or is told as lost, whenever a worker dies."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

from generator.executors import Errand, open_executor
from generator.limits import LIMITS

DEADLY = 1


def test_a_worker_that_dies_while_results_are_looked_at_costs_its_own_task_alone() -> None:
    before = set(threading.enumerate())
    errand = Errand(done_unless_deadly, split, lost)
    results = open_executor("", 1, LIMITS).run(errand, iter(range(6)))
    first = next(results)
    for thread in set(threading.enumerate()) - before:
        thread.join()  # those of the pool end once it has noticed
    assert sorted([first, *results]) == [
        (task, "lost" if task == DEADLY else "done") for task in range(6)
    ]


def done_unless_deadly(task: int) -> tuple[int, str]:
    if task == DEADLY:
        os._exit(1)
    return task, "done"


def split(task: int) -> Iterator[int]:
    yield task


def lost(task: int) -> tuple[int, str]:
    return task, "lost"
