"""A project: an organisation's configuration, its playbooks, and the documents they make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from generator import config
from generator.config import Config, Layer, Unit
from generator.config.layers import find_node, merged
from generator.document.answers import Answers
from generator.document.choices import same_labels
from generator.document.links import check_links, targets_of
from generator.document.theme import Theme
from generator.document.tree import Fields, Words
from generator.foundation.cache import NO_CACHE, Cache
from generator.foundation.errors import Place, Problem, TemplateError
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.locale import Locale
from generator.foundation.yaml_nodes import NO_DRAFTS, Drafts, shown
from generator.playbook import Labels, Playbook, Renderer, Rendering, RenderJob, open_catalogue
from generator.playbook.contacts import Rungs
from generator.playbook.manifest import CHEAT_CODES, CONTACTS, PLAYBOOK, FieldSpec
from generator.playbook.phrases import PhraseWriter, codes_of
from generator.playbook.rendering.dependencies import covers
from generator.playbook.rendering.fields import FieldFactory, choice_lists
from generator.playbook.rendering.job import CompletedSheet, text_language
from generator.playbook.rendering.template_errors import bounded
from generator.playbook.settings import TemplateSettings
from generator.project.branding import ImageFolder, pictures_of, sources_of
from generator.project.completed_sheet import completed_sheet
from generator.project.experience import NO_EXPERIENCE, Experience
from generator.project.file_names import document_name
from generator.project.organisation_file import (
    NONE_HERE,
    find_config,
    find_organisation,
    how_to_name,
)
from generator.project.vocabulary import example_texts, vocabulary_of

_References = tuple[tuple[Words, ...], tuple[Words, ...]]  # targets of links, sources of pictures


@dataclass(frozen=True)
class RenderedDocument:
    """One rendered document, to be written in each format. `folder` is its unit's, for pictures;
    `name` is its path without suffix.
    """

    folder: str
    playbook: Playbook
    name: str
    rendering: Rendering
    theme: Theme


@dataclass(frozen=True)
class PlaybookListing:
    """A playbook as `playbook list` shows it: its title in the organisation's language, and for
    each edition its fields (id, kind, label).
    """

    playbook: Playbook
    title: str
    fields: dict[str, tuple[tuple[str, str, str], ...]]


def open_project(  # noqa: PLR0913 — everything that a project depends on
    path: Path | None,
    overrides: tuple[str, ...] = (),
    day: date | None = None,
    cache: Cache = NO_CACHE,
    limits: Limits = LIMITS,
    drafts: Drafts = NO_DRAFTS,
) -> Project:
    """The project at a file or folder; without a path, the nearest one in the current folder or
    above, else the built-in example. Settings in the `drafts` are used instead of those in the
    files.

    Raises `ConfigError` or `TemplateError` with every problem found; see also `find_config`.
    """
    source = find_config(path)
    place = source or built_in_example()
    catalogue = open_catalogue(place.parent / "templates", limits)
    words = vocabulary_of(catalogue)
    if place.name != built_in_example().name:
        words = replace(words, example=example_texts(built_in_example()))
    loaded = config.load(place, overrides, words, day, cache, limits, drafts)
    return Project(loaded, source, Renderer(catalogue, cache), shown(place), cache, limits)


# The modules whose classes a cache may store: documents, compiled or blank, problems and labels.
CACHED_MODULES = (
    "generator.document.",
    "generator.foundation.errors",
    "generator.foundation.yaml_nodes",
    "generator.readers.",
    "generator.writers.",
)


def built_in_example() -> Path:
    """The example organisation's file, used where no other organisation is found."""
    return Path(str(files("generator.examples"))) / "lindenmoor.yaml"


