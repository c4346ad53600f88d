"""Values derived from answers: hours into a year, money saved, how ready a case is.

A value with a missing input is not known yet, never 0; a sum of which one part is known holds that
part, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generator.document import Answers
from generator.locale import Locale
from generator.playbook.completeness import Completeness, facts_of
from generator.playbook.expressions import holds, value_of
from generator.playbook.labels import Labels
from generator.playbook.manifest import Derived, Playbook

_CURRENCY, _PERCENT = "currency", "percent"


@dataclass(frozen=True)
class Worked:
    """One derived value: None while it is not known. `only` names the parts that a sum has, where
    it has not all.
    """

    value: Decimal | None
    shown: str
    only: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """Works values out in one organisation's rates, and prints them as its locale does.

    `settings` may lack rates; what needs them is then not known.
    """

    playbook: Playbook
    settings: Mapping[str, Any]
    labels: Labels
    locale: Locale

    def work_out(self, answers: Answers, steps: Mapping[str, Completeness]) -> dict[str, Worked]:
        """Every derived value of the playbook, in its order."""
        facts = dict(facts_of(self.playbook, answers, self.settings.get("rates")))
        own = [step.id for step in self.playbook.steps if step.id in steps]
        complete = sum(steps[ident].state == "complete" for ident in own)
        facts["progress"] = {"complete": Decimal(complete), "steps": Decimal(len(own))}
        facts["derived"] = known = dict[str, Decimal]()
        made: dict[str, Worked] = {}
        for derived in self.playbook.derived:
            value, only = _worked_out(derived, facts)
            if value is not None:
                known[derived.id] = value
            parts = (self.labels.text("derived", derived.id, part) for part in only)
            try:
                text = self._shown(value, derived)
            except ArithmeticError:  # a figure too large to be meant
                value, text = None, self._shown(None, derived)
            shown = " · ".join([text, *parts])
            made[derived.id] = Worked(value, shown, only)
        return made

    def _shown(self, value: Decimal | None, derived: Derived) -> str:
        if value is None:
            return self.labels.text("words", "not_known_yet")
        if derived.unit == _CURRENCY:
            return self.locale.money(value, self.settings["organisation"]["currency"])
        if derived.unit == _PERCENT:
            return self.locale.percent(value.quantize(Decimal(1)))
        return self.locale.number(Decimal(format(value.normalize(), "f")))


def _worked_out(
    derived: Derived, facts: Mapping[str, Any]
) -> tuple[Decimal | None, tuple[str, ...]]:
    if derived.condition and not holds(derived.condition, facts):
        return None, ()
    if not derived.parts:
        return _decimal(value_of(derived.expression, facts)), ()
    parts = {name: _decimal(value_of(text, facts)) for name, text in derived.parts}
    given = {name: part for name, part in parts.items() if part is not None}
    if not given:
        return None, ()
    return sum(given.values(), Decimal()), tuple(given) if len(given) < len(parts) else ()


def _decimal(value: Any) -> Decimal | None:
    """A number, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Decimal(value)
