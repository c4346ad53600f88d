"""`playbook track` as it is typed: what it prints and writes, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli.main import main
from tests.support.returns import WHOLE, returned
from tests.support.rounds import project, record, sent


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a round; the sheet of one of its people is back, late and without an answer."""
    folder = project(tmp_path / "home")
    monkeypatch.chdir(folder)
    sent(folder)
    partly = {name: text for name, text in WHOLE.items() if name != "filter.pain_point"}
    sheet = record(folder)["Ines Duarte"]
    returned(Path("returned/a.docx"), sheet, partly, 13)
    returned(Path("returned/b.md"), {**sheet, "copy": "bcdfgh"}, WHOLE)
    return folder


def run(*arguments: object) -> Result:
    every = ["track", "--date", "2026-09-14", *map(str, arguments)]
    return CliRunner().invoke(main, every, catch_exceptions=False)


def test_the_most_urgent_come_first_and_the_headline_says_how_many_are_missing() -> None:
    result = run()
    assert result.exit_code == 0
    assert [line.split("\t") for line in result.stdout.splitlines()] == [
        ["missing", "Jördis Weißkamp", "Ward 7", "2026-09-11", "–", ""],
        ["missing", "Nuño Peñalba", "Pharmacy", "2026-09-11", "–", ""],
        ["incomplete, late", "Ines Duarte", "Aseptic Unit", "2026-09-11", "2026-09-13",
         "What is going wrong for pharmacy colleagues; 2 days late"],
    ]  # fmt: skip
    assert result.stderr == (
        "From nobody we know: returned/b.md, filled in by Ines Duarte\n"
        "1 of 3 sheets are back, 2 are missing"
        " (1 incomplete, 1 late, 1 from nobody we know).\n"
    )


def test_programs_get_each_sheet_and_the_problems() -> None:
    Path("returned/scan.xps").write_bytes(b"PK")
    found = json.loads(run("returned", "--format", "json").stdout)
    items = {item["name"]: item for item in found["items"]}
    assert items["Ines Duarte"]["state"] == "incomplete"
    assert items["Ines Duarte"]["files"] == ["returned/a.docx"]
    assert items["Nuño Peñalba"]["back"] is None
    assert [one["code"] for one in found["diagnostics"]] == ["read.format"]


@pytest.mark.parametrize(("name", "begins"), [("x.xlsx", b"PK"), ("x.md", b"# "), ("x.json", b"{")])
def test_the_name_of_the_file_says_the_format(name: str, begins: bytes) -> None:
    assert run("-o", name).exit_code == 0
    assert Path(name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "x.pdf"], "-o FILE should end in .json, .md or .xlsx."),
        (["--format", "xlsx"], "An Excel file is not printed: name it with -o FILE.xlsx."),
        (["--format", "table", "-o", "x.md"], "A table is only printed"),
        (["--round", "autum"], "did you mean “autumn”?"),
        (["--sent", "elsewhere"], "send one first: playbook send"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_damaged_file_is_one_error_among_the_rows() -> None:
    Path("returned/c.docx").write_bytes(b"PK")
    result = run()
    assert result.exit_code == 1
    assert "returned/c.docx" in result.stderr
    assert len(result.stdout.splitlines()) == 3


def test_without_a_folder_it_says_where_it_looks() -> None:
    Path("returned").rename("elsewhere")
    result = run()
    assert result.exit_code == 0
    assert "returned: does not exist, so no file was looked at" in result.stderr
    assert "0 of 3 sheets are back, 3 are missing" in result.stderr
    assert "1 of 3 sheets are back" in run("elsewhere").stderr


def test_reminders_are_named(home: Path) -> None:
    result = run("--remind")
    assert result.exit_code == 0
    named = [line.removeprefix("Draft: ") for line in result.stderr.splitlines() if "Draft" in line]
    assert len(named) == 3
    assert all((home / name).is_file() for name in named)
    assert "reminded on 2026-09-14" in run().stdout
