"""The use case `check`: what is wrong with an organisation's file, its templates, its documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator import drift
from generator.drift import Drift, Standing
from generator.errors import Place, Problem
from generator.order import Order
from generator.plan import Action, State


@dataclass(frozen=True)
class Checked:
    """What was found, and one sentence on it."""

    problems: tuple[Problem, ...]
    summary: str
    exit_code: int


def check(order: Order) -> Checked:
    """Look at everything and write nothing.

    Raises `ConfigError` or `TemplateError` with every problem where documents cannot be made.
    """
    found = drift.look(order)
    cause = _cause(found)
    drifted = [problem for one in found.standings() for problem in _told(one, cause)]
    problems = (*found.problems, *drifted)
    findings = [problem for problem in problems if problem.level == "error" or problem in drifted]
    count = f"{len(findings)} finding{'s' if len(findings) != 1 else ''}"
    summary = (
        f"{count} in {len(found.drafts)} files."
        if findings
        else (f"All is well: {len(found.drafts)} files are as they should be.")
    )
    return Checked(problems, summary, 1 if findings else 0)


def _told(one: Standing, cause: str) -> Iterator[Problem]:
    """A finding on one file; none for what people settled."""
    place = Place(one.path)
    if one.is_settled:
        return
    if one.action is Action.UPDATED:
        yield Problem("check.stale", "is stale", place, cause, "warning")
    elif one.state is State.GONE:
        hint = "playbook build --restore makes it anew"
        yield Problem("check.gone", "was deleted", place, hint, "warning")
    elif one.action is Action.REMOVED:
        hint = "playbook build takes it away"
        yield Problem("check.orphan", "belongs to no document any more", place, hint, "warning")
    elif one.action in (Action.KEPT, Action.PENDING, Action.MERGED, Action.DETACHED):
        hint = "playbook status tells more"
        yield Problem("check.edited", one.sentence, place, hint, "warning")


def _cause(found: Drift) -> str:
    changes = found.changes()
    told = f"since {changes[0]}" if changes else ""
    return f"{told}; playbook build renews it" if told else "playbook build renews it"
