"""`playbook build`"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from generator import build
from generator.cli.options import common_options, config_option, output_option
from generator.cli.output import common, progress_bar, say, show_json, show_problems, show_rows
from generator.writers import FORMATS


@click.command("build")
@click.argument("playbooks", metavar="[PLAYBOOK]...", nargs=-1)
@config_option
@output_option
@click.option(
    "--team", "teams", multiple=True, metavar="ID", help="For this team. May be repeated."
)
@click.option(
    "--department",
    metavar="ID",
    default="",
    help="For this department as one; with --all-teams, for its teams.",
)
@click.option("--all-teams", is_flag=True, help="One set for every team.")
@click.option(
    "--teams",
    "sheet",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="One set for every row of a CSV, XLSX or YAML file: columns team, name, department, and "
    "any setting, such as voice.tagline.",
)
@click.option(
    "--edition",
    "editions",
    multiple=True,
    metavar="NAME",
    help="playbook, worksheet, request, or, with answers, summary. May be repeated.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(FORMATS),
    help="May be repeated. Default: both.",
)
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The date to print; by default the file's, else none.",
)
@click.option(
    "--set", "overrides", multiple=True, metavar="KEY=VALUE", help="Change a setting for this run."
)
@click.option(
    "--answers",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Fill the documents with answers, as “playbook read” prints them.",
)
@click.option(
    "--from",
    "origin",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Fill the documents with the answers of a filled worksheet, also of another playbook.",
)
@click.option(
    "--zip", "archive", is_flag=True, help="Also one archive a department, ready to mail."
)
@click.option(
    "--jobs",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Processes to use. Default: as many as there are cores, where teams are many.",
)
@click.option(
    "--executor",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Who does the work: this machine, or a Dask cluster.",
)
@click.option(
    "--scheduler", default="", metavar="ADDRESS", help="The cluster's, such as tcp://host:8786."
)
@click.option("--protect", is_flag=True, help="Let people change nothing but the fields in Word.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@common_options
@click.pass_context
def command(ctx: click.Context, /, day: datetime | None, executor: str, **asked: Any) -> None:
    """Write playbooks and worksheets, every one in the voice of your organisation.

    Without PLAYBOOK all are built. Files that somebody edited are kept, never overwritten. A run
    that was stopped is gone on with by running it again.

    \b
    Examples:
      playbook build
      playbook build pushback --team ward-7 --team ward-9
      playbook build --all-teams --edition request --format docx -o to-send
      playbook build --teams teams.csv --zip
      playbook build pushback --edition summary --from returned/ward-7.docx
      playbook build --set voice.tagline="Time back to care" --dry-run
    """
    if (executor == "dask") != bool(asked["scheduler"]):
        raise click.UsageError("--executor dask and --scheduler ADDRESS go together.")
    order = build.Order(day=day.date() if day else None, **asked)
    with progress_bar(ctx, "teams") as progress:
        report = build.build(order, progress)
    _show(ctx, report)
    ctx.exit(report.exit_code)


def _show(ctx: click.Context, report: build.Report) -> None:
    if common(ctx).messages == "json":
        items = [
            {"file": f"{report.folder}/{outcome.name}", "action": outcome.action.value}
            for outcome in report.outcomes
        ]
        show_json("build", items, report.problems)
        return
    if report.source is None:
        say(ctx, "No organisation.yaml here: building the built-in example, Lindenmoor Housing.")
    show_problems(ctx, report.problems)
    if not common(ctx).quiet:
        rows = ((done.action.value, f"{report.folder}/{done.name}") for done in report.outcomes)
        show_rows(ctx, ("", "File"), rows)
    say(ctx, _summary(report))


def _summary(report: build.Report) -> str:
    counts = Counter(outcome.action for outcome in report.outcomes)
    parts = [f"{number} {action.value}" for action in build.Action if (number := counts[action])]
    would = "Dry run, nothing was written. A build would give: " if report.dry_run else ""
    return f"{would}{', '.join(parts) or 'no files'} in {report.folder}/"
