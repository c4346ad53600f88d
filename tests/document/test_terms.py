"""The words that an organisation avoids are found in texts, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.document.terms import AvoidedTerm, AvoidedTerms, find_contradictions

RULES = AvoidedTerms(
    (
        AvoidedTerm("course", "support", "a format is not a need"),
        AvoidedTerm("training course", "programme"),
        AvoidedTerm("e-learning", "digital resource", scope="all"),
        AvoidedTerm("R&D", "research"),
    ),
    keep=("golf course",),
    endings=("s", "es", "’s"),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A course for all", [("course", "support")]),
        ("Courses", [("Courses", "Support")]),
        ("THE COURSE", [("COURSE", "SUPPORT")]),
        ("the course’s aim", [("course’s", "support")]),
        ("of course we do", [("course", "support")]),
        ("coursework, discourse, courser", []),
        ("a Training  course here", [("Training  course", "Programme")]),
        ("on the golf course", []),
        ("they said “a course, please”", []),
        ("they said \"a course\" and „ein course“ and «course»", []),
        ("see `course.md`", []),
        ("E-Learning", [("E-Learning", "Digital resource")]),
        ("e-learnings", [("e-learnings", "digital resource")]),
        ("R&D, please", [("R&D", "RESEARCH")]),
        ("", []),
    ],
)  # fmt: skip
def test_whole_words_are_found_with_their_endings(text: str, found: list[tuple[str, str]]) -> None:
    actual = [(finding.found, finding.instead) for finding in RULES.find(text)]
    assert actual == found


def test_a_finding_contains_its_position() -> None:
    (finding,) = RULES.find("No course today")
    assert "No course today"[finding.start : finding.end] == "course"


def test_in_texts_not_for_requesters_only_terms_with_scope_all_are_found() -> None:
    found = [finding.found for finding in RULES.find("a course by e-learning", ("all",))]
    assert found == ["e-learning"]


@given(st.text(max_size=40))
def test_without_terms_nothing_is_found(text: str) -> None:
    assert not list(AvoidedTerms(()).find(text))


@given(st.lists(st.sampled_from(["course", "Course", "golf course", "“course”", "x"])))
def test_every_finding_is_at_the_position_of_the_word(words: list[str]) -> None:
    text = " ".join(words)
    for finding in RULES.find(text):
        assert text[finding.start : finding.end] == finding.found
        assert finding.found.lower().startswith("course")


@pytest.mark.parametrize(
    ("terms", "keep", "reason"),
    [
        ([AvoidedTerm("course", "course")], [], "the word that it should replace"),
        ([AvoidedTerm("course", "short course")], [], "the word that it should replace"),
        (
            [AvoidedTerm("course", "class"), AvoidedTerm("class", "lesson")],
            [],
            "“class” is avoided as well",
        ),
        (
            [AvoidedTerm("course", "class"), AvoidedTerm("class", "course")],
            [],
            "is avoided as well",
        ),
        ([AvoidedTerm("course", "support")], ["Course"], "but is also in “keep”"),
    ],
)
def test_contradicting_rules_are_reported_with_the_reason(
    terms: list[AvoidedTerm], keep: list[str], reason: str
) -> None:
    assert reason in " ".join(message for _, message in find_contradictions(terms, keep))


def test_rules_without_contradictions_are_not_reported() -> None:
    assert not list(find_contradictions(RULES.terms, RULES.keep))


def test_letters_that_fold_differently_from_their_pattern_are_not_found() -> None:
    rules = AvoidedTerms((AvoidedTerm("internet", "net"), AvoidedTerm("C++", "code")))
    assert [finding.found for finding in rules.find("internet İnternet ınternet")][:1] == [
        "internet"
    ]
    assert [finding.instead for finding in rules.find("in C++")] == ["Code"]
    assert list(AvoidedTerms((AvoidedTerm("golf\tclub"),)).find("a golf club"))
