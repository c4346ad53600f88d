"""A project: an organisation's configuration with its playbooks, and the documents it can be asked
for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from generator import config
from generator.config import Config, TableTeam, Unit, Vocabulary
from generator.document.answers import Answers
from generator.document.links import check_links, targets_of
from generator.document.theme import Theme
from generator.document.tree import Words
from generator.foundation.cache import NO_CACHE, Cache
from generator.foundation.errors import ConfigError, Place, Problem, TemplateError
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.locale import Locale, find_locale
from generator.foundation.yaml_nodes import shown
from generator.playbook import Labels, Playbook, Renderer, Rendering, RenderJob, open_catalogue
from generator.playbook.catalogue import Catalogue, built_in_folder
from generator.playbook.rendering.dependencies import covers
from generator.playbook.rendering.errors import bounded
from generator.playbook.rendering.fields import FieldFactory, choice_lists
from generator.playbook.rendering.job import text_language
from generator.project.branding import ImageFolder, pictures_of, sources_of
from generator.project.options import BuildOptions, wanted_editions

CONFIG_NAME = "organisation.yaml"
Target = str | TableTeam  # whom to build for: the id of a unit, or a team of a sheet


_Outside = tuple[tuple[Words, ...], tuple[Words, ...]]


class Targets(Protocol):
    """Those an order is for: how many, and each in turn; and what is wrong with some."""

    @property
    def problems(self) -> tuple[Problem, ...]: ...

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Target]: ...


class NamedTargets(tuple[str, ...]):
    """The ids of units of the configuration, nothing wrong with any."""

    __slots__ = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        return ()


@dataclass(frozen=True)
class DocumentJob:
    """One document, rendered: it becomes a file in each format, in the folder of its unit."""

    folder: str
    playbook: Playbook
    name: str
    rendering: Rendering
    theme: Theme


@dataclass(frozen=True)
class PlaybookListing:
    """A playbook as `playbook list` shows it: its words in the organisation's language, and per
    edition its fields.
    """

    playbook: Playbook
    title: str
    fields: dict[str, tuple[tuple[str, str, str], ...]]


def open_project(
    path: Path | None,
    overrides: tuple[str, ...] = (),
    day: date | None = None,
    cache: Cache = NO_CACHE,
    limits: Limits = LIMITS,
) -> Project:
    """The project of a file or folder, else the nearest one from here upwards, else the example.

    Raises `ConfigError` or `TemplateError` with every problem found.
    """
    source = _find_config(path)
    place = source or built_in_folder() / "_example" / CONFIG_NAME
    library = open_catalogue(place.parent / "templates", limits)
    loaded = config.load(place, overrides, _vocabulary(library), day, cache, limits)
    return Project(loaded, source, Renderer(library), shown(place), cache, limits)


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
    cache: Cache = NO_CACHE
    limits: Limits = LIMITS

    def wanted(self, order: BuildOptions) -> tuple[list[tuple[Playbook, str]], list[Problem]]:
        """Which edition of which playbook an order asks for; one that is not there is named."""
        names = dict.fromkeys(order.playbooks)
        playbooks = [self.renderer.library.playbook(name) for name in names]
        return wanted_editions(
            playbooks or list(self.renderer.library.playbooks.values()),
            order.editions,
            answered=order.is_filled,
        )

    def items(self, order: BuildOptions) -> Targets:
        """Whom an order is for. Raises `ConfigError` for teams and departments there are not."""
        asked = [
            name
            for name, given in (
                ("--team", order.teams),
                ("--all-teams", order.all_teams),
                ("--teams", order.sheet),
            )
            if given
        ]
        if len(asked) > 1:
            message, hint = f"{' and '.join(asked)} exclude each other", "leave all but one out"
            raise ConfigError(Problem("order.team", message, hint=hint))
        if order.sheet is None:
            return NamedTargets(tuple(unit.id for unit in self._units(order)))
        department = self.config.find("department", order.department) if order.department else None
        from generator.config.team_table import TeamTable  # needed for sheets alone
        from generator.foundation.tables import open_table

        sheet = open_table(order.sheet, self.limits)
        found = TeamTable(self.config, sheet, department.id if department else "")
        if department and not len(found) and not found.problems:
            message = f"lists no team of the department “{department.id}”"
            hint = f"write {department.id} into its column “department”, or leave --department out"
            raise ConfigError(Problem("sheet.empty", message, sheet.heading, hint))
        return found

    def still_there(self, names: Iterable[str]) -> Targets:
        """Those units among some names that the organisation has."""
        return NamedTargets(tuple(name for name in names if name in self.config.units))

    def unit(self, item: Target) -> Unit:
        """The unit to build for. Raises `ConfigError` for a team whose settings do not hold."""
        if isinstance(item, str):
            return self.config.units[item]
        from generator.config.team_table import unit_of  # needed for sheets alone

        return unit_of(self.config, item)

    def department_of(self, item: Target) -> str:
        """The id of the department that one to build for is in, "" for none."""
        return self.config.units[item].department_id if isinstance(item, str) else item.department

    def job(
        self,
        unit: Unit,
        wanted: tuple[Playbook, str],
        order: BuildOptions,
        theme: Theme,
        answers: Answers = MappingProxyType({}),
    ) -> DocumentJob:
        """One document of a unit, rendered for the answers that it will hold.

        Raises `TemplateError` with every problem found.
        """
        settings = self.plain(unit)
        organisation = settings["organisation"]
        place, day = find_locale(organisation["locale"]), order.day or organisation["date"]
        return self._job(unit, RenderJob(*wanted, settings, place, day, answers), theme)

    @property
    def confined(self) -> Limits | None:
        """The limits that processes have to keep to which render templates of the organisation's
        own; None where all are built in.
        """
        return self.limits if self.renderer.library.is_foreign else None

    @property
    def album(self) -> ImageFolder:
        """The pictures beside the organisation's file."""
        return ImageFolder(self.config.folder, self.cache, self.limits)

    def bounded(self, playbook: str, edition: str) -> AbstractContextManager[None]:
        """A context in which one document is made, in no more time than a foreign template may
        take; for the memory its process is confined.

        Raises `TemplateError` for whatever goes wrong in it.
        """
        if self.confined is None:
            return nullcontext()
        template = self.renderer.library.called(f"{playbook}/{edition}.md.j2")
        return bounded(Place(template), self.limits.render_seconds)

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
                covers(read, name)
                for read in self.renderer.reads(playbook, edition, playbook.languages[0])
            )
        )

    def words(self, playbook: Playbook, locale: Locale) -> Labels:
        """The words of a playbook as the organisation's voice has them in a locale."""
        settings = self.plain(self.config.organisation)
        return self.renderer.labels(RenderJob(playbook, "", settings, locale))

    def choices(self, playbook: Playbook, labels: Labels) -> dict[str, dict[str, str]]:
        """What can be chosen in each field, columns too: the shown text by its code."""
        own = self.config.organisation
        settings = dict(self.config.plain(own.layers))
        # Retired phrases are printed no more, but stand in files that were filled before.
        codes = self.config.settings(own).cheat_codes
        settings["cheat_codes"] = [{"id": code.id, "phrase": code.phrase} for code in codes]
        forms = FieldFactory(
            labels, choice_lists({**settings, "departments": self.departments}), ""
        )
        specs = [one for spec in playbook.fields() for one in (spec, *spec.columns)]
        found = {spec.id: dict(forms.options(spec)) for spec in specs}
        return {ident: options for ident, options in found.items() if options}

    def listed(self, playbook: Playbook) -> PlaybookListing:
        settings = self.plain(self.config.organisation)
        labels = self.words(playbook, find_locale(settings["organisation"]["locale"]))
        return PlaybookListing(
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

    def _job(self, unit: Unit, request: RenderJob, theme: Theme) -> DocumentJob:
        rendering = self.renderer.render(request)
        template = self.renderer.template(request)
        targets, sources = self._outside(rendering.skeleton, template)
        check_links(targets, rendering.values, template)
        shown = pictures_of(sources, self.album, template) if sources else ()
        name = f"{request.playbook.id}-{request.edition}"
        theme = replace(theme, pictures=shown) if shown else theme
        return DocumentJob(unit.id, request.playbook, name, rendering, theme)

    @cached_property
    def _outside(self) -> Callable[[str, str], _Outside]:
        return lru_cache(maxsize=64)(self._read_outside)

    def _read_outside(self, skeleton: str, template: str) -> _Outside:
        """What a skeleton's links and its pictures point to.

        Raises `TemplateError`, naming the template, for blocks that are wrong: it is told before
        anything is written.
        """
        try:
            return self.cache.remember(("outside", skeleton), lambda: _outside(skeleton))
        except TemplateError as error:
            place = Place(template)
            problems = (replace(told, place=place) for told in error.problems)
            raise TemplateError(*problems) from None

    def _units(self, order: BuildOptions) -> list[Unit]:
        department = self.config.find("department", order.department) if order.department else None
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
                hint = "leave --department out, or name another team"
                raise ConfigError(Problem("config.team", message, Place(self.file), hint))
            return list(teams)
        return [department or self.config.organisation]

    def plain(self, unit: Unit) -> dict[str, Any]:
        """The settings of a unit as templates see them, with its department and team."""
        department = {"id": unit.department_id, "name": unit.department}
        team = {"id": unit.id, "name": unit.team}
        return {
            **self.config.plain(unit.layers),
            "departments": self.departments,
            "department": department if unit.department else None,
            "team": team if unit.team else None,
        }

    def check_language(self, unit: Unit, playbooks: Iterable[Playbook]) -> Iterator[Problem]:
        """Warn of a language that nobody wrote a playbook in yet."""
        place = find_locale(self.config.plain(unit.layers)["organisation"]["locale"])
        for playbook in playbooks:
            language = text_language(playbook, place)
            if language != place.language:
                message = (
                    f"the playbook “{playbook.id}” has no words for {place.tag} yet;"
                    f" “{language}” is used"
                )
                hint = f"playbooks are written in: {', '.join(playbook.languages)}"
                yield Problem("config.language", message, Place(self.file), hint, "warning")


def _outside(skeleton: str) -> _Outside:
    from generator.document.parser import parse  # what is kept needs no parser

    blocks = parse(skeleton)
    return targets_of(blocks), sources_of(blocks)


def _vocabulary(library: Catalogue) -> Vocabulary:
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
