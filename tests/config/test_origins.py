"""The origins of values, in files that include each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from generator import config
from generator.cli import main
from generator.foundation.errors import ConfigError
from generator.project.project import open_project

ORGANISATION = """\
schema_version: 1
organisation: {id: mill, name: Mill, locale: en-GB}
voice:
  tagline: Everywhere
  function: {long: Learning}
  stakeholder: {one: lead, many: leads}
  learner: {one: hand, many: hands}
goals:
  - {id: waste, label: Less waste, target: 3}
  - {id: speed, label: More speed}
departments:
  - include: departments/kiln.yaml
  - {id: office, name: Office}
"""
KILN = """\
id: kiln
name: Kiln
voice: {tagline: "At the kiln", learner: {one: burner, many: burners}}
goals:
  - {id: speed, remove: true}
  - {id: heat, label: Steady heat}
teams:
  - include: teams/night.yaml
  - {id: day, name: Day}
"""
NIGHT = """\
id: night
name: Night
voice: {tagline: ""}
goals: [{id: waste, target: 1}]
"""


@pytest.fixture
def mill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of three files, each including the next."""
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "organisation.yaml": ORGANISATION,
        "departments/kiln.yaml": KILN,
        "departments/teams/night.yaml": NIGHT,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "organisation.yaml"


def explained(*args: str) -> list[str]:
    result = CliRunner().invoke(main, ["explain", *args], catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return result.stdout.splitlines()


@pytest.mark.usefixtures("mill")
def test_layers_from_three_files_are_merged() -> None:
    assert explained("voice.tagline", "--team", "night") == [
        "\torganisation mill\tEverywhere\torganisation.yaml:4:3",
        "→\tdepartment kiln\tAt the kiln\tdepartments/kiln.yaml:3:9",
    ]
    assert explained("goals.waste.target", "--team", "night") == [
        "\torganisation mill\t3\torganisation.yaml:9:36",
        "→\tteam night\t1\tdepartments/teams/night.yaml:4:21",
    ]
    assert explained("goals", "--team", "night", "--set", "goals.heat.unit=°C")[-1].startswith(
        "→\t--set goals.heat.unit"
    )


def test_departments_and_teams_change_remove_and_add_records(mill: Path) -> None:
    loaded = config.load(mill)
    night = loaded.settings(loaded.find("team", "night"))
    assert [(goal.id, str(goal.target)) for goal in night.goals] == [
        ("waste", "1"),
        ("heat", "None"),
    ]
    office = loaded.settings(loaded.find("department", "office"))
    assert [goal.id for goal in office.goals] == ["waste", "speed"]


@pytest.mark.usefixtures("mill")
def test_the_product_default_wins_if_no_layer_sets_the_key() -> None:
    assert explained("voice.formality") == ["→\tproduct default\tneutral\t"]


@pytest.mark.usefixtures("mill")
def test_without_a_key_every_value_is_shown_with_its_place() -> None:
    rows = explained("--team", "night")
    assert "voice.learner.many\tburners\tdepartments/kiln.yaml:3:62" in rows
    assert "goals.heat.label\tSteady heat\tdepartments/kiln.yaml:6:23" in rows
    assert not any(row.startswith("goals.speed") for row in rows)


@pytest.mark.usefixtures("mill")
def test_an_unknown_key_gets_a_suggestion() -> None:
    result = CliRunner().invoke(main, ["explain", "voice.taglin"])
    assert result.exit_code == 2
    assert "did you mean “voice.tagline”?" in result.stderr


def test_documents_that_read_a_key_are_named(mill: Path) -> None:
    project = open_project(mill)

    def readers(key: str) -> tuple[str, ...]:
        return tuple(
            name for name in project.documents_reading(key) if name.startswith("pushback ")
        )

    assert readers("raci") == ("pushback playbook",)
    assert readers("voice.tagline") == (
        "pushback playbook",
        "pushback worksheet",
        "pushback canvas",
        "pushback request",
    )
    assert readers("policies.return_to") == ("pushback worksheet", "pushback request")
    assert readers("policies.retention_months") == ()


def test_files_that_include_each_other_are_reported_as_a_chain(mill: Path) -> None:
    night = mill.parent / "departments/teams/night.yaml"
    night.write_text("include: ../kiln.yaml\n")
    with pytest.raises(ConfigError) as caught:
        config.load(mill)
    (problem,) = caught.value.problems
    assert problem.place.file == "departments/teams/night.yaml"
    assert problem.message == (
        "includes itself: departments/kiln.yaml → departments/teams/night.yaml"
        " → departments/kiln.yaml"
    )


def test_a_problem_in_an_included_file_is_reported_there(mill: Path) -> None:
    kiln = mill.parent / "departments/kiln.yaml"
    kiln.write_text(KILN.replace("tagline: ", "taglin: "))
    with pytest.raises(ConfigError) as caught:
        config.load(mill)
    (problem,) = caught.value.problems
    assert str(problem.place) == "departments/kiln.yaml:3:9"


WARNINGS = [
    ('branding: {accent: "#F2B134"}\n', "config.accent"),
    (
        "cheat_codes: [{id: c, phrase: P, baseline: {value: 1, as_of: 2025-01-31}}]\n",
        "config.baseline",
    ),
    ("escalation_contacts: [{id: a, role: A, name: B, valid_to: 2026-01-31}]\n", "config.contact"),
    ("cheat_codes: [{id: c, phrase: P, status: retired}]\n", "config.unused"),
]


@pytest.mark.parametrize(("text", "code"), WARNINGS)
def test_an_old_or_pale_setting_is_a_warning(mill: Path, text: str, code: str) -> None:
    from datetime import date

    mill.write_text(text + ORGANISATION)
    loaded = config.load(mill, day=date(2026, 6, 1))
    assert [warning.code for warning in loaded.warnings] == [code]
    assert loaded.warnings[0].place.line == 1
    ageless = ("config.accent", "config.unused")
    assert not config.load(mill, day=date(2025, 2, 1)).warnings or code in ageless
