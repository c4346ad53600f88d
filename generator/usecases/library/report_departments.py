"""The departments of a report: what each asked for, how much of it took another route, and how many
hours that gave back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from generator.library.figures import Sum
from generator.library.record import DEPARTMENT
from generator.playbook.report_words import ReportWords
from generator.usecases.library.report import Report
from generator.usecases.library.report_bars import Ranking, ranking
from generator.usecases.library.report_parts import Entry, ReportTable
from generator.usecases.library.report_sums import SumTexts, added


@dataclass(frozen=True)
class DepartmentTables:
    """Makes the tables by department. Those that its charts count as others are one row there,
    too.
    """

    report: Report
    words: ReportWords

    @cached_property
    def ranking(self) -> Ranking:
        """The departments by how often they asked."""
        return ranking(self.report.figures.requests, self._name)

    def shares(self) -> ReportTable:
        """Which share of its decided requests took another route."""
        asked, decided, redirected = Counter[str](), Counter[str](), Counter[str]()
        figures = self.report.figures
        for code, count in figures.requests.items():
            asked[self._row(code)] += count
        for code, rate in figures.departments.items():
            decided[self._row(code)] += rate.decided
            redirected[self._row(code)] += rate.redirected
        keys = ("head", "asked", "decided", "another", "share")
        head = tuple(self.words.text("departments", key) for key in keys)
        rows = [
            (
                Entry(name),
                *(self._count(counts[name]) for counts in (asked, decided, redirected)),
                self._share(redirected[name], decided[name]),
            )
            for name in self._rows
        ]
        return ReportTable(self.words.text("departments", "rates"), head, tuple(rows))

    def hours(self) -> ReportTable:
        """How many hours another route gave back, by their basis; without a row where there is
        nothing to say.
        """
        sums: dict[str, list[Sum]] = {}
        for code, found in self.report.figures.department_hours.items():
            sums.setdefault(self._row(code), []).extend(found)
        head = (
            self.words.text("departments", "head"),
            *(self.words.text("saved", key) for key in ("basis", "sum", "known", "left_out")),
        )
        names = self._rows if self.ranking.named else ()
        rows = [row for name in names for row in self._sums(name, sums.get(name, []))]
        return ReportTable(self.words.text("departments", "hours"), head, tuple(rows))

    def _sums(self, name: str, sums: list[Sum]) -> Iterator[tuple[Entry, ...]]:
        texts = SumTexts(self.report, self.words)
        for one in added(sums):
            counts = map(self._count, (one.known, one.unknown))
            yield Entry(name), Entry(texts.basis(one) or "–"), texts.total(one), *counts

    def _count(self, count: int) -> Entry:
        return Entry(self.words.number(count), count, "#,##0")

    def _share(self, part: int, whole: int) -> Entry:
        if whole < max(self.report.least, 1):
            few = self.words.text("too_few") if whole else "–"
            return Entry(few, has_numbers=True)
        share = Decimal(part) / whole
        return Entry(self.words.percent(share), share, "0%")

    @cached_property
    def _rows(self) -> tuple[str, ...]:
        """The names of the rows, in order."""
        names = [name for name, _ in self.ranking.named]
        others = [self._others] if self.ranking.others[0] else []
        return (*names, *others, *([self._unknown] if self.ranking.unknown else []))

    def _row(self, code: str) -> str:
        """The row in which a department is counted."""
        name = self._name(code)
        if not code:
            return self._unknown
        return name if name in {shown for shown, _ in self.ranking.named} else self._others

    @property
    def _others(self) -> str:
        return self.words.text("others", count=self.words.number(self.ranking.others[0]))

    @property
    def _unknown(self) -> str:
        return self.words.text("not_said")

    def _name(self, code: str) -> str:
        return self.report.word(DEPARTMENT, code)
