"""The cells of a workbook are read as people see them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.styles import PatternFill

from generator.foundation.characters import decode_xlsx_text, encode_xlsx_text
from generator.foundation.errors import ConfigError
from generator.foundation.limits import limits_of
from generator.foundation.tables import Notes, TableRow, open_table
from tests.support.sheets import save, workbook, xlsx_bytes

SHEET = "xl/worksheets/sheet1.xml"
COLOURED = PatternFill("solid", fgColor="FFFF00")


def rows(path: Path) -> list[TableRow]:
    return list(open_table(path).rows())


def cells(path: Path) -> list[dict[str, str]]:
    return [row.cells for row in rows(path)]


def notes(path: Path) -> list[str]:
    table = open_table(path)
    found = Notes(table)
    for row in table.rows():
        found.add(row)
    return [problem.message for problem in found]


def changed(path: Path, *changes: tuple[str, str], part: str = SHEET) -> Path:
    """The workbook with some texts of a part replaced, as another program might have saved it."""
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    text = parts[part].decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    parts[part] = text.encode()
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def test_numbers_dates_and_times_are_read_as_shown(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    row = [7, 0.15, time_of_day(7, 30), timedelta(hours=30), date(2026, 9, 4), 0.1 + 0.2, True, "7"]
    formats = {"A2": "000", "B2": "0%", "C2": "hh:mm", "D2": "[h]:mm", "E2": "dd/mm/yyyy"}
    workbook(path, [list("abcdefgh"), row], formats)
    (found,) = rows(path)
    shown = ["007", "15%", "07:30", "30:00", "2026-09-04", "0.3", "true", "7"]
    assert list(found.cells.values()) == shown
    assert found.numbers == {"a": "7", "b": "15", "f": "0.3"}


def test_a_date_with_a_time_is_a_date_only_at_midnight(tmp_path: Path) -> None:
    row = [datetime(2026, 9, 4), datetime(2026, 9, 4, 7, 30)]
    formats = dict.fromkeys(["A2", "B2"], "dd.mm.yyyy hh:mm")
    workbook(tmp_path / "t.xlsx", [["a", "b"], row], formats)
    assert cells(tmp_path / "t.xlsx") == [{"a": "2026-09-04", "b": "2026-09-04 07:30"}]


def test_a_workbook_counts_its_days_from_1904_if_it_says_so(tmp_path: Path) -> None:
    sheet = workbook(tmp_path / "t.xlsx", [["a"], [date(2026, 9, 4)]])
    sheet.parent.epoch = datetime(1904, 1, 1)
    save(sheet, tmp_path / "t.xlsx")
    assert cells(tmp_path / "t.xlsx") == [{"a": "2026-09-04"}]


def test_a_cell_without_a_value_is_a_problem_of_its_row_that_names_the_cell(
    tmp_path: Path,
) -> None:
    path = tmp_path / "t.xlsx"
    workbook(path, [["team", "name"], ["a", "#N/A"], ["b", "=A2"], [None, "=1/0"], ["c", "C"]])
    changed(path, ("<f>1/0</f><v></v>", "<f>1/0</f><v>#DIV/0!</v>"), ('r="B4"', 'r="B4" t="e"'))
    found = [
        f"{problem.place.line} {problem.code} {problem.message} | {problem.hint}"
        for row in rows(path)
        for problem in row.problems
    ]
    assert found == [
        "2 sheet.cell B2 contains the error #N/A | correct the cell, or type the value",
        "3 sheet.cell B3 contains a formula without a result"
        " | open the file in Excel, save it, and try again",
        "4 sheet.cell B4 contains the error #DIV/0! | correct the cell, or type the value",
    ]
    assert cells(path) == [{"team": "a"}, {"team": "b"}, {}, {"team": "c", "name": "C"}]


def test_a_formula_counts_as_its_saved_result_even_if_that_is_an_empty_text(
    tmp_path: Path,
) -> None:
    path = tmp_path / "t.xlsx"
    workbook(path, [["team", "name", "a"], ["a", "=A2", "=A2"]])
    changed(
        path,
        ('<c r="B2"><f>A2</f><v></v>', '<c r="B2" t="str"><f>A2</f><v>shown</v>'),
        ('<c r="C2"><f>A2</f><v></v>', '<c r="C2" t="str"><f>A2</f><v></v>'),
    )
    assert cells(path) == [{"team": "a", "name": "shown"}]


def test_problems_of_columns_that_are_not_read_do_not_matter(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", [["team", "mail"], ["a", "#REF!"]])
    (row,) = open_table(tmp_path / "t.xlsx").without(["mail"]).rows()
    assert (row.cells, row.problems) == ({"team": "a"}, ())


@pytest.mark.parametrize("far", ["A1048576", "XFD1", "XFD2", "C1048576"])
def test_a_coloured_cell_far_away_is_neither_a_row_nor_a_column(tmp_path: Path, far: str) -> None:
    sheet = workbook(tmp_path / "t.xlsx", [["team", "name"], ["a", "A"]])
    sheet[far].fill = COLOURED
    save(sheet, tmp_path / "t.xlsx")
    assert cells(tmp_path / "t.xlsx") == [{"team": "a", "name": "A"}]


def test_a_row_and_a_column_far_away_are_read(tmp_path: Path) -> None:
    sheet = workbook(tmp_path / "t.xlsx", [["team"], ["a"]])
    sheet["XFD1"], sheet["XFD1048576"], sheet["A1048576"] = "name", "B", "b"
    save(sheet, tmp_path / "t.xlsx")
    assert cells(tmp_path / "t.xlsx") == [{"team": "a"}, {"team": "b", "name": "B"}]


def test_empty_rows_and_cells_count_towards_a_limit_of_their_own(tmp_path: Path) -> None:
    path = workbook_of_empty_cells(tmp_path / "t.xlsx", 1000)
    assert cells(path) == [{"team": "a"}]
    with pytest.raises(ConfigError) as caught:
        list(open_table(path, limits_of(("table_cells=900",))).rows())
    (problem,) = caught.value.problems
    assert (problem.code, problem.message) == (
        "sheet.too_large",
        "the table has more than 900 cells",
    )


def workbook_of_empty_cells(path: Path, count: int) -> Path:
    workbook(path, [["team"], ["a"]])
    return changed(path, ("</sheetData>", "<row><c/></row>" * (count // 2) + "</sheetData>"))


def test_merged_cells_give_their_text_to_each_row(tmp_path: Path) -> None:
    sheet = workbook(
        tmp_path / "t.xlsx",
        [["team", "name", "department"], ["a", "A", "welders"], ["b"], ["c"], [], ["d"]],
    )
    sheet.merge_cells("C2:C5")
    save(sheet, tmp_path / "t.xlsx")
    found = [(row["team"], row.get("department")) for row in cells(tmp_path / "t.xlsx")]
    assert found == [("a", "welders"), ("b", "welders"), ("c", "welders"), ("d", None)]


def test_cells_merged_across_columns_are_a_problem_of_their_rows(tmp_path: Path) -> None:
    sheet = workbook(
        tmp_path / "t.xlsx", [["team", "name", "department"], ["a", "A", ""], ["b", "B", "C"]]
    )
    sheet.merge_cells("B2:C2")
    save(sheet, tmp_path / "t.xlsx")
    first, second = rows(tmp_path / "t.xlsx")
    (problem,) = first.problems
    assert problem.message == "B2:C2 are merged across columns"
    assert second.problems == ()


def test_cells_merged_with_the_heading_belong_to_the_heading(tmp_path: Path) -> None:
    sheet = workbook(tmp_path / "t.xlsx", [["team", "name"], ["", "first"], ["a", "A"]])
    sheet.merge_cells("A1:A2")
    save(sheet, tmp_path / "t.xlsx")
    assert cells(tmp_path / "t.xlsx") == [{"name": "first"}, {"team": "a", "name": "A"}]


def test_what_a_spreadsheet_does_not_show_is_read_and_reported(tmp_path: Path) -> None:
    sheet = workbook(
        tmp_path / "t.xlsx", [["team", "name"], ["a", "A"], ["b", "B"], ["c", "C", "x"]]
    )
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    other = sheet.parent.create_sheet("Estates")
    other.append(["Team"])
    sheet.parent.create_sheet("Notes").append(["to do"])
    save(sheet, tmp_path / "t.xlsx")
    assert [row["team"] for row in cells(tmp_path / "t.xlsx")] == ["a", "b", "c"]
    assert notes(tmp_path / "t.xlsx") == [
        "columns without a heading were not read: C",
        "hidden rows were read too: 3",
        "hidden columns were read too: “name”",
        "other worksheets were not read: “Estates”",
    ]


def test_the_first_worksheet_that_people_see_is_read(tmp_path: Path) -> None:
    sheet = workbook(tmp_path / "t.xlsx", [["list"], ["x"]])
    sheet.parent.create_sheet("Teams").append(["team"])
    sheet.parent["Teams"].append(["a"])
    sheet.sheet_state = "hidden"
    sheet.parent.active = 1
    save(sheet, tmp_path / "t.xlsx")
    assert cells(tmp_path / "t.xlsx") == [{"team": "a"}]
    chosen = open_table(tmp_path / "t.xlsx", first=("list",))
    assert [row.cells for row in chosen.rows()] == [{"list": "x"}]


HEADINGS = ["Team ", "na\u00adme\u200b", "\ufeffvoice.tagline", "cost\u00a0centre", "line\nbreak"]


def test_headings_are_on_one_line_and_without_invisible_characters(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", [[*HEADINGS, " "], list("abcdef")])
    assert list(cells(tmp_path / "t.xlsx")[0]) == [
        "Team",
        "name",
        "voice.tagline",
        "cost centre",
        "line break",
    ]


ESCAPES = [
    ("One_x000D_\nTwo", "One\nTwo"),
    ("a_x0041_b", "aAb"),
    ("_x005F_x0041_", "_x0041_"),
    ("_x005f_", "_"),
    ("_x0041", "_x0041"),
    ("_xD83D__xDE00_", "😀"),
    ("x_y", "x_y"),
]


@pytest.mark.parametrize(("stored", "text"), ESCAPES)
def test_escapes_in_texts_of_cells_are_undone(tmp_path: Path, stored: str, text: str) -> None:
    workbook(tmp_path / "t.xlsx", [["a"], [stored]])
    assert cells(tmp_path / "t.xlsx") == [{"a": text}]
    assert cells(with_shared_texts(tmp_path / "t.xlsx")) == [{"a": text}]


def with_shared_texts(path: Path) -> Path:
    """The workbook with its texts in a table of their own, as Excel saves them."""
    with ZipFile(path) as package:
        cells = re.findall(r't="inlineStr"><is>(.*?)</is>', package.read(SHEET).decode(), re.DOTALL)
    changes = {
        f't="inlineStr"><is>{text}</is>': f't="s"><v>{number}</v>'
        for number, text in enumerate(cells)
    }
    changed(path, *changes.items())
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    link = f'<Relationship Id="rIdS" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
    changed(path, ("</Relationships>", link), part="xl/_rels/workbook.xml.rels")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with ZipFile(path, "a") as package:
        items = "".join(f"<si>{text}</si>" for text in cells)
        package.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}">{items}</sst>')
    return path


def test_a_text_of_several_formats_is_read_without_its_phonetic_hints(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", [["a"], ["Tokyo"]])
    rich = (
        "<r><t>東</t></r><r><rPr><b/></rPr><t>京</t></r><rPh sb='0' eb='2'><t>トウキョウ</t></rPh>"
    )
    changed(tmp_path / "t.xlsx", ("<t>Tokyo</t>", rich))
    assert cells(tmp_path / "t.xlsx") == [{"a": "東京"}]
    assert cells(with_shared_texts(tmp_path / "t.xlsx")) == [{"a": "東京"}]


@example("_x0000\x1f")
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.text("_x0041F5\r\n"))
def test_any_text_survives_the_escapes_of_workbooks(text: str) -> None:
    stored = encode_xlsx_text(text)
    assert decode_xlsx_text(stored) == text
    assert not re.search("[\x00-\x08\r\x0e-\x1f\ufffe\uffff]", stored)


def test_a_text_like_an_escape_comes_back_from_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(xlsx_bytes([["a"], ["Form _x0041_"]]))
    assert cells(tmp_path / "t.xlsx") == [{"a": "Form _x0041_"}]
    with ZipFile(tmp_path / "t.xlsx") as package:
        assert "Form _x005F_x0041_<" in package.read(SHEET).decode()


def test_a_strict_workbook_is_read(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", [["a"], [0.15]], {"A2": "0%"})
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    for part in (SHEET, "xl/workbook.xml", "xl/styles.xml"):
        changed(tmp_path / "t.xlsx", (main, strict), part=part)
    assert cells(tmp_path / "t.xlsx") == [{"a": "15%"}]


def test_openpyxl_and_this_reader_agree_on_plain_cells(tmp_path: Path) -> None:
    table = [["a", "b"], ["one", 2], [3.5, "four\nlines"], [True, "5"]]
    workbook(tmp_path / "t.xlsx", table)
    read = openpyxl.load_workbook(tmp_path / "t.xlsx").active.iter_rows(2, values_only=True)
    expected = [[str(cell).replace("True", "true") for cell in row] for row in read]
    assert [list(row.values()) for row in cells(tmp_path / "t.xlsx")] == expected
