"""Values derived from answers: hours per year, money saved, how ready a case is.

A value with a missing input is not known yet, never 0; nor is one with an input that does not fit
its field. A sum with only some parts known is the sum of those parts, and names them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from generator.document.answers import Answers, misfits
from generator.foundation.locale import Locale
from generator.playbook.completeness import Completeness, facts_of
from generator.playbook.expressions import holds, reads_any, value_of
from generator.playbook.labels import Labels
from generator.playbook.manifest import DerivedSpec, Playbook
from generator.playbook.settings import TemplateSettings

_CURRENCY, _PERCENT, _CODE, _DATE = "currency", "percent", "code", "date"
_POINTS = {"empty": 0, "started": 1, "complete": 2}


@dataclass(frozen=True)
class DerivedValue:
    """One derived value: a number, an ISO date or a code; None while it is not known.

    `only` names the known parts of an incomplete sum; `note` is the code of a remark on the value.
    """

    value: Decimal | str | None
    shown: str
    only: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class DerivedValues:
    """Calculates derived values with one organisation's rates and formats them for its locale.

    `settings` may lack rates, policies and currency; values that need them are then not known.
    `day` is the date of the document.
    """

    playbook: Playbook
    settings: TemplateSettings
    labels: Labels
    locale: Locale
    day: date | None = None

    def work_out(
        self, answers: Answers, steps: Mapping[str, Completeness]
    ) -> dict[str, DerivedValue]:
        """Every derived value of the playbook by id, in the manifest's order."""
        facts = dict(facts_of(self.playbook, answers, self.settings.group("rates")))
        facts["policies"] = self.settings.group("policies")
        facts["progress"] = self._progress(steps)
        facts["derived"] = known = dict[str, Decimal | str]()
        if self.day:
            facts["date"] = self.day.isoformat()
        unfit = set(misfits(answers))  # and the derived values that read one
        results: dict[str, DerivedValue] = {}
        for derived in self.playbook.derived:
            value, only, note = self._with_note(derived, facts, known, unfit)
            remarks = (*only, note) if note else only
            parts = (self.labels.text("derived", derived.id, part) for part in remarks)
            try:
                text = self._shown(value, derived)
            except (
                ArithmeticError,
                ValueError,
            ):  # an absurdly large number, or an invalid date
                value, text = None, self._shown(None, derived)
            shown = " · ".join([text, *parts])
            results[derived.id] = DerivedValue(value, shown, only, note)
        return results

    def _with_note(
        self,
        derived: DerivedSpec,
        facts: Mapping[str, Any],
        known: dict[str, Decimal | str],
        unfit: set[str],
    ) -> tuple[Decimal | str | None, tuple[str, ...], str]:
        """A derived value, the known parts of an incomplete sum, and its note. The value is added
        to the `known` ones, or to the `unfit` ones if an input does not fit its field.
        """
        if any(reads_any(text, unfit) for text in _expressions(derived)):
            unfit.add(f"derived.{derived.id}")
            return None, (), ""
        if derived.unit == _CURRENCY and not self.settings.currency:
            return None, (), ""
        value, only = _worked_out(derived, facts)
        if value is None:
            return None, only, ""
        known[derived.id] = value
        note = None if reads_any(derived.note, unfit) else value_of(derived.note, facts)
        return value, only, str(note or "")

    def _progress(self, steps: Mapping[str, Completeness]) -> Mapping[str, Any]:
        """Progress of the playbook's steps: in total and, weighted as the policies say, per step;
        without policies only in total.
        """
        own = {step.id: steps[step.id].state for step in self.playbook.steps if step.id in steps}
        total = {
            "complete": Decimal(sum(state == "complete" for state in own.values())),
            "steps": Decimal(len(own)),
        }
        weights = self.settings.group("policies").get("weights")
        if weights is None:
            return total
        weight = {ident: Decimal(weights.get(ident, 1)) for ident in own}
        return {
            **total,
            "points": {ident: weight[ident] * _POINTS[state] for ident, state in own.items()},
            "most": {ident: weight[ident] * _POINTS["complete"] for ident in own},
        }

    def _shown(self, value: Decimal | str | None, derived: DerivedSpec) -> str:
        if value is None:
            return self.labels.text("words", "not_known_yet")
        if isinstance(value, str):
            return self._in_words(value, derived)
        if derived.unit == _CURRENCY:
            return self.locale.money(value, self.settings.currency)
        if derived.unit == _PERCENT:
            return self.locale.percent(value.quantize(Decimal(1)))
        return self.locale.number(Decimal(format(value.normalize(), "f")))

    def _in_words(self, value: str, derived: DerivedSpec) -> str:
        if derived.unit == _DATE:
            return self.locale.date(date.fromisoformat(value))
        return self.labels.text("derived", derived.id, value)


def _expressions(derived: DerivedSpec) -> tuple[str, ...]:
    return (derived.expression, derived.condition, *dict(derived.parts).values())


def _worked_out(
    derived: DerivedSpec, facts: Mapping[str, Any]
) -> tuple[Decimal | str | None, tuple[str, ...]]:
    if derived.condition and not holds(derived.condition, facts):
        return None, ()
    if not derived.parts:
        value = value_of(derived.expression, facts)
        is_text = derived.unit in (_CODE, _DATE)
        return (value or None if is_text and isinstance(value, str) else _decimal(value)), ()
    parts = {name: _decimal(value_of(text, facts)) for name, text in derived.parts}
    known = {name: part for name, part in parts.items() if part is not None}
    if not known:
        return None, ()
    return sum(known.values(), Decimal()), tuple(known) if len(known) < len(parts) else ()


def _decimal(value: Any) -> Decimal | None:
    """A number; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Decimal(value)
