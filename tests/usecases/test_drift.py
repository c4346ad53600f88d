"""Building again: edits and answers are kept, and unchanged files are not written."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.foundation.errors import ConfigError
from generator.output.actions import Action
from generator.output.lockfile import NAME
from generator.usecases.build import BuildOptions, Report, build
from generator.usecases.drift import find_drift
from generator.usecases.resolve import Side, resolve
from tests.conftest import EXAMPLES
from tests.support.edits import (
    edit_markdown,
    edit_word,
    fill_markdown,
    fill_word,
    remove_team,
    save_again,
)

FORMATS = ("md", "docx")
OLD, NEW, OTHER = "Time back to care", "Hours back to care", "Care first"


class Place:
    """A project in a folder of its own, with one document built for one team."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "organisation.yaml"
        shutil.copy(EXAMPLES / "wexholme.yaml", self.config)
        shutil.copy(EXAMPLES / "wexholme.png", folder)

    def options(self, **more: object) -> BuildOptions:
        options = {"teams": ("aseptic",), "editions": ("playbook",), "jobs": 1, **more}
        return BuildOptions(
            config=self.config,
            output=self.folder / "output",
            playbooks=("pushback",),
            **options,  # type: ignore[arg-type]
        )

    def build(self, **more: object) -> Report:
        return build(self.options(**more))

    def renew(self) -> Report:
        """A plain build."""
        return build(BuildOptions(self.config, output=self.folder / "output", jobs=1))

    def reword(self, old: str = OLD, new: str = NEW) -> None:
        edit_markdown(self.config, old, new)

    def file(self, suffix: str) -> Path:
        return self.folder / f"output/aseptic/aseptic-pushback-playbook.{suffix}"

    def action(self, suffix: str, **more: object) -> tuple[Action, int]:
        report = self.build(formats=(suffix,), **more)
        (outcome,) = report.outcomes
        return outcome.action, report.exit_code


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project that was just built."""
    place = Place(tmp_path_factory.mktemp("fresh"))
    place.build()
    return place.folder


@pytest.fixture
def place(tmp_path: Path, fresh: Path) -> Place:
    return copied(fresh, tmp_path)


def copied(fresh: Path, folder: Path) -> Place:
    shutil.copytree(fresh, folder, dirs_exist_ok=True)
    return Place(folder)


def edit(path: Path) -> None:
    if path.suffix == ".docx":
        edit_word(path)
    else:
        edit_markdown(path, OLD, "We say it like this")


def fill(path: Path) -> None:
    if path.suffix == ".docx":
        fill_word(path, "clarify.trigger_event", "The audit of 3 May")
    else:
        fill_markdown(path, "clarify.trigger_event", "The audit of 3 May")


def test_a_run_without_changes_writes_nothing(place: Place) -> None:
    before = {path: path.stat().st_mtime_ns for path in place.folder.rglob("*")}
    assert {outcome.action for outcome in place.build().outcomes} == {Action.UNCHANGED}
    assert before == {path: path.stat().st_mtime_ns for path in place.folder.rglob("*")}


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_unedited_file_is_updated(place: Place, suffix: str) -> None:
    place.reword()
    assert place.action(suffix) == (Action.UPDATED, 0)


@pytest.mark.parametrize("suffix", FORMATS)
def test_choices_in_another_order_are_a_change(place: Place, suffix: str) -> None:
    place.reword("{medication: 240}", "{medication: 240, fall: 90}")
    assert place.action(suffix) == (Action.UPDATED, 0)
    place.reword("{medication: 240, fall: 90}", "{fall: 90, medication: 240}")
    assert place.action(suffix) == (Action.UPDATED, 0)


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_edited_file_is_kept_while_its_generated_text_is_unchanged(
    place: Place, suffix: str
) -> None:
    edit(place.file(suffix))
    before = place.file(suffix).read_bytes()
    assert place.action(suffix) == (Action.KEPT, 3)
    assert place.file(suffix).read_bytes() == before


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_edit_that_equals_the_new_text_is_adopted(place: Place, suffix: str) -> None:
    old = place.file(suffix).read_bytes()
    place.reword()
    place.build()
    new = place.file(suffix).read_bytes()
    shutil.rmtree(place.folder / "output")
    place.reword(NEW, OLD)
    place.build()
    assert place.file(suffix).read_bytes() == old
    place.file(suffix).write_bytes(new)
    place.reword()
    assert place.action(suffix) == (Action.ADOPTED, 0)
    assert place.action(suffix) == (Action.UNCHANGED, 0)


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_edit_that_clashes_with_the_new_text_waits_for_a_decision(
    place: Place, suffix: str
) -> None:
    edit(place.file(suffix))
    before = place.file(suffix).read_bytes()
    place.reword()
    assert place.action(suffix) == (Action.PENDING, 3)
    assert place.file(suffix).read_bytes() == before
    pending = place.folder / f"output/.playbook/pending/aseptic~aseptic-pushback-playbook.{suffix}"
    assert pending.is_file()


def test_new_text_elsewhere_is_merged_into_an_edited_markdown_file(place: Place) -> None:
    edit_markdown(place.file("md"), "## Use it when", "## When to take it out")
    place.reword()
    assert place.action("md") == (Action.MERGED, 0)
    text = place.file("md").read_text(encoding="utf-8")
    assert NEW in text
    assert "## When to take it out" in text
    (backup,) = (place.folder / "output/.playbook/backup").iterdir()
    assert OLD in backup.read_text(encoding="utf-8")
    assert place.action("md") == (Action.KEPT, 0)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_that_was_not_built_is_never_overwritten(tmp_path: Path, suffix: str) -> None:
    place = Place(tmp_path)
    place.file(suffix).parent.mkdir(parents=True)
    place.file(suffix).write_bytes(b"my notes")
    assert place.action(suffix) == (Action.PENDING, 3)
    assert place.file(suffix).read_bytes() == b"my notes"


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_deleted_file_stays_deleted_until_it_is_restored(place: Place, suffix: str) -> None:
    place.file(suffix).unlink()
    place.reword()
    assert place.action(suffix) == (Action.DELETED, 0)
    assert not place.file(suffix).exists()
    assert place.action(suffix, restore=True) == (Action.CREATED, 0)


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_orphan_is_removed_unless_it_was_edited(place: Place, suffix: str) -> None:
    place.build(teams=("dispensary",))
    other = place.folder / f"output/dispensary/dispensary-pushback-playbook.{suffix}"
    edit(place.file(suffix))
    for team in ("aseptic", "dispensary"):
        remove_team(place.config, team)
    report = place.renew()
    actions = {outcome.name: outcome.action for outcome in report.outcomes}
    assert actions[f"aseptic/aseptic-pushback-playbook.{suffix}"] is Action.DETACHED
    assert actions[f"dispensary/dispensary-pushback-playbook.{suffix}"] is Action.REMOVED
    assert place.file(suffix).exists()
    assert not other.exists()
    assert "aseptic" not in (place.folder / "output" / NAME).read_text()


def test_an_orphan_with_only_another_layout_is_backed_up_and_removed(place: Place) -> None:
    save_again(place.file("docx"))
    mine = place.file("docx").read_bytes()
    remove_team(place.config, "aseptic")
    place.renew()
    assert not place.file("docx").exists()
    (backup,) = (place.folder / "output/.playbook/backup").iterdir()
    assert backup.read_bytes() == mine


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_with_answers_is_never_overwritten(place: Place, suffix: str) -> None:
    fill(place.file(suffix))
    before = place.file(suffix).read_bytes()
    place.reword()
    report = place.build(formats=(suffix,), restore=True)
    assert [outcome.action for outcome in report.outcomes] == [Action.KEPT]
    assert "playbook refresh" in report.problems[-1].hint
    assert place.file(suffix).read_bytes() == before
    for side in Side:
        with pytest.raises(ConfigError, match="contains answers"):
            resolve(place.file(suffix), side)
    assert place.file(suffix).read_bytes() == before


def test_saving_a_word_file_again_is_not_an_edit(place: Place) -> None:
    save_again(place.file("docx"))
    before = place.file("docx").read_bytes()
    assert place.action("docx") == (Action.UNCHANGED, 0)
    assert place.file("docx").read_bytes() == before
    place.reword()
    assert place.action("docx") == (Action.UPDATED, 0)


def test_other_line_ends_are_not_edits_and_give_the_same_lock(place: Place) -> None:
    clone = place.folder / "clone"
    shutil.copytree(place.folder / "output", clone)
    for path in clone.rglob("*"):
        if path.suffix in (".md", ".json"):
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    options = replace(place.options(), output=clone)
    report = build(options)
    assert {outcome.action for outcome in report.outcomes} == {Action.UNCHANGED}
    place.reword()
    build(options)
    place.build()
    assert (clone / NAME).read_bytes() == (place.folder / "output" / NAME).read_bytes()


ACTS: dict[str, Callable[[Path], object]] = {
    "nothing": lambda path: path,
    "edited": edit,
    "filled in": fill,
    "deleted": lambda path: path.unlink(),
    "saved again": lambda path: save_again(path) if path.suffix == ".docx" else path,
    "something else": lambda path: path.write_bytes(b"else"),
}


@pytest.mark.slow
@settings(max_examples=max(3, settings.default.max_examples // 12))
@given(
    acts=st.fixed_dictionaries({suffix: st.sampled_from(sorted(ACTS)) for suffix in FORMATS}),
    words=st.sampled_from([OLD, NEW, OTHER]),
    restore=st.booleans(),
)
def test_drift_dry_run_and_build_agree(
    fresh: Path,
    tmp_path_factory: pytest.TempPathFactory,
    acts: dict[str, str],
    words: str,
    restore: bool,
) -> None:
    place = copied(fresh, tmp_path_factory.mktemp("agree"))
    for suffix, act in acts.items():
        ACTS[act](place.file(suffix))
    place.reword(OLD, words)
    before = {path: path.read_bytes() for path in place.folder.rglob("*") if path.is_file()}
    options = place.options(restore=restore)
    planned = {plan.name: plan.action for plan in find_drift(options).plans}
    dry = place.build(restore=restore, dry_run=True)
    assert before == {path: path.read_bytes() for path in place.folder.rglob("*") if path.is_file()}
    real = place.build(restore=restore)
    assert dry.outcomes == real.outcomes
    assert planned == {outcome.name: outcome.action for outcome in real.outcomes}
    assert (dry.exit_code, dry.problems) == (real.exit_code, real.problems)
    again = place.build(restore=restore)
    settled = {Action.UNCHANGED, Action.KEPT, Action.PENDING, Action.DELETED}
    assert {outcome.action for outcome in again.outcomes} <= settled


def tree(place: Place) -> dict[str, bytes]:
    root = place.folder / "output"
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_files_of_another_organisation_in_the_folder_are_kept(place: Place) -> None:
    before = tree(place)
    other = BuildOptions(EXAMPLES / "arcaya.yaml", ("pushback",), output=place.folder / "output")
    report = build(other)
    assert {outcome.action for outcome in report.outcomes} == {Action.CREATED}
    now = tree(place)
    assert all(now[name] == data for name, data in before.items() if name.startswith("aseptic/"))
