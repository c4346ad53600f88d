"""The lock records every written file, even if the run that wrote it was interrupted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.foundation.digests import digest
from generator.foundation.errors import EnvironmentProblem
from generator.foundation.storage import open_folder
from generator.output import lockfile
from generator.output.lockfile import Lock, Record, write_journal, write_removals
from generator.output.recipe import Recipe


def test_a_saved_lock_is_loaded_unchanged(tmp_path: Path) -> None:
    folder = open_folder(str(tmp_path))
    saved = Lock(
        folder, {"b/x.md": Record(digest(b"2"), "0a"), "a/ü “x”.md": Record(digest(b"1"), "")}
    )
    saved.save()
    assert Lock.load(folder).records == saved.records
    text = (tmp_path / lockfile.NAME).read_text(encoding="utf-8")
    assert text.index("a/ü") < text.index("b/x.md")


def test_an_empty_lock_can_be_loaded(tmp_path: Path) -> None:
    folder = open_folder(str(tmp_path))
    Lock(folder).save()
    assert Lock.load(folder).records == {}


def test_records_are_found_by_the_folder_of_their_files(tmp_path: Path) -> None:
    found = Lock(
        open_folder(str(tmp_path)),
        {"a/x.md": Record(digest(b"1"), ""), "ab/x.md": Record(digest(b"2"), "")},
    )
    assert list(found.below("a")) == ["a/x.md"]
    assert found.below("c") == {}


def test_a_journal_record_counts_only_if_its_file_was_written(tmp_path: Path) -> None:
    folder = open_folder(str(tmp_path))
    Lock(folder, {name: Record(digest(b"old"), "01" * 8) for name in ("a/1", "a/2")}).save()
    for name in ("a/1", "a/2"):
        folder.write(name, b"old")
    write_journal(
        folder, {name: Record(digest(b"new"), "02" * 8) for name in ("a/1", "a/2", "a/3")}, Recipe()
    )
    folder.write("a/1", b"new")  # then the run is interrupted
    known = {name: record.inputs for name, record in Lock.load(folder).items()}
    assert known == {
        "a/1": "02" * 8,
        "a/2": "01" * 8,
    }


def test_saving_the_lock_removes_the_journal(tmp_path: Path) -> None:
    folder = open_folder(str(tmp_path))
    write_journal(folder, {"a/1": Record(digest(b"x"), "")}, Recipe())
    Lock.load(folder).save()
    assert folder.names(lockfile.JOURNAL) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"lock": 1, "files": {}}',
        '{"lock": 5, "files": {}}',
        '{"lock": 4, "files": {}, "recipes": [{"unknown": "x"}]}',
        '{"lock": 4, "files": {}, "recipes": [{"teams": "ward-7"}]}',
        '{"lock": 4, "files": {}, "recipes": [{"protect": "yes"}]}',
        '{"lock": 4, "files": {}, "recipes": [{"day": "tomorrow"}]}',
        '{"lock": 4, "files": {}, "recipes": [{"answers": "a\\u0000b"}]}',
        '{"lock": 4, "files": {}, "recipes": {"protect": true}}',
        '{"lock": 4, "files": {}, "recipes": 1}',
        '{"lock": 2, "files": {"a": 1}}',
        '{"lock": 2, "files": {"a": ["1"]}}',
        '{"lock": 2, "files": {"a": ["1", 2]}}',
        '{"lock": 2, "files": {"a": ["1", "2"]}}',
        '{"lock": 2, "files": []}',
        '{"lock": 2}',
    ],
)
def test_a_damaged_lock_is_an_error(tmp_path: Path, text: str) -> None:
    folder = open_folder(str(tmp_path))
    folder.write(lockfile.NAME, text.encode())
    with pytest.raises(EnvironmentProblem, match="damaged"):
        Lock.load(folder)


@pytest.mark.parametrize(
    "name",
    [
        "../a",
        "/etc/a",
        "a/../../b",
        "a//b",
        "a/./b",
        "",
        "C:/a",
        "a\\b",
        ".playbook/a",
        "a\0",
        "\ud800",
    ],
)
def test_a_lock_with_a_path_outside_the_folder_is_an_error(tmp_path: Path, name: str) -> None:
    folder = open_folder(str(tmp_path))
    text = json.dumps({"lock": 3, "files": {name: ["0" * 64, ""]}})
    folder.write(lockfile.NAME, text.encode())
    with pytest.raises(EnvironmentProblem, match="damaged"):
        Lock.load(folder)


def test_an_incomplete_page_of_the_journal_is_ignored(tmp_path: Path) -> None:
    folder = open_folder(str(tmp_path))
    folder.write(f"{lockfile.JOURNAL}/.playbook-1-0a.tmp", b"{ha")
    assert Lock.load(folder).records == {}


def test_a_file_whose_removal_was_interrupted_does_not_count_as_deleted(tmp_path: Path) -> None:
    folder = open_folder(str(tmp_path))
    Lock(folder, {name: Record(digest(b"old"), "") for name in ("a/1", "a/2")}).save()
    folder.write("a/2", b"old")
    write_removals(folder, ["a/1", "a/2"])  # then the run is interrupted
    assert list(Lock.load(folder).records) == ["a/2"]


def test_only_recipes_that_a_record_names_are_kept_the_latest_last(tmp_path: Path) -> None:
    folder = open_folder(str(tmp_path))
    first, second, unused = (Recipe(teams=(name,)) for name in ("a", "b", "c"))
    lock = Lock(folder)
    for recipe in (first, second, unused, first):
        lock.use(recipe)
    lock.update(
        {recipe.id: Record(digest(b"1"), "", recipe=recipe.id) for recipe in (first, second)}
    )
    lock.save()
    assert list(Lock.load(folder).recipes.values()) == [second, first]


def test_the_recipe_of_an_interrupted_run_is_known(tmp_path: Path) -> None:
    folder, recipe = open_folder(str(tmp_path)), Recipe(teams=("a",))
    folder.write("a/1", b"new")
    write_journal(folder, {"a/1": Record(digest(b"new"), "", recipe=recipe.id)}, recipe)
    assert Lock.load(folder).recipes == {recipe.id: recipe}


@pytest.mark.parametrize("version", [2, 3])
def test_a_lock_of_an_earlier_version_has_no_recipes(tmp_path: Path, version: int) -> None:
    folder = open_folder(str(tmp_path))
    record = [digest(b"1"), "a" * 16, "b" * 16, "c" * 16][: version + 1]
    text = json.dumps({"lock": version, "files": {"a/1": [*record, "agreed"]}})
    folder.write(lockfile.NAME, text.encode())
    lock = Lock.load(folder)
    assert (lock.recipes, list(lock.without_recipe())) == ({}, ["a/1"])
    assert lock.records["a/1"] == Record(*record, agreed=True)  # type: ignore[arg-type]


def test_a_lock_with_a_removal_is_refused_as_damaged(tmp_path: Path) -> None:
    folder = open_folder(str(tmp_path))
    folder.write(lockfile.NAME, b'{"lock": 4, "files": {"a/1": []}}')
    with pytest.raises(EnvironmentProblem, match="damaged"):
        Lock.load(folder)
