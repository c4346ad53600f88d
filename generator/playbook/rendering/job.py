"""The rendering of one document: the job, and its result."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from generator.document.answers import Answers
from generator.document.page_logic import PageLogic
from generator.document.tree import Fields, Meta
from generator.foundation.locale import Locale
from generator.playbook.contacts import unasked
from generator.playbook.labels import Labels
from generator.playbook.manifest import CHEAT_CODES, OUTWARD, Playbook
from generator.playbook.phrases import PhraseWriter, codes_of
from generator.playbook.settings import Records, TemplateSettings


@dataclass(frozen=True)
class CompletedSheet:
    """The answers of an invented case that a playbook shows as an example, and the settings that
    its figures and choices come from: rates and currency, and no lists.
    """

    answers: Answers
    settings: TemplateSettings


@dataclass(frozen=True)
class RenderJob:
    """One document to render.

    `settings` are those of the organisation, department or team it is for. `day` is the date to
    print, `due` the day to send the document back by, None for none. `answers` are those the
    document will contain; each list gets enough rows for them. `completed` is the case that an
    appendix shows, None for none. `is_page` says whether a web page is among its formats. `copy` is
    the id of the copy that one person gets, "" for a document that anybody may take.
    """

    playbook: Playbook
    edition: str
    settings: TemplateSettings
    locale: Locale
    day: date | None = None
    answers: Answers = field(default_factory=dict)
    due: date | None = None
    completed: CompletedSheet | None = None
    is_page: bool = False
    copy: str = ""

    @cached_property
    def unasked(self) -> frozenset[str]:
        """The ids of the fields that the document leaves out, because nothing could be chosen."""
        return unasked(self.playbook, self.settings, self.answers)

    def codes(self, labels: Labels) -> Records:
        """The organisation's cheat codes; the general ones of the labels if it has none."""
        return codes_of(self.settings.records(CHEAT_CODES), labels)

    def phrase_writer(self, labels: Labels) -> PhraseWriter:
        """Writes cheat codes as sentences of this document."""
        return PhraseWriter(self.playbook, labels, self.settings.currency)

    @property
    def unit(self) -> str:
        """The id of the team, department or organisation the document is for."""
        return self.settings.unit.id or self.settings.organisation.id


@dataclass(frozen=True)
class Rendering:
    """A skeleton, the values of its slots, the fields of its field markers, its metadata, and what
    a page of it works out, None if it is none to fill in.
    """

    skeleton: str
    values: tuple[str, ...]
    fields: Fields
    meta: Meta
    logic: PageLogic | None = None


def text_language(playbook: Playbook, locale: Locale) -> str:
    """The language of a playbook's texts for a locale: the locale's own if the playbook has it,
    else the playbook's first.
    """
    return locale.language if locale.language in playbook.languages else playbook.languages[0]


def document_title(labels: Labels, edition: str) -> str:
    """The title of a document, such as `Strategic pushback worksheet`. What people outside the L&D
    team see has the playbook's public title, if the labels have one.
    """
    title = playbook_title(labels, edition)
    return labels.text("words", "document", title=title, edition=labels.text("words", edition))


def playbook_title(labels: Labels, edition: str) -> str:
    """The title of a playbook as the readers of an edition know it."""
    return (labels.text("public_title") if edition in OUTWARD else "") or labels.text("title")
