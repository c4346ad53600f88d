"""The use case `check`: what is wrong with an organisation's file, its templates, its documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from generator.foundation.errors import Place, Problem
from generator.foundation.executors import run_isolated
from generator.output.actions import Action, FileState
from generator.project.options import BuildOptions
from generator.project.project import open_project
from generator.project.selection import select_targets, unit_for
from generator.usecases import drift
from generator.usecases.check_terms import TermCheck, proofread
from generator.usecases.drift import Drift, FileDrift


@dataclass(frozen=True)
class CheckResult:
    """What was found, and one sentence on it."""

    problems: tuple[Problem, ...]
    summary: str
    exit_code: int


def check(options: BuildOptions, *, strict: bool = False) -> CheckResult:
    """Look at everything and write nothing; when `strict`, warnings are findings too.

    Raises `ConfigError` or `TemplateError` with every problem where documents cannot be made.
    """
    found = drift.find_drift(options)
    cause = _cause(found)
    drifted = [problem for one in found.file_drifts() for problem in _told(one, cause)]
    confined = found.builder.project.confined
    voiced = run_isolated(partial(_voiced, options), confined) if confined else _voiced(options)
    problems = (*found.problems, *voiced, *drifted)
    findings = [
        problem for problem in problems if strict or problem.level == "error" or problem in drifted
    ]
    summary = _summary(len(findings), len(problems), len(found.plans))
    return CheckResult(problems, summary, 1 if findings else 0)


def _voiced(options: BuildOptions) -> list[Problem]:
    """The words to avoid in the organisation's and the playbooks' texts."""
    project = open_project(options.config, options.changes, limits=options.limits)
    return list(proofread(project))


def check_file(options: BuildOptions, path: Path) -> CheckResult:
    """The words to avoid in one file, by the terms of the order's team, else the organisation's."""
    project = open_project(options.config, options.changes, limits=options.limits)
    target = next(iter(select_targets(project.config, options, project.file)))
    unit = unit_for(project.config, target)
    problems = tuple(TermCheck(project, unit).file(path))
    return CheckResult(problems, _summary(len(problems), len(problems), 1), 1 if problems else 0)


def _summary(findings: int, reported: int, files: int) -> str:
    """One sentence; no files are none that were built into this folder."""
    if findings:
        where = f" in {_counted(files, 'file')}" if files else ""
        return f"{_counted(findings, 'finding')}{where}."
    rest = (
        f" {_counted(reported, 'warning')} {'is' if reported == 1 else 'are'} above."
        if reported
        else ""
    )
    if not files:
        return f"Your file and the playbooks are fine; no documents were built here yet.{rest}"
    well = "is as it should be" if files == 1 else "are as they should be"
    return f"All is well: {_counted(files, 'file')} {well}.{rest}"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _told(one: FileDrift, cause: str) -> Iterator[Problem]:
    """A finding on one file; none for what people settled."""
    place = Place(one.path)
    if one.is_settled:
        return
    if one.action is Action.UPDATED:
        yield Problem("check.stale", "is stale", place, cause, "warning")
    elif one.state is FileState.GONE:
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
    reported = f"since {changes[0]}" if changes else ""
    return f"{reported}; playbook build renews it" if reported else "playbook build renews it"
