"""A progress bar for a terminal: how many are done, how many per second, and the time left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text


@contextmanager
def bar(things: str, *, colour: bool | None = None) -> Iterator[Callable[[int, int], None]]:
    """A function that takes the number done and the total; the bar disappears with the context.

    No bar is shown for a single thing.
    """
    console = Console(stderr=True, force_terminal=colour)
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(things),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(things, total=None, visible=False)

        def show(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total, visible=total > 1)

        yield show


class _Rate(ProgressColumn):
    """How many are done per second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f} per second" if task.speed else "")
