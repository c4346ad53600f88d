"""The stamp: identifies a document, printed on each page and kept in the file's properties."""

from __future__ import annotations

from collections.abc import Mapping

from generator.playbook.labels import Labels
from generator.playbook.manifest import OUTWARD
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
        playbook = self._playbook
        stamp = {
            "playbook": playbook.id,
            "version": playbook.version,
            "edition": self._edition,
            "language": self._language,
            "locale": self._tag,
            "organisation": settings.organisation.id,
            "department": settings.department.id,
            "team": settings.team.id,
            "profile": self._profile.digest(settings.data),
            "fields": self._fields,
        }
        return {"worksheet": document_id(stamp, playbook.id), **stamp}


def document_id(stamp: Mapping[str, str], playbook: str) -> str:
    """The id of a document from its stamp: `<organisation>-<unit>-<playbook>-<edition>`. `playbook`
    is the playbook's own or its public id.
    """
    get = stamp.get
    unit = get("team") or get("department")
    return "-".join(filter(None, (get("organisation"), unit, playbook, get("edition"))))


def stamp_line(stamp: Mapping[str, str], shown_id: str, labels: Labels, day: str) -> str:
    """A line such as `Strategic pushback 1.0.0 · profile 3f9a1c7 · 22 November 2026`.

    Except in the playbook edition, the document's id as people see it, `shown_id`, replaces the
    title. What people outside the L&D team see has no profile. `day` is the formatted date, empty
    for none.
    """
    edition = stamp["edition"]
    name = labels.text("title") if edition == "playbook" else f"{shown_id} ·"
    profile = f"{labels.text('words', 'profile')} {stamp['profile']}"
    parts = (f"{name} {stamp['version']}", "" if edition in OUTWARD else profile, day)
    return " · ".join(filter(None, parts))
