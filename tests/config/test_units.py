"""Departments and teams in the organisation's file and in included files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.config.units import read_units
from generator.foundation import yaml_nodes
from generator.foundation.errors import ConfigError
from generator.foundation.limits import LIMITS


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_no_more_files_are_read_once_there_are_too_many_teams(project: Path) -> None:
    (project / "organisation.yaml").write_text("departments:\n" + "  - include: d.yaml\n" * 300)
    (project / "d.yaml").write_text("id: d\nteams: [{id: a}, {id: b}]\n")
    root = yaml_nodes.load(project / "organisation.yaml")
    with pytest.raises(ConfigError) as caught:
        read_units(root, (), replace(LIMITS, units=5))
    (problem,) = caught.value.problems
    assert problem.message == "has more than 5 departments and teams"
    assert len(read_units(root, (), replace(LIMITS, units=901)).files) == 301


def test_a_chain_of_includes_has_a_maximum_length(project: Path) -> None:
    (project / "organisation.yaml").write_text("departments: [{include: 1.yaml}]\n")
    for number in range(1, 1500):
        (project / f"{number}.yaml").write_text(f"include: {number + 1}.yaml\n")
    structure = read_units(yaml_nodes.load(project / "organisation.yaml"), (), LIMITS)
    (problem,) = structure.problems
    assert str(problem.place) == "40.yaml:1:1"
    assert problem.message == "includes are nested more than 40 files deep"


@pytest.mark.parametrize("name", ["x" * 300, f"{'x/' * 3000}y"], ids=["long", "deep"])
def test_an_impossible_file_name_is_reported_at_its_place(project: Path, name: str) -> None:
    (project / "organisation.yaml").write_text(f"departments:\n- include: {name}\n")
    structure = read_units(yaml_nodes.load(project / "organisation.yaml"), (), LIMITS)
    (problem,) = structure.problems
    assert str(problem.place) == "organisation.yaml:2:3"
    assert "cannot be read: file name too long" in problem.message
