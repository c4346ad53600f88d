"""A playbook's template and an organisation's settings become a skeleton and its values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from generator import slots
from generator.document import Furniture, Meta, Words
from generator.locale import find
from generator.playbook.context import Context
from generator.playbook.environment import VALUES, Environment, Values, rendered
from generator.playbook.forms import Forms, choice_lists
from generator.playbook.labels import Labels, load_labels, load_spelling, respell
from generator.playbook.library import Library
from generator.playbook.manifest import REQUEST, Playbook
from generator.playbook.placing import Placing
from generator.playbook.reads import digest, reads
from generator.playbook.request import Request, blank_phrase, document_title, text_language

# The labels that writers print by themselves.
_FURNITURE = ("page_of", "required", "question", "answer", "number", "yes")
# What every document reads beside what its template names: page edges, fields, choices, look.
_ALWAYS = frozenset(
    [
        "organisation",
        "branding",
        "policies.footer",
        "voice.formality",
        "voice.function",
        "voice.stakeholder",
        "voice.learner",
        "team",
        "department",
        "departments",
        "goals",
        "cheat_codes",
        "data_sources",
        "escalation_contacts",
        "rates.cost_per_incident",
    ]
)


@dataclass(frozen=True)
class Rendering:
    """A skeleton, what its slots hold, and what is said about the document."""

    skeleton: str
    values: tuple[str, ...]
    meta: Meta


class Renderer:
    """Renders the playbooks of one library; keeps its compiled templates and words."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._environment = Environment(library)
        self._labels = lru_cache(maxsize=64)(self._read_labels)
        self._spelling = lru_cache(maxsize=64)(self._read_spelling)
        self._reads = lru_cache(maxsize=64)(self._read_names)

    def render(self, request: Request) -> Rendering:
        """The skeleton of one document. Raises `TemplateError` with template and line."""
        language = text_language(request.playbook, request.locale)
        labels = self.labels(request)
        values = Values(find(f"{language}-{request.locale.territory or language}"))
        meta = self._meta(request, labels, values)
        name = f"{request.playbook.id}/{language}/{request.edition}.md.j2"
        placing = Placing(
            request,
            Forms(
                labels,
                _lists(request, labels),
                request.settings["organisation"]["currency"],
                request.edition == REQUEST,
            ),
            values,
        )
        context = Context(request, labels, values).build() | {
            "field": placing.field,
            "fields": placing.fields,
            VALUES: values,
        }
        text = rendered(self._environment, name, context)
        placing.check_complete(f"templates/{name}")
        return Rendering(_respelt(text, labels.spelling), tuple(values), meta)

    def template(self, request: Request) -> str:
        """How messages name the template of a request."""
        language = text_language(request.playbook, request.locale)
        name = f"{request.playbook.id}/{language}/{request.edition}.md.j2"
        path = self.library.find(name)
        return self.library.shown(path) if path else f"templates/{name}"

    def labels(self, request: Request) -> Labels:
        """The words of the request's playbook in its language, voice and wording."""
        language = text_language(request.playbook, request.locale)
        spelling = self._spelling(language, request.locale.territory)
        wording = request.settings["wording"].get(request.playbook.id, {})
        node = self._labels(request.playbook.id, language)
        return Labels(node, request.settings["voice"], wording, spelling)

    def reads(self, playbook: Playbook, edition: str, language: str) -> frozenset[str]:
        """The dotted names of the settings an edition may read; a name stands for all below."""
        template = f"{playbook.id}/{language}/{edition}.md.j2"
        return self._reads(template) | _ALWAYS | {f"wording.{playbook.id}"}

    def _read_labels(self, playbook: str, language: str) -> Any:
        return load_labels(self.library, self.library.playbook(playbook), language)

    def _read_spelling(self, language: str, territory: str) -> Mapping[str, str]:
        return load_spelling(self.library, language, territory) if territory else {}

    def _read_names(self, template: str) -> frozenset[str]:
        return reads(self._environment, template)

    def _meta(self, request: Request, labels: Labels, values: Values) -> Meta:
        """What stands on the edge of the page; its slots come first, so their numbers are the same
        in every document.
        """

        def slot(text: str) -> Words:
            return slots.split(values.mark(text))

        settings, organisation = request.settings, request.settings["organisation"]
        title = document_title(labels, request.edition)
        stamp = self._stamp(request)
        lines = (settings["policies"]["footer"], _stamp_line(request, labels, values, stamp))
        team = (settings["team"] or settings["department"] or {"name": ""})["name"]
        short = organisation["short_name"]
        right = f"{title} · {team}" if team and len(short) + len(team) <= 40 else title
        return Meta(
            language=values.locale.tag,
            title=slot(f"{title} · {team}" if team else title),
            author=slot(organisation["name"]),
            edition=request.edition,
            header=(slot(short), slot(right)),
            footer=tuple(slot(line) for line in lines if line),
            words=Furniture(*(labels.text("words", key) for key in _FURNITURE)),
            stamp=tuple((key, slot(text)) for key, text in stamp.items()),
        )

    def _stamp(self, request: Request) -> dict[str, str]:
        settings, playbook = request.settings, request.playbook
        organisation = settings["organisation"]["id"]
        language = text_language(playbook, request.locale)
        names = self.reads(playbook, request.edition, language)
        unit = "" if request.unit == organisation else request.unit
        return {
            "worksheet": "-".join(
                part for part in (organisation, unit, playbook.id, request.edition) if part
            ),
            "playbook": playbook.id,
            "version": playbook.version,
            "edition": request.edition,
            "language": language,
            "locale": request.locale.tag,
            "organisation": organisation,
            "department": (settings["department"] or {"id": ""})["id"],
            "team": (settings["team"] or {"id": ""})["id"],
            "profile": digest(settings, names),
            "fields": playbook.field_digest(request.edition),
        }


def _stamp_line(request: Request, labels: Labels, values: Values, stamp: Mapping[str, str]) -> str:
    """`Strategic pushback 1.0.0 · profile 3f9a1c7 · 22 November 2026`; on a sheet its id first."""
    is_sheet = request.edition != "playbook"
    name = f"{stamp['worksheet']} ·" if is_sheet else labels.text("title")
    parts = (
        f"{name} {request.playbook.version}",
        f"{labels.text('words', 'profile')} {stamp['profile']}",
        values.locale.date(request.day) if request.day else "",
    )
    return " · ".join(part for part in parts if part)


def _lists(request: Request, labels: Labels) -> dict[str, tuple[tuple[str, str], ...]]:
    lists = choice_lists(request.settings)
    phrases = lists["cheat_codes"]
    if not phrases:
        phrases = tuple(
            (code, labels.text("cheat_codes", code, "phrase"))
            for code in labels.keys("cheat_codes")
        )
    return {**lists, "cheat_codes": tuple((code, blank_phrase(phrase)) for code, phrase in phrases)}


def _respelt(text: str, spelling: Mapping[str, str]) -> str:
    """The skeleton in the territory's spelling; fields are left alone, since their words are slots
    and their ids fixed.
    """
    if not spelling:
        return text
    pieces = re.split(f"({slots.FIELD}[^\n]*)", text)
    return "".join(
        piece if odd % 2 else respell(piece, spelling) for odd, piece in enumerate(pieces)
    )
