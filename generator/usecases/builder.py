"""The document builder: makes one process's share of a run's documents, a task at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import groupby
from os.path import relpath
from pathlib import Path
from typing import NamedTuple

from generator.answers.interpret import flatten
from generator.config import Layer, Unit
from generator.config.languages import only_in_one
from generator.document.theme import Theme
from generator.foundation.errors import (
    ConfigError,
    EnvironmentProblem,
    GeneratorError,
    Place,
    Problem,
    TemplateError,
)
from generator.foundation.storage import open_folder
from generator.output import lockfile
from generator.output.actions import problem_for
from generator.output.apply import apply_change
from generator.output.file_state import TEXT_FILES, text_in
from generator.output.lockfile import PENDING, Record
from generator.output.planner import ChangePlanner, PlannedChange, RenderedFile
from generator.output.recipe import Recipe
from generator.output.results import FileResult, UnitPlans, UnitResult
from generator.output.snapshot import Snapshot
from generator.playbook.manifest import PRINTED, TEXTS
from generator.project.branding import theme_of
from generator.project.document_writer import DocumentWriter
from generator.project.inputs_digest import Inputs
from generator.project.options import BuildOptions
from generator.project.project import Project
from generator.project.selection import (
    ChosenTargets,
    NamedTargets,
    Target,
    Targets,
    department_for,
    select_targets,
    unit_for,
    wanted_editions,
    wanted_formats,
)
from generator.usecases.build_project import open_build_project
from generator.usecases.draft import Draft
from generator.usecases.initial_answers import InitialAnswers
from generator.usecases.take_snapshot import take_snapshot
from generator.writers import PAGE, TEXT, suffix_of


@dataclass(frozen=True)
class Task:
    """Some of a run's targets, the lock's records of their files, and the run's recipe. The files
    `left_out` belong to other recipes. Those that one of the recipes `answered` filled are kept.
    """

    targets: tuple[Target, ...]
    known: Mapping[str, Record]
    recipe: Recipe
    left_out: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()

    def names(self) -> Iterator[str]:
        """The ids of the targets."""
        return map(unit_id, self.targets)

    def split_by_target(self) -> Iterator[Task]:
        """A task for each target."""
        for target in self.targets:
            yield replace(self, targets=(target,))


def unit_id(target: Target) -> str:
    """The id of a target's unit."""
    return target if isinstance(target, str) else target.id


class Document(NamedTuple):
    """A document of a unit in one format."""

    draft: Draft
    kind: str


def relative_to(home: Path, path: Path) -> str:
    """The path relative to a folder, with forward slashes; absolute on another drive of Windows."""
    whole = path.resolve()
    try:
        return Path(relpath(whole, home.resolve())).as_posix()
    except ValueError:
        return whole.as_posix()


