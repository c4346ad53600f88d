"""Which revision of a case follows which."""

from __future__ import annotations

from typing import Any

from generator.library.history import Case, case_of
from generator.library.record import Revision
from tests.support.cases import revision


def made_from(*parents: Revision, **answers: Any) -> Revision:
    return revision(answers=answers, parents=tuple(one.digest for one in parents))


FIRST = made_from(a=1, b=1)


def of(*revisions: Revision) -> Case:
    return case_of(reversed(revisions))


def test_the_last_revision_counts() -> None:
    second = made_from(FIRST, a=2, b=1)
    third = made_from(second, a=2, b=2)
    case = of(FIRST, second, third)
    assert case.current == third
    assert case.revisions == (FIRST, second, third)
    assert not case.is_conflict


def test_two_revisions_made_from_the_same_one_are_a_conflict() -> None:
    left, right = made_from(FIRST, a=2, b=1), made_from(FIRST, a=1, b=2)
    case = of(FIRST, left, right)
    assert case.is_conflict
    assert {one.digest for one in case.heads} == {left.digest, right.digest}


def test_in_a_conflict_the_one_saved_last_counts() -> None:
    parents = (FIRST.digest,)
    left = revision(answers={"a": 2}, parents=parents, saved_on="2026-10-02T08:00:00+00:00")
    right = revision(answers={"a": 3}, parents=parents, saved_on="2026-10-01T08:00:00+00:00")
    assert of(FIRST, left, right).current == left
    assert of(FIRST, right, left).current == left


def test_a_revision_that_follows_both_settles_the_conflict() -> None:
    left, right = made_from(FIRST, a=2, b=1), made_from(FIRST, a=1, b=2)
    both = made_from(left, right, a=2, b=2)
    case = of(FIRST, left, right, both)
    assert case.heads == (both,)


def test_revisions_that_say_the_same_do_not_contradict_each_other() -> None:
    """Two people added the same sheet, and one of their folders lacked the first revision."""
    case = of(FIRST, made_from(FIRST, a=2, b=1), made_from(a=2, b=1))
    assert not case.is_conflict
    assert len(case.ends) == 2


def test_a_new_sheet_was_made_from_the_revision_it_differs_least_from() -> None:
    second = made_from(FIRST, a=2, b=1)
    case = of(FIRST, second)
    assert case.parent_of(made_from(a=2, b=2), ()) == second
    assert case.parent_of(made_from(a=1, b=2), ()) == FIRST
    assert case.parent_of(made_from(a=3, b=1), ()) == second
    assert case.parent_of(made_from(a=3, b=1), {FIRST.digest}) == FIRST


def test_a_removed_revision_that_is_back_does_not_count() -> None:
    nameless = revision(people={}, replaces=(FIRST.digest,), answers={"a": 1, "b": 1})
    case = of(FIRST, nameless)
    assert case.current == nameless
    assert case.revisions == (nameless,)
    assert case.returned == (FIRST.digest,)
