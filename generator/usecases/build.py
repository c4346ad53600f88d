"""The use cases: what the commands do, composed of load, render, parse, write and read."""

from __future__ import annotations

import contextlib
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
from generator.foundation.executors import Started, TaskSpec, cores, open_executor, worker_died
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.storage import absolute
from generator.output import snapshot
from generator.output.actions import Action
from generator.output.lockfile import Lock
from generator.project.options import BuildOptions
from generator.project.project import PlaybookListing, Project, built_in_example, open_project
from generator.project.selection import Target, Targets, department_for
from generator.usecases.builder import DocumentBuilder, FileResult, Task, UnitResult
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


def build(options: BuildOptions, progress: Progress | None = None) -> Report:
    """Write the documents of an order.

    Raises the error of those that occurred which weighs most, with every problem found, where
    nothing can be made; one bad team among good ones is left out and told in the report.
    """
    builder = DocumentBuilder(_located(options))
    with contextlib.nullcontext() if options.dry_run else builder.folder.exclusive_lock():
        return _built(builder, progress)


def _built(builder: DocumentBuilder, progress: Progress | None) -> Report:
    options, known = builder.options, Lock.load(builder.folder)
    targets = _targets(builder)
    jobs = _jobs(options, len(targets))
    found = _Totals(known, options.dry_run)
    own = builder.project.config.organisation.id
    others = snapshot.of_others(builder.folder, own, known.snapshots())
    tasks = _tasks(targets, jobs, known, others)
    confined = builder.project.confined
    spec = TaskSpec(
        _start(builder), DocumentBuilder.make, Task.split, partial(_lost, builder.project)
    )
    for made in open_executor(options.scheduler, jobs, confined).run(spec, tasks):
        found.take(made)
        if progress:
            progress(found.units, len(targets))
    problems = [
        *builder.problems,
        *builder.project.config.warnings,
        *targets.problems,
        *found.problems,
    ]
    if found.failed == found.units:
        errors = [problem for problem in problems if problem.level == "error"]
        raise (found.failure or ConfigError)(*dict.fromkeys(errors))
    problems += _follow_up(builder, known, found, whole=not targets.problems)
    if not options.dry_run:
        _keep(builder, known)
    failed = found.failed + len({problem.place for problem in targets.problems})
    return Report(
        tuple(found.outcomes),
        tuple(dict.fromkeys(problems)),
        builder.project.source,
        builder.folder.address,
        options.dry_run,
        failed,
    )


def _start(builder: DocumentBuilder) -> Callable[[], DocumentBuilder]:
    """How a worker gets its builder: in a cluster for the organisation that was found here."""
    options = builder.options
    if not options.scheduler:
        return Started(builder, partial(DocumentBuilder, options))
    source = builder.project.source
    return partial(_start_afar, replace(options, config=source and source.absolute()))


def _start_afar(options: BuildOptions) -> DocumentBuilder:
    """A builder in a process that looks for no organisation of its own: where the run found none,
    it is the built-in example, wherever that lies here.
    """
    config = options.config or built_in_example()
    return DocumentBuilder(replace(options, config=config))


def _lost(project: Project, task: Task) -> list[UnitResult]:
    """What is told of units whose worker died."""
    return [
        UnitResult(
            name,
            department_for(project.config, target),
            problems=(worker_died(f"“{name}”", project.confined),),
            failed=TemplateError,
        )
        for target, name in zip(task.targets, task.names(), strict=True)
    ]


def _targets(builder: DocumentBuilder) -> Targets:
    """Whom the order is for. Raises `ConfigError` where that is nobody, or too many for answers."""
    options, targets = builder.options, builder.targets()
    if options.is_filled and len(targets) > 1:
        hint = "name the team that gave them with --team"
        message = f"answers fill the documents of one team, not of {len(targets)}"
        raise ConfigError(Problem("order.answers", message, hint=hint))
    if not len(targets) and not targets.problems:
        place = Place(options.team_table.as_posix() if options.team_table else "")
        raise ConfigError(Problem("sheet.empty", "lists no team", place, "add a row for each"))
    return targets


def _follow_up(
    builder: DocumentBuilder, known: Lock, found: _Totals, *, whole: bool
) -> list[Problem]:
    """What comes after the documents: the archives of departments, and files that are no more."""
    options, problems = builder.options, list[Problem]()
    if options.archive and not options.dry_run:
        problems += _archive(builder, known, found)
    if not options.is_filled:
        written = {outcome.name for outcome in found.outcomes}
        orphans = Orphans(builder, known, found.made, written, whole=whole)
        removed, reported = orphans.remove(dry_run=options.dry_run)
        found.outcomes += removed
        problems += reported
    return problems


def _archive(builder: DocumentBuilder, known: Lock, found: _Totals) -> list[Problem]:
    """Write the archives of departments that are whole, and name the others."""
    own, folder = builder.project.config.organisation.id, builder.folder
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
    outcomes, reported = write_archives(folder, names, known)
    found.outcomes += outcomes
    return [*problems, *reported]


def _keep(builder: DocumentBuilder, known: Lock) -> None:
    """Save the lock, and what the run knew, as far as any document was made with it."""
    needed = known.snapshots()
    for playbook in {playbook.id for playbook, _ in builder.wanted}:
        taken = builder.snapshot(playbook)
        if taken.id in needed:
            snapshot.save(builder.folder, taken)
    known.save()
    snapshot.sweep(builder.folder, needed)


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


def _jobs(options: BuildOptions, units: int) -> int:
    """How many workers to keep busy: as asked, else no more than earn their start."""
    return options.jobs or max(1, min(cores(), units // _UNITS_A_JOB))


def _tasks(targets: Targets, jobs: int, known: Lock, others: frozenset[str]) -> Iterator[Task]:
    """The items in tasks of a size that keeps every worker busy to the end. What was made with the
    snapshots of `others` is no file of ours.
    """
    size = max(1, min(_TASK, len(targets) // (jobs * _TASKS_A_JOB)))
    rest: Iterator[Target] = iter(targets)
    while chunk := tuple(islice(rest, size)):
        units = Task(chunk, {}).names()
        records = (record for unit in units for record in known.below(unit).items())
        ours = {name: record for name, record in records if record.snapshot not in others}
        yield Task(chunk, ours)


def _located(options: BuildOptions) -> BuildOptions:
    """The order with its paths as every worker finds them, wherever it stands."""
    if not options.scheduler:
        return options
    return replace(
        options,
        config=options.config and options.config.absolute(),
        team_table=options.team_table and options.team_table.absolute(),
        answers=options.answers and options.answers.absolute(),
        origin=options.origin and options.origin.absolute(),
        output=absolute(str(options.output)),
    )


def list_playbooks(
    path: Path | None = None, limits: Limits = LIMITS
) -> tuple[PlaybookListing, ...]:
    """Every playbook there is, its words in the voice of the organisation the path names."""
    project = open_project(path, limits=limits)
    return tuple(
        project.listed(playbook) for playbook in project.renderer.catalogue.playbooks.values()
    )
