"""The words of the report of a library: its texts with counts in them, numbers, months and days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from generator.foundation.locale import Locale
from generator.foundation.numbers import date_of
from generator.playbook.figure_texts import CURRENCY, rounded
from generator.playbook.labels import Labels

_WHOLE, _CENT = Decimal(1), Decimal("0.01")
_ABSURD = Decimal(10) ** 21  # what no hours and no money of an organisation add up to


@dataclass(frozen=True)
class ReportWords:
    """Writes the texts of a report in the words of `labels`, which include those of reports, with
    numbers and dates as the locale has them.
    """

    labels: Labels
    locale: Locale

    def text(self, *path: str, **given: str) -> str:
        """The text at a path below `report`, its slots filled; it agrees with a count of one."""
        return self.labels.counted(self.labels.text("report", *path, **given))

    def number(self, number: Decimal | int) -> str:
        """A number with two decimals at most; one with absurdly many digits as a power of ten."""
        plain = Decimal(number)
        if abs(plain) >= _ABSURD:
            return f"{plain:.3e}"
        few = plain.quantize(_CENT, ROUND_HALF_UP)
        whole = few == few.to_integral_value()
        return self.locale.number(few.quantize(_WHOLE) if whole else few.normalize())

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount in a currency, with its usual decimals unless it is whole."""
        if abs(amount) >= _ABSURD:
            return f"{self.number(amount)} {currency}".rstrip()
        return self.locale.money(rounded(amount, CURRENCY, currency), currency)

    def hours(self, amount: str) -> str:
        """An amount of hours with its unit, such as `412 hours`."""
        return self.labels.counted(f"{amount} {self.labels.text('units', 'hours')}")

    def workdays(self, count: Decimal | int) -> str:
        """A count with its unit: `15 working days`."""
        key = "working_day" if count == 1 else "working_days"
        return f"{self.number(count)} {self.labels.text('words', key)}"

    def percent(self, share: Decimal) -> str:
        """A share of 1 in whole percent."""
        return self.locale.percent((share * 100).quantize(_WHOLE, ROUND_HALF_UP))

    def amount(self, part: int, whole: int, *, each: bool = False) -> str:
        """`12 of 40`, or `12 of 40 each`."""
        key = "amount_each" if each else "amount"
        return self.text(key, part=self.number(part), whole=self.number(whole))

    def share(self, share: Decimal | None, part: int, whole: int, key: str = "share") -> str:
        """`71% (17 of 24)`, or in other words of a `key`; that they are too few to say where there
        is no share.
        """
        given = {"part": self.number(part), "whole": self.number(whole)}
        if share is None:
            return self.text("few", **given)
        return self.text(key, share=self.percent(share), **given)

    def span(self, first: str, last: str) -> str:
        """A span from a first to a last day or month; one of them alone where both are the same."""
        return first if first == last else self.text("span", first=first, last=last)

    def period(self, since: date | None, until: date | None, months: Iterable[str]) -> str:
        """The days that were asked for, else from the first to the last month, written like
        2026-09, of which there is a request; "" where nothing says it.
        """
        if since and until:
            return self.span(self.locale.date(since), self.locale.date(until))
        if since or until:
            key = "since" if since else "until"
            return self.text(key, day=self.locale.date(since or until or date.min))
        days = sorted(filter(None, map(day_in, months)))
        return self.span(*map(self.locale.month, (days[0], days[-1]))) if days else ""


def day_in(month: str) -> date | None:
    """The first day of a month written like 2026-09; None for any other text."""
    return date_of(f"{month}-01")
