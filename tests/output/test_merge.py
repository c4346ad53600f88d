"""Changes of two sides are merged, and nothing is lost if they clash."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.output.merge import merge

LINES = st.lists(st.sampled_from(["a", "b", "c", "d", ""]), max_size=8)
TEXTS = LINES.map(lambda lines: "".join(f"{line}\n" for line in lines))


@given(base=TEXTS, mine=TEXTS)
def test_if_only_one_side_changed_it_is_the_result(base: str, mine: str) -> None:
    assert merge(base, mine, base).text == mine
    assert merge(base, base, mine).text == mine
    assert not merge(base, mine, base).clashes


@given(base=TEXTS, both=TEXTS)
def test_identical_changes_are_taken_once(base: str, both: str) -> None:
    found = merge(base, both, both)
    assert (found.text, found.clashes) == (both, ())


@given(base=TEXTS, mine=TEXTS, theirs=TEXTS)
def test_swapping_the_sides_gives_the_same_result(base: str, mine: str, theirs: str) -> None:
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert bool(one.clashes) == bool(other.clashes)
    if not one.clashes:
        assert one.text == other.text


@given(base=TEXTS, mine=TEXTS, theirs=TEXTS)
def test_no_new_line_of_either_side_is_lost(base: str, mine: str, theirs: str) -> None:
    found = merge(base, mine, theirs)
    kept = set(found.text.splitlines())
    for clash in found.clashes:
        kept |= {line.rstrip("\n") for line in (*clash.mine, *clash.theirs)}
    written = {line for side in (mine, theirs) for line in side.splitlines()}
    assert written - set(base.splitlines()) <= kept


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        ("one\n2\nthree\nfour\n", "one\ntwo\nthree\n4\n", "one\n2\nthree\n4\n"),
        ("zero\none\ntwo\nthree\nfour\n", "one\ntwo\nthree\n", "zero\none\ntwo\nthree\n"),
    ],
)
def test_changes_in_different_places_are_merged(mine: str, theirs: str, merged: str) -> None:
    assert merge("one\ntwo\nthree\nfour\n", mine, theirs).text == merged


def test_a_clash_names_the_line_and_both_texts() -> None:
    (clash,) = merge("one\ntwo\n", "one\nyours\n", "one\nours\n").clashes
    assert (clash.line, clash.mine, clash.theirs) == (2, ("yours\n",), ("ours\n",))
