"""`playbook read`"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from generator.answers.duplicates import DuplicateFinder
from generator.answers.flat_table import flat_table
from generator.cli.common_options import common_options, config_option, owner_option
from generator.cli.printing import common, json_lines, show_json, show_problems, tracked
from generator.foundation import files, tables, yaml_nodes
from generator.foundation.errors import GeneratorError, Problem
from generator.foundation.limits import Limits
from generator.readers.returned_files import as_found, expanded, passed_over, without_worksheets
from generator.usecases import export
from generator.usecases.read import FilledWorksheet, WorksheetReader, open_reader

# Each format with the endings of its files.
FORMATS = {
    "json": (".json",),
    "yaml": (".yaml", ".yml"),
    "csv": (".csv",),
    "xlsx": (".xlsx",),
}


@click.command("read")
@click.argument(
    "paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@config_option
@owner_option("organisation")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(list(FORMATS)),
    help="The format of the results; by default as the name after -o ends, else json.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write to; required for xlsx.",
)
@common_options
@click.pass_context
def read_command(  # noqa: PLR0913 — one parameter for each option
    ctx: click.Context,
    paths: tuple[Path, ...],
    config: Path | None,
    organisation: str,
    output_format: str | None,
    output: Path | None,
) -> None:
    """Read the answers from filled worksheets, whichever program saved them.

    These can be Word, Markdown, OpenDocument, HTML or text files, or mails with worksheets
    attached. Fields that another program removed are found by their labels, and it is said how
    certain that is. For a folder, all worksheets in it are read. Blank fields are left out; “not
    known” (a question mark) is null. Each record also says how complete each step is, and what is
    worked out from the answers. An Excel file has them as people read them, with figures and
    totals, what is still open, and the data. The worksheets themselves are never changed; -o
    replaces earlier results and no other file.

    \b
    Examples:
      playbook read output/ward-7/ward-7-pushback-worksheet.docx
      playbook read returned/ > answers.json
      playbook read returned/ -o answers.xlsx
    """
    json_messages = common(ctx).messages == "json"
    chosen = _format(output_format, output, json_messages=json_messages)
    if output:
        _check_output(output, paths, common(ctx).limits)
    problems: list[Problem] = []
    reported: list[Problem] = []
    reader = open_reader(config, common(ctx).limits, organisation)
    copies = DuplicateFinder()
    found = _read_all(ctx, reader, paths, copies, problems, reported)
    if chosen == "json" and output is None:
        show_json("read", map(export.record, found), problems)
    else:
        readings = tuple(found)
        data, warnings = _data(chosen, reader, readings, copies, problems)
        problems += warnings
        if output:
            files.write(output, data)
        else:
            click.echo(data, nl=False)
    if not (json_messages and output is None):
        show_problems(ctx, [*problems, *reported])
    errors = [problem for problem in (*problems, *reported) if problem.level == "error"]
    ctx.exit(1 if errors else 0)


def _format(output_format: str | None, output: Path | None, *, json_messages: bool) -> str:
    """The format asked for, else the one that the output's name ends in, else JSON.

    Raises `UsageError` where they contradict each other, for an ending that no format has, and for
    results that cannot go to standard output.
    """
    if output is None:
        if output_format == "xlsx":
            raise click.UsageError("--format xlsx needs -o FILE.")
        if json_messages and output_format not in (None, "json"):
            message = f"--messages json needs -o FILE for {output_format}, or --format json."
            raise click.UsageError(message)
        return output_format or "json"
    ending = output.suffix.lower()
    named = next((name for name, endings in FORMATS.items() if ending in endings), "")
    if ending and not named:
        known = ", ".join(ending for endings in FORMATS.values() for ending in endings)
        message = f"-o {output} ends in {ending}, which is not a format of results"
        raise click.UsageError(f"{message}; names of results end in {known}.")
    if named and output_format and named != output_format:
        message = f"--format {output_format} contradicts -o {output}, which is {named}"
        raise click.UsageError(f"{message}; leave --format out, or change the name's ending.")
    return named or output_format or "json"


def _check_output(output: Path, paths: tuple[Path, ...], limits: Limits) -> None:
    """Raise `UsageError` for results that would overwrite anything but earlier results."""
    if files.resolved(output) in map(files.resolved, expanded(paths)):
        raise click.UsageError(f"-o {output} is one of the files to read.")
    if not export.is_replaceable(output, limits):
        message = f"-o {output} already exists and was not written by “playbook read”"
        raise click.UsageError(f"{message}; name another file, or move that one.")


def _read_all(  # noqa: PLR0913 — three of them collect what is found
    ctx: click.Context,
    reader: WorksheetReader,
    paths: tuple[Path, ...],
    copies: DuplicateFinder,
    problems: list[Problem],
    reported: list[Problem],
) -> Iterator[FilledWorksheet]:
    """Each file that can be read; one that cannot be read does not stop the others. A file that is
    named twice is read once.

    Problems of files that cannot be read go to `problems`, as do files of the same request; those
    that a record contains already go to `reported`.
    """
    problems += passed_over(paths, ctx.params["output"])
    every = list({files.resolved(path): path for path in expanded(paths)}.values())
    problems += without_worksheets(paths, every, "read")
    for path in tracked(ctx, every, len(every), "files"):
        try:
            read = reader.read(path)
        except GeneratorError as error:
            problems += as_found(error.problems, path, paths)
            continue
        reported += read.problems
        copies.add(read.file, read.stamp, read.answers, read.saved_on, read.asked)
        yield read
    for same in copies.found():
        problems += same.problems(reader.words(same.stamp))


def _data(
    output_format: str,
    reader: WorksheetReader,
    readings: tuple[FilledWorksheet, ...],
    copies: DuplicateFinder,
    problems: list[Problem],
) -> tuple[bytes, list[Problem]]:
    """What was read in a format, and warnings about what had to be divided to fit it."""
    if output_format == "xlsx":
        return export.workbook(reader, readings, tuple(copies.found()), problems)
    found = [export.record(reading) for reading in readings]
    if output_format == "csv":
        rows, warnings = flat_table(found)
        return tables.csv_of(rows).encode("utf-8-sig"), warnings
    envelope = {"schema": 1, "command": "read", "items": found}
    text = (
        yaml_nodes.dump(envelope)
        if output_format == "yaml"
        else "".join(json_lines("read", found, problems))
    )
    return text.encode(errors="backslashreplace"), []
