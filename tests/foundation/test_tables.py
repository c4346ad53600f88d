"""Tables as spreadsheet programs save them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.foundation.errors import ConfigError
from generator.foundation.tables import open_table
from tests.support.sheets import csv_text

TABLE = [
    ["team", "name", "voice.tagline"],
    ["a", "Ärzte, nachts", 'She said "no"; twice'],
    ["b", "", "two\nlines"],
]
CELLS = [
    {"team": "a", "name": "Ärzte, nachts", "voice.tagline": 'She said "no"; twice'},
    {"team": "b", "voice.tagline": "two\nlines"},
]


def cells(path: Path) -> list[dict[str, str]]:
    return [row.cells for row in open_table(path).rows()]


def problem(path: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        cells(path)
    (found,) = caught.value.problems
    return f"{found.place.line} {found.code} {found.message} | {found.hint}"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_is_read_in_the_forms_that_programs_save(
    tmp_path: Path, delimiter: str, encoding: str, end: str
) -> None:
    path = tmp_path / "teams.csv"
    path.write_bytes(csv_text(TABLE, delimiter, end).encode(encoding))
    assert cells(path) == CELLS


def test_the_line_that_names_excels_delimiter_is_not_a_row(tmp_path: Path) -> None:
    path = tmp_path / "teams.csv"
    path.write_text("sep=;\nteam;name\na;A\n")
    assert cells(path) == [{"team": "a", "name": "A"}]
    assert [row.place.line for row in open_table(path).rows()] == [3]


def test_rows_know_their_line_even_after_texts_of_several_lines(tmp_path: Path) -> None:
    path = tmp_path / "teams.csv"
    path.write_text('team,name\n\na,"one\ntwo"\n,\nb,B\n')
    assert [row.place.line for row in open_table(path).rows()] == [3, 6]


def test_xlsx_cells_are_read_as_they_are_shown(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["team", "name", "a", "b", "c", "d", "e"])
    sheet.append([12, " A ", 0.5, True, datetime(2026, 11, 22), date(2026, 1, 2), 100 / 3])
    sheet.append([])
    sheet.append(["b"])
    book.save(tmp_path / "teams.xlsx")
    first, second = cells(tmp_path / "teams.xlsx")
    assert list(first.values()) == [
        "12",
        "A",
        "0.5",
        "true",
        "2026-11-22",
        "2026-01-02",
        "33.333333333",
    ]
    assert second == {"team": "b"}


def test_a_yaml_table_lists_teams_like_the_organisations_file(tmp_path: Path) -> None:
    path = tmp_path / "teams.yaml"
    path.write_text(
        "teams:\n"
        "  - {team: a, name: no}\n"
        "  - team: 012\n"
        "    voice: {tagline: Care, stakeholder: {one: partner, many: partners}}\n"
    )
    assert cells(path) == [
        {"team": "a", "name": "no"},
        {
            "team": "012",
            "voice.tagline": "Care",
            "voice.stakeholder.one": "partner",
            "voice.stakeholder.many": "partners",
        },
    ]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("x.csv", b"", "0 sheet.empty"),
        ("x.csv", b"\n\n", "0 sheet.empty"),
        ("x.csv", b"team,name,team\n", "1 sheet.column the column “team” appears twice"),
        ("x.csv", b"team,Team\na,A\n", "1 sheet.column the column “team” appears twice"),
        ("x.csv", b'team,name\na,"A\nb,B\n', "2 sheet.syntax is not valid CSV here"),
        ("x.csv", b"team,name\na,M\xfcller\n", "2 sheet.encoding is not UTF-8"),
        ("x.xlsx", b"PK\x03\x04", "0 sheet.syntax is not a readable XLSX"),
        ("x.xlsx", b"team,name", "0 sheet.syntax is not a readable XLSX"),
        ("x.ods", b"", "0 sheet.format is an OpenDocument spreadsheet, which cannot be read"
         " | open it in its program, and save it as XLSX or as CSV UTF-8"),
        ("x.xls", b"", "0 sheet.format is an older Excel file"),
        ("x.xlsx", b"\xd0\xcf\x11\xe0", "0 sheet.format is protected with a password, or"),
        ("x.odp", b"", "0 sheet.format is not a table file"),
        ("x.yaml", b"- a\n- b\n", "1 yaml.shape"),
        ("x.yaml", b"teams: a\n", "1 sheet.shape"),
        ("x.yaml", b"teams:\n- {team: [1]}\n", "2 sheet.shape"),
    ],
)  # fmt: skip
def test_an_unreadable_table_is_reported_with_its_line(
    tmp_path: Path, name: str, data: bytes, expected: str
) -> None:
    (tmp_path / name).write_bytes(data)
    assert problem(tmp_path / name).startswith(expected)


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    assert problem(tmp_path / "x.csv").startswith("0 sheet.missing")


_CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8).map(str.strip)


@given(st.lists(st.lists(_CELL, min_size=2, max_size=2), max_size=5), st.sampled_from(",;\t|"))
def test_any_text_survives_csv(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], delimiter: str
) -> None:
    path = tmp_path_factory.mktemp("csv") / "x.csv"
    path.write_bytes(csv_text([["team", "name"], *table], delimiter, "\n").encode())
    expected = [row for row in table if any(row)]
    found = [[row.get("team", ""), row.get("name", "")] for row in cells(path)]
    assert found == expected


def test_a_row_with_too_many_cells_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("team,name\na,A\nb,B,C\nc,C\n")
    rows = list(open_table(path).rows())
    assert [row.cells.get("team") for row in rows] == ["a", None, "c"]
    (problem,) = rows[1].problems
    assert "more cells than the heading has columns (2)" in problem.message


def test_the_first_worksheet_is_read_of_a_workbook_that_begins_with_a_chart(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["team"])
    book.active.append(["a"])
    book.create_chartsheet(index=0)
    book.save(tmp_path / "x.xlsx")
    assert cells(tmp_path / "x.xlsx") == [{"team": "a"}]
