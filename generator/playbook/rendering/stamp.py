"""The stamp: identifies a document, printed on each page and kept in the file's properties."""

from __future__ import annotations

from collections.abc import Mapping

from generator.playbook.labels import Labels
from generator.playbook.rendering.dependencies import Profile
from generator.playbook.rendering.job import RenderJob, text_language
from generator.playbook.settings import TemplateSettings


class Stamp:
    """Makes the stamps of one edition's documents; what they share is prepared once."""

    def __init__(self, request: RenderJob, names: frozenset[str]) -> None:
        self._playbook = request.playbook
        self._edition = request.edition
        self._language = text_language(request.playbook, request.locale)
        self._tag = request.locale.tag
        self._fields = request.playbook.field_digest(request.edition)
        self._profile = Profile(request.settings.data, names, own=("department", "team"))

    def of(self, settings: TemplateSettings) -> dict[str, str]:
        """The stamp of the document for the department and team that the settings name, by key."""
        organisation, playbook = settings.organisation.id, self._playbook
        return {
            "worksheet": "-".join(
                part
                for part in (organisation, settings.unit.id, playbook.id, self._edition)
                if part
            ),
            "playbook": playbook.id,
            "version": playbook.version,
            "edition": self._edition,
            "language": self._language,
            "locale": self._tag,
            "organisation": organisation,
            "department": settings.department.id,
            "team": settings.team.id,
            "profile": self._profile.digest(settings.data),
            "fields": self._fields,
        }


def stamp_line(stamp: Mapping[str, str], labels: Labels, day: str) -> str:
    """A line such as `Strategic pushback 1.0.0 · profile 3f9a1c7 · 22 November 2026`.

    Except in the playbook edition, the worksheet id replaces the title. `day` is the formatted
    date, empty for none.
    """
    has_id = stamp["edition"] != "playbook"
    name = f"{stamp['worksheet']} ·" if has_id else labels.text("title")
    profile = f"{labels.text('words', 'profile')} {stamp['profile']}"
    return " · ".join(part for part in (f"{name} {stamp['version']}", profile, day) if part)
