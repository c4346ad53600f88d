"""`playbook refresh`"""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common_options import common_options, config_option
from generator.cli.printing import common, show_json, show_problems, show_rows, tracked
from generator.foundation.errors import REFUSED, Problem
from generator.output.actions import Action
from generator.usecases import refresh
from generator.usecases.read import expanded, skipped_links
from generator.writers import FORMATS


@click.command("refresh")
@click.argument(
    "paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@config_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The folder for new files.")
@click.option(
    "--format", "kind", type=click.Choice(FORMATS), default=None, help="Default: that of the file."
)
@common_options
@click.pass_context
def refresh_command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    config: Path | None,
    output: Path | None,
    kind: str | None,
) -> None:
    """Put the answers of filled files into new files in today's wording.

    A new file stands beside the old one, “-refreshed” behind its name; with -o, files of one name
    go to folders of their own there. The filled file is never written to, and no other file is
    overwritten. Answers whose field is no more are kept in a last
    section. Before it is written, a new file is read back: not one answer may be missing.

    \b
    Examples:
      playbook refresh returned/ward-7.docx
      playbook refresh returned/ -o refreshed --format md
    """
    asked = refresh.RefreshOptions(config, kind or "", output, common(ctx).limits)
    done: list[refresh.RefreshedFile] = []
    problems = list(skipped_links(paths))
    every = [path for path in expanded(paths) if path in paths or not refresh.is_refreshed(path)]
    if not every:
        hint = "name filled files, or a folder that holds some"
        problems.append(Problem("read.nothing", "there is no worksheet to refresh", hint=hint))
    for found in tracked(ctx, refresh.refresh(asked, every), len(every), "files"):
        if isinstance(found, refresh.RefreshedFile):
            done.append(found)
        else:
            problems += found
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
    if any(problem.code == REFUSED for problem in reported):
        return 4
    if any(one.action is Action.KEPT for one in done):
        return 3
    return 1 if any(problem.level == "error" for problem in reported) else 0
