"""The detail of a report, below its first page: who asked and why, what took its place and what
that was worth, which phrases work, how long it took, and what was left open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from generator.document.charts import Bar, Chart, ChartKind
from generator.library.figures import CAUSES, KIND, SOLUTION, Days, Rate, Sum
from generator.playbook.report_words import ReportWords
from generator.usecases.library.report import PHRASES, SHORT, STEPS, Report
from generator.usecases.library.report_bars import MOST, BarChart, ranking, text_words
from generator.usecases.library.report_departments import DepartmentTables
from generator.usecases.library.report_parts import Entry, ReportPart, ReportTable
from generator.usecases.library.report_sums import SumTexts, largest

_LESSONS = 20  # that are shown


@dataclass(frozen=True)
class ReportDetails:
    """Writes the parts of the detail."""

    report: Report
    words: ReportWords

    def parts(self) -> Iterator[ReportPart]:
        """The parts for which there is anything to say."""
        figures = self.report.figures
        if any(figures.requests):
            yield self._departments()
        if any(figures.kinds):
            yield self._ranked("kinds", KIND, figures.kinds, figures.cases)
        if figures.causes or figures.undiagnosed:
            yield self._causes()
        if any(figures.solutions):
            yield self._solutions()
        if figures.redirected.redirected:
            yield self._saved()
        if figures.phrases:
            yield self._phrases()
        if figures.first_reply.known or figures.decision.known:
            yield self._days()
        if figures.unfinished:
            yield self._ranked("steps", SHORT + STEPS, figures.unfinished, figures.cases)
        if self.report.lessons:
            yield self._learned()

    def _ranked(self, key: str, field: str, counts: Mapping[str, int], whole: int) -> ReportPart:
        """A chart of counts under the finding which is the most frequent."""
        chart = BarChart(self.words, key)
        found = ranking(counts, partial(self.report.word, field))
        finding = chart.finding(found, whole)
        note = self.words.text(key, "note", amount=self.words.number(whole))
        drawn = chart.chart(found, note, finding=finding)
        return ReportPart(self.words.text(key, "name"), finding, (drawn,))

    def _departments(self) -> ReportPart:
        words, figures = self.words, self.report.figures
        chart, tables = BarChart(words, "departments"), DepartmentTables(self.report, words)
        finding = chart.finding(tables.ranking, figures.cases)
        note = words.text("departments", "note", amount=words.number(figures.cases))
        drawn = chart.chart(tables.ranking, note, finding=finding)
        notes = (words.text("departments", "rates_note"),)
        return ReportPart(
            words.text("departments", "name"), finding, (drawn, tables.shares()), notes
        )

    def _count(self, count: int) -> Entry:
        return Entry(self.words.number(count), count, "#,##0")

    def _causes(self) -> ReportPart:
        words, figures = self.words, self.report.figures
        chart = BarChart(words, "causes")
        counts = {**figures.causes, "": figures.undiagnosed}
        found = ranking(counts, partial(self.report.word, CAUSES))
        finding = chart.finding(found, figures.diagnosed)
        many = sum(figures.causes.values()) > figures.diagnosed
        count = words.number(figures.diagnosed)
        note = words.text("causes", "note", count=count) if many else ""
        drawn = chart.chart(found, note, words.text("causes", "open"), finding)
        return ReportPart(words.text("causes", "name"), finding, (drawn,))

    def _solutions(self) -> ReportPart:
        words, figures = self.words, self.report.figures
        chart = BarChart(words, "solutions")
        found = ranking(figures.solutions, partial(self.report.word, SOLUTION))
        finding = chart.finding(found, found.whole)
        note = words.text("solutions", "note", count=words.number(found.whole))
        drawn = chart.chart(found, note, finding=finding)
        return ReportPart(words.text("solutions", "name"), finding, (drawn,))

    def _saved(self) -> ReportPart:
        figures = self.report.figures
        text = partial(self.words.text, "saved")
        saved = {
            "hours": figures.hours, "money": figures.money, "build_hours": figures.build_hours,
        }  # fmt: skip
        rows = tuple(row for key, sums in saved.items() for row in self._sums(text(key), sums))
        head = tuple(map(text, ("what", "basis", "sum", "range", "known", "left_out")))
        sums = (largest(one, self.report.currency) for one in (figures.hours, figures.money))
        known = list(filter(None, sums))
        amounts = ", ".join(map(self._amount, known))
        finding = text("top", amounts=amounts) if known else text("unknown")
        by_department = DepartmentTables(self.report, self.words).hours()
        tables = (ReportTable("", head, rows), by_department)
        shown = tuple(table for table in tables if table.rows)
        return ReportPart(text("name"), finding, shown, (text("note"),))

    def _amount(self, one: Sum) -> str:
        texts = SumTexts(self.report, self.words)
        amount = texts.amount(one, one.total or Decimal())
        return amount if one.unit else self.words.hours(amount)

    def _sums(self, name: str, sums: Sequence[Sum]) -> Iterator[tuple[Entry, ...]]:
        """A row for each sum, named with its currency where there are several."""
        several = len({one.unit for one in sums}) > 1
        for one in sums:
            yield self._sum(f"{name} ({one.unit or '–'})" if several else name, one)

    def _sum(self, name: str, one: Sum) -> tuple[Entry, ...]:
        words, texts = self.words, SumTexts(self.report, self.words)
        spread = "–"
        if one.lowest is not None and one.highest is not None:
            least, most = texts.amount(one, one.lowest), texts.amount(one, one.highest)
            spread = words.text("saved", "range_of", least=least, most=most)
            spread = least if one.lowest == one.highest else spread
        counts = map(self._count, (one.known, one.unknown))
        return (
            Entry(name),
            Entry(texts.basis(one) or "–"),
            texts.total(one),
            Entry(spread, has_numbers=True),
            *counts,
        )

    def _phrases(self) -> ReportPart:
        """How often each phrase went with another route; those that are used most, if many are."""
        words, text = self.words, partial(self.words.text, "phrases")
        ranked = sorted(
            self.report.figures.phrases.items(),
            key=lambda one: (one[1].rate is None, -(one[1].rate or 0), -one[1].decided, one[0]),
        )
        shown = ranked[:MOST]
        best = shown[0]
        share = words.share(best[1].rate, best[1].redirected, best[1].decided, key="share_of")
        finding = text("unknown")
        if best[1].rate:
            finding = text("top", name=self._named(best[0]), amount=share)
        notes = [text("note", least=words.number(self.report.least))]
        if len(ranked) > len(shown):
            notes.append(text("more", count=words.number(len(ranked) - len(shown))))
        chart = Chart(
            ChartKind.BARS,
            text_words(text("name")),
            tuple(self._phrase(code, rate) for code, rate in shown),
            (text_words(text("head")), text_words(text("rate"))),
            text_words(finding),
            text_words(words.text("as_table")),
            text_words(" ".join(notes)),
            Decimal(1),
        )
        return ReportPart(text("name"), finding, (chart,))

    def _named(self, code: str) -> str:
        """A phrase without its full stop; the long form of one that is no longer offered."""
        short = self.report.words.get(SHORT + PHRASES, {}).get(code)
        return (short or self.report.word(PHRASES, code)).rstrip(".")

    def _phrase(self, code: str, rate: Rate) -> Bar:
        words, name = self.words, text_words(self._named(code))
        if rate.rate is None:
            uses = words.text("phrases", "uses", count=words.number(rate.decided))
            return Bar(name, None, text_words(uses))
        shown = words.share(rate.rate, rate.redirected, rate.decided)
        return Bar(name, rate.rate, text_words(shown))

    def _days(self) -> ReportPart:
        words, figures = self.words, self.report.figures
        text = partial(words.text, "days")
        head = ("what", "promised", "half_took", "most_took", "in_time", "known")
        rows = (
            self._taken(text("first_reply"), figures.first_reply),
            self._taken(text("decision"), figures.decision),
        )
        table = ReportTable("", tuple(map(text, head)), rows)
        return ReportPart(text("name"), self._speed(figures.decision), (table,))

    def _speed(self, taken: Days) -> str:
        """Whether decisions came in time, or else how long they took."""
        words, text = self.words, partial(self.words.text, "days")
        if taken.half is None:
            return text("unknown")
        if taken.promised is None:
            return text("half", days=words.workdays(taken.half))
        kept = words.amount(taken.known - taken.late, taken.known)
        return text("kept", days=words.workdays(taken.promised), amount=kept)

    def _taken(self, name: str, taken: Days) -> tuple[Entry, ...]:
        words = self.words
        few = Entry(words.text("too_few"), has_numbers=True)
        half, most = (few if one is None else self._count(one) for one in (taken.half, taken.most))
        known = self._count(taken.known)
        if taken.promised is None:
            none = Entry(words.text("days", "none"), has_numbers=True)
            return Entry(name), none, half, most, Entry("–"), known
        promised = Entry(words.number(taken.promised), taken.promised)
        kept = few if taken.half is None else self._count(taken.known - taken.late)
        return Entry(name), promised, half, most, kept, known

    def _learned(self) -> ReportPart:
        words, text = self.words, partial(self.words.text, "lessons")
        lessons = self.report.lessons
        rows = tuple((Entry(request), Entry(text)) for request, text in lessons[:_LESSONS])
        table = ReportTable("", (text("request"), text("lesson")), rows)
        notes = [text("note")]
        if further := len(lessons) - len(rows):
            notes.append(text("more", count=words.number(further)))
        return ReportPart(text("name"), text("name"), (table,), tuple(notes))
