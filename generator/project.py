"""A project: an organisation's configuration with its playbooks, and the documents it can be asked
for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from generator import config
from generator.branding import look_of, pictures_of
from generator.config import Config, Unit, Vocabulary
from generator.config.plain import plain
from generator.errors import ConfigError, Place, Problem, TemplateError, did_you_mean
from generator.links import check_links
from generator.locale import find as find_locale
from generator.look import Look
from generator.parser import parse
from generator.playbook import Playbook, Renderer, Rendering, Request, open_library
from generator.playbook.library import Library, built_in_folder
from generator.playbook.request import text_language
from generator.yamlfile import shown

CONFIG_NAME = "organisation.yaml"
EDITIONS = ("playbook", "worksheet", "request")


@dataclass(frozen=True)
class Order:
    """What somebody asked to be built. Empty tuples mean all there is; without unit, one set for
    the organisation.
    """

    config: Path | None = None
    playbooks: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    department: str = ""
    all_teams: bool = False
    output: Path = Path("output")
    day: date | None = None
    overrides: tuple[str, ...] = ()
    dry_run: bool = False
    protect: bool = False


@dataclass(frozen=True)
class Job:
    """One document, rendered: it becomes a file in each format, in the folder of its unit."""

    folder: str
    name: str
    rendering: Rendering
    look: Look


@dataclass(frozen=True)
class Listed:
    """A playbook as `playbook list` shows it: its words in the organisation's language, and per
    edition its fields.
    """

    playbook: Playbook
    title: str
    fields: dict[str, tuple[tuple[str, str, str], ...]]


def open_project(
    path: Path | None, overrides: tuple[str, ...] = (), day: date | None = None
) -> Project:
    """The project of a file or folder, else the nearest one from here upwards, else the example.

    Raises `ConfigError` or `TemplateError` with every problem found.
    """
    source = _find_config(path)
    place = source or built_in_folder() / "_example" / CONFIG_NAME
    library = open_library(place.parent / "templates")
    loaded = config.load(place, overrides, _vocabulary(library), day)
    return Project(loaded, source, Renderer(library), shown(place))


def _find_config(path: Path | None) -> Path | None:
    """The file named, or the nearest `organisation.yaml` from here upwards; None when there is
    none.
    """
    if path is not None:
        return path / CONFIG_NAME if path.is_dir() else path
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / CONFIG_NAME).exists() or (folder / CONFIG_NAME).is_symlink():
            return folder / CONFIG_NAME
        near = folder / "organisation.yml"
        if near.is_file():
            hint = f"call it {CONFIG_NAME}, or name it with --config"
            raise ConfigError(Problem("config.name", "is not looked for", Place(shown(near)), hint))
    return None


@dataclass(frozen=True)
class Project:
    """A configuration with its playbooks."""

    config: Config
    source: Path | None
    renderer: Renderer
    file: str

    def jobs(self, order: Order) -> tuple[list[Job], list[Problem]]:
        """Every document of the order, rendered; warnings beside."""
        names = dict.fromkeys(order.playbooks)
        playbooks = [self.renderer.library.playbook(name) for name in names]
        playbooks = playbooks or list(self.renderer.library.playbooks.values())
        wanted, problems = _editions(playbooks, order.editions)
        units = self._units(order)
        problems += self.config.warnings
        problems += [warning for unit in units for warning in self._check_language(unit, playbooks)]
        errors: list[Problem] = []
        jobs: list[Job] = []
        for unit in units:
            settings = self.plain(unit)
            look, warnings = look_of(settings, self.config.folder, self.file, protect=order.protect)
            problems += warnings
            organisation = settings["organisation"]
            place, day = find_locale(organisation["locale"]), order.day or organisation["date"]
            for playbook, edition in wanted:
                request = Request(playbook, edition, settings, place, day)
                try:
                    jobs.append(self._job(unit, request, look))
                except TemplateError as error:
                    errors += error.problems
        if errors:
            raise TemplateError(*dict.fromkeys(errors))
        return jobs, list(dict.fromkeys(problems))

    @cached_property
    def departments(self) -> list[dict[str, str]]:
        """Every department of the organisation, as templates see them."""
        return [{"id": unit.id, "name": unit.department} for unit in self.config.departments()]

    def readers_of(self, name: str) -> tuple[str, ...]:
        """The documents that may read a setting or a part of it, as `pushback worksheet`."""
        return tuple(
            f"{playbook.id} {edition}"
            for playbook in self.renderer.library.playbooks.values()
            for edition in playbook.editions
            if any(
                _overlaps(name, read)
                for read in self.renderer.reads(playbook, edition, playbook.languages[0])
            )
        )

    def listed(self, playbook: Playbook) -> Listed:
        settings = self.plain(self.config.organisation)
        labels = self.renderer.labels(
            Request(playbook, "", settings, find_locale(settings["organisation"]["locale"]))
        )
        return Listed(
            playbook,
            labels.text("title"),
            {
                edition: tuple(
                    (spec.id, spec.kind.value, labels.text("fields", spec.id, "label"))
                    for spec in playbook.fields(edition)
                )
                for edition in playbook.editions
            },
        )

    def _job(self, unit: Unit, request: Request, look: Look) -> Job:
        rendering = self.renderer.render(request)
        template = self.renderer.template(request)
        try:
            blocks = parse(rendering.skeleton)  # a wrong block is told before anything is written
        except TemplateError as error:
            place = Place(template)
            raise TemplateError(*(replace(told, place=place) for told in error.problems)) from None
        check_links(blocks, rendering.values, template)
        shown = pictures_of(blocks, self.config.folder, template)
        name = f"{request.playbook.id}-{request.edition}"
        return Job(unit.id, name, rendering, replace(look, pictures=shown) if shown else look)

    def _units(self, order: Order) -> list[Unit]:
        department = self.config.find("department", order.department) if order.department else None
        if order.all_teams and order.teams:
            hint = "leave one of the two out"
            raise ConfigError(Problem("order.team", "--team and --all-teams exclude", hint=hint))
        if order.all_teams:
            teams = self.config.teams(department.id if department else "")
            if not teams:
                where = f"the department “{department.id}”" if department else "the file"
                raise ConfigError(
                    Problem(
                        "config.team",
                        f"{where} has no teams",
                        Place(self.file),
                        "leave --all-teams out",
                    )
                )
            return list(teams)
        if order.teams:
            teams = tuple(self.config.find("team", name) for name in dict.fromkeys(order.teams))
            strangers = [
                team for team in teams if department and team.department_id != department.id
            ]
            if strangers:
                message = (
                    f"the team “{strangers[0].id}” is not in the department “{order.department}”"
                )
                raise ConfigError(Problem("config.team", message, Place(self.file)))
            return list(teams)
        return [department or self.config.organisation]

    def plain(self, unit: Unit) -> dict[str, Any]:
        """The settings of a unit as templates see them, with its department and team."""
        department = {"id": unit.department_id, "name": unit.department}
        team = {"id": unit.id, "name": unit.team}
        return {
            **plain(unit.layers),
            "departments": self.departments,
            "department": department if unit.department else None,
            "team": team if unit.team else None,
        }

    def _check_language(self, unit: Unit, playbooks: list[Playbook]) -> Iterator[Problem]:
        """Warn of a language that nobody wrote a playbook in yet."""
        place = find_locale(self.config.settings(unit).organisation.locale)
        for playbook in playbooks:
            language = text_language(playbook, place)
            if language != place.language:
                message = (
                    f"the playbook “{playbook.id}” has no words for {place.tag} yet;"
                    f" “{language}” is used"
                )
                yield _warning("config.language", message, self.file)


def _overlaps(one: str, other: str) -> bool:
    """Whether one dotted name stands for the other, or is part of it."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _vocabulary(library: Library) -> Vocabulary:
    """What an organisation's file may refer to, of all playbooks together."""
    playbooks = library.playbooks.values()
    return Vocabulary(
        slots=frozenset(name for playbook in playbooks for name in playbook.slots()),
        redirects=_codes(playbooks, "propose.solution_format"),
        families=_codes(playbooks, "diagnose.data_points.family"),
        wording={playbook.id: playbook.wording_ids() for playbook in playbooks},
    )


