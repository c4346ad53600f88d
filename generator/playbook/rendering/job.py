"""One document to render, and what it is once it is rendered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from generator.document.answers import Answers
from generator.document.tree import Fields, Meta
from generator.foundation.locale import Locale
from generator.playbook.labels import Labels
from generator.playbook.manifest import Playbook
from generator.playbook.settings import TemplateSettings


@dataclass(frozen=True)
class RenderJob:
    """One document to render.

    `settings` are those of whom it is for. `day` is the date to
    print, None for none. `answers` are what the document will hold: a list has as many rows as
    they need.
    """

    playbook: Playbook
    edition: str
    settings: TemplateSettings
    locale: Locale
    day: date | None = None
    answers: Answers = field(default_factory=dict)

    @property
    def unit(self) -> str:
        """The id of the team, department or organisation the document is for."""
        return self.settings.unit.id or self.settings.organisation.id


@dataclass(frozen=True)
class Rendering:
    """A skeleton, what its slots hold and its field markers stand for, and the page's edges."""

    skeleton: str
    values: tuple[str, ...]
    fields: Fields
    meta: Meta


def text_language(playbook: Playbook, locale: Locale) -> str:
    """The language of a playbook's words for a locale: the locale's own if the playbook has it,
    else its first.
    """
    return locale.language if locale.language in playbook.languages else playbook.languages[0]


def document_title(labels: Labels, edition: str) -> str:
    """`Strategic pushback worksheet`."""
    edition_name = labels.text("words", edition)
    return labels.text("words", "document", title=labels.text("title"), edition=edition_name)
