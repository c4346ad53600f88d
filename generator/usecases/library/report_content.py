"""The content of a report: its finding, its large figures, and its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial

from generator.foundation.numbers import date_of
from generator.library.figures import Sum
from generator.library.record import DECISION
from generator.playbook.report_words import ReportWords
from generator.usecases.library.report import Report
from generator.usecases.library.report_bars import BarChart, ranking
from generator.usecases.library.report_details import ReportDetails
from generator.usecases.library.report_parts import Entry, LargeFigure, ReportContent, ReportPart
from generator.usecases.library.report_sums import SumTexts, largest
from generator.writers.segments import text_of

_HALF = Decimal(1) / 2
_BESIDE = 2  # sums beside a large figure
# The least share of each finding, the largest first.
_FINDINGS = (
    (Decimal(1), "all"),
    (Decimal(3) / 4, "three_quarters"),
    (Decimal(2) / 3, "two_thirds"),
    (_HALF, "half"),
    (Decimal(1) / 3, "third"),
    (Decimal(1) / 4, "quarter"),
)


@dataclass(frozen=True)
class ReportWriter:
    """Puts the content of a report together from its figures."""

    report: Report
    words: ReportWords

    def content(self) -> ReportContent:
        words, query = self.words, self.report.query
        details = ReportDetails(self.report, words)
        since, until = date_of(query.since), date_of(query.until)
        has_cases = self.report.figures.cases > 0
        return ReportContent(
            words.text("title"),
            words.text("subtitle"),
            self._finding(),
            words.period(since, until, self.report.figures.months),
            tuple(self._figures()) if has_cases else (),
            tuple(self._first()) if has_cases else (),
            tuple(details.parts()) if has_cases else (),
            self._counting(),
        )

    @cached_property
    def _open(self) -> int:
        """How many requests have no final decision, of those that count in shares."""
        figures = self.report.figures
        return figures.cases - figures.fast_lane - figures.redirected.decided

    def _finding(self) -> str:
        """What a director should know first, in words that fit the share and what is missing."""
        words, found = self.words, self.report.figures.redirected
        if not self.report.figures.cases:
            return words.text("headline", "no_cases")
        if not found.decided:
            return words.text("headline", "undecided")
        if found.rate is None:
            return words.text("headline", "few")
        share = found.rate
        least = (key for least, key in _FINDINGS if share >= least)
        key = next(least, "less" if share else "none")
        key = "more_than_half" if key == "half" and share > _HALF else key
        what = words.text("decided" if self._open else "asked")
        return words.text("headline", key, what=what)

    def _figures(self) -> Iterator[LargeFigure]:
        words, figures = self.words, self.report.figures
        number = words.number
        remarks = {"fast_lane": figures.fast_lane, "conflicts": figures.conflicts}
        yield LargeFigure(
            words.text("figures", "requests"),
            Entry(number(figures.cases), figures.cases, "#,##0"),
            tuple(
                words.text("remarks", key, count=number(count))
                for key, count in remarks.items()
                if count
            ),
        )
        yield self._redirected()
        yield self._large("hours", figures.hours)
        yield self._large("money", figures.money)

    def _redirected(self) -> LargeFigure:
        """The share that took another route; how many are decided where those are too few."""
        words, found = self.words, self.report.figures.redirected
        given = {"part": words.number(found.redirected), "whole": words.number(found.decided)}
        remarks = []
        if found.rate is not None:
            remarks.append(words.text("remarks", "decided", **given))
        elif found.decided:
            remarks.append(words.text("few", **given))
        if self._open:
            remarks.append(words.text("remarks", "open", count=words.number(self._open)))
        figure = Entry("–")
        if found.rate is not None:
            figure = Entry(words.percent(found.rate), found.rate, "0%")
        return LargeFigure(words.text("figures", "redirected"), figure, tuple(remarks))

    def _large(self, key: str, sums: Sequence[Sum]) -> LargeFigure:
        """The sum that is known for most requests, and beside it those that are not added to it."""
        words, texts = self.words, SumTexts(self.report, self.words)
        name = words.text("figures", key)
        redirected = self.report.figures.redirected.redirected
        found = largest(sums, self.report.currency)
        if found is None or found.total is None:
            return LargeFigure(name, Entry("–"), (words.text("not_known"),))
        known = words.number(found.known), words.number(redirected)
        remark = words.text("remarks", "known", part=known[0], whole=known[1])
        basis = texts.basis(found)
        remarks = (f"{basis}: {remark}" if basis else remark, *self._beside(found, sums))
        return LargeFigure(name, texts.entry(found, found.total), remarks)

    def _beside(self, found: Sum, sums: Sequence[Sum]) -> list[str]:
        """The sums that are not added to a large figure; of many, only how many there are."""
        words, texts = self.words, SumTexts(self.report, self.words)
        others = [one for one in sums if one is not found and one.total is not None]
        if len(others) > _BESIDE:
            return [words.text("remarks", "further", count=words.number(len(others)))]
        return [
            words.text(
                "remarks",
                "beside_of" if one.basis else "beside",
                amount=texts.amount(one, one.total or Decimal()),
                basis=texts.basis(one),
            )
            for one in others
        ]

    def _first(self) -> Iterator[ReportPart]:
        """The parts of the first page: when requests came, and what became of them."""
        yield self._months()
        yield self._outcomes()

    def _months(self) -> ReportPart:
        words, figures = self.words, self.report.figures
        note = words.text("months", "note", amount=words.number(figures.cases))
        drawn = BarChart(words, "months").columns(figures.months, note)
        return ReportPart(text_of(drawn.title, ()), text_of(drawn.finding, ()), (drawn,))

    def _outcomes(self) -> ReportPart:
        words, figures = self.words, self.report.figures
        chart = BarChart(words, "outcomes")
        found = ranking(figures.outcomes, partial(self.report.word, DECISION))
        rate = figures.redirected
        amount = words.amount(rate.redirected, rate.decided)
        key = "top" if rate.decided else "unknown"
        finding = words.text("outcomes", key, amount=amount)
        notes = [words.text("outcomes", "note", amount=words.number(found.whole))]
        if found.unknown:
            notes.append(words.text("outcomes", "hatched"))
        if figures.fast_lane:
            count = words.number(figures.fast_lane)
            notes.append(words.text("outcomes", "left_out", count=count))
        unknown = words.text("outcomes", "open")
        drawn = chart.chart(found, " ".join(notes), unknown, finding)
        return ReportPart(words.text("outcomes", "name"), finding, (drawn,))

    def _counting(self) -> tuple[str, tuple[str, ...]]:
        words = self.words
        least = words.number(self.report.least)
        keys = ("decided", "fast_lane", "few", "unknown", "people")
        texts = tuple(words.text("counting", key, least=least) for key in keys)
        return words.text("counting", "name"), texts
