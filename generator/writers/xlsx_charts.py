"""Charts of a workbook. openpyxl gives each its place on the sheet, but the part with the chart is
ours, as in a Word file: labels of openpyxl cannot have texts of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from openpyxl.chart import BarChart

from generator.document.charts import Chart
from generator.document.theme import Theme
from generator.writers.chart_xml import (
    Cells,
    Paint,
    Room,
    chart_xml,
    plain_colour,
    plain_text,
    room_of,
)
from generator.writers.charts import chart_in_words

_WIDTH, _TALLEST = 560.0, 1_700.0  # points
_CENTIMETRE = 72 / 2.54  # points
_POINTS = 10.0
_FONTS = ("Calibri",) * 3
_BEHIND, _TEXT, _QUIET, _PAPER = "D9D9D9", "1C2329", "54606B", "FFFFFF"
_NAMED = re.compile(rb'(<(?:xdr:)?cNvPr id="1" name="Chart 1")')


@dataclass(frozen=True)
class PlacedChart:
    """A chart on a sheet of a name."""

    chart: Chart
    sheet: str

    @property
    def room(self) -> Room:
        return room_of(self.chart, _WIDTH, _TALLEST, _POINTS)

    def placeholder(self) -> Any:
        """What openpyxl puts on the sheet in the place of the chart."""
        drawn: Any = BarChart()
        drawn.width, drawn.height = (
            side / _CENTIMETRE for side in (self.room.width, self.room.height)
        )
        return drawn

    def xml(self, theme: Theme) -> bytes:
        behind, text, quiet, paper = map(plain_colour, (_BEHIND, _TEXT, _QUIET, _PAPER))
        bar = plain_colour(theme.ink)
        paint = Paint(bar, behind, text, quiet, paper, _FONTS, _POINTS)
        return chart_xml(self.chart, Cells(self.sheet), self.room, paint, plain_text).encode()

    @property
    def words(self) -> str:
        """What the chart says and shows, for people who do not see it."""
        return plain_text(chart_in_words(self.chart))


def with_charts(
    parts: Mapping[str, bytes], charts: Sequence[PlacedChart | None], theme: Theme
) -> dict[str, bytes]:
    """The parts of a workbook with the charts in the places that openpyxl gave them. `charts` has
    every chart in order, None for one that openpyxl draws. Each other chart is alone on its sheet.
    """
    result = dict(parts)
    for number, placed in enumerate(charts, 1):
        if placed is None:
            continue
        name = f"xl/charts/chart{number}.xml"
        result[name] = placed.xml(theme)
        described = rb"\1 descr=" + quoteattr(placed.words).encode().replace(b"\\", rb"\\")
        around = _drawing_of(parts, f"/{name}")
        result[around] = _NAMED.sub(described, parts[around])
    return result


def _drawing_of(parts: Mapping[str, bytes], chart: str) -> str:
    """The part of the sheet's drawings that a chart is on."""
    link = f'"{chart}"'.encode()
    relations = next(name for name, data in parts.items() if link in data and "/_rels/" in name)
    return relations.replace("/_rels/", "/").removesuffix(".rels")
