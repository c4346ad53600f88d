"""`playbook library`: a group of commands, each of which imports what it needs when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.common_options import common_options, config_option, owner_option
from generator.cli.library_search import find_command, list_command, show_command
from generator.cli.printing import common, show_json, show_problems, show_rows, tracked
from generator.foundation.errors import GeneratorError, Problem

if TYPE_CHECKING:
    from generator.usecases.library_add import AddedSheet


@click.group("library")
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


for command in (list_command, find_command, show_command):
    library_command.add_command(command)


@library_command.command("add")
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
    from generator.usecases.library import open_library
    from generator.usecases.library_add import SheetAdder

    opened = open_library(config, common(ctx).limits, organisation)
    adder = SheetAdder(opened, settle)
    problems = list(passed_over(paths))
    every = list(dict.fromkeys(expanded(paths)))
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


def _code(done: list[AddedSheet], reported: list[Problem]) -> int:
    """2 if these settings are right for none of the files; else as the files themselves need."""
    from generator.foundation.errors import REFUSED
    from generator.project.ownership import NO_OWNER, OTHER_OWNER
    from generator.usecases.library_add import Outcome

    errors = [problem for problem in reported if problem.level == "error"]
    if errors and not done and all(problem.code == OTHER_OWNER for problem in errors):
        return 2
    if any(problem.code == REFUSED for problem in errors):
        return 4
    is_undecided = any(problem.code == NO_OWNER for problem in errors)
    if is_undecided or any(one.outcome is Outcome.CONFLICT for one in done):
        return 3
    return 1 if errors else 0
