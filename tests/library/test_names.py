"""A name to forget: where it is mentioned, and what is left without it."""

from __future__ import annotations

import pytest

from generator.library.names import PersonName, without_name
from tests.support.cases import revision

ADA = PersonName("Ada Marsh")


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Ada Marsh called", "[…] called"),
        ("ADA  MARSH’s course", "[…]’s course"),
        ("Marsh, Ada (ward 7)", "[…] (ward 7)"),
        ("write to ada.marsh@example.org", "write to […]@example.org"),
        ("Ada\nMarsh", "[…]"),
        ("Ada\u00a0Marsh", "[…]"),
        ("Adam Marsh", "Adam Marsh"),
        ("Ada Marshall", "Ada Marshall"),
        ("Ada called", "Ada called"),
    ],
)
def test_a_name_is_taken_out_of_texts(text: str, without: str) -> None:
    assert ADA.without(text) == without
    assert ADA.mentioned_in(text) == (text != without)


def test_letters_with_accents_are_the_same_however_they_are_encoded() -> None:
    assert PersonName("Ida Küng").without("Frau Ida Ku\u0308ng") == "Frau […]"


def test_signs_of_a_name_are_no_pattern() -> None:
    assert not PersonName("A.a C").mentioned_in("Axa C")


def test_other_words_for_a_person_are_taken_out_too() -> None:
    assert PersonName("Ada Marsh", ("Ms Marsh",)).without("Ask ms  Marsh.") == "Ask […]."


def test_a_record_without_the_name_keeps_all_else() -> None:
    old = revision(
        answers={"x.text": "Ada Marsh asked", "x.hours": 4},
        people={
            "about.requester": "Ada Marsh, ward 7",
            "agree.align_with": ["Bo Lee", "ada marsh"],
            "about.partner": "Kim",
            "file": "ada-marsh.docx",
        },
        retired={"x.old": {"label": "Old", "text": "as Ada Marsh said"}},
        problems=("“Ada Marsh” is not a number",),
    )
    assert ADA.mentioned_by(old)
    new = without_name(old, ADA)
    assert not ADA.mentioned_by(new)
    assert b"marsh" not in new.data.lower()
    assert new.people == {"agree.align_with": ["Bo Lee"], "about.partner": "Kim"}
    assert new.answers == {**old.answers, "x.text": "[…] asked"}
    assert (new.steps, new.derived, new.stamp) == (old.steps, old.derived, old.stamp)


def test_a_name_of_one_word_is_only_looked_for_where_its_person_is_named() -> None:
    """It may be a word: “mark the shelf”, and part of another person's name."""
    mark = PersonName("Mark")
    assert not mark.mentioned_by(revision(answers={"x.y": "Mark the shelf"}))
    assert not mark.mentioned_by(revision(people={"about.requester": "Mark Lee"}))
    own = revision(answers={"x.y": "mark what Mark says"}, people={"about.requester": "mark"})
    assert mark.mentioned_by(own)
    assert without_name(own, mark).answers["x.y"] == "mark what […] says"


def test_parts_of_a_name_that_stand_alone_are_shown() -> None:
    one = revision(answers={"x.y": "Marsh and MARSH, in the marsh"}, people={})
    assert [*ADA.parts_in(one)] == [("x.y", "Marsh"), ("x.y", "MARSH")]


def test_the_names_of_files_have_the_name_in_our_own_spelling() -> None:
    assert ADA.in_file_name("ward-7-needs-summary-handover--ada-marsh.docx")
    assert ADA.in_file_name("Ada Marsh.docx")
    assert not ADA.in_file_name("ward-7-needs-summary-handover.docx")
