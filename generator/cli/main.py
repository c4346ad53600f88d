"""The `playbook` command: each subcommand's module is imported when it runs."""

from __future__ import annotations

import signal
import sys
from importlib import import_module

import click

from generator.cli.streams import replace_closed
from generator.foundation.errors import GeneratorError

# Each command, which is in the module of the same name, and its line in the list of commands.
_COMMANDS = {
    "init": "Start a project with a file for your organisation.",
    "build": "Write playbooks and worksheets for your teams.",
    "list": "Show playbooks, editions, languages and fields.",
    "status": "Show what has changed since the last build.",
    "diff": "Show what a build would change, and why.",
    "check": "Find problems, and documents that are out of date.",
    "resolve": "Decide what happens to an edited file.",
    "explain": "Show where a setting comes from and what uses it.",
    "serve": "Open the studio: all of this in your browser.",
    "send": "Make a sheet and a mail for each person.",
    "track": "Show who sent their sheet back, and who did not.",
    "read": "Read the answers from filled files.",
    "refresh": "Copy answers into new files in today's wording.",
    "library": "Keep finished worksheets as cases, and find them again.",
    "schema": "Print what organisation.yaml may contain, for editors.",
    "doctor": "Show what is installed, found and writable.",
}


class _Commands(click.Group):
    """Lists commands without importing them, and is the one place where errors become text."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"generator.cli.{cmd_name}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in _COMMANDS and not name.startswith("-"):
            from generator.foundation.errors import did_you_mean

            raise click.UsageError(
                f"There is no command “{name}”; {did_you_mean(name, _COMMANDS)}", ctx
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        signal.signal(signal.SIGTERM, _stop)
        replace_closed()
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):  # every name can be shown
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except GeneratorError as error:
            from generator.cli.printing import show_problems

            show_problems(ctx, error.problems)
            ctx.exit(error.exit_code)
        except click.ClickException as error:
            from generator.foundation.characters import visible

            vars(error)["message"] = visible(error.message)  # it may quote any text
            raise
        except BrokenPipeError:
            raise
        except OSError as error:
            from generator.cli.printing import show_problems
            from generator.foundation.files import refused

            show_problems(ctx, [refused(error.filename or ".", error)])
            ctx.exit(4)
        except KeyboardInterrupt:
            click.echo(
                "Interrupted. All files written so far are complete; to resume, run the same "
                "command again.",
                err=True,
            )
            ctx.exit(130)


def _stop(number: int, _: object) -> None:
    """Exit in good order on SIGTERM: workers are waited for, and no file is left half written."""
    sys.exit(128 + number)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 success, 1 findings or bad files, 2 usage or configuration error, "
    "3 a decision is needed, 4 the system refused.",
    invoke_without_command=True,
)
@click.version_option(package_name="playbook-generator", prog_name="playbook")
@click.pass_context
def main(ctx: click.Context, /) -> None:
    """Playbooks for learning teams, in your organisation's own voice.

    \b
    Examples:
      playbook build                         the built-in example, or your organisation.yaml
      playbook build pushback --team ward-7  one playbook for one team
      playbook read output/ward-7/*.docx     the answers, as JSON
    """
    if ctx.invoked_subcommand is None:
        from generator.cli.printing import show_rows
        from generator.usecases.next_step import next_steps

        rows = [(step.state, step.command) for step in next_steps()]
        show_rows(ctx, ("Where you are", "What to type next"), rows)
        click.echo("\nAll commands: playbook --help", err=True)
