"""The record of a round: what is read back, what is refused, and what forgetting leaves."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.foundation.errors import ConfigError
from generator.output.sent_rounds import (
    Delivery,
    SentRound,
    SentSheet,
    forget,
    load_round,
    rounds_in,
)

DAY = date(2026, 9, 1)
INES = SentSheet(
    "kqzvtm",
    "Ines “I” Duarte 漢",
    "ines@x.example",
    "ward-7",
    "de-DE",
    "intake",
    "request",
    ("docx", "html"),
    DAY,
    date(2026, 9, 11),
    {"ward-7-enquiry-request-kqzvtm.docx": "0f3a0f3a"},
    Delivery.SENT,
    (date(2026, 9, 14),),
)
TOM = replace(INES, copy="bcdfgh", name="Tom", mail="tom@x.example", due=None, files={})
VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.just([]) | st.just({})


def saved(folder: Path) -> SentRound:
    known = SentRound(folder / "autumn", "wexholme").having(INES, TOM)
    known.save()
    return known


def test_what_was_saved_is_read_back(tmp_path: Path) -> None:
    known = saved(tmp_path)
    assert load_round(tmp_path / "autumn", "wexholme") == known
    assert rounds_in(tmp_path) == ["autumn"]


def test_where_nothing_was_sent_the_round_is_empty(tmp_path: Path) -> None:
    assert load_round(tmp_path / "autumn", "wexholme").sheets == {}
    assert rounds_in(tmp_path) == []


@given(data=st.data())
def test_a_record_that_anybody_changed_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("round")
    saved(folder)
    path = folder / "autumn" / "sent.json"
    content: dict[str, Any] = json.loads(path.read_bytes())
    places: list[Any] = [content, *content["sheets"]]
    place = data.draw(st.sampled_from(places))
    place[data.draw(st.sampled_from(sorted(place)))] = data.draw(VALUES)
    text = json.dumps(content)
    path.write_text(text[: data.draw(st.integers(0, len(text)))] if data.draw(st.booleans())
                    else text, encoding="utf-8")  # fmt: skip
    with suppress(ConfigError):
        for copy, sheet in load_round(folder / "autumn", "wexholme").sheets.items():
            assert copy == sheet.copy
            assert all("/" not in name for name in sheet.files)


def test_forgetting_removes_the_files_and_the_name_and_keeps_the_count(tmp_path: Path) -> None:
    saved(tmp_path)
    folder = tmp_path / "autumn"
    own = "ward-7-enquiry-request-kqzvtm"
    others = ("ward-7-enquiry-request-bcdfgh.eml", "notes.txt")
    for name in (f"{own}.docx", f"{own}.eml", f"{own}-reminder-2026-09-14.eml", *others):
        (folder / name).write_bytes(b"x")
    (folder / "mail-merge.csv").write_bytes(b"Ines")
    (done,) = forget(tmp_path, "wexholme", lambda _, mail: mail == "ines@x.example")
    assert (done.sheets, len(done.files)) == (1, 4)
    left = load_round(folder, "wexholme").sheets
    assert [(one.name, one.mail) for one in left.values()] == [("", ""), ("Tom", "tom@x.example")]
    assert left["kqzvtm"].delivery is Delivery.SENT
    kept = {path.name for path in folder.iterdir()}
    assert kept == {".gitignore", "sent.json", *others}
    assert forget(tmp_path, "wexholme", lambda name, _: name == "Ines") == []
