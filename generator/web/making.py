"""The build that runs while its progress is shown."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.foundation.errors import GeneratorError, Problem
from generator.project.options import BuildOptions
from generator.usecases.build import Report, build


@dataclass(frozen=True)
class MakingState:
    """How far a build is: units done and in all, and its report or problems once it has ended;
    somebody may have stopped it.
    """

    done: int = 0
    total: int = 0
    is_running: bool = False
    is_stopped: bool = False
    report: Report | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def share(self) -> int:
        """How much is done, in percent."""
        return 100 * self.done // self.total if self.total else 0


class _StoppedError(Exception):
    """Somebody stopped the build."""


class Making:
    """Runs one build at a time in a thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.state = MakingState()
        self._wanted = True

    def start(self, orders: Sequence[BuildOptions]) -> bool:
        """Run builds one after the other; False if one is running."""
        with self._lock:
            if self.state.is_running:
                return False
            self.state = MakingState(is_running=True)
            self._wanted = True
        threading.Thread(target=self._run, args=(tuple(orders),), name="build").start()
        return True

    def stop(self) -> None:
        """Stop after the units at hand. What is made stays; the next build goes on from there."""
        self._wanted = False

    def _run(self, orders: tuple[BuildOptions, ...]) -> None:
        try:
            for order in orders:
                report = build(order, self._progress)
                self.state = replace(self.state, report=_joined(self.state.report, report))
        except _StoppedError:
            self.state = replace(self.state, is_stopped=True)
        except GeneratorError as error:
            self.state = replace(self.state, problems=tuple(error.problems))
        finally:
            self.state = replace(self.state, is_running=False)

    def _progress(self, done: int, total: int) -> None:
        self.state = replace(self.state, done=done, total=total)
        if not self._wanted:
            raise _StoppedError


def _joined(first: Report | None, second: Report) -> Report:
    if first is None:
        return second
    return replace(
        second,
        outcomes=(*first.outcomes, *second.outcomes),
        problems=(*first.problems, *second.problems),
        failed=first.failed + second.failed,
    )
