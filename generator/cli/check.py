"""`playbook check`"""

from __future__ import annotations

from typing import Any

import click

from generator import build, checking
from generator.cli.options import drift_options
from generator.cli.output import common, say, show_json, show_problems


@click.command("check")
@drift_options
@click.pass_context
def command(ctx: click.Context, /, **asked: Any) -> None:
    """Look for problems: in your file and templates, and in the documents that were built.

    Documents that are stale, edited, filled in or gone are findings. Nothing is written, nothing
    is asked of a network; exit code 1 tells of findings, so it fits into a pipeline.

    \b
    Examples:
      playbook check
      playbook check --messages github
    """
    found = checking.check(build.Order(**asked))
    if common(ctx).messages == "json":
        show_json("check", [], found.problems)
    else:
        show_problems(ctx, found.problems)
        say(ctx, found.summary)
    ctx.exit(found.exit_code)
