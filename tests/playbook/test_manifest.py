"""A manifest: its names can be part of file names, public ids are unique, bounds make sense."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from textwrap import indent

import pytest

from generator.foundation import yaml_nodes
from generator.foundation.errors import TemplateError
from generator.playbook import open_catalogue
from generator.playbook.manifest import FieldSpec, printed_rows
from generator.playbook.manifest_reader import read_playbook
from tests.cases import cases
from tests.conftest import ROOT
from tests.playbook.test_layout import COMMON, MANIFEST


def problems(manifest: str) -> list[str]:
    try:
        read_playbook(yaml_nodes.parse(manifest.encode(), "demo.yaml"), yaml_nodes.load(COMMON))
    except TemplateError as error:
        return [
            f"{problem.place} {problem.message}"
            for problem in error.problems
            if problem.code != "playbook.layout"
        ]
    return []


BOUNDS = cases("playbook/bounds.md", 2)


@pytest.mark.parametrize(("title", "fields", "expected"), BOUNDS, ids=[case[0] for case in BOUNDS])
def test_bounds_that_make_no_sense_are_reported_at_their_place(
    title: str, fields: str, expected: str
) -> None:
    head = MANIFEST.partition("      points:")[0]
    found = problems(head + indent(fields, "      ") + "\n")
    assert found == [line for line in expected.split("\n") if line], title


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("public: {id: needs}", []),
        ("public: {id: a/b}", ["demo.yaml:13:10 “a/b” should be an id of letters"]),
        ("public: {id: ../x}", ["demo.yaml:13:10 “../x” should be an id of letters"]),
        ("public: {id: Aux}", ["demo.yaml:13:10 “Aux” is a name that Windows reserves"]),
        (f"public: {{id: {'x' * 41}}}", [f"demo.yaml:13:10 “{'x' * 41}” is longer than 40"]),
        ("public: needs", ["demo.yaml:13:9 “public” should have an “id” only"]),
        ("public: {id: needs, titel: x}", ["demo.yaml:13:9 “public” should have an “id” only"]),
        ("public: {id: ''}", ["demo.yaml:13:9 “id” is missing"]),
    ],
)
def test_a_public_id_can_be_part_of_a_file_name(line: str, expected: list[str]) -> None:
    found = problems(f"{MANIFEST}{line}\n")
    assert len(found) == len(expected)
    assert all(one.startswith(start) for one, start in zip(found, expected, strict=True)), found


REASONS = "choices:\n  reasons: {}\n"
SHARED = "choices:\n  causes: [process]\n  reasons: {}\nsteps:\n  outcome:\n    fields:\n"
CODES = "      reason_codes: {kind: several, choices: reasons}\n"


@pytest.mark.parametrize(
    ("base", "own", "expected"),
    [
        ("causes", "", (("process",), "causes")),
        ("causes", REASONS.format("[budget, timing]"), (("budget", "timing"), "reasons")),
        ("[process]", REASONS.format("causes"), (("process",), "causes")),
    ],
)
def test_a_playbook_may_replace_a_shared_choice_set_or_name_another(
    base: str, own: str, expected: tuple[tuple[str, ...], str]
) -> None:
    common = yaml_nodes.parse((SHARED.format(base) + CODES).encode(), "common.yaml")
    playbook = read_playbook(yaml_nodes.parse((MANIFEST + own).encode(), "demo.yaml"), common)
    (spec,) = playbook.footer.fields
    assert (spec.choices, spec.choice_set) == expected


def test_a_choice_set_that_stands_for_itself_is_reported() -> None:
    common = yaml_nodes.parse((SHARED.format("reasons") + CODES).encode(), "common.yaml")
    with pytest.raises(TemplateError) as caught:
        read_playbook(yaml_nodes.parse(MANIFEST.encode(), "demo.yaml"), common)
    assert "there is no choice set “reasons”" in {one.message for one in caught.value.problems}


def test_a_list_prints_two_rows_more_than_it_needs_unless_it_says_otherwise() -> None:
    specs = {spec.id: spec for spec in open_catalogue().playbook("campaign").fields()}
    assert printed_rows(replace(specs["data.evidence"], spare=FieldSpec.spare)) == 4
    assert printed_rows(specs["data.evidence"]) == 3
    assert printed_rows(specs["data.evidence"], answered=5) == 6
    assert printed_rows(specs["use_cases.use_cases"], answered=1) == 3  # at most its maximum


def test_a_step_that_is_not_numbered_stands_outside_the_count() -> None:
    campaign = open_catalogue().playbook("campaign")
    assert campaign.numbers()["challenge"] == len(campaign.numbers()) == 10
    assert campaign.step("close") and "close" not in campaign.numbers()
    text = MANIFEST.replace("  talk:\n", "  talk:\n    numbered: perhaps\n")
    assert problems(text) == ["demo.yaml:8:15 “numbered” should be true or false"]


@pytest.mark.parametrize("name", ["a/b", "..", "nul", "résumé", "work sheet"])
def test_a_playbook_and_its_editions_have_names_that_every_system_accepts(name: str) -> None:
    assert problems(MANIFEST.replace("id: demo", f"id: {name}"))[0].startswith("demo.yaml:1:1")
    assert problems(MANIFEST.replace("worksheet: {m", f"{name}: {{m"))[0].startswith("demo.yaml:5:")


@pytest.mark.parametrize(
    ("public", "owner"), [("enquiry", "intake"), ("Enquiry", "intake"), ("intake", "intake")]
)
def test_a_public_id_belongs_to_one_playbook_only(tmp_path: Path, public: str, owner: str) -> None:
    shutil.copytree(ROOT / "templates/pushback", tmp_path / "pushback")
    manifest = tmp_path / "pushback/playbook.yaml"
    text = manifest.read_text(encoding="utf-8").replace("{id: needs}", f"{{id: {public}}}")
    manifest.write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        _ = open_catalogue(tmp_path).playbooks
    (problem,) = caught.value.problems
    assert problem.message == f"the public id “{public}” already belongs to the playbook “{owner}”"
    assert problem.place.file.endswith("pushback/playbook.yaml")


@pytest.mark.parametrize("ident", ["demo", "intake", "Pushback"])
def test_the_id_of_a_playbook_is_the_name_of_its_folder(tmp_path: Path, ident: str) -> None:
    shutil.copytree(ROOT / "templates/pushback", tmp_path / "pushback")
    manifest = tmp_path / "pushback/playbook.yaml"
    text = manifest.read_text(encoding="utf-8").replace("id: pushback", f"id: {ident}")
    manifest.write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        _ = open_catalogue(tmp_path).playbooks
    (problem,) = caught.value.problems
    assert problem.message == f"the id is “{ident}”, but the folder is called “pushback”"


def test_a_playbook_without_a_public_id_uses_its_own() -> None:
    node = yaml_nodes.parse(MANIFEST.replace("worksheet:", "request:").encode(), "demo.yaml")
    playbook = open_catalogue().playbook("pushback")
    assert playbook.shown_id("request") == "needs"
    assert playbook.shown_id("worksheet") == "pushback"
    assert read_playbook(node, yaml_nodes.load(COMMON)).shown_id("request") == "demo"


REMEDIES = """\
choices:
  causes: [process, access, unknown]
  redirects: [process_change, job_aid]
