"""Departments and teams, in the organisation's file and in files of their own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator import yamlfile
from generator.config.units import read_units
from generator.errors import ConfigError
from generator.limits import LIMITS


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_no_more_files_are_read_once_there_are_too_many_teams(project: Path) -> None:
    (project / "organisation.yaml").write_text("departments:\n" + "  - include: d.yaml\n" * 300)
    (project / "d.yaml").write_text("id: d\nteams: [{id: a}, {id: b}]\n")
    root = yamlfile.load(project / "organisation.yaml")
    with pytest.raises(ConfigError) as caught:
        read_units(root, (), replace(LIMITS, units=5))
    (problem,) = caught.value.problems
    assert problem.message == "has more than 5 departments and teams"
    assert len(read_units(root, (), replace(LIMITS, units=901)).files) == 301
