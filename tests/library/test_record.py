"""Records of the library: files that never change."""

from __future__ import annotations

import json

import pytest

from generator.library.record import case_in, digest_of, joined, parted, read_revision
from tests.support.cases import revision


def test_a_record_reads_back_as_it_was_written() -> None:
    one = revision(parents=("0123456789ab",), answers={"x.y": ["ß", {"a": None}], "x.z": 1.5})
    assert read_revision(one.name, one.data) == one


def test_its_name_is_its_case_and_the_digest_of_its_content() -> None:
    one = revision()
    assert one.name == f"abcdef-{digest_of(one.data)}.json"
    assert revision(answers={"about.request_title": "Other"}).name != one.name


def test_the_day_of_adding_is_not_part_of_the_digest() -> None:
    """So that two people who add the same sheet on different days write the same revision."""
    assert revision(added="2027-01-02").name == revision().name


def test_line_ends_of_other_systems_change_nothing() -> None:
    one = revision()
    assert read_revision(one.name, one.data.replace(b"\n", b"\r\n")) == one


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"redirect_accepted", b"declined"),
        lambda data: data[: len(data) // 2],
        lambda data: data[:0],
        lambda data: data[:2] + b"}",
        lambda data: b"[" * 100 * len(data),
        lambda data: data.replace(b'"schema": 1', b'"schema": 2'),
    ],
)
def test_a_record_that_was_changed_or_damaged_is_refused(change) -> None:
    one = revision()
    with pytest.raises(ValueError):
        read_revision(one.name, change(one.data))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("answers", []),
        ("stamp", {"playbook": 1}),
        ("original", "../../passwords"),
        ("original", ".."),
        ("stamp", []),
        ("people", "Ada"),
        ("answers", {"x.y": [[[[[["deep"]]]]]]}),
        ("answers", {"x.y": float("nan")}),
        ("added", "soon"),
        ("parents", [1]),
        ("asked", "many"),
        ("more", ""),
    ],
)
def test_a_record_with_parts_of_other_types_is_refused(key: str, value: object) -> None:
    plain = json.loads(revision().data) | {key: value}
    data = json.dumps(plain, indent=1, sort_keys=True).encode()
    with pytest.raises(ValueError):
        read_revision(f"abcdef-{digest_of(data)}.json", data)


def test_a_copy_that_a_sync_client_renamed_is_of_the_same_case() -> None:
    one = revision()
    name = one.name.replace(".json", " (conflicted copy).json")
    assert case_in(name) == "abcdef"
    assert read_revision(name, one.data) == one
    assert case_in("notes.json") == ""
    assert case_in(f"{one.name}.tmp") == ""


def test_names_of_people_are_in_a_part_of_their_own() -> None:
    answers = {
        "about.requester": "Ada",
        "agree.align_with": ["Bo", "Kim"],
        "report.reports": [{"stage": "plan", "to": "Lee"}, {"to": "Max"}],
        "about.request_title": "T",
    }
    fields = frozenset({"about.requester", "agree.align_with", "report.reports.to"})
    others, people = parted(answers, fields)
    assert others == {"report.reports": [{"stage": "plan"}, {}], "about.request_title": "T"}
    assert joined(others, people | {"file": "ada.docx"}) == answers


def test_nothing_may_be_shown_unless_somebody_said_so() -> None:
    assert revision().permission == "no"
    field = "outcome.share_as_case_study"
    assert revision(answers={field: None}).permission == "no"
    assert revision(answers={field: "anonymised"}).permission == "anonymised"


def test_the_day_of_a_case_is_known_from_its_answers_or_its_file() -> None:
    assert revision().day == "2026-09-01"
    blank = {"about.date_received": "in May"}
    assert revision(answers=blank, saved_on="2026-10-03T10:00:00").day == "2026-10-03"
    assert revision(answers=blank).day == "2026-11-30"