remedies:
"""
REMEDY_FIELDS = """\
      cause: {kind: choice, choices: causes}
      remedy: {kind: choice, choices: redirects, fits: talk.cause}
"""


def remedy_problems(remedies: str, manifest: str = MANIFEST + REMEDY_FIELDS) -> list[str]:
    """The problems of a demo playbook and of the remedies that it shares with others."""
    common = yaml_nodes.parse((REMEDIES + indent(remedies, "  ")).encode(), "common.yaml")
    try:
        read_playbook(yaml_nodes.parse(manifest.encode(), "demo.yaml"), common)
    except TemplateError as error:
        return [f"{one.place} {one.message} {one.hint}".strip() for one in error.problems]
    return []


@pytest.mark.parametrize(
    ("remedies", "expected"),
    [
        ("process: [process_change, job_aid]", []),
        (
            "proces: [process_change]\naccess: [job_ade]",
            [
                "common.yaml:5:3 there is no “proces” among the causes did you mean “process”?",
                "common.yaml:6:12 there is no “job_ade” among the redirects did you mean",
            ],
        ),
        (
            "process: [job_aid]\naccess: job_aid",
            ["common.yaml:6:3 “access” has no remedies write a list of codes, best first"],
        ),
        ("- process", ["common.yaml:5:3 “remedies” is not a map write each cause with its"]),
    ],
)
def test_remedies_name_causes_and_redirects(remedies: str, expected: list[str]) -> None:
    found = remedy_problems(remedies)
    assert len(found) >= len(expected)
    assert all(one.startswith(start) for one, start in zip(found, expected, strict=False)), found
    assert bool(found) == bool(expected)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("      late: {kind: choice, choices: redirects, fits: talk.cuase}\n", "talk.cuase"),
        ("contradictions: [{if: talk.cause, fields: [talk.cause, talk.none]}]\n", "talk.none"),
        ("contradictions: [{fields: [talk.cause, talk.remedy]}]\n", "a condition and two fields"),
        ("contradictions: [{if: talk.cause, fields: [talk.cause]}]\n", "a condition and two"),
    ],
)
def test_what_should_fit_or_contradicts_is_a_field(more: str, expected: str) -> None:
    (found,) = remedy_problems("process: [job_aid]", MANIFEST + REMEDY_FIELDS + more)
    assert expected in found
    assert found.startswith("demo.yaml:")


def test_a_canvas_has_what_both_sides_may_see_and_takes_the_minutes_of_its_edition() -> None:
    manifest = MANIFEST.replace("{minutes: 5}", "{minutes: 5}, canvas: {minutes: 4}")
    manifest = manifest.replace("{kind: multiline}", "{kind: multiline, audience: shared}")
    box = "{ask: {width: 12, minutes: 3, rows: [about.request_title, talk.who]}}"
    assert problems(f"{manifest}layout: {{canvas: [{box}]}}\n") == [
        "demo.yaml:5:37 “talk.why” is shared, but not on the canvas",
        "demo.yaml:5:37 “talk.who” is on the canvas, which both sides see",
        "demo.yaml:5:37 the boxes of the canvas take 3 minutes in all",
    ]
    assert not problems(
        f"{manifest}layout: {{canvas: [{box.replace('who', 'why').replace('3', '4')}]}}\n"
    )


def test_an_audience_that_does_not_exist_gets_a_suggestion() -> None:
    manifest = MANIFEST.replace("{kind: multiline}", "{kind: multiline, audience: share}")
    with pytest.raises(TemplateError) as caught:
        read_playbook(yaml_nodes.parse(manifest.encode(), "demo.yaml"), yaml_nodes.load(COMMON))
    (problem,) = caught.value.problems
    assert problem.hint == "did you mean “shared”?"
