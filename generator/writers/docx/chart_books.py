"""The workbooks inside a Word file, one for each chart: what Word shows for “Edit data”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.document.charts import Chart
from generator.document.tree import Slot
from generator.writers.segments import text_of
from generator.writers.workbook import Workbook, chart_sheet
from generator.writers.zip_writer import Member, deflated

BOOK_SHEET = "Chart"
BOOK_ID = "rId1"  # of the only relationship of a chart's part


@dataclass(frozen=True)
class ChartBook:
    """The workbook of a chart as a part of a Word file. Its bytes depend on the chart's values
    alone.
    """

    name: str
    chart: Chart

    @property
    def reads(self) -> frozenset[int]:
        """The numbers of the values in the chart."""
        return frozenset(_slots(self.chart))

    def filled(self, values: Sequence[str]) -> Member:
        from generator.writers import xlsx  # slow to import, and few documents have charts

        title = " ".join(text_of(self.chart.title, values).split())
        sheet = chart_sheet(self.chart, values, BOOK_SHEET, plain=True)
        return deflated(self.name, xlsx.write(Workbook(title, "", (sheet,))))


def _slots(chart: Chart) -> Iterator[int]:
    return (word.number for words in chart.texts for word in words if isinstance(word, Slot))
