"""The factory that makes a document's fields from the manifest and the labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from generator.document.tree import OTHER, Field, Kind, Option, Words
from generator.foundation.locale import Locale
from generator.playbook.contacts import Rungs, contacts_for
from generator.playbook.labels import Labels
from generator.playbook.manifest import (
    CHEAT_CODES,
    CONTACTS,
    OUTWARD,
    PRINTED,
    FieldSpec,
    printed_rows,
)
from generator.playbook.phrases import codes_to_tick
from generator.playbook.rendering.job import RenderJob
from generator.playbook.settings import TemplateSettings

Wrap = Callable[[str], Words]
_STEP, _LONG = 4, 80  # characters
_UNITS = ("hours", "days", "percent")


@dataclass(frozen=True)
class FieldFactory:
    """Makes the fields of one document.

    `lists` has the organisation's choices by source: pairs of code and shown text. With `asked` the
    texts are those for the other side. `answered` is the number of answered rows of each list, by
    field id. `drafts` are texts to insert into suggested answers; without them, none are made.
    """

    labels: Labels
    lists: Mapping[str, tuple[tuple[str, str], ...]]
    currency: str
    asked: bool = False
    answered: Mapping[str, int] = field(default_factory=dict)
    drafts: Mapping[str, str] = field(default_factory=dict)

    def field(self, spec: FieldSpec, wrap: Wrap) -> Field:
        """The field with its texts passed through `wrap`, which turns them into slots.

        A choice from an organisation's list without entries becomes a text field.
        """
        options = self.options(spec)
        if spec.source and not options:
            spec = replace(spec, kind=Kind.TEXT, other=False)
        hint, when, unit = self._hint(spec), self._when(spec), self._unit(spec)
        path = ("fields", spec.id, "suggested")
        suggested = self.labels.text(*path, **self.drafts) if self.drafts else ""
        return Field(
            id=spec.id,
            kind=spec.kind,
            label=wrap(self._own("label", spec)),
            prompt=wrap(self._prompt(spec)),
            hint=wrap(hint) if hint else (),
            required=spec.required,
            when=wrap(when) if when else (),
            options=tuple(Option(code, wrap(label), _length(label)) for code, label in options),
            other=self._other(spec.other_field(), wrap) if spec.other else None,
            columns=tuple(self._column(spec, column, wrap) for column in spec.columns),
            rows=printed_rows(spec, self.answered.get(spec.id, 0)) if spec.kind is Kind.LIST else 0,
            minimum=spec.minimum,
            suggested=wrap(suggested) if suggested else (),
            bounds=spec.bounds,
            unit=wrap(unit) if unit else (),
        )

    def _other(self, spec: FieldSpec, wrap: Wrap) -> Field:
        label, prompt = (
            self.labels.text("words", "other_label"),
            self.labels.text("words", "other_prompt"),
        )
        return Field(spec.id, Kind.TEXT, wrap(label), wrap(prompt))

    def _column(self, parent: FieldSpec, spec: FieldSpec, wrap: Wrap) -> Field:
        """A column of a list. Its texts are part of the list's texts; a choice with "other" becomes
        a cell that also takes free text.
        """
        path = (
            ("fields", parent.id)
            if parent.is_simple_list
            else ("fields", parent.id, "columns", _last(spec.id))
        )
        options = self.options(spec)
        kind = Kind.TEXT if spec.source and not options else spec.kind
        label, prompt = self.labels.text(*path, "label"), self.labels.text(*path, "prompt")
        choices = tuple(Option(code, wrap(shown)) for code, shown in options if code != OTHER)
        return Field(
            spec.id,
            kind,
            wrap(label),
            wrap(prompt),
            required=spec.required,
            options=choices,
            free=spec.other and bool(choices),
        )

    def options(self, spec: FieldSpec) -> tuple[tuple[str, str], ...]:
        """The choices of a field: pairs of code and shown text."""
        listed = self.lists.get(spec.source, ())
        if spec.source and not listed:
            return ()
        own = ((code, self._choice(spec.choice_set, code)) for code in spec.choices)
        options = (*listed, *own)
        if spec.other and options and OTHER not in dict(options):
            return (*options, (OTHER, self.labels.text("words", "other")))
        return options

    def label(self, spec: FieldSpec) -> str:
        """What a page about a field calls it: the text for the other side, unless that addresses
        whoever asks.
        """
        if spec.audience in ("requester", "both"):
            return self.labels.text("fields", spec.id, "label")
        return self._own("label", spec)

    def _choice(self, choice_set: str, code: str) -> str:
        """The text of a choice; the one for the other side, if any."""
        path = ("choices", choice_set)
        asked = self.labels.text(*path, f"{code}_asked") if self.asked else ""
        return asked or self.labels.text(*path, code)

    def _own(self, part: str, spec: FieldSpec) -> str:
        """A text of a field; on a request, the one that addresses the requester, if any."""
        asked = self.labels.text("fields", spec.id, f"{part}_asked") if self.asked else ""
        return asked or self.labels.text("fields", spec.id, part)

    def _prompt(self, spec: FieldSpec) -> str:
        prompt = self._own("prompt", spec)
        return f"{prompt}, {self.currency}" if spec.unit == "currency" and self.currency else prompt

    def _unit(self, spec: FieldSpec) -> str:
        """What a number counts, if that is a symbol or one word."""
        if spec.unit == "currency":
            return self.currency
        return self.labels.text("units", spec.unit) if spec.unit in _UNITS else ""

    def _hint(self, spec: FieldSpec) -> str:
        small = self.labels.text("fields", spec.id, "small")
        return small or ("" if self.asked else self.labels.text("fields", spec.id, "hint"))

    def _when(self, spec: FieldSpec) -> str:
        when = self._own("when", spec)
        return when or (self.labels.text("words", "sometimes") if spec.required_if else "")


def field_factory(request: RenderJob, labels: Labels, locale: Locale) -> FieldFactory:
    """What makes the fields of a document, with rows enough for its answers."""
    settings, playbook = request.settings, request.playbook
    codes = codes_to_tick(request.codes(labels), playbook)
    writer = request.phrase_writer(labels)
    phrases = tuple((code["id"], writer.labelled(code)) for code in codes)
    # A summary says who was asked, not whether they could be asked today.
    rungs = Rungs(labels, locale, None if request.edition in PRINTED else request.day)
    contacts = contacts_for(settings, playbook)
    listed = tuple((contact["id"], rungs.label(contact)) for contact in contacts)
    lists = {**choice_lists(settings), CHEAT_CODES: phrases, CONTACTS: listed}
    rows = {ident: len(rows) for ident, rows in request.answers.items() if isinstance(rows, tuple)}
    return FieldFactory(labels, lists, settings.currency, request.edition in OUTWARD, rows)


def choice_lists(settings: TemplateSettings) -> dict[str, tuple[tuple[str, str], ...]]:
    """The organisation's lists that fields of every playbook offer as choices, by the name that
    manifests use; without cheat codes and contacts, which depend on the playbook.
    """
    return {
        "departments": tuple(
            (item["id"], item["name"]) for item in settings.records("departments")
        ),
        "goals": tuple((goal["id"], goal["label"]) for goal in settings.records("goals")),
        "metrics": tuple(
            (goal["id"], goal["metric"]) for goal in settings.records("goals") if goal["metric"]
        ),
        "data_sources": tuple(
            (source["id"], source["label"]) for source in settings.records("data_sources")
        ),
        "incident_types": tuple(
            (kind, kind.replace("_", " ")) for kind in settings.group("rates")["cost_per_incident"]
        ),
    }


def _length(label: str) -> int:
    """About how long a choice is. It is rounded up, so that documents whose choices are of nearly
    the same length have the same structure.
    """
    return min(_STEP * -(-len(label) // _STEP), _LONG)


def _last(ident: str) -> str:
    return ident.rpartition(".")[2]
