"""The use cases `status` and `diff`, also used by `check`: how the files in an output folder differ
from what a build would write.

They use the same planner as a build, and write nothing.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from pathlib import Path

from generator.foundation.errors import (
    ConfigError,
    GeneratorError,
    Place,
    Problem,
    TemplateError,
    did_you_mean,
)
from generator.foundation.executors import Started, TaskSpec, open_executor, worker_died
from generator.foundation.files import near, resolved
from generator.output import snapshot
from generator.output.actions import Action, FileState, sentence
from generator.output.file_state import TEXT_FILES
from generator.output.lockfile import Record
from generator.output.planner import PlannedChange
from generator.output.results import Coverage, FileResult, UnitPlans, UnitResult
from generator.playbook.rendering.job import text_language
from generator.project.options import BuildOptions
from generator.project.selection import department_for, unit_for
from generator.readers import find_reader
from generator.usecases.builder import DocumentBuilder, Task
from generator.usecases.changes import Causes, Change, causes, reading
from generator.usecases.orphans import Orphans
from generator.usecases.replay import Run
from generator.usecases.runs import FolderRuns, Request, check_settings
from generator.usecases.upgrades import Upgrade, upgrade
from generator.usecases.zip_packages import ArchiveWriter, Packing
from generator.writers import PAGE


@dataclass(frozen=True)
class FileDrift:
    """One file: its path, what people did with it, what a build would do, and a sentence if that
    needs explaining. It `is_settled` if a user decided to keep its edits.
    """

    path: str
    state: FileState
    action: Action
    sentence: str = ""
    is_settled: bool = False


@dataclass(frozen=True)
class Hunk:
    """Lines that a build would change, starting with the hunk header of a unified diff; and the
    cause, "" if none is known.
    """

    lines: tuple[str, ...]
    cause: str


@dataclass(frozen=True)
class Difference:
    """What a build would change in one file; `is_text` if the lines are the file's own, as in
    Markdown.
    """

    path: str
    hunks: tuple[Hunk, ...]
    is_text: bool


@dataclass(frozen=True)
class PlannedFile:
    """What a build would do with one file: its path and its record, and the builder of its run,
    None for an orphan.
    """

    path: str
    plan: PlannedChange
    builder: DocumentBuilder | None
    recorded: Record | None


@dataclass(frozen=True)
class Drift:
    """What a build would do with the files in an output folder, including orphans. `made` are the
    playbooks that the present files were made with, each with the id of a snapshot; `built` is how
    many files were built before.
    """

    request: Request
    files: tuple[PlannedFile, ...]
    problems: tuple[Problem, ...]
    made: tuple[tuple[DocumentBuilder, str, str], ...] = ()
    built: int = 0

    @property
    def plans(self) -> tuple[PlannedChange, ...]:
        return tuple(file.plan for file in self.files)

    def file_drifts(self) -> list[FileDrift]:
        """The files that a user changed or a build would change."""
        return [
            FileDrift(
                file.path,
                plan.status.state,
                plan.action,
                sentence(plan.status, plan.action),
                plan.status.agreed and plan.action is Action.KEPT,
            )
            for file in self.files
            if (plan := file.plan).status.state is not FileState.OURS
            or plan.action is not Action.UNCHANGED
        ]

    def differences(self, files: Sequence[Path] = ()) -> Iterator[Difference]:
        """What a build would change in the given files, or in all if none is given. Raises
        `ConfigError` for a file that was not built.
        """
        by_path = {resolved(Path(file.path)): file for file in self.files}
        address = self.request.options.folder
        relative = {resolved(file): file for file in files}
        selected = list(relative)
        for file in selected:
            if file not in by_path:
                hint = did_you_mean(file.name, {path.name for path in by_path})
                message = f"was not built into {address}/"
                if file.is_dir():
                    message, hint = "is a folder", "name files in it, or none to see all changes"
                elif not file.exists():
                    message, hint = "does not exist", near(file)
                place = Place(relative[file].as_posix())
                raise ConfigError(Problem("diff.unknown", message, place, hint))
        for path, planned in by_path.items():
            if selected and path not in selected:
                continue
            hunks = tuple(self._hunks(planned, is_selected=bool(selected)))
            if hunks:
                yield Difference(planned.path, hunks, planned.path.endswith(TEXT_FILES))

    def changes(self) -> list[Change]:
        """The settings and texts that changed since a document was made that uses them."""
        changes: dict[Change, None] = {}
        for file in self.files:
            plan = file.plan
            if plan.status.change and plan.rendered and plan.action is not Action.DELETED:
                changes |= dict.fromkeys(self._causes(file).all())
        return list(changes)

    def upgrades(self) -> list[Upgrade]:
        """The playbooks that changed since documents were made."""
        found: dict[str, Upgrade] = {}
        for builder, playbook, made_with in self.made:
            changed = None if playbook in found else _upgrade(builder, playbook, made_with)
            if changed:
                found[playbook] = changed
        return list(found.values())

    def _causes(self, file: PlannedFile) -> Causes:
        """What changed since a document was made, among the settings and texts that it uses."""
        builder, record, (unit_id, _, _) = (
            file.builder,
            file.recorded,
            file.plan.name.partition("/"),
        )
        document = builder.documents(unit_id).get(file.plan.name) if builder else None
        if builder is None or document is None or record is None:
            return Causes()
        draft, project = document.draft, builder.project
        unit = project.config.units.get(unit_id)
        layers = (unit or project.config.organisation).layers
        language = text_language(draft.playbook, project.settings(layers).locale)
        is_page = document.kind == PAGE
        names = project.renderer.reads(draft.playbook, draft.edition, language, is_page=is_page)
        found = self._since(builder, draft.playbook.id, record.snapshot, language)
        return replace(found, settings=reading(found.settings, names))

    @cached_property
    def _since(self) -> Callable[[DocumentBuilder, str, str, str], Causes]:
        return lru_cache(maxsize=64)(_find_causes)

    def _hunks(self, file: PlannedFile, *, is_selected: bool) -> Iterator[Hunk]:
        plan = file.plan
        if plan.rendered is None or plan.present is None or plan.status.same:
            return
        if not plan.status.change and not (is_selected and plan.status.state is FileState.EDITED):
            return
        data = plan.data or plan.rendered.data
        old, new = _lines(plan.name, plan.present), _lines(plan.name, data)
        found = self._causes(file)
        for lines in _grouped(difflib.unified_diff(old, new, lineterm="")):
            removed = "\n".join(line[1:] for line in lines if line.startswith("-"))
            added = "\n".join(line[1:] for line in lines if line.startswith("+"))
            yield Hunk(lines, found.of(removed, added) if plan.status.change else "")


def _upgrade(builder: DocumentBuilder, ident: str, made_with: str) -> Upgrade | None:
    """What changed in a playbook since a snapshot; None if nothing did, or if it is not known."""
    old, new = snapshot.load(builder.folder, made_with), builder.snapshot(ident)
    if old is None or old.playbook == new.playbook:
        return None
    project = builder.project
    playbook = project.renderer.catalogue.playbook(ident)
    wording = project.settings(project.config.organisation.layers).wording(ident)
    changed = upgrade(playbook, old.playbook, new.playbook, wording)
    return changed if changed.is_any else None


def _find_causes(builder: DocumentBuilder, ident: str, made_with: str, language: str) -> Causes:
    old, project = snapshot.load(builder.folder, made_with), builder.project
    return causes(project, project.renderer.catalogue.playbook(ident), old, language)


def find_drift(options: BuildOptions) -> Drift:
    """What a plain build would do with the files in its folder; with options that name something,
    what a build with these would do with the files that were built before.

    Without teams or a department, all units that were built before are included. Raises
    `ConfigError` or `TemplateError` with every problem if nothing can be checked.
    """
    request = Request.of(replace(options, dry_run=True))
    check_settings(request.project, request.options.folder)
    replays = request.replays()
    only_known = not replays
    found = replays or [request.named(only_known=True)]
    surveys = [_Survey(runs, only_known=only_known) for runs in found]
    files = tuple(file for survey in surveys for file in survey.files())
    problems = [problem for survey in surveys for problem in survey.problems]
    if only_known and not options.names_units:
        problems += _unchecked(found[0], {file.plan.name.partition("/")[0] for file in files})
    made = tuple(one for runs in found for one in dict.fromkeys(_made(runs)))
    built = sum(1 for runs in found for _ in runs.records())
    return Drift(request, files, tuple(dict.fromkeys(problems)), made, built)


def _made(runs: FolderRuns) -> Iterator[tuple[DocumentBuilder, str, str]]:
    for name, record in runs.records():
        run = runs.run(runs.owner(name, record)) or next(iter(runs.runs), None)
        found = run.builder.documents(name.partition("/")[0]).get(name) if run else None
        if run and found:
            yield run.builder, found.draft.playbook.id, record.snapshot


class _Survey:
    """What the runs into one folder would do; with `only_known`, with the files that were written
    before.
    """

    def __init__(self, runs: FolderRuns, *, only_known: bool) -> None:
        self._runs = runs
        self._only_known = only_known
        self._coverage = Coverage()
        self._packing = Packing(runs)
        self.problems = [*runs.problems]

    def files(self) -> Iterator[PlannedFile]:
        """Each file that was built before or would be: documents, archives and orphans."""
        runs = self._runs
        for run in runs.runs:
            self.problems += [*run.builder.problems, *run.builder.project.config.warnings]
            self.problems += [*run.targets.notes, *run.targets.problems]
            for preview in self._previews(run):
                yield from (self._planned(run.builder, plan) for plan in self._add(run, preview))
        self.problems += self._packing.incomplete(self._coverage)
        for run, archive in self._packing.archives(self._coverage, dry_run=True):
            plan = ArchiveWriter(runs.folder, runs.known, run.recipe).plan(archive)
            yield self._planned(run.builder, plan)
        orphans = Orphans(runs, self._coverage)
        for plan in orphans.plans():
            self.problems += orphans.problems_of(plan)
            yield self._planned(None, plan)

    def _previews(self, run: Run) -> Iterator[UnitPreview]:
        """A preview of each target; with only a problem if its documents could not be made."""
        confined = run.builder.project.confined

        def lost(task: Task) -> list[UnitPreview]:
            return [
                UnitPreview(name, "", None, (worker_died(f"“{name}”", confined),))
                for name in task.names()
            ]

        start = Started(run.builder, partial(DocumentBuilder, run.builder.options))
        work = partial(survey, only_known=self._only_known)
        spec = TaskSpec(start, work, Task.split_by_target, lost)
        tasks = self._runs.tasks(run, 1, self._coverage)
        for found in open_executor("", 1, confined).run(spec, tasks):
            yield from found

    def _add(self, run: Run, preview: UnitPreview) -> list[PlannedChange]:
        """Count a unit's files; returns their plans."""
        self.problems += preview.problems
        recipe, plans = run.recipe.id, preview.plans
        if plans is None:
            self._coverage.fail(recipe, preview.unit)
            self._packing.add(
                recipe, UnitResult(preview.unit, preview.department, failed=TemplateError)
            )
            return []
        known = self._runs.known
        changes = [plan for plan in plans.changes if not self._only_known or known.get(plan.name)]
        files = tuple(FileResult(plan.name, plan.action) for plan in changes)
        self._coverage.add(recipe, preview.unit, files, plans.refused)
        self._packing.add(
            recipe,
            UnitResult(
                preview.unit,
                preview.department,
                files,
                refused=tuple(plans.refused),
                left_out=tuple(plans.left_out),
            ),
        )
        return changes

    def _planned(self, builder: DocumentBuilder | None, plan: PlannedChange) -> PlannedFile:
        path = f"{self._runs.folder.address}/{plan.name}"
        return PlannedFile(path, plan, builder, self._runs.known.get(plan.name))


