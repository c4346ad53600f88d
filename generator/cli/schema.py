"""`playbook schema`"""

from __future__ import annotations

import click

from generator.cli.common_options import common_options


@click.command("schema")
@common_options
def schema_command() -> None:
    """Print the JSON Schema of organisation.yaml, for editors and other programs.

    \b
    Examples:
      playbook schema > organisation.schema.json
    """
    from generator.usecases.init import schema_text

    click.echo(schema_text(), nl=False)
