"""A quarter of an L&D head: sheets come back, are kept, counted, shown and forgotten."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from tests.conftest import EXAMPLES
from tests.support.cases import ADA, TICKED, sheet, workdays_after
from tests.support.filled import filled
from tests.support.reports import Rows, tables_in

SUFFIXES = ("docx", "md", "html")
DEPARTMENTS = {"pharmacy": "Pharmacy", "estates": "Estates", "nursing": "Nursing"}
WON = {"redirect_accepted": "Another route agreed", "compromise": "Compromise"}
LOST = {"build_as_asked": "Build as asked", "declined": "Declined"}
# What forty requests said, in turn: none of the lengths has a common factor.
DECISIONS = [*["redirect_accepted"] * 3, "compromise", "build_as_asked", "declined", "parked"]
CAUSES = [["process"], ["access", "process"], ["knowledge"], ["process"], ["access"]]
HOURS = [None, 40, 10]
DAYS = [3, 9, 12, 20]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, an organisation's."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.chdir(home)
    monkeypatch.setenv("PLAYBOOK_CACHE", str(tmp_path / "cache"))
    shutil.copy(EXAMPLES / "wexholme.yaml", home / "organisation.yaml")
    shutil.copy(EXAMPLES / "wexholme.png", home)
    return home


def library(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["library", *map(str, args)], catch_exceptions=False)


def said(number: int) -> dict[str, Any]:
    """The answers of one of the forty requests."""
    of_phrase = ["faster_starters"] if number < 3 else ["bedside_time"] if number % 2 else []
    answers = {
        "about.request_title": f"Request {number}",
        "about.requester": ADA if number % 2 else "Bo Lee",
        "about.requester_department": [*DEPARTMENTS][number % 3],
        "about.date_received": "2026-07-01",
        "diagnose.root_causes": CAUSES[number % 5],
        "value.cheat_codes_used": of_phrase,
        "value.hours_saved_month": HOURS[number % 3],
        "value.basis": "measured",
        "outcome.decision": DECISIONS[number % 7],
        "outcome.date_decided": f"2026-07-{1 + DAYS[number % 4]:02}",
    }
    return {key: value for key, value in answers.items() if value not in (None, [])}


def tables_after(here: Path) -> dict[str, Rows]:
    assert library("report", "-o", here / "report.docx").exit_code == 0
    return tables_in(here / "report.docx")


@pytest.mark.slow
def test_forty_sheets_of_known_content_are_counted_as_by_hand(here: Path) -> None:
    (here / "returned").mkdir()
    for number in range(40):
        suffix = SUFFIXES[number % 3]
        made = filled(here / "made", said(number), formats=(suffix,))
        shutil.move(made / f"pushback-worksheet.{suffix}", here / f"returned/{number}.{suffix}")
    assert library("add", "returned").exit_code == 0
    tables = tables_after(here)
    every = [said(number) for number in range(40)]
    decided = [one for one in every if one["outcome.decision"] != "parked"]
    won = [one for one in decided if one["outcome.decision"] in WON]
    finding = library("report", "--format", "md").stdout
    assert f"{len(won)} of {len(decided)} decided; {40 - len(decided)} without a final" in finding
    causes = Counter(code for one in every for code in one["diagnose.root_causes"])
    assert [int(count) for _, count in tables["Root causes"]] == [
        count for _, count in causes.most_common()
    ]
    for name, _, total, known, unknown in tables["Hours given back a year, by department"]:
        own = [one.get("value.hours_saved_month") for one in won
               if DEPARTMENTS[one["about.requester_department"]] == name]  # fmt: skip
        hours = [hours * 12 for hours in own if hours]
        assert total.replace(",", "") == (str(sum(hours)) if hours else "not known yet")
        assert (int(known), int(unknown)) == (len(hours), own.count(None))
    first = date(2026, 7, 1)
    days = sorted(workdays_after(first, DAYS[number % 4]) for number in range(40))
    (_, decision) = next(rows for title, rows in tables.items() if title.startswith("Decisions"))
    assert decision[2:4] == (str(days[19]), str(days[35]))
    few, many = sorted(tables["Which phrases work"], key=lambda row: "uses" not in row[1])
    assert few[1] == "uses: 3, too few to say"
    used = [one for one in decided if "bedside_time" in one.get("value.cheat_codes_used", [])]
    agreed = sum(one["outcome.decision"] in WON for one in used)
    assert many[1].endswith(f"({agreed} of {len(used)})")


def test_a_revision_counts_once_and_copies_that_contradict_are_said(here: Path) -> None:
    library("add", sheet(here / "ada.md"))
    library("add", sheet(here / "ada.md"))
    library("add", sheet(here / "ada.md", {"clarify.request_received": "A poster"}))
    assert tables_after(here)["What became of them"] == [("Another route agreed", "1")]
    assert "contradicting" not in library("report", "--format", "md").stdout
    sheet(here / "a.md", {"clarify.request_received": "A film"})
    sheet(here / "b.md", {"clarify.request_received": "A talk"})
    assert library("add", "a.md", "b.md").exit_code == 3
    assert tables_after(here)["What became of them"] == [("Another route agreed", "1")]
    assert "1 with contradicting copies" in library("report", "--format", "md").stdout


def test_only_cases_that_may_be_shown_are_found_for_a_stakeholder_and_teach(here: Path) -> None:
    lesson = {"outcome.lesson": "Watch first", "about.request_title": "One"}
    goal = (*TICKED, "Release clinical time")
    sheets = [
        sheet(here / "a.md", lesson, (*goal, "Yes, without names")),
        sheet(here / "b.md", lesson | {"about.request_title": "Two"}, goal),
        sheet(here / "c.md", lesson | {"about.request_title": "Three"}, (*TICKED, "Yes, without")),
    ]
    assert library("add", *sheets).exit_code == 0
    asked = ["value.business_goal=bedside", "outcome.decision=redirect_accepted"]
    fields = [word for one in asked for word in ("--field", one)]
    found = library("find", *fields, "--permitted", "--format", "json")
    (case,) = json.loads(found.stdout)["items"]
    assert (case["title"], case["requester"]) == ("One", None)
    learned = tables_after(here)["What was learned"]
    assert sorted(learned) == [("One", "Watch first"), ("Three", "Watch first")]


def test_forgetting_a_person_leaves_every_byte_of_the_report(here: Path) -> None:
    for number in range(3):
        texts = {"about.request_title": f"Request {number}", "value.hours_saved_month": "10"}
        library("add", sheet(here / f"{number}.md", texts))
    tables_after(here)
    before = (here / "report.docx").read_bytes()
    assert library("forget", "--requester", ADA).exit_code == 0
    tables_after(here)
    assert (here / "report.docx").read_bytes() == before
