"""Standard streams for a run that was started with some of them closed."""

from __future__ import annotations

import io
import os
import sys

import click

_MESSAGE = """standard output is closed, so the results cannot be printed
  remove “>&-”, or redirect them to a file: > results.txt; files already written are complete"""


def replace_closed() -> None:
    """Replace each closed stream: standard input is empty, messages are dropped, and printing
    results raises `ResultsLost`.
    """
    sys.stdin = sys.stdin or os.fdopen(os.open(os.devnull, os.O_RDONLY))
    sys.stdout = sys.stdout or _Closed()
    sys.stderr = sys.stderr or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


class ResultsLost(click.ClickException):
    """The results cannot be printed. Reported on standard error whatever `--messages` says, since
    JSON messages would go to standard output.
    """

    exit_code = 4


class _Closed(io.TextIOBase):
    """A closed standard output."""

    def write(self, _: object) -> int:
        raise ResultsLost(_MESSAGE)
