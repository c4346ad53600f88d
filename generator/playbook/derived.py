"""Values derived from answers: hours per year, money saved, how ready a case is.

A value with a missing input is not known yet, never 0; nor is one with an input that does not fit
its field. A sum with only some parts known is the sum of those parts, and names them. Money and
percentages are rounded as soon as they are worked out, and what follows is worked out from the
rounded ones: so the printed figures add up to the penny, in every format.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from generator.document.answers import Answers, misfits
from generator.foundation.locale import Locale
from generator.playbook.completeness import Completeness, facts_of
from generator.playbook.expressions import holds, reads_any, value_of
from generator.playbook.figure_texts import CODE, CURRENCY, DATE, FigureTexts, rounded
from generator.playbook.labels import Labels
from generator.playbook.manifest import DerivedSpec, Playbook
from generator.playbook.settings import TemplateSettings

_POINTS = {"empty": 0, "started": 1, "complete": 2}


@dataclass(frozen=True)
class DerivedValue:
    """One derived value: a number, an ISO date or a code; None while it is not known.

    `only` names the known parts of an incomplete sum; `note` is the code of a remark on the value.
    `how` is what the value is made of, in figures, empty where that is not said; `headline` is the
    value rounded to what its inputs bear.
    """

    value: Decimal | str | None
    shown: str
    only: tuple[str, ...] = ()
    note: str = ""
    how: str = ""
    headline: str = ""


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
            results[derived.id] = self._worded(derived, facts, value, only, note)
        return results

    def _worded(
        self,
        derived: DerivedSpec,
        facts: Mapping[str, Any],
        value: Decimal | str | None,
        only: tuple[str, ...],
        note: str,
    ) -> DerivedValue:
        """A derived value with its texts."""
        texts = self._texts
        remarks = (*only, note) if note else only
        parts = [self.labels.text("derived", derived.id, part) for part in remarks]
        try:
            shown = " · ".join([texts.shown(value, derived), *parts])
            headline = texts.headline(value, derived, facts)
        except (ArithmeticError, ValueError):  # an absurdly large number, or an invalid date
            value, headline = None, texts.shown(None, derived)
            shown = " · ".join([headline, *parts])
        how = ""
        if value is not None:
            sums = self._parts(derived, facts).values() if derived.parts else ()
            how = texts.how(derived, facts, [part for part in sums if part is not None])
        return DerivedValue(value, shown, only, note, how, headline)

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
        if any(reads_any(text, unfit) for text in derived.expressions):
            unfit.add(f"derived.{derived.id}")
            return None, (), ""
        if derived.unit == CURRENCY and not self.settings.currency:
            return None, (), ""
        value, only = self._worked_out(derived, facts)
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

    def _worked_out(
        self, derived: DerivedSpec, facts: Mapping[str, Any]
    ) -> tuple[Decimal | str | None, tuple[str, ...]]:
        if derived.condition and not holds(derived.condition, facts):
            return None, ()
        if not derived.parts:
            value = value_of(derived.expression, facts)
            is_text = derived.unit in (CODE, DATE) and isinstance(value, str)
            return (value or None) if is_text else self._number(value, derived.unit), ()
        parts = self._parts(derived, facts)
        known = {name: part for name, part in parts.items() if part is not None}
        if not known:
            return None, ()
        total = self._number(sum(known.values(), Decimal()), derived.unit)
        return total, tuple(known) if len(known) < len(parts) else ()

    def _parts(self, derived: DerivedSpec, facts: Mapping[str, Any]) -> dict[str, Decimal | None]:
        """The parts of a sum by name, not rounded; None for one that is not known."""
        return {name: self._number(value_of(text, facts), "") for name, text in derived.parts}

    def _number(self, value: Any, unit: str) -> Decimal | None:
        """A number, rounded by its unit; None for anything else, and for an absurdly large one."""
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return None
        try:
            return rounded(Decimal(value), unit, self.settings.currency)
        except ArithmeticError:
            return None

    @cached_property
    def _texts(self) -> FigureTexts:
        return FigureTexts(self.playbook, self.settings, self.labels, self.locale)
