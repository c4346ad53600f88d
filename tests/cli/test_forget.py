"""`playbook library forget` and `expire`: names and cases are removed for good."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.library.case_folder import CaseFolder
from generator.usecases.library.forget import CaseRemover, last_day, months_later
from generator.usecases.library.project_library import open_library
from tests.conftest import EXAMPLES
from tests.support.cases import TICKED, revision, sheet

ADA = ("forget", "--requester", "Ada Marsh")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: an organisation's, with a library of three cases by two people."""
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "home")
    monkeypatch.setenv("PLAYBOOK_CACHE", str(tmp_path / "cache"))
    home = tmp_path / "home"
    shutil.copy(EXAMPLES / "wexholme.yaml", home / "organisation.yaml")
    shutil.copy(EXAMPLES / "wexholme.png", home)
    sheets = tmp_path / "sheets"
    sheets.mkdir()
    said = {"clarify.request_received": "Ask Ada Marsh, or Marsh’s deputy"}
    of_bo = {"about.requester": "Bo Lee", "about.request_title": "Audit"}
    library(
        "add",
        sheet(sheets / "ada-marsh.md"),
        sheet(sheets / "late.md", said),
        sheet(sheets / "audit.md", of_bo | {"clarify.trigger_event": "Ada Marsh told me"}),
        sheet(sheets / "bo.md", {"about.requester": "Bo Lee"}, (*TICKED, "Compromise")[:1]),
    )
    return home


def library(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["library", *map(str, args)], catch_exceptions=False)


def listed() -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(library("list", "--format", "json").stdout)["items"]
    return items


def totals() -> list[tuple[Any, ...]]:
    """What a report would count of each case, without names."""
    return [(one["case"], one["day"], one["decision"], one["department"]) for one in listed()]


def naming(folder: Path, *names: str) -> list[str]:
    """The files below a folder that have any of these names, in their own or their text."""
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for name in names
        if name.encode() in path.read_bytes() or name in path.name
    ]


def test_no_trace_of_a_forgotten_name_is_left_and_totals_are_unchanged(here: Path) -> None:
    before = totals()
    assert len(before) == 3
    library("find", "ada")  # the index has the name, too
    assert naming(here.parent / "cache", "Ada Marsh")
    result = library(*ADA)
    assert result.exit_code == 0
    assert naming(here, "Ada Marsh", "ada-marsh") == []
    assert totals() == before
    assert naming(here.parent / "cache", "Ada Marsh") == []
    assert [one["requester"] for one in listed() if one["requester"]] == ["Bo Lee", "Bo Lee"]
    assert len([*(here / "library/files").iterdir()]) == 1, "the sheet without the name is kept"


def test_it_says_what_it_did_and_what_it_cannot_reach(here: Path) -> None:
    (here / ".git").mkdir()
    result = library(*ADA)
    assert result.stdout.count("sheet\t") == 3
    assert result.stdout.count("name\t") == 2
    assert "“Marsh” still stands in case" in result.stderr
    assert ".git: is version control" in result.stderr
    assert "Not reached: mailboxes" in result.stderr


def test_other_words_for_a_person_are_forgotten_on_demand(here: Path) -> None:
    library(*ADA, "--also", "Marsh")
    assert naming(here, "Marsh") == []


def test_a_dry_run_removes_nothing(here: Path) -> None:
    before = naming(here, "Ada Marsh")
    result = library(*ADA, "--dry-run")
    assert "would be removed" in result.stdout
    assert naming(here, "Ada Marsh") == before
    assert library(*ADA).stdout == result.stdout.replace("would be ", "")


def test_a_forgotten_name_does_not_come_back_with_its_sheet(here: Path) -> None:
    library(*ADA)
    result = library("add", here.parent / "sheets/ada-marsh.md")
    assert result.stdout.startswith("left out")
    assert "names somebody who was forgotten" in result.stderr
    changed = sheet(here / "again.md", {"clarify.trigger_event": "Another event"})
    assert library("add", changed).stdout.startswith("left out")
    changed.unlink()
    assert naming(here, "Ada Marsh") == []


def test_a_sheet_without_the_name_can_be_added_again(here: Path) -> None:
    path, stamp = here / "ada-marsh.md", '{"copy": "kqzvtm", "worksheet": '
    without = {"about.requester": "", "clarify.trigger_event": "A fall"}
    for typed in ({}, without):
        text = sheet(path, typed).read_text(encoding="utf-8")
        path.write_text(text.replace('{"worksheet": ', stamp), encoding="utf-8")
        result = library("add", path)
        library(*ADA)
    assert result.stdout.startswith("revised\tkqzvtm")


def test_revisions_that_a_copy_of_the_folder_brings_back_do_not_count(here: Path) -> None:
    shutil.copytree(here / "library", here.parent / "copy")
    library(*ADA)
    before = totals()
    shutil.copytree(here.parent / "copy", here / "library", dirs_exist_ok=True)
    assert totals() == before
    assert "that were removed are back" in library("list").stderr
    assert [one["requester"] for one in listed() if one["requester"]] == ["Bo Lee", "Bo Lee"]
    library("expire", "--no-input")
    assert library("list").stderr == ""
    assert naming(here / "library/cases", "Ada Marsh") == []


