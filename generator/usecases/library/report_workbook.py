"""A report as a workbook: an overview, and a sheet for each chart and table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.document.charts import Chart
from generator.document.theme import Theme
from generator.playbook.report_words import ReportWords
from generator.usecases.library.report_parts import Entry, ReportContent, ReportPart, ReportTable
from generator.writers.workbook import Cell, Column, Sheet, Workbook, chart_sheet, sheet_name

_WIDTHS = (40, 18, 70)  # of the overview
_FIRST, _OTHER = 40, 24  # characters of the columns of a table
_TEXT = ""


@dataclass(frozen=True)
class ReportWorkbook:
    """Makes the workbook of a report; its names are those of the parts."""

    content: ReportContent
    words: ReportWords
    author: str
    theme: Theme
    _names: list[str] = field(default_factory=list)

    def build(self) -> Workbook:
        sheets = (self._overview(), *self._sheets(), self._notes())
        return Workbook(self.content.title, self.author, sheets, self.theme)

    def _overview(self) -> Sheet:
        """The large figures, and what was found in each part."""
        content, text = self.content, self.words.text
        columns = tuple(map(Column, map(text, ("figure", "value", "remark")), _WIDTHS))
        head = (Cell(content.title), Cell(content.period or None), Cell(content.finding))
        figures = [
            (Cell(one.name), _cell(one.figure), Cell("; ".join(one.remarks) or None))
            for one in content.figures
        ]
        findings = [(Cell(part.name), Cell(), Cell(part.finding)) for part in self._parts]
        return Sheet(self._name(text("overview")), columns, (head, *figures, *findings))

    @property
    def _parts(self) -> tuple[ReportPart, ...]:
        return (*self.content.first, *self.content.details)

    def _sheets(self) -> Iterator[Sheet]:
        for part in self._parts:
            for shown in part.shown:
                if isinstance(shown, Chart):
                    yield chart_sheet(shown, (), self._name(part.name))
                else:
                    yield self._table(shown, self._name(shown.title or part.name))

    def _table(self, table: ReportTable, name: str) -> Sheet:
        widths = (_FIRST, *(_OTHER for _ in table.head[1:]))
        rows = tuple(tuple(map(_cell, row)) for row in table.rows)
        return Sheet(name, tuple(map(Column, table.head, widths)), rows)

    def _notes(self) -> Sheet:
        """How it is counted, and the notes of each part."""
        name, texts = self.content.counting
        rows = [(Cell(name), Cell(text)) for text in texts]
        rows += [(Cell(part.name), Cell(note)) for part in self._parts for note in part.notes]
        head = (self.words.text("figure"), self.words.text("remark"))
        return Sheet(self._name(name), tuple(map(Column, head, (_FIRST, 100))), tuple(rows))

    def _name(self, text: str) -> str:
        """A name that no other sheet has."""
        self._names.append(sheet_name(text, self._names))
        return self._names[-1]


def _cell(entry: Entry) -> Cell:
    if entry.value is None:
        return Cell(entry.shown or None)
    return Cell(entry.value, entry.number_format)
