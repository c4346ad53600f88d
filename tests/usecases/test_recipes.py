"""A plain build renews what earlier builds made, and status announces exactly that."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.foundation.errors import ConfigError
from generator.output.actions import Action
from generator.output.lockfile import NAME
from generator.output.recipe import Recipe
from generator.project.options import BuildOptions
from generator.project.project import open_project
from generator.usecases.build import build
from generator.usecases.check import check
from generator.usecases.drift import find_drift
from generator.usecases.replay import options_of, recipe_of
from generator.usecases.resolve import Side, resolve
from tests.conftest import EXAMPLES
from tests.support.edits import date_word, edit_markdown, fill_word, remove_team
from tests.support.place import NEW, OLD, REQUEST, Place, new_place

CHANGES = {Action.CREATED, Action.UPDATED, Action.MERGED, Action.REMOVED, Action.ADOPTED}


def with_texts(actions: dict[str, str]) -> dict[str, str]:
    """The actions for some summaries, and the same for the texts beside each."""
    return actions | {texts_beside(name): action for name, action in actions.items()}


def texts_beside(summary: str) -> str:
    return summary.replace("-summary-", "-texts-").replace(".md", ".txt")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return new_place(tmp_path)


def test_a_plain_build_renews_every_team_that_was_built_and_makes_nothing_else(
    place: Place,
) -> None:
    made = place.request(all_teams=True)
    place.reword()
    report = place.build()
    names = {one.name for one in made.outcomes}
    assert place.actions(report) == dict.fromkeys(names, "updated")
    assert place.tree().keys() == names
    assert all(NEW.encode() in data for data in place.tree().values())
    assert report.remarks == (
        "Renewing what was built here: 5 documents of 5 teams, from 1 earlier build.",
    )


@pytest.mark.slow
def test_the_first_plain_build_makes_one_set_for_the_organisation(place: Place) -> None:
    assert place.announced() == {}
    assert {name.partition("/")[0] for name in place.actions()} == {"wexholme"}
    assert set(place.actions().values()) == {"unchanged"}


def test_each_file_belongs_to_the_last_build_that_made_it(place: Place) -> None:
    place.request(all_teams=True)
    place.request(teams=("aseptic",), overrides=("voice.tagline=Only here",))
    before = place.tree()
    assert set(place.actions().values()) == {"unchanged"}
    assert place.tree() == before
    place.reword()
    place.build()
    tree = place.tree()
    assert b"Only here" in tree["aseptic/aseptic-needs-request.md"]
    assert NEW.encode() in tree["ward-7/ward-7-needs-request.md"]


def test_a_build_that_names_something_makes_only_that(place: Place) -> None:
    place.request(all_teams=True)
    place.reword()
    report = place.request(teams=("aseptic",))
    assert place.actions(report) == {"aseptic/aseptic-needs-request.md": "updated"}
    assert "updated" in place.announced().values()


def test_what_is_new_under_a_recipe_is_made_and_what_is_gone_is_removed(place: Place) -> None:
    place.table("one", "two")
    place.request(team_table=place.folder / "teams.csv")
    place.request(all_teams=True)
    place.table("two", "three")
    remove_team(place.config, "aseptic")
    edit_markdown(place.config, "      - {id: ward-9", "      - {id: ward-8, name: Ward 8}\n"
                  "      - {id: ward-9")  # fmt: skip
    announced = place.announced()
    assert {name.partition("/")[0]: action for name, action in announced.items()} == {
        "one": "removed",
        "two": "unchanged",
        "three": "created",
        "aseptic": "removed",
        "dispensary": "unchanged",
        "porters": "unchanged",
        "ward-7": "unchanged",
        "ward-8": "created",
        "ward-9": "unchanged",
    }
    assert place.actions() == announced


def test_an_orphan_of_one_recipe_that_another_gives_is_kept_and_renewed(place: Place) -> None:
    place.request(team_table=place.table("one", "two", name="first.csv"))
    place.request(team_table=place.table("two", "three", name="second.csv"))
    place.table("three", name="second.csv")
    place.reword()
    assert place.actions() == {
        f"{team}/{team}-needs-request.md": "updated" for team in ("one", "two", "three")
    }
    assert set(place.actions().values()) == {"unchanged"}


def test_a_playbook_that_is_gone_takes_its_documents_with_it(place: Place) -> None:
    own = place.folder / "templates/own"
    shutil.copytree(EXAMPLES.parent / "templates/pushback", own)
    edit_markdown(own / "playbook.yaml", "id: pushback", "id: own")
    edit_markdown(own / "playbook.yaml", "public: {id: needs}", "public: {id: plain}")
    place.build(playbooks=("own",), editions=("worksheet",), formats=("md",))
    place.request()
    shutil.rmtree(own)
    assert place.actions() == {
        "wexholme/wexholme-own-worksheet.md": "removed",
        "wexholme/wexholme-needs-request.md": "unchanged",
    }


def test_folders_of_languages_are_renewed_too(place: Place) -> None:
    place.request(teams=("aseptic",))
    place.request(teams=("aseptic",), locale="de-AT")
    place.reword()
    expected = {
        "aseptic/aseptic-needs-request.md": "updated",
        "de-AT/aseptic/aseptic-needs-request.md": "updated",
    }
    found = find_drift(place.options())
    below = place.output.as_posix()
    paths = {one.path.removeprefix(f"{below}/"): one.action.value for one in found.file_drifts()}
    assert paths == expected
    assert place.actions() == expected
    assert set(place.actions().values()) == {"unchanged"}


def test_a_moved_project_renews_its_documents(place: Place, tmp_path: Path) -> None:
    place.request(team_table=place.table("one"))
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for name in ("organisation.yaml", "wexholme.png", "teams.csv", "output"):
        shutil.move(place.folder / name, moved / name)
    there = Place(moved)
    there.reword()
    assert there.actions() == {"one/one-needs-request.md": "updated"}


OPTIONS = {
    "playbooks": ("intake", "pushback"),
    "editions": ("request", "worksheet"),
    "formats": ("md",),
    "teams": ("aseptic", "ward-7"),
    "department": "pharmacy",
    "all_teams": True,
    "team_table": "teams.csv",
    "day": date(2026, 11, 29),
    "due": date(2026, 12, 24),
    "locale": "de-AT",
    "overrides": ("voice.tagline=b", "voice.tagline=a"),
    "protect": True,
    "paper": True,
    "answers": "answers.yaml",
    "origins": ("returned/b.docx", "returned/a.docx"),
    "answers_of": "wexholme",
    "archive": True,
}


def test_a_recipe_keeps_every_option_that_selects_or_shapes_documents(place: Place) -> None:
    known = {"config", "output", "dry_run", "restore", "jobs", "scheduler", "replays", "limits"}
    assert OPTIONS.keys() == {field.name for field in fields(BuildOptions)} - known
    project = open_project(place.config)
    paths: dict[str, Any] = {
        "team_table": place.folder / "teams.csv",
        "answers": place.folder / "answers.yaml",
        "origins": tuple(place.folder / path for path in ("returned/b.docx", "returned/a.docx")),
    }
    for name, value in (OPTIONS | paths).items():
        options = replace(BuildOptions(), **{name: value})
        recipe = recipe_of(options, project)
        assert recipe.to_plain().keys() == {"organisation", name}
        assert Recipe.from_plain(json.loads(json.dumps(recipe.to_plain()))) == recipe
        again = options_of(recipe, BuildOptions(), place.folder)
        assert recipe_of(again, project).id == recipe.id
        assert not options.is_plain
    assert BuildOptions(place.config, output="x", jobs=2, restore=True, dry_run=True).is_plain


def test_the_order_of_names_makes_no_other_recipe(place: Place) -> None:
    project = open_project(place.config)
    one, two = (BuildOptions(teams=teams) for teams in (("b", "a"), ("a", "b", "a")))
    assert recipe_of(one, project).id == recipe_of(two, project).id
    one, two = (BuildOptions(overrides=texts) for texts in (("b", "a"), ("a", "b")))
    assert recipe_of(one, project).id != recipe_of(two, project).id


EDITS: dict[str, Callable[[Place], object]] = {
    "a setting": Place.reword,
    "a team": lambda place: remove_team(place.config, "aseptic"),
    "a row": lambda place: place.table("one", "three"),
    "no table": lambda place: (place.folder / "teams.csv").unlink(),
    "an answer": lambda place: edit_markdown(place.folder / "returned/a.md", "40", "45"),
    "a title": lambda place: edit_markdown(place.folder / "returned/a.md", "Returns", "Slips"),
    "a further sheet": lambda place: place.returned("c.md", "Third"),
    "no sheet": lambda place: (place.folder / "returned/b.md").unlink(),
    "an edit": lambda place: edit_markdown(
        place.output / "ward-7/ward-7-needs-request.md", "# ", "# My own "
    ),
    "a deletion": lambda place: (place.output / "ward-9/ward-9-needs-request.md").unlink(),
    "a broken row": lambda place: place.table("one", ""),
    "a deleted archive": lambda place: (place.output / "nursing.zip").unlink(),
}


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which several builds made documents of every sort."""
    folder = tmp_path_factory.mktemp("busy")
    place = new_place(folder)
    place.returned("a.md", "Returns", value__hours_saved_month="40")
    place.returned("b.md", "Night shift")
    place.request(all_teams=True, archive=True)
    place.request(team_table=place.table("one", "two"))
    place.request(teams=("ward-7",), overrides=("voice.tagline=Ours",))
    place.build(editions=("summary",), formats=("md",), origins=(folder / "returned",))
    return folder


