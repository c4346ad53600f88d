"""`playbook check`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from generator.cli.common_options import drift_options
from generator.cli.printing import common, say, show_json, show_problems
from generator.usecases import build, check


@click.command("check")
@click.option("--strict", is_flag=True, help="Count warnings as findings.")
@click.option(
    "--voice",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Only check this Markdown or Word file for words to avoid.",
)
@drift_options
@click.pass_context
def check_command(ctx: click.Context, /, strict: bool, voice: Path | None, **values: Any) -> None:
    """Find problems in your file and templates, and in the documents that were built.

    Documents that are out of date, edited, filled in or missing are findings. Your own texts and
    those of the playbooks are searched for words to avoid (voice.terms), which are reported where
    they are written. Nothing is written and no network is used. The exit code is 1 if there are
    findings, so that a pipeline stops.

    \b
    Examples:
      playbook check
      playbook check --strict --messages github
      playbook check --voice newsletter.docx
    """
    options = build.BuildOptions(**values, limits=common(ctx).limits)
    found = check.check_file(options, voice) if voice else check.check(options, strict=strict)
    if common(ctx).messages == "json":
        show_json("check", [], found.problems)
    else:
        for remark in found.remarks:
            say(ctx, remark)
        show_problems(ctx, found.problems)
        say(ctx, found.summary)
    ctx.exit(found.exit_code)
