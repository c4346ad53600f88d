"""The standard streams of a run, where whoever started it closed some of them."""

from __future__ import annotations

import io
import os
import sys

import click

_MESSAGE = """standard output is closed, so the results cannot be printed
  leave “>&-” out, or send them to a file: > results.txt; files already written are whole"""


def stand_in() -> None:
    """Put something in the place of each stream that is closed: nothing is to be read there,
    messages go nowhere, and results raise `ResultsLost`.
    """
    sys.stdin = sys.stdin or os.fdopen(os.open(os.devnull, os.O_RDONLY))
    sys.stdout = sys.stdout or _Closed()
    sys.stderr = sys.stderr or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


class ResultsLost(click.ClickException):
    """Nobody can get the results; told on standard error however problems are told, since those
    that programs read stand among the results.
    """

    exit_code = 4


class _Closed(io.TextIOBase):
    """Standard output that is closed."""

    def write(self, _: object) -> int:
        raise ResultsLost(_MESSAGE)
