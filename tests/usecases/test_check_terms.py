"""Where a printed text comes from."""

from __future__ import annotations

import pytest

from generator.usecases.check_terms import _fits


@pytest.mark.parametrize(
    ("parts", "value", "fits"),
    [
        (["", " course"], "A course", True),
        (["", " course"], " course", False),  # nothing stands in the slot
        (["Say ", " and ", "."], "Say a and b and c.", True),
        (["Say ", " and ", "."], "Say a, b.", False),
        (["a", "a"], "aa", False),
        (["a", "a"], "aba", True),
        (["a", "b", "b"], "axbxb", True),
        (["a", "b", "b"], "axb", False),
    ],
)
def test_a_text_is_made_of_parts_with_something_between_them(
    parts: list[str], value: str, fits: bool
) -> None:
    assert _fits(parts, value) is fits


def test_many_slots_take_no_longer_than_a_few() -> None:
    assert not _fits(["", *[", "] * 60, "!"], ", " * 5_000 + "course")
