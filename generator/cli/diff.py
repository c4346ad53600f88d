"""`playbook diff`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from generator.cli.common_options import drift_options
from generator.cli.printing import common, say, shortened, show_json, show_problems
from generator.usecases import build, drift


@click.command("diff")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@drift_options
@click.pass_context
def diff_command(ctx: click.Context, /, files: tuple[Path, ...], **values: Any) -> None:
    """Show what a build would change, and why: the setting or text behind each change, with its
    line.

    Markdown is shown as a patch, Word by paragraphs with the names of fields. Without FILE, every
    change that a build would make is shown. Nothing is written.

    \b
    Examples:
      playbook diff
      playbook diff output/ward-7/ward-7-pushback-playbook.md
      playbook diff > changes.patch
    """
    found = drift.find_drift(build.BuildOptions(**values, limits=common(ctx).limits))
    differences = list(found.differences(files))
    if common(ctx).messages == "json":
        show_json("diff", map(_item, differences), found.problems)
        return
    for remark in found.request.remarks:
        say(ctx, remark)
    show_problems(ctx, found.problems)
    for difference in differences:
        for line in _lines(difference):
            click.echo(_coloured(shortened(ctx, line)), color=common(ctx).colour)
    shown = {difference.path for difference in differences}
    others = [] if files else [one for one in found.file_drifts() if one.path not in shown]
    number = sum(one.action in _WITHOUT_TEXT for one in others)
    if number:
        counted = "1 file" if number == 1 else f"{number} files"
        say(ctx, f"A build would also create, remove or renew {counted}; see playbook status.")
    elif not differences:
        say(ctx, "A build would change nothing.")


# What happens to new files, to those that are no longer needed, and to archives.
_WITHOUT_TEXT = (build.Action.CREATED, build.Action.REMOVED, build.Action.UPDATED)


def _lines(difference: drift.Difference) -> list[str]:
    """A patch for Markdown; for Word, lines that a patch program skips."""
    path, is_text = difference.path, difference.is_text
    lines = [f"--- {path}", f"+++ {path}"] if is_text else [f"Word: {path}"]
    for hunk in difference.hunks:
        head, *body = hunk.lines
        cause = f" {hunk.cause}" if hunk.cause else ""
        lines += [f"{head}{cause}", *body] if is_text else [f"  {cause.strip() or '…'}"]
        if not is_text:
            lines += [f"    {line}" for line in body]
    return lines


def _coloured(line: str) -> str:
    sign = line.strip()[:1]
    colour = {"+": "green", "-": "red", "@": "cyan"}.get(sign)
    return click.style(line, fg=colour) if colour else line


def _item(difference: drift.Difference) -> dict[str, Any]:
    hunks = [{"lines": list(hunk.lines), "cause": hunk.cause} for hunk in difference.hunks]
    return {"file": difference.path, "hunks": hunks}
