"""Matching a printed text with the label it comes from."""

from __future__ import annotations

import pytest

from generator.usecases.check_terms import _consists_of


@pytest.mark.parametrize(
    ("parts", "value", "expected"),
    [
        (["", " course"], "A course", True),
        (["", " course"], " course", False),  # the slot is empty
        (["Say ", " and ", "."], "Say a and b and c.", True),
        (["Say ", " and ", "."], "Say a, b.", False),
        (["a", "a"], "aa", False),
        (["a", "a"], "aba", True),
        (["a", "b", "b"], "axbxb", True),
        (["a", "b", "b"], "axb", False),
    ],
)
def test_a_text_consists_of_parts_with_some_text_between_them(
    parts: list[str], value: str, expected: bool
) -> None:
    assert _consists_of(parts, value) is expected


def test_matching_many_slots_is_fast() -> None:
    assert not _consists_of(["", *[", "] * 60, "!"], ", " * 5_000 + "course")
