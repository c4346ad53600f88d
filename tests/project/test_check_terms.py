"""Words to avoid: in which settings they are found, and from which label a printed text comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.project.check_terms import TermCheck, _consists_of
from generator.project.project import open_project
from tests.config.test_errors import BASE

CONTACT = "escalation_contacts: [{{id: x, role: {}, name: {}, when: {}}}]"
ROW = "raci: [{{activity: {}, responsible: A, accountable: B, informed: [C, {}]}}]"
OWN_TEXTS = [
    ("voice.tagline", "voice: {tagline: No course}"),
    ("voice.function.long", "voice: {function: {long: The course team}}"),
    ("voice.learner.many", "voice: {learner: {one: pupil, many: course members}}"),
    ("goals.g.label", "goals: [{id: g, label: Fewer courses}]"),
    ("goals.g.metric", "goals: [{id: g, label: G, metric: days in a course, unit: days}]"),
    ("cheat_codes.c.audience", "cheat_codes: [{id: c, phrase: P, audience: course owners}]"),
    ("escalation_contacts.x.role", CONTACT.format("Course lead", "N", "W")),
    ("escalation_contacts.x.when", CONTACT.format("R", "N", "a course")),
    ("data_sources.d.label", "data_sources: [{id: d, label: course records}]"),
    ("policies.footer", "policies: {footer: For course owners}"),
    ("policies.must_have.2", "policies: {must_have: [a, a course]}"),
    ("raci.Choose a course.activity", ROW.format("Choose a course", "D")),
    ("raci.Decide.informed.2", ROW.format("Decide", "course board")),
    ("cases.c.title", "cases: [{id: c, title: A course refused}]"),
    ("cases.c.problem", "cases: [{id: c, title: T, problem: A course was asked for.}]"),
    (
        "wording.pushback.clarify.ask.trigger",
        "wording: {pushback: {clarify.ask.trigger: A course?}}",
    ),
]
NOT_TEXTS = [
    CONTACT.format("R", "Ada Course", "W"),
    "policies: {return_to: course@x.example}",
    "goals: [{id: course, label: G}]",
    "voice: {keep: [golf course]}",
]


def reported(folder: Path, text: str) -> list[tuple[str, str]]:
    """The message of each finding in a department's settings, and the text at its place."""
    path = folder / "organisation.yaml"
    above = BASE.replace("voice:", "voice:\n  terms: [{avoid: course, use: support}]")
    path.write_text(f"{above}\ndepartments:\n- id: d1\n  name: D\n  {text}\n", encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    project = open_project(path)
    found = TermCheck(project, project.config.units["d1"]).own()
    return [(one.message, lines[one.place.line - 1][one.place.column - 1 :]) for one in found]


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("path", "text"), OWN_TEXTS)
def test_a_word_is_found_in_every_text_of_the_settings(
    path: str, text: str, tmp_path: Path
) -> None:
    ((message, at_place),) = reported(tmp_path, text)
    assert f"in “{path}” is a word to avoid; say “" in message
    assert at_place.lower().startswith("course")


@pytest.mark.parametrize("text", NOT_TEXTS)
def test_names_addresses_and_ids_are_not_searched(text: str, tmp_path: Path) -> None:
    assert not reported(tmp_path, text)


@pytest.mark.parametrize(
    ("parts", "value", "expected"),
    [
        (["", " course"], "A course", True),
        (["", " course"], " course", False),  # the slot is empty
        (["Say ", " and ", "."], "Say a and b and c.", True),
        (["Say ", " and ", "."], "Say a, b.", False),
        (["a", "a"], "aa", False),
        (["a", "a"], "aba", True),
        (["a", "b", "b"], "axbxb", True),
        (["a", "b", "b"], "axb", False),
    ],
)
def test_a_text_consists_of_parts_with_some_text_between_them(
    parts: list[str], value: str, expected: bool
) -> None:
    assert _consists_of(parts, value) is expected


def test_matching_many_slots_is_fast() -> None:
    assert not _consists_of(["", *[", "] * 60, "!"], ", " * 5_000 + "course")


@pytest.mark.parametrize(
    ("term", "path"),
    [
        ("tickets", "cheat_codes.fewer_tickets.phrase"),
        ("on the spot", "cheat_codes.fewer_tickets.by"),
    ],
)
def test_a_term_in_a_general_phrase_is_found_at_its_label(
    term: str, path: str, tmp_path: Path
) -> None:
    config = tmp_path / "organisation.yaml"
    terms = f"terms: [{{avoid: {term}, use: calls, scope: all}}]"
    source = BASE.replace("voice:\n", f"voice:\n  {terms}\n")
    config.write_text(source, encoding="utf-8")
    project = open_project(config)
    found = TermCheck(project, project.config.organisation).documents()
    assert any(f"in “{path}”" in problem.message for problem in found)


OUTWARD = [
    ("cheat_codes.c.phrase", "cheat_codes: [{id: c, phrase: We will push back.}]", "answer"),
    (
        "cheat_codes.c.by",
        "cheat_codes: [{id: c, phrase: P, by: by escalating early}]",
        "passing on",
    ),
    ("goals.g.label", "goals: [{id: g, label: Fewer escalations}]", "decision elsewhere"),
    (
        "wording.pushback.clarify.request_received.label",
        "wording: {pushback: {clarify.request_received: {label: What they insist on}}}",
        "prefer",
    ),
]
INWARD = [
    "escalation_contacts: [{id: x, role: R, when: they insist}]",
    "wording: {pushback: {agree.concern_documented: {label: What they insist on}}}",
    "cases: [{id: c, title: They pushed back}]",
    "voice: {keep: [escalation desk]}\n  goals: [{id: g, label: A calm escalation desk}]",
]


def outward(folder: Path, text: str) -> list[tuple[str, str]]:
    """The message and hint of each finding on pages for the other side."""
    path = folder / "organisation.yaml"
    path.write_text(f"{BASE}\ndepartments:\n- id: d1\n  name: D\n  {text}\n", encoding="utf-8")
    project = open_project(path)
    found = TermCheck(project, project.config.units["d1"]).outward()
    return [(one.message, one.hint) for one in found]


@pytest.mark.parametrize(("path", "text", "instead"), OUTWARD)
def test_a_word_that_gives_the_tactics_away_is_found_where_the_other_side_reads_it(
    path: str, text: str, instead: str, tmp_path: Path
) -> None:
    ((message, hint),) = outward(tmp_path, text)
    assert f"in “{path}” stands on pages for the other side" in message
    assert f"say “{instead}”" in hint


@pytest.mark.parametrize("text", INWARD)
def test_such_a_word_may_stand_on_pages_of_the_team(text: str, tmp_path: Path) -> None:
    assert outward(tmp_path, text) == []
