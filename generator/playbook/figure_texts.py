"""The texts of figures: as documents print them, rounded for a headline, and how they add up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cached_property

from generator.foundation.locale import Locale, minor_digits
from generator.playbook.expressions import Facts, value_of
from generator.playbook.labels import Labels
from generator.playbook.manifest import DerivedSpec, FieldSpec, Playbook
from generator.playbook.settings import TemplateSettings

CURRENCY, PERCENT, CODE, DATE = "currency", "percent", "code", "date"
SLOT = re.compile(r"\{([^{}]+)\}")


def rounded(value: Decimal, unit: str, currency: str) -> Decimal:
    """A figure as it is printed and worked on with: money in whole units of the currency's smallest
    coin (ISO 4217), percentages whole, other figures as they are. Halves are rounded up, as is
    usual in trade, so that printed figures add up. A zero has no sign.

    Raises `ArithmeticError` for a number with too many digits.
    """
    if unit in (CURRENCY, PERCENT):
        places = minor_digits(currency) if unit == CURRENCY else 0
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return value or abs(value)


@dataclass(frozen=True)
class FigureTexts:
    """The texts of one playbook's figures in one organisation's language, locale and currency."""

    playbook: Playbook
    settings: TemplateSettings
    labels: Labels
    locale: Locale

    def shown(self, value: Decimal | str | None, derived: DerivedSpec) -> str:
        """A derived value; words for one that is not known.

        Raises `ArithmeticError` or `ValueError` for an absurdly large number or an invalid date.
        """
        if value is None:
            return self.labels.text("words", "not_known_yet")
        if isinstance(value, Decimal):
            return self._number(value, derived.unit)
        if derived.unit == DATE:
            return self.locale.date(date.fromisoformat(value))
        return self.labels.text("derived", derived.id, value)

    def headline(self, value: Decimal | str | None, derived: DerivedSpec, facts: Facts) -> str:
        """A derived value rounded to the significant digits that its inputs bear: “about £10,600”.
        A value that this does not change is printed as it is.
        """
        text = self.shown(value, derived)
        digits = value_of(derived.digits, facts) if derived.digits else None
        if not isinstance(value, Decimal) or not isinstance(digits, int):
            return text
        few = Context(prec=digits, rounding=ROUND_HALF_UP).plus(value)
        if few == value:
            return text
        return self.labels.text("words", "about", figure=self._number(few, derived.unit))

    def how(self, derived: DerivedSpec, facts: Facts, parts: Sequence[Decimal]) -> str:
        """What a derived value is made of, in figures: `480 hours × £31.50`, or the known `parts`
        of a sum. Empty where the manifest does not say, or where an input is not known.
        """
        if not derived.how:
            return " + ".join(self._number(part, derived.unit) for part in parts)
        return " + ".join(filter(None, (self._filled(text, facts) for _, text in derived.how)))

    def _filled(self, text: str, facts: Facts) -> str:
        """A text with what its expressions give; empty if one of them is not known."""
        inputs = {slot: self._input(slot.strip(), facts) for slot in SLOT.findall(text)}
        return SLOT.sub(lambda slot: inputs[slot[1]], text) if all(inputs.values()) else ""

    def with_unit(self, number: str, unit: str) -> str:
        """A number with the word for its unit: `480 hours`; money and percentages have a sign."""
        word = "" if unit in (CURRENCY, PERCENT) else self.labels.text("units", unit)
        return self.labels.counted(f"{number} {word}") if word else number

    def _input(self, expression: str, facts: Facts) -> str:
        """What an expression reads or gives; the items of a list are added up. Empty if anything
        that it needs is not known.
        """
        value = value_of(expression, facts)
        spec = self._fields.get(expression)
        if isinstance(value, str):
            return self.labels.text("choices", spec.choice_set, value) if spec else value
        if isinstance(value, list | tuple):
            return " + ".join(self._number(each, "") for each in value)
        if not isinstance(value, int | Decimal):
            return ""
        if expression.startswith("rates."):
            return self._number(Decimal(value), CURRENCY)
        unit = spec.unit if spec else self._units.get(expression, "")
        return self.with_unit(self._number(Decimal(value), unit), unit)

    def _number(self, value: Decimal, unit: str) -> str:
        value = value or abs(value)
        if unit == CURRENCY:
            return self.locale.money(value, self.settings.currency)
        if unit == PERCENT:
            return self.locale.percent(value)
        return self.locale.number(Decimal(format(value.normalize(), "f")))

    @cached_property
    def _fields(self) -> Mapping[str, FieldSpec]:
        return {spec.id: spec for spec in self.playbook.fields()}

    @cached_property
    def _units(self) -> Mapping[str, str]:
        """The unit of each derived value, by the name that expressions use."""
        return {f"derived.{each.id}": each.unit for each in self.playbook.derived}
