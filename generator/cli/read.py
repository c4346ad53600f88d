"""`playbook read`"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from generator.cli.common_options import common_options, config_option
from generator.cli.printing import common, json_lines, show_json, show_problems, tracked
from generator.foundation import files, tables, yaml_nodes
from generator.foundation.errors import GeneratorError, Problem
from generator.foundation.limits import Limits
from generator.usecases import export
from generator.usecases.read import WorksheetReader, expanded, open_reader, skipped_links

FORMATS = ("json", "yaml", "csv", "xlsx")


@click.command("read")
@click.argument(
    "paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@config_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="json", show_default=True)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="A file to write to; needed for xlsx."
)
@common_options
@click.pass_context
def read_command(
    ctx: click.Context, paths: tuple[Path, ...], config: Path | None, form: str, output: Path | None
) -> None:
    """Get the answers out of filled files, Word or Markdown.

    Folders stand for the worksheets in them. A blank is left out; “not known” (a question mark) is
    null. How complete each step is, and what follows from the answers, stands beside them. The
    files are only read, never written; -o replaces earlier results and no other file.

    \b
    Examples:
      playbook read output/ward-7/pushback-worksheet.docx
      playbook read returned/ > answers.json
      playbook read returned/ --format xlsx -o answers.xlsx
    """
    is_spoken = common(ctx).messages == "json"
    _check_form(form, output, is_spoken=is_spoken)
    if output:
        _check_output(output, paths, common(ctx).limits)
    problems: list[Problem] = []
    reported: list[Problem] = []
    reader = open_reader(config, common(ctx).limits)
    found = _read_all(ctx, reader, paths, problems, reported)
    if form == "json" and output is None:
        show_json("read", found, problems)
    else:
        _write(form, list(found), output, problems)
    if not (is_spoken and output is None):
        show_problems(ctx, [*problems, *reported])
    errors = [problem for problem in (*problems, *reported) if problem.level == "error"]
    ctx.exit(1 if errors else 0)


def _check_form(form: str, output: Path | None, *, is_spoken: bool) -> None:
    """Raise `UsageError` for results that would have no place of their own."""
    if form == "xlsx" and output is None:
        raise click.UsageError("--format xlsx needs -o FILE.")
    if is_spoken and output is None and form != "json":
        raise click.UsageError(f"--messages json needs -o FILE for {form}, or --format json.")


def _check_output(output: Path, paths: tuple[Path, ...], limits: Limits) -> None:
    """Raise `UsageError` for results that would take the place of something else."""
    if files.resolved(output) in map(files.resolved, expanded(paths)):
        raise click.UsageError(f"-o {output} is one of the files to read.")
    if not export.is_replaceable(output, limits):
        message = f"-o {output} is there already, and no result of “playbook read”"
        raise click.UsageError(f"{message}; name another file, or move it away.")


def _read_all(
    ctx: click.Context,
    reader: WorksheetReader,
    paths: tuple[Path, ...],
    problems: list[Problem],
    reported: list[Problem],
) -> Iterator[dict[str, Any]]:
    """A record of every file that can be read; one that cannot does not stop the others."""
    problems += skipped_links(paths)
    every = list(expanded(paths))
    if not every:
        hint = "name filled files, or a folder that holds some"
        problems.append(Problem("read.nothing", "there is no worksheet to read", hint=hint))
    for path in tracked(ctx, every, len(every), "files"):
        try:
            read = reader.read(path)
        except GeneratorError as error:
            problems += error.problems
            continue
        reported += read.problems
        yield export.record(read)


def _write(
    form: str, found: list[dict[str, Any]], output: Path | None, problems: list[Problem]
) -> None:
    """The records in a format, into a file or on standard output."""
    if form in ("json", "yaml"):
        envelope = {"schema": 1, "command": "read", "items": found}
        text = (
            yaml_nodes.dump(envelope)
            if form == "yaml"
            else "".join(json_lines("read", found, problems))
        )
        data = text.encode(errors="backslashreplace")
    else:
        rows, warnings = export.table(found)
        problems += warnings
        data = tables.xlsx_of(rows) if form == "xlsx" else tables.csv_of(rows).encode("utf-8-sig")
    if output:
        files.write(output, data)
    else:
        click.echo(data, nl=False)
