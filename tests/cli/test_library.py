"""`playbook library`: finished worksheets are kept as cases and found again."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from tests.conftest import EXAMPLES
from tests.support.cases import TICKED, sheet


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an organisation's file, which is the current one."""
    shutil.copy(EXAMPLES / "wexholme.yaml", tmp_path / "organisation.yaml")
    shutil.copy(EXAMPLES / "wexholme.png", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def library(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["library", *map(str, args)], catch_exceptions=False)


def items(*args: str | Path) -> list[dict[str, Any]]:
    """The items that a command prints as JSON."""
    result = library(*args, "--format", "json")
    assert result.exit_code == 0, result.stderr
    plain = json.loads(result.stdout)
    assert plain["command"] == f"library {args[0]}"
    found: list[dict[str, Any]] = plain["items"]
    return found


def shown(case: str) -> dict[str, Any]:
    (item,) = items("show", case)
    return item


def files_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def outcomes(result: Result) -> list[str]:
    return [line.split("\t")[0] for line in result.stdout.splitlines()]


def test_a_sheet_becomes_a_case_with_its_original(here: Path) -> None:
    path = sheet(here / "ada.md")
    result = library("add", path)
    assert result.exit_code == 0
    assert outcomes(result) == ["added"]
    (case,) = items("list")
    assert case["title"] == "Shift handover"
    assert case["requester"] == "Ada Marsh"
    assert case["decision"] == "redirect_accepted"
    assert case["file"].startswith("cases/2")
    assert (here / "library" / case["file"]).is_file()
    (original,) = (here / "library/files").iterdir()
    assert original.read_bytes() == path.read_bytes()


def test_the_same_sheet_twice_adds_nothing(here: Path) -> None:
    path = sheet(here / "ada.md")
    library("add", path)
    before = files_of(here / "library")
    again = library("add", path)
    assert outcomes(again) == ["known"]
    assert files_of(here / "library") == before
    path.rename(here / "renamed.md")
    assert outcomes(library("add", here / "renamed.md")) == ["known"]


def test_changed_answers_are_a_new_revision_and_the_difference_is_shown(here: Path) -> None:
    library("add", sheet(here / "ada.md"))
    result = library("add", sheet(here / "ada.md", {"clarify.request_received": "A course"}))
    assert outcomes(result) == ["revised"]
    (case,) = items("list")
    assert case["revisions"] == 2
    first, second = shown(case["case"])["revisions"]
    assert second["parents"] == [first["revision"]]
    (change,) = second["changes"]
    assert (change["before"], change["after"]) == (None, "A course")
    assert "– → A course" in library("show", case["case"]).stdout


def test_two_edited_copies_of_a_revision_are_a_conflict_and_none_is_lost(here: Path) -> None:
    library("add", sheet(here / "ada.md"))
    sheet(here / "a.md", {"clarify.request_received": "A course"})
    sheet(here / "b.md", {"clarify.request_received": "A poster"})
    result = library("add", "a.md", "b.md")
    assert result.exit_code == 3
    assert outcomes(result) == ["revised", "conflict"]
    assert "contradict each other" in result.stderr
    assert "--settle" in result.stderr
    (case,) = items("list")
    assert case["conflict"]
    assert case["revisions"] == 3
    settled = library("add", "a.md", "--settle")
    assert outcomes(settled) == ["settled"]
    assert shown(case["case"])["answers"]["clarify.request_received"] == "A course"
    assert not items("list")[0]["conflict"]


def test_a_confidential_sheet_never_enters(here: Path) -> None:
    result = library("add", sheet(here / "ada.md", ticked=(*TICKED, "Confidential")))
    assert outcomes(result) == ["left out"]
    assert "is marked as confidential" in result.stderr
    assert not (here / "library").exists()


def test_what_was_added_before_it_was_confidential_is_named_and_can_be_removed(here: Path) -> None:
    library("add", sheet(here / "ada.md"))
    (case,) = items("list")
    result = library("add", sheet(here / "ada.md", ticked=(*TICKED, "Confidential")))
    hint = f"library forget --case {case['case']}"
    assert hint in result.stderr
    removed = CliRunner().invoke(main, hint.split(), catch_exceptions=False)
    assert removed.stdout.count("removed") == 3
    assert items("list") == []
    assert files_of(here / "library") - {"key", ".gitignore"} == {
        f"log/{path.name}" for path in (here / "library/log").iterdir()
    }


def test_a_command_that_does_not_exist_is_reported_with_the_closest_one() -> None:
    result = library("ad")
    assert result.exit_code == 2
    assert "There is no command “library ad”; did you mean “add”?" in result.stderr


@pytest.mark.parametrize("args", [[], ["--requester", " "], ["--case", "zzzz"]])
@pytest.mark.usefixtures("here")
def test_whom_to_forget_has_to_be_said(args: list[str]) -> None:
    assert library("forget", *args).exit_code == 2


def test_sheets_of_others_and_damaged_ones_are_reported_and_the_rest_is_added(here: Path) -> None:
    folder = here / "returned"
    folder.mkdir()
    sheet(folder / "ada.md")
    sheet(folder / "other.md", name="quillbasin")
    (folder / "broken.docx").write_bytes(b"PK nothing")
    sheet(folder / "blank.md", dict.fromkeys(["about.request_title"], ""), ())
    result = library("add", folder)
    assert result.exit_code == 1
    assert outcomes(result).count("added") == 2
    assert "is a worksheet of “quillbasin”" in result.stderr
    assert "-c" in result.stderr
    assert "broken.docx" in result.stderr


def test_only_sheets_of_another_organisation_are_a_mistake_in_the_command(here: Path) -> None:
    result = library("add", sheet(here / "other.md", name="quillbasin"))
    assert result.exit_code == 2
    assert not (here / "library").exists()


def test_a_blank_sheet_is_left_out(here: Path) -> None:
    blank = sheet(here / "blank.md", dict.fromkeys(
        ("about.request_title", "about.requester", "about.date_received", "outcome.date_decided"),
        "",
    ), ())  # fmt: skip
    result = library("add", blank)
    assert outcomes(result) == ["left out"]
    assert "is blank" in result.stderr


def test_a_request_after_its_worksheet_adds_nothing(here: Path) -> None:
    library("add", sheet(here / "ada.md"))
    asked = {"clarify.perceived_problem": "Late handovers"}
    result = library("add", sheet(here / "ask.md", asked, ("Estates",), edition="request"))
    assert outcomes(result) == ["left out"]
    assert "the worksheet of the same request is in the library" in result.stderr
    assert "build --edition worksheet with --from" in result.stderr


def test_a_worksheet_after_its_request_is_a_revision(here: Path) -> None:
    library("add", sheet(here / "ask.md", ticked=("Estates",), edition="request"))
    assert outcomes(library("add", sheet(here / "ada.md"))) == ["revised"]
    (case,) = items("list")
    assert case["edition"] == "worksheet"


def test_cases_are_found_by_words_and_by_choices_in_words(here: Path) -> None:
    library("add", sheet(here / "ada.md"), sheet(here / "b.md", {"about.request_title": "Audit"}))
    assert [one["title"] for one in items("find", "handov")] == ["Shift handover"]
    by_label = items("find", "--field", "outcome.decision=another route agreed")
    assert len(by_label) == 2
    assert items("find", "audit", "--field", "outcome.decision=declined") == []


@pytest.mark.parametrize(
    ("asked", "message", "hint"),
    [
        ("outcome.decisions=declined", "there is no field", "did you mean “outcome.decision”?"),
        ("outcome.decision=declned", "has no choice", "did you mean “declined”?"),
        ("outcome.decision", "is not like step.field=value", ""),
    ],
)
@pytest.mark.usefixtures("here")
def test_a_field_or_choice_that_does_not_exist_is_reported(
    asked: str, message: str, hint: str
) -> None:
    result = library("find", "--field", asked)
    assert result.exit_code == 2
    assert message in result.stderr
    assert hint in result.stderr


def test_only_cases_with_permission_are_given_away_and_anonymised_ones_without_names(
    here: Path,
) -> None:
    library(
        "add",
        sheet(here / "a.md", {"about.request_title": "One"}, (*TICKED, "Yes, without names")),
        sheet(here / "b.md", {"about.request_title": "Two"}),
    )
    (case,) = items("find", "--permitted")
    assert (case["title"], case["requester"]) == ("One", None)


@pytest.mark.usefixtures("here")
def test_a_case_that_does_not_exist_is_reported() -> None:
    result = library("show", "zzzz")
    assert result.exit_code == 2
    assert "there is no case “zzzz”" in result.stderr


def test_the_built_in_example_has_no_library(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = library("list")
    assert result.exit_code == 2
    assert "a library belongs to an organisation" in result.stderr


def test_the_copy_of_one_person_is_known_by_its_id(here: Path) -> None:
    """Also where title and requester were corrected later."""
    for name, typed in {"a": {}, "b": {"about.request_title": "Handovers"}}.items():
        path = sheet(here / f"{name}.md", typed)
        text = path.read_text(encoding="utf-8")
        stamp = '{"copy": "kqzvtm", "worksheet": '
        path.write_text(text.replace('{"worksheet": ', stamp), encoding="utf-8")
    assert outcomes(library("add", "a.md")) == ["added"]
    assert outcomes(library("add", "b.md")) == ["revised"]
    (case,) = items("list")
    assert (case["case"], case["title"]) == ("kqzvtm", "Handovers")


def test_a_library_does_not_add_its_own_files(here: Path) -> None:
    library("add", sheet(here / "ada.md"))
    assert outcomes(library("add", here)) == ["known"]


def test_a_report_counts_what_became_of_requests_and_does_not_guess(here: Path) -> None:
    for number, decision in enumerate(["Another route agreed"] * 3 + ["Build as asked"] * 2):
        texts = {"about.request_title": f"Request {number}", "about.date_met": "2026-09-02"}
        hours = {"value.hours_saved_month": "10"} if number else {}
        sheet(here / f"{number}.md", texts | hours, ("Estates", decision))
    library("add", *sorted(here.glob("?.md")))
    (figures,) = items("report")
    assert figures["cases"] == 5
    assert figures["redirected"] == {"redirected": 3, "decided": 5, "rate": 0.6}
    (hours,) = figures["hours"]
    assert (hours["total"], hours["known"], hours["unknown"]) == (240, 2, 1)
    (money,) = figures["money"]
    assert money["unit"] == "GBP"
    assert figures["first_reply"]["half"] == 1
    text = library("report").stdout
    assert "decided for another route\t60 % (3 of 5)" in text
    assert "Estates\t60 % (3 of 5)" in text
    assert "Another route agreed\t3" in text
    assert "hours saved in a year\t–\t240\t120 – 120\t2\t1" in text


def test_a_report_of_too_few_cases_says_so(here: Path) -> None:
    library("add", sheet(here / "ada.md"))
    assert "too few to say (1 of 1)" in library("report").stdout
    (figures,) = items("report", "--since", "2026-10-01")
    assert figures["cases"] == 0


def _add_at_once(together: Any, folder: str) -> None:
    together.wait()
    sys.exit(library("add", folder, "-q").exit_code)


@pytest.mark.slow
def test_eight_people_who_add_the_same_sheets_at_the_same_time_lose_nothing(here: Path) -> None:
    (here / "returned").mkdir()
    for number in range(3):
        texts = {"about.request_title": f"Request {number}"}
        sheet(here / f"returned/{number}.md", texts)
        sheet(here / f"returned/{number}-later.md", texts | {"clarify.trigger_event": "A fall"})
    library("doctor")  # import and cache once for all forks
    fork = multiprocessing.get_context("fork")
    together = fork.Barrier(8)
    started = [fork.Process(target=_add_at_once, args=(together, "returned")) for _ in range(8)]
    for process in started:
        process.start()
    for process in started:
        process.join()
    assert {process.exitcode for process in started} == {0}
    cases = items("list")
    assert [one["revisions"] for one in cases] == [2, 2, 2]
    assert not any(one["conflict"] for one in cases)
    assert len([*(here / "library/files").iterdir()]) == 6


def test_the_folder_of_the_library_is_a_setting(here: Path) -> None:
    file = here / "organisation.yaml"
    file.write_text(file.read_text() + "\nlibrary:\n  folder: shelf/cases\n")
    library("add", sheet(here / "ada.md"))
    assert (here / "shelf/cases/cases").is_dir()
