"""Cached values are never out of date, never incomplete, and cannot run code."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.document.tree import Slot, Str
from generator.foundation.cache import NO_CACHE, Cache
from generator.foundation.errors import GeneratorError
from generator.project.project import CACHED_MODULES
from generator.writers.segments import joined

VALUE = joined(["<w:t>", "ü", "</w:t>"]), (Str("a"), Slot(3)), {"n": 1}


def never() -> object:
    raise AssertionError("computed again although it was cached")


def test_a_cached_value_is_not_computed_again(tmp_path: Path) -> None:
    assert Cache(tmp_path, CACHED_MODULES).remember(("a", 1), lambda: VALUE) == VALUE
    assert Cache(tmp_path, CACHED_MODULES).remember(("a", 1), never) == VALUE


def test_another_key_is_another_entry(tmp_path: Path) -> None:
    cache = Cache(tmp_path, CACHED_MODULES)
    cache.remember(("a", 1), lambda: "one")
    assert cache.remember(("a", 2), lambda: "two") == "two"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data[:0],
        lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
        lambda data: bytes(len(data)),
    ],
    ids=["cut", "empty", "one bit", "zeros"],
)
def test_a_damaged_entry_is_rebuilt(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    Cache(tmp_path, CACHED_MODULES).remember("key", lambda: VALUE)
    (entry,) = tmp_path.iterdir()
    entry.write_bytes(spoil(entry.read_bytes()))
    assert Cache(tmp_path, CACHED_MODULES).remember("key", lambda: "new") == "new"
    assert Cache(tmp_path, CACHED_MODULES).remember("key", never) == "new"


class _Hostile:
    def __init__(self, function: object, *arguments: object) -> None:
        self.call = function, arguments

    def __reduce__(self) -> object:
        return self.call


@pytest.mark.parametrize("function", [exec, GeneratorError, pickle.loads])
def test_an_entry_with_anything_but_plain_values_is_not_loaded(
    tmp_path: Path, function: object
) -> None:
    Cache(tmp_path, CACHED_MODULES).remember("key", lambda: VALUE)
    (entry,) = tmp_path.iterdir()
    data = pickle.dumps(_Hostile(function, b"x"))
    entry.write_bytes(hashlib.sha256(data).digest() + data)
    assert Cache(tmp_path, CACHED_MODULES).remember("key", lambda: "new") == "new"


def test_an_entry_loads_only_classes_from_the_modules_of_the_cache(
    tmp_path: Path,
) -> None:
    Cache(tmp_path, CACHED_MODULES).remember("key", lambda: VALUE)
    others = tuple(name for name in CACHED_MODULES if not Str.__module__.startswith(name))
    assert Cache(tmp_path, others).remember("key", lambda: "new") == "new"
    assert Cache(tmp_path).remember("key", never) == "new"


def test_an_unwritable_folder_only_disables_the_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert Cache(tmp_path / "file/inside").remember("key", lambda: 1) == 1
    assert NO_CACHE.remember("key", lambda: 2) == 2


def test_the_entries_that_were_not_used_for_longest_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.foundation.cache._MOST", 3)
    cache = Cache(tmp_path, CACHED_MODULES)
    for number in range(6):
        cache.remember(number, lambda: VALUE)
        cache.remember(0, never if number else lambda: VALUE)
    assert len(list(tmp_path.iterdir())) == 3
    for number in (0, 4, 5):
        cache.remember(number, never)
