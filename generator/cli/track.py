"""`playbook track`"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from generator.cli.common_options import common_options, config_option, day_option, owner_option
from generator.cli.printing import common, json_lines, say, show_problems, show_rows, tracked
from generator.foundation import files
from generator.foundation.errors import Problem
from generator.usecases import track
from generator.usecases.rounds import track_tables
from generator.usecases.rounds.reminders import Reminders, write_reminders

# Each format with the ending of its files.
FORMATS = {"table": "", "json": ".json", "md": ".md", "xlsx": ".xlsx"}
_NAMED = 3  # missing answers in a row of the table


@click.command("track")
@click.argument("paths", metavar="[FOLDER]...", nargs=-1, type=click.Path(path_type=Path))
@config_option
@click.option(
    "--round",
    "rounds",
    multiple=True,
    metavar="NAME",
    help="Only this round. May be repeated. Default: all.",
)
@click.option(
    "--sent",
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="The folder of all rounds. Default: the folder “sent” beside your organisation's file.",
)
@day_option("The day that counts as today.")
@owner_option("organisation")
@click.option(
    "--remind",
    is_flag=True,
    help="Write drafts of reminders: to those whose sheet is missing or incomplete.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(list(FORMATS)),
    help="The format of the results; by default as the name after -o ends, else a table.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file to write to; required for xlsx.",
)
@common_options
@click.pass_context
def track_command(
    ctx: click.Context,
    /,
    output_format: str | None,
    output: Path | None,
    *,
    remind: bool,
    **values: Any,
) -> None:
    """Show who sent their sheet back: returned, incomplete, late, missing, twice.

    Reads what came back: files and folders of any format that “playbook read” takes, mails with
    their attachments too; by default the folder “returned” beside your organisation's file. A sheet
    is known by the id of its copy, else by its kind and the name or address of who filled it in.
    What is missing in it is named in its own words. Nothing that came back is changed.

    With --remind, drafts of reminders are written into the folder of the round, one a day for each
    person at most.

    \b
    Examples:
      playbook track returned/
      playbook track returned/ mails/ --round autumn --remind
      playbook track returned/ -o overview.xlsx
    """
    form = _format(output_format, output)
    options = track.TrackOptions(**values, limits=common(ctx).limits)
    tracker = track.Tracker(options)
    report = tracker.report(lambda paths, count: tracked(ctx, paths, count, "files"))
    reminders = Reminders((), ())
    if remind:
        reminders = write_reminders(tracker.project, report.rows, options.today)
    problems = (*report.problems, *reminders.problems)
    if form != "json" or output:
        show_problems(ctx, problems)
    _show(ctx, report, problems, form, output)
    _say(ctx, report, reminders)
    ctx.exit(max(report.exit_code, 1 if reminders.problems else 0))


def _format(named: str | None, output: Path | None) -> str:
    """The format that is asked for. Raises `click.UsageError` for none that can be written."""
    if named is None and output is not None:
        ending = output.suffix.lower()
        named = next((name for name, own in FORMATS.items() if own == ending and own), None)
        if named is None:
            raise click.UsageError("-o FILE should end in .json, .md or .xlsx.")
    form = named or "table"
    if form == "xlsx" and output is None:
        raise click.UsageError("An Excel file is not printed: name it with -o FILE.xlsx.")
    if form == "table" and output is not None:
        raise click.UsageError("A table is only printed: leave out -o, or choose another format.")
    return form


def _show(
    ctx: click.Context,
    report: track.TrackReport,
    problems: Sequence[Problem],
    form: str,
    output: Path | None,
) -> None:
    if form == "table":
        show_rows(ctx, *track_tables.table_of(report, _NAMED))
        for stranger in report.strangers:
            who = stranger.requester or "nobody who says so"
            say(ctx, f"From nobody we know: {stranger.file.as_posix()}, filled in by {who}")
        return
    data = _data(report, problems, form)
    if output is None:
        click.echo(data.decode(), nl=False)
    else:
        files.write(output, data)
        say(ctx, f"Written: {output.as_posix()}")


def _data(report: track.TrackReport, problems: Sequence[Problem], form: str) -> bytes:
    match form:
        case "xlsx":
            return track_tables.as_workbook(report)
        case "md":
            return track_tables.as_markdown(report)
        case _:
            rows = map(track_tables.plain, report.rows)
            return "".join(json_lines("track", rows, problems)).encode()


def _say(ctx: click.Context, report: track.TrackReport, reminders: Reminders) -> None:
    say(ctx, f"{report.headline} ({report.details}).")
    for reminder in reminders.written:
        say(ctx, f"Draft: {reminder.path.as_posix()}")
