"""Copies of one worksheet that several people filled in are read together."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator.answers.copies import differences
from generator.answers.duplicates import DuplicateFinder
from generator.answers.interpret import AnswerWords
from generator.document.answers import Misfit
from generator.foundation.errors import Problem

FORM = {"about.request_title": "Returns form", "about.requester": "Ines Duarte"}
CHOICES = {"about.need_driver": {"habit": "Habit or custom", "incident": "Incident"}}
ROW = {"family": "log", "finding": "Late"}
OTHER = {"family": "log", "finding": "Early"}


def found(*copies: Mapping[str, Any]) -> list[tuple[str, bool, tuple[Any, ...]]]:
    files = {Path(f"{number}.docx"): answers for number, answers in enumerate(copies, 1)}
    asked = dict.fromkeys(files, frozenset(ident for answers in copies for ident in answers))
    return [
        (one.tag, one.contradicts, tuple(int(file.stem) for file in one.answers))
        for one in differences(files, asked)
    ]


def problems(*copies: Mapping[str, Any], names: str = "ABC") -> dict[str, Problem]:
    finder = DuplicateFinder()
    asked = frozenset(ident for answers in (FORM, *copies) for ident in answers)
    for name, answers in zip(names, copies, strict=False):
        finder.add(Path(f"{name}.docx"), {"playbook": "pushback"}, FORM | answers, None, asked)
    (same,) = finder.found()
    words = AnswerWords(choices=CHOICES, name=lambda tag: f"<{tag}>")
    return {problem.code: problem for problem in same.problems(words)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Late handovers", "late  HANDOVERS"),
        (Decimal("12"), Decimal("12.0")),
        (("habit", "incident"), ("incident", "habit")),
        ((ROW, OTHER), (ROW, OTHER)),
        (None, None),
        (True, True),
    ],
)
def test_copies_that_say_the_same_differ_in_nothing(one: Any, other: Any) -> None:
    assert found({"a.b": one}, {"a.b": other}) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Late handovers", "Late starts"),
        (Decimal(12), Decimal(13)),
        (Decimal(12), Misfit("about 12")),
        (("habit",), ("habit", "incident")),
    ],
)
def test_different_answers_contradict_each_other(one: Any, other: Any) -> None:
    assert found({"a.b": one}, {"a.b": other}) == [("a.b", True, (1, 2))]


@pytest.mark.parametrize("other", [{}, {"a.b": None}], ids=["a blank", "not known"])
def test_an_answer_that_only_one_copy_has_contradicts_nothing(other: dict[str, Any]) -> None:
    assert found({"a.b": "Late"}, other) == [("a.b", False, (1,))]
    assert found(other, {"a.b": "Late"}) == [("a.b", False, (2,))]


def test_of_three_copies_those_that_agree_are_named_together() -> None:
    reported = problems({"a.b": "Late"}, {"a.b": "Early"}, {"a.b": "late"})
    assert reported["read.contradiction"].message == (
        "the copies contradict each other: <a.b>: “late” in C.docx, “Late” in A.docx,"
        " “Early” in B.docx"
    )
    reported = problems({"a.b": "Late"}, {}, {"a.b": "Late"})
    assert "read.contradiction" not in reported
    assert "<a.b>: “Late” in C.docx and A.docx" in reported["read.complement"].message


def test_rows_that_all_copies_have_are_alike_wherever_they_stand() -> None:
    assert found({"a.b": (ROW, OTHER)}, {"a.b": (OTHER,)}) == [
        ("a.b.1.family", False, (1,)),
        ("a.b.1.finding", False, (1,)),
    ]


def test_of_rows_that_differ_the_cells_that_differ_are_named() -> None:
    assert found({"a.b": (ROW,)}, {"a.b": (OTHER,)}) == [("a.b.1.finding", True, (1, 2))]


def test_a_choice_is_shown_by_its_label_and_a_long_answer_is_shortened() -> None:
    reported = problems({"about.need_driver": "habit"}, {"about.need_driver": "x" * 100})
    message = reported["read.contradiction"].message
    assert "“Habit or custom” in A.docx" in message
    assert f"“{'x' * 80}…” in B.docx" in message


def test_a_message_names_ten_fields_and_how_many_more_there_are() -> None:
    one, other = ({f"a.b{number}": text for number in range(14)} for text in ("x", "y"))
    message = problems(one, other)["read.contradiction"].message
    assert message.count("<a.b") == 10
    assert message.endswith("<a.b9>: “y” in B.docx, “x” in A.docx; and 4 more")


def test_copies_that_agree_are_only_reported_as_copies() -> None:
    assert list(problems({"a.b": "Late"}, {"a.b": "Late"})) == ["read.duplicate"]
