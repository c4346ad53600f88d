"""The use cases `build` and `list`: write documents, and list the playbooks."""

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

_TASK = 25  # targets; enough work to outweigh a page of the journal and a trip to a worker
_TASKS_A_JOB = 4
_UNITS_A_JOB = 12  # fewer take less time than the start of another process

Progress = Callable[[int, int], None]
"""Called with the number of units done and their total."""


@dataclass(frozen=True)
class Report:
    """What a run did. `source` is the organisation's file, None for the built-in example; `failed`
    is the number of units for which no document could be made, including invalid table rows.
    """

    outcomes: tuple[FileResult, ...]
    problems: tuple[Problem, ...]
    source: Path | None
    folder: str
    dry_run: bool = False
    failed: int = 0

    @property
    def exit_code(self) -> int:
        """0 success, 1 some teams failed, 3 a decision is needed, 4 refused by the system; the
        highest that applies.
        """
        if any(problem.code == REFUSED for problem in self.problems):
            return 4
        if any(problem.code == "file.kept" for problem in self.problems):
            return 3
        return 1 if self.failed else 0


def build(options: BuildOptions, progress: Progress | None = None) -> Report:
    """Write the documents that the options ask for.

    If no unit's documents can be made, raises the most serious error that occurred, with every
    problem found. If only some units fail, they are left out and reported.
    """
    builder = DocumentBuilder(_located(options))
    with contextlib.nullcontext() if options.dry_run else builder.folder.exclusive_lock():
        return _built(builder, progress)


def _built(builder: DocumentBuilder, progress: Progress | None) -> Report:
    options, known = builder.options, Lock.load(builder.folder)
    targets = _targets(builder)
    jobs = _jobs(options, len(targets))
    totals = _Totals(known, options.dry_run)
    own = builder.project.config.organisation.id
    others = snapshot.of_others(builder.folder, own, known.snapshots())
    tasks = _tasks(targets, jobs, known, others)
    confined = builder.project.confined
    spec = TaskSpec(
        _start(builder), DocumentBuilder.make, Task.split_by_target, partial(_lost, builder.project)
    )
    for results in open_executor(options.scheduler, jobs, confined).run(spec, tasks):
        totals.add(results)
        if progress:
            progress(totals.units, len(targets))
    problems = [
        *builder.problems,
        *builder.project.config.warnings,
        *targets.notes,
        *targets.problems,
        *totals.problems,
    ]
    if totals.failed == totals.units:
        errors = [problem for problem in problems if problem.level == "error"]
        raise (totals.failure or ConfigError)(*dict.fromkeys(errors))
    problems += _follow_up(builder, known, totals, whole=not targets.problems)
    if not options.dry_run:
        _save(builder, known)
    failed = totals.failed + len({problem.place for problem in targets.problems})
    return Report(
        tuple(totals.outcomes),
        tuple(dict.fromkeys(problems)),
        builder.project.source,
        builder.folder.address,
        options.dry_run,
        failed,
    )


def _start(builder: DocumentBuilder) -> Callable[[], DocumentBuilder]:
    """How a worker gets its builder; in a cluster it opens the organisation found by this run."""
    options = builder.options
    if not options.scheduler:
        return Started(builder, partial(DocumentBuilder, options))
    source = builder.project.source
    return partial(_start_remote, replace(options, config=source and source.absolute()))


def _start_remote(options: BuildOptions) -> DocumentBuilder:
    """A builder in a cluster's process, which does not search for an organisation: if the run found
    none, it uses its own built-in example.
    """
    config = options.config or built_in_example()
    return DocumentBuilder(replace(options, config=config))


def _lost(project: Project, task: Task) -> list[UnitResult]:
    """The results for units whose worker died."""
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
    """The targets of the run. Raises `ConfigError` if there are none, or several to fill with the
    same answers.
    """
    options, targets = builder.options, builder.targets()
    if options.is_filled and len(targets) > 1:
        hint = "name the team that gave the answers with --team"
        message = f"answers can fill the documents of one team only, not of {len(targets)}"
        raise ConfigError(Problem("order.answers", message, hint=hint))
    if not len(targets) and not targets.problems:
        place = Place(options.team_table.as_posix() if options.team_table else "")
        raise ConfigError(Problem("sheet.empty", "contains no teams", place, "add a row for each"))
    return targets