@pytest.mark.usefixtures("here")
def test_a_name_that_nobody_has_changes_nothing() -> None:
    before = totals()
    result = library("forget", "--requester", "Zoe Quill")
    assert result.exit_code == 0
    assert "Nothing names “Zoe Quill”." in result.stderr
    assert totals() == before


def test_summaries_and_what_builds_keep_are_removed_and_worksheets_are_named(here: Path) -> None:
    args = ["-q", "--team", "aseptic", "--from", str(here.parent / "sheets/ada-marsh.md")]
    for edition in ("summary", "worksheet"):
        build = ["build", "pushback", "--edition", edition, "--format", "md", *args]
        assert CliRunner().invoke(main, build, catch_exceptions=False).exit_code == 0
    assert naming(here / "output/.playbook/base", "Ada Marsh")
    result = library(*ADA)
    assert naming(here / "output/.playbook", "Ada Marsh") == []
    assert naming(here / "output", "Ada Marsh") == ["aseptic-pushback-worksheet.md"]
    assert "aseptic-pushback-worksheet.md: names the person, and is left to you" in result.stderr
    status = CliRunner().invoke(main, ["status"], catch_exceptions=False)
    assert "summary" not in status.stdout


def test_what_was_sent_loses_the_name(here: Path) -> None:
    people = here / "people.csv"
    people.write_text(
        "name,e-mail\nAda Marsh,a@example.org\nBo Lee,b@example.org\n", encoding="utf-8"
    )
    args = ["--to", "people.csv", "--round", "autumn", "--edition", "request", "--format", "md"]
    send = ["send", "pushback", *args]
    assert CliRunner().invoke(main, send, catch_exceptions=False).exit_code == 0
    folder = here / "sent/autumn"
    before = json.loads((folder / "sent.json").read_text(encoding="utf-8"))["sheets"]
    assert naming(folder, "Ada Marsh")
    planned = library(*ADA, "--dry-run").stdout
    assert "taken out of 1 sheet" in planned
    assert library(*ADA).stdout == planned.replace("would be ", "")
    after = json.loads((folder / "sent.json").read_text(encoding="utf-8"))["sheets"]
    assert [one["copy"] for one in after] == [one["copy"] for one in before]
    assert [(one["name"], one["mail"]) for one in after] == [("", ""), ("Bo Lee", "b@example.org")]
    assert naming(folder, "Ada Marsh", "a@example.org") == []
    assert "people.csv: names the person, and is left to you" in library(*ADA).stderr
    assert [path.suffix for path in sorted(folder.glob("*.eml"))] == [".eml"]


def test_each_change_leaves_a_line_without_names(here: Path) -> None:
    library(*ADA)
    logged = sorted(path.name for path in (here / "library/log").iterdir())
    assert [name.split("-")[3] for name in logged] == ["add", "forget"]


def removed(home: Path, day: date, *, dry_run: bool = False) -> list[str]:
    """The cases that are removed on a day."""
    remover = CaseRemover(open_library(home), dry_run, day)
    return [one.where for one in remover.expire() if one.what == "case"]


def test_cases_are_removed_when_they_are_older_than_they_are_kept(here: Path) -> None:
    """Wexholme keeps cases for 36 months; these were decided on 20 September 2026."""
    assert removed(here, date(2029, 9, 19)) == []
    assert len(removed(here, date(2029, 9, 20), dry_run=True)) == 3
    assert len(listed()) == 3
    assert len(removed(here, date(2029, 9, 20))) == 3
    assert listed() == []
    assert not [*(here / "library").glob("files/*"), *(here / "library").glob("cases/*/*")]


def test_a_team_may_keep_its_cases_for_a_shorter_time(here: Path) -> None:
    file = here / "organisation.yaml"
    text = file.read_text(encoding="utf-8")
    old, new = "{id: aseptic,", "{id: aseptic, policies: {retention_months: 6},"
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    assert len(removed(here, date(2027, 3, 20))) == 3


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-12-15", 24, "2028-12-15"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-12-15", 1_000_000, "9999-12-31"),
    ],
)
def test_months_are_counted_as_people_do(day: str, months: int, later: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


def test_a_case_never_ended_after_it_was_added() -> None:
    """A slip such as 2062 does not keep a case for ever."""
    one = revision(answers={"outcome.date_decided": "2062-09-01"})
    assert last_day(one).isoformat() == one.added


def test_a_damaged_record_with_the_name_is_removed(here: Path) -> None:
    folder = CaseFolder(here / "library")
    path = next(iter(folder.listing().files))
    data = (here / "library" / path).read_bytes().replace(b"Shift", b"Shaft")
    (here / "library" / path).write_bytes(data.replace(b"Bo Lee", b"Ada Marsh"))
    library(*ADA)
    assert naming(here, "Ada Marsh") == []
