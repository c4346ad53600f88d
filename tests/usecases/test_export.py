"""Filled worksheets as data: no cell is a formula, no text is lost, and answers can be reread."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from generator.answers.flat_table import STAMP, flat_table
from generator.cli import main
from generator.foundation.tables import escape_formula, joined_cells, unescape_formula
from generator.usecases.build import BuildOptions, build
from generator.usecases.export import plain, record
from tests.conftest import EXAMPLES
from tests.support.filled import filled, read
from tests.support.sheets import xlsx_bytes

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "'=1",
    "''@",
]
ANSWERS = {
    "about.request_title": "=HYPERLINK(1)",
    "clarify.request_received": "x" * 70_000,
    "value.cheat_codes_used": ["bedside_time"],
    "diagnose.data_points": [{"family": "leader_report", "finding": "+1", "value": -3}],
    "agree.align_with": ["Ann", "@Bob"],
}

# Files of users that must not be overwritten.
OWN = {
    "organisation.yaml": (EXAMPLES / "wexholme.yaml").read_bytes(),
    "teams.csv": b"team,name\nnight,Night\n",
    "teams.xlsx": xlsx_bytes([["team", "name"], ["night", "Night"]]),
    "zip.xlsx": b"PK\x03\x04",
    "notes.json": b'{"schema": 1, "command": "build"}',
    "notes.md": b"# file, worksheet",
}


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_could_be_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert escape_formula(text) == f"'{text}"
    assert unescape_formula(escape_formula(text)) == text


@given(st.text(max_size=20))
def test_every_escaped_text_is_restored(text: str) -> None:
    assert unescape_formula(escape_formula(text)) == text


@pytest.fixture
def run() -> Callable[..., Result]:
    return lambda *args: CliRunner().invoke(
        main,
        ["read", "-c", str(EXAMPLES / "wexholme.yaml"), *(str(arg) for arg in args)],
        catch_exceptions=False,
    )


def test_csv_contains_every_answer_and_no_formula(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    path = filled(tmp_path, ANSWERS) / "pushback-worksheet.docx"
    result = run(path, "--format", "csv", "-o", tmp_path / "a.csv")
    assert "read.split" in result.stderr
    (row,) = csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig"), newline=""))
    assert row["about.request_title"] == "'=HYPERLINK(1)"
    assert row["diagnose.data_points.1.value"] == "-3"
    assert row["diagnose.data_points.1.finding"] == "'+1"
    assert row["value.cheat_codes_used"] == "bedside_time"
    assert row["agree.align_with.2"] == "'@Bob"
    assert joined_cells(row)["clarify.request_received"] == ANSWERS["clarify.request_received"]


def test_xlsx_stores_texts_as_texts(run: Callable[..., Result], tmp_path: Path) -> None:
    path = filled(tmp_path, ANSWERS) / "pushback-worksheet.md"
    run(path, "--format", "xlsx", "-o", tmp_path / "a.xlsx")
    heading, row = openpyxl.load_workbook(tmp_path / "a.xlsx")["Data"].iter_rows()
    cells = {name.value: cell for name, cell in zip(heading, row, strict=True)}
    assert cells["about.request_title"].data_type == "s"
    assert cells["diagnose.data_points.1.value"].value == -3
    assert all(cell.data_type != "f" for cell in row)
    texts = {name: cell.value for name, cell in cells.items() if isinstance(cell.value, str)}
    assert joined_cells(texts)["clarify.request_received"] == ANSWERS["clarify.request_received"]


@pytest.mark.parametrize("at", [31_999, 32_000])
def test_a_text_is_split_where_no_white_space_is_lost(at: int) -> None:
    text = "x" * at + " \n " + "y" * 40_000
    one = {"file": "a.md", "answers": {"about.rule_cited": text}, "found_by": {}}
    (heading, row), _ = flat_table([{**dict.fromkeys(STAMP), **one}])
    cells = {name: cell.strip() for name, cell in zip(heading, row, strict=True)}
    assert joined_cells(cells)["about.rule_cited"] == text
    assert all(len(cell) <= 32_000 for cell in cells.values())


def test_yaml_contains_the_records(run: Callable[..., Result], tmp_path: Path) -> None:
    path = filled(tmp_path, ANSWERS) / "pushback-worksheet.docx"
    found = yaml.safe_load(run(path, "--format", "yaml").stdout)
    assert found["items"] == [record(read(path))]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("12", 12),
        ("1E+3", 1000),
        ("12.50", 12.5),
        ("0.0001", 0.0001),
        ("0.00001", "0.00001"),
        ("123456789012345", 123456789012345),
        ("123456789012.3456789", "123456789012.3456789"),
        ("0.0000000001", "0.0000000001"),
    ],
)
def test_a_number_that_programs_would_change_is_exported_as_text(
    number: str, shown: float | str
) -> None:
    found = plain(Decimal(number))
    assert (type(found), found) == (type(shown), shown)
    assert Decimal(str(found)) == Decimal(number)


def test_the_worksheets_in_a_folder_are_read(run: Callable[..., Result], tmp_path: Path) -> None:
    folder = filled(tmp_path, ANSWERS)
    (folder / "~$pushback.docx").write_bytes(b"Word's lock file")
    (folder / "notes.txt").write_text("x")
    found = yaml.safe_load(run(tmp_path / "filled", "--format", "yaml").stdout)
    assert [item["file"] for item in found["items"]] == [
        (folder / f"pushback-worksheet.{suffix}").as_posix() for suffix in ("docx", "md")
    ]


def test_records_with_different_answers_share_one_table(tmp_path: Path) -> None:
    first = record(
        read(filled(tmp_path / "a", {"about.request_title": "A"}) / "pushback-worksheet.md")
    )
    second = record(
        read(filled(tmp_path / "b", {"about.rule_cited": "B"}) / "pushback-worksheet.md")
    )
    (heading, *rows), _ = flat_table([first, second])
    assert heading[-2:] == ["about.request_title", "about.rule_cited"]
    assert [row[-2:] for row in rows] == [["A", ""], ["", "B"]]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_exported_table_fills_a_new_document(
    run: Callable[..., Result], tmp_path: Path, form: str
) -> None:
    source = filled(tmp_path, ANSWERS) / "pushback-worksheet.docx"
    run(source, "--format", form, "-o", tmp_path / f"a.{form}")
    options = BuildOptions(
        EXAMPLES / "wexholme.yaml",
        editions=("worksheet",),
        teams=("aseptic",),
        output=tmp_path / "again",
        answers=tmp_path / f"a.{form}",
    )
    assert build(options).exit_code == 0
    again = tmp_path / "again/aseptic/aseptic-pushback-worksheet.docx"
    assert read(again).answers == read(source).answers


def test_dates_in_a_table_are_read_in_its_locale(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("locale,about.date_met\nen-GB,04/03/2026\n")
    options = BuildOptions(
        EXAMPLES / "wexholme.yaml",
        ("pushback",),
        ("worksheet",),
        teams=("aseptic",),
        output=tmp_path / "out",
        answers=tmp_path / "a.csv",
    )
    build(options)
    found = read(tmp_path / "out/aseptic/aseptic-pushback-worksheet.md")
    assert found.answers == {"about.date_met": "2026-03-04"}


def test_a_filled_file_is_never_overwritten(run: Callable[..., Result], tmp_path: Path) -> None:
    path = filled(tmp_path, ANSWERS) / "pushback-worksheet.md"
    before = path.read_bytes()
    result = run(path, "-o", path)
    assert result.exit_code == 2
    assert path.read_bytes() == before


@pytest.mark.parametrize("form", ["csv", "xlsx", "yaml", "json"])
def test_an_export_only_replaces_an_earlier_export(
    form: str, run: Callable[..., Result], tmp_path: Path
) -> None:
    path = filled(tmp_path, ANSWERS) / "pushback-worksheet.md"
    target = tmp_path / "results"
    target.touch()
    arguments = [path, "--format", form, "-o", target]
    assert [run(*arguments).exit_code for _ in range(2)] == [0, 0]
    for data in OWN.values():
        own = tmp_path / "own"
        own.write_bytes(data)
        result = run(*arguments[:-1], own)
        assert (result.exit_code, own.read_bytes()) == (2, data)
        assert "already exists and was not written by “playbook read”" in result.stderr


@pytest.mark.sampled(4)
@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.parametrize(
    ("name", "shown"), [(b"caf\xe9.md", "caf\\udce9.md"), (b"a\x01b.md", "a\\u0001b.md")], ids=str
)
@pytest.mark.parametrize("form", ["csv", "xlsx", "yaml", "json"])
def test_a_file_whose_name_cannot_be_stored_is_exported_with_an_escaped_name(
    name: bytes, shown: str, form: str, run: Callable[..., Result], tmp_path: Path
) -> None:
    source = filled(tmp_path, {"about.request_title": "Mine"}) / "pushback-worksheet.md"
    path, target = tmp_path / os.fsdecode(name), tmp_path / f"a.{form}"
    source.rename(path)
    assert run(path, "--format", form, "-o", target).exit_code == 0
    match form:
        case "csv":
            assert shown in target.read_text("utf-8-sig")
        case "xlsx":
            assert openpyxl.load_workbook(target)["Data"]["A2"].value.endswith(shown)
        case _:
            load = json.loads if form == "json" else yaml.safe_load
            assert load(target.read_text("utf-8"))["items"] == [record(read(path))]