def _follow_up(
    builder: DocumentBuilder, known: Lock, totals: _Totals, *, whole: bool
) -> list[Problem]:
    """The steps after the documents: write the departments' archives and remove orphans. Returns
    the problems.
    """
    options, problems = builder.options, list[Problem]()
    if options.archive and not options.dry_run:
        problems += _archive(builder, known, totals)
    if not options.is_filled:
        written = {outcome.name for outcome in totals.outcomes}
        orphans = Orphans(builder, known, totals.made, written, whole=whole)
        removed, reported = orphans.remove(dry_run=options.dry_run)
        totals.outcomes += removed
        problems += reported
    return problems


def _archive(builder: DocumentBuilder, known: Lock, totals: _Totals) -> list[Problem]:
    """Write the archives of departments whose documents are complete, and warn of the others."""
    own, folder = builder.project.config.organisation.id, builder.folder
    names: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for department, files in totals.by_department.items():
        name = f"{department or own}{SUFFIX}"
        if department in totals.incomplete:
            message = "was not written, because some of its documents are missing"
            hint = "fix the problems reported for them, and build again"
            place = Place(f"{folder.address}/{name}")
            problems.append(Problem("archive.incomplete", message, place, hint, "warning"))
        elif files:
            names[name] = files
    outcomes, reported = write_archives(folder, names, known)
    totals.outcomes += outcomes
    return [*problems, *reported]


def _save(builder: DocumentBuilder, known: Lock) -> None:
    """Save the lock and the snapshots that its records name."""
    needed = known.snapshots()
    for playbook in {playbook.id for playbook, _ in builder.wanted}:
        taken = builder.snapshot(playbook)
        if taken.id in needed:
            snapshot.save(builder.folder, taken)
    known.save()
    snapshot.sweep(builder.folder, needed)


class _Totals:
    """The combined results of a run's tasks."""

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
        self.failure: type[GeneratorError] | None = None  # the most serious that occurred

    def add(self, results: list[UnitResult]) -> None:
        for result in results:
            self.units += 1
            self.made.add(result.unit)
            self.outcomes += result.files
            self.problems += result.problems
            if result.failed:
                self.failed += 1
                kinds = filter(None, (self.failure, result.failed))
                self.failure = max(kinds, key=lambda kind: kind.exit_code)
            if result.failed or any(problem.code == REFUSED for problem in result.problems):
                self.incomplete.add(result.department)
            names = [file.name for file in result.files if file.action.is_there]
            self.by_department.setdefault(result.department, []).extend(names)
            if result.records and not self._dry_run:
                self._lock.update(result.records)


def _jobs(options: BuildOptions, units: int) -> int:
    """The number of workers: from the options, else as many as are worth starting."""
    return options.jobs or max(1, min(cores(), units // _UNITS_A_JOB))


def _tasks(targets: Targets, jobs: int, known: Lock, others: frozenset[str]) -> Iterator[Task]:
    """The targets, in tasks of a size that keeps every worker busy to the end. Records that name
    one of the snapshots `others` belong to another organisation and are left out.
    """
    size = max(1, min(_TASK, len(targets) // (jobs * _TASKS_A_JOB)))
    rest: Iterator[Target] = iter(targets)
    while chunk := tuple(islice(rest, size)):
        units = Task(chunk, {}).names()
        records = (record for unit in units for record in known.below(unit).items())
        own = {name: record for name, record in records if record.snapshot not in others}
        yield Task(chunk, own)


def _located(options: BuildOptions) -> BuildOptions:
    """The options, with absolute paths if workers on other machines need them."""
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
    """Every playbook, with its labels as the organisation at the path words them."""
    project = open_project(path, limits=limits)
    return tuple(
        project.listed(playbook) for playbook in project.renderer.catalogue.playbooks.values()
    )
