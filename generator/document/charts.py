"""Charts: what they say and show. Each writer draws them in its own way.

A chart needs no colour to be read: every bar has its value as a text, what is not known is hatched,
and of what is too little to say a text stands in the place of the bar.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.document.tree import Words


class ChartKind(StrEnum):
    """The kind of a chart: horizontal bars with room for their names, or columns, for a row of
    months.
    """

    BARS = "bars"
    COLUMNS = "columns"


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its `value`, and `shown`, the text that stands for the value.

    Without a value there is no bar, and the text takes its place, such as “too few to say”. With
    `of`, the value is a part of that total, which is drawn pale behind it. The bar of what is not
    `known` is hatched. No number is below 0.
    """

    name: Words
    value: Decimal | None
    shown: Words
    of: Decimal | None = None
    known: bool = True


@dataclass(frozen=True)
class Chart:
    """A chart with its title above and its note below it, each of which may be empty.

    `finding` says in a sentence what one sees, for people who do not see it. `head` has the
    headings of the names and of the values, where the chart is a table, and `as_table` the words
    that offer the table. A bar of full length stands for `most`, by default for the largest value.
    A page has room for about 40 bars, or 25 columns. Without bars there is no drawing.
    """

    kind: ChartKind
    title: Words
    bars: tuple[Bar, ...]
    head: tuple[Words, Words]
    finding: Words
    as_table: Words
    note: Words = ()
    most: Decimal | None = None

    @property
    def texts(self) -> Iterator[Words]:
        """The words in reading order."""
        yield from (self.title, self.finding, self.as_table, *self.head)
        for bar in self.bars:
            yield from (bar.name, bar.shown)
        yield self.note


@dataclass(frozen=True)
class Scale:
    """What is drawn of each bar of a chart, on one scale: its number, None for a bar without a
    value, and the number of the total behind it, None where there is none. `top` is the number of
    the longest, which is above 0.
    """

    numbers: tuple[Decimal | None, ...]
    totals: tuple[Decimal | None, ...]
    top: Decimal

    @property
    def has_totals(self) -> bool:
        return any(total is not None for total in self.totals)


def scale_of(chart: Chart) -> Scale:
    """The scale of a chart. Where a bar has a total, numbers are shares of 1: totals may be of
    different units, such as hours and incidents.
    """
    most = max(
        (bar.value for bar in chart.bars if bar.value is not None and not bar.of),
        default=Decimal(0),
    )
    full = chart.most or most or Decimal(1)
    if not any(bar.of for bar in chart.bars):
        numbers = tuple(bar.value for bar in chart.bars)
        return Scale(numbers, (None,) * len(numbers), max(full, most))
    shares = tuple(None if bar.value is None else _share(bar.value, bar.of or full)
                   for bar in chart.bars)  # fmt: skip
    totals = tuple(Decimal(1) if bar.of else None for bar in chart.bars)
    return Scale(shares, totals, max(Decimal(1), *(share or Decimal(0) for share in shares)))


def _share(value: Decimal, whole: Decimal) -> Decimal:
    return Decimal(f"{value / whole:.4f}")  # `round` refuses numbers of many digits
