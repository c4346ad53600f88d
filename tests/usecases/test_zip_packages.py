"""An archive holds every document it should, or is not written; one that somebody made stays."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from generator.foundation.errors import Problem
from generator.foundation.storage import Folder, open_folder
from generator.output.actions import Action
from generator.output.lockfile import Lock
from generator.usecases.zip_packages import write_archives

NAME = "pharmacy.zip"
MEMBERS = ["a/request.md", "b/request.md"]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A folder with two documents, yet to be packed."""
    found = open_folder(str(tmp_path))
    for name in MEMBERS:
        found.write(name, name.encode())
    return found


def pack(folder: Folder, lock: Lock) -> tuple[list[Action], list[Problem]]:
    outcomes, problems = write_archives(folder, {NAME: MEMBERS}, lock)
    return [outcome.action for outcome in outcomes], problems


@pytest.mark.parametrize("is_reworded", [False, True])
def test_an_archive_that_was_edited_is_kept_until_it_is_moved_away(
    folder: Folder, *, is_reworded: bool
) -> None:
    lock = Lock(folder)
    assert pack(folder, lock) == ([Action.CREATED], [])
    ours = folder.read(NAME)
    folder.write(NAME, b"with a letter of mine")
    if is_reworded:
        folder.write(MEMBERS[0], b"other words")
    actions, (told,) = pack(folder, lock)
    assert actions == [Action.KEPT]
    assert folder.read(NAME) == b"with a letter of mine"
    assert told.message == "was edited, so it is kept as it is"
    assert told.hint == "move or rename it, and build again"
    folder.remove(NAME)
    assert pack(folder, lock) == ([Action.CREATED], [])
    assert (folder.read(NAME) == ours) is not is_reworded


def test_an_archive_that_was_not_made_here_is_kept(folder: Folder) -> None:
    folder.write(NAME, b"somebody's own")
    actions, (told,) = pack(folder, Lock(folder))
    assert actions == [Action.KEPT]
    assert folder.read(NAME) == b"somebody's own"
    assert told.message == "was not made here, so it is kept as it is"
    assert "resolve" not in told.hint


def test_an_archive_that_is_there_as_it_would_be_written_is_ours(folder: Folder) -> None:
    pack(folder, Lock(folder))
    lock = Lock(folder)
    assert pack(folder, lock) == ([Action.ADOPTED], [])
    assert pack(folder, lock) == ([Action.UNCHANGED], [])


def test_a_document_that_is_gone_meanwhile_leaves_no_gap_in_an_archive(folder: Folder) -> None:
    lock = Lock(folder)
    pack(folder, lock)
    folder.remove(MEMBERS[1])
    actions, (told,) = pack(folder, lock)
    assert actions == []
    assert told.place.file.endswith(MEMBERS[1])
    with zipfile.ZipFile(io.BytesIO(folder.read(NAME) or b"")) as archive:
        assert archive.namelist() == MEMBERS
