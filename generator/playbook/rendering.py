"""Rendering: a playbook's template and an organisation's settings become a skeleton and the values for its slots."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from generator import fields, slots
from generator.document import Furniture, Meta, Words
from generator.errors import Place, Problem, TemplateError, did_you_mean
from generator.locale import Locale, find
from generator.playbook.environment import VALUES, Environment, Text, Values, rendered
from generator.playbook.forms import Forms, choice_lists
from generator.playbook.labels import Labels, load_labels, load_spelling, respell
from generator.playbook.library import Library
from generator.playbook.manifest import REQUEST, FieldSpec, Playbook, Step
from generator.playbook.reads import digest, reads

BLANK = "____"
_PHRASE_SLOT = re.compile(r"\{([a-z_]+)\}")
# What every document reads, beside what its template names: edge of the page, field labels and choices, look.
_ALWAYS = frozenset(
    "organisation branding policies.footer voice.formality voice.function voice.stakeholder voice.learner team department"
    " departments goals cheat_codes data_sources escalation_contacts rates.cost_per_incident".split()
)


@dataclass(frozen=True)
class Request:
    """One document to render.

    `settings` is plain data: the organisation's settings as maps and lists, with `departments` (id and name each), and
    `department` and `team`, each `{id, name}` or None. `day` is the date to print, None for none.
    """

    playbook: Playbook
    edition: str
    settings: Mapping[str, Any]
    locale: Locale
    day: date | None = None

    @property
    def unit(self) -> str:
        """The id of the team, department or organisation the document is for."""
        settings = self.settings
        return str((settings["team"] or settings["department"] or settings["organisation"])["id"])


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
        placing = _Placing(request, Forms(labels, _lists(request, labels), request.settings["organisation"]["currency"]), values)
        context = _Context(request, labels, values).build() | {"field": placing.field, "fields": placing.fields, VALUES: values}
        text = rendered(self._environment, name, context)
        placing.check_complete(f"templates/{name}")
        return Rendering(_respelt(text, labels.spelling), tuple(values), meta)

    def labels(self, request: Request) -> Labels:
        """The words of the request's playbook in its language, voice and wording."""
        language = text_language(request.playbook, request.locale)
        spelling = self._spelling(language, request.locale.territory)
        wording = request.settings["wording"].get(request.playbook.id, {})
        node = self._labels(request.playbook.id, language)
        return Labels(node, request.settings["voice"], wording, spelling)

    def _read_labels(self, playbook: str, language: str) -> Any:
        return load_labels(self.library, self.library.playbook(playbook), language)

    def _read_spelling(self, language: str, territory: str) -> Mapping[str, str]:
        return load_spelling(self.library, language, territory) if territory else {}

    def _read_names(self, template: str) -> frozenset[str]:
        return reads(self._environment, template)

    def _meta(self, request: Request, labels: Labels, values: Values) -> Meta:
        """What stands on the edge of the page; its slots come first, so their numbers are the same in every document."""

        def slot(text: str) -> Words:
            return slots.split(values.mark(text))

        playbook, settings = request.playbook, request.settings
        organisation = settings["organisation"]
        title = document_title(labels, request.edition)
        stamp = self._stamp(request)
        day = values.locale.date(request.day) if request.day else ""
        line = [f"{labels.text('title')} {playbook.version}", f"{labels.text('words', 'profile')} {stamp['profile']}", day]
        if request.edition != "playbook":
            line.insert(0, stamp["worksheet"])
        team = (settings["team"] or settings["department"] or {"name": ""})["name"]
        short = organisation["short_name"]
        right = f"{title} · {team}" if team and len(short) + len(team) <= 40 else title
        return Meta(
            language=values.locale.tag,
            title=slot(f"{title} · {team}" if team else title),
            author=slot(organisation["name"]),
            edition=request.edition,
            header=(slot(short), slot(right)),
            footer=tuple(slot(text) for text in (settings["policies"]["footer"], " · ".join(filter(None, line))) if text),
            words=Furniture(*(labels.text("words", key) for key in ("page_of", "required", "question", "answer", "number", "yes"))),
            stamp=tuple((key, slot(text)) for key, text in stamp.items()),
        )

    def _stamp(self, request: Request) -> dict[str, str]:
        settings, playbook = request.settings, request.playbook
        organisation = settings["organisation"]["id"]
        language = text_language(playbook, request.locale)
        names = self._reads(f"{playbook.id}/{language}/{request.edition}.md.j2") | _ALWAYS | {f"wording.{playbook.id}"}
        unit = "" if request.unit == organisation else request.unit
        return {
            "worksheet": "-".join(part for part in (organisation, unit, playbook.id, request.edition) if part),
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


def text_language(playbook: Playbook, locale: Locale) -> str:
    """The language of a playbook's words for a locale: the locale's own if the playbook has it, else its first."""
    return locale.language if locale.language in playbook.languages else playbook.languages[0]


def document_title(labels: Labels, edition: str) -> str:
    """`Strategic pushback worksheet`."""
    return f"{labels.text('title')} {labels.text('words', edition)}"


def blank_phrase(phrase: str) -> str:
    """A cheat code's phrase with a blank in place of each figure that nobody has given yet."""
    return _PHRASE_SLOT.sub(BLANK, phrase)


def phrase_slots(phrase: str) -> list[str]:
    """The slots of a phrase, such as `hours_saved_month`."""
    return _PHRASE_SLOT.findall(phrase)


def _lists(request: Request, labels: Labels) -> dict[str, tuple[tuple[str, str], ...]]:
    lists = choice_lists(request.settings, labels)
    phrases = lists["cheat_codes"]
    if not phrases:
        phrases = tuple((code, labels.text("cheat_codes", code, "phrase")) for code in labels.keys("cheat_codes"))
    return {**lists, "cheat_codes": tuple((code, blank_phrase(phrase)) for code, phrase in phrases)}


def _respelt(text: str, spelling: Mapping[str, str]) -> str:
    """The skeleton in the territory's spelling; fields are left alone, since their words are slots and their ids fixed."""
    if not spelling:
        return text
    pieces = re.split(f"({slots.FIELD}[^\n]*)", text)
    return "".join(piece if odd % 2 else respell(piece, spelling) for odd, piece in enumerate(pieces))


class _Placing:
    """Puts fields into a template's text, each once."""

    def __init__(self, request: Request, forms: Forms, values: Values) -> None:
        self._request = request
        self._forms = forms
        self._values = values
        self._specs = {spec.id: spec for spec in request.playbook.fields()}
        self._placed: set[str] = set()

    def field(self, ident: str) -> Markup:
        """The field as a paragraph of the skeleton."""
        ident = str(ident)
        spec = self._specs.get(ident)
        if spec is None:
            hint = did_you_mean(ident, self._specs)
            raise TemplateError(Problem("template.field", f"there is no field “{ident}” in this playbook", hint=hint))
        if ident in self._placed:
            raise TemplateError(Problem("template.field_twice", f"the field “{ident}” already stands in this document"))
        self._placed.add(ident)
        return Markup(fields.to_text(self._forms.field(spec, self._wrap)))

    def fields(self, step: str) -> Markup:
        """Every field of a step that the edition must have, a paragraph each; nothing else of the step."""
        found = self._request.playbook.step(str(step))
        if found is None:
            known = [other.id for other in self._request.playbook.all_steps()]
            raise TemplateError(
                Problem("template.step", f"there is no step “{step}” in this playbook", hint=did_you_mean(str(step), known))
            )
        return Markup("\n\n").join(self.field(spec.id) for spec in self._wanted() if spec in found.fields)

    def check_complete(self, template: str) -> None:
        """Raise for every field that the edition must have and the template does not place."""
        missing = [spec.id for spec in self._wanted() if spec.id not in self._placed]
        problems = [
            Problem("template.field_missing", f"the field “{ident}” is not placed", Place(template), f'add {{{{ field("{ident}") }}}}')
            for ident in missing
        ]
        if problems:
            raise TemplateError(*problems)

    def _wanted(self) -> list[FieldSpec]:
        return list(self._request.playbook.fields(self._request.edition))

    def _wrap(self, text: str) -> Words:
        return slots.split(self._values.mark(text))


class _Context:
    """What a template sees: plain maps and lists, with texts that print as markers."""

    def __init__(self, request: Request, labels: Labels, values: Values) -> None:
        self._request = request
        self._labels = labels
        self._values = values

    def build(self) -> dict[str, Any]:
        request, labels = self._request, self._labels
        settings, playbook = request.settings, request.playbook
        goals = {goal["id"]: goal for goal in settings["goals"]}
        codes = settings["cheat_codes"] or [
            {"id": code, "phrase": labels.text("cheat_codes", code, "phrase"), "goal": "", "baseline": None,
             "audience": labels.text("cheat_codes", code, "audience")}
            for code in labels.keys("cheat_codes")
        ]
        context = {
            **settings,
            "date": request.day,
            "cheat_codes": sorted(
                ({**code, "phrase": blank_phrase(code["phrase"]), "goal": goals.get(code["goal"])} for code in codes),
                key=lambda code: str(code["audience"]),
            ),
            "cases": [
                {**case, "redirect_label": labels.text("choices", "redirects", case["redirect"])}
                for case in settings["cases"]
                if case["permission"] != "no"
            ],
            "edition": {
                "id": request.edition,
                "title": document_title(labels, request.edition),
                "minutes": playbook.minutes[request.edition],
            },
            "playbook": self._about_playbook(),
            "steps": [self._step(number, step) for number, step in enumerate(playbook.steps, 1)],
            "header": {"title": labels.text("steps", playbook.header.id, "title")},
            "footer": {"title": labels.text("steps", playbook.footer.id, "title")},
            "words": {key: labels.text("words", key) for key in labels.keys("words")},
            "ways": self._texts("ways"),
            "marks": {key: labels.text("marks", key) for key in labels.keys("marks")},
        }
        return {key: self._plain(value) for key, value in context.items()}

    def _about_playbook(self) -> dict[str, Any]:
        playbook, labels = self._request.playbook, self._labels
        credit = "credit" if playbook.credit_author else "credit_unnamed"
        return {
            "id": playbook.id,
            "version": playbook.version,
            "title": labels.text("title"),
            "subtitle": labels.text("subtitle"),
            "lead": labels.text("lead"),
            "why": labels.text("why"),
            "use_when": [labels.text("use_when", key) for key in labels.keys("use_when")],
            "gains": [labels.text("gains", key) for key in labels.keys("gains")],
            "credit": labels.text("words", credit, title=playbook.credit_title, author=playbook.credit_author),
        }

    def _step(self, number: int, step: Step) -> dict[str, Any]:
        labels, path = self._labels, ("steps", step.id)
        total = len(self._request.playbook.steps)
        moves = [{part: labels.text(*path, "move", key, part) for part in ("title", "text")} for key in step.moves]
        return {
            "id": step.id,
            "number": number,
            "of": labels.text("words", "step_of", number=str(number), total=str(total)),
            "title": labels.text(*path, "title"),
            "short": labels.text(*path, "short"),
            "goal": labels.text(*path, "goal"),
            "goal_short": labels.text(*path, "goal_short") or labels.text(*path, "goal"),
            "questions": [labels.text(*path, "ask", key) for key in step.questions],
            "tips": [labels.text(*path, "tip", key) for key in step.tips],
            "moves": moves,
        }

    def _texts(self, group: str) -> list[dict[str, str]]:
        parts = ("title", "text")
        return [{part: self._labels.text(group, key, part) for part in parts} for key in self._labels.keys(group)]

    def _plain(self, value: Any) -> Any:
        match value:
            case Text() | bool() | None:
                return value
            case str():
                return Text(value, self._values)
            case date():
                return Text(self._values.locale.date(value), self._values)
            case Mapping():
                return {key: self._plain(item) for key, item in value.items()}
            case list() | tuple():
                return [self._plain(item) for item in value]
            case _:
                return value
