"""`playbook status`"""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from generator.cli.common_options import drift_options
from generator.cli.printing import common, glance, say, show_json, show_problems, show_rows
from generator.output.actions import FileState
from generator.usecases import build, drift
from generator.usecases.upgrades import Upgrade


@click.command("status")
@drift_options
@click.pass_context
def status_command(ctx: click.Context, /, **values: Any) -> None:
    """Show what has changed since the last build: the causes, then what people did with each file,
    and what a build would do with it now.

    Files that need a decision come first; a terminal shows the first files, and a pipe gets all.
    Without a team or department, everything that was built into the folder is checked. Nothing is
    written.

    \b
    Examples:
      playbook status
      playbook status --teams teams.csv -o to-send
    """
    found = drift.find_drift(build.BuildOptions(**values, limits=common(ctx).limits))
    file_drifts = found.file_drifts()
    if common(ctx).messages == "json":
        show_json("status", map(_item, file_drifts), found.problems)
        return
    for remark in found.request.remarks:
        say(ctx, remark)
    show_problems(ctx, found.problems)
    _say_why(ctx, found, file_drifts)
    urgent_first = sorted(file_drifts, key=lambda one: not one.sentence)
    rows = [(_people(one.state), one.action.value, one.path, one.sentence) for one in urgent_first]
    show_rows(ctx, ("People", "Next build", "File", ""), glance(ctx, rows, _FILES))


def _say_why(ctx: click.Context, found: drift.Drift, file_drifts: list[drift.FileDrift]) -> None:
    """What changed, and how many files a build would update, keep and so on."""
    for upgrade in found.upgrades():
        say(ctx, _upgrade(upgrade))
    changes = found.changes()
    if changes:
        say(ctx, _documents(file_drifts))
        for change in changes[:_MOST]:
            say(ctx, f"  {change}")
        if len(changes) > _MOST:
            say(ctx, f"  and {len(changes) - _MOST} more; see playbook diff")
    if file_drifts:
        counts = Counter(one.action for one in file_drifts)
        shown = (f"{counts[action]} {action.value}" for action in build.Action if counts[action])
        say(ctx, f"The next build: {', '.join(shown)}")
    elif not changes:
        nothing = "Nothing changed." if found.built else "Nothing has been built here yet."
        say(ctx, nothing)


_MOST = 10  # causes
_FILES = 15  # rows on a terminal


def _people(state: FileState) -> str:
    names = {
        FileState.OURS: "–",
        FileState.ABSENT: "–",
        FileState.GONE: "deleted",
        FileState.FOREIGN: "new",
    }
    return names.get(state, state.value)


def _documents(file_drifts: list[drift.FileDrift]) -> str:
    number = sum(
        one.action.value in ("created", "updated", "merged", "pending") for one in file_drifts
    )
    if not number:
        return "No document would change, although this did:"
    documents = "1 document" if number == 1 else f"{number} documents"
    return f"{documents} would change because of:"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""


def _item(one: drift.FileDrift) -> dict[str, str]:
    return {
        "file": one.path,
        "people": one.state.value,
        "action": one.action.value,
        "sentence": one.sentence,
    }


def _upgrade(found: Upgrade) -> str:
    """The changes in a playbook: how many texts, and the names of fields and clashes."""
    parts = [
        f"new: {', '.join(found.added)}" if found.added else "",
        f"retired: {', '.join(found.retired)}" if found.retired else "",
        "renamed: " + ", ".join(f"{old} → {new}" for old, new in found.renamed)
        if found.renamed
        else "",
        _count(len(found.reworded), "text reworded", "texts reworded"),
        "your own wording hides changed texts: " + ", ".join(found.clashes)
        if found.clashes
        else "",
    ]
    reported = "; ".join(filter(None, parts))
    version = found.old if found.old == found.new else f"{found.old} → {found.new}"
    return f"{found.playbook} {version}: {reported}" if reported else f"{found.playbook} {version}"