class DocumentBuilder:
    """Plans and writes the documents of one run, a task at a time."""

    def __init__(self, options: BuildOptions, project: Project | None = None) -> None:
        self.options = options
        self.project = project or open_build_project(options)
        self.folder = open_folder(options.folder)
        self._initial = InitialAnswers(self.project, options, self.folder)
        catalogue = self.project.renderer.catalogue
        self.wanted, skipped = wanted_editions(catalogue, options, self._initial.playbooks())
        self.problems = [*self._initial.problems, *(() if options.replays else skipped)]
        self._playbooks = list({playbook.id: playbook for playbook, _ in self.wanted}.values())
        self.problems += [*self._initial.notes, *self._language_problems()]
        self._formats = wanted_formats(options)
        self._drafts = lru_cache(maxsize=32)(partial(self._initial.drafts, tuple(self.wanted)))
        self._documents = lru_cache(maxsize=32)(self._list_documents)
        self._theme = lru_cache(maxsize=32)(self._read_theme)
        self._writer = DocumentWriter(self.project.cache)
        self._inputs = Inputs(self.project, options)
        self.snapshot = lru_cache(maxsize=64)(self._take_snapshot)
        self._pending = frozenset(self.folder.names(PENDING))

    def targets(self) -> Targets:
        """The targets of the run. Without any in the options, the units of the filled worksheets.

        Raises `ConfigError` if there are none, or if the answers would fill the documents of
        several.
        """
        options = self.options
        self._initial.check_units(edition for _, edition in self.wanted)
        if options.origins and not options.names_units:
            return NamedTargets(self._initial.units())
        targets = select_targets(self.project.config, options, self.project.file)
        if options.origins and options.team_table:
            return self._rows_with_answers(targets)
        if options.is_filled and len(targets) > 1:
            hint = "name the team that gave the answers with --team"
            message = f"answers can fill the documents of one team only, not of {len(targets)}"
            raise ConfigError(Problem("order.answers", message, hint=hint))
        if not len(targets) and not targets.problems:
            place = Place(options.team_table.as_posix() if options.team_table else "")
            hint = "add a row for each"
            raise ConfigError(Problem("sheet.empty", "contains no teams", place, hint))
        return targets

    def documents(self, unit: str) -> Mapping[str, Document]:
        """The documents of a unit by the names of their files."""
        return self._documents(unit)

    def make(self, task: Task) -> list[UnitResult]:
        """Make the documents of every target: all are planned, then recorded in the journal, then
        written.
        """
        results: list[UnitResult] = []
        plans: list[list[PlannedChange]] = []
        renderer = self.project.renderer
        for target in task.targets:
            department = department_for(self.project.config, target)
            result = UnitResult(unit_id(target), department)
            try:
                unit = unit_for(self.project.config, target)
                own = self.plans(unit, task)
                plans.append(own.changes)
                results.append(
                    replace(
                        result,
                        problems=(*self._warnings(unit), *own.problems),
                        refused=tuple(own.refused),
                        left_out=tuple(own.left_out),
                        ways={way.value: n for way, n in renderer.take_ways().items()},
                    )
                )
            except GeneratorError as error:
                plans.append([])
                results.append(replace(result, problems=error.problems, failed=type(error)))
        if not self.options.dry_run:
            self._journal(plans, task.recipe)
        return [self._apply(result, own) for result, own in zip(results, plans, strict=True)]

    def plans(self, unit: Unit, task: Task, *, only_known: bool = False) -> UnitPlans:
        """The change for each file of a unit, rendered again if its inputs changed. With
        `only_known`, documents that were never written are left out.

        Raises `TemplateError` with every problem if any document cannot be made: either all of a
        unit's documents are made or none; `ConfigError` for sheets due before their date.
        """
        self._check_due(unit)
        planner = ChangePlanner(
            self.folder, task.known, restore=self.options.restore, answered=task.answered
        )
        plans: list[PlannedChange] = []
        left_out: list[str] = []
        failures, rendered = list[Problem](), list[RenderedFile]()
        for draft, names in self._by_draft(unit.id):
            own = {name: kind for name, kind in names.items() if name not in task.left_out}
            left_out += names.keys() - own.keys()
            if not own or (only_known and not own.keys() & task.known.keys()):
                continue
            unchanged = self._unchanged(planner, unit, draft, own, task.recipe)
            if unchanged:
                plans += unchanged
                continue
            try:
                with self.project.bounded(draft.playbook.id, draft.edition):
                    rendered += self._rendered(unit, draft, own, task.recipe)
            except TemplateError as error:
                failures += error.problems
        if failures:
            raise TemplateError(*failures)
        problems = [*self._drafts(unit.id)[1], *self._writer.take_problems()]
        found = UnitPlans(plans, problems, [], left_out)
        for file in {file.name: file for file in rendered}.values():
            if file.name in task.left_out:
                left_out.append(file.name)
            else:
                _plan(planner, file, found)
        return found

    def _list_documents(self, unit: str) -> dict[str, Document]:
        return {
            f"{draft.name(unit)}{suffix_of(kind)}": Document(draft, kind)
            for draft in self._drafts(unit)[0]
            for kind in ((TEXT,) if draft.edition == TEXTS else self._formats)
        }

    def _by_draft(self, unit: str) -> Iterator[tuple[Draft, dict[str, str]]]:
        """Each document of a unit, with the formats of its files by their names."""
        for _, group in groupby(self.documents(unit).items(), key=lambda one: id(one[1].draft)):
            files = list(group)
            yield files[0][1].draft, {name: document.kind for name, document in files}

    def _rows_with_answers(self, targets: Targets) -> Targets:
        """The teams of the table that the filled worksheets are of; with a problem for each
        worksheet of another.
        """
        missing = self._initial.teams()
        chosen = tuple(one for one in targets if missing.pop(unit_id(one), None))
        table = self.options.team_table
        problems = [
            Problem(
                "order.answers",
                f"is of “{team}”, which is not in {table.as_posix() if table else 'the table'}",
                Place(file.as_posix()),
                "add a row for it, or leave this file out",
            )
            for team, file in missing.items()
        ]
        return ChosenTargets(chosen, (*targets.problems, *problems), targets.notes)

    def _check_due(self, unit: Unit) -> None:
        """Check that a unit's documents are not due before the date that they print."""
        day = self.project.config.day or self.project.settings(unit.layers).day
        due = self.options.due
        if due and day and due < day:
            message = f"the sheets would be due on {due}, before their own date, {day}"
            hint = "name a later day with --due, or another date with --date"
            raise ConfigError(Problem("order.due", message, hint=hint))

    def _unchanged(
        self,
        planner: ChangePlanner,
        unit: Unit,
        draft: Draft,
        names: Mapping[str, str],
        recipe: Recipe,
    ) -> list[PlannedChange] | None:
        """The changes for one document's files; None if any file must be rendered again."""
        theme, _ = self._theme(unit.layers)
        playbook, edition = draft.playbook, draft.edition
        snapshot = self.snapshot(playbook.id).id
        found = [
            planner.plan_unchanged(
                name,
                self._inputs.digest(unit, playbook, edition, kind, theme, draft.digest),
                snapshot,
                recipe.id,
            )
            for name, kind in names.items()
        ]
        return [plan for plan in found if plan] if all(found) else None

    def _rendered(
        self, unit: Unit, draft: Draft, names: Mapping[str, str], recipe: Recipe
    ) -> Iterator[RenderedFile]:
        """One document in each format, and the pictures that its Markdown shows."""
        theme, _ = self._theme(unit.layers)
        playbook, edition = draft.playbook, draft.edition
        is_page = PAGE in names.values()
        job = self.project.render_document(
            unit, playbook, edition, theme, draft.answers, is_page=is_page
        )
        made_with = self.snapshot(playbook.id).id
        filled_job, closing, answers = self._initial.with_sources(draft, job)
        placed = flatten(playbook.shapes() if answers else (), answers)
        for name, kind in names.items():
            if draft.digest:
                data = self._writer.filled(kind, filled_job, placed, closing)
                text = _text_of_summary(name, data) if edition in PRINTED else b""
            else:
                data, text = self._writer.blank(kind, job, unit.department_id)
            # The digest does not cover pictures, so a document with pictures is always rebuilt.
            own = self._inputs.digest(unit, playbook, edition, kind, job.theme, draft.digest)
            inputs = "" if job.theme.pictures else own
            yield RenderedFile(name, data, text, inputs, made_with, recipe.id)
        if "md" in names.values():
            for name, data in job.theme.pictures:
                path = f"{job.folder}/{name}"
                yield RenderedFile(path, data, snapshot=made_with, recipe=recipe.id)

    def _journal(self, plans: Sequence[Sequence[PlannedChange]], recipe: Recipe) -> None:
        written = {
            plan.name: plan.record
            for own in plans
            for plan in own
            if plan.data is not None and plan.record
        }
        if written:
            lockfile.write_journal(self.folder, written, recipe)

    def _apply(self, result: UnitResult, plans: Sequence[PlannedChange]) -> UnitResult:
        """Write a unit's files as planned. Returns its result, with the files and problems."""
        files: list[FileResult] = []
        records: dict[str, Record] = {}
        problems, refused = list(result.problems), list(result.refused)
        for plan in plans:
            try:
                if not self.options.dry_run:
                    apply_change(self.folder, plan, self._pending)
            except GeneratorError as error:
                problems += error.problems
                refused.append(plan.name)
                continue
            files.append(FileResult(plan.name, plan.action))
            problem = problem_for(f"{self.folder.address}/{plan.name}", plan.status, plan.action)
            problems += [problem] if problem else []
            if plan.record:
                records[plan.name] = plan.record
        return replace(
            result,
            files=tuple(files),
            records=records,
            problems=tuple(problems),
            refused=tuple(refused),
        )

    @property
    def worksheets(self) -> tuple[Path, ...]:
        """The filled worksheets that the answers come from."""
        return self._initial.files()

    def _take_snapshot(self, playbook: str) -> Snapshot:
        """The snapshot of the settings and one playbook."""
        found = self.project.renderer.catalogue.playbook(playbook)
        table = self.options.team_table
        sheet = relative_to(self.project.config.folder, table) if table else ""
        return take_snapshot(self.project, found, sheet)

    def _language_problems(self) -> list[Problem]:
        """Warnings of texts that are not in the language set for this run."""
        config, locale = self.project.config, self.options.locale
        own = config.organisation
        return list(only_in_one(own, config.tree(own), locale, self.project.file)) if locale else []

    def _warnings(self, unit: Unit) -> Iterator[Problem]:
        yield from self.project.check_language(unit, self._playbooks)
        yield from self._theme(unit.layers)[1]

    def _read_theme(self, layers: tuple[Layer, ...]) -> tuple[Theme, list[Problem]]:
        project = self.project
        return theme_of(
            project.settings(layers),
            project.images,
            partial(project.place_in, layers),
            protect=self.options.protect,
            on_paper=self.options.paper,
        )


def _plan(planner: ChangePlanner, file: RenderedFile, found: UnitPlans) -> None:
    """Add the change for a rendered file, or the problem of one that the system refuses to read."""
    try:
        found.changes.append(planner.plan(file))
    except EnvironmentProblem as error:
        found.problems.extend(error.problems)
        found.refused.append(file.name)


def _text_of_summary(name: str, data: bytes) -> bytes:
    """The text by which a summary that a program saved again is recognised. Filled worksheets have
    none: they count as unchanged only with the same bytes, since people fill them in further.
    """
    return b"" if name.endswith(TEXT_FILES) else text_in(name, data) or b""
