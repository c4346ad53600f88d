"""The sheets and mails of a round: made from its record, the same bytes each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

from generator.config import Unit
from generator.config.config import in_locale
from generator.document.mail_text import MailText
from generator.foundation.errors import ConfigError, Problem
from generator.foundation.mail_addresses import mail_address
from generator.output.sent_rounds import SentSheet
from generator.playbook import Playbook, RenderJob
from generator.playbook.contacts import recipient
from generator.playbook.mail_words import MailWords
from generator.playbook.rendering.job import document_title
from generator.playbook.settings import TemplateSettings
from generator.project.branding import theme_of
from generator.project.document_writer import DocumentWriter
from generator.project.project import Project
from generator.writers import PAGE, suffix_of
from generator.writers.mail import Attachment, Mail

DRAFT_SUFFIX = ".eml"
_KEPT = 64  # units in a language


class _Localised(NamedTuple):
    """A unit in the language of a person."""

    unit: Unit
    settings: TemplateSettings


class SheetMaker:
    """Makes the sheets of one project for single people, and the mails about them. With `protect`,
    only the fields of Word files can be changed.
    """

    def __init__(self, project: Project, *, protect: bool = False) -> None:
        self._project, self._protect = project, protect
        self._writer = DocumentWriter(project.cache)
        self._of_due = lru_cache(maxsize=8)(lambda due: replace(project, due=due))

    @cached_property
    def _localised(self) -> Callable[[str, str], _Localised]:
        return lru_cache(maxsize=_KEPT)(self._in_language)

    def name(self, sheet: SentSheet) -> str:
        """The name of a sheet's files, without suffix."""
        playbook = self._playbook(sheet)
        parts = (sheet.unit, playbook.shown_id(sheet.edition), sheet.edition, sheet.copy)
        return "-".join(parts)

    def files(self, sheet: SentSheet) -> dict[str, bytes]:
        """The sheet in each of its formats, by the names of the files.

        Raises `TemplateError` if it cannot be made, `ConfigError` if its unit no longer exists.
        """
        unit, _ = self._localised(sheet.unit, sheet.locale)
        playbook, project = self._playbook(sheet), self._of_due(sheet.due)
        theme, _ = theme_of(
            project.settings(unit.layers),
            project.images,
            partial(project.place_in, unit.layers),
            protect=self._protect,
        )
        is_page = PAGE in sheet.formats
        with project.bounded(playbook.id, sheet.edition):
            job = project.render_document(
                unit, playbook, sheet.edition, theme, is_page=is_page, copy=sheet.copy
            )
            return {
                f"{self.name(sheet)}{suffix_of(kind)}": self._writer.blank(
                    kind, job, unit.department_id
                )[0]
                for kind in sheet.formats
            }

    def invitation(self, sheet: SentSheet, attached: Mapping[str, bytes]) -> Mail:
        """The mail that carries a sheet to its person, with these files."""
        has_page = any(name.endswith(suffix_of(PAGE)) for name in attached)
        text = self.words(sheet).invitation(sheet.name, sheet.copy, has_page=has_page)
        return self.mail(sheet, text, attached)

    def mail(
        self, sheet: SentSheet, text: MailText, attached: Mapping[str, bytes], ident: str = ""
    ) -> Mail:
        """A mail about a sheet; its `ident` is by default that of the invitation."""
        settings = self._localised(sheet.unit, sheet.locale).settings
        return Mail(
            sheet.name,
            sheet.mail,
            text,
            settings.locale.tag,
            ident or sheet.copy,
            self.reply_to(sheet),
            tuple(Attachment(name, data) for name, data in attached.items()),
            settings.short_name,
        )

    def reply_to(self, sheet: SentSheet) -> str:
        """The address that a sheet goes back to; "" where there is none for mail."""
        return mail_address(self.words(sheet).recipient.mail)

    def words(self, sheet: SentSheet) -> MailWords:
        """What writes the mails about a sheet. Raises as `files`."""
        return self._words_of(sheet.unit, sheet.locale, sheet.playbook, sheet.edition, sheet.due)

    @cached_property
    def _words_of(self) -> Callable[[str, str, str, str, date | None], MailWords]:
        return lru_cache(maxsize=_KEPT)(self._make_words)

    def _make_words(
        self, unit: str, locale: str, ident: str, edition: str, due: date | None
    ) -> MailWords:
        playbook = self._project.renderer.catalogue.playbook(ident)
        _, settings = self._localised(unit, locale)
        job = RenderJob(playbook, edition, settings, settings.locale)
        labels = self._project.renderer.mail_labels(job)
        day = self._project.config.day or settings.day
        return MailWords(
            labels,
            playbook,
            edition,
            document_title(labels, edition),
            settings,
            settings.locale,
            recipient(settings, playbook, day),
            due,
        )

    def unit_name(self, sheet: SentSheet) -> str:
        """The name of the team or department of a sheet, or of the organisation."""
        settings = self._localised(sheet.unit, sheet.locale).settings
        return settings.unit.name or settings.organisation.name

    def _in_language(self, ident: str, locale: str) -> _Localised:
        unit = self._project.config.units.get(ident)
        if unit is None:
            message = f"the organisation has no team or department “{ident}” any more"
            hint = "correct the team of this person in the table, and send again"
            raise ConfigError(Problem("sent.unit", message, hint=hint))
        own = self._project.unit_settings(unit)
        unit = unit if own.locale.tag == locale else in_locale(unit, locale)
        return _Localised(unit, self._project.unit_settings(unit))

    def _playbook(self, sheet: SentSheet) -> Playbook:
        return self._project.renderer.catalogue.playbook(sheet.playbook)
