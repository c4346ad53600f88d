"""Where documents are made: one process's share of an order, a task at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from os.path import relpath
from pathlib import Path
from typing import NamedTuple

from generator.answers.data_files import load_answers
from generator.answers.interpret import flatten
from generator.config import Layer, Unit
from generator.config.languages import only_in_one
from generator.document import markers
from generator.document.answers import Answers
from generator.document.theme import Theme
from generator.document.tree import Document, Meta
from generator.foundation.cache import Cache, open_cache
from generator.foundation.errors import (
    ConfigError,
    EnvironmentProblem,
    GeneratorError,
    Place,
    Problem,
    TemplateError,
)
from generator.foundation.locale import find_locale
from generator.foundation.storage import open_folder
from generator.output import lockfile
from generator.output.actions import Action, problem_for
from generator.output.apply import apply_change
from generator.output.lockfile import PENDING, Record
from generator.output.planner import ChangePlanner, PlannedChange, RenderedFile
from generator.output.snapshot import Snapshot, take
from generator.playbook import SUMMARY, Playbook, carried, opens
from generator.project.branding import theme_of
from generator.project.options import BuildOptions
from generator.project.project import (
    DocumentJob,
    NamedTargets,
    Project,
    Target,
    Targets,
    open_project,
)
from generator.usecases.initial_answers import answer_schema, playbook_for
from generator.usecases.inputs_digest import Inputs
from generator.usecases.read import WorksheetReader
from generator.writers import FORMATS, BatchFiller, Compiled, find_writer, suffix_of


@dataclass(frozen=True)
class Task:
    """Some of those an order is for, and what the lock says of their files."""

    items: tuple[Target, ...]
    known: Mapping[str, Record]

    def names(self) -> Iterator[str]:
        """The ids of those units."""
        return (item if isinstance(item, str) else item.id for item in self.items)

    def split(self) -> Iterator[Task]:
        """A task for each item."""
        for item in self.items:
            yield Task((item,), self.known)


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
    outcomes: tuple[FileResult, ...] = ()
    records: Mapping[str, Record] | None = None
    problems: tuple[Problem, ...] = ()
    failed: type[GeneratorError] | None = None


class DocumentBuilder:
    """Makes documents, compiling each structure once."""

    def __init__(self, order: BuildOptions) -> None:
        self.order = order
        self._cache = open_cache()
        self.project: Project = _project(order, self._cache)
        self.folder = open_folder(order.folder)
        self._origin = WorksheetReader(self.project).read(order.origin) if order.origin else None
        self.wanted, self.problems = self.project.wanted(self._narrowed(order))
        self._playbooks = list({playbook.id: playbook for playbook, _ in self.wanted}.values())
        if order.locale:
            own, project = self.project.config.organisation, self.project
            tree = project.config.tree(own)
            self.problems += only_in_one(own, tree, order.locale, project.file)
        self._kinds = order.formats or FORMATS
        self._answers = {
            (playbook.id, edition): self._given(playbook, edition)
            for playbook, edition in self.wanted
        }
        self._theme = lru_cache(maxsize=32)(self._read_theme)
        self._compiled = lru_cache(maxsize=48)(self._compile)
        self._press = lru_cache(maxsize=48)(self._new_press)
        self._inputs = Inputs(self.project, order)
        self.snapshot = lru_cache(maxsize=64)(self._take)
        self._snapshot = lru_cache(maxsize=64)(lambda playbook: self.snapshot(playbook).id)
        self._set_aside = frozenset(self.folder.names(PENDING))

    def _narrowed(self, order: BuildOptions) -> BuildOptions:
        """The order for the one playbook that its answers are for, where it names none.

        Raises `ConfigError` where the answers do not tell.
        """
        if order.playbooks or not order.is_filled:
            return order
        if self._origin:
            return replace(order, playbooks=(self._origin.stamp.get("playbook", ""),))
        assert order.answers is not None
        playbooks = self.project.renderer.library.playbooks.values()
        found = playbook_for(order.answers, playbooks, order.limits)
        if found is None:
            hint = "name the playbook: playbook build pushback --answers …"
            place = Place(order.answers.as_posix())
            raise ConfigError(
                Problem("answers.playbook", "fits several playbooks or none", place, hint)
            )
        return replace(order, playbooks=(found,))

    def items(self) -> Targets:
        """Whom the order is for; a filled worksheet says itself whose it is."""
        order = self.order
        asked = order.teams or order.department or order.all_teams or order.sheet
        if self._origin is None or asked:
            return self.project.items(order)
        units, stamp = self.project.config.units, self._origin.stamp
        known = [name for key in ("team", "department") if (name := stamp.get(key)) in units]
        return NamedTargets(known[:1]) if known else self.project.items(order)

    def make(self, task: Task) -> list[UnitResult]:
        """Make the documents of every item: first all are drafted, then promised, then written."""
        made: list[UnitResult] = []
        plans: list[list[PlannedChange]] = []
        for item in task.items:
            try:
                unit = self.project.unit(item)
                own, refused = self.plans(unit, task.known)
                problems = (*self._warnings(unit), *refused)
                plans.append(own)
                made.append(UnitResult(unit.id, unit.department_id, problems=problems))
            except GeneratorError as error:
                name = item if isinstance(item, str) else item.id
                department = self.project.department_of(item)
                plans.append([])
                made.append(
                    UnitResult(name, department, problems=error.problems, failed=type(error))
                )
        if not self.order.dry_run:
            self._promise(plans)
        return [self._finished(one, own) for one, own in zip(made, plans, strict=True)]

    def _given(self, playbook: Playbook, edition: str) -> Answers:
        """The answers that a playbook's documents begin with."""
        order = self.order
        if order.answers:
            return load_answers(order.answers, answer_schema(self.project, playbook), order.limits)
        if self._origin is None:
            return {}
        source = self.project.renderer.library.playbook(self._origin.stamp.get("playbook", ""))
        own = source.id == playbook.id and (edition == SUMMARY or not opens(source, playbook))
        if own:
            return self._origin.answers
        derived = {
            name: worked.value
            for name, worked in self._origin.derived.items()
            if worked.value is not None
        }
        return carried(source, playbook, self._origin.answers, derived)

    def _promise(self, plans: Sequence[Sequence[PlannedChange]]) -> None:
        written = {
            plan.name: plan.record
            for own in plans
            for plan in own
            if plan.data is not None and plan.record
        }
        if written:
            lockfile.journal(self.folder, written)

    def _finished(self, made: UnitResult, plans: Sequence[PlannedChange]) -> UnitResult:
        """The drafts written, and what is to be said of them."""
        outcomes: list[FileResult] = []
        records: dict[str, Record] = {}
        problems = list(made.problems)
        for plan in plans:
            try:
                if not self.order.dry_run:
                    apply_change(self.folder, plan, self._set_aside)
            except GeneratorError as error:
                problems += error.problems
                continue
            outcomes.append(FileResult(plan.name, plan.action))
            said = problem_for(f"{self.folder.address}/{plan.name}", plan.status, plan.action)
            problems += [said] if said else []
            if plan.record:
                records[plan.name] = plan.record
        return replace(made, outcomes=tuple(outcomes), records=records, problems=tuple(problems))

    def plans(
        self, unit: Unit, known: Mapping[str, Record]
    ) -> tuple[list[PlannedChange], list[Problem]]:
        """The files of a unit, made where what is there was made from something else; and those
        that the system does not let us look at.

        Raises `TemplateError` with every problem: a unit's documents are made all or none.
        """
        planner = ChangePlanner(self.folder, known, restore=self.order.restore)
        theme, _ = self._theme(unit.layers)
        plans: list[PlannedChange] = []
        wrong: list[Problem] = []
        wanted: list[RenderedFile] = []
        for playbook, edition in self.wanted:
            fresh = self._fresh(planner, unit, playbook, edition)
            if fresh:
                plans += fresh
                continue
            try:
                with self.project.bounded(playbook.id, edition):
                    wanted += self._made(unit, self._job(unit, playbook, edition, theme))
            except TemplateError as error:
                wrong += error.problems
        if wrong:
            raise TemplateError(*wrong)
        refused: list[Problem] = []
        for one in {one.name: one for one in wanted}.values():
            try:
                plans.append(
                    planner.plan(one) if not self.order.is_filled else planner.plan_filled(one)
                )
            except EnvironmentProblem as error:
                refused += error.problems
        return plans, refused

    def _fresh(
        self, planner: ChangePlanner, unit: Unit, playbook: Playbook, edition: str
    ) -> list[PlannedChange] | None:
        """The files of one document, where none of them need be made again."""
        if self.order.is_filled:
            return None
        theme, _ = self._theme(unit.layers)
        snapshot = self._snapshot(playbook.id)
        fresh = [
            planner.plan_unchanged(
                f"{unit.id}/{playbook.id}-{edition}{suffix_of(kind)}",
                self._inputs.digest(unit, playbook, edition, kind, theme),
                snapshot,
            )
            for kind in self._kinds
        ]
        return [plan for plan in fresh if plan] if all(fresh) else None

    def _job(self, unit: Unit, playbook: Playbook, edition: str, theme: Theme) -> DocumentJob:
        answers = self._answers.get((playbook.id, edition), {})
        job = self.project.job(unit, (playbook, edition), self.order, theme, answers)
        return self._with_origin(job, playbook) if self._origin and answers else job

    def _with_origin(self, job: DocumentJob, playbook: Playbook) -> DocumentJob:
        """The document with a last line that says which worksheet its answers come from."""
        assert self._origin is not None
        rendering = job.rendering
        labels = self.project.words(playbook, find_locale(rendering.meta.language))
        told = labels.text("words", "carried", worksheet=self._origin.stamp.get("worksheet", ""))
        text = f"{rendering.skeleton}\n\n*{markers.mark(len(rendering.values))}*\n"
        return replace(
            job,
            rendering=replace(rendering, skeleton=text, values=(*rendering.values, told)),
        )

    def _made(self, unit: Unit, job: DocumentJob) -> Iterator[RenderedFile]:
        """One document in each format, and the pictures that its Markdown shows."""
        playbook, meta = job.playbook, job.rendering.meta
        for kind in self._kinds:
            name = f"{job.folder}/{job.name}{suffix_of(kind)}"
            if self.order.is_filled:
                yield RenderedFile(name, self._filled(job, kind))
                continue
            press = self._press(unit.department_id, kind, job.rendering.skeleton, meta, job.theme)
            data, said = press.fill(job.rendering.values)
            # A picture's bytes are no setting, so a document that shows one is always made again.
            plain = self._inputs.digest(unit, playbook, meta.edition, kind, job.theme)
            inputs = "" if job.theme.pictures else plain
            yield RenderedFile(name, data, said, inputs, self._snapshot(playbook.id))
        if "md" in self._kinds:
            made_with = self._snapshot(playbook.id)
            yield from (
                RenderedFile(f"{job.folder}/{name}", data, snapshot=made_with)
                for name, data in job.theme.pictures
            )

    def _filled(self, job: DocumentJob, kind: str) -> bytes:
        """The document with the answers of the order in it."""
        rendering = job.rendering
        compiled = self._compiled(kind, rendering.skeleton, rendering.meta, job.theme)
        answers = self._answers.get((job.playbook.id, rendering.meta.edition), {})
        return compiled.fill(rendering.values, flatten(job.playbook.shapes(), answers))

    @property
    def sheet(self) -> str:
        """The list of teams of the order, as seen from the organisation's folder; "" for none."""
        if self.order.sheet is None:
            return ""
        home = self.project.config.folder.resolve()
        return Path(relpath(self.order.sheet.resolve(), home)).as_posix()

    def _take(self, playbook: str) -> Snapshot:
        """What this run knows of a playbook and of the settings."""
        return take(self.project, self.project.renderer.library.playbook(playbook), self.sheet)

    def _warnings(self, unit: Unit) -> Iterator[Problem]:
        yield from self.project.check_language(unit, self._playbooks)
        yield from self._theme(unit.layers)[1]

    def _read_theme(self, layers: tuple[Layer, ...]) -> tuple[Theme, list[Problem]]:
        project = self.project
        settings = project.config.plain(layers)
        return theme_of(settings, project.album, project.file, protect=self.order.protect)

    def _compile(self, kind: str, skeleton: str, meta: Meta, theme: Theme) -> Compiled:
        """A structure compiled, in this run or in one before."""
        return self._cache.remember(
            ("compiled", kind, skeleton, meta, theme),
            lambda: _compiled(kind, skeleton, meta, theme),
        )

    def _new_press(self, _: str, kind: str, skeleton: str, meta: Meta, theme: Theme) -> BatchFiller:
        """A press for one structure and one department, whose documents share a voice."""
        return BatchFiller(self._compiled(kind, skeleton, meta, theme))


