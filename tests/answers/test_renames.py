"""Answers to former fields move to the current ids; none is lost where there is no such field."""

from __future__ import annotations

import pytest

from generator.answers.renames import RETIRED, belongs, renamed, retired_answers
from generator.document.answers import RawAnswer
from generator.document.tree import Field, Kind

OLD = {"ask.pain": "about.pain"}


@pytest.mark.parametrize("rest", ["", ".1.who", ".code", "_other"])
def test_a_field_is_renamed_with_its_boxes_and_cells(rest: str) -> None:
    raw = RawAnswer("A")
    assert renamed({f"ask.pain{rest}": raw}, OLD) == {f"about.pain{rest}": raw}


def test_a_field_with_the_same_prefix_is_not_renamed() -> None:
    raw = {"ask.painful": RawAnswer("A")}
    assert renamed(raw, OLD) == raw


@pytest.mark.parametrize("order", [1, -1])
def test_an_answer_under_the_current_id_takes_precedence(order: int) -> None:
    raw = [("ask.pain", RawAnswer("old")), ("about.pain", RawAnswer("new"))][::order]
    assert renamed(dict(raw), OLD) == {
        "about.pain": RawAnswer("new"),
        f"{RETIRED}ask.pain": RawAnswer("old"),
    }


def test_a_blank_under_the_current_id_does_not_take_precedence() -> None:
    raw = {"about.pain": RawAnswer(""), "ask.pain": RawAnswer("old")}
    assert renamed(raw, OLD) == {"about.pain": RawAnswer("old")}


def test_answers_without_a_field_and_contradictions_are_retired() -> None:
    fields = [Field("a.one", Kind.CHOICE, (), ()), Field("a.list", Kind.LIST, (), ())]
    raw = {
        "a.one": RawAnswer("", ticks=("x", "y"), label="One"),
        "a.list.1": RawAnswer("kept"),
        "b.gone": RawAnswer("code", label="Gone", shown="Words"),
        f"{RETIRED}b.older": RawAnswer("text"),
        "b.box": RawAnswer("", ticks=("true",)),
        "b.blank": RawAnswer(""),
        "a.list.2": RawAnswer("", rivals=("p", "", "q")),
    }
    assert retired_answers(raw, fields) == {
        "a.one": ("One", "x / y"),
        "b.gone": ("Gone", "Words"),
        "b.older": ("b.older", "text"),
        "b.box": ("b.box", "✓"),
        "a.list.2": ("a.list.2", "p / q"),
    }


@pytest.mark.parametrize(("tag", "own"), [("a.b", True), ("a.b.1", True), ("a.bc", False)])
def test_a_tag_belongs_to_the_field_of_its_id_box_or_cell(tag: str, own: bool) -> None:
    assert belongs(tag, "a.b") is own
