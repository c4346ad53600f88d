"""What the README says is true of the program."""

from __future__ import annotations

import re

import pytest

from generator.cli.main import _COMMANDS
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_test_command_is_the_one_that_ci_runs() -> None:
    line = next(line.strip() for line in README.splitlines() if line.strip().endswith("pytest -q"))
    assert line in (ROOT / ".ci/run").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", _COMMANDS)
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"`playbook {name}" in README


def test_every_option_of_the_readme_exists() -> None:
    from click.testing import CliRunner

    from generator.cli import main

    texts = [CliRunner().invoke(main, [name, "--help"]).output for name in _COMMANDS]
    library = ("add", "list", "find", "show", "forget", "expire", "export", "report")
    texts += [CliRunner().invoke(main, ["library", name, "--help"]).output for name in library]
    for option in set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) - {
        "--update-golden",
        "--fields",
    }:
        assert any(option in text for text in texts), option


def test_every_file_that_the_readme_names_exists() -> None:
    for name in ("examples", ".ci/run", "templates/"):
        assert name in README
        assert (ROOT / name).exists()


def test_the_changelog_has_an_entry_for_this_version() -> None:
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