@dataclass(frozen=True)
class Run:
    """One run of an order; its token tells it from another of the same order."""

    order: BuildOptions
    token: str


@lru_cache(maxsize=1)
def builder(run: Run) -> DocumentBuilder:
    """This process's workshop for a run."""
    return DocumentBuilder(run.order)


def work(run: Run, task: Task) -> list[UnitResult]:
    """A task of a run, in whichever process this is called."""
    return builder(run).make(task)


class UnitPreview(NamedTuple):
    """A unit's documents as a run would make them, nothing written; and what is wrong with them."""

    unit: str
    plans: tuple[PlannedChange, ...]
    problems: tuple[Problem, ...]


def survey(run: Run, task: Task) -> list[UnitPreview]:
    """What a task would make, in whichever process this is called."""
    here, found = builder(run), []
    for item, name in zip(task.items, task.names(), strict=True):
        try:
            plans, refused = here.plans(here.project.unit(item), task.known)
            found.append(UnitPreview(name, tuple(plans), tuple(refused)))
        except GeneratorError as error:
            found.append(UnitPreview(name, (), error.problems))
    return found


def _project(order: BuildOptions, cache: Cache) -> Project:
    return open_project(order.config, order.changes, order.day, cache, order.limits)


def _compiled(kind: str, skeleton: str, meta: Meta, theme: Theme) -> Compiled:
    from generator.document.parser import parse  # what is kept needs no parser

    return find_writer(kind).compile(Document(meta, parse(skeleton)), theme)