def _codes(playbooks: Iterable[Playbook], field: str) -> frozenset[str]:
    return frozenset(code for playbook in playbooks for code in playbook.codes(field))


def _editions(
    playbooks: list[Playbook], asked: tuple[str, ...]
) -> tuple[list[tuple[Playbook, str]], list[Problem]]:
    """Which edition of which playbook; one that a playbook lacks is named and skipped."""
    known = {edition for playbook in playbooks for edition in playbook.editions}
    unknown = [edition for edition in asked if edition not in {*known, *EDITIONS}]
    if unknown:
        problems = [
            Problem(
                "order.edition", f"there is no edition “{name}”", hint=did_you_mean(name, known)
            )
            for name in unknown
        ]
        raise ConfigError(*problems)
    pairs = [(playbook, edition) for playbook in playbooks for edition in asked or EDITIONS]
    wanted = [(playbook, edition) for playbook, edition in pairs if edition in playbook.editions]
    skipped = [
        (playbook, edition)
        for playbook, edition in pairs
        if edition not in playbook.editions and asked
    ]
    if not wanted:
        names = ", ".join(sorted(known))
        raise ConfigError(
            Problem(
                "order.edition", "none of the playbooks has this edition", hint=f"editions: {names}"
            )
        )
    return wanted, [
        _warning(
            "order.edition", f"the playbook “{playbook.id}” has no edition “{edition}”; skipped"
        )
        for playbook, edition in skipped
    ]


def _warning(code: str, message: str, file: str = "", hint: str = "") -> Problem:
    return Problem(code, message, Place(file), hint, "warning")
