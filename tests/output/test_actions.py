"""The decision table for a file: one row per case."""

from __future__ import annotations

import pytest

from generator.output.actions import (
    Action,
    FileState,
    FileStatus,
    decide,
    decide_orphan,
    problem_for,
    sentence,
)

ROWS = [
    # what people did, whether the generated text changed, whether it is now the same as theirs
    (FileStatus(FileState.ABSENT, change=True), Action.CREATED),
    (FileStatus(FileState.OURS), Action.UNCHANGED),
    (FileStatus(FileState.OURS, change=True), Action.UPDATED),
    (FileStatus(FileState.EDITED), Action.KEPT),
    (FileStatus(FileState.EDITED, change=True, same=True), Action.ADOPTED),
    (FileStatus(FileState.EDITED, change=True, merged=True), Action.MERGED),
    (FileStatus(FileState.EDITED, change=True), Action.PENDING),
    (FileStatus(FileState.FOREIGN, change=True), Action.PENDING),
    (FileStatus(FileState.FOREIGN, change=True, same=True), Action.ADOPTED),
    (FileStatus(FileState.EDITED, change=True, waits=False), Action.KEPT),
    (FileStatus(FileState.FOREIGN, change=True, waits=False), Action.KEPT),
    (FileStatus(FileState.GONE, change=True), Action.DELETED),
    (FileStatus(FileState.GONE), Action.DELETED),
    (FileStatus(FileState.FILLED), Action.KEPT),
    (FileStatus(FileState.FILLED, change=True), Action.KEPT),
]


@pytest.mark.parametrize(("status", "action"), ROWS, ids=str)
def test_each_status_has_its_action(status: FileStatus, action: Action) -> None:
    assert decide(status) is action


def test_a_deleted_file_is_created_again_only_with_restore() -> None:
    assert decide(FileStatus(FileState.GONE), restore=True) is Action.CREATED


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (FileState.OURS, Action.REMOVED),
        (FileState.EDITED, Action.DETACHED),
        (FileState.FILLED, Action.DETACHED),
        (FileState.GONE, Action.UNCHANGED),
    ],
)
def test_an_orphan_is_removed_unless_it_was_edited_or_filled_in(
    state: FileState, action: Action
) -> None:
    assert decide_orphan(state) is action


@pytest.mark.parametrize(("status", "action"), ROWS, ids=str)
def test_a_file_that_needs_a_decision_has_a_hint(status: FileStatus, action: Action) -> None:
    problem = problem_for("output/a.md", status, action)
    assert (problem is None) == action.is_settled
    if problem:
        assert "output/a.md" in problem.hint or "move" in problem.hint
        assert problem.message == sentence(status, action)


def test_an_edit_that_was_agreed_on_is_reported_only_when_the_text_changes() -> None:
    assert problem_for("a.md", FileStatus(FileState.EDITED, agreed=True), Action.KEPT) is None
    assert (
        problem_for("a.md", FileStatus(FileState.EDITED, change=True, agreed=True), Action.PENDING)
        is not None
    )
