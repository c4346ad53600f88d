"""`playbook` alone says where somebody is, and what to type next."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from tests.conftest import EXAMPLES


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(*args: str) -> str:
    return CliRunner().invoke(main, list(args), catch_exceptions=False).stdout


def test_each_state_names_the_next_command(home: Path) -> None:
    assert "playbook init" in said()
    path = home / "organisation.yaml"
    shutil.copy(EXAMPLES / "lindenmoor.yaml", path)
    assert "no documents are made yet.\tplaybook build" in said()
    CliRunner().invoke(main, ["build", "pushback", "--edition", "request"])
    assert "2 documents, all up to date" in said()
    edited = next((home / "output").glob("*/*.md"))
    edited.write_text(edited.read_text(encoding="utf-8").replace("# ", "# Our ", 1))
    assert "1 file changed by people: please decide.\tplaybook status" in said()
    text = path.read_text(encoding="utf-8").replace("Lindenmoor Housing & Care", "Lindenmoor")
    path.write_text(text, encoding="utf-8")
    assert "2 documents would change.\tplaybook diff" in said()
    path.write_text("organisation: {id: 1}", encoding="utf-8")
    assert "\tplaybook check" in said()


def test_a_file_whose_name_is_almost_right_is_named(home: Path) -> None:
    shutil.copy(EXAMPLES / "lindenmoor.yaml", home / "organization.yaml")
    result = CliRunner().invoke(main, [])
    assert result.exit_code == 2
    assert "organization.yaml" in result.stderr
