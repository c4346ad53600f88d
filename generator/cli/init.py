"""`playbook init`"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from generator.cli.common_options import common_options
from generator.cli.printing import common, say, show_json, show_problems
from generator.foundation.errors import ConfigError, Problem
from generator.project.organisation_file import CONFIG_NAME, option_for
from generator.usecases import build, init
from generator.usecases.init import Question

_PURPOSE = {
    CONFIG_NAME: "your settings; start here",
    init.SCHEMA_NAME: "lets your editor complete and check them",
    init.IGNORE_NAME: "keeps the documents out of version control",
}
_TO_OPEN = ("pushback-playbook.docx", ".docx")


@click.command("init")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option(
    "--defaults",
    is_flag=True,
    help="Ask nothing; where nobody can know the answer, use the example's and mark the line.",
)
@click.option(
    "--data",
    multiple=True,
    metavar="KEY=VALUE",
    help="Answer a question in advance. May be repeated. Keys: "
    f"{', '.join(question.key for question in init.QUESTIONS)}.",
)
@common_options
@click.pass_context
def init_command(
    ctx: click.Context, /, folder: Path, defaults: bool, data: tuple[str, ...]
) -> None:
    """Start a project: write an organisation.yaml with comments that say what each line is for.

    Asks for the names that your documents print, one contact, three phrases that convince your
    leaders, where request forms go back to, and your logo; then builds the first documents if you
    like. Existing files are not overwritten.

    \b
    Examples:
      playbook init
      playbook init our-playbooks --defaults
      playbook init --data organisation.name="Mill & Moor" --data branding.logo=logo.png
    """
    init.check_new(folder)
    given, can_ask = init.read_data(data), not defaults and _can_ask(ctx)
    answers = given if defaults else _answers(given, can_ask=can_ask)
    written = init.write_starter(folder, answers)
    if common(ctx).messages == "json":
        show_json("init", [{"file": path.as_posix()} for path in written], ())
        return
    for path in written:
        click.echo(f"{path.as_posix()}\t{_PURPOSE.get(path.name, 'your logo')}")
    if defaults and init.has_examples(written[0]):
        message = f"Lines with “# {init.EXAMPLE}” are about an invented organisation."
        say(ctx, f"\n{message} “playbook check” reports them until you have replaced them.")
    if can_ask and click.confirm("\nBuild the first documents now?", default=True, err=True):
        _build(ctx, written[0])
        return
    place = "" if folder == Path() else f" {option_for(folder)}"
    say(ctx, f"\nNext:\n  edit {written[0].as_posix()}\n  playbook build{place}")


def _build(ctx: click.Context, path: Path) -> None:
    """Build the documents of the new organisation, and name one to open."""
    report = build.build(build.BuildOptions(path, limits=common(ctx).limits))
    show_problems(ctx, report.problems)
    names = [f"{report.folder}/{done.name}" for done in report.outcomes]
    say(ctx, f"{len(names)} files were written to {report.folder}/")
    found = (name for ending in _TO_OPEN for name in names if name.endswith(ending))
    say(ctx, f"\nOpen {next(found, report.folder)}")


def _can_ask(ctx: click.Context) -> bool:
    """Whether somebody is there to answer questions."""
    return not common(ctx).no_input and sys.stdin.isatty()


def _answers(given: Mapping[str, str], *, can_ask: bool) -> dict[str, str]:
    """The given answers, and those to the other questions: asked for, else their defaults.

    Raises `ConfigError` with every question that has no default and cannot be asked.
    """
    answers, problems = dict(given), []
    for question in init.QUESTIONS:
        if question.key in given:
            continue
        default = init.default_answer(question, answers)
        default = default or (init.NONE if question.is_optional and not can_ask else "")
        if can_ask and question.key == init.FORMALITY:
            _show_registers(answers)
        answers[question.key] = _ask(question, answers, default) if can_ask else default
        if not can_ask and not default:
            hint = f"--data {question.key}=…, or --defaults"
            message = f"an answer is needed: {question.text}"
            problems.append(Problem("init.answer", message, hint=hint))
    if problems:
        raise ConfigError(*problems)
    return answers


def _show_registers(answers: Mapping[str, str]) -> None:
    """Print two sentences in each tone, so that one can hear the difference before choosing."""
    click.echo("\nDocuments can sound", err=True)
    for register, sentences in init.samples(answers):
        click.echo(f"  {register}:", err=True)
        for sentence in sentences:
            click.echo(click.wrap_text(f"“{sentence}”", 78, "    ", "    "), err=True)
    click.echo(err=True)


def _ask(question: Question, answers: Mapping[str, str], default: str) -> str:
    """The answer to a question, which is asked until the answer is valid."""
    while True:
        choices = click.Choice(question.choices) if question.choices else None
        text = init.question_text(question, answers)
        text = f"{text} ({init.NONE} for none)" if question.is_optional else text
        suffix = " " if text.endswith("?") else ": "
        answer = click.prompt(
            text, default=default or None, type=choices, prompt_suffix=suffix, err=True
        )
        reason = init.check_answer(question, str(answer).strip())
        if not reason:
            return str(answer).strip()
        click.echo(f"  {reason}", err=True)
