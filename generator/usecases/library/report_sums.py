"""Sums of hours and money in words: each with its basis, and never added to one of another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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

    def total(self, one: Sum) -> Entry:
        """The sum itself; that it is not known where no part of it is."""
        if one.total is None:
            return Entry(self.words.text("not_known"), has_numbers=True)
        return self.entry(one, one.total)

    def _format(self, one: Sum, amount: Decimal) -> str:
        is_whole = amount == amount.to_integral_value()
        if not one.unit:
            return "#,##0" if is_whole else _HOURS
        before, after, decimals = self.words.locale.money_pattern(one.unit)
        return money_format(before, after, 0 if is_whole else decimals)


def added(sums: Iterable[Sum]) -> Iterator[Sum]:
    """The sums of several groups of cases as sums over all of them, one for each unit and basis."""
    groups: dict[tuple[str, str], list[Sum]] = {}
    for one in sums:
        groups.setdefault((one.unit, one.basis), []).append(one)
    for (unit, basis), parts in sorted(groups.items()):
        totals = [one.total for one in parts if one.total is not None]
        yield Sum(
            unit,
            basis,
            sum(totals, Decimal()) if totals else None,
            min((one.lowest for one in parts if one.lowest is not None), default=None),
            max((one.highest for one in parts if one.highest is not None), default=None),
            sum(one.known for one in parts),
            sum(one.unknown for one in parts),
        )


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
