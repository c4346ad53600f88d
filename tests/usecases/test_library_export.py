"""`playbook library export`: cases as tables and JSON lines, for other tools."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from tests.conftest import EXAMPLES
from tests.support.cases import TICKED, sheet


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: an organisation's, with a library of two cases."""
    shutil.copy(EXAMPLES / "wexholme.yaml", tmp_path / "organisation.yaml")
    shutil.copy(EXAMPLES / "wexholme.png", tmp_path)
    monkeypatch.chdir(tmp_path)
    hours = {"value.hours_saved_month": "40", "about.request_title": "=1+1"}
    sheets = [
        sheet(tmp_path / "a.md", hours, (*TICKED, "Yes, without names")),
        sheet(tmp_path / "b.md", {"about.date_received": "2026-08-01"}),
    ]
    assert library("add", *sheets).exit_code == 0
    return tmp_path


def library(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["library", *map(str, args)], catch_exceptions=False)


def exported(path: Path, *args: str) -> list[dict[str, Any]]:
    """The rows that an export writes, by the names of their columns."""
    result = library("export", "-o", path, *args)
    assert result.exit_code == 0, result.stderr
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if path.suffix == ".csv":
        return [*csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))]
    sheet_of = openpyxl.load_workbook(path).active
    assert sheet_of
    (heading, *rows) = sheet_of.iter_rows(values_only=True)
    return [dict(zip(map(str, heading), row, strict=True)) for row in rows]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_table_has_a_row_for_each_case_with_answers_and_figures(here: Path, suffix: str) -> None:
    first, second = exported(here / f"cases{suffix}")
    assert (first["day"], second["day"]) == ("2026-09-01", "2026-08-01")
    assert first["about.request_title"] == "'=1+1"
    assert str(first["value.hours_saved_month"]) == "40"
    assert str(first["derived.hours_saved_year"]) == "480"
    assert not second["derived.hours_saved_year"], "not known is not 0"
    assert first["about.requester"] == "Ada Marsh"
    assert first["playbook"] == "pushback"


def test_json_lines_have_the_answers_as_they_are(here: Path) -> None:
    first, second = exported(here / "cases.jsonl")
    assert first["answers"]["about.request_title"] == "=1+1"
    assert first["derived"]["hours_saved_year"] == 480
    assert second["derived"]["hours_saved_year"] is None


def test_names_of_people_can_be_left_out(here: Path) -> None:
    for suffix in (".csv", ".xlsx", ".jsonl"):
        rows = exported(here / f"cases{suffix}", "--no-names")
        assert len(rows) == 2
        assert "Ada" not in str(rows)


def test_an_export_can_be_restricted(here: Path) -> None:
    path = here / "cases.jsonl"
    (permitted,) = exported(path, "--permitted")
    assert permitted["permission"] == "anonymised"
    assert "Ada" not in str(permitted)
    assert len(exported(path, "--until", "2026-08-31")) == 1
    assert exported(path, "--playbook", "intake") == []


def test_an_empty_library_gives_a_heading_alone(here: Path) -> None:
    shutil.rmtree(here / "library")
    assert exported(here / "cases.csv") == []
    assert (here / "cases.csv").read_text(encoding="utf-8-sig").startswith("case,day,")


def test_the_same_library_gives_the_same_bytes_with_a_new_index(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for suffix in (".csv", ".xlsx", ".jsonl"):
        exported(here / f"one{suffix}")
    monkeypatch.setenv("PLAYBOOK_CACHE", "off")
    for suffix in (".csv", ".xlsx", ".jsonl"):
        exported(here / f"two{suffix}")
        assert (here / f"one{suffix}").read_bytes() == (here / f"two{suffix}").read_bytes()


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["-o", "cases.doc"], "should end in .csv, .xlsx or .jsonl"),
        (["-o", "cases.csv", "--format", "xlsx"], "contradicts"),
        (["--format", "xlsx"], "needs -o FILE"),
        ([], "Say where to"),
        (["-o", "organisation.yaml", "--format", "csv"], "should end in"),
        (["-o", "notes.csv"], "was not written by"),
        (["--since", "soon", "--format", "csv"], "is not a date"),
        (["--playbook", "pushbak", "--format", "csv"], "did you mean “pushback”?"),
    ],
)
def test_what_cannot_be_exported_is_reported_and_nothing_is_overwritten(
    here: Path, args: list[str], message: str
) -> None:
    (here / "notes.csv").write_text("mine")
    result = library("export", *args)
    assert result.exit_code == 2
    assert message in result.stderr
    assert (here / "notes.csv").read_text() == "mine"
