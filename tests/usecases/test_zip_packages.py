"""An archive contains all its documents or is not written; an edited archive is kept."""

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
    """A folder with two documents and no archive."""
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
    written = folder.read(NAME)
    folder.write(NAME, b"with a letter of mine")
    if is_reworded:
        folder.write(MEMBERS[0], b"other words")
    actions, (problem,) = pack(folder, lock)
    assert actions == [Action.KEPT]
    assert folder.read(NAME) == b"with a letter of mine"
    assert problem.message == "was edited, so it is left unchanged"
    assert problem.hint == "move or rename it, and build again"
    folder.remove(NAME)
    assert pack(folder, lock) == ([Action.CREATED], [])
    assert (folder.read(NAME) == written) is not is_reworded


def test_a_file_with_the_archives_name_is_kept(folder: Folder) -> None:
    folder.write(NAME, b"the user's own")
    actions, (problem,) = pack(folder, Lock(folder))
    assert actions == [Action.KEPT]
    assert folder.read(NAME) == b"the user's own"
    assert problem.message == "was not written by playbook build, so it is left unchanged"
    assert "resolve" not in problem.hint


def test_an_unrecorded_archive_with_the_right_content_is_adopted(folder: Folder) -> None:
    pack(folder, Lock(folder))
    lock = Lock(folder)
    assert pack(folder, lock) == ([Action.ADOPTED], [])
    assert pack(folder, lock) == ([Action.UNCHANGED], [])


def test_an_archive_is_not_rewritten_if_a_document_is_missing(folder: Folder) -> None:
    lock = Lock(folder)
    pack(folder, lock)
    folder.remove(MEMBERS[1])
    actions, (problem,) = pack(folder, lock)
    assert actions == []
    assert problem.place.file.endswith(MEMBERS[1])
    with zipfile.ZipFile(io.BytesIO(folder.read(NAME) or b"")) as archive:
        assert archive.namelist() == MEMBERS
