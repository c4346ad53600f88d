"""Damage to JSON that people never see: the lock file, and the stamp of a Markdown file."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

from fuzz.odd import encoded, odd_text

# Inserted verbatim; some of them are not valid JSON, although Python reads them.
_RAW = (
    "NaN", "Infinity", "-1e999", "1" * 5_000, "null", "[]", "{}", '""', "true", "[[]]", "-0.0",
    '"\\ud800"', '"\\u0000"', "[" * 30_000 + "]" * 30_000, '{"a":' * 30_000 + "1" + "}" * 30_000,
)  # fmt: skip
_TOKEN = "placeholder-of-an-odd-value"  # noqa: S105


def damage(text: str, rng: Random) -> bytes:
    """JSON with one value or key changed, duplicated, removed or nested deeper."""
    try:
        plain = json.loads(text)
        holder = rng.choice(_holders(plain) or [[plain]])
    except (ValueError, RecursionError):
        return encoded(text)[: rng.randrange(len(text) + 1)]
    rng.choice(_CHANGES)(holder, rng)
    written = json.dumps(plain, ensure_ascii=rng.random() < 0.5)
    return encoded(written.replace(f'"{_TOKEN}"', rng.choice(_RAW)))


def _holders(value: Any) -> list[Any]:
    """Every list and map that is not empty."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [*([value] if inner else []), *(one for child in inner for one in _holders(child))]


def _key(holder: Any, rng: Random) -> Any:
    return rng.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))


def _odd_value(holder: Any, rng: Random) -> None:
    holder[_key(holder, rng)] = rng.choice((_TOKEN, odd_text(rng), odd_text(rng)))


def _dropped(holder: Any, rng: Random) -> None:
    del holder[_key(holder, rng)]


def _odd_key(holder: Any, rng: Random) -> None:
    if isinstance(holder, dict):
        holder[odd_text(rng)] = holder.pop(_key(holder, rng))
    else:
        holder.insert(0, odd_text(rng))


def _swapped(holder: Any, rng: Random) -> None:
    one, other = _key(holder, rng), _key(holder, rng)
    holder[one], holder[other] = holder[other], holder[one]


def _wrapped(holder: Any, rng: Random) -> None:
    key = _key(holder, rng)
    holder[key] = rng.choice(([holder[key]], {"files": holder[key]}, [holder[key]] * 2_000))


_CHANGES: tuple[Callable[[Any, Random], None], ...] = (
    _odd_value, _odd_value, _odd_value, _dropped, _odd_key, _swapped, _wrapped,
)  # fmt: skip
