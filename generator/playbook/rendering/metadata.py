"""The metadata of documents: title, header, footer, the words that writers add, and the stamp."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.document.tree import Meta, StandardWords
from generator.foundation.locale import Locale
from generator.playbook.contacts import recipient
from generator.playbook.labels import Labels
from generator.playbook.layout import WORKSHEET
from generator.playbook.manifest import ASKED
from generator.playbook.rendering.job import RenderJob, document_title
from generator.playbook.rendering.stamp import Stamp, document_id, footer_line, reference_line
from generator.playbook.rendering.template_values import Values
from generator.playbook.settings import TemplateSettings

# The labels that writers need for words they add themselves.
_STANDARD_WORDS = (
    "page_of",
    "required",
    "question",
    "answer",
    "number",
    "yes",
    "choose_one",
    "choose_any",
    "choose_or_write",
)
_ROOM = 40  # characters that fit into the header
# The editions whose web pages are filled in; the others are read.
_FILLED = ASKED | {WORKSHEET}


class Metadata:
    """Makes the metadata of one edition's documents; what they share is worked out once.

    `settings` are those of the request, and `names` those that the edition reads.
    """

    def __init__(
        self,
        request: RenderJob,
        settings: Mapping[str, Any],
        names: frozenset[str],
        labels: Labels,
        locale: Locale,
    ) -> None:
        self._stamp = Stamp(request, settings, names)
        self._edition = request.edition
        self._shown_id = request.playbook.shown_id(request.edition)
        self._title = document_title(labels, request.edition)
        self._labels = labels
        self._tag = locale.tag
        self._day = locale.date(request.day) if request.day else ""
        self._words = standard_words(labels)
        self._web = tuple((key, labels.text("web", key)) for key in labels.keys("web"))
        self._steps = _step_names(labels) if request.edition == WORKSHEET else ()
        self._send_to = ("", "")
        if is_filled_in(request):
            found = recipient(request.settings, request.playbook, request.day)
            self._send_to = found.name, found.mail

    def of(self, settings: TemplateSettings, copy: str, values: Values) -> Meta:
        """The metadata of the document for some settings, with slots for `values`; `copy` is the id
        of the copy that one person gets, "" for none.
        """
        slot, title, team, short = values.slot, self._title, settings.unit.name, settings.short_name
        stamp, (name, mail) = self._stamp.of(settings, copy), self._send_to
        shown_id = document_id(stamp, self._shown_id)
        lines = (settings.footer, footer_line(stamp, self._labels, self._day))
        right = f"{title} · {team}" if team and len(short) + len(team) <= _ROOM else title
        return Meta(
            language=self._tag,
            title=slot(f"{title} · {team}" if team else title),
            author=slot(settings.organisation.name),
            identifier=slot(shown_id),
            edition=self._edition,
            header=(slot(short), slot(right)),
            footer=tuple(slot(line) for line in lines if line),
            reference=slot(reference_line(stamp, shown_id, self._day)),
            words=self._words,
            stamp=tuple((key, slot(text)) for key, text in stamp.items()),
            web=self._web,
            steps=tuple((key, slot(long), slot(short)) for key, long, short in self._steps),
            send_to=(slot(name) if name else (), slot(mail) if mail else ()),
        )


def is_filled_in(request: RenderJob) -> bool:
    """Whether a request is for a web page that is filled in."""
    return request.is_page and request.edition in _FILLED


def standard_words(labels: Labels) -> StandardWords:
    """The words that writers add to every document."""
    return StandardWords(*(labels.text("words", key) for key in _STANDARD_WORDS))


def _step_names(labels: Labels) -> tuple[tuple[str, str, str], ...]:
    """The id, the title and the short name of each step that has one."""
    names = ((key, *_names(labels, key)) for key in labels.keys("steps"))
    return tuple((key, title or short, short) for key, title, short in names if short)


def _names(labels: Labels, step: str) -> tuple[str, str]:
    return labels.text("steps", step, "title"), labels.text("steps", step, "short")
