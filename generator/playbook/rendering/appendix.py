"""The data of a playbook's appendix: the decision tree, a completed sheet, and texts to send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from generator.document.tree import Kind
from generator.foundation.locale import Locale
from generator.playbook.completeness import completeness, facts_of
from generator.playbook.derived import DerivedValue, DerivedValues
from generator.playbook.figure_texts import FigureTexts
from generator.playbook.labels import Labels
from generator.playbook.layout import WORKSHEET
from generator.playbook.manifest import PLAYBOOK, FieldSpec
from generator.playbook.rendering.decision_tree import DecisionTree
from generator.playbook.rendering.fields import field_factory
from generator.playbook.rendering.job import RenderJob
from generator.playbook.rendering.ready_texts import ready_texts
from generator.playbook.rendering.summary import AnswerFormatter

_DOT = "\u00a0· "  # between the answers of a row; no line begins with it


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

    def _answered(self, spec: FieldSpec) -> Iterator[Mapping[str, str]]:
        """The question of a field and its answer; each row of a list as a line of its own."""
        label = self._labels.text("fields", spec.id, "label")
        if spec.kind is not Kind.LIST:
            is_phrase = spec.source == "cheat_codes"
            phrases = self.formatter.phrases() if is_phrase else ()
            if answer := " ".join(phrases) or self.formatter.shown(spec):
                yield {"question": label, "answer": answer}
            return
        for number, row in enumerate(self.formatter.rows(spec), 1):
            cells = (self._cell(spec, column, row) for column in spec.columns)
            yield {"question": f"{label} {number}", "answer": _DOT.join(filter(None, cells))}

    def _cell(self, parent: FieldSpec, column: FieldSpec, row: Mapping[str, str]) -> str:
        """The answer in a column, with its heading where it says too little alone."""
        name = column.id.rpartition(".")[2]
        is_clear = column is parent.columns[0] or column.kind not in (Kind.NUMBER, Kind.CHOICE)
        if is_clear or not row[name]:
            return row[name]
        label = self._labels.text("fields", parent.id, "columns", name, "label")
        return f"{label}: {row[name]}"

    def _figures(self) -> list[Mapping[str, str]]:
        """Each figure that is made of others, with what it is made of."""
        return [
            {
                "label": self._labels.text("derived", spec.id, "label"),
                "how": self.derived[spec.id].how,
                "shown": self._texts.with_unit(self.derived[spec.id].shown, spec.unit),
            }
            for spec in self._request.playbook.derived
            if self.derived[spec.id].how
        ]
