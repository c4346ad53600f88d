"""The document builder: makes one process's share of a run's documents, a task at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from os.path import relpath
from pathlib import Path
from typing import NamedTuple

from generator.answers.interpret import flatten
from generator.config import Layer, Unit
from generator.config.languages import only_in_one
from generator.document.answers import Answers
from generator.document.theme import Theme
from generator.foundation.cache import open_cache
from generator.foundation.errors import EnvironmentProblem, GeneratorError, Problem, TemplateError
from generator.foundation.storage import open_folder
from generator.output import lockfile
from generator.output.actions import Action, problem_for
from generator.output.apply import apply_change
from generator.output.lockfile import PENDING, Record
from generator.output.planner import ChangePlanner, PlannedChange, RenderedFile
from generator.output.snapshot import Snapshot
from generator.playbook import Playbook
from generator.project.branding import theme_of
from generator.project.options import BuildOptions
from generator.project.project import RenderedDocument, open_project
from generator.project.selection import (
    NamedTargets,
    Target,
    Targets,
    department_for,
    select_targets,
    unit_for,
    wanted_editions,
)
from generator.usecases.document_writer import DocumentWriter
from generator.usecases.initial_answers import InitialAnswers
from generator.usecases.inputs_digest import Inputs
from generator.usecases.take_snapshot import take_snapshot
from generator.writers import FORMATS, suffix_of

# The modules whose classes the cache may store: documents, compiled documents and problems.
CACHED_MODULES = ("generator.document.", "generator.foundation.errors", "generator.writers.")


@dataclass(frozen=True)
class Task:
    """Some of a run's targets, and the lock's records of their files."""

    targets: tuple[Target, ...]
    known: Mapping[str, Record]

    def names(self) -> Iterator[str]:
        """The ids of the targets."""
        return (target if isinstance(target, str) else target.id for target in self.targets)

    def split_by_target(self) -> Iterator[Task]:
        """A task for each target."""
        for target in self.targets:
            yield Task((target,), self.known)


class FileResult(NamedTuple):
    """What happened to one file, or would happen in a dry run; `name` is its path in the output
    folder.
    """

    name: str
    action: Action


@dataclass(frozen=True)
class UnitResult:
    """The result for one unit's documents; `failed` is the kind of error if none could be made."""

    unit: str
    department: str
    files: tuple[FileResult, ...] = ()
    records: Mapping[str, Record] | None = None
    problems: tuple[Problem, ...] = ()
    failed: type[GeneratorError] | None = None


