"""`playbook init`"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from generator.cli.common_options import common_options
from generator.cli.printing import common, say, show_json
from generator.foundation.errors import ConfigError, Problem
from generator.project.organisation_file import CONFIG_NAME
from generator.usecases import init

_PURPOSE = {
    CONFIG_NAME: "your settings; start here",
    init.SCHEMA_NAME: "lets your editor complete and check them",
    init.IGNORE_NAME: "keeps the documents out of version control",
}


@click.command("init")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option("--defaults", is_flag=True, help="Ask nothing; use the answers of the example.")
@click.option(
    "--data",
    multiple=True,
    metavar="KEY=VALUE",
    help="Answer a question in advance. May be repeated.",
)
@common_options
@click.pass_context
def init_command(
    ctx: click.Context, /, folder: Path, defaults: bool, data: tuple[str, ...]
) -> None:
    """Start a project: write an organisation.yaml with comments that say what each line is for.

    Asks six questions. Existing files are not overwritten.

    \b
    Examples:
      playbook init
      playbook init our-playbooks --defaults
      playbook init --data organisation.name="Mill & Moor" --data organisation.locale=en-GB
    """
    given = init.read_data(data)
    written = init.write_starter(folder, given if defaults else _answers(ctx, given))
    if common(ctx).messages == "json":
        show_json("init", [{"file": path.as_posix()} for path in written], ())
        return
    for path in written:
        click.echo(f"{path.as_posix()}\t{_PURPOSE[path.name]}")
    place = "" if folder == Path() else f" -c {folder.as_posix()}"
    say(ctx, f"\nNext:\n  edit {written[0].as_posix()}\n  playbook build{place} --dry-run")
    say(ctx, f"  playbook build{place}")


def _answers(ctx: click.Context, given: Mapping[str, str]) -> dict[str, str]:
    """The given answers, and those to the other questions, which are asked on a terminal.

    Raises `ConfigError` if a question would have to be asked and cannot be.
    """
    missing = [question for question in init.QUESTIONS if question.key not in given]
    if missing and (common(ctx).no_input or not sys.stdin.isatty()):
        raise ConfigError(
            *(
                Problem(
                    "init.answer",
                    f"an answer is needed: {question.text}",
                    hint=f'--data {question.key}="{question.default}", or --defaults',
                )
                for question in missing
            )
        )
    return {**given, **{question.key: _ask(question) for question in missing}}


def _ask(question: init.Question) -> str:
    """The answer to a question, which is asked until the answer is valid."""
    while True:
        choices = click.Choice(question.choices) if question.choices else None
        answer = click.prompt(question.text, default=question.default, type=choices, err=True)
        reason = init.check_answer(question, str(answer).strip())
        if not reason:
            return str(answer).strip()
        click.echo(f"  {reason}", err=True)
