"""`playbook check`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from generator.cli.common_options import drift_options
from generator.cli.printing import common, say, show_json, show_problems
from generator.usecases import build, check


@click.command("check")
@click.option("--strict", is_flag=True, help="Warnings are findings too.")
@click.option(
    "--voice",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Look for words you avoid in this Markdown or Word file, and for nothing else.",
)
@drift_options
@click.pass_context
def check_command(ctx: click.Context, /, strict: bool, voice: Path | None, **asked: Any) -> None:
    """Look for problems: in your file and templates, and in the documents that were built.

    Documents that are stale, edited, filled in or gone are findings. Words that you avoid
    (voice.terms) are looked for in your own texts and in the playbooks', and told at their source.
    Nothing is written, nothing is asked of a network; exit code 1 tells of findings, so it fits
    into a pipeline.

    \b
    Examples:
      playbook check
      playbook check --strict --messages github
      playbook check --voice newsletter.docx
    """
    options = build.BuildOptions(**asked, limits=common(ctx).limits)
    found = check.check_file(options, voice) if voice else check.check(options, strict=strict)
    if common(ctx).messages == "json":
        show_json("check", [], found.problems)
    else:
        show_problems(ctx, found.problems)
        say(ctx, found.summary)
    ctx.exit(found.exit_code)
