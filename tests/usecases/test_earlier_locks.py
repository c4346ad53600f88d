"""What earlier versions built is renewed under today's names; what people worked on is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.output.lockfile import NAME
from generator.usecases.drift import find_drift
from tests.support.earlier import make_earlier
from tests.support.edits import edit_markdown, fill_markdown, remove_team
from tests.support.place import REQUEST, Place, new_place

WORKSHEET = {**REQUEST, "editions": ("worksheet",)}
THEN = ("playbook", "worksheet", "request")  # what a plain build made


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return new_place(tmp_path)


@pytest.mark.parametrize("version", [2, 3])
def test_untouched_files_of_earlier_names_go_when_the_new_ones_are_written(
    place: Place, version: int
) -> None:
    place.request(teams=("aseptic", "ward-7"))
    before = place.tree()
    make_earlier(place.output, version)
    assert place.tree().keys() == {"aseptic/pushback-request.md", "ward-7/pushback-request.md"}
    announced = place.announced()
    report = place.build()
    assert place.actions(report) == announced
    assert announced == {
        "aseptic/aseptic-needs-request.md": "created",
        "ward-7/ward-7-needs-request.md": "created",
        "aseptic/pushback-request.md": "removed",
        "ward-7/pushback-request.md": "removed",
    }
    assert place.tree() == before
    assert place.lock()["recipes"] == [
        {"organisation": "wexholme", "playbooks": ["pushback"], "editions": ["request"],
         "formats": ["md"], "teams": ["aseptic", "ward-7"]}
    ]  # fmt: skip
    assert set(place.actions().values()) == {"unchanged"}


def test_edited_and_filled_files_of_earlier_names_are_kept_and_reported_once(place: Place) -> None:
    place.build(**{**REQUEST, "editions": ("playbook", "worksheet")}, teams=("aseptic",))
    make_earlier(place.output)
    edited, filled = "aseptic/pushback-playbook.md", "aseptic/pushback-worksheet.md"
    edit_markdown(place.output / edited, "# ", "# My own ")
    fill_markdown(place.output / filled, "about.request_title", "Returns form")
    mine = {name: place.tree()[name] for name in (edited, filled)}
    report = place.build()
    reported = {one.place.file: one for one in report.problems if one.code == "file.earlier"}
    assert reported.keys() == {f"{place.output.as_posix()}/{name}" for name in (edited, filled)}
    today = f"today's is {place.output.as_posix()}/aseptic/aseptic-pushback-worksheet.md"
    assert today in reported[f"{place.output.as_posix()}/{filled}"].message
    assert "playbook refresh" in reported[f"{place.output.as_posix()}/{filled}"].hint
    assert mine.items() <= place.tree().items()
    assert {"aseptic/aseptic-pushback-playbook.md", "aseptic/aseptic-pushback-worksheet.md"} <= (
        place.tree().keys()
    )
    assert not [one for one in place.build().problems if one.code == "file.earlier"]
    assert mine.items() <= place.tree().items()


def test_a_file_that_was_deleted_under_its_earlier_name_stays_deleted(place: Place) -> None:
    place.request(teams=("aseptic", "ward-7"))
    make_earlier(place.output)
    (place.output / "ward-7/pushback-request.md").unlink()
    announced = place.announced()
    assert announced["ward-7/ward-7-needs-request.md"] == "left deleted"
    assert place.actions() == announced
    assert place.actions()["ward-7/ward-7-needs-request.md"] == "left deleted"
    assert place.actions(place.build(restore=True))["ward-7/ward-7-needs-request.md"] == "created"


def test_a_build_that_names_something_moves_only_that(place: Place) -> None:
    place.request(teams=("aseptic", "ward-7"))
    make_earlier(place.output)
    assert place.actions(place.request(teams=("aseptic",))) == {
        "aseptic/aseptic-needs-request.md": "created",
        "aseptic/pushback-request.md": "removed",
    }
    assert place.actions() == {
        "aseptic/aseptic-needs-request.md": "unchanged",
        "ward-7/ward-7-needs-request.md": "created",
        "ward-7/pushback-request.md": "removed",
    }


@pytest.mark.slow
def test_earlier_builds_are_distinguished_by_unit_table_and_documents(place: Place) -> None:
    place.build(editions=THEN)
    place.request(all_teams=True)
    place.build(**WORKSHEET, department="pharmacy")
    place.build(playbooks=("intake",), editions=THEN, teams=("aseptic",), formats=("docx",))
    place.request(team_table=place.table("one", "two"))
    before = place.tree()
    make_earlier(place.output)
    place.build()
    new = place.tree().keys() - before.keys()
    assert before.keys() <= place.tree().keys()
    assert all("-canvas." in name for name in new if not name.startswith(".playbook/"))
    found = [{name: value for name, value in one.items() if name != "organisation"}
             for one in place.lock()["recipes"]]  # fmt: skip
    request = {"playbooks": ["pushback"], "editions": ["request"], "formats": ["md"]}
    expected = [
        {},
        {"playbooks": ["pushback"], "editions": ["worksheet"], "formats": ["md"],
         "department": "pharmacy"},
        {**request, "team_table": "teams.csv"},
        {**request, "teams": ["dispensary", "porters", "ward-7", "ward-9"]},
        {**request, "teams": ["aseptic"]},
        {"playbooks": ["intake"], "formats": ["docx"], "teams": ["aseptic"]},
    ]  # fmt: skip
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert {action for name, action in place.actions().items() if name not in new} == {"unchanged"}


def test_documents_of_all_teams_are_taken_for_a_build_of_all_teams(place: Place) -> None:
    place.request(all_teams=True)
    make_earlier(place.output)
    place.build()
    assert place.lock()["recipes"][0]["all_teams"] is True


def test_a_sheet_for_paper_does_not_replace_a_file_of_an_earlier_version(place: Place) -> None:
    place.request(formats=("docx",), teams=("aseptic",))
    make_earlier(place.output)
    place.request(formats=(), paper=True, teams=("aseptic",))
    assert place.tree().keys() == {
        "aseptic/aseptic-needs-request-paper.docx",
        "aseptic/pushback-request.docx",
    }


def test_a_table_that_is_gone_keeps_what_was_built_from_it(place: Place) -> None:
    table = place.table("one")
    place.request(team_table=table)
    make_earlier(place.output)
    table.unlink()
    before = place.tree()
    report = place.build()
    assert place.tree() == before
    assert "recipe.source" in {problem.code for problem in report.problems}
    place.table("one")
    assert place.actions()["one/one-needs-request.md"] == "created"


def test_what_belongs_to_a_dissolved_team_is_removed_unless_it_was_edited(place: Place) -> None:
    place.build(**{**REQUEST, "editions": ("playbook", "request")}, teams=("aseptic", "ward-7"))
    make_earlier(place.output)
    edit_markdown(place.output / "aseptic/pushback-playbook.md", "# ", "# My own ")
    remove_team(place.config, "aseptic")
    actions = place.actions()
    assert actions["aseptic/pushback-request.md"] == "removed"
    assert actions["aseptic/pushback-playbook.md"] == "detached"


def test_files_of_another_organisation_are_left_alone(place: Place) -> None:
    place.request(teams=("aseptic",))
    make_earlier(place.output)
    before = place.tree()
    edit_markdown(place.config, "id: wexholme", "id: other")
    place.request(teams=("ward-7",))
    assert before.items() <= place.tree().items()
    assert set(place.actions()) == {"ward-7/ward-7-needs-request.md"}


def test_a_file_that_has_todays_name_already_is_never_replaced(place: Place) -> None:
    place.request(teams=("aseptic",))
    make_earlier(place.output)
    name = "aseptic/aseptic-needs-request.md"
    (place.output / name).write_bytes(b"mine")
    report = place.build()
    assert place.actions(report) == {name: "pending"}
    assert report.exit_code == 3
    assert (place.output / name).read_bytes() == b"mine"
    assert (place.output / "aseptic/pushback-request.md").exists()


def test_an_archive_is_renewed_with_the_documents_in_it(place: Place) -> None:
    place.request(all_teams=True, archive=True)
    place.request(team_table=place.table("one"))
    make_earlier(place.output)
    assert place.announced()["pharmacy.zip"] == "updated"
    place.build()
    assert list(place.members("pharmacy.zip")) == [
        "aseptic/aseptic-needs-request.md",
        "dispensary/dispensary-needs-request.md",
    ]
    assert "wexholme.zip" not in place.tree()
    assert [one.get("archive", False) for one in place.lock()["recipes"]].count(True) == 1


def test_an_archive_that_no_single_build_gives_is_reported(place: Place) -> None:
    place.request(teams=("aseptic",), archive=True)
    make_earlier(place.output)
    archive = place.output / "pharmacy.zip"
    archive.write_bytes(b"somebody's own")
    report = place.build()
    assert "archive.earlier" in {problem.code for problem in report.problems}
    assert archive.read_bytes() == b"somebody's own"
    archive.unlink()
    place.build()
    assert "pharmacy.zip" not in json.loads((place.output / NAME).read_text())["files"]
    assert "archive.earlier" not in {
        problem.code for problem in find_drift(place.options()).problems
    }


def test_a_folder_of_a_language_keeps_its_language(place: Place) -> None:
    place.request(teams=("aseptic",), locale="de-AT")
    before = place.tree()
    make_earlier(place.output / "de-AT")
    place.build()
    assert place.tree() == before
    assert set(place.actions().values()) == {"unchanged"}


def test_an_earlier_file_stays_if_the_new_one_cannot_be_written(place: Place) -> None:
    place.request(teams=("aseptic",))
    make_earlier(place.output)
    before = place.tree()
    (place.output / "aseptic/aseptic-needs-request.md").mkdir()
    assert place.build().exit_code == 4
    assert place.tree() == before
