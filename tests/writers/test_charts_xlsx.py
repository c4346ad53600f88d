"""Charts of workbooks: beside the rows that they draw."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from lxml import etree

from generator.document.charts import Chart
from generator.writers import xlsx
from generator.writers.workbook import Workbook, chart_sheet, sheet_name
from tests.security.crafting import part_of
from tests.support.charts import CAUSES, EMPTY, GOALS, HOSTILE, MONTHS, SHAPES, SLOTS, hostile
from tests.writers.test_xlsx import FIGURES


def book(*charts: Chart, values: tuple[str, ...] = ()) -> bytes:
    names = [sheet_name(f"It's {number}") for number in range(len(charts))]
    sheets = tuple(chart_sheet(one, values, name) for one, name in zip(charts, names, strict=True))
    return xlsx.write(Workbook("Title", "Author", sheets))


def sheets(data: bytes) -> list[Any]:
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets


def test_a_sheet_has_the_rows_of_its_chart() -> None:
    (sheet,) = sheets(book(CAUSES))
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Cause", "Requests", "Causes")
    assert rows[1] == ("Process", "21", 21)
    assert rows[4] == ("Skill", "too few to say", "too few to say")


def test_totals_are_shares_in_a_column_of_their_own() -> None:
    (sheet,) = sheets(book(GOALS))
    assert [cell.value for cell in sheet[1]] == ["Cause", "Requests", "Causes", "100%"]
    assert [cell.value for cell in sheet[2]] == ["Time", "300 of 600 h", 0.5, 1]
    assert sheet["C2"].number_format == "0%"


def test_the_chart_draws_the_cells_of_its_own_sheet() -> None:
    first, second = sheets(book(CAUSES, MONTHS))
    (bars,), (columns,) = first._charts, second._charts
    assert (bars.barDir, columns.barDir) == ("bar", "col")
    assert bars.series[0].val.numRef.f == "'It''s 0'!$C$2:$C$5"
    assert columns.series[0].cat.strRef.f == "'It''s 1'!$A$2:$A$4"


def test_labels_have_the_values_as_shown_and_what_is_not_known_is_hatched() -> None:
    root = etree.fromstring(part_of(book(CAUSES), "xl/charts/chart1.xml"))
    labels = ["".join(one.itertext()) for one in root.iterfind(".//{*}dLbl/{*}tx")]
    assert labels == ["21", "14", "4", "too few to say"]
    assert len(list(root.iter("{*}pattFill"))) == 1


def test_the_alternative_text_says_what_the_chart_says_and_shows() -> None:
    root = etree.fromstring(part_of(book(GOALS), "xl/drawings/drawing1.xml"))
    (said,) = [one.get("descr") for one in root.iter("{*}cNvPr")]
    assert said == "Causes. It says. Time: 300 of 600 h; Safety: 6 of 9 fewer"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_a_text_whatever_it_contains(text: str) -> None:
    data, plain = book(hostile(text)), " ".join(text.split())
    (sheet,) = sheets(data)
    assert [cell.value for cell in sheet["A"]] == [plain] * 3
    assert {cell.data_type for cell in sheet["B"]} == {"s"}
    root = etree.fromstring(part_of(data, "xl/drawings/drawing1.xml"))
    (said,) = [one.get("descr") for one in root.iter("{*}cNvPr")]
    assert said.startswith(f"{plain}. {plain}")


def test_values_of_slots_are_texts_of_the_sheet() -> None:
    (sheet,) = sheets(book(SLOTS, values=("Why?", "R&D", "5 of 7", "It says.", "Note")))
    assert [cell.value for cell in sheet[2]] == ["R&D & Co", "5 of 7", 5]


def test_charts_of_any_shape_open_and_have_the_same_bytes_each_time() -> None:
    data = book(*SHAPES.values())
    assert data == book(*SHAPES.values())
    counts = [len(sheet._charts) for sheet in sheets(data)]
    assert counts == [bool(one.bars) for one in SHAPES.values()]


def test_a_chart_without_bars_is_a_sheet_without_a_chart() -> None:
    (sheet,) = sheets(book(EMPTY))
    assert (sheet.max_row, sheet._charts) == (1, [])


def test_charts_of_both_kinds_keep_their_places_in_a_workbook() -> None:
    made = (chart_sheet(CAUSES, (), "First"), FIGURES, chart_sheet(MONTHS, (), "Last"))
    first, figures, last = sheets(xlsx.write(Workbook("", "", made)))
    found = [one._charts[0].series[0].val.numRef.f for one in (first, figures, last)]
    assert found == ["'First'!$C$2:$C$5", "'Figures'!$C$2:$C$3", "'Last'!$C$2:$C$4"]
