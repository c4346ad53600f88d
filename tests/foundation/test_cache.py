"""What is kept between runs is never out of date, never half, and cannot act."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.document.tree import Slot, Str
from generator.foundation.cache import NO_CACHE, Cache
from generator.foundation.errors import GeneratorError
from generator.usecases.builder import CACHED_MODULES
from generator.writers.segments import joined

VALUE = joined(["<w:t>", "ü", "</w:t>"]), (Str("a"), Slot(3)), {"n": 1}


def never() -> object:
    raise AssertionError("made although it was kept")


def test_what_was_made_once_is_not_made_again(tmp_path: Path) -> None:
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
def test_a_damaged_entry_is_made_anew(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    Cache(tmp_path, CACHED_MODULES).remember("key", lambda: VALUE)
    (entry,) = tmp_path.iterdir()
    entry.write_bytes(spoil(entry.read_bytes()))
    assert Cache(tmp_path, CACHED_MODULES).remember("key", lambda: "anew") == "anew"
    assert Cache(tmp_path, CACHED_MODULES).remember("key", never) == "anew"


class _Hostile:
    def __init__(self, function: object, *given: object) -> None:
        self.call = function, given

    def __reduce__(self) -> object:
        return self.call


@pytest.mark.parametrize("function", [exec, GeneratorError, pickle.loads])
def test_an_entry_can_hold_pieces_of_documents_and_nothing_that_acts(
    tmp_path: Path, function: object
) -> None:
    Cache(tmp_path, CACHED_MODULES).remember("key", lambda: VALUE)
    (entry,) = tmp_path.iterdir()
    data = pickle.dumps(_Hostile(function, b"x"))
    entry.write_bytes(hashlib.sha256(data).digest() + data)
    assert Cache(tmp_path, CACHED_MODULES).remember("key", lambda: "anew") == "anew"


def test_an_entry_loads_classes_of_those_modules_alone_that_the_cache_was_handed(
    tmp_path: Path,
) -> None:
    Cache(tmp_path, CACHED_MODULES).remember("key", lambda: VALUE)
    others = tuple(name for name in CACHED_MODULES if not Str.__module__.startswith(name))
    assert Cache(tmp_path, others).remember("key", lambda: "anew") == "anew"
    assert Cache(tmp_path).remember("key", never) == "anew"


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert Cache(tmp_path / "file/inside").remember("key", lambda: 1) == 1
    assert NO_CACHE.remember("key", lambda: 2) == 2


def test_the_oldest_entries_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.foundation.cache._MOST", 3)
    for number in range(6):
        Cache(tmp_path, CACHED_MODULES).remember(number, lambda: VALUE)
    assert len(list(tmp_path.iterdir())) == 3
