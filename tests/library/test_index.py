"""The index: finds cases, and is made anew at will."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from generator.library.case_folder import CaseFolder
from generator.library.figures import FigureCounter
from generator.library.index import Query, delete_index, open_index
from generator.library.record import Revision
from tests.support.cases import revision


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CaseFolder:
    monkeypatch.setenv("PLAYBOOK_CACHE", str(tmp_path / "cache"))
    return CaseFolder(tmp_path / "library")


def kept(folder: CaseFolder, *revisions: Revision) -> None:
    for one in revisions:
        folder.write(one, "2026")


def found(folder: CaseFolder, words: str = "", **query: Any) -> list[str]:
    with open_index(folder) as index:
        count, cases = index.find(Query(words, **query))
        assert count == len(cases)
        return [one.id for one in cases]


def index_file(folder: CaseFolder) -> Path:
    (path,) = (folder.root.parent / "cache").glob("library-*.sqlite")
    return path


def test_an_empty_library_has_no_cases(folder: CaseFolder) -> None:
    assert found(folder) == []
    assert found(folder, "anything") == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("handover", ["aaaa"]),
        ("HAND", ["aaaa"]),
        ("shift strasse", ["aaaa"]),
        ('"handover night"', ["aaaa"]),
        ('"night handover"', []),
        ("cafe", ["bbbb"]),
        ("café", ["bbbb"]),
        ("shift cafe", []),
        ("L&D", ["bbbb"]),
        ("aaaa", ["aaaa"]),
        ("marsh", ["bbbb", "aaaa"]),
        ('NEAR( OR "', []),
        ("*", []),
        ("—", []),
        ("  ", ["bbbb", "aaaa"]),
    ],
)
def test_words_are_found_wherever_they_stand(
    folder: CaseFolder, words: str, expected: list[str]
) -> None:
    kept(
        folder,
        revision("aaaa", answers={"x.y": "Shift handover, night (strasse)"}),
        revision(
            "bbbb",
            answers={
                "about.request_title": "Course",
                "about.date_received": "2026-10-01",
                "x.y": "Café for L&D",
            },
        ),
    )
    assert found(folder, words) == expected


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("outcome.decision", "redirect_accepted", ["aaaa"]),
        ("outcome.decision", "redirect", []),
        ("diagnose.root_causes", "access", ["bbbb", "aaaa"]),
        ("diagnose.root_causes", "process access", []),
        ("x.hours", "40", ["aaaa"]),
        ("x.tick", "true", ["aaaa"]),
        ("x.rows.finding", "Logins", ["aaaa"]),
    ],
)
def test_whole_answers_are_found_by_their_field(
    folder: CaseFolder, field: str, value: str, expected: list[str]
) -> None:
    more = {"x.hours": 40, "x.tick": True, "x.rows": [{"finding": "Logins"}]}
    kept(
        folder,
        revision("aaaa", answers=more),
        revision("bbbb", answers={"outcome.decision": "declined"}),
    )
    assert sorted(found(folder, answers=((field, value),))) == sorted(expected)


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("x.text", "queue", ["aaaa"]),
        ("x.text", "QUEUE long", ["aaaa"]),
        ("x.text", "cafe", ["aaaa"]),
        ("x.text", "lon", ["aaaa"]),
        ("x.text", "access", []),
        ("x.text", "queue, short", []),
        ("x.rows.finding", "queue", ["bbbb"]),
        ("about.requester", "marsh", ["bbbb", "aaaa"]),
        ("about.requester", "queue", []),
    ],
)
def test_texts_are_found_by_their_field(
    folder: CaseFolder, field: str, text: str, expected: list[str]
) -> None:
    kept(
        folder,
        revision("aaaa", answers={"x.text": "A long queue, at the Café."}),
        revision("bbbb", answers={"x.rows": [{"finding": "a queue"}]}),
    )
    assert sorted(found(folder, texts=((field, text),))) == sorted(expected)


def test_days_playbooks_and_permission_restrict_what_is_found(folder: CaseFolder) -> None:
    share = {"outcome.share_as_case_study": "anonymised", "about.date_received": "2026-10-01"}
    kept(folder, revision("aaaa"), revision("bbbb", answers=share))
    assert found(folder, since="2026-09-02") == ["bbbb"]
    assert found(folder, until="2026-09-01") == ["aaaa"]
    assert found(folder, permitted=True) == ["bbbb"]
    assert found(folder, playbook="intake") == []


def test_figures_are_the_same_from_what_the_index_keeps(folder: CaseFolder) -> None:
    steps = {"clarify": {"state": "started", "missing": ["clarify.measure"]}}
    derived = {"hours_saved_year": {"value": 480, "shown": "480"}}
    one = revision("aaaa", answers={"x.long": "word " * 99}, steps=steps, derived=derived)
    two = revision("bbbb", answers={"x.text": "a queue", "outcome.decision": "declined"})
    kept(folder, one, two)
    counter = FigureCounter(frozenset({"value.cheat_codes_used"}), 1)
    with open_index(folder) as index:
        assert counter.count(index.shorts(Query())) == counter.count([one, two])
        (short,) = index.shorts(Query(texts=(("x.text", "queue"),)))
        assert (short.case, short.people) == ("bbbb", {})
        assert "x.long" not in next(index.shorts(Query("aaaa"))).answers


def test_only_the_revision_that_counts_is_found(folder: CaseFolder) -> None:
    first = revision("aaaa", answers={"x.y": "old"})
    kept(folder, first, revision("bbbb"))
    assert found(folder, "old") == ["aaaa"]
    kept(folder, revision("aaaa", answers={"x.y": "new"}, parents=(first.digest,)))
    assert found(folder, "old") == []
    assert found(folder, "new") == ["aaaa"]


def test_a_deleted_index_gives_the_same_results(folder: CaseFolder) -> None:
    first = revision("aaaa", answers={"x.y": "old"})
    kept(folder, first)
    found(folder)
    kept(folder, revision("aaaa", answers={"x.y": "new"}, parents=(first.digest,)), revision())
    with open_index(folder) as index:
        before = index.find(Query("handover"))
    assert delete_index(folder)
    with open_index(folder) as index:
        assert index.find(Query("handover")) == before


def test_a_damaged_index_is_made_anew(folder: CaseFolder) -> None:
    kept(folder, revision("aaaa"))
    found(folder)
    index_file(folder).write_bytes(b"no database at all" * 1000)
    assert found(folder) == ["aaaa"]


def test_an_index_of_another_version_is_made_anew(folder: CaseFolder) -> None:
    kept(folder, revision("aaaa"))
    found(folder)
    with sqlite3.connect(index_file(folder)) as database:
        database.execute("pragma user_version = 99")
    database.close()
    assert found(folder) == ["aaaa"]


@pytest.mark.parametrize("place", ["off", "/dev/null/nowhere"])
def test_without_a_cache_the_index_is_in_memory(
    folder: CaseFolder, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("PLAYBOOK_CACHE", place)
    kept(folder, revision("aaaa"))
    assert found(folder, "handover") == ["aaaa"]


def test_what_was_removed_leaves_nothing_in_the_index(folder: CaseFolder) -> None:
    gone = folder.write(revision("aaaa", answers={"x.y": "Zebedee"}), "2026")
    kept(folder, revision("bbbb"))
    assert found(folder, "zebedee") == ["aaaa"]
    assert b"zebedee" in index_file(folder).read_bytes().lower()
    folder.remove(gone)
    assert found(folder) == ["bbbb"]
    assert b"zebedee" not in index_file(folder).read_bytes().lower()


def test_a_damaged_record_is_reported_until_it_is_whole(folder: CaseFolder) -> None:
    path = folder.root / folder.write(revision("aaaa"), "2026")
    whole = path.read_bytes()
    path.write_bytes(whole[:50])
    with open_index(folder) as index:
        (problem,) = index.problems()
        assert (problem.code, problem.place.file) == ("library.damaged", path.as_posix())
        assert index.find(Query()) == (0, [])
    path.write_bytes(whole)
    with open_index(folder) as index:
        assert index.problems() == []
    assert found(folder) == ["aaaa"]


def test_cases_that_contradict_themselves_are_counted(folder: CaseFolder) -> None:
    first = revision("aaaa")
    others = [
        revision("aaaa", parents=(first.digest,), answers={"about.request_title": title})
        for title in ("One", "Another")
    ]
    kept(folder, first, *others, revision("bbbb"))
    with open_index(folder) as index:
        assert index.conflicts(Query()) == 1
        assert index.conflicts(Query("handover")) == 0
        assert index.conflicts(Query(since="2027-01-01")) == 0
