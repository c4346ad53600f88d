"""Files of the same request are found among all files of a run, and one of them counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from generator.answers.duplicates import DuplicateFinder, SameRequest
from generator.answers.interpret import AnswerWords

STAMP = {
    "worksheet": "wexholme-aseptic-pushback-worksheet",
    "playbook": "pushback",
    "edition": "worksheet",
    "organisation": "wexholme",
    "team": "aseptic",
}
ASKED = frozenset(["about.request_title", "about.requester", "value.hours_saved_month"])
FORM = {"about.request_title": "Returns form", "about.requester": "Ines Duarte"}


def day(number: int) -> datetime:
    return datetime(2026, 11, number, tzinfo=UTC)


def found(*files: tuple[str, Mapping[str, Any], datetime | None]) -> list[SameRequest]:
    finder = DuplicateFinder()
    for name, answers, saved_on in files:
        finder.add(Path(name), STAMP, answers, saved_on, ASKED)
    return list(finder.found())


def test_the_file_saved_last_counts_whatever_its_name() -> None:
    (same,) = found(
        ("X.docx", FORM, day(3)), ("X (1).docx", FORM, day(5)), ("Y.docx", FORM, day(4))
    )
    problem, *_ = same.problems(AnswerWords())
    assert problem.message == (
        "X.docx, X (1).docx and Y.docx are of the same request;"
        " the one saved last, X (1).docx, counts in the figures"
    )
    assert (problem.code, problem.level, problem.place.file) == (
        "read.duplicate",
        "warning",
        "X (1).docx",
    )


@pytest.mark.parametrize(
    "names",
    [
        ("X.md", "X (1).md"),
        ("X (2).md", "X (10).md"),
        ("X.md", "X-refreshed.md"),
        ("X-refreshed.md", "X-refreshed-2.md"),
        ("X-refreshed-9.md", "X-refreshed-10.md"),
        ("a/X.md", "b/X.md"),
    ],
)
def test_files_without_a_date_count_in_the_order_of_their_names(names: tuple[str, str]) -> None:
    for order in (names, names[::-1]):
        (same,) = found(*((name, FORM, None) for name in order))
        assert same.latest == Path(names[1])
        assert "the last one by name" in next(same.problems(AnswerWords())).message


def test_a_file_with_a_date_is_later_than_one_without() -> None:
    (same,) = found(("X.docx", FORM, day(1)), ("X-refreshed.md", FORM, None))
    assert same.latest == Path("X.docx")


def test_files_of_the_same_name_are_named_with_their_folders() -> None:
    (same,) = found(("a/X.docx", FORM, day(1)), ("b/X.docx", FORM, day(2)))
    message = next(same.problems(AnswerWords())).message
    assert message.startswith("a/X.docx and b/X.docx are")


@pytest.mark.parametrize(
    "other",
    [
        FORM | {"value.hours_saved_month": 3},
        {"about.request_title": "returns  FORM ", "about.requester": "ines duarte"},
    ],
)
def test_other_answers_case_and_white_space_make_no_other_request(other: dict[str, Any]) -> None:
    assert len(found(("X.docx", FORM, None), ("Y.docx", other, None))) == 1


@pytest.mark.parametrize(
    "other",
    [
        FORM | {"about.requester": "Tom Hale"},
        FORM | {"about.request_title": "Alarms"},
        {"about.requester": "Ines Duarte"},
    ],
)
def test_another_title_or_requester_is_another_request(other: dict[str, Any]) -> None:
    assert found(("X.docx", FORM, None), ("Y.docx", other, None)) == []


def test_another_blank_is_another_request() -> None:
    finder = DuplicateFinder()
    finder.add(Path("X.docx"), STAMP, FORM, None, ASKED)
    finder.add(Path("Y.docx"), STAMP | {"worksheet": "other", "team": "ward-7"}, FORM, None, ASKED)
    assert list(finder.found()) == []


def test_the_edition_with_most_fields_counts_and_the_others_lack_only_what_they_ask() -> None:
    finder = DuplicateFinder()
    sheet = {**FORM, "value.hours_saved_month": 40, "clarify.perceived_problem": "Late"}
    asked = ASKED | {"clarify.perceived_problem"}
    finder.add(Path("worksheet.docx"), STAMP, sheet, day(3), asked)
    canvas = STAMP | {"worksheet": "wexholme-aseptic-pushback-canvas", "edition": "canvas"}
    finder.add(Path("canvas.docx"), canvas, FORM, day(5), ASKED)
    (same,) = finder.found()
    assert same.latest == Path("worksheet.docx")
    duplicate, complement = same.problems(AnswerWords(name=str))
    assert "the one with most fields, worksheet.docx, counts" in duplicate.message
    assert "value.hours_saved_month" in complement.message
    assert "perceived_problem" not in complement.message


def test_a_newer_version_of_the_same_blank_is_not() -> None:
    finder = DuplicateFinder()
    finder.add(Path("X.docx"), STAMP | {"version": "1.0.0", "profile": "a"}, FORM, None, ASKED)
    finder.add(
        Path("X-refreshed.docx"), STAMP | {"version": "2.0.0", "profile": "b"}, FORM, None, ASKED
    )
    assert len(list(finder.found())) == 1


def test_files_without_title_and_requester_are_the_same_if_all_answers_are() -> None:
    answers = {"about.audience_size": 12}
    blank: dict[str, Any] = {}
    assert found(("X.docx", blank, None), ("Y.docx", blank, None)) == []
    assert found(("X.docx", answers, None), ("Y.docx", {"about.audience_size": 13}, None)) == []
    assert len(found(("X.docx", answers, None), ("Y.docx", answers, None))) == 1
