"""The XLSX writer: sheets of columns and rows to a workbook that people read, sort and print."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

from openpyxl import Workbook as Package
from openpyxl.cell.cell import Cell as PackageCell
from openpyxl.chart import BarChart as PackageChart
from openpyxl.chart import Reference
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from generator.foundation.characters import encode_xlsx_text
from generator.writers.workbook import BarChart, Cell, Sheet, TotalRow, Workbook, quoted
from generator.writers.xlsx_charts import PlacedChart, with_charts
from generator.writers.zip_writer import deflated, packed

_PAGE = 200  # characters that fit the width of a landscape page, made a little smaller
_LINE, _HIGHEST = 15.0, 409.0  # points of a line, and of the highest row
_CHARACTER = 0.19  # centimetres of a character, and in charts:
_CHART, _GAP, _BAR, _EDGE, _TALLEST = 22.0, 1.0, 0.6, 4.0, 60.0
_FONT, _SIZE = "Calibri", 11
# A text that becomes a formula if somebody edits its cell.
_FORMULA = re.compile("[=+\\-@]")
_RESULT = re.compile(rb'(<c r="([A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v ?/?>(?:</v>)?')
_FONTS = re.compile(rb"<font>.*?</font>")
_ORDER = (b"b", b"sz", b"color", b"name", b"family", b"scheme")  # of CT_Font, 18.8.22
_TIME = datetime(1980, 1, 1)  # as for all members of a zip file
_WHITE, _MARK, _GRID = "FFFFFF", "FCE4D6", "D9D9D9"


def write(book: Workbook) -> bytes:
    """The workbook as an XLSX file. The same workbook gives the same bytes.

    No text is a formula, whatever it begins with. Texts of more than `LONGEST` characters are for
    the caller to divide.
    """
    package = Package()
    package.remove(package.worksheets[0])
    properties = package.properties
    properties.title, properties.creator = (
        encode_xlsx_text(book.title),
        encode_xlsx_text(book.author),
    )
    properties.created = properties.modified = _TIME
    drawings = [_Drawing(package.create_sheet(one.name), one, book) for one in book.sheets]
    results = [drawing.draw() for drawing in drawings]
    file = io.BytesIO()
    ExcelWriter(package, ZipFile(file, "w")).save()
    with ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/styles.xml"] = _FONTS.sub(_in_order, parts["xl/styles.xml"])
    for number, values in enumerate(results, 1):
        name = f"xl/worksheets/sheet{number}.xml"
        parts[name] = _with_results(parts[name], values)
    charts = [chart for drawing in drawings for chart in drawing.charts]
    parts = with_charts(parts, charts, book.theme)
    return packed(deflated(name, data) for name, data in parts.items())


def _in_order(font: re.Match[bytes]) -> bytes:
    """A font with its properties in the order of the schema, which openpyxl does not keep."""
    found = {name: whole for whole, name in re.findall(rb"(<(\w+)[^>]*/>)", font[0])}
    return b"<font>" + b"".join(found[name] for name in _ORDER if name in found) + b"</font>"


def _with_results(part: bytes, values: Mapping[str, str]) -> bytes:
    """A sheet with the result of each formula beside it, for programs that do not calculate, such
    as Excel's protected view. openpyxl writes formulas without results.
    """

    def with_result(match: re.Match[bytes]) -> bytes:
        return match[1] + f"<v>{values[match[2].decode()]}</v>".encode()

    return _RESULT.sub(with_result, part)


class _TextCell(PackageCell):
    """A cell whose text is kept as it is: openpyxl cuts texts and refuses some characters."""

    def check_string(self, value: Any) -> Any:
        return value


@dataclass
class _Drawing:
    """Draws one sheet. `charts` are those on it, None for one that openpyxl draws, `_styles` the
    styles used so far, and `_results` those of formulas.
    """

    target: Any
    sheet: Sheet
    book: Workbook
    charts: list[PlacedChart | None] = field(default_factory=list)
    _styles: dict[tuple[str, bool, bool, bool], Any] = field(default_factory=dict)
    _results: dict[str, str] = field(default_factory=dict)

    def draw(self) -> Mapping[str, str]:
        """Draw everything; the results of formulas by cell."""
        self.target.append([self._text(column.heading) for column in self.sheet.columns])
        for number, row in enumerate(self.sheet.rows, 2):
            self.target.append([self._cell(cell) for cell in row])
            if not self.sheet.plain:
                self.target.row_dimensions[number].height = self._height(
                    [cell.value for cell in row]
                )
        self.target.freeze_panes = "B2"
        for number, column in enumerate(self.sheet.columns, 1):
            self.target.column_dimensions[get_column_letter(number)].width = column.room
        self._set_page()
        if self.sheet.plain:
            return self._results
        self._draw_heads()
        for total in self.sheet.totals:
            self._draw_totals(total)
        last = get_column_letter(len(self.sheet.columns))
        self.target.auto_filter.ref = f"A1:{last}{len(self.sheet.rows) + 1}"
        self._draw_charts()
        return self._results

    def _text(self, text: str) -> PackageCell:
        cell = _TextCell(self.target, row=1, column=1)
        cell.value = encode_xlsx_text(text)
        cell.data_type = "s"  # otherwise text that begins with = would be a formula
        return cell

    def _cell(self, cell: Cell) -> PackageCell:
        is_text = isinstance(cell.value, str)
        made = self._text(str(cell.value)) if is_text else _TextCell(self.target, row=1, column=1)
        if not is_text:
            made.value = cell.value
        if not self.sheet.plain or is_text:
            self._style(made, cell)
        return made

    def _height(self, values: Sequence[Any]) -> float:
        """The height that a row needs, in points: LibreOffice does not work it out itself."""
        lines = (
            sum(max(1, -(-len(line) // (column.room - 3))) for line in value.split("\n"))
            for value, column in zip(values, self.sheet.columns, strict=True)
            if isinstance(value, str)
        )
        return min(_HIGHEST, 3 + _LINE * max(lines, default=1))

    def _style(self, made: Any, cell: Cell) -> None:
        """Give a cell its style; equal styles are made once, since openpyxl takes long for each."""
        is_formula = isinstance(cell.value, str) and bool(_FORMULA.match(cell.value))
        is_number = isinstance(cell.value, int | float | Decimal)
        key = (cell.number_format, cell.marked, is_formula, is_number)
        if key not in self._styles:
            if not self.sheet.plain:
                side = "right" if is_number else "left"
                made.alignment = Alignment(side, "top", wrap_text=True, indent=1)
                made.font = Font(_FONT, _SIZE)
                made.border = Border(bottom=Side("hair", _GRID))
            if cell.number_format:
                made.number_format = cell.number_format
            if cell.marked:
                made.fill = PatternFill("solid", _MARK)
            made.quotePrefix = is_formula
            self._styles[key] = made._style  # noqa: SLF001 — the way to copy a style
        made._style = self._styles[key]  # noqa: SLF001

    def _draw_heads(self) -> None:
        ink = self.book.theme.ink
        fills = [PatternFill("solid", colour) for colour in (ink, _darker(ink))]
        for number, column in enumerate(self.sheet.columns, 1):
            head = self.target.cell(1, number)
            head.font = Font(_FONT, _SIZE, bold=True, color=_WHITE)
            head.fill = fills[column.group % 2]
            head.alignment = Alignment("left", "center", wrap_text=True, indent=1)
        heads = [column.heading for column in self.sheet.columns]
        self.target.row_dimensions[1].height = self._height(heads) + _LINE

    def _draw_totals(self, row: TotalRow) -> None:
        last = len(self.sheet.rows) + 1
        first_total = self.target.max_row == last
        self.target.append([self._text(row.label)])
        line = self.target.max_row
        words = {place: total for place, total in row.cells.items() if isinstance(total, str)}
        texts = [words.get(place) for place in range(1, len(self.sheet.columns))]
        self.target.row_dimensions[line].height = self._height((row.label, *texts))
        for column, total in row.cells.items():
            letter = get_column_letter(column + 1)
            if isinstance(total, str):
                self.target.cell(line, column + 1, encode_xlsx_text(total)).data_type = "s"
                continue
            cell = self.target.cell(line, column + 1, self._formula(letter, last, total.word))
            cell.number_format = total.number_format
            self._results[f"{letter}{line}"] = format(Decimal(total.value), "f")
        for number in range(1, len(self.sheet.columns) + 1):
            cell = self.target.cell(line, number)
            side = "left" if number == 1 or cell.data_type == "s" else "right"
            cell.font = Font(_FONT, _SIZE, bold=True, color=self.book.theme.ink)
            cell.alignment = Alignment(side, "top", wrap_text=True, indent=1)
            if first_total:
                cell.border = Border(top=Side("medium", self.book.theme.ink))

    def _formula(self, letter: str, last: int, word: str) -> str:
        column, counted = self.sheet.counted
        where = f"${get_column_letter(column + 1)}$2:${get_column_letter(column + 1)}${last}"
        own = f"{letter}$2:{letter}${last}"
        if word:
            return f"=COUNTIFS({where},{quoted(counted)},{own},{quoted(word)})"
        return f"=SUMIF({where},{quoted(counted)},{own})"

    def _draw_charts(self) -> None:
        """The charts side by side below the table, not below the column that every page repeats,
        and the one of the rows themselves beside it.
        """
        if self.sheet.chart:
            placed = PlacedChart(self.sheet.chart, self.sheet.name)
            beside = get_column_letter(len(self.sheet.columns) + 2)
            self.target.add_chart(placed.placeholder(), f"{beside}2")
            self.charts.append(placed)
        line = self.target.max_row + 2
        for number, chart in enumerate(self.sheet.charts):
            self.target.add_chart(self._chart(chart), f"{self._column_at(number)}{line}")
            self.charts.append(None)

    def _column_at(self, number: int) -> str:
        """The column where the chart with a number begins: right of the one before it."""
        right, wanted = 0.0, number * (_CHART + _GAP)
        for place, column in enumerate(self.sheet.columns[1:], 2):
            if right >= wanted:
                return str(get_column_letter(place))
            right += column.room * _CHARACTER
        return str(get_column_letter(len(self.sheet.columns) + 1))

    def _chart(self, chart: BarChart) -> Any:
        """A chart with horizontal bars, which leave room for names."""
        drawn: Any = PackageChart()
        drawn.type, drawn.style, drawn.title = "bar", 10, chart.title
        for number, column in enumerate(chart.columns):
            data = Reference(self.target, column + 1, 1, column + 1, chart.rows + 1)
            drawn.add_data(data, titles_from_data=True)
            shade = self.book.theme.rung(4 - number % 4, 4)
            drawn.series[number].graphicalProperties = GraphicalProperties(solidFill=shade)
        drawn.set_categories(Reference(self.target, 1, 2, 1, chart.rows + 1))
        drawn.x_axis.scaling.orientation = "maxMin"  # the first row on top, as in the table
        drawn.x_axis.delete = drawn.y_axis.delete = False
        drawn.y_axis.crosses = "max"  # so that its numbers are still at the bottom
        drawn.y_axis.number_format, drawn.y_axis.numFmt.sourceLinked = chart.number_format, False
        pale = LineProperties(solidFill=_GRID)
        drawn.y_axis.majorGridlines.spPr = GraphicalProperties(ln=pale)
        drawn.legend.position = "b"
        drawn.gapWidth = 60
        drawn.width = _CHART
        drawn.height = min(_TALLEST, _EDGE + _BAR * chart.rows * (len(chart.columns) + 1))
        return drawn

    def _set_page(self) -> None:
        """Landscape pages; a table is as wide as one page, or as several that repeat its first
        column.
        """
        page = self.target.page_setup
        page.orientation, page.paperSize = (
            "landscape",
            1 if self.book.theme.paper == "Letter" else 9,
        )
        width = sum(column.room for column in self.sheet.columns)
        page.fitToWidth, page.fitToHeight = max(1, round(width / _PAGE)), 0
        self.target.sheet_properties.pageSetUpPr.fitToPage = True
        self.target.print_title_rows, self.target.print_title_cols = "1:1", "A:A"
        margins = self.target.page_margins
        margins.left = margins.right = 0.4
        margins.top = margins.bottom = 0.6
        self.target.oddFooter.left.text = self.book.author.replace("&", "&&")
        self.target.oddFooter.center.text = "&A"
        self.target.oddFooter.right.text = "&P / &N"


def _darker(colour: str) -> str:
    """The colour, a quarter of the way to black."""
    channels = (int(colour[place : place + 2], 16) for place in (0, 2, 4))
    return "".join(f"{round(channel * 3 / 4):02X}" for channel in channels)
