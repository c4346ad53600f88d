"""The runs of a build: the one that its options name or, if they name nothing, a replay of each
recipe in the lock of the output folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from generator.foundation.errors import ConfigError, Problem
from generator.foundation.files import resolved
from generator.foundation.storage import Folder, open_folder
from generator.output import snapshot
from generator.output.lockfile import Lock, Record
from generator.output.owners import OUTPUT, Owner, choose_folder, folders_in, is_empty
from generator.output.results import Coverage
from generator.project.options import BuildOptions
from generator.project.organisation_file import NONE_HERE, how_to_name
from generator.project.project import Project
from generator.project.selection import present_targets
from generator.usecases.build_project import open_build_project
from generator.usecases.builder import (
    DocumentBuilder,
    Task,
    unit_id,
)
from generator.usecases.earlier_locks import EarlierRecords, earlier_name
from generator.usecases.replay import Replays, Run, located, missing_worksheets, recipe_of


@dataclass(frozen=True)
class FolderRuns:
    """The runs into one output folder, the latest recipe first. `stuck` are the ids of recipes that
    cannot be followed, so that their files stay as they are; `void` those of which nothing is left.
    """

    project: Project
    folder: Folder
    known: Lock
    runs: tuple[Run, ...]
    problems: tuple[Problem, ...] = ()
    stuck: frozenset[str] = frozenset()
    void: frozenset[str] = frozenset()
    replays: bool = False
    earlier: EarlierRecords = field(default_factory=EarlierRecords)

    def tasks(self, run: Run, size: int, coverage: Coverage) -> Iterator[Task]:
        """The tasks of a run with `size` targets each. Files that `coverage` already has, or that
        another recipe wrote and still gives, are left out.
        """
        rest = iter(run.targets)
        sources = run.recipe.answer_sources
        answered = frozenset(
            ident
            for ident, recipe in self.known.recipes.items()
            if recipe.answer_sources and recipe.answer_sources != sources
        )
        while chunk := tuple(islice(rest, size)):
            known: dict[str, Record] = {}
            left_out: set[str] = set()
            for unit in map(unit_id, chunk):
                own = self._records(run, unit)
                known |= own
                left_out.update(self._left_out(run, unit, own, coverage))
            yield Task(chunk, known, run.recipe, frozenset(left_out), answered)

    def records(self) -> Iterator[tuple[str, Record]]:
        """The records of this organisation's files."""
        return ((name, one) for name, one in self.known.items() if not self._is_other(one))

    def owner(self, name: str, record: Record) -> str:
        """The id of the recipe that a file belongs to; "" if it is not known."""
        return record.recipe or self.earlier.owners.get(name, "")

    def run(self, recipe: str) -> Run | None:
        return self._by_recipe.get(recipe)

    def _records(self, run: Run, unit: str) -> dict[str, Record]:
        """The records of a unit's files. The record of a file that had an earlier name and was
        deleted counts for the file of today's name, which then stays deleted too.
        """
        below = self.known.below(unit).items()
        own = {name: record for name, record in below if not self._is_other(record)}
        for name, document in run.builder.documents(unit).items() if self.earlier else ():
            old = earlier_name(unit, document)
            if name not in own and old in own and self.folder.read(old) is None:
                own[name] = own[old]
        return own

    def _left_out(
        self, run: Run, unit: str, own: Mapping[str, Record], coverage: Coverage
    ) -> Iterator[str]:
        if not self.replays:
            return
        for name in {*run.builder.documents(unit), *own}:
            if name in coverage.names or (name in own and self._is_kept(run, name, own[name])):
                yield name

    def _is_kept(self, run: Run, name: str, record: Record) -> bool:
        """Whether a file belongs to another recipe than a run's."""
        owner = self.run(record.recipe)
        is_given = owner is not None and owner is not run and owner.gives(name)
        return is_given or record.recipe in self.stuck

    def _is_other(self, record: Record) -> bool:
        """Whether a record is of another organisation's file."""
        recipe = self.known.recipes.get(record.recipe)
        if recipe:
            return recipe.organisation != self.project.config.organisation.id
        return record.snapshot in self._other_snapshots

    @cached_property
    def _by_recipe(self) -> dict[str, Run]:
        return {run.recipe.id: run for run in self.runs}

    @cached_property
    def _other_snapshots(self) -> frozenset[str]:
        own = self.project.config.organisation.id
        return snapshot.of_others(self.folder, own, self.known.snapshots())


