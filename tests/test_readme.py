"""What the README and the pages that it links to say is true of the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator import __version__
from generator.cli.main import _COMMANDS
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
}
MOST_LINES = 150
# Pages that name options of other programs, too.
OTHERS = ("architecture", "editors", "install", "languages", "pages", "speed")
TOLD = [text for page, text in PAGES.items() if Path(page).stem not in OTHERS]
_LINK = re.compile(r"\]\(([^)#\s:]+)[^):]*\)")


def test_the_readme_can_be_read_in_ten_minutes() -> None:
    assert len(README.splitlines()) <= MOST_LINES


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_to_a_file(page: str) -> None:
    targets = set(_LINK.findall(PAGES[page]))
    assert not {one for one in targets if not ((ROOT / page).parent / one).exists()}


@pytest.mark.parametrize("page", sorted(PAGES.keys() - {"README.md"}))
def test_every_page_is_reached_from_the_readme(page: str) -> None:
    assert f"({page})" in README


def test_the_test_command_is_the_one_that_ci_runs() -> None:
    line = next(line.strip() for line in README.splitlines() if line.strip().endswith("pytest -q"))
    assert line in (ROOT / ".ci/run").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", _COMMANDS)
def test_every_command_is_in_the_list_of_commands(name: str) -> None:
    assert f"`playbook {name}" in PAGES["docs/commands.md"]


def test_every_option_that_a_page_names_exists() -> None:
    from click.testing import CliRunner

    from generator.cli import main

    texts = [CliRunner().invoke(main, [name, "--help"]).output for name in _COMMANDS]
    library = ("add", "list", "find", "show", "forget", "expire", "export", "report")
    texts += [CliRunner().invoke(main, ["library", name, "--help"]).output for name in library]
    for option in set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", "\n".join(TOLD))) - {
        "--update-golden",
        "--fields",
    }:
        assert any(option in text for text in texts), option


def test_every_file_that_the_readme_names_exists() -> None:
    for name in ("examples", ".ci/run", "templates/"):
        assert name in README
        assert (ROOT / name).exists()


def test_the_changelog_has_an_entry_for_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(__version__)} - \d{{4}}-\d\d-\d\d$", changelog, re.MULTILINE)
