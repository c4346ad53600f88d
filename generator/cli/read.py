"""`playbook read`"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from generator import build
from generator.cli.options import common_options
from generator.cli.output import common, show_json, show_problems
from generator.document import Row, Value
from generator.errors import GeneratorError, Problem

_STAMP = (
    "worksheet",
    "playbook",
    "edition",
    "version",
    "profile",
    "organisation",
    "department",
    "team",
    "locale",
)


@click.command("read")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--format", "form", type=click.Choice(["json"]), default="json", show_default=True)
@common_options
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], form: str) -> None:  # noqa: ARG001
    """Get the answers out of filled files, Word or Markdown, as JSON.

    A blank is left out; “not known” (a question mark) is null. The files are only read, never
    written.

    \b
    Examples:
      playbook read output/ward-7/pushback-worksheet.docx
      playbook read returned/*.docx returned/*.md > answers.json
    """
    readings, problems = _read_all(files)
    show_json("read", [_item(reading) for reading in readings], problems)
    if common(ctx).messages != "json":
        show_problems(ctx, [*problems, *(told for one in readings for told in one.problems)])
    ctx.exit(1 if problems or any(reading.problems for reading in readings) else 0)


def _read_all(files: tuple[Path, ...]) -> tuple[list[build.Reading], list[Problem]]:
    """Every file that can be read; one that cannot does not stop the others."""
    readings: list[build.Reading] = []
    problems: list[Problem] = []
    for file in files:
        try:
            readings.append(build.read(file))
        except GeneratorError as error:
            problems += error.problems
    return readings, problems


def _item(reading: build.Reading) -> dict[str, Any]:
    stamp = {key: reading.stamp.get(key, "") or None for key in _STAMP}
    return {
        "file": reading.file.as_posix(),
        **stamp,
        "answers": {ident: _plain(value) for ident, value in reading.answers.items()},
        "found_by": dict(reading.found_by),
        "problems": [
            {"code": problem.code, "message": problem.message} for problem in reading.problems
        ],
    }


def _plain(value: Value | Row) -> Any:
    """An answer as JSON has it; a number stays exact where JSON's reader keeps it so."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case tuple():
            return [_plain(item) for item in value]
        case Mapping():
            return {key: _plain(cell) for key, cell in value.items()}
        case _:
            return value
