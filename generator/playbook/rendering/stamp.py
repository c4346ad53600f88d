"""The stamp: identifies a document, in its file's properties and, in short, on its first page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.formats.copy_id import COPY
from generator.playbook.labels import Labels
from generator.playbook.layout import WORKSHEET
from generator.playbook.manifest import PLAYBOOK
from generator.playbook.rendering.dependencies import Profile
from generator.playbook.rendering.job import RenderJob, playbook_title, text_language
from generator.playbook.settings import TemplateSettings


class Stamp:
    """Makes the stamps of one edition's documents; what they share is prepared once."""

    def __init__(
        self, request: RenderJob, settings: Mapping[str, Any], names: frozenset[str]
    ) -> None:
        self._playbook = request.playbook
        self._edition = request.edition
        self._language = text_language(request.playbook, request.locale)
        self._tag = request.locale.tag
        self._fields = request.playbook.field_digest(request.edition)
        self._profile = Profile(settings, names)

    def of(self, settings: TemplateSettings, copy: str = "") -> dict[str, str]:
        """The stamp of the document for the department and team that the settings name, by key.
        `copy` is the id of the copy that one person gets, "" for a document that anybody may take.
        """
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
        own = {COPY: copy} if copy else {}
        return {"worksheet": document_id(stamp, playbook.id), **stamp, **own}


def document_id(stamp: Mapping[str, str], playbook: str) -> str:
    """The id of a document from its stamp: `<organisation>-<unit>-<playbook>-<edition>`. `playbook`
    is the playbook's own or its public id.
    """
    get = stamp.get
    unit = get("team") or get("department")
    return "-".join(filter(None, (get("organisation"), unit, playbook, get("edition"))))


def footer_line(stamp: Mapping[str, str], labels: Labels, day: str) -> str:
    """A line such as `Strategic pushback 1.0.0 · 22 November 2026`. `day` is the formatted date,
    empty for none.
    """
    title = playbook_title(labels, stamp["edition"])
    return " · ".join(filter(None, (f"{title} {stamp['version']}", day)))


def reference_line(stamp: Mapping[str, str], shown_id: str, day: str) -> str:
    """A line such as `wexholme-aseptic-pushback-worksheet · 1.0.0 · 22 November 2026 · 0f3a…`, by
    which readers identify a file that has lost its properties, and tell whether it is in the words
    of today: its profile, which only a team’s own pages print. It ends with the id of the copy, if
    the document was made for one person. `shown_id` is the document's id as people see it.
    """
    profile = stamp["profile"] if stamp["edition"] in (PLAYBOOK, WORKSHEET) else ""
    parts = (shown_id, stamp["version"], day, profile, stamp.get(COPY, ""))
    return " · ".join(filter(None, parts))
