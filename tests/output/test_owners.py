"""An output folder is an organisation's if any document in it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.foundation.storage import open_folder
from generator.output import snapshot
from generator.output.lockfile import Lock, Record
from generator.output.owners import Owner, choose_folder, is_empty
from generator.output.recipe import Recipe
from generator.output.snapshot import PlaybookSnapshot, Snapshot

MILL = Owner("mill", {"mill", "night"})


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project/below"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def document(address: str, name: str, organisation: str = "") -> None:
    """Record a document in a folder; without an organisation, as earlier versions did."""
    folder, taken = open_folder(address), ""
    if organisation:
        found = Snapshot(organisation, {}, PlaybookSnapshot("1", {}, {}, {}))
        snapshot.save(folder, found)
        taken = found.id
    lock = Lock.load(folder)
    lock.update({name: Record("a" * 64, "", "", taken)})
    lock.save()


@pytest.mark.parametrize(
    ("documents", "is_own"),
    [
        ([], False),
        ([("night/a.md", "mill")], True),
        ([("mill/a.md", "other")], False),
        ([("other/a.md", "other"), ("mill/a.md", "mill")], True),
        ([("night/a.md", "")], True),
        ([("day/a.md", "")], False),
        ([("night/a.md", ""), ("day/a.md", "other")], False),
    ],
)
def test_the_snapshots_say_whose_the_documents_are(
    documents: list[tuple[str, str]], is_own: bool
) -> None:
    for name, organisation in documents:
        document("out", name, organisation)
    assert MILL.has_documents_in("out") is is_own
    assert is_empty("out") is not bool(documents)


@pytest.mark.parametrize("organisation", ["mill", "other"])
def test_a_recipe_says_whose_the_documents_are(organisation: str) -> None:
    recipe = Recipe(organisation)
    lock = Lock(open_folder("out"))
    lock.use(recipe)
    lock.update({"night/a.md": Record("a" * 64, "", recipe=recipe.id)})
    lock.save()
    assert MILL.has_documents_in("out") is (organisation == "mill")


def test_the_folder_of_a_language_counts_too_and_that_of_a_team_does_not() -> None:
    document("out/night", "mill/a.md", "mill")
    assert not MILL.has_documents_in("out")
    assert is_empty("out")
    document("out/de-AT", "mill/a.md", "mill")
    assert MILL.has_documents_in("out")
    assert not is_empty("out")


@pytest.mark.parametrize(
    ("place", "owner", "chosen"),
    [
        ("", "", "../output"),
        ("output", "mill", "output"),
        ("output", "other", "../output"),
        ("output/de-AT", "mill", "output"),
    ],
)
def test_documents_in_the_current_folder_decide_else_the_file(
    place: str, owner: str, chosen: str
) -> None:
    if place:
        document(place, "mill/a.md", owner)
    assert choose_folder(Path(".."), MILL) == chosen


def test_the_folder_is_named_from_the_current_one_where_that_is_shorter(here: Path) -> None:
    assert choose_folder(here, MILL) == "output"
    assert choose_folder(here / "own", MILL) == "own/output"
    assert choose_folder(here.parent, MILL) == "../output"
    assert choose_folder(Path("/far"), MILL) == "/far/output"
