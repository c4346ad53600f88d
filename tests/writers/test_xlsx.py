"""Workbooks: texts stay texts, the same input gives the same bytes, and totals work everywhere."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from html import unescape

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from generator.document.theme import Theme
from generator.foundation.locale import find_locale
from generator.writers import xlsx
from generator.writers.workbook import (
    LONGEST,
    BarChart,
    Cell,
    Column,
    Sheet,
    Total,
    TotalRow,
    Workbook,
    date_format,
    money_format,
    sheet_name,
)

FIGURES = Sheet(
    "Figures",
    (Column("Request", 20), Column("Counted", 12), Column("Hours", 12)),
    (
        (Cell("Forms"), Cell("counts"), Cell(Decimal("10.5"), "#,##0.0")),
        (Cell("Alarms"), Cell("counts"), Cell("not known")),
        (Cell("Forms"), Cell("copy"), Cell(Decimal(40), "#,##0.0")),
    ),
    (
        TotalRow("Total", {2: Total(Decimal("10.5"), "#,##0.0")}),
        TotalRow("Left out", {2: Total(1, "0", "not known")}),
    ),
    (1, "counts"),
    (BarChart("Hours", (2,), 2, "#,##0"),),
)


def sheet_of(*rows: tuple[Cell, ...], plain: bool = False) -> Sheet:
    columns = tuple(Column(f"Column {number}", 20) for number in range(len(rows[0])))
    return Sheet("Sheet", columns, rows, plain=plain)


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def opened(*sheets: Sheet, results: bool = False) -> Worksheet:
    data = xlsx.write(Workbook("Title", "Author & Sons", sheets))
    return openpyxl.load_workbook(io.BytesIO(data), data_only=results).worksheets[0]


def test_the_same_workbook_gives_the_same_bytes_without_a_time() -> None:
    book = Workbook("Title", "Author", (FIGURES,))
    data = xlsx.write(book)
    assert xlsx.write(book) == data
    assert set(re.findall(r"\d{4}-\d\d-\d\dT", part(data, "docProps/core.xml"))) == {"1980-01-01T"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("Form _x0041_", "Form _x005F_x0041_"),
        ("_x005F_x0041_", "_x005F_x005F_x005F_x0041_"),
        ("_x41_ _X0041_ _x00412_", "_x41_ _X0041_ _x00412_"),
        ("a\x01b\x1f", "a_x0001_b_x001F_"),
        ("One\r\nTwo", "One_x000D_\nTwo"),
        ("\ufffe\ud800", "_xFFFE__xD800_"),
        ("A & <b>\t“”", "A & <b>\t“”"),
        ("=1+1", "=1+1"),
    ],
)
def test_a_text_is_stored_so_that_people_see_it_as_it_is(
    text: str, stored: str, plain: bool
) -> None:
    data = xlsx.write(Workbook("", "", (sheet_of((Cell(text),), plain=plain),)))
    xml = part(data, "xl/worksheets/sheet1.xml")
    assert [unescape(found) for found in re.findall("<t[^>]*>([^<]*)</t>", xml)][1:] == [stored]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_text_like_a_formula_is_a_text_and_stays_one_when_it_is_edited(text: str) -> None:
    cell = opened(sheet_of((Cell(text),)))["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_a_text_of_the_greatest_length_is_not_cut() -> None:
    text = "_x0041_" * (LONGEST // 7)
    xml = part(xlsx.write(Workbook("", "", (sheet_of((Cell(text),)),))), "xl/worksheets/sheet1.xml")
    assert text.replace("_x0041_", "_x005F_x0041_") in xml


def test_numbers_and_dates_have_types_and_formats() -> None:
    row = (Cell(Decimal("0.7"), "0%"), Cell(date(2026, 3, 4), "d mmm yyyy"), Cell())
    cells = next(opened(sheet_of(row)).iter_rows(min_row=2))
    assert [(cell.data_type, cell.number_format) for cell in cells[:2]] == [
        ("n", "0%"),
        ("d", "d mmm yyyy"),
    ]
    assert (cells[0].value, cells[1].value.date()) == (0.7, date(2026, 3, 4))
    assert cells[2].value is None


def test_a_total_is_a_formula_over_the_rows_that_count_and_has_its_result() -> None:
    formulas, results = opened(FIGURES), opened(FIGURES, results=True)
    assert formulas["C5"].value == '=SUMIF($B$2:$B$4,"counts",C$2:C$4)'
    assert formulas["C6"].value == '=COUNTIFS($B$2:$B$4,"counts",C$2:C$4,"not known")'
    assert (results["C5"].value, results["C6"].value) == (10.5, 1)


def test_a_sheet_can_be_sorted_and_printed() -> None:
    sheet = opened(FIGURES)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:C4")
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$A")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet["A1"].font.bold and sheet["A1"].fill.fgColor.rgb == f"00{Theme().ink}"
    assert sheet.oddFooter.left.text == "Author && Sons"


def test_a_chart_draws_the_rows_that_count_and_names_them() -> None:
    (chart,) = opened(FIGURES)._charts
    (series,) = chart.series
    assert series.val.numRef.f == "'Figures'!$C$2:$C$3"
    assert (series.cat.numRef or series.cat.strRef).f == "'Figures'!$A$2:$A$3"
    assert series.tx.strRef.f == "'Figures'!C1"


@pytest.mark.parametrize(
    ("text", "taken", "name"),
    [
        ("Requests – Pushback", (), "Requests – Pushback"),
        ("a/b: [c]?*\\", (), "a b c"),
        ("'quoted'", (), "quoted"),
        ("", (), "1"),
        ("x" * 40, (), "x" * 30 + "…"),
        ("Requests – Leadership sponsorship", (), "Requests – Leadership…"),
        ("Requests", ("requests",), "Requests 2"),
        ("x" * 40, ("x" * 30 + "…",), "x" * 28 + "… 2"),
    ],
)
def test_a_sheet_has_a_name_that_excel_takes(text: str, taken: tuple[str, ...], name: str) -> None:
    assert sheet_name(text, taken) == name


@pytest.mark.parametrize(
    ("tag", "currency", "money", "day"),
    [
        ("en-GB", "GBP", "[$£]#,##0.00", "d mmm yyyy"),
        ("en-US", "USD", "[$$]#,##0.00", "mmm d, yyyy"),
        ("de-DE", "EUR", "#,##0.00 [$€]", "dd.mm.yyyy"),
        ("de-CH", "CHF", "[$CHF] #,##0.00", "dd.mm.yyyy"),
        ("es-ES", "EUR", "#,##0.00 [$€]", "d mmm yyyy"),
        ("ja-JP", "JPY", "[$￥]#,##0", "yyyy/mm/dd"),
        ("en", "", "#,##0.00", "mmm d, yyyy"),
    ],
)
def test_amounts_and_dates_look_as_usual_in_a_locale(
    tag: str, currency: str, money: str, day: str
) -> None:
    locale = find_locale(tag)
    assert money_format(*locale.money_pattern(currency)) == money
    assert date_format(locale.date_pattern()) == day


def test_a_date_pattern_with_other_parts_becomes_the_plain_one() -> None:
    assert date_format("EEEE d MMM y") == "yyyy-mm-dd"
    assert date_format("d 'de' MMM y") == 'd "de" mmm yyyy'
