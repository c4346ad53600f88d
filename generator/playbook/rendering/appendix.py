"""The data of a playbook's appendix: the decision tree, a completed sheet, and texts to send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from generator.document.tree import Kind
from generator.foundation.locale import Locale
from generator.playbook.completeness import completeness, facts_of
from generator.playbook.derived import DerivedValue, DerivedValues
from generator.playbook.figure_texts import FigureTexts
from generator.playbook.labels import Labels
from generator.playbook.layout import WORKSHEET
from generator.playbook.manifest import PLAYBOOK, DerivedSpec, FieldSpec
from generator.playbook.rendering.decision_tree import DecisionTree
from generator.playbook.rendering.fields import field_factory
from generator.playbook.rendering.job import RenderJob
from generator.playbook.rendering.ready_texts import ready_texts
from generator.playbook.rendering.summary import AnswerFormatter

_SPOKEN = (Kind.TEXT, Kind.MULTILINE)  # the kinds of columns whose answers speak for themselves


def appendix_data(request: RenderJob, labels: Labels, locale: Locale) -> Mapping[str, Any]:
    """What the templates of an appendix see: `tree`, `completed` and `ready`, each empty where the
    playbook has none. The texts of a playbook are blank, whatever it is filled with; those beside a
    summary are filled.
    """
    own = replace(request, answers={}) if request.edition == PLAYBOOK else request
    sheet = _FilledSheet(own, labels, locale)
    completed = _completed_job(request)
    return {
        "tree": DecisionTree(request.playbook, labels).shown(),
        "completed": _FilledSheet(completed, labels, locale).shown() if completed else {},
        "ready": ready_texts(request.playbook, labels, sheet.formatter, sheet.derived),
    }


def _completed_job(request: RenderJob) -> RenderJob | None:
    """The job of the playbook's completed sheet, in the voice of the document it is printed in."""
    sheet = request.completed
    if sheet is None:
        return None
    settings = sheet.settings.with_changes(voice=request.settings.voice)
    return replace(request, settings=settings, answers=sheet.answers, day=None, completed=None)


class _FilledSheet:
    """The answers and figures of one filled sheet as people read them."""

    def __init__(self, request: RenderJob, labels: Labels, locale: Locale) -> None:
        self._request, self._labels, self._locale = request, labels, locale
        self._factory = field_factory(request, labels, locale)
        self.formatter = AnswerFormatter(request, labels, self._factory, locale)
        playbook, answers = request.playbook, request.answers
        self._texts = FigureTexts(playbook, request.settings, labels, locale)
        facts = facts_of(playbook, answers)
        steps = completeness(playbook, WORKSHEET, answers, facts, request.unasked)
        self.derived: Mapping[str, DerivedValue] = DerivedValues(
            playbook, request.settings, labels, locale, request.day
        ).work_out(answers, steps)

    def shown(self) -> Mapping[str, Any]:
        """The answered questions of each step, and how each figure comes about."""
        text = self._labels.text
        steps = [
            {
                "title": text("steps", step.id, "title"),
                "answers": [one for spec in step.fields for one in self._answered(spec)],
            }
            for step in self._request.playbook.all_steps()
        ]
        return {"steps": [step for step in steps if step["answers"]], "figures": self._figures()}

    def _answered(self, spec: FieldSpec) -> Iterator[Mapping[str, Any]]:
        """The question of a field and its answer; each row of a list as an answer with notes."""
        label = self._labels.text("fields", spec.id, "label")
        if spec.kind is not Kind.LIST:
            is_phrase = spec.source == "cheat_codes"
            phrases = self.formatter.phrases() if is_phrase else ()
            if answer := " ".join(phrases) or self.formatter.shown(spec):
                yield {"question": label, "answer": answer, "notes": []}
            return
        rows = self.formatter.rows(spec)
        for number, row in enumerate(rows, 1):
            question = f"{label} {number}" if len(rows) > 1 else label
            yield {"question": question, **self._entry(spec, row)}

    def _entry(self, spec: FieldSpec, row: Mapping[str, str]) -> Mapping[str, Any]:
        """The row of a list: the answer in the first column that speaks for itself, and as notes
        those in the others, each with the heading of its column.
        """
        answered = [column for column in spec.columns if row[_name(column)]]
        spoken = (column for column in answered if column.kind in _SPOKEN)
        first = next(spoken, answered[0])
        head = partial(self._labels.text, "fields", spec.id, "columns")
        notes = [
            {"label": head(_name(column), "label"), "text": row[_name(column)]}
            for column in answered
            if column is not first
        ]
        return {"answer": row[_name(first)], "notes": notes}

    def _figures(self) -> list[Mapping[str, str]]:
        """Each figure that is made of others, with what it is made of, and a note, "" for none."""
        return [
            self._figure(spec)
            for spec in self._request.playbook.derived
            if self.derived[spec.id].how
        ]

    def _figure(self, spec: DerivedSpec) -> Mapping[str, str]:
        worked = self.derived[spec.id]
        shown, _, note = worked.shown.partition(" · ")
        return {
            "label": self._labels.text("derived", spec.id, "label"),
            "how": worked.how,
            "shown": self._texts.with_unit(shown, spec.unit),
            "note": note,
        }


def _name(column: FieldSpec) -> str:
    """The last part of the id of a column."""
    return column.id.rpartition(".")[2]
