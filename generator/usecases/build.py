"""The use cases `build` and `list`: write documents, and list the playbooks."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from generator.foundation.errors import (
    REFUSED,
    ConfigError,
    EnvironmentProblem,
    GeneratorError,
    Problem,
    TemplateError,
)
from generator.foundation.executors import Started, TaskSpec, cores, open_executor, worker_died
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.storage import absolute, open_folder
from generator.output import snapshot
from generator.output.actions import Action, problem_for
from generator.output.results import Coverage, FileResult, UnitResult
from generator.project.options import BuildOptions
from generator.project.ownership import NO_OWNER
from generator.project.project import PlaybookListing, Project, built_in_example, open_project
from generator.project.selection import department_for
from generator.usecases.builder import DocumentBuilder, Task
from generator.usecases.orphans import Orphans
from generator.usecases.replay import Run
from generator.usecases.runs import FolderRuns, Request, check_settings
from generator.usecases.zip_packages import ArchiveWriter, Packing

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
    """What a run did. `remarks` say which settings and folder it chose, if nobody named them, and
    what a plain build renews; `failed` is the number of units for which no document could be made,
    including invalid table rows. `ways` says how documents were made, each with their number; those
    that stayed the same are not among them.
    """

    outcomes: tuple[FileResult, ...]
    problems: tuple[Problem, ...]
    folder: str
    remarks: tuple[str, ...] = ()
    dry_run: bool = False
    failed: int = 0
    ways: Mapping[str, int] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        """0 success, 1 some teams failed, 3 a decision is needed, 4 refused by the system; the
        highest that applies.
        """
        if any(problem.code == REFUSED for problem in self.problems):
            return 4
        if any(problem.code in ("file.kept", NO_OWNER) for problem in self.problems):
            return 3
        return 1 if self.failed else 0


def build(options: BuildOptions, progress: Progress | None = None) -> Report:
    """Write the documents that the options ask for or, if they name nothing, renew what was built
    in the folder before.

    If no unit's documents can be made, raises the most serious error that occurred, with every
    problem found. If only some units fail, they are left out and reported.
    """
    request = Request.of(options)
    with contextlib.ExitStack() as locks:
        for address in request.folders() if not options.dry_run else ():
            locks.enter_context(open_folder(address).exclusive_lock())
        check_settings(request.project, request.options.folder, is_build=True)
        return _built(request, request.runs(), progress)


def _built(request: Request, folders: Sequence[FolderRuns], progress: Progress | None) -> Report:
    options, notice = request.options, _notice(folders)
    total = sum(len(run.targets) for runs in folders for run in runs.runs)
    builds = [_FolderBuild(options, runs) for runs in folders]
    done = 0
    for build_ in builds:
        for units in build_.make():
            done += units
            if progress:
                progress(done, total)
    problems = [problem for one in builds for problem in one.problems]
    errors = [problem for problem in problems if problem.level == "error"]
    if errors and not any(one.made for one in builds):
        failures = [one.failure for one in builds if one.failure]
        raise max(failures, key=lambda kind: kind.exit_code, default=ConfigError)(
            *dict.fromkeys(errors)
        )
    for one in builds:
        problems += one.finish()
    address = open_folder(options.folder).address
    return Report(
        tuple(file for one in builds for file in one.files(address)),
        tuple(dict.fromkeys(problems)),
        address,
        (*request.remarks, *notice),
        options.dry_run,
        sum(one.failed for one in builds),
        sum((one.ways for one in builds), Counter()),
    )


def _notice(folders: Sequence[FolderRuns]) -> tuple[str, ...]:
    """What a plain build renews, in one line; empty for a build that names something."""
    if not folders[0].replays:
        return ()
    names = [name for runs in folders for name, _ in runs.records() if "/" in name]
    units = {name.partition("/")[0] for name in names}
    config = folders[0].project.config
    only_teams = not any(config.units[unit].level != "team" for unit in units & config.units.keys())
    recipes = {
        (runs.folder.address, runs.owner(name, record))
        for runs in folders
        for name, record in runs.records()
    }
    documents = _counted(len(names), "document")
    whose = _counted(len(units), "team" if only_teams else "unit")
    builds = _counted(len(recipes), "earlier build")
    return (f"Renewing what was built here: {documents} of {whose}, from {builds}.",)


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


class _FolderBuild:
    """The build of one folder: makes the documents of each run, then archives; removes orphans."""

    def __init__(self, options: BuildOptions, runs: FolderRuns) -> None:
        self._options = options
        self._runs = runs
        self._coverage = Coverage()
        self._packing = Packing(runs)
        self._files: list[FileResult] = []
        invalid = {problem.place for run in runs.runs for problem in run.targets.problems}
        others = [*runs.problems, *(one for run in runs.runs for one in run.builder.problems)]
        self.made = 0
        self.ways: Counter[str] = Counter()
        self.failed = len(invalid) + sum(problem.level == "error" for problem in others)
        self.failure: type[GeneratorError] | None = None  # the most serious that occurred
        self.problems = [*runs.problems]
        for run in runs.runs:
            self.problems += [*run.builder.problems, *run.builder.project.config.warnings]
            self.problems += [*run.targets.notes, *run.targets.problems]

    def make(self) -> Iterator[int]:
        """Make the documents of all runs; yields numbers of units as they are done."""
        for run in self._runs.runs:
            jobs = _jobs(self._options, len(run.targets))
            size = max(1, min(_TASK, len(run.targets) // (jobs * _TASKS_A_JOB)))
            tasks = self._runs.tasks(run, size, self._coverage)
            spec = TaskSpec(
                _start(run.builder),
                DocumentBuilder.make,
                Task.split_by_target,
                partial(_lost, run.builder.project),
            )
            confined = run.builder.project.confined
            for results in open_executor(self._options.scheduler, jobs, confined).run(spec, tasks):
                for result in results:
                    self._add(run, result)
                yield len(results)

    def finish(self) -> list[Problem]:
        """The steps after the documents: write archives, remove orphans, save the lock. Returns the
        problems.
        """
        dry_run, known = self._options.dry_run, self._runs.known
        for run in self._runs.runs if not self._runs.replays else ():
            known.use(run.recipe)
        problems = self._archive()
        removed, reported = Orphans(self._runs, self._coverage).remove(dry_run=dry_run)
        self._files += removed
        if not dry_run:
            _save(self._runs)
        return [*problems, *reported]

    def files(self, address: str) -> Iterator[FileResult]:
        """What happened to each file; its name is relative to the folder at an address."""
        below = self._runs.folder.address.removeprefix(address).strip("/")
        for file in self._files:
            yield FileResult(f"{below}/{file.name}", file.action) if below else file

    def _add(self, run: Run, result: UnitResult) -> None:
        recipe = run.recipe.id
        self._files += result.files
        self.ways.update(result.ways)
        self.problems += result.problems
        self._packing.add(recipe, result)
        if not result.failed:
            self._coverage.add(recipe, result.unit, result.files, result.refused)
            self.made += 1
        else:
            self._coverage.fail(recipe, result.unit)
            self.failed += 1
            kinds = filter(None, (self.failure, result.failed))
            self.failure = max(kinds, key=lambda kind: kind.exit_code)
        if result.records and not self._options.dry_run:
            self._runs.known.update(result.records)

    def _archive(self) -> list[Problem]:
        """Write the archives of complete departments, and warn of the others."""
        dry_run, folder = self._options.dry_run, self._runs.folder
        problems = list(self._packing.incomplete(self._coverage))
        for run, archive in self._packing.archives(self._coverage, dry_run=dry_run):
            writer = ArchiveWriter(folder, self._runs.known, run.recipe)
            try:
                plan = writer.plan(archive) if dry_run else writer.write(archive)
            except EnvironmentProblem as error:
                problems += error.problems
                continue
            self._files.append(FileResult(plan.name, plan.action))
            problem = problem_for(f"{folder.address}/{plan.name}", plan.status, plan.action)
            problems += [problem] if problem else []
        return problems


def _save(runs: FolderRuns) -> None:
    """Save the lock and the snapshots that its records name."""
    known = runs.known
    needed = known.snapshots()
    for run in runs.runs:
        for playbook in {playbook.id for playbook, _ in run.builder.wanted}:
            taken = run.builder.snapshot(playbook)
            if taken.id in needed:
                snapshot.save(runs.folder, taken)
    known.save()
    snapshot.sweep(runs.folder, needed)


def _start(builder: DocumentBuilder) -> Callable[[], DocumentBuilder]:
    """How a worker gets its builder; in a cluster it opens the organisation found by this run."""
    options = builder.options
    if not options.scheduler:
        return Started(builder, partial(DocumentBuilder, options))
    source, output = builder.project.source, absolute(str(options.output))
    remote = replace(options, config=source and source.absolute(), output=output)
    return partial(_start_remote, remote)


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


def _jobs(options: BuildOptions, units: int) -> int:
    """The number of workers: from the options, else as many as are worth starting."""
    return options.jobs or max(1, min(cores(), units // _UNITS_A_JOB))


def list_playbooks(
    path: Path | None = None, limits: Limits = LIMITS
) -> tuple[PlaybookListing, ...]:
    """Every playbook, with its labels as the organisation at the path words them."""
    project = open_project(path, limits=limits)
    return tuple(
        project.listed(playbook) for playbook in project.renderer.catalogue.playbooks.values()
    )
