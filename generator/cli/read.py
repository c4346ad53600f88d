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
@click.option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    default="json",
    show_default=True,
    help="The format of the results.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write to; required for xlsx.",
)
@common_options
@click.pass_context
def read_command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    config: Path | None,
    output_format: str,
    output: Path | None,
) -> None:
    """Read the answers from filled Word or Markdown files.

    For a folder, all worksheets in it are read. Blank fields are left out; “not known” (a question
    mark) is null. Each record also says how complete each step is, and what is worked out from the
    answers. The worksheets themselves are never changed; -o replaces earlier results and no other
    file.

    \b
    Examples:
      playbook read output/ward-7/ward-7-pushback-worksheet.docx
      playbook read returned/ > answers.json
      playbook read returned/ --format xlsx -o answers.xlsx
    """
    json_messages = common(ctx).messages == "json"
    _check_format(output_format, output, json_messages=json_messages)
    if output:
        _check_output(output, paths, common(ctx).limits)
    problems: list[Problem] = []
    reported: list[Problem] = []
    reader = open_reader(config, common(ctx).limits)
    found = _read_all(ctx, reader, paths, problems, reported)
    if output_format == "json" and output is None:
        show_json("read", found, problems)
    else:
        _write(output_format, list(found), output, problems)
    if not (json_messages and output is None):
        show_problems(ctx, [*problems, *reported])
    errors = [problem for problem in (*problems, *reported) if problem.level == "error"]
    ctx.exit(1 if errors else 0)


def _check_format(output_format: str, output: Path | None, *, json_messages: bool) -> None:
    """Raise `UsageError` for results that cannot go to standard output."""
    if output is not None:
        return
    if output_format == "xlsx":
        raise click.UsageError("--format xlsx needs -o FILE.")
    if json_messages and output_format != "json":
        message = f"--messages json needs -o FILE for {output_format}, or --format json."
        raise click.UsageError(message)


def _check_output(output: Path, paths: tuple[Path, ...], limits: Limits) -> None:
    """Raise `UsageError` for results that would overwrite anything but earlier results."""
    if files.resolved(output) in map(files.resolved, expanded(paths)):
        raise click.UsageError(f"-o {output} is one of the files to read.")
    if not export.is_replaceable(output, limits):
        message = f"-o {output} already exists and was not written by “playbook read”"
        raise click.UsageError(f"{message}; name another file, or move that one.")


def _read_all(
    ctx: click.Context,
    reader: WorksheetReader,
    paths: tuple[Path, ...],
    problems: list[Problem],
    reported: list[Problem],
) -> Iterator[dict[str, Any]]:
    """A record for each file that can be read; one that cannot be read does not stop the others.

    Problems of files that cannot be read go to `problems`; those that a record contains already, to
    `reported`.
    """
    problems += skipped_links(paths)
    every = list(expanded(paths))
    if not every:
        hint = "name filled files, or a folder that contains some"
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
    output_format: str, found: list[dict[str, Any]], output: Path | None, problems: list[Problem]
) -> None:
    """Write the records in a format to a file, or to standard output."""
    if output_format in ("json", "yaml"):
        envelope = {"schema": 1, "command": "read", "items": found}
        text = (
            yaml_nodes.dump(envelope)
            if output_format == "yaml"
            else "".join(json_lines("read", found, problems))
        )
        data = text.encode(errors="backslashreplace")
    else:
        rows, warnings = export.table(found)
        problems += warnings
        data = (
            tables.xlsx_of(rows)
            if output_format == "xlsx"
            else tables.csv_of(rows).encode("utf-8-sig")
        )
    if output:
        files.write(output, data)
    else:
        click.echo(data, nl=False)