@dataclass(frozen=True)
class Project:
    """A configuration with its playbooks."""

    config: Config
    source: Path | None
    renderer: Renderer
    file: str
    cache: Cache = NO_CACHE
    limits: Limits = LIMITS
    due: date | None = None  # the day to send worksheets and requests back by
    experience: Experience = NO_EXPERIENCE

    def render_document(  # noqa: PLR0913 — one for each thing that a document depends on
        self,
        unit: Unit,
        playbook: Playbook,
        edition: str,
        theme: Theme,
        answers: Answers = MappingProxyType({}),
        locale: str = "",
        *,
        is_page: bool = False,
        copy: str = "",
    ) -> RenderedDocument:
        """One document of a unit, rendered for the answers that it will contain; `locale` is a tag,
        "" for the unit's own. `is_page` says whether a web page is among its formats. `copy` is the
        id of the copy that one person gets, "" for none.

        Raises `TemplateError` with every problem found.
        """
        settings = self.unit_settings(config.in_locale(unit, locale) if locale else unit)
        day = self.config.day or settings.day
        completed = self._completed(playbook.id, settings.locale) if edition == PLAYBOOK else None
        request = RenderJob(
            playbook,
            edition,
            settings,
            settings.locale,
            day,
            answers,
            self.due,
            completed,
            is_page,
            copy,
        )
        rendering, template = self.renderer.render(request), self.renderer.template(request)
        targets, sources = self._references(rendering.skeleton, rendering.fields, template)
        check_links(targets, rendering.values, template)
        pictures = pictures_of(sources, self.images, template) if sources else ()
        theme = replace(theme, pictures=pictures) if pictures else theme
        name = document_name(unit.id, playbook, edition, answers)
        return RenderedDocument(unit.id, playbook, name, rendering, theme)

    @cached_property
    def _completed(self) -> Callable[[str, Locale], CompletedSheet | None]:
        return lru_cache(maxsize=64)(self._read_completed)

    def _read_completed(self, ident: str, locale: Locale) -> CompletedSheet | None:
        """A playbook's completed sheet in a locale. Raises as `completed_sheet`."""
        playbook = self.renderer.catalogue.playbook(ident)
        labels = self.words(playbook, locale)
        return completed_sheet(self.renderer.catalogue, playbook, labels, locale, self.cache)

    @cached_property
    def _references(self) -> Callable[[str, Fields, str], _References]:
        return lru_cache(maxsize=64)(self._find_references)

    def _find_references(self, skeleton: str, fields: Fields, template: str) -> _References:
        """The targets of a skeleton's links and the sources of its pictures.

        Raises `TemplateError`, naming the template, if the skeleton cannot be parsed, so that this
        is reported before anything is written.
        """
        try:
            return self.cache.remember(
                ("references", skeleton), lambda: _references_in(skeleton, fields)
            )
        except TemplateError as error:
            place = Place(template)
            problems = (replace(problem, place=place) for problem in error.problems)
            raise TemplateError(*problems) from None

    @property
    def remark(self) -> str:
        """A remark that these are the settings of the built-in example; "" if they are not."""
        if self.source is not None:
            return ""
        name = self.unit_settings(self.config.organisation).organisation.name
        return f"Using the built-in example, {name}, because {NONE_HERE}: {how_to_name()}."

    @cached_property
    def organisation_near(self) -> Callable[[str, Path], Path | None]:
        """The file of the organisation with an id that is in or near a folder or the current one;
        None if none is found.
        """
        return lru_cache(maxsize=256)(self._find_organisation)

    def _find_organisation(self, ident: str, folder: Path) -> Path | None:
        return find_organisation(ident, (folder, Path()), self.limits)

    @property
    def confined(self) -> Limits | None:
        """The limits for processes that render the organisation's own templates; None if all
        templates are built in.
        """
        return self.limits if self.renderer.catalogue.has_own_templates else None

    @cached_property
    def images(self) -> ImageFolder:
        """The pictures and Word templates in the folder of the organisation's file."""
        return ImageFolder(self.config.folder, self.cache, self.limits)

    def bounded(self, playbook: str, edition: str) -> AbstractContextManager[None]:
        """A context that limits the time for making one document, if any template is the
        organisation's own. Memory is limited by the process, see `confined`.

        Raises `TemplateError` for any failure inside it.
        """
        if self.confined is None:
            return nullcontext()
        template = self.renderer.catalogue.called(f"{playbook}/{edition}.md.j2")
        return bounded(Place(template), self.limits.render_seconds)

    @cached_property
    def departments(self) -> list[dict[str, str]]:
        """Every department of the organisation, as templates see them."""
        return [{"id": unit.id, "name": unit.department} for unit in self.config.departments()]

    def documents_reading(self, name: str) -> tuple[str, ...]:
        """The documents that may read a setting or a part of it, such as `pushback worksheet`."""
        return tuple(
            f"{playbook.id} {edition}"
            for playbook in self.renderer.catalogue.playbooks.values()
            for edition in playbook.documents
            if any(
                covers(read, name)
                for read in self.renderer.reads(playbook, edition, playbook.languages[0])
            )
        )

    def words(self, playbook: Playbook, locale: Locale, unit: Unit | None = None) -> Labels:
        """The labels of a playbook in a locale, with the voice and wording of a unit, by default of
        the organisation.
        """
        settings = self.unit_settings(unit or self.config.organisation)
        return self.renderer.labels(RenderJob(playbook, "", settings, locale))

    def choices(
        self, playbook: Playbook, labels: Labels, *, own: bool = True
    ) -> dict[str, dict[str, str]]:
        """The options of each field and column with a choice: texts by their codes. Without `own`,
        those of the organisation's lists are left out.
        """
        organisation = self.config.organisation
        factory = self.field_factory(playbook, labels, organisation if own else None)
        choices = {spec.id: dict(factory.options(spec)) for spec in _with_columns(playbook)}
        return {ident: options for ident, options in choices.items() if options}

    def check_choices(self) -> Iterator[Problem]:
        """A warning for each label that stands for two choices of a field, unless both are in the
        organisation's file, where loading it reports them.
        """
        organisation = self.config.organisation
        locale = self.settings(organisation.layers).locale
        for playbook in self.renderer.catalogue.playbooks.values():
            factory = self.field_factory(playbook, self.words(playbook, locale), organisation)
            for spec in _with_columns(playbook):
                listed, options = dict(factory.lists.get(spec.source, ())), factory.options(spec)
                for code, other in same_labels(options):
                    if code not in listed or other not in listed:
                        message = (
                            f"“{code}” and “{other}” have the same label in the playbook"
                            f" “{playbook.id}”, “{spec.id}”: “{dict(options)[code]}”"
                        )
                        hint = "reword one of them: an answer cannot say which of the two it means"
                        place = Place(self.file)
                        yield Problem("config.same_name", message, place, hint, "warning")

    def field_factory(
        self, playbook: Playbook, labels: Labels, unit: Unit | None, *, asked: bool = False
    ) -> FieldFactory:
        """What makes the fields of a unit's documents; with `asked`, of its request sheets. For
        those of another organisation, None, it knows the playbook's own choices alone. Phrases and
        contacts that are no longer offered are among the choices.
        """
        if unit is None:
            return FieldFactory(labels, {}, "", asked)
        currency = self.unit_settings(unit).currency
        return FieldFactory(labels, self._lists(playbook, labels, unit), currency, asked)

    def _lists(
        self, playbook: Playbook, labels: Labels, unit: Unit
    ) -> dict[str, tuple[tuple[str, str], ...]]:
        """A unit's lists that fields offer as choices, as they are printed. Phrases and contacts of
        other playbooks, and retired phrases, are among them: files filled earlier may contain them.
        """
        settings = self.unit_settings(unit)
        own = [code.model_dump(by_alias=True) for code in self.config.settings(unit).cheat_codes]
        codes = {code["id"]: code for code in codes_of(settings.records(CHEAT_CODES), labels)}
        codes |= {code["id"]: code for code in own}
        writer = PhraseWriter(playbook, labels, settings.currency)
        rungs = Rungs(labels, settings.locale, None)
        return choice_lists(settings) | {
            CHEAT_CODES: tuple((ident, writer.labelled(code)) for ident, code in codes.items()),
            CONTACTS: tuple(
                (contact["id"], rungs.label(contact)) for contact in settings.records(CONTACTS)
            ),
        }

    def listed(self, playbook: Playbook) -> PlaybookListing:
        labels = self.words(playbook, self.settings(self.config.organisation.layers).locale)
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

    def place_in(self, layers: tuple[Layer, ...], key: str) -> Place:
        """The place of a setting in some layers merged; that of the file if they do not set it."""
        found = find_node(merged([layer.node for layer in layers]), key)
        return found[1] if found else Place(self.file)

    def settings(self, layers: tuple[Layer, ...]) -> TemplateSettings:
        """The merged settings of some layers, without a department or team."""
        return self.experience.added_to(TemplateSettings(self.config.template_data(layers)))

    def unit_settings(self, unit: Unit) -> TemplateSettings:
        """The settings of a unit, with its department and team."""
        department = {"id": unit.department_id, "name": unit.department}
        team = {"id": unit.id, "name": unit.team}
        return self.settings(unit.layers).with_changes(
            departments=self.departments,
            department=department if unit.department else None,
            team=team if unit.team else None,
        )

    def check_language(self, unit: Unit, playbooks: Iterable[Playbook]) -> Iterator[Problem]:
        """A warning for each playbook that is not available in the unit's language."""
        locale = self.settings(unit.layers).locale
        for playbook in playbooks:
            language = text_language(playbook, locale)
            if language != locale.language:
                message = (
                    f"the playbook “{playbook.id}” is not available in {locale.tag} yet,"
                    f" so “{language}” is used"
                )
                hint = f"it is available in: {', '.join(playbook.languages)}"
                yield Problem("config.language", message, Place(self.file), hint, "warning")


def _references_in(skeleton: str, fields: Fields) -> _References:
    from generator.document.parser import parse  # slow, and not needed for cached skeletons

    blocks = parse(skeleton, fields)
    return targets_of(blocks), sources_of(blocks)


def _with_columns(playbook: Playbook) -> list[FieldSpec]:
    return [each for spec in playbook.fields() for each in (spec, *spec.columns)]
