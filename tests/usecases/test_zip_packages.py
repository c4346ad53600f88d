"""An archive contains all its documents or is not written; an edited archive is kept."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from generator.foundation.errors import EnvironmentProblem, Problem
from generator.foundation.storage import Folder, open_folder
from generator.output.actions import Action, problem_for
from generator.output.lockfile import Lock
from generator.output.recipe import Recipe
from generator.usecases.zip_packages import Archive, ArchiveWriter

NAME = "pharmacy.zip"
MEMBERS = ["a/request.md", "b/request.md"]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A folder with two documents and no archive."""
    found = open_folder(str(tmp_path))
    for name in MEMBERS:
        found.write(name, name.encode())
    return found


def pack(folder: Folder, lock: Lock) -> tuple[Action, Problem | None]:
    recipe = Recipe(archive=True)
    lock.use(recipe)
    archive = Archive(NAME, tuple(MEMBERS))
    planned = ArchiveWriter(folder, lock, recipe).plan(archive)
    done = ArchiveWriter(folder, lock, recipe).write(archive)
    assert (planned.action, planned.status) == (done.action, done.status)
    return done.action, problem_for(NAME, done.status, done.action)


@pytest.mark.parametrize("is_reworded", [False, True])
def test_an_archive_that_was_edited_is_kept_until_it_is_moved_away(
    folder: Folder, *, is_reworded: bool
) -> None:
    lock = Lock(folder)
    assert pack(folder, lock) == (Action.CREATED, None)
    written = folder.read(NAME)
    folder.write(NAME, b"with a letter of mine")
    if is_reworded:
        folder.write(MEMBERS[0], b"other words")
    action, problem = pack(folder, lock)
    assert action is Action.KEPT
    assert problem
    assert folder.read(NAME) == b"with a letter of mine"
    assert problem.message == "was edited, so it is left unchanged"
    assert problem.hint == "move or rename it, and build again"
    folder.remove(NAME)
    assert pack(folder, lock) == (Action.CREATED, None)
    assert (folder.read(NAME) == written) is not is_reworded


def test_a_file_with_the_archives_name_is_kept(folder: Folder) -> None:
    folder.write(NAME, b"the user's own")
    action, problem = pack(folder, Lock(folder))
    assert action is Action.KEPT
    assert problem
    assert folder.read(NAME) == b"the user's own"
    assert problem.message == "was not written by playbook build, so it is left unchanged"
    assert "resolve" not in problem.hint


def test_an_unrecorded_archive_with_the_right_content_is_adopted(folder: Folder) -> None:
    pack(folder, Lock(folder))
    lock = Lock(folder)
    assert pack(folder, lock) == (Action.ADOPTED, None)
    assert pack(folder, lock) == (Action.UNCHANGED, None)


def test_an_archive_is_not_rewritten_if_a_document_is_missing(folder: Folder) -> None:
    lock = Lock(folder)
    pack(folder, lock)
    folder.remove(MEMBERS[1])
    with pytest.raises(EnvironmentProblem, match="was removed") as raised:
        pack(folder, lock)
    assert raised.value.problems[0].place.file.endswith(MEMBERS[1])
    with zipfile.ZipFile(io.BytesIO(folder.read(NAME) or b"")) as archive:
        assert archive.namelist() == MEMBERS
