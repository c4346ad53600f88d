"""`playbook doctor`"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from generator.cli.common_options import common_options, config_option, output_option
from generator.cli.printing import common, show_json, show_rows
from generator.usecases import doctor


@click.command("doctor")
@config_option
@output_option
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    help="A Word file: show what documents would take from it as branding.template.",
)
@common_options
@click.pass_context
def doctor_command(
    ctx: click.Context, /, config: Path | None, output: str, template: Path | None
) -> None:
    """Show what is installed, found and writable, for you to paste when you ask for help.

    The exit code is 1 if something is wrong.

    \b
    Examples:
      playbook doctor
      playbook doctor -c organisation.yaml -o to-send
      playbook doctor --template house.dotx
    """
    limits = common(ctx).limits
    facts = (
        doctor.examine_template(template, limits)
        if template
        else doctor.examine(config, output, limits)
    )
    if common(ctx).messages == "json":
        show_json("doctor", [asdict(fact) for fact in facts], ())
    else:
        rows = [(fact.state, fact.name, fact.value, fact.hint) for fact in facts]
        show_rows(ctx, ("", "What", "Found", ""), rows)
    ctx.exit(1 if any(fact.state == "wrong" for fact in facts) else 0)
