"""Recipes followed again: the run of each, with the options that it keeps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from generator.foundation import files
from generator.foundation.digests import short_digest
from generator.foundation.errors import GeneratorError, Place, Problem, ReadError
from generator.foundation.files import relative
from generator.foundation.numbers import date_of
from generator.foundation.storage import absolute
from generator.output.recipe import Recipe
from generator.project.options import BuildOptions
from generator.project.project import Project
from generator.project.selection import Targets, still_possible
from generator.usecases.build_project import open_build_project
from generator.usecases.builder import (
    DocumentBuilder,
    relative_to,
    unit_id,
)


@dataclass(frozen=True)
class Run:
    """What one recipe asks for: its builder and its targets. It `lost` sources if worksheets that
    it was followed with before do not exist any more.
    """

    builder: DocumentBuilder
    recipe: Recipe
    targets: Targets
    lost: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether all targets and all sources of answers could be read."""
        problems = (*self.targets.problems, *self.builder.problems)
        return not any(problem.level == "error" for problem in problems)

    def gives(self, name: str) -> bool:
        """Whether a file is a document of this run; pictures are not."""
        unit = name.partition("/")[0]
        return unit in self._units and name in self.builder.documents(unit)

    @cached_property
    def _units(self) -> frozenset[str]:
        return frozenset(map(unit_id, self.targets))


def located(options: BuildOptions) -> BuildOptions:
    """The options, with absolute paths if workers on other machines need them."""
    if not options.scheduler:
        return options
    return replace(
        options,
        config=options.config and options.config.absolute(),
        team_table=options.team_table and options.team_table.absolute(),
        answers=options.answers and options.answers.absolute(),
        origins=tuple(origin.absolute() for origin in options.origins),
        output=options.output and absolute(str(options.output)),
    )


class Replays:
    """Recipes opened one after another: the runs, those that are `stuck` and those that are `void`,
    by their ids, and the problems.
    """

    def __init__(self, options: BuildOptions, project: Project) -> None:
        self._options = options
        self._home = project.config.folder
        self._projects = {(options.changes, options.day, options.due): project}
        self.runs: list[Run] = []
        self.stuck: list[str] = []
        self.void: list[str] = []
        self.problems: list[Problem] = []

    def add(self, recipe: Recipe) -> None:
        missing = self._missing(recipe)
        if missing:
            self._stick(recipe, missing[0], "is missing")
            return
        try:
            run = self._open(recipe)
        except GeneratorError as error:
            self.problems += error.problems
            if recipe.sources:
                self._stick(recipe, _path(self._home, recipe.sources[0]), "cannot be used")
            self.stuck.append(recipe.id)
            return
        if run:
            self.runs.append(run)
        else:
            self.void.append(recipe.id)

    def _open(self, recipe: Recipe) -> Run | None:
        options = located(options_of(recipe, self._options, self._home))
        key = (options.changes, options.day, options.due)
        if key not in self._projects:
            self._projects[key] = open_build_project(options)
        project = self._projects[key]
        possible = still_possible(project.config, project.renderer.catalogue, options)
        if possible is None:
            return None
        builder = DocumentBuilder(possible, project)
        if errors := [problem for problem in builder.problems if problem.level == "error"]:
            raise ReadError(*errors)
        read = _contents(self._home, builder.worksheets)
        return Run(builder, replace(recipe, read=read), builder.targets())

    def _missing(self, recipe: Recipe) -> list[Path]:
        """The sources that do not exist any more, those in a folder included."""
        sources = [_path(self._home, source) for source in recipe.sources]
        missing = [path for path in sources if not (path.exists() or _is_inside_another(path))]
        return missing or missing_worksheets(recipe, self._home)

    def _stick(self, recipe: Recipe, path: Path, reason: str) -> None:
        self.stuck.append(recipe.id)
        message = f"{reason}, so the documents that were built from it stay as they are"
        hint = f"put it back, or name other files and build again: {recipe.command}"
        place = Place(path.as_posix())
        self.problems.append(Problem("recipe.source", message, place, hint, "warning"))


def _is_inside_another(path: Path) -> bool:
    """Whether a path leads to a file in a mail or an archive."""
    from generator.readers.returned_files import expanded  # imports all readers, which is slow

    return any(map(Path.exists, expanded([path])))


def missing_worksheets(recipe: Recipe, home: Path) -> list[Path]:
    """The worksheets that were read for a recipe and do not exist any more. One that was only
    renamed is not missing.
    """
    read = {_path(home, path): content for path, content in recipe.worksheets.items()}
    if not read:
        return []
    from generator.readers.returned_files import container_of, expanded  # slow, as above

    gone = {path: content for path, content in read.items() if not container_of(path).exists()}
    origins = (_path(home, origin) for origin in recipe.origins)
    present = (
        {_content(file) for file in expanded(origins) if container_of(file).exists()}
        if gone
        else set()
    )
    return [path for path, content in gone.items() if content not in present]


def recipe_of(options: BuildOptions, project: Project, worksheets: Iterable[Path] = ()) -> Recipe:
    """The recipe of a build; `worksheets` are the files that it read answers from."""
    home = project.config.folder

    def one(path: Path | None) -> str:
        return "".join(_relative(home, [path])) if path else ""

    return Recipe(
        organisation=project.config.organisation.id,
        playbooks=tuple(sorted(set(options.playbooks))),
        editions=tuple(sorted(set(options.editions))),
        formats=tuple(sorted(set(options.formats))),
        teams=tuple(sorted(set(options.teams))),
        department=options.department,
        all_teams=options.all_teams,
        team_table=one(options.team_table),
        day=options.day.isoformat() if options.day else "",
        due=options.due.isoformat() if options.due else "",
        locale=options.locale,
        overrides=options.overrides,
        protect=options.protect,
        paper=options.paper,
        answers=one(options.answers),
        origins=_relative(home, options.origins),
        answers_of=options.answers_of,
        archive=options.archive,
        read=_contents(home, worksheets),
    )


def options_of(recipe: Recipe, options: BuildOptions, home: Path) -> BuildOptions:
    """The options of a plain build with those of a recipe."""
    return replace(
        options,
        playbooks=recipe.playbooks,
        editions=recipe.editions,
        formats=recipe.formats,
        teams=recipe.teams,
        department=recipe.department,
        all_teams=recipe.all_teams,
        team_table=_path(home, recipe.team_table) if recipe.team_table else None,
        day=date_of(recipe.day) if recipe.day else None,
        due=date_of(recipe.due) if recipe.due else None,
        locale=recipe.locale,
        overrides=recipe.overrides,
        protect=recipe.protect,
        paper=recipe.paper,
        answers=_path(home, recipe.answers) if recipe.answers else None,
        origins=tuple(_path(home, path) for path in recipe.origins),
        answers_of=recipe.answers_of,
        archive=recipe.archive,
    )


def _relative(home: Path, paths: Iterable[Path]) -> tuple[str, ...]:
    """Paths relative to a folder, with forward slashes; absolute on another drive of Windows."""
    return tuple(map(partial(relative_to, home), paths))


def _contents(home: Path, worksheets: Iterable[Path]) -> tuple[str, ...]:
    return tuple(f"{_content(path)} {relative_to(home, path)}" for path in worksheets)


def _content(path: Path) -> str:
    """A digest of a file's content."""
    from generator.readers.returned_files import container_of  # slow, as above

    return short_digest(files.read(container_of(path)) or b"")


def _path(home: Path, path: str) -> Path:
    """The path that `_relative` gave, as messages show it."""
    return Path(relative(home / path))
