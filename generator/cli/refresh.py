"""`playbook refresh`"""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common_options import common_options, config_option, owner_option
from generator.cli.printing import common, show_json, show_problems, show_rows, tracked
from generator.foundation.errors import REFUSED, Problem
from generator.output.actions import Action
from generator.project.ownership import NO_OWNER, OTHER_OWNER
from generator.readers.returned_files import as_found, expanded, passed_over, without_worksheets
from generator.usecases import refresh
from generator.writers import FORMATS


@click.command("refresh")
@click.argument(
    "paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@config_option
@owner_option("organisation")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The folder for the new files."
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(FORMATS),
    default=None,
    help="Default: the format of the filled file.",
)
@common_options
@click.pass_context
def refresh_command(  # noqa: PLR0913 — one parameter for each option
    ctx: click.Context,
    paths: tuple[Path, ...],
    config: Path | None,
    organisation: str,
    output: Path | None,
    kind: str | None,
) -> None:
    """Copy the answers of filled files into new files in today's wording.

    Each new file is written beside the filled one, with “-refreshed” added to its name. With -o,
    files of the same name go to separate folders there. Filled files are never changed, and no
    existing file is overwritten. Answers to fields that no longer exist are kept in a last section.
    Each new file is read back before it is written, to make sure that no answer is missing.

    \b
    Examples:
      playbook refresh returned/ward-7.docx
      playbook refresh returned/ -o refreshed --format md
    """
    options = refresh.RefreshOptions(config, kind or "", output, organisation, common(ctx).limits)
    done: list[refresh.RefreshedFile] = []
    problems = list(passed_over(paths))
    every = [path for path in expanded(paths) if path in paths or not refresh.is_refreshed(path)]
    problems += without_worksheets(paths, every, "refresh")
    refreshed = tracked(ctx, refresh.refresh(options, every), len(every), "files")
    for path, found in zip(every, refreshed, strict=True):
        if isinstance(found, refresh.RefreshedFile):
            done.append(found)
        else:
            problems += as_found(found, path, paths)
    reported = [*problems, *(problem for one in done for problem in one.problems)]
    _show(ctx, done, reported)
    ctx.exit(_code(done, reported))


def _show(ctx: click.Context, done: list[refresh.RefreshedFile], reported: list[Problem]) -> None:
    if common(ctx).messages == "json":
        items = [
            {
                "file": one.source.as_posix(),
                "target": one.target.as_posix(),
                "action": one.action.value,
                "kept": one.kept,
                "renamed": dict(one.renamed),
                "moved": dict(one.moved),
                "converted": list(one.converted),
                "retired": list(one.retired),
            }
            for one in done
        ]
        show_json("refresh", items, reported)
        return
    show_problems(ctx, reported)
    rows = [
        (
            one.action.value,
            one.target.as_posix(),
            f"{one.kept} kept",
            ", ".join(f"{old} → {new}" for old, new in ({**one.renamed, **one.moved}).items()),
            f"{len(one.converted)} converted" if one.converted else "",
            f"{len(one.retired)} retired" if one.retired else "",
        )
        for one in done
    ]
    show_rows(ctx, ("", "File", "Answers", "Renamed or moved", "Converted", "Retired"), rows)


def _code(done: list[refresh.RefreshedFile], reported: list[Problem]) -> int:
    """2 if these settings are right for none of the files; else as the files themselves need."""
    errors = [problem for problem in reported if problem.level == "error"]
    if errors and not done and all(problem.code == OTHER_OWNER for problem in errors):
        return 2
    if any(problem.code == REFUSED for problem in reported):
        return 4
    is_undecided = any(problem.code == NO_OWNER for problem in errors)
    if is_undecided or any(one.action is Action.KEPT for one in done):
        return 3
    return 1 if errors else 0
