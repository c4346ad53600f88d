"""Sums of hours and money in words: each with its basis, and never added to one of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.library.figures import BASIS, Sum
from generator.playbook.report_words import ReportWords
from generator.usecases.library.report import Report
from generator.usecases.library.report_parts import Entry
from generator.writers.workbook import money_format

_HOURS = "#,##0.##"


@dataclass(frozen=True)
class SumTexts:
    """Writes sums of a report. Those without a unit are hours."""

    report: Report
    words: ReportWords

    def basis(self, one: Sum) -> str:
        """How the figures of a sum were found; "" where that is not said."""
        return self.report.word(BASIS, one.basis) if one.basis else ""

    def amount(self, one: Sum, amount: Decimal) -> str:
        """An amount of the sum's unit."""
        return self.words.money(amount, one.unit) if one.unit else self.words.number(amount)

    def entry(self, one: Sum, amount: Decimal) -> Entry:
        return Entry(self.amount(one, amount), amount, self._format(one, amount))

    def _format(self, one: Sum, amount: Decimal) -> str:
        if not one.unit:
            return _HOURS if amount % 1 else "#,##0"
        before, after, decimals = self.words.locale.money_pattern(one.unit)
        return money_format(before, after, decimals if amount % 1 else 0)


def largest(sums: Sequence[Sum], currency: str) -> Sum | None:
    """The sum that is known for most cases, one in the organisation's currency before others; of
    several, the one with the largest amount. None where nothing is known.
    """
    known = [one for one in sums if one.total is not None]
    return max(
        known,
        key=lambda one: (one.unit == currency, one.known, one.total, one.unit, one.basis),
        default=None,
    )
