"""`playbook library`: a group of commands, each of which imports what it needs when it runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.common_options import (
    common_options,
    config_option,
    output_option,
    owner_option,
)
from generator.cli.library_report import report_command
from generator.cli.library_search import (
    export_command,
    find_command,
    list_command,
    show_command,
)
from generator.cli.printing import common, say, show_json, show_problems, show_rows, tracked
from generator.foundation.errors import GeneratorError, Problem, did_you_mean

if TYPE_CHECKING:
    from generator.usecases.library.add import AddedSheet
    from generator.usecases.library.forget import Removed

NOT_REACHED = (
    "Not reached: mailboxes, backups, copies that people keep, and folders of other projects."
)

dry_run_option = click.option("--dry-run", is_flag=True, help="Only show what would be removed.")


class _LibraryCommands(click.Group):
    """Names the closest command for one that does not exist."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            hint = did_you_mean(name, self.commands)
            raise click.UsageError(f"There is no command “library {name}”; {hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group("library", cls=_LibraryCommands)
def library_command() -> None:
    """Keep finished worksheets as cases, and find them again.

    The library is a folder of plain files beside your organisation's file. It contains names of
    people: keep it where only those can read it who may.

    \b
    Examples:
      playbook library add returned/
      playbook library find "shift handover" --field outcome.decision=redirect_accepted
      playbook library forget --requester "Ada Marsh" --dry-run
    """


for command in (list_command, find_command, show_command, report_command, export_command):
    library_command.add_command(command)


@library_command.command("add", short_help="Add filled worksheets.")
@click.argument(
    "paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@config_option
@owner_option("organisation")
@click.option(
    "--settle",
    is_flag=True,
    help="Where the revisions of a case contradict each other, let this file count.",
)
@common_options
@click.pass_context
def add_command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    config: Path | None,
    organisation: str,
    settle: bool,
) -> None:
    """Add filled worksheets to the library; of folders, all worksheets in them.

    A sheet that is there already adds nothing. Where its answers have changed, it becomes a new
    revision of its case, and the earlier one is kept. Where two sheets were made from the same
    revision, both are kept and the contradiction is shown. The files themselves are copied and
    never changed. Confidential sheets never enter.

    \b
    Examples:
      playbook library add returned/
      playbook library add agreed.docx --settle
    """
    from generator.readers.returned_files import as_found, expanded, passed_over, without_worksheets
    from generator.usecases.library.add import SheetAdder
    from generator.usecases.library.project_library import open_library

    opened = open_library(config, common(ctx).limits, organisation)
    adder = SheetAdder(opened, settle)
    problems = list(passed_over(paths))
    every = [path for path in dict.fromkeys(expanded(paths)) if not adder.is_own(path)]
    problems += without_worksheets(paths, every, "add")
    for path in tracked(ctx, every, len(every), "files"):
        try:
            adder.read(path)
        except GeneratorError as error:
            problems += as_found(error.problems, path, paths)
    done = list(adder.finish())
    reported = [*problems, *adder.problems]
    if common(ctx).messages == "json":
        items = [
            {"file": one.file.as_posix(), "outcome": one.outcome.value, "case": one.case or None}
            for one in done
        ]
        show_json("library add", items, reported)
    else:
        show_problems(ctx, reported)
        rows = [(one.outcome.value, one.case, one.file.as_posix()) for one in done]
        show_rows(ctx, ("", "Case", "File"), rows)
    ctx.exit(_code(done, reported))


@library_command.command("forget", short_help="Take a person out, or a case.")
@click.option("--requester", default="", metavar="NAME", help="The name to forget.")
@click.option(
    "--case",
    "cases",
    multiple=True,
    metavar="CASE",
    help="Remove this case as a whole, such as one that turned out to be confidential.",
)
@click.option(
    "--also",
    multiple=True,
    metavar="WORDS",
    help="Other words for the same person, such as “Ms Marsh”. May be repeated.",
)
@config_option
@output_option
@dry_run_option
@common_options
@click.pass_context
def forget_command(  # noqa: PLR0913 — one parameter for each option
    ctx: click.Context,
    requester: str,
    cases: tuple[str, ...],
    also: tuple[str, ...],
    config: Path | None,
    output: str,
    dry_run: bool,
) -> None:
    """Forget a person: the cases stay, and count as before, without the name.

    The name is taken out of all records, earlier revisions included, and the sheets that mention it
    are removed; so are summaries, what builds keep for themselves, and what was sent. What people
    work in is named and left to you, as is what cannot be reached. A part of the name that stands
    alone is reported, since it may be another word.

    \b
    Examples:
      playbook library forget --requester "Ada Marsh" --dry-run
      playbook library forget --requester "Ada Marsh" --also "Ms Marsh"
      playbook library forget --case 4f1c09d2a7be
    """
    from generator.library.names import PersonName
    from generator.usecases.library.forget import CaseRemover
    from generator.usecases.library.places import OutsideRemover
    from generator.usecases.library.project_library import open_library

    if not any(map(str.isalnum, requester)) and not (cases and not requester):
        raise click.UsageError("Say whom to forget with --requester NAME, or which --case.")
    opened = open_library(config, common(ctx).limits)
    remover = CaseRemover(opened, dry_run)
    problems, removed = remover.problems, list(remover.remove_cases(cases) if cases else ())
    if requester:
        name = PersonName(requester, also)
        outside = OutsideRemover(
            opened.project, name, opened.folder.root, output, dry_run, problems
        )
        removed += [*remover.forget(name), *outside.remove()]
    _show_removed(ctx, "forget", removed, problems, dry_run=dry_run)
    if not removed:
        say(ctx, f"Nothing names “{requester}”.")
    say(ctx, NOT_REACHED)


@library_command.command("expire", short_help="Remove cases that are too old.")
@config_option
@dry_run_option
@common_options
@click.pass_context
def expire_command(ctx: click.Context, config: Path | None, dry_run: bool) -> None:
    """Remove the cases that are older than you keep them, with their sheets.

    How long is a setting, policies.retention_months, which a department or team may have of its
    own; it counts from the decision, else from the day of the request. On a terminal, the cases are
    listed before anything is removed.

    \b
    Examples:
      playbook library expire --dry-run
      playbook library expire
    """
    from generator.usecases.library.forget import CaseRemover
    from generator.usecases.library.project_library import open_library

    opened = open_library(config, common(ctx).limits)
    if not dry_run and _can_ask(ctx):
        planned = list(CaseRemover(opened, dry_run=True).expire())
        _show_removed(ctx, "expire", planned, [], dry_run=True)
        if planned and not click.confirm("\nRemove them for good?", err=True):
            return
    remover = CaseRemover(opened, dry_run)
    removed = list(remover.expire())
    _show_removed(ctx, "expire", removed, remover.problems, dry_run=dry_run)
    if not removed:
        say(ctx, "No case is older than you keep them.")


def _show_removed(
    ctx: click.Context,
    command: str,
    removed: list[Removed],
    problems: list[Problem],
    *,
    dry_run: bool,
) -> None:
    """What was removed, or would be."""
    if common(ctx).messages == "json":
        items = [
            {"what": one.what, "where": one.where, "how": one.how, "dry_run": dry_run}
            for one in removed
        ]
        show_json(f"library {command}", items, problems)
        return
    show_problems(ctx, problems)
    would = "would be " if dry_run else ""
    show_rows(
        ctx, ("", "Where", ""), [(one.what, one.where, f"{would}{one.how}") for one in removed]
    )


def _can_ask(ctx: click.Context) -> bool:
    return not common(ctx).no_input and sys.stdin.isatty()


def _code(done: list[AddedSheet], reported: list[Problem]) -> int:
    """2 if these settings are right for none of the files; else as the files themselves need."""
    from generator.foundation.errors import REFUSED
    from generator.project.ownership import NO_OWNER, OTHER_OWNER
    from generator.usecases.library.add import Outcome

    errors = [problem for problem in reported if problem.level == "error"]
    if errors and not done and all(problem.code == OTHER_OWNER for problem in errors):
        return 2
    if any(problem.code == REFUSED for problem in errors):
        return 4
    is_undecided = any(problem.code == NO_OWNER for problem in errors)
    if is_undecided or any(one.outcome is Outcome.CONFLICT for one in done):
        return 3
    return 1 if errors else 0
