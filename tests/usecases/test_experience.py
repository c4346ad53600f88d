"""What playbooks show of the library: cases that may be shown, and how each phrase fared."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.library.case_folder import CaseFolder
from generator.library.index import delete_index
from generator.library.record import PERMISSION
from tests.conftest import EXAMPLES
from tests.support.cases import revision

PHRASE = "bedside_time"
HANDOVER = {
    "about.request_title": "Handover sheets",
    "clarify.perceived_problem": "Nurses were to be\nretrained.",
    "propose.solution_format": "process_change",
    PERMISSION: "named_with_consent",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An organisation that uses its library in its playbooks, in the current folder."""
    text = (EXAMPLES / "wexholme.yaml").read_text(encoding="utf-8")
    own = f"{text}\nlibrary: {{use_in_playbooks: true}}\n"
    (tmp_path / "organisation.yaml").write_text(own, encoding="utf-8")
    shutil.copy(EXAMPLES / "wexholme.png", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def keep(folder: Path, *cases: dict[str, Any]) -> None:
    """Put cases with these answers into the library."""
    for number, answers in enumerate(cases, start=1):
        ident = f"case{number:02}"
        people = {"about.requester": "Ada Marsh"}
        CaseFolder(folder / "library").write(
            revision(ident, answers=answers, people=people), "2026"
        )


def build(*more: str) -> str:
    """Build the playbook edition for the organisation, and return what the command printed."""
    args = ["build", "pushback", "--edition", "playbook", "--format", "md", *more]
    result = CliRunner().invoke(main, args, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def page(folder: Path) -> str:
    (path,) = (folder / "output").glob("[!.]*/*-playbook.md")
    return path.read_text(encoding="utf-8")


def test_a_case_that_may_be_shown_is_told_in_the_playbook(folder: Path) -> None:
    keep(folder, {**HANDOVER, "value.hours_saved_month": 40, "value.basis": "measured"})
    build()
    told = "**Handover sheets.** Nurses were to be retrained. Solved by: Process change."
    assert f"{told} Result: 40 hours a month." in page(folder)


@pytest.mark.parametrize(
    "changed",
    [
        {PERMISSION: "no"},
        {PERMISSION: None},
        {"outcome.decision": "build_as_asked"},
        {"outcome.decision": "parked"},
    ],
    ids=["not permitted", "nobody asked", "built as asked", "not decided"],
)
def test_other_cases_are_not_told(folder: Path, changed: dict[str, Any]) -> None:
    keep(folder, {**HANDOVER, **changed})
    build()
    assert "Handover sheets" not in page(folder)


def test_a_problem_without_a_full_stop_gets_one(folder: Path) -> None:
    keep(folder, {**HANDOVER, "clarify.perceived_problem": "Nurses forget it"})
    build()
    assert "**Handover sheets.** Nurses forget it. Solved by" in page(folder)


def test_what_somebody_expected_is_no_result(folder: Path) -> None:
    keep(folder, {**HANDOVER, "value.hours_saved_month": 40, "value.basis": "estimated"})
    build()
    assert "Handover sheets" in page(folder)
    assert "Result: 40 hours a month" not in page(folder)


@pytest.mark.parametrize("named", ["Ada Marsh", "MARSH, ADA", "Mrs Marsh", "Ada"])
def test_a_text_that_names_somebody_is_left_out_of_an_anonymous_case(
    folder: Path, named: str
) -> None:
    keep(
        folder,
        {
            **HANDOVER,
            PERMISSION: "anonymised",
            "clarify.perceived_problem": f"{named} asked for it.",
        },
        {**HANDOVER, PERMISSION: "anonymised", "about.request_title": f"A wish of {named}"},
    )
    build()
    assert "**Handover sheets.** Solved by" in page(folder)
    assert "asked for it" not in page(folder)
    assert "A wish of" not in page(folder)


def test_the_five_newest_cases_follow_those_of_the_file(folder: Path) -> None:
    titles = [f"Request {number}" for number in range(1, 8)]
    keep(
        folder,
        *(
            {**HANDOVER, "about.request_title": title, "about.date_received": f"2026-09-0{number}"}
            for number, title in enumerate(titles, start=1)
        ),
    )
    build()
    text = page(folder)
    told = [title for title in titles if f"**{title}.**" in text]
    assert told == titles[2:]
    assert text.index("**Request 7.**") < text.index("**Request 3.**")


@pytest.mark.parametrize(
    ("won", "lost", "said"),
    [
        (4, 1, "4 of 5 requests took another route"),
        (2, 2, "Too few requests so far to say how often it works"),
        (0, 0, ""),
    ],
)
def test_a_phrase_says_how_often_it_worked(folder: Path, won: int, lost: int, said: str) -> None:
    used = {"value.cheat_codes_used": [PHRASE]}
    keep(folder, *[used] * won, *[{**used, "outcome.decision": "declined"}] * lost)
    build()
    found = [one for one in ("requests took another", "Too few requests") if one in page(folder)]
    assert (said in page(folder), len(found)) == (True, bool(said))


def test_the_same_library_gives_the_same_playbook(folder: Path) -> None:
    keep(folder, HANDOVER)
    build()
    before = page(folder)
    delete_index(CaseFolder(folder / "library"))
    shutil.rmtree(folder / "output")
    build()
    assert page(folder) == before
    assert "unchanged" in build()


def test_a_new_case_renews_playbooks_and_leaves_sheets_as_they_are(folder: Path) -> None:
    keep(folder, HANDOVER)
    args = ["build", "pushback", "--format", "md"]
    assert CliRunner().invoke(main, args).exit_code == 0
    sheets = {path: path.read_bytes() for path in (folder / "output").glob("[!.]*/*-worksheet.md")}
    keep(folder, HANDOVER, {**HANDOVER, "about.request_title": "Another request"})
    assert CliRunner().invoke(main, args).exit_code == 0
    assert "Another request" in page(folder)
    assert {path: path.read_bytes() for path in sheets} == sheets


def test_a_library_is_used_only_if_the_organisation_says_so(folder: Path) -> None:
    keep(folder, HANDOVER)
    shutil.copy(EXAMPLES / "wexholme.yaml", folder / "organisation.yaml")
    build()
    assert "Handover sheets" not in page(folder)


def test_what_a_case_says_is_text_and_no_markup(folder: Path) -> None:
    title = "*bold* {{ 7 * 7 }} <b>x</b> | [link](http://example.org)"
    keep(folder, {**HANDOVER, "about.request_title": title})
    build()
    assert r"\*bold\* {{ 7 * 7 }} \<b>x\</b> \| \[link\](http" in page(folder)
