"""`playbook build`"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from generator.cli.common_options import (
    common_options,
    config_option,
    output_option,
    owner_option,
    setting_options,
    unit_options,
)
from generator.cli.printing import common, progress_bar, say, show_json, show_problems, show_rows
from generator.usecases import build
from generator.writers import FORMATS


@click.command("build")
@click.argument("playbooks", metavar="[PLAYBOOK]...", nargs=-1)
@config_option
@output_option
@unit_options
@click.option(
    "--edition",
    "editions",
    multiple=True,
    metavar="NAME",
    help="playbook, worksheet, canvas, request or, with answers, summary. May be repeated.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(FORMATS),
    help="May be repeated. Default: md and docx; with --paper, docx. PDF needs the extra “pdf”.",
)
@setting_options
@click.option(
    "--answers",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Fill in the documents with the answers in this file, as “playbook read” writes it.",
)
@click.option(
    "--from",
    "origins",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Fill in the documents with the answers from a filled worksheet, even one of another "
    "playbook, or from those in a folder. May be repeated; where answers differ, the later file "
    "counts.",
)
@owner_option("answers_of")
@click.option(
    "--zip",
    "archive",
    is_flag=True,
    help="Also write an archive for each department, ready to mail.",
)
@click.option(
    "--jobs",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="The number of processes. Default: one for each core when there are many teams.",
)
@click.option(
    "--executor",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Where to make the documents: on this machine or on a Dask cluster.",
)
@click.option(
    "--scheduler",
    default="",
    metavar="ADDRESS",
    help="The address of the cluster, such as tcp://host:8786.",
)
@click.option("--restore", is_flag=True, help="Recreate files that were deleted.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("-v", "--verbose", is_flag=True, help="Also tell how the documents were made.")
@common_options
@click.pass_context
def build_command(ctx: click.Context, /, executor: str, *, verbose: bool, **values: Any) -> None:
    """Write playbooks and worksheets in your organisation's own voice.

    Without any option that says what to build, everything that was built here before is renewed,
    with the options it was built with; the first time, one set of all playbooks is built for the
    organisation. Without an organisation.yaml, the built-in example is built. Files that people
    edited or filled in are kept. New wording is merged into edited Markdown where it touches no
    edit; otherwise the new version waits in .playbook/pending until you decide with “playbook
    resolve”. Deleted files stay deleted. To resume an interrupted run, run the same command again.

    \b
    Examples:
      playbook build
      playbook build pushback --team ward-7 --team ward-9
      playbook build --all-teams --edition request --format docx -o to-send
      playbook build --teams teams.csv --zip
      playbook build pushback --paper
      playbook build pushback --edition summary --from returned/ward-7.docx
      playbook build --set voice.tagline="Time back to care" --dry-run
    """
    if (executor == "dask") != bool(values["scheduler"]):
        raise click.UsageError("Use --executor dask and --scheduler ADDRESS together.")
    options = build.BuildOptions(**values, limits=common(ctx).limits)
    with progress_bar(ctx, "teams") as progress:
        report = build.build(options, progress)
    _show(ctx, report)
    if verbose and report.ways:
        parts = (f"{number:,} {way}" for way, number in report.ways.items())
        say(ctx, f"Documents made: {', '.join(parts)}.")
    ctx.exit(report.exit_code)


def _show(ctx: click.Context, report: build.Report) -> None:
    if common(ctx).messages == "json":
        items = [
            {"file": f"{report.folder}/{outcome.name}", "action": outcome.action.value}
            for outcome in report.outcomes
        ]
        show_json("build", items, report.problems)
        return
    for remark in report.remarks:
        say(ctx, remark)
    show_problems(ctx, report.problems)
    if not common(ctx).quiet:
        rows = ((done.action.value, f"{report.folder}/{done.name}") for done in report.outcomes)
        show_rows(ctx, ("", "File"), rows)
    say(ctx, _summary(report))


def _summary(report: build.Report) -> str:
    counts = Counter(outcome.action for outcome in report.outcomes)
    parts = [f"{number} {action.value}" for action in build.Action if (number := counts[action])]
    would = "Dry run: nothing was written. The result would be: " if report.dry_run else ""
    return f"{would}{', '.join(parts) or 'no files'} in {report.folder}/"
