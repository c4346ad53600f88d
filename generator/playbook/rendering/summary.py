"""The data of a summary: a filled worksheet's answers as documents print them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from generator.document.answers import Value, without_misfits
from generator.document.tree import OTHER, Kind
from generator.foundation.characters import with_signs_joined
from generator.foundation.locale import Locale
from generator.foundation.numbers import date_of
from generator.playbook.completeness import completeness, facts_of
from generator.playbook.conflicts import conflict_words, conflicts
from generator.playbook.derived import DerivedValue, DerivedValues
from generator.playbook.figure_texts import FigureTexts
from generator.playbook.labels import Labels
from generator.playbook.layout import WORKSHEET
from generator.playbook.manifest import CHEAT_CODES, DerivedSpec, FieldSpec
from generator.playbook.phrases import PhraseWriter, codes_in, slots_of
from generator.playbook.rendering.fields import FieldFactory
from generator.playbook.rendering.gaps import Gaps
from generator.playbook.rendering.job import RenderJob
from generator.playbook.rendering.value_sentence import ValueSentence
from generator.playbook.settings import Records


def summary_data(
    request: RenderJob, labels: Labels, factory: FieldFactory, locale: Locale
) -> Mapping[str, Any]:
    """What the templates of a summary see.

    `answers` has the shown text of every field by step and name, "" for a blank or a misfit, and
    `codes` that of every choice as data; `rows` has the rows of each list, `derived` the derived
    values, `cheat_codes` the phrases used, with their figures, and `gaps` the id and label of each
    field that is still open. `conflicts` says in words which answers do not go together.
    """
    formatter = AnswerFormatter(request, labels, factory, locale)
    playbook, answers = request.playbook, request.answers
    facts = facts_of(playbook, answers)
    steps = completeness(playbook, WORKSHEET, answers, facts, request.unasked)
    derived = DerivedValues(playbook, request.settings, labels, locale, request.day).work_out(
        answers, steps
    )
    texts = FigureTexts(playbook, request.settings, labels, locale)
    specs = {spec.id: spec for spec in playbook.fields()}
    shown: dict[str, dict[str, str]] = {step.id: {} for step in playbook.all_steps()}
    codes: dict[str, dict[str, Any]] = {step.id: {} for step in playbook.all_steps()}
    rows: dict[str, list[dict[str, str]]] = {}
    for ident, spec in specs.items():
        step, _, name = ident.partition(".")
        shown[step][name] = formatter.shown(spec)
        if spec.kind is Kind.LIST:
            rows[name] = formatter.rows(spec)
        elif spec.kind in (Kind.CHOICE, Kind.SEVERAL):
            codes[step][name] = formatter.chosen(spec)
    return {
        "answers": shown,
        "codes": codes,
        "rows": rows,
        "derived": {spec.id: _figure(spec, derived[spec.id], texts) for spec in playbook.derived},
        "cheat_codes": formatter.phrases(),
        "gaps": [
            {"id": ident, "label": factory.label(specs[ident])}
            for ident in Gaps(playbook, answers, steps, derived).fields()
        ],
        "conflicts": [
            conflict_words(one, playbook, factory) for one in conflicts(playbook, answers)
        ],
    }


def _figure(spec: DerivedSpec, worked: DerivedValue, texts: FigureTexts) -> dict[str, Any]:
    """A derived value as a summary prints it: its label, the exact amount with its unit and how it
    is made up, and rounded for a headline, "" while it is not known.
    """
    shown, _, note = worked.shown.partition(" · ")
    is_known = worked.value is not None
    return {
        "label": texts.labels.text("derived", spec.id, "label"),
        "value": worked.value,
        "known": is_known,
        "shown": shown,
        "note": note,
        "amount": texts.with_unit(shown, spec.unit),
        "how": worked.how,
        "headline": worked.headline if is_known else "",
    }


class AnswerFormatter:
    """Formats answers as the texts that a summary prints; misfits count as blanks."""

    def __init__(
        self, request: RenderJob, labels: Labels, factory: FieldFactory, locale: Locale
    ) -> None:
        self._request = request
        self._answers = without_misfits(request.answers)
        self._labels = labels
        self._factory = factory
        self._locale = locale
        self._specs = {spec.id: spec for spec in request.playbook.fields()}

    def shown(self, spec: FieldSpec) -> str:
        """An answer; the rows of a list are separated by semicolons."""
        value = self._answers.get(spec.id, "")
        if spec.kind is Kind.LIST:
            return "; ".join(" · ".join(filter(None, row.values())) for row in self.rows(spec))
        if isinstance(value, tuple):
            return ", ".join(self._one(spec, code) for code in value)  # type: ignore[arg-type]
        text = self._one(spec, value)
        if spec.other and value == OTHER:
            text = str(self._answers.get(f"{spec.id}_other", text))
        return text

    def chosen(self, spec: FieldSpec) -> str | list[str]:
        """The code of a choice, "" for none, or the codes of several."""
        value = self._answers.get(spec.id)
        return [str(code) for code in value] if isinstance(value, tuple) else str(value or "")

    def rows(self, spec: FieldSpec) -> list[dict[str, str]]:
        """The rows of a list: the text of each column by name, "" for a blank. A row in which
        nothing fits is left out.
        """
        value = self._answers.get(spec.id, ())
        rows: list[dict[str, str]] = []
        for row in value if isinstance(value, tuple) else ():
            cells = row if isinstance(row, Mapping) else {spec.id.rpartition(".")[2]: row}
            rows.append(
                {
                    (name := column.id.rpartition(".")[2]): self._one(column, cells.get(name, ""))
                    for column in spec.columns
                }
            )
        return [row for row in rows if any(row.values())]

    def phrases(self) -> list[str]:
        """The sentences of the cheat codes used, with the answered figures in their slots."""
        known = {code["id"]: code for code in self._codes}
        return [
            self._writer.sentence(known[code], self._figure)
            for code in self._used()
            if code in known
        ]

    def _used(self) -> list[str]:
        """The ids of the cheat codes used."""
        used = (
            self._answers.get(spec.id)
            for spec in self._specs.values()
            if spec.source == CHEAT_CODES and spec.kind is Kind.SEVERAL
        )
        return [str(code) for value in used if isinstance(value, tuple) for code in value]

    def drafts(self) -> dict[str, str]:
        """Texts to insert into suggested answers.

        `phrases` are the cheat codes used, else the first one for which this playbook has a field;
        `value_sentence` completes them with the goal; `goals` are the organisation's goals in its
        own words, each with its metric.
        """
        slots = self._request.playbook.slots()
        codes = codes_in(self._codes, self._request.playbook)
        fitting = (code for code in codes if slots_of(code["phrase"]) & slots.keys())
        first = [self._writer.sentence(code, self._figure) for code in fitting][:1]
        goals = (
            ": ".join(filter(None, (goal["label"], goal["metric"])))
            for goal in self._request.settings.records("goals")
        )
        return {
            "phrases": " ".join(self.phrases() or first),
            "value_sentence": self._value_sentence(),
            "goals": "; ".join(goals),
        }

    def _value_sentence(self) -> str:
        labels = {goal["id"]: goal["label"] for goal in self._request.settings.records("goals")}
        draft = ValueSentence(self._writer, self._codes, labels, self._figure).draft
        goals = (spec for spec in self._specs.values() if spec.source == "goals")
        named = (self.shown(spec) for spec in goals if spec.kind is Kind.CHOICE)
        return draft(self._used(), next(filter(None, named), ""))

    def spoken(self) -> dict[str, str]:
        """The answers that texts to say name, by slot; in brackets what to say there while a field
        is not answered.
        """
        return {
            slot: self._figure(slot) or f"[{self._labels.text('ready_blanks', slot)}]"
            for slot in self._labels.keys("ready_blanks")
        }

    @property
    def _codes(self) -> Records:
        return self._request.codes(self._labels)

    @property
    def _writer(self) -> PhraseWriter:
        return self._request.phrase_writer(self._labels)

    def _figure(self, slot: str) -> str:
        """The figure for a slot of a phrase, "" while it is not answered."""
        spec = self._specs.get(self._request.playbook.slots().get(slot, ""))
        return self.shown(spec) if spec else ""

    def _one(self, spec: FieldSpec, value: Value) -> str:
        if value is None:
            return self._labels.text("words", "not_known")
        if value is True:
            return self._labels.text("words", "yes")
        if isinstance(value, Decimal) and spec.unit == "percent":
            return self._locale.percent(value)
        if isinstance(value, Decimal) and spec.unit == "currency":
            return self._locale.money(value, self._request.settings.currency)
        if isinstance(value, Decimal):
            return self._locale.number(value)
        text = str(value)
        if spec.kind is Kind.DATE and (day := date_of(text)):
            return self._locale.date(day)
        return dict(self._factory.options(spec)).get(text) or with_signs_joined(text)
