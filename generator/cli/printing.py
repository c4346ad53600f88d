"""Printing of results on standard output and of messages on standard error; tables only on a
terminal.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from generator.cli.common_options import Common
from generator.cli.excerpt import excerpt
from generator.foundation.characters import visible, visible_line
from generator.foundation.errors import Problem

_ENVELOPE = 1
_GLANCE = 160  # characters
T = TypeVar("T")
Row = tuple[str, str, str, str]


def common(ctx: click.Context) -> Common:
    """The common options of this run; the defaults if it failed before its options were read."""
    found = ctx.find_root().obj
    return found if isinstance(found, Common) else Common()


def show_problems(ctx: click.Context, problems: Iterable[Problem]) -> None:
    """Report problems as `--messages` says: as one JSON object, as GitHub annotations, or as lines
    for people. With `--quiet`, warnings are left out.
    """
    options = common(ctx)
    reported = [
        problem for problem in problems if not (options.quiet and problem.level == "warning")
    ]
    if options.messages == "json":
        if reported:
            show_json(ctx.invoked_subcommand or ctx.info_name or "", [], reported)
    elif options.messages == "github":
        for problem in reported:
            click.echo(_annotation(problem), err=True)
    else:
        for problem in reported:
            click.echo(_human(problem), err=True, color=options.colour)


def show_json(command: str, items: Iterable[Any], problems: Iterable[Problem]) -> None:
    """Print the one object that programs read: schema, command, items, diagnostics. Each item is
    printed as soon as it is produced; `problems` is read after the last one.
    """
    for line in json_lines(command, items, problems):
        click.echo(line, nl=False)


def json_lines(command: str, items: Iterable[Any], problems: Iterable[Problem]) -> Iterator[str]:
    """The text of that object, piece by piece, indented by two spaces."""
    yield f'{{\n  "schema": {_ENVELOPE},\n  "command": {json.dumps(command)},\n  "items": ['
    comma = ""
    for item in items:
        yield f"{comma}\n    {_indented(item)}"
        comma = ","
    end = "\n  " if comma else ""
    yield f'{end}],\n  "diagnostics": '
    yield _indented([_diagnostic(problem) for problem in problems], 2)
    yield "\n}\n"


def _indented(data: Any, depth: int = 4) -> str:
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return text.replace("\n", "\n" + " " * depth)


def _diagnostic(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "level": problem.level,
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "message": visible(problem.message),
        "hint": visible(problem.hint),
    }


def show_rows(ctx: click.Context, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows: as a table on a terminal, as tab-separated lines in a pipe."""
    if not _is_terminal(ctx, sys.stdout):
        for row in rows:
            click.echo("\t".join(map(visible_line, row)))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, force_terminal=common(ctx).colour, soft_wrap=True)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(visible_line(cell)) for cell in row))
    console.print(table)


def glance(ctx: click.Context, rows: list[Row], most: int) -> list[Row]:
    """The first rows, as many as are read at a glance on a terminal, and how many more there are in
    the third column; in a pipe, all rows.
    """
    rest = len(rows) - most
    if rest <= 1 or not _is_terminal(ctx, sys.stdout):
        return rows
    return [*rows[:most], ("", "", f"and {rest} more", "")]


def say(ctx: click.Context, text: str) -> None:
    """Print a remark for people on standard error; nothing with `--quiet`, for programs, or if it
    is empty.
    """
    options = common(ctx)
    if text and not options.quiet and options.messages == "human":
        click.echo(visible(text), err=True)


@contextmanager
def progress_bar(ctx: click.Context, things: str) -> Iterator[Callable[[int, int], None] | None]:
    """A function that takes the number done and the total and shows them on a terminal, as a bar
    with rate and remaining time; None in a pipe.
    """
    options = common(ctx)
    if options.quiet or options.messages != "human" or not _is_terminal(ctx, sys.stderr):
        yield None
        return
    from generator.cli.progress import bar

    with bar(things, colour=options.colour) as show:
        yield show


def tracked(ctx: click.Context, items: Iterable[T], count: int, things: str) -> Iterator[T]:
    """Each item in turn, while a progress bar shows how many of `count` are done."""
    with progress_bar(ctx, things) as progress:
        for number, item in enumerate(items, 1):
            yield item
            if progress:
                progress(number, count)


def shortened(ctx: click.Context, line: str) -> str:
    """The line cut to a length that is read at a glance on a terminal; unchanged in a pipe."""
    if not _is_terminal(ctx, sys.stdout):
        return line
    return visible(f"{line[:_GLANCE]}…" if len(line) > _GLANCE else line)


def _is_terminal(ctx: click.Context, stream: Any) -> bool:
    """Whether to print for a terminal, and so import rich: as `--color` says, or else as the stream
    is.
    """
    colour = common(ctx).colour
    return stream.isatty() if colour is None else colour


def _human(problem: Problem) -> str:
    """Place, message and code; the lines around the place; how to fix the problem."""
    colour = "red" if problem.level == "error" else "yellow"
    place = f"{visible_line(str(problem.place))}: " if problem.place.file else ""
    lines = [
        click.style(f"{problem.level.capitalize()}: ", fg=colour, bold=True)
        + click.style(place, bold=True)
        + visible(problem.message)
        + click.style(f" [{problem.code}]", dim=True)
    ]
    for gutter, line in excerpt(problem.place):
        caret = not line.strip(" ^")
        shown = click.style(line, fg=colour, bold=True) if caret else line
        lines.append(f"  {click.style(gutter, dim=True)}{shown}")
    return "\n".join([*lines, f"  {visible(problem.hint)}"] if problem.hint else lines)


def _annotation(problem: Problem) -> str:
    """A workflow command (GitHub Actions, "Workflow commands": `%`, line breaks, `:` and `,` are
    escaped).
    """
    place = problem.place
    parts = [
        ("file", place.file),
        ("line", place.line),
        ("col", place.column),
        ("title", problem.code),
    ]
    keys = ",".join(f"{key}={_escaped(str(value), inside=True)}" for key, value in parts if value)
    text = visible(f"{problem.message} {problem.hint}".strip())
    return f"::{problem.level} {keys}::{_escaped(text)}"


def _escaped(text: str, *, inside: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if inside else text
