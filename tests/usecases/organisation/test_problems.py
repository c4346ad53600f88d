"""Each problem of an organisation's file is found beside the field that it is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.usecases.organisation.form import SettingsForm
from generator.usecases.organisation.source import open_source
from tests.cases import cases
from tests.support.settings import BASE, form_of, organisation_file, saved

CASES = cases("organisation/problems.md", 2)
INCLUDED = {
    "wrong.yaml": "id: yard\nname: Yard\nbranding: {primary: red}\n"
    "teams:\n  - {id: gate, name: Gate, voice: {formality: stiff}}\n",
    "broken.yaml": "id: [",
}


def found(path: Path) -> list[str]:
    """Each problem with the unit and the name of its field."""
    source = open_source(path)
    forms = [SettingsForm(source, unit) for unit in source.units]
    rows = [
        f"{form.unit} {name or '-'}: {problem.message}"
        for form in forms
        for name, problem in form.all_problems()
    ]
    nowhere = [f"- {one.problem.message}" for one in source.located if not one.unit]
    return [*rows, *nowhere]


@pytest.mark.parametrize(("title", "source", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_problem_is_beside_its_field(
    title: str, source: str, expected: str, tmp_path: Path
) -> None:
    for name, text in INCLUDED.items():
        (tmp_path / name).write_text(text)
    assert "\n".join(found(organisation_file(tmp_path, source))) == expected, title


def test_settings_are_found_whatever_the_file_begins_with(tmp_path: Path) -> None:
    turned = "\n".join([*BASE.splitlines()[1:], BASE.splitlines()[0]])
    unit = "departments:\n  - voice: {tagline: T}\n    id: kiln\n    name: Kiln\n"
    for text in (turned, f"# A comment\n\n{turned}", f"---\n{turned}"):
        path = organisation_file(tmp_path, f"{text}\n{unit}")
        assert form_of(path).spot.keys == ()
        assert form_of(path, "kiln").spot.keys == ("departments", 0)
        assert form_of(path, "kiln").field("voice.tagline").value == "T"


def test_one_can_save_while_another_field_is_wrong(tmp_path: Path) -> None:
    path = organisation_file(tmp_path, "BASE\nbranding: {primary: blue}")
    saved(path, {"voice.tagline": "T", "branding.primary": "green"})
    form = form_of(path)
    assert form.field("voice.tagline").value == "T"
    (problem,) = form.field("branding.primary").problems
    assert problem.message.startswith("“branding.primary” should be a colour")
    assert form.has_errors("branding")
    assert not form.has_errors("voice")


def test_a_field_knows_its_own_value_and_what_applies_without_it(tmp_path: Path) -> None:
    text = "BASE\npolicies: {footer: F}\ndepartments:\n  - {id: kiln, name: Kiln}"
    path = organisation_file(tmp_path, text)
    assert form_of(path).field("policies.footer").value == "F"
    own = form_of(path, "kiln").field("policies.footer")
    assert (own.value, own.inherited) == ("", "F")
    assert form_of(path, "kiln").field("voice.formality").inherited == "neutral"


@pytest.mark.parametrize("data", [b"a: [", b"\xff\xfe", b"a: 1\na: 2", b"- x", b"a: &b c"])
def test_a_file_that_cannot_be_read_has_problems_and_no_units(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "organisation.yaml"
    path.write_bytes(data)
    source = open_source(path)
    assert not source.units
    assert source.errors
    assert source.main.data == data
