"""`playbook serve`"""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common_options import common_options, config_option
from generator.cli.printing import say
from generator.project.organisation_file import CONFIG_NAME, find_config


@click.command("serve")
@config_option
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=0,
    metavar="NUMBER",
    help="The port to listen on; by default any that is free.",
)
@click.option("--no-browser", is_flag=True, help="Only print the address; open nothing.")
@common_options
@click.pass_context
def serve_command(ctx: click.Context, /, config: Path | None, port: int, no_browser: bool) -> None:
    """Open the studio: change your file, make documents and read answers in your browser.

    Nobody but this browser gets in, and nothing leaves this computer. Everything you do there
    is in the same files that the commands use. It stops with its button “Close”, or with Ctrl-C.

    \b
    Examples:
      playbook serve
      playbook serve -c our-playbooks/organisation.yaml
      playbook serve --no-browser --port 8750
    """
    from generator.web.server import serve  # imports the server, which only this command needs

    path = find_config(config) or Path(CONFIG_NAME)

    def started(address: str) -> None:
        click.echo(address)
        say(ctx, f"Your files: {path.absolute().parent}\nPress Ctrl-C to close the studio.")

    serve(path, port, started, open_browser=not no_browser)
