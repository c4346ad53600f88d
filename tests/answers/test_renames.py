"""Answers to fields of old: they move to today's ids, and none is lost where there is none."""

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


def test_a_field_whose_name_begins_alike_keeps_it() -> None:
    raw = {"ask.painful": RawAnswer("A")}
    assert renamed(raw, OLD) == raw


@pytest.mark.parametrize("order", [1, -1])
def test_an_answer_under_todays_name_comes_before_that_of_old(order: int) -> None:
    raw = [("ask.pain", RawAnswer("old")), ("about.pain", RawAnswer("new"))][::order]
    assert renamed(dict(raw), OLD) == {
        "about.pain": RawAnswer("new"),
        f"{RETIRED}ask.pain": RawAnswer("old"),
    }


def test_a_blank_under_todays_name_gives_way() -> None:
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
def test_a_tag_belongs_to_the_field_whose_place_it_is(tag: str, own: bool) -> None:
    assert belongs(tag, "a.b") is own
