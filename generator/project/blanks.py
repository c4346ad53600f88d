"""Blank documents made again, to lay beside filled files that lost their fields or properties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache, partial

from generator.config import Unit, in_register
from generator.config.origins import leaves
from generator.document.answers import Value
from generator.document.tree import Field, Kind
from generator.foundation.digests import digest
from generator.foundation.locale import Locale, find_locale, usual_tag
from generator.playbook import SUMMARY, Playbook
from generator.playbook.rendering.job import text_language
from generator.playbook.rendering.stamp import document_id
from generator.project.branding import theme_of
from generator.project.document_writer import DocumentWriter
from generator.project.project import Project
from generator.readers.docx.shown import read_blank
from generator.readers.labels.blank import Blank
from generator.readers.markdown_blank import read_markdown_blank

_ROW = re.compile(r"\.[1-9][0-9]*(?=\.|$)")
_INSERTED = re.compile(r"\{[^{}]*\}")
_ROWS = 10
_KEPT = 64  # blanks in memory at a time


class Blanks:
    """Makes the blank documents of one project. They contain nobody's answers, so those of the
    organisation as a whole are cached for later runs.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._writer = DocumentWriter(project.cache)
        self._made = lru_cache(maxsize=_KEPT)(self._make)
        self.of_playbook = lru_cache(maxsize=_KEPT)(self._of_playbook)

    def blank(  # noqa: PLR0913 — one for each thing that a blank depends on
        self,
        unit: Unit,
        playbook: str,
        edition: str,
        locale: str = "",
        form: str = "docx",
        register: str = "",
    ) -> Blank:
        """The blank of a unit's document in a format; `locale` is a tag, and it and the `register`
        are "" for the unit's own.
        """
        return self._made(unit.id, playbook, edition, locale, form, register)

    def languages(self) -> tuple[str, ...]:
        """The locales that blanks exist in: first those of the organisation and its units, then one
        for each other language of the playbooks.
        """
        first = {locale.language: locale.tag for locale in reversed(self._locales)}
        own = (first[locale.language] for locale in self._locales)
        every = {name for one in self._playbooks() for name in one.languages}
        return (*dict.fromkeys(own), *map(usual_tag, sorted(every - first.keys())))

    def texts(self, playbook: Playbook, locale: str) -> Iterator[str]:
        """The texts that a playbook's documents in a locale are made of, without what is inserted
        into them.
        """
        language = text_language(playbook, find_locale(locale))
        for _, leaf in leaves(self._project.renderer.nodes(playbook.id, language)):
            yield from _INSERTED.split(leaf.text)

    def locales_like(self, tag: str) -> tuple[str, ...]:
        """The locales whose documents have the same language and perhaps another spelling."""
        language = tag.partition("-")[0]
        spellings = re.compile(rf".*/{language}/spelling-(\w+)\.yaml")
        names = self._project.renderer.catalogue.file_names
        found = filter(None, map(spellings.fullmatch, names))
        others = (f"{language}-{match[1].upper()}" for match in found)
        same = (locale.tag for locale in self._locales if locale.language == language)
        return tuple(dict.fromkeys((tag, *same, language, *others)))

    @cached_property
    def _locales(self) -> tuple[Locale, ...]:
        """The locales of the organisation, first, and of its units."""
        config = self._project.config
        layers = dict.fromkeys(unit.layers for unit in config.units.values())
        every = (config.organisation.layers, *layers)
        return tuple(dict.fromkeys(self._project.settings(each).locale for each in every))

    def named(self, shown_id: str) -> list[tuple[Unit, Playbook, str]]:
        """The documents with an id, which files print in their footer and have in their core
        properties.
        """
        return [found for found in self._documents() if _id_of(self._project, *found) == shown_id]

    def _playbooks(self) -> Iterable[Playbook]:
        return self._project.renderer.catalogue.playbooks.values()

    def _documents(self) -> Iterator[tuple[Unit, Playbook, str]]:
        for unit in self._project.config.units.values():
            for playbook in self._playbooks():
                for edition in playbook.editions:
                    yield unit, playbook, edition

    def _of_playbook(self, ident: str, locale: str, register: str = "") -> tuple[Blank, ...]:
        """The organisation's own blanks of a playbook in a locale, one for each edition; in its own
        register or another one.
        """
        project = self._project
        settings = project.unit_settings(project.config.organisation)
        catalogue = project.renderer.catalogue
        sources = [catalogue.digest(name) for name in catalogue.file_names]
        key = digest(repr((settings.data, sources)).encode())

        def make() -> tuple[Blank, ...]:
            own = project.config.organisation
            editions = project.renderer.catalogue.playbook(ident).editions
            return tuple(
                self.blank(own, ident, edition, locale, register=register)
                for edition in editions
                if edition != SUMMARY
            )

        return project.cache.remember(("blanks", ident, locale, register, key), make)

    def _make(  # noqa: PLR0913 — as `blank`
        self, unit_id: str, ident: str, edition: str, locale: str, form: str, register: str
    ) -> Blank:
        project = self._project
        playbook = project.renderer.catalogue.playbook(ident)
        unit = project.config.units[unit_id]
        unit = in_register(unit, register) if register else unit
        with project.bounded(playbook.id, edition):
            place = partial(project.place_in, unit.layers)
            theme, _ = theme_of(project.unit_settings(unit), project.images, place)
            # Rows of tables are found by their number, those of a page must be there.
            rows = {} if form == "docx" else _long_lists(playbook)
            job = project.render_document(unit, playbook, edition, theme, rows, locale)
            data, _ = self._writer.blank(form, job, unit.department_id)
        kinds = dict(_kinds(job.rendering.fields))
        read = read_blank if form == "docx" else read_markdown_blank
        return read(data, lambda tag: kinds.get(_ROW.sub("", tag, count=1)))


def _long_lists(playbook: Playbook) -> dict[str, Value]:
    """Answers that give each list more rows than it has when it is blank."""
    lists = (spec.id for spec in playbook.fields() if spec.kind is Kind.LIST)
    return {ident: ({},) * _ROWS for ident in lists}


def _kinds(fields: Iterable[Field]) -> Iterator[tuple[str, Kind]]:
    """The kind of each field and column by its id."""
    for field in fields:
        yield field.id, field.kind
        yield from _kinds(field.columns)
        if field.other:
            yield field.other.id, field.other.kind


def _id_of(project: Project, unit: Unit, playbook: Playbook, edition: str) -> str:
    own = project.config.organisation
    name = "" if unit.level == "organisation" else unit.id
    stamp = {"organisation": own.id, "team": name, "edition": edition}
    return document_id(stamp, playbook.shown_id(edition))
