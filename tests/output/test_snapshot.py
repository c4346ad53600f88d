"""Snapshots are loaded only if they are exactly what was written."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.foundation.digests import short_digest
from generator.foundation.storage import Folder, open_folder
from generator.output import snapshot
from generator.output.lockfile import SETTINGS
from generator.output.snapshot import PlaybookSnapshot, Snapshot

TAKEN = Snapshot(
    "wexholme",
    {"organisation": {"voice.tagline": "Time back"}},
    PlaybookSnapshot(
        "1", {"a.b": "text"}, {"en": {"title": "T"}}, {"request": ["voice"]}, {"request/x": "0"}
    ),
    "teams.csv",
)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return open_folder(str(tmp_path))


def put(folder: Folder, data: bytes) -> str:
    """Write bytes as a snapshot, under the name that matches their digest."""
    ident = short_digest(data)
    folder.write(f"{SETTINGS}/{ident}.json", data)
    return ident


@pytest.mark.parametrize("sheet", ["", "teams.csv", "\udce9.csv"], ids=ascii)
def test_a_saved_snapshot_is_loaded_unchanged(folder: Folder, sheet: str) -> None:
    taken = replace(TAKEN, sheet=sheet)
    snapshot.save(folder, taken)
    assert snapshot.load(folder, taken.id) == taken
    assert snapshot.load(folder, "") is None


def test_a_snapshot_that_does_not_match_its_name_is_ignored(folder: Folder) -> None:
    snapshot.save(folder, TAKEN)
    folder.write(f"{SETTINGS}/{TAKEN.id}.json", TAKEN.data.replace(b"Time", b"Your time"))
    assert snapshot.load(folder, TAKEN.id) is None


@pytest.mark.parametrize(
    "change",
    [
        {"layers": {"organisation": {"voice.tagline": 1}}},
        {"layers": {"organisation": None}},
        {"layers": []},
        {"organisation": None},
        {"sheet": {}},
        {"playbook": {}},
        {"playbook": {"version": "1", "fields": {}, "texts": {"en": {"a": []}}, "reads": {}}},
        {"playbook": {"version": "1", "fields": {}, "texts": {}, "reads": {"request": [1]}}},
        {"playbook": {"version": "1", "fields": [], "texts": {}, "reads": {}}},
    ],
    ids=str,
)
def test_a_snapshot_with_the_wrong_structure_is_ignored(
    folder: Folder, change: dict[str, Any]
) -> None:
    plain = json.loads(TAKEN.data)
    assert snapshot.load(folder, put(folder, json.dumps(plain).encode())) == TAKEN
    assert snapshot.load(folder, put(folder, json.dumps({**plain, **change}).encode())) is None


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"{", b"[" * 100_000, b"\xff"])
def test_a_snapshot_that_is_not_a_json_object_is_ignored(folder: Folder, data: bytes) -> None:
    assert snapshot.load(folder, put(folder, data)) is None
