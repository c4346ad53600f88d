"""`playbook build --paper`: sheets to print, beside those to fill in on screen."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run

PAGES = ["needs-canvas", "needs-request", "pushback-playbook", "pushback-worksheet"]


def names(folder: Path) -> list[str]:
    found = folder.glob("[!.]*/*")
    return sorted(path.name.removeprefix("aseptic-") for path in found)


@pytest.fixture
def aseptic(run: Run, organisation: Callable[..., Path]) -> Run:
    """Run the command with the organisation, for one team and one playbook where it builds."""
    config = organisation()
    one = ("pushback", "--team", "aseptic", "-o", "output")
    return lambda name, *rest: run(name, *(one if name == "build" else ()), *rest, "-c", config)


def test_the_sheets_for_paper_stand_beside_those_for_the_screen(aseptic: Run) -> None:
    assert aseptic("build", "--paper").exit_code == 0
    assert names(Path("output")) == [f"{page}-paper.docx" for page in PAGES]
    aseptic("build", "--format", "docx")
    expected = [f"{page}{ending}.docx" for page in PAGES for ending in ("-paper", "")]
    assert names(Path("output")) == expected


def test_a_plain_build_renews_both(
    aseptic: Run, run: Run, organisation: Callable[..., Path]
) -> None:
    aseptic("build", "--edition", "request", "--format", "docx")
    aseptic("build", "--edition", "request", "--paper")
    before = {path: path.read_bytes() for path in Path("output").glob("[!.]*/*")}
    assert run("build", "-o", "output", "-c", organisation()).stdout.count("unchanged") == 2
    changed = organisation("wexholme", {"#0B4F6C": "#4B0082"})
    assert run("status", "-o", "output", "-c", changed).stdout.count(".docx") == 2
    assert run("build", "-o", "output", "-c", changed).stdout.count("updated") == 2
    after = {path: path.read_bytes() for path in Path("output").glob("[!.]*/*")}
    assert before.keys() == after.keys()
    assert all(before[path] != after[path] for path in before)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--protect"], "--paper and --protect cannot be combined: its pages have no fields"),
        (
            ["--format", "md"],
            "--paper and --format md cannot be combined: its pages are Word or PDF files",
        ),
        (
            ["--edition", "summary", "--answers", "a.yaml"],
            "--paper and --edition summary cannot be combined: there is nothing in it",
        ),
    ],
)
def test_what_makes_no_sense_on_paper_is_said(
    aseptic: Run, options: list[str], reason: str
) -> None:
    Path("a.yaml").write_text("answers: {}")
    result = aseptic("build", "--paper", *options)
    assert result.exit_code == 2
    assert reason in " ".join(result.stderr.split())
    assert not Path("output").exists()


def test_a_sheet_for_paper_is_not_read_and_says_what_to_do(aseptic: Run) -> None:
    aseptic("build", "--paper", "--edition", "worksheet")
    (sheet,) = Path("output").glob("aseptic/*")
    for command in ("read", "refresh"):
        result = aseptic(command, sheet)
        assert result.exit_code == 1
        said = " ".join(result.stderr.split())
        assert "to be filled in by hand" in said
        assert "file of the same name without “-paper”" in said


def test_a_folder_may_contain_sheets_for_paper(aseptic: Run) -> None:
    aseptic("build", "--edition", "worksheet", "--format", "docx")
    aseptic("build", "--edition", "worksheet", "--paper")
    result = aseptic("read", "output/aseptic")
    assert result.exit_code == 0
    assert "filled in by hand" in result.stderr


def test_answers_that_are_known_are_printed(aseptic: Run) -> None:
    Path("answers.yaml").write_text("answers: {about.request_title: Falls at night}")
    aseptic("build", "--paper", "--edition", "worksheet", "--answers", "answers.yaml")
    (sheet,) = Path("output").glob("aseptic/*")
    with zipfile.ZipFile(sheet) as package:
        assert "Falls at night" in package.read("word/document.xml").decode()


def test_a_sheet_in_which_somebody_typed_is_kept(aseptic: Run) -> None:
    aseptic("build", "--paper", "--edition", "request")
    (sheet,) = Path("output").glob("aseptic/*")
    kept = sheet.with_name("kept.docx")
    shutil.copy(sheet, kept)
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(sheet, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</w:t>", b" typed</w:t>"))
    data = sheet.read_bytes()
    assert aseptic("build", "--paper", "--edition", "request", "--due", "2027-01-08").exit_code == 3
    assert sheet.read_bytes() == data


def test_each_medium_has_an_archive_of_its_own(aseptic: Run) -> None:
    for medium in (["--paper"], ["--format", "docx"]):
        aseptic("build", "--edition", "request", "--zip", *medium)
    archives = {
        path.name: zipfile.ZipFile(path).namelist() for path in Path("output").glob("*.zip")
    }
    assert archives == {
        "pharmacy.zip": ["aseptic/aseptic-needs-request.docx"],
        "pharmacy-paper.zip": ["aseptic/aseptic-needs-request-paper.docx"],
    }
