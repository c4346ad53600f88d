"""A file that somebody creates or changes during a run is never replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.foundation.errors import EnvironmentProblem
from generator.foundation.storage import Folder, open_folder
from generator.output.apply import apply_change
from generator.output.planner import ChangePlanner, RenderedFile
from generator.usecases.builder import DocumentBuilder
from tests.support.place import REQUEST, new_place

NAME = "a/request.md"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return open_folder(str(tmp_path))


def test_a_file_that_appears_after_the_plan_is_left_alone(folder: Folder) -> None:
    change = ChangePlanner(folder, {}).plan(RenderedFile(NAME, b"new"))
    folder.write(NAME, b"mine")
    with pytest.raises(EnvironmentProblem, match="in the meantime") as raised:
        apply_change(folder, change, frozenset())
    assert raised.value.problems[0].code == "file.kept"
    assert folder.read(NAME) == b"mine"


def test_a_file_that_changes_after_the_plan_is_left_alone(folder: Folder) -> None:
    written = RenderedFile(NAME, b"old")
    folder.write(NAME, b"old")
    change = ChangePlanner(folder, {NAME: written.record}).plan(RenderedFile(NAME, b"new"))
    folder.write(NAME, b"mine")
    with pytest.raises(EnvironmentProblem, match="in the meantime"):
        apply_change(folder, change, frozenset())
    assert folder.read(NAME) == b"mine"


def test_a_file_that_appears_while_documents_are_written_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = new_place(tmp_path)
    file = place.output / "wexholme/wexholme-needs-request.md"
    journal = DocumentBuilder._journal

    def journal_while_somebody_saves(*arguments: object) -> None:
        journal(*arguments)  # type: ignore[arg-type]
        file.parent.mkdir(parents=True)
        file.write_bytes(b"mine")

    monkeypatch.setattr(DocumentBuilder, "_journal", journal_while_somebody_saves)
    report = place.build(**REQUEST)
    assert (report.outcomes, report.exit_code) == ((), 3)
    assert file.read_bytes() == b"mine"
    monkeypatch.undo()
    assert place.actions(place.build(**REQUEST)) == {
        "wexholme/wexholme-needs-request.md": "pending"
    }
