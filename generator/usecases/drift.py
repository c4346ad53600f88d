"""The use cases `status` and `diff`, also used by `check`: how the files in an output folder differ
from what a build would write.

They use the same planner as a build, and write nothing.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from pathlib import Path

from generator.foundation.errors import ConfigError, GeneratorError, Place, Problem, did_you_mean
from generator.foundation.executors import Started, TaskSpec, open_executor, worker_died
from generator.foundation.files import resolved
from generator.output import snapshot
from generator.output.actions import Action, FileState, sentence
from generator.output.lockfile import Lock
from generator.output.planner import PlannedChange
from generator.playbook import Playbook
from generator.playbook.rendering.job import text_language
from generator.project.options import BuildOptions
from generator.project.selection import Target, Targets, present_targets
from generator.readers import find_reader
from generator.usecases.builder import DocumentBuilder, Task, UnitPreview, survey
from generator.usecases.changes import Causes, Change, causes, reading
from generator.usecases.orphans import Orphans
from generator.usecases.upgrades import Upgrade, upgrade

_MARKDOWN = ".md"


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
class Drift:
    """What a build would do with the files that were built into an output folder, including
    orphans.
    """

    builder: DocumentBuilder
    known: Lock
    plans: tuple[PlannedChange, ...]
    problems: tuple[Problem, ...]

    def file_drifts(self) -> list[FileDrift]:
        """The files that a user changed or a build would change."""
        return [
            FileDrift(
                self.path(plan),
                plan.status.state,
                plan.action,
                sentence(plan.status, plan.action),
                plan.status.agreed and plan.action is Action.KEPT,
            )
            for plan in self.plans
            if plan.status.state is not FileState.OURS or plan.action is not Action.UNCHANGED
        ]

    def differences(self, files: Sequence[Path] = ()) -> Iterator[Difference]:
        """What a build would change in the given files, or in all if none is given. Raises
        `ConfigError` for a file that was not built into this folder.
        """
        by_path = {resolved(Path(self.path(plan))): plan for plan in self.plans}
        selected = [resolved(file) for file in files]
        for file in selected:
            if file not in by_path:
                hint = did_you_mean(file.name, {path.name for path in by_path})
                message = f"was not built into {self.builder.folder.address}/"
                raise ConfigError(Problem("diff.unknown", message, Place(file.name), hint))
        for path, plan in by_path.items():
            if selected and path not in selected:
                continue
            hunks = tuple(self._hunks(plan, is_selected=bool(selected)))
            if hunks:
                yield Difference(self.path(plan), hunks, plan.name.endswith(_MARKDOWN))

    def changes(self) -> list[Change]:
        """The settings and texts that changed since a document was made that uses them."""
        changes: dict[Change, None] = {}
        for plan in self.plans:
            if plan.status.change and plan.rendered and plan.action is not Action.DELETED:
                changes |= dict.fromkeys(self._causes(plan).all())
        return list(changes)

    def upgrades(self) -> list[Upgrade]:
        """The playbooks that changed since documents were made."""
        found: dict[str, Upgrade] = {}
        catalogue = self.builder.project.renderer.catalogue
        for name, ident in dict.fromkeys(self._made_with()):
            playbook = catalogue.playbook(name)
            old = snapshot.load(self.builder.folder, ident)
            new = self.builder.snapshot(playbook.id)
            if old and old.playbook != new.playbook:
                project = self.builder.project
                settings = project.settings(project.config.organisation.layers)
                own = settings.wording(playbook.id)
                changed = upgrade(playbook, old.playbook, new.playbook, own)
                if changed.is_any:
                    found.setdefault(playbook.id, changed)
        return list(found.values())

    def path(self, plan: PlannedChange) -> str:
        return f"{self.builder.folder.address}/{plan.name}"

    def _made_with(self) -> Iterator[tuple[str, str]]:
        for name, record in self.known.items():
            document = self._document(name)
            if document:
                yield document[0].id, record.snapshot

    def _document(self, name: str) -> tuple[Playbook, str] | None:
        return self._documents.get(name.rpartition("/")[2].rpartition(".")[0])

    @cached_property
    def _documents(self) -> dict[str, tuple[Playbook, str]]:
        playbooks = self.builder.project.renderer.catalogue.playbooks.values()
        return {
            f"{playbook.id}-{edition}": (playbook, edition)
            for playbook in playbooks
            for edition in playbook.editions
        }

    def _causes(self, plan: PlannedChange) -> Causes:
        """What changed since a document was made, among the settings and texts that it uses."""
        document, record = self._document(plan.name), self.known.get(plan.name)
        if document is None or record is None:
            return Causes()
        playbook, edition = document
        language = self._language(playbook, plan.name.partition("/")[0])
        names = self.builder.project.renderer.reads(playbook, edition, language)
        found = self._since(playbook.id, record.snapshot, language)
        return replace(found, settings=reading(found.settings, names))

    @cached_property
    def _since(self) -> Callable[[str, str, str], Causes]:
        return lru_cache(maxsize=64)(self._find_causes)

    def _find_causes(self, ident: str, made_with: str, language: str) -> Causes:
        project = self.builder.project
        old = snapshot.load(self.builder.folder, made_with)
        return causes(project, project.renderer.catalogue.playbook(ident), old, language)

    def _language(self, playbook: Playbook, unit: str) -> str:
        config = self.builder.project.config
        layers = config.units.get(unit, config.organisation).layers
        return text_language(playbook, self.builder.project.settings(layers).locale)

    def _hunks(self, plan: PlannedChange, *, is_selected: bool) -> Iterator[Hunk]:
        if plan.rendered is None or plan.present is None or plan.status.same:
            return
        if not plan.status.change and not (is_selected and plan.status.state is FileState.EDITED):
            return
        data = plan.data or plan.rendered.data
        old, new = _lines(plan.name, plan.present), _lines(plan.name, data)
        found = self._causes(plan)
        for lines in _grouped(difflib.unified_diff(old, new, lineterm="")):
            removed = "\n".join(line[1:] for line in lines if line.startswith("-"))
            added = "\n".join(line[1:] for line in lines if line.startswith("+"))
            yield Hunk(lines, found.of(removed, added) if plan.status.change else "")


def find_drift(options: BuildOptions) -> Drift:
    """What a build with these options would do with the files that were built into its folder.

    Without teams or a department, all units that were built before are included. Raises
    `ConfigError` or `TemplateError` with every problem if nothing can be checked.
    """
    builder = DocumentBuilder(replace(options, dry_run=True))
    known = Lock.load(builder.folder)
    selected = options.teams or options.department or options.all_teams or options.team_table
    targets = (
        builder.targets() if selected else present_targets(builder.project.config, _units_of(known))
    )
    plans: list[PlannedChange] = []
    warnings = builder.project.config.warnings
    problems = [*builder.problems, *warnings, *targets.notes, *targets.problems]
    made = set[str]()
    for preview in _survey(builder, targets, known):
        made.add(preview.unit)
        problems += preview.problems
        plans += (plan for plan in preview.plans if known.get(plan.name))
    names = {plan.name for plan in plans}
    orphans = Orphans(builder, known, made, names, whole=not targets.problems)
    if not selected:
        problems += _unchecked(builder, known, made)
    return Drift(builder, known, (*plans, *orphans.plans()), tuple(dict.fromkeys(problems)))


def _survey(builder: DocumentBuilder, targets: Targets, known: Lock) -> Iterator[UnitPreview]:
    """A preview of each target; with only a problem if its documents could not be made."""
    own, confined = builder.project.config.organisation.id, builder.project.confined
    others = snapshot.of_others(builder.folder, own, known.snapshots())

    def task(target: Target) -> Task:
        (unit,) = Task((target,), {}).names()
        records = known.below(unit).items()
        return Task((target,), {file: one for file, one in records if one.snapshot not in others})

    def lost(task: Task) -> list[UnitPreview]:
        return [
            UnitPreview(name, (), (worker_died(f"“{name}”", confined),)) for name in task.names()
        ]

    start = Started(builder, partial(DocumentBuilder, builder.options))
    spec = TaskSpec(start, survey, Task.split_by_target, lost)
    for found in open_executor("", 1, confined).run(spec, map(task, targets)):
        yield from found


def _unchecked(builder: DocumentBuilder, known: Lock, made: set[str]) -> Iterator[Problem]:
    """A warning for each team table with documents that were not checked."""
    tables = {
        ident: taken.sheet
        for ident in known.snapshots()
        if (taken := snapshot.load(builder.folder, ident)) and taken.sheet
    }
    units: dict[str, set[str]] = {}
    for name, record in known.items():
        unit = name.partition("/")[0]
        if unit not in made and record.snapshot in tables:
            units.setdefault(tables[record.snapshot], set()).add(unit)
    for table, names in units.items():
        message = f"the documents of {len(names)} teams in this table were not checked"
        hint = f"check them with --teams {table}"
        yield Problem("drift.sheet", message, Place(table), hint, "warning")


def _units_of(known: Lock) -> Iterator[str]:
    return iter(dict.fromkeys(name.partition("/")[0] for name, _ in known.items()))


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
