"""The use cases: what the commands do, composed of load, render, parse, write and read."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

from generator.foundation.errors import (
    REFUSED,
    ConfigError,
    GeneratorError,
    Place,
    Problem,
    TemplateError,
)
from generator.foundation.executors import TaskSpec, cores, death, open_executor
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.storage import absolute
from generator.output import snapshot
from generator.output.actions import Action
from generator.output.lockfile import Lock
from generator.playbook.catalogue import built_in_folder
from generator.project.options import BuildOptions
from generator.project.project import CONFIG_NAME, PlaybookListing, Project, open_project
from generator.project.selection import Target, Targets, department_for
from generator.usecases.builder import (
    DocumentBuilder,
    FileResult,
    Run,
    Task,
    UnitResult,
    builder,
    work,
)
from generator.usecases.orphans import Orphans
from generator.usecases.zip_packages import SUFFIX, write_archives

__all__ = [
    "Action",
    "BuildOptions",
    "FileResult",
    "PlaybookListing",
    "Report",
    "build",
    "list_playbooks",
]

_TASK = 25  # items; a page of the lock and a trip to a worker are small beside that much work
_TASKS_A_JOB = 4
_UNITS_A_JOB = 12  # fewer are made sooner than another process is ready

Progress = Callable[[int, int], None]
"""Called with the number of units done and of all there are."""


@dataclass(frozen=True)
class Report:
    """What a run did. `source` is the organisation's file, None for the built-in example; `failed`
    are the units of which no document could be made, or the rows that are no team.
    """

    outcomes: tuple[FileResult, ...]
    problems: tuple[Problem, ...]
    source: Path | None
    folder: str
    dry_run: bool = False
    failed: int = 0

    @property
    def exit_code(self) -> int:
        """0 fine, 1 a bad team among good ones, 3 a decision is needed, 4 the system refused
        (design: exit codes); of several the highest.
        """
        if any(problem.code == REFUSED for problem in self.problems):
            return 4
        if any(problem.code == "file.kept" for problem in self.problems):
            return 3
        return 1 if self.failed else 0


def build(order: BuildOptions, progress: Progress | None = None) -> Report:
    """Write the documents of an order.

    Raises the error of those that occurred which weighs most, with every problem found, where
    nothing can be made; one bad team among good ones is left out and told in the report.
    """
    run = Run(_located(order), secrets.token_hex(4))
    here = builder(run)
    with contextlib.nullcontext() if order.dry_run else here.folder.alone():
        return _built(run, here, progress)


def _built(run: Run, here: DocumentBuilder, progress: Progress | None) -> Report:
    order, known = here.options, Lock.load(here.folder)
    items = _items(here)
    jobs = _jobs(order, len(items))
    found = _Totals(known, order.dry_run)
    own = here.project.config.organisation.id
    others = snapshot.foreign(here.folder, own, known.snapshots())
    tasks = _tasks(items, jobs, known, others)
    confined = here.project.confined
    errand = TaskSpec(_worked(run, here), Task.split, partial(_lost, here.project))
    for made in open_executor(order.scheduler, jobs, confined).run(errand, tasks):
        found.take(made)
        if progress:
            progress(found.units, len(items))
    problems = [*here.problems, *here.project.config.warnings, *items.problems, *found.problems]
    if found.failed == found.units:
        errors = [problem for problem in problems if problem.level == "error"]
        raise (found.failure or ConfigError)(*dict.fromkeys(errors))
    problems += _follow_up(here, known, found, whole=not items.problems)
    if not order.dry_run:
        _keep(here, known)
    failed = found.failed + len({problem.place for problem in items.problems})
    return Report(
        tuple(found.outcomes),
        tuple(dict.fromkeys(problems)),
        here.project.source,
        here.folder.address,
        order.dry_run,
        failed,
    )


def _worked(run: Run, here: DocumentBuilder) -> Callable[[Task], list[UnitResult]]:
    """What does a task of a run: in a cluster for the organisation that was found here."""
    if not run.order.scheduler:
        return partial(work, run)
    source = here.project.source
    config = source.absolute() if source else None
    return partial(_work_afar, replace(run, order=replace(run.order, config=config)))


def _work_afar(run: Run, task: Task) -> list[UnitResult]:
    """A task of a run in a process that looks for no organisation of its own: where the run found
    none, it is the built-in example, wherever that lies here.
    """
    config = run.order.config or built_in_folder() / "_example" / CONFIG_NAME
    return work(replace(run, order=replace(run.order, config=config)), task)


def _lost(project: Project, task: Task) -> list[UnitResult]:
    """What is told of units whose worker died."""
    return [
        UnitResult(
            name,
            department_for(project.config, item),
            problems=(death(f"“{name}”", project.confined),),
            failed=TemplateError,
        )
        for item, name in zip(task.targets, task.names(), strict=True)
    ]


def _items(here: DocumentBuilder) -> Targets:
    """Whom the order is for. Raises `ConfigError` where that is nobody, or too many for answers."""
    order, items = here.options, here.targets()
    if order.is_filled and len(items) > 1:
        hint = "name the team that gave them with --team"
        message = f"answers fill the documents of one team, not of {len(items)}"
        raise ConfigError(Problem("order.answers", message, hint=hint))
    if not len(items) and not items.problems:
        place = Place(order.sheet.as_posix() if order.sheet else "")
        raise ConfigError(Problem("sheet.empty", "lists no team", place, "add a row for each"))
    return items


def _follow_up(here: DocumentBuilder, known: Lock, found: _Totals, *, whole: bool) -> list[Problem]:
    """What comes after the documents: the archives of departments, and files that are no more."""
    order, problems = here.options, list[Problem]()
    if order.archive and not order.dry_run:
        problems += _archive(here, known, found)
    if not order.is_filled:
        written = {outcome.name for outcome in found.outcomes}
        orphans = Orphans(here, known, found.made, written, whole=whole)
        removed, told = orphans.remove(dry_run=order.dry_run)
        found.outcomes += removed
        problems += told
    return problems


def _archive(here: DocumentBuilder, known: Lock, found: _Totals) -> list[Problem]:
    """Write the archives of departments that are whole, and name the others."""
    own, folder = here.project.config.organisation.id, here.folder
    names: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for department, files in found.by_department.items():
        name = f"{department or own}{SUFFIX}"
        if department in found.incomplete:
            message = "is not written: documents are missing that belong in it"
            hint = "mend what is told of them, and build again"
            place = Place(f"{folder.address}/{name}")
            problems.append(Problem("archive.incomplete", message, place, hint, "warning"))
        elif files:
            names[name] = files
    outcomes, told = write_archives(folder, names, known)
    found.outcomes += outcomes
    return [*problems, *told]


def _keep(here: DocumentBuilder, known: Lock) -> None:
    """Save the lock, and what the run knew, as far as any document was made with it."""
    needed = known.snapshots()
    for playbook in {playbook.id for playbook, _ in here.wanted}:
        taken = here.snapshot(playbook)
        if taken.id in needed:
            snapshot.save(here.folder, taken)
    known.save()
    snapshot.sweep(here.folder, needed)


class _Totals:
    """What the tasks of a run made, put together."""

    def __init__(self, known: Lock, dry_run: bool) -> None:
        self._lock = known
        self._dry_run = dry_run
        self.outcomes: list[FileResult] = []
        self.problems: list[Problem] = []
        self.by_department: dict[str, list[str]] = {}
        self.units = 0
        self.incomplete: set[str] = set()  # departments some of whose files could not be made
        self.made: set[str] = set()
        self.failed = 0
        self.failure: type[GeneratorError] | None = None  # of those that occurred the weightiest

    def take(self, made: list[UnitResult]) -> None:
        for one in made:
            self.units += 1
            self.made.add(one.unit)
            self.outcomes += one.files
            self.problems += one.problems
            if one.failed:
                self.failed += 1
                kinds = filter(None, (self.failure, one.failed))
                self.failure = max(kinds, key=lambda kind: kind.exit_code)
            if one.failed or any(problem.code == REFUSED for problem in one.problems):
                self.incomplete.add(one.department)
            names = [done.name for done in one.files if done.action.is_there]
            self.by_department.setdefault(one.department, []).extend(names)
            if one.records and not self._dry_run:
                self._lock.update(one.records)


def _jobs(order: BuildOptions, units: int) -> int:
    """How many workers to keep busy: as asked, else no more than earn their start."""
    return order.jobs or max(1, min(cores(), units // _UNITS_A_JOB))


def _tasks(items: Targets, jobs: int, known: Lock, others: frozenset[str]) -> Iterator[Task]:
    """The items in tasks of a size that keeps every worker busy to the end. What was made with the
    snapshots of `others` is no file of ours.
    """
    size = max(1, min(_TASK, len(items) // (jobs * _TASKS_A_JOB)))
    rest: Iterator[Target] = iter(items)
    while chunk := tuple(islice(rest, size)):
        units = Task(chunk, {}).names()
        records = (record for unit in units for record in known.below(unit).items())
        ours = {name: record for name, record in records if record.snapshot not in others}
        yield Task(chunk, ours)


def _located(order: BuildOptions) -> BuildOptions:
    """The order with its paths as every worker finds them, wherever it stands."""
    if not order.scheduler:
        return order
    return replace(
        order,
        config=order.config and order.config.absolute(),
        sheet=order.sheet and order.sheet.absolute(),
        answers=order.answers and order.answers.absolute(),
        origin=order.origin and order.origin.absolute(),
        output=absolute(str(order.output)),
    )


def list_playbooks(
    path: Path | None = None, limits: Limits = LIMITS
) -> tuple[PlaybookListing, ...]:
    """Every playbook there is, its words in the voice of the organisation the path names."""
    project = open_project(path, limits=limits)
    return tuple(
        project.listed(playbook) for playbook in project.renderer.library.playbooks.values()
    )
