"""Counts as the bars of a chart: the most frequent first, and only as many as are easy to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generator.document.charts import Bar, Chart, ChartKind
from generator.document.tree import Str, Words
from generator.playbook.report_words import ReportWords, day_in

MOST = 20  # bars that are easy to read, of the 40 that a page has room for
_COLUMNS, _YEARS = 24, 15  # columns for months and for years, whose names are wider
_YEAR = 12  # months


@dataclass(frozen=True)
class Ranking:
    """Counts by name, the largest first. `others` is how many names are left out and their sum,
    `unknown` the count of what does not say it.
    """

    named: tuple[tuple[str, int], ...]
    others: tuple[int, int]
    unknown: int

    @property
    def whole(self) -> int:
        return sum(count for _, count in self.named) + self.others[1] + self.unknown


def ranking(counts: Mapping[str, int], name: Callable[[str], str], most: int = MOST) -> Ranking:
    """The counts of codes by their names. Codes of one name are counted together; of more names
    than `most`, all after the first are counted as others.
    """
    named: Counter[str] = Counter()
    for code, count in counts.items():
        if code:
            named[name(code)] += count
    ranked = sorted(named.items(), key=lambda one: (-one[1], one[0]))
    shown = ranked if len(ranked) <= most else ranked[: most - 1]
    rest = ranked[len(shown) :]
    return Ranking(tuple(shown), (len(rest), sum(one[1] for one in rest)), counts.get("", 0))


@dataclass(frozen=True)
class BarChart:
    """Makes charts of counts. `key` names the words of a part of the report."""

    words: ReportWords
    key: str

    def finding(self, found: Ranking, whole: int) -> str:
        """Which name is the most frequent: one or two, or that none stands out."""
        words = self.words
        if not found.named:
            return words.text(self.key, "unknown")
        most = found.named[0][1]
        first = [name for name, count in found.named if count == most]
        if len(first) > 2:
            return words.text("even", name=words.text(self.key, "name"))
        name = first[0] if len(first) == 1 else words.text("pair", first=first[0], second=first[1])
        amount = words.amount(most, whole, each=len(first) > 1)
        return words.text(self.key, "top", name=name, amount=amount)

    def chart(self, found: Ranking, note: str, unknown: str = "", finding: str = "") -> Chart:
        """The chart of a ranking. What does not say it is hatched, under the name `unknown`."""
        words = self.words
        bars = [self._bar(name, count) for name, count in found.named]
        number, count = found.others
        if number:
            bars.append(self._bar(words.text("others", count=words.number(number)), count))
        if found.unknown:
            name = unknown or words.text("not_said")
            bars.append(self._bar(name, found.unknown, known=False))
        return Chart(
            ChartKind.BARS,
            text_words(words.text(self.key, "name")),
            tuple(bars),
            self._head(words.text(self.key, "head")),
            text_words(finding),
            text_words(words.text("as_table")),
            text_words(note),
        )

    def columns(self, months: Mapping[str, int], note: str) -> Chart:
        """The chart of counts by month, and in which most were; months without any between the
        first and the last are 0. Where a page has no room for so many, it is by year.
        """
        words = self.words
        every = months_between(months)
        by_year = len(every) > _COLUMNS
        columns = self._years(every) if by_year else self._months(every)
        bars = [self._bar(short, count) for short, _, count in columns]
        if undated := sum(count for month, count in months.items() if day_in(month) is None):
            bars.append(self._bar(words.text("not_said"), undated, known=False))
        named = {name: count for _, name, count in columns}
        finding = self.finding(ranking(named, str, len(named)), sum(months.values()))
        return Chart(
            ChartKind.COLUMNS,
            text_words(words.text(self.key, "years" if by_year else "name")),
            tuple(bars),
            self._head(words.text(self.key, "year" if by_year else "month")),
            text_words(finding),
            text_words(words.text("as_table")),
            text_words(note),
        )

    def _months(self, every: Sequence[tuple[date, int]]) -> list[tuple[str, str, int]]:
        """The short and the long name of each month, and its count; the short one is in figures
        where its word would not say which year.
        """
        locale = self.words.locale
        few = len(every) <= _YEAR
        return [
            (locale.month(day, short=True) if few else f"{day:%m/%y}", locale.month(day), count)
            for day, count in every
        ]

    def _years(self, every: Sequence[tuple[date, int]]) -> list[tuple[str, str, int]]:
        """The same of each year. Where there are too many, the earliest ones are together, without
        a long name.
        """
        years: Counter[int] = Counter()
        for day, count in every:
            years[day.year] += count
        shown = sorted(years)[-_YEARS:]
        columns = [(str(year), str(year), years[year]) for year in shown]
        earlier = sum(count for year, count in years.items() if year < shown[0])
        if earlier:
            name = self.words.text(self.key, "earlier", year=str(shown[0] - 1))
            columns.insert(0, (name, "", earlier))
        return columns

    def _head(self, name: str) -> tuple[Words, Words]:
        return text_words(name), text_words(self.words.text("requests"))

    def _bar(self, name: str, count: int, *, known: bool = True) -> Bar:
        shown = text_words(self.words.number(count))
        return Bar(text_words(name), Decimal(count), shown, known=known)


def months_between(months: Mapping[str, int]) -> list[tuple[date, int]]:
    """The first day and the count of each month from the first to the last that has any; what is
    no month is left out.
    """
    counts = {day: count for month, count in months.items() if (day := day_in(month))}
    if not counts:
        return []
    first, last = min(counts), max(counts)
    numbers = range(first.year * _YEAR + first.month - 1, last.year * _YEAR + last.month)
    days = (date(number // _YEAR, number % _YEAR + 1, 1) for number in numbers)
    return [(day, counts.get(day, 0)) for day in days]


def text_words(text: str) -> Words:
    """A text as words of a document."""
    return (Str(text),) if text else ()