class DocumentBuilder:
    """Plans and writes the documents of one run, a task at a time."""

    def __init__(self, options: BuildOptions) -> None:
        self.options = options
        cache = open_cache(CACHED_MODULES)
        self.project = open_project(
            options.config, options.changes, options.day, cache, options.limits
        )
        self.folder = open_folder(options.folder)
        self._initial = InitialAnswers(self.project, options)
        catalogue = self.project.renderer.catalogue
        self.wanted, self.problems = wanted_editions(catalogue, options, self._initial.playbooks())
        self._playbooks = list({playbook.id: playbook for playbook, _ in self.wanted}.values())
        self.problems += [*self._initial.notes, *self._language_problems()]
        self._formats = options.formats or FORMATS
        self._answers = {
            (playbook.id, edition): self._initial.for_edition(playbook, edition)
            for playbook, edition in self.wanted
        }
        self._theme = lru_cache(maxsize=32)(self._read_theme)
        self._writer = DocumentWriter(cache)
        self._inputs = Inputs(self.project, options)
        self.snapshot = lru_cache(maxsize=64)(self._take_snapshot)
        self._pending = frozenset(self.folder.names(PENDING))

    def targets(self) -> Targets:
        """The targets of the run. Without any in the options, a filled worksheet's own unit."""
        options, own = self.options, self._initial.unit()
        selected = options.teams or options.department or options.all_teams or options.team_table
        if own and not selected:
            return NamedTargets((own,))
        return select_targets(self.project.config, options, self.project.file)

    def make(self, task: Task) -> list[UnitResult]:
        """Make the documents of every target: all are planned, then recorded in the journal, then
        written.
        """
        results: list[UnitResult] = []
        plans: list[list[PlannedChange]] = []
        for target, name in zip(task.targets, task.names(), strict=True):
            try:
                unit = unit_for(self.project.config, target)
                own, refused = self.plans(unit, task.known)
                problems = (*self._warnings(unit), *refused)
                plans.append(own)
                results.append(UnitResult(unit.id, unit.department_id, problems=problems))
            except GeneratorError as error:
                department = department_for(self.project.config, target)
                plans.append([])
                results.append(
                    UnitResult(name, department, problems=error.problems, failed=type(error))
                )
        if not self.options.dry_run:
            self._journal(plans)
        return [self._apply(result, own) for result, own in zip(results, plans, strict=True)]

    def plans(
        self, unit: Unit, known: Mapping[str, Record], *, only_known: bool = False
    ) -> tuple[list[PlannedChange], list[Problem]]:
        """The change for each file of a unit, rendered again if its inputs changed; and a problem
        for each file that the system refuses to read. With `only_known`, documents that were never
        written are left out.

        Raises `TemplateError` with every problem if any document cannot be made: either all of a
        unit's documents are made or none.
        """
        planner = ChangePlanner(self.folder, known, restore=self.options.restore)
        plan = planner.plan_filled if self.options.is_filled else planner.plan
        plans: list[PlannedChange] = []
        failures: list[Problem] = []
        rendered: list[RenderedFile] = []
        for playbook, edition in self.wanted:
            stem = f"{unit.id}/{playbook.id}-{edition}."
            if only_known and not any(name.startswith(stem) for name in known):
                continue
            unchanged = self._unchanged(planner, unit, playbook, edition)
            if unchanged:
                plans += unchanged
                continue
            try:
                with self.project.bounded(playbook.id, edition):
                    rendered += self._rendered(unit, playbook, edition)
            except TemplateError as error:
                failures += error.problems
        if failures:
            raise TemplateError(*failures)
        refused: list[Problem] = []
        for file in {file.name: file for file in rendered}.values():
            try:
                plans.append(plan(file))
            except EnvironmentProblem as error:
                refused += error.problems
        return plans, refused

    def _unchanged(
        self, planner: ChangePlanner, unit: Unit, playbook: Playbook, edition: str
    ) -> list[PlannedChange] | None:
        """The changes for one document's files; None if any file must be rendered again."""
        if self.options.is_filled:
            return None
        theme, _ = self._theme(unit.layers)
        found = [
            planner.plan_unchanged(
                f"{unit.id}/{playbook.id}-{edition}{suffix_of(kind)}",
                self._inputs.digest(unit, playbook, edition, kind, theme),
                self.snapshot(playbook.id).id,
            )
            for kind in self._formats
        ]
        return [plan for plan in found if plan] if all(found) else None

    def _rendered(self, unit: Unit, playbook: Playbook, edition: str) -> Iterator[RenderedFile]:
        """One document in each format, and the pictures that its Markdown shows."""
        theme, _ = self._theme(unit.layers)
        answers = self._answers[playbook.id, edition]
        job = self.project.render_document(unit, playbook, edition, theme, answers)
        made_with = self.snapshot(playbook.id).id
        for kind in self._formats:
            name = f"{job.folder}/{job.name}{suffix_of(kind)}"
            if self.options.is_filled:
                yield RenderedFile(name, self._filled(kind, job, answers))
                continue
            data, text = self._writer.blank(kind, job, unit.department_id)
            # The digest does not cover pictures, so a document with pictures is always rebuilt.
            own = self._inputs.digest(unit, playbook, edition, kind, job.theme)
            yield RenderedFile(name, data, text, "" if job.theme.pictures else own, made_with)
        if "md" in self._formats:
            for name, data in job.theme.pictures:
                yield RenderedFile(f"{job.folder}/{name}", data, snapshot=made_with)

    def _filled(self, kind: str, job: RenderedDocument, answers: Answers) -> bytes:
        """The document filled with its initial answers."""
        job, closing = self._initial.with_source(job) if answers else (job, ())
        return self._writer.filled(kind, job, flatten(job.playbook.shapes(), answers), closing)

    def _journal(self, plans: Sequence[Sequence[PlannedChange]]) -> None:
        written = {
            plan.name: plan.record
            for own in plans
            for plan in own
            if plan.data is not None and plan.record
        }
        if written:
            lockfile.write_journal(self.folder, written)

    def _apply(self, result: UnitResult, plans: Sequence[PlannedChange]) -> UnitResult:
        """Write a unit's files as planned. Returns its result, with the files and problems."""
        files: list[FileResult] = []
        records: dict[str, Record] = {}
        problems = list(result.problems)
        for plan in plans:
            try:
                if not self.options.dry_run:
                    apply_change(self.folder, plan, self._pending)
            except GeneratorError as error:
                problems += error.problems
                continue
            files.append(FileResult(plan.name, plan.action))
            problem = problem_for(f"{self.folder.address}/{plan.name}", plan.status, plan.action)
            problems += [problem] if problem else []
            if plan.record:
                records[plan.name] = plan.record
        return replace(result, files=tuple(files), records=records, problems=tuple(problems))

    @property
    def team_table(self) -> str:
        """The path of the run's team table, relative to the organisation's folder; "" for none."""
        if self.options.team_table is None:
            return ""
        home = self.project.config.folder.resolve()
        return Path(relpath(self.options.team_table.resolve(), home)).as_posix()

    def _take_snapshot(self, playbook: str) -> Snapshot:
        """The snapshot of the settings and one playbook."""
        found = self.project.renderer.catalogue.playbook(playbook)
        return take_snapshot(self.project, found, self.team_table)

    def _language_problems(self) -> list[Problem]:
        """Warnings of texts that are not in the language set for this run."""
        if not self.options.locale:
            return []
        config = self.project.config
        own = config.organisation
        found = only_in_one(own, config.tree(own), self.options.locale, self.project.file)
        return list(found)

    def _warnings(self, unit: Unit) -> Iterator[Problem]:
        yield from self.project.check_language(unit, self._playbooks)
        yield from self._theme(unit.layers)[1]

    def _read_theme(self, layers: tuple[Layer, ...]) -> tuple[Theme, list[Problem]]:
        project = self.project
        return theme_of(
            project.settings(layers), project.images, project.file, protect=self.options.protect
        )


class UnitPreview(NamedTuple):
    """The planned changes for a unit's documents, with nothing written; and the problems."""

    unit: str
    plans: tuple[PlannedChange, ...]
    problems: tuple[Problem, ...]


def survey(builder: DocumentBuilder, task: Task) -> list[UnitPreview]:
    """A preview of each target of a task: of the documents that were written before."""
    previews = []
    for target, name in zip(task.targets, task.names(), strict=True):
        try:
            unit = unit_for(builder.project.config, target)
            plans, refused = builder.plans(unit, task.known, only_known=True)
            previews.append(UnitPreview(name, tuple(plans), tuple(refused)))
        except GeneratorError as error:
            previews.append(UnitPreview(name, (), error.problems))
    return previews
