"""What happens to a file: the decision table, a row a case."""

from __future__ import annotations

import pytest

from generator.output.actions import Action, Sight, State, decide, decide_orphan, sentence, told

ROWS = [
    # what people did, whether ours changed, whether theirs is the same as ours now
    (Sight(State.ABSENT, change=True), Action.CREATED),
    (Sight(State.OURS), Action.UNCHANGED),
    (Sight(State.OURS, change=True), Action.UPDATED),
    (Sight(State.EDITED), Action.KEPT),
    (Sight(State.EDITED, change=True, same=True), Action.ADOPTED),
    (Sight(State.EDITED, change=True, merged=True), Action.MERGED),
    (Sight(State.EDITED, change=True), Action.PENDING),
    (Sight(State.FOREIGN, change=True), Action.PENDING),
    (Sight(State.FOREIGN, change=True, same=True), Action.ADOPTED),
    (Sight(State.EDITED, change=True, waits=False), Action.KEPT),
    (Sight(State.FOREIGN, change=True, waits=False), Action.KEPT),
    (Sight(State.GONE, change=True), Action.DELETED),
    (Sight(State.GONE), Action.DELETED),
    (Sight(State.FILLED), Action.KEPT),
    (Sight(State.FILLED, change=True), Action.KEPT),
]


@pytest.mark.parametrize(("sight", "action"), ROWS, ids=str)
def test_each_row_of_the_table_has_its_action(sight: Sight, action: Action) -> None:
    assert decide(sight) is action


def test_a_deleted_file_comes_back_only_when_asked_for() -> None:
    assert decide(Sight(State.GONE), restore=True) is Action.CREATED


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (State.OURS, Action.REMOVED),
        (State.EDITED, Action.DETACHED),
        (State.FILLED, Action.DETACHED),
        (State.GONE, Action.UNCHANGED),
    ],
)
def test_an_orphan_is_removed_unless_somebody_worked_on_it(state: State, action: Action) -> None:
    assert decide_orphan(state) is action


@pytest.mark.parametrize(("sight", "action"), ROWS, ids=str)
def test_what_needs_a_decision_says_how_to_make_it(sight: Sight, action: Action) -> None:
    problem = told("output/a.md", sight, action)
    assert (problem is None) == action.is_settled
    if problem:
        assert "output/a.md" in problem.hint or "move" in problem.hint
        assert problem.message == sentence(sight, action)


def test_an_edit_that_was_agreed_on_is_not_asked_about_again() -> None:
    assert told("a.md", Sight(State.EDITED, agreed=True), Action.KEPT) is None
    assert told("a.md", Sight(State.EDITED, change=True, agreed=True), Action.PENDING) is not None
