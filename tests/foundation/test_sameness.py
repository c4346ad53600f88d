"""Values that are equal, but would print differently, are not the same."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from decimal import Decimal
from enum import StrEnum

import pytest

from generator.foundation.sameness import is_same


class Colour(StrEnum):
    RED = "red"


SAME = [8, Decimal("8.0"), "8", None, date(2026, 3, 31), {"a": [1, {"b": ("x",)}]}, ()]
EQUAL = [
    (Decimal(8), Decimal("8.0")),
    (Decimal("0"), Decimal("-0")),
    (8, Decimal(8)),
    (1, True),
    (Colour.RED, "red"),
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    ({"a": [Decimal(8)]}, {"a": [Decimal("8.00")]}),
    (({"a": True},), ({"a": 1},)),
]


@pytest.mark.parametrize("value", SAME, ids=repr)
def test_a_copy_is_the_same(value: object) -> None:
    assert is_same(value, deepcopy(value))


@pytest.mark.parametrize(("one", "other"), EQUAL, ids=repr)
def test_equal_values_of_another_type_or_form_are_not_the_same(one: object, other: object) -> None:
    assert one == other
    assert not is_same(one, other)
    assert not is_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("é", "e\u0301"), ([1], (1,)), ([1], [1, 2]), ({"a": 1}, {"a": 2})]
)
def test_different_values_are_not_the_same(one: object, other: object) -> None:
    assert not is_same(one, other)