@dataclass(frozen=True)
class Request:
    """What somebody asked to be built: the options with the output folder that is used, the
    project, and remarks on which of both was chosen, if nobody named it.
    """

    options: BuildOptions
    project: Project
    remarks: tuple[str, ...] = ()

    @classmethod
    def of(cls, options: BuildOptions) -> Request:
        """The request of some options. Raises as `open_project` if there is no valid project."""
        options = located(options)
        project = open_build_project(options)
        address, remark = output_of(project, options.output)
        remarks = tuple(filter(None, (project.remark, remark)))
        return cls(replace(options, output=address), project, remarks)

    def folders(self) -> list[str]:
        """The addresses of the folders that may be written to: for a plain build also the folders
        of languages in the output folder.
        """
        address = self.options.folder
        return folders_in(open_folder(address)) if self.options.is_plain else [address]

    def runs(self) -> list[FolderRuns]:
        """The runs by folder: a replay of each recipe in the folders, if the options name nothing
        and something was built there; else the run that the options name.

        Raises `ConfigError` or `TemplateError` if there is nothing to run.
        """
        return self.replays() or [self.named()]

    def replays(self) -> list[FolderRuns]:
        """The replays of a plain build, by folder; none if the options name something, or if
        nothing was built there.
        """
        if not self.options.is_plain:
            return []
        found = [_replays(self, address) for address in self.folders()]
        return [runs for runs in found if runs]

    def named(self, *, only_known: bool = False) -> FolderRuns:
        """The run that the options name; with `only_known` and no units in the options, for the
        units that were built before.
        """
        options, project = self.options, self.project
        builder = DocumentBuilder(options, project)
        known = Lock.load(builder.folder)
        if only_known and not options.names_units:
            units = {name.partition("/")[0]: None for name, _ in known.items()}
            targets = present_targets(project.config, units)
        else:
            targets = builder.targets()
        recipe = recipe_of(options, project, builder.worksheets)
        earlier = EarlierRecords.of(project, builder.folder, known)
        before = known.recipes.get(recipe.id, recipe)
        lost = missing_worksheets(before, project.config.folder)
        run = Run(builder, recipe, targets, lost=bool(lost))
        return FolderRuns(project, builder.folder, known, (run,), earlier=earlier)


def output_of(project: Project, named: Path | str = "") -> tuple[str, str]:
    """The address of a project's output folder, and a remark on it, "" for none. `named` is the
    address that somebody chose, "" for none.
    """
    if named:
        return str(named), ""
    beside = project.source.parent if project.source else Path()
    found = choose_folder(beside, _owner_of(project))
    if found != OUTPUT or resolved(beside) == resolved(Path()):
        return found, ""
    own = project.config.organisation.id
    return found, f"Using {found}/, which contains documents of “{own}”; -o names another folder."


def check_settings(project: Project, address: str = OUTPUT, *, is_build: bool = False) -> None:
    """Raise `ConfigError` if there is no organisation's file and the documents in an output folder
    are not of the built-in example; a build may also write into a folder without documents.
    """
    if project.source is not None or (is_build and is_empty(address)):
        return
    if not _owner_of(project).has_documents_in(address):
        raise ConfigError(Problem("config.missing", NONE_HERE, hint=how_to_name()))


def _owner_of(project: Project) -> Owner:
    return Owner(project.config.organisation.id, project.config.units)


def _replays(request: Request, address: str) -> FolderRuns | None:
    """The replays in the output folder, or in a folder of a language in it."""
    options, project, folder = request.options, request.project, open_folder(address)
    language = address.removeprefix(open_folder(options.folder).address).strip("/")
    known = Lock.load(folder)
    own = project.config.organisation.id
    latest = [one for one in reversed(known.recipes.values()) if one.organisation == own]
    earlier = EarlierRecords.of(project, folder, known, language)
    for recipe in earlier.recipes:
        known.inherit(recipe)
    opened = Replays(replace(options, output=address, replays=True), project)
    for recipe in (*latest, *earlier.recipes):
        opened.add(recipe)
    if not (latest or earlier.recipes or earlier.owners):
        return None
    return FolderRuns(
        project,
        folder,
        known,
        tuple(opened.runs),
        (*opened.problems, *earlier.problems),
        frozenset(opened.stuck),
        frozenset(opened.void),
        replays=True,
        earlier=earlier,
    )
