"""What the pages of docs tell people to type can be typed: tutorials run from their first line to
their last, and the commands on other pages have options that exist.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner

from generator.cli import main
from generator.config.keys import is_setting
from tests.conftest import ROOT

DOCS = ROOT / "docs"
TUTORIALS = sorted((DOCS / "tutorials").glob("*.md"))
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md")), *TUTORIALS]
_BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.DOTALL | re.MULTILINE)
_COMMAND = re.compile(r"^ {4,}(?:\S*/)?playbook ((?!-doctor).+)$", re.MULTILINE)
_SETTINGS = "schema_version"


def blocks(page: Path) -> Iterator[tuple[str, str, str]]:
    """The fenced blocks of a page: language, title and content."""
    for found in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        yield found[1], found[2] or "", found[3]


def begin(folder: Path) -> None:
    """Put the file of the first tutorial into a folder, with which the others go on."""
    first = next(text for _, title, text in blocks(DOCS / "tutorials/playbook.md") if title)
    (folder / "organisation.yaml").write_text(first, encoding="utf-8")


def write(folder: Path, name: str, text: str) -> None:
    """Write a file that a tutorial shows; what is no whole file of settings replaces some."""
    path = folder / name
    if path.suffix == ".yaml" and _SETTINGS not in text:
        changed = {**yaml.safe_load(path.read_text("utf-8")), **yaml.safe_load(text)}
        text = yaml.safe_dump(changed, sort_keys=False, allow_unicode=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_a_tutorial_runs_as_it_is_written(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    begin(tmp_path)
    for language, title, text in blocks(page):
        if title:
            write(tmp_path, title, text)
        for line in text.splitlines() if language == "sh" else ():
            return_sheets(tmp_path)
            result = CliRunner().invoke(main, shlex.split(line)[1:], catch_exceptions=False)
            assert result.exit_code in (0, 1), f"{line}\n{result.output}"
            assert "Error" not in result.output, f"{line}\n{result.output}"


def return_sheets(folder: Path) -> None:
    """Let one of the people return their sheet as it is, once sheets were sent."""
    returned, sent = folder / "returned", sorted(folder.glob("sent/*/*.docx"))
    if sent and not returned.exists():
        returned.mkdir()
        (returned / sent[0].name).write_bytes(sent[0].read_bytes())


def commands() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for found in _COMMAND.finditer(page.read_text(encoding="utf-8")):
            line = found[1].partition("  #")[0].partition(" && ")[0].rstrip()
            if "…" not in line:
                yield page.name, line


@pytest.mark.parametrize(("page", "line"), [*commands()])
def test_every_command_on_a_page_is_understood(page: str, line: str) -> None:
    words = shlex.split(re.split(r" [|>] ", line)[0])
    group: click.Command = main
    context = click.Context(main, info_name="playbook", **main.context_settings)
    while isinstance(group, click.Group) and words and not words[0].startswith("-"):
        group = group.get_command(context, words[0]) or main
        assert group is not main, f"{page}: {line}"
        words = words[1:]
    group.make_context(str(group.name), words, parent=context)


def settings_of(page: Path) -> Iterator[dict[str, object]]:
    """The blocks of a page that are settings."""
    text = page.read_text(encoding="utf-8")
    found = [block for language, _, block in blocks(page) if language == "yaml"]
    found += [match[0] for match in re.finditer(r"(?:^ {4}.*\n|^\n(?= {4}))+", text, re.MULTILINE)]
    for block in found:
        try:
            value = yaml.safe_load(re.sub(r"^ {4}", "", block, flags=re.MULTILINE))
        except yaml.YAMLError:
            continue
        if isinstance(value, dict) and all(map(is_group, value)):
            yield value


def is_group(key: object) -> bool:
    return key in ("voice", "organisation", "branding", "policies", "wording", "library", "rates")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_setting_that_a_page_shows_exists(page: Path) -> None:
    for shown in settings_of(page):
        for group, entries in shown.items():
            for key in entries if isinstance(entries, dict) else ():
                assert is_setting(f"{group}.{key}"), f"{page.name}: {group}.{key}"
