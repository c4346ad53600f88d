"""Whether two plain values are the same, which is more than equal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def is_same(one: Any, other: Any) -> bool:
    """Whether two plain values have the same types and are written alike, down to their leaves.

    Equal values may still print differently: 8 and 8.0, 1 and True, maps whose keys are in another
    order. So whatever keeps a result for a value must compare with this, not with `==`.
    """
    if one is other:
        return True
    if type(one) is not type(other) or one != other:
        return False
    if isinstance(one, Mapping):
        return [*one] == [*other] and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, tuple | list):
        return all(map(is_same, one, other))
    return repr(one) == repr(other)
