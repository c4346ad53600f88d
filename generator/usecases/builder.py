"""Where documents are made: one process's share of an order, a task at a time."""

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
from generator.project.project import DocumentJob, open_project
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

# Whose classes the cache may keep: documents, what writers compile, and problems.
CACHED_MODULES = ("generator.document.", "generator.foundation.errors", "generator.writers.")


@dataclass(frozen=True)
class Task:
    """Some of those a run is for, and what the lock records of their files."""

    targets: tuple[Target, ...]
    known: Mapping[str, Record]

    def names(self) -> Iterator[str]:
        """The ids of those units."""
        return (item if isinstance(item, str) else item.id for item in self.targets)

    def split(self) -> Iterator[Task]:
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
    """What became of one unit's documents; `failed` is the kind of error where they could not be
    made at all.
    """

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
        self.problems += self._language_problems()
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
        """Whom the run is for; a filled worksheet says itself whose it is."""
        options, own = self.options, self._initial.unit()
        asked = options.teams or options.department or options.all_teams or options.sheet
        if own and not asked:
            return NamedTargets((own,))
        return select_targets(self.project.config, options, self.project.file)

    def make(self, task: Task) -> list[UnitResult]:
        """Make the documents of every target: first all are planned, then recorded in the journal,
        then written.
        """
        made: list[UnitResult] = []
        plans: list[list[PlannedChange]] = []
        for target, name in zip(task.targets, task.names(), strict=True):
            try:
                unit = unit_for(self.project.config, target)
                own, refused = self.plans(unit, task.known)
                problems = (*self._warnings(unit), *refused)
                plans.append(own)
                made.append(UnitResult(unit.id, unit.department_id, problems=problems))
            except GeneratorError as error:
                department = department_for(self.project.config, target)
                plans.append([])
                made.append(
                    UnitResult(name, department, problems=error.problems, failed=type(error))
                )
        if not self.options.dry_run:
            self._journal(plans)
        return [self._applied(one, own) for one, own in zip(made, plans, strict=True)]

    def plans(
        self, unit: Unit, known: Mapping[str, Record]
    ) -> tuple[list[PlannedChange], list[Problem]]:
        """What is to happen to each file of a unit, made anew where its inputs changed; and what is
        wrong with files that the system does not let us read.

        Raises `TemplateError` with every problem: a unit's documents are made all or none.
        """
        planner = ChangePlanner(self.folder, known, restore=self.options.restore)
        plan = planner.plan_filled if self.options.is_filled else planner.plan
        plans: list[PlannedChange] = []
        wrong: list[Problem] = []
        rendered: list[RenderedFile] = []
        for playbook, edition in self.wanted:
            unchanged = self._unchanged(planner, unit, playbook, edition)
            if unchanged:
                plans += unchanged
                continue
            try:
                with self.project.bounded(playbook.id, edition):
                    rendered += self._rendered(unit, playbook, edition)
            except TemplateError as error:
                wrong += error.problems
        if wrong:
            raise TemplateError(*wrong)
        refused: list[Problem] = []
        for one in {one.name: one for one in rendered}.values():
            try:
                plans.append(plan(one))
            except EnvironmentProblem as error:
                refused += error.problems
        return plans, refused

    def _unchanged(
        self, planner: ChangePlanner, unit: Unit, playbook: Playbook, edition: str
    ) -> list[PlannedChange] | None:
        """The files of one document, where none of them need be made again."""
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
        job = self.project.job(unit, playbook, edition, theme, answers)
        made_with = self.snapshot(playbook.id).id
        for kind in self._formats:
            name = f"{job.folder}/{job.name}{suffix_of(kind)}"
            if self.options.is_filled:
                yield RenderedFile(name, self._filled(kind, job, answers))
                continue
            data, text = self._writer.blank(kind, job, unit.department_id)
            # A picture's bytes are no setting, so a document that shows one is always made again.
            own = self._inputs.digest(unit, playbook, edition, kind, job.theme)
            yield RenderedFile(name, data, text, "" if job.theme.pictures else own, made_with)
        if "md" in self._formats:
            for name, data in job.theme.pictures:
                yield RenderedFile(f"{job.folder}/{name}", data, snapshot=made_with)

    def _filled(self, kind: str, job: DocumentJob, answers: Answers) -> bytes:
        """The document with the answers that it begins with."""
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
            lockfile.journal(self.folder, written)

    def _applied(self, made: UnitResult, plans: Sequence[PlannedChange]) -> UnitResult:
        """A unit's files written as planned, and what is to be reported of them."""
        files: list[FileResult] = []
        records: dict[str, Record] = {}
        problems = list(made.problems)
        for plan in plans:
            try:
                if not self.options.dry_run:
                    apply_change(self.folder, plan, self._pending)
            except GeneratorError as error:
                problems += error.problems
                continue
            files.append(FileResult(plan.name, plan.action))
            found = problem_for(f"{self.folder.address}/{plan.name}", plan.status, plan.action)
            problems += [found] if found else []
            if plan.record:
                records[plan.name] = plan.record
        return replace(made, files=tuple(files), records=records, problems=tuple(problems))

    @property
    def team_table(self) -> str:
        """The list of teams of the run, as seen from the organisation's folder; "" for none."""
        if self.options.sheet is None:
            return ""
        home = self.project.config.folder.resolve()
        return Path(relpath(self.options.sheet.resolve(), home)).as_posix()

    def _take_snapshot(self, playbook: str) -> Snapshot:
        """What this run knows of a playbook and of the settings."""
        found = self.project.renderer.catalogue.playbook(playbook)
        return take_snapshot(self.project, found, self.team_table)

    def _language_problems(self) -> list[Problem]:
        """Warnings of texts in another language than that of this run alone."""
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
    """A unit's documents as a run would make them, nothing written; and what is wrong with them."""

    unit: str
    plans: tuple[PlannedChange, ...]
    problems: tuple[Problem, ...]


def survey(builder: DocumentBuilder, task: Task) -> list[UnitPreview]:
    """What a task would make."""
    found = []
    for target, name in zip(task.targets, task.names(), strict=True):
        try:
            plans, refused = builder.plans(unit_for(builder.project.config, target), task.known)
            found.append(UnitPreview(name, tuple(plans), tuple(refused)))
        except GeneratorError as error:
            found.append(UnitPreview(name, (), error.problems))
    return found