@pytest.mark.slow
@settings(max_examples=max(6, settings.default.max_examples // 3))
@given(edits=st.sets(st.sampled_from(sorted(EDITS)), min_size=1, max_size=3))
def test_status_announces_what_a_plain_build_does_and_a_second_build_changes_nothing(
    busy: Path, tmp_path_factory: pytest.TempPathFactory, edits: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("edited") / "it"
    shutil.copytree(busy, folder)
    place = Place(folder)
    for edit in sorted(edits):
        EDITS[edit](place)
    before = place.tree()
    announced = place.announced()
    dry = place.build(dry_run=True)
    assert place.tree() == before
    real = place.build()
    after = place.tree()
    assert place.actions(dry) == place.actions(real)
    assert announced.items() >= place.actions(real).items()
    assert {announced[name] for name in announced.keys() - place.actions(real).keys()} <= {
        "unchanged"
    }
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    assert changed == {one.name for one in real.outcomes if one.action in CHANGES}
    assert (dry.exit_code, dry.problems) == (real.exit_code, real.problems)
    lock = (folder / "output" / NAME).read_bytes()
    again = place.build()
    assert not {one.action for one in again.outcomes} & CHANGES
    assert place.tree() == after
    assert (folder / "output" / NAME).read_bytes() == lock


def test_a_summary_is_renewed_when_an_answer_changes_and_kept_once_it_was_edited(
    place: Place,
) -> None:
    sheet = place.returned("a.md", "Returns form", value__hours_saved_month="40")
    options = {"editions": ("summary",), "formats": ("md",), "origins": (sheet,)}
    name = "aseptic/aseptic-needs-summary-returns-form.md"
    texts = {texts_beside(name): "unchanged"}  # they do not say how many hours it is
    assert place.actions(place.build(**options)) == with_texts({name: "created"})
    edit_markdown(sheet, "> 40", "> 45")
    assert place.announced() == {name: "updated", **texts}
    assert place.actions(place.build(**options)) == {name: "updated", **texts}
    assert b"45" in place.tree()[name]
    edit_markdown(sheet, "45", "50")
    assert place.actions() == {name: "updated", **texts}
    edit_markdown(place.output / name, "# ", "# My own ")
    report = place.build(**options)
    assert (place.actions(report), report.exit_code) == ({name: "kept", **texts}, 3)
    edit_markdown(sheet, "50", "55")
    assert place.announced() == {name: "merged", **texts}
    assert place.actions() == {name: "merged", **texts}
    assert b"My own" in place.tree()[name]
    assert b"55" in place.tree()[name]


def test_a_summary_is_renewed_when_a_rate_changes(place: Place) -> None:
    sheet = place.returned("a.md", "Returns form", value__hours_saved_month="40")
    place.build(editions=("summary",), formats=("md",), origins=(sheet,))
    name = "aseptic/aseptic-needs-summary-returns-form.md"
    before = place.tree()[name]
    place.reword("loaded_hourly_cost: 31.50", "loaded_hourly_cost: 40")
    assert place.actions()[name] == "updated"
    assert place.tree()[name] != before


def test_a_summary_is_renamed_when_its_request_is(place: Place) -> None:
    sheet = place.returned("a.md", "Returns form")
    place.build(editions=("summary",), formats=("md",), origins=(sheet,))
    edit_markdown(sheet, "Returns form", "Returns slip")
    assert place.actions() == with_texts(
        {
            "aseptic/aseptic-needs-summary-returns-slip.md": "created",
            "aseptic/aseptic-needs-summary-returns-form.md": "removed",
        }
    )


@pytest.mark.parametrize("suffix", ["md", "docx"])
def test_a_filled_worksheet_is_renewed_until_somebody_fills_it_in_further(
    place: Place, suffix: str
) -> None:
    sheet = place.returned("a.md", "Returns form")
    options = {"editions": ("worksheet",), "formats": (suffix,), "origins": (sheet,)}
    name = f"aseptic/aseptic-pushback-worksheet.{suffix}"
    place.build(**options)
    place.reword()
    assert place.actions() == {name: "updated"}
    data = place.tree()[name]
    (place.output / name).write_bytes(data + b"\n" if suffix == "docx" else data + b"\nMore")
    place.reword(NEW, OLD)
    report = place.build()
    assert (place.actions(report), report.exit_code) == ({name: "kept"}, 3)
    assert "playbook refresh" in report.problems[-1].hint


def test_a_worksheet_with_answers_is_not_replaced_by_a_blank_one(place: Place) -> None:
    sheet = place.returned("a.md", "Returns form")
    place.build(editions=("worksheet",), formats=("md",), origins=(sheet,))
    before = place.tree()
    report = place.build(playbooks=("pushback",), teams=("aseptic",), formats=("md",))
    assert place.actions(report)["aseptic/aseptic-pushback-worksheet.md"] == "kept"
    assert report.exit_code == 3
    assert before.items() <= place.tree().items()


def test_answers_from_a_data_file_are_renewed_too(place: Place) -> None:
    answers = place.folder / "answers.yaml"
    answers.write_text("about.request_title: Returns form\n", encoding="utf-8")
    options = {"playbooks": ("pushback",), "editions": ("worksheet",), "formats": ("md",)}
    place.build(teams=("aseptic",), answers=answers, **options)
    assert place.actions() == {"aseptic/aseptic-pushback-worksheet.md": "unchanged"}
    answers.write_text("about.request_title: Returns slip\n", encoding="utf-8")
    assert place.actions() == {"aseptic/aseptic-pushback-worksheet.md": "updated"}
    assert b"Returns slip" in place.tree()["aseptic/aseptic-pushback-worksheet.md"]


def test_a_file_stays_with_its_build_when_a_later_one_comes_to_cover_its_team(place: Place) -> None:
    (place.folder / "teams.csv").write_text(
        "team,voice.tagline\nward-8,Only in the table\n", encoding="utf-8"
    )
    place.request(team_table=place.folder / "teams.csv")
    place.request(all_teams=True)
    place.reword(
        "{id: ward-7, name: Ward 7}",
        "{id: ward-7, name: Ward 7}\n      - {id: ward-8, name: Ward 8}",
    )
    place.build()
    assert b"Only in the table" in place.tree()["ward-8/ward-8-needs-request.md"]


def test_no_other_build_renews_the_documents_whose_source_is_gone(place: Place) -> None:
    place.request(all_teams=True)
    place.request(team_table=place.table("ward-7"))
    before = place.tree()["ward-7/ward-7-needs-request.md"]
    (place.folder / "teams.csv").unlink()
    place.reword()
    place.build()
    tree = place.tree()
    assert NEW.encode() in tree["aseptic/aseptic-needs-request.md"]
    assert tree["ward-7/ward-7-needs-request.md"] == before


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("options", "source"),
    [
        ({**REQUEST, "team_table": "teams.csv"}, "teams.csv"),
        ({"editions": ("summary",), "origins": ("returned/a.md",)}, "returned/a.md"),
        ({"editions": ("summary",), "origins": ("returned",)}, "returned/a.md"),
        ({"editions": ("summary",), "origins": ("returned",)}, "returned"),
        ({"playbooks": ("pushback",), "editions": ("summary",), "answers": "a.yaml"}, "a.yaml"),
    ],
    ids=["table", "worksheet", "worksheet of a folder", "folder", "answers"],
)
def test_documents_whose_source_is_gone_stay_as_they_are(
    place: Place, options: dict[str, Any], source: str
) -> None:
    text = place.config.read_text(encoding="utf-8")
    place.config.write_text(text.partition("  - id: estates")[0], encoding="utf-8")
    place.table("one", "two")
    place.returned("a.md", "Returns")
    place.returned("b.md", "Night shift")
    (place.folder / "a.yaml").write_text("about.request_title: x\n", encoding="utf-8")
    named = {
        name: tuple(place.folder / one for one in value) if name == "origins" else value
        for name, value in options.items()
    } | {
        name: place.folder / options[name] for name in ("team_table", "answers") if name in options
    }
    place.build(**named)
    before = place.tree()
    shutil.move(place.folder / source, place.folder / "away")
    place.reword()
    report = place.build()
    assert (place.tree(), report.exit_code) == (before, 0)
    (problem,) = [one for one in report.problems if one.code == "recipe.source"]
    assert problem.place.file.endswith(source)
    assert (
        "is missing, so the documents that were built from it stay as they are" in problem.message
    )
    assert "playbook build" in problem.hint
    assert problem in find_drift(place.options()).problems
    assert problem in check(place.options()).problems
    shutil.move(place.folder / "away", place.folder / source)
    again = place.build()
    assert len(again.outcomes) == len(before)
    assert "recipe.source" not in {problem.code for problem in again.problems}


def test_summaries_of_worksheets_that_were_put_away_are_kept_by_a_further_build(
    place: Place,
) -> None:
    first = place.returned("a.md", "Returns form")
    options = {"editions": ("summary",), "formats": ("md",), "origins": (first.parent,)}
    place.build(**options)
    name = "aseptic/aseptic-needs-summary-returns-form.md"
    before = place.tree()[name]
    first.rename(place.folder / "a.md")
    place.returned("b.md", "Night shift")
    report = place.build(**options)
    night_shift = "aseptic/aseptic-needs-summary-night-shift.md"
    assert place.actions(report) == with_texts({night_shift: "created", name: "detached"})
    assert "file.detached" in {problem.code for problem in report.problems}
    assert place.tree()[name] == before
    assert place.actions() == with_texts({night_shift: "unchanged"})
    assert place.tree()[name] == before


def test_a_source_that_cannot_be_read_is_reported_and_its_documents_stay(place: Place) -> None:
    table = place.table("one")
    place.request(team_table=table)
    place.request(teams=("aseptic",))
    table.write_text("name\nOne\n", encoding="utf-8")
    place.reword()
    report = place.build()
    assert place.actions(report) == {"aseptic/aseptic-needs-request.md": "updated"}
    assert report.exit_code == 1
    assert {"sheet.row", "recipe.source"} <= {problem.code for problem in report.problems}
    assert "one/one-needs-request.md" in place.tree()


def test_a_missing_source_is_forgotten_with_the_last_of_its_documents(place: Place) -> None:
    place.request(team_table=place.table("one"))
    place.request(teams=("aseptic",))
    (place.folder / "teams.csv").unlink()
    shutil.rmtree(place.output / "one")
    place.build()
    assert not [one for one in place.build().problems if one.code == "recipe.source"]
    assert len(place.lock()["recipes"]) == 1


def test_several_worksheets_give_a_summary_each(place: Place) -> None:
    sheets = (
        place.returned("a.md", "Returns form"),
        place.returned("b.md", "Night shift", team="ward-7"),
    )
    place.returned("~$b.md", "Open in Word")
    options = {"editions": ("summary",), "formats": ("md",)}
    summaries = (
        "aseptic/aseptic-needs-summary-returns-form.md",
        "ward-7/ward-7-needs-summary-night-shift.md",
    )
    expected = with_texts(dict.fromkeys(summaries, "")).keys()
    assert place.actions(place.build(origins=sheets, **options)).keys() == expected
    shutil.rmtree(place.output)
    report = place.build(origins=(sheets[0].parent,), **options)
    assert place.actions(report).keys() == expected


def test_requests_of_one_title_by_several_people_have_a_summary_each(place: Place) -> None:
    asked = {"a.md": "Ana Ruiz", "b.md": "Bo Lund", "c.md": "Cem Ay"}
    first, second, _ = (
        place.returned(name, "Returns form", about__requester=who) for name, who in asked.items()
    )
    plain = "aseptic/aseptic-needs-summary-returns-form.md"
    of_first, of_third = (plain.replace(".md", f"--{who}.md") for who in ("ana-ruiz", "cem-ay"))
    options = {"editions": ("summary",), "formats": ("md",)}
    created = place.actions(place.build(origins=(second,), **options))
    assert created == with_texts({plain: "created"})
    created = place.actions(place.build(origins=(first,), **options))
    assert created == with_texts({of_first: "created"})
    report = place.build(origins=(first.parent,), **options)
    assert place.actions(report) == with_texts(
        {plain: "unchanged", of_first: "unchanged", of_third: "created"}
    )
    assert "answers.replaced" not in {problem.code for problem in report.problems}
    for name, who in ((plain, b"Bo Lund"), (of_first, b"Ana Ruiz"), (of_third, b"Cem Ay")):
        assert who in place.tree()[name]
        assert who in place.tree()[texts_beside(name)]
    place.returned("0.md", "Returns form", about__requester="Dee Fox")
    created = {name: action for name, action in place.actions().items() if action != "unchanged"}
    assert created == with_texts({plain.replace(".md", "--dee-fox.md"): "created"})
    second.unlink()
    assert "removed" not in place.actions(place.build(origins=(first,), **options)).values()
    assert b"Ana Ruiz" in place.tree()[of_first]


def test_a_request_without_a_requester_is_taken_for_that_of_the_same_title(place: Place) -> None:
    sheets = (
        place.returned("a.md", "Returns form", about__requester="Ana Ruiz"),
        place.returned("b.md", "Returns form", value__hours_saved_month="40"),
    )
    report = place.build(editions=("summary",), formats=("md",), origins=sheets)
    name = "aseptic/aseptic-needs-summary-returns-form.md"
    assert place.actions(report) == with_texts({name: "created"})


def test_of_copies_in_a_folder_the_one_saved_last_counts(place: Place) -> None:
    options = {"playbooks": ("pushback",), "editions": ("worksheet",), "formats": ("docx",)}
    place.build(teams=("aseptic",), **options)
    folder = place.folder / "returned"
    folder.mkdir()
    for name, month, hours in (("x (1).docx", 11, "45"), ("x.docx", 10, "40")):
        shutil.copy(place.output / "aseptic/aseptic-pushback-worksheet.docx", folder / name)
        fill_word(folder / name, "about.request_title", "Returns form")
        fill_word(folder / name, "value.hours_saved_month", hours)
        date_word(folder / name, datetime(2026, month, 1))
    report = place.build(editions=("summary",), formats=("md",), origins=(folder,))
    name = "aseptic/aseptic-needs-summary-returns-form.md"
    assert place.actions(report) == with_texts({name: "created"})
    assert "45 hours a month × 12" in place.tree()[name].decode()


def test_worksheets_of_one_team_are_combined_and_what_differs_is_kept_and_reported(
    place: Place,
) -> None:
    first = place.returned("a.md", "Returns form", value__hours_saved_month="40")
    second = place.returned("b.md", "Returns form", value__confidence="70")
    edit_markdown(second, "Returns form", "Returns slip")
    options = {"editions": ("worksheet",), "formats": ("md",), "origins": (first, second)}
    report = place.build(**options)
    (text,) = place.tree().values()
    head, _, last = text.decode().partition("## Kept from the earlier file")
    assert "Returns slip" in head
    assert "40" in head.partition("value.hours_saved_month -->")[2][:40]
    assert "70" in head.partition("value.confidence -->")[2][:40]
    assert "Returns form" in last
    (problem,) = [one for one in report.problems if one.code == "answers.replaced"]
    assert problem.place.file == first.as_posix()
    assert "“Returns form” here" in problem.message
    assert second.as_posix() in problem.message
    assert set(place.actions().values()) == {"unchanged"}


def test_a_worksheet_that_cannot_be_read_is_reported_and_the_others_are_used(
    place: Place,
) -> None:
    good = place.returned("a.md", "Returns form")
    bad = place.folder / "returned/b.md"
    bad.write_text("no worksheet", encoding="utf-8")
    report = place.build(editions=("summary",), formats=("md",), origins=(good.parent,))
    name = "aseptic/aseptic-needs-summary-returns-form.md"
    assert place.actions(report) == with_texts({name: "created"})
    assert report.exit_code == 1
    assert bad.as_posix() in {problem.place.file for problem in report.problems}


def test_worksheets_of_teams_that_would_share_documents_are_refused(place: Place) -> None:
    place.returned("a.md", "Returns form")
    place.returned("b.md", "Night shift", team="dispensary")
    for team in ("aseptic", "dispensary"):
        remove_team(place.config, team)
    origins = (place.folder / "returned",)
    with pytest.raises(ConfigError, match="would fill the same documents"):
        place.build(editions=("worksheet",), origins=origins)
    table = place.table("aseptic", "dispensary", "other")
    report = place.build(editions=("worksheet",), origins=origins, team_table=table)
    assert {name.partition("/")[0] for name in place.actions(report)} == {"aseptic", "dispensary"}


def test_a_worksheet_without_answers_for_the_playbook_is_reported(place: Place) -> None:
    sheet = place.returned("a.md", "Returns form")
    report = place.build(playbooks=("pushback", "intake"), editions=("summary",), origins=(sheet,))
    assert "answers.unused" not in {problem.code for problem in report.problems}
    report = place.build(playbooks=("intake",), editions=("summary",), origins=(sheet,))
    assert "answers.unused" in {problem.code for problem in report.problems}


@pytest.mark.slow
def test_an_archive_is_renewed_when_a_later_build_changes_its_documents(place: Place) -> None:
    place.request(all_teams=True, archive=True)
    place.reword()
    place.request(all_teams=True)
    archives = {"estates.zip", "nursing.zip", "pharmacy.zip"}
    stale = {name for name, action in place.announced().items() if action == "updated"}
    assert stale == archives
    found = check(place.options())
    assert {one.place.file.rpartition("/")[2] for one in found.problems
            if one.code == "check.stale"} == archives  # fmt: skip
    assert {name for name, action in place.actions().items() if action == "updated"} == archives
    for name, data in place.members("pharmacy.zip").items():
        assert data == place.tree()[name]
        assert NEW.encode() in data
    assert set(place.actions().values()) == {"unchanged"}


def test_the_archive_of_a_dissolved_department_is_removed(place: Place) -> None:
    place.request(team_table=place.table("one"), archive=True)
    assert "wexholme.zip" in place.tree()
    (place.folder / "teams.csv").write_text("team,department\none,pharmacy\n", encoding="utf-8")
    actions = place.actions()
    assert (actions["wexholme.zip"], actions["pharmacy.zip"]) == ("removed", "created")


def test_an_archive_that_somebody_changed_is_kept_by_a_plain_build(place: Place) -> None:
    place.request(teams=("aseptic",), archive=True)
    (place.output / "pharmacy.zip").write_bytes(b"mine")
    place.reword()
    assert place.announced()["pharmacy.zip"] == "kept"
    report = place.build()
    assert (place.actions(report)["pharmacy.zip"], report.exit_code) == ("kept", 3)
    assert (place.output / "pharmacy.zip").read_bytes() == b"mine"


def test_deleted_files_stay_deleted_until_a_plain_build_restores_them(place: Place) -> None:
    place.request(all_teams=True)
    name = "aseptic/aseptic-needs-request.md"
    (place.output / name).unlink()
    place.reword()
    assert place.actions()[name] == "left deleted"
    assert place.actions(place.build(restore=True))[name] == "created"


def test_another_organisations_builds_are_not_replayed(place: Place) -> None:
    place.request(teams=("aseptic",))
    other = BuildOptions(EXAMPLES / "arcaya.yaml", **REQUEST, output=place.output, jobs=1)  # type: ignore[arg-type]
    build(other)
    place.reword()
    assert place.actions() == {"aseptic/aseptic-needs-request.md": "updated"}
    assert {one.name.partition("/")[0] for one in build(replace(
        BuildOptions(EXAMPLES / "arcaya.yaml", output=place.output, jobs=1))).outcomes
    } == {"arcaya"}  # fmt: skip
    assert len(place.lock()["recipes"]) == 2


def test_a_recipe_with_an_option_that_is_no_longer_valid_keeps_its_files(place: Place) -> None:
    place.request(teams=("aseptic",))
    place.request(teams=("ward-7",), overrides=("voice.tagline=x",))
    lock = place.output / NAME
    lock.write_text(lock.read_text().replace("voice.tagline=x", "voice.tagliine=x"))
    # The records name the recipe by its digest, so no file belongs to the changed one.
    before = place.tree()
    place.build()
    assert place.tree() == before


@pytest.mark.parametrize(
    "odd", ['"formats": ["exe"]', '"formats": ["md"], "locale": "../x"', '"playbooks": ["../x"]']
)
def test_a_damaged_name_in_a_recipe_leaves_its_files_as_they_are(place: Place, odd: str) -> None:
    place.request(teams=("aseptic",))
    lock, before = place.output / NAME, place.tree()
    text = lock.read_text()
    lock.write_text(text.replace('"formats": ["md"]', odd))
    assert lock.read_text() != text
    with suppress(ConfigError):  # where no other recipe is left to follow
        place.build()
    assert place.tree() == before


def test_files_are_renewed_from_another_working_folder(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(place.folder)
    build(BuildOptions(team_table=Path(place.table("one").name), **REQUEST, jobs=1))  # type: ignore[arg-type]
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    place.reword()
    report = build(BuildOptions(jobs=1))
    assert place.actions(report) == {"one/one-needs-request.md": "updated"}
    assert not list((tmp_path / "below").iterdir())


def test_several_processes_renew_to_the_same_bytes(place: Place) -> None:
    place.request(team_table=place.table(*(f"team-{number}" for number in range(9))))
    place.request(all_teams=True)
    place.reword()
    shutil.copytree(place.output, place.folder / "other")
    place.build()
    build(replace(place.options(), output=place.folder / "other", jobs=2))
    renewed = place.tree(), (place.output / NAME).read_bytes()
    place.output = place.folder / "other"
    assert (place.tree(), (place.output / NAME).read_bytes()) == renewed


def test_a_decision_on_an_edited_summary_leaves_it_to_its_recipe(place: Place) -> None:
    sheet = place.returned("a.md", "Returns form", value__hours_saved_month="40")
    place.build(editions=("summary",), formats=("md",), origins=(sheet,))
    name = "aseptic/aseptic-needs-summary-returns-form.md"
    path, texts = place.output / name, {texts_beside(name): "unchanged"}
    edit_markdown(path, "40", "41")
    edit_markdown(sheet, "> 40", "> 45")
    assert place.actions() == {name: "pending", **texts}
    resolve(path, Side.THEIRS)
    assert b"45" in path.read_bytes()
    assert set(place.actions().values()) == {"unchanged"}
    edit_markdown(sheet, "45", "50")
    assert place.actions() == {name: "updated", **texts}


def test_a_file_of_a_user_that_was_replaced_on_request_is_renewed(place: Place) -> None:
    path = place.output / "aseptic/aseptic-needs-request.md"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"mine")
    assert place.request(teams=("aseptic",)).exit_code == 3
    resolve(path, Side.THEIRS)
    place.reword()
    assert place.actions() == {"aseptic/aseptic-needs-request.md": "updated"}