@dataclass(frozen=True)
class UnitPreview:
    """The planned changes for a unit's documents, with nothing written; None if the documents could
    not be made; and the problems.
    """

    unit: str
    department: str
    plans: UnitPlans | None
    problems: tuple[Problem, ...]


def survey(builder: DocumentBuilder, task: Task, *, only_known: bool) -> list[UnitPreview]:
    """A preview of each target of a task; with `only_known`, of what was written before."""
    previews = []
    for target, name in zip(task.targets, task.names(), strict=True):
        department = department_for(builder.project.config, target)
        try:
            unit = unit_for(builder.project.config, target)
            plans = builder.plans(unit, task, only_known=only_known)
            previews.append(UnitPreview(name, department, plans, tuple(plans.problems)))
        except GeneratorError as error:
            previews.append(UnitPreview(name, department, None, error.problems))
    return previews


def _unchecked(runs: FolderRuns, checked: Collection[str]) -> Iterator[Problem]:
    """A warning for each team table with documents that were not checked."""
    tables = {
        ident: taken.sheet
        for ident in runs.known.snapshots()
        if (taken := snapshot.load(runs.folder, ident)) and taken.sheet
    }
    units: dict[str, set[str]] = {}
    for name, record in runs.known.items():
        unit = name.partition("/")[0]
        if unit not in checked and record.snapshot in tables:
            units.setdefault(tables[record.snapshot], set()).add(unit)
    for table, names in units.items():
        message = f"the documents of {len(names)} teams in this table were not checked"
        hint = f"check them with --teams {table}"
        yield Problem("drift.sheet", message, Place(table), hint, "warning")


def _grouped(lines: Iterator[str]) -> Iterator[tuple[str, ...]]:
    """The hunks of a unified diff, each with its header; the file header is left out."""
    hunk: list[str] = []
    for number, line in enumerate(lines):
        if number < 2:  # the file header: the names of both files
            continue
        if line.startswith("@@"):
            if hunk:
                yield tuple(hunk)
            hunk = []
        hunk.append(line)
    if hunk:
        yield tuple(hunk)


def _lines(name: str, data: bytes) -> list[str]:
    """A file's text in lines: Markdown as it is, Word by paragraphs and fields; empty if it cannot
    be read.
    """
    reader = find_reader(f".{name.rpartition('.')[2]}")
    if reader is None:
        return []
    try:
        return list(reader.lines(data, name))
    except GeneratorError:
        return []
