"""Imports run downwards, and each library has one home."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

# Rows from below; a module may import from its own row's lower neighbours only.
ROWS = (
    {"errors"},
    {"limits", "text", "notation", "confine"},
    {"document", "look", "form"},
    {"slots", "locale", "mdtext", "ooxml", "files", "members", "executors"},
    {"fields", "yamlfile", "plan", "merging", "voice", "folder", "cache", "cells"},
    {"parser", "answers", "lock", "sheet"},
    {"config", "playbook", "writers", "readers"},
    {"branding", "links", "order", "prefill", "languages"},
    {"project"},
    {"reading", "inputs", "snapshot", "shelf"},
    {"workshop"},
    {"archives", "orphans"},
    {"causes", "upgrades", "proofing"},
    {"build", "drift", "resolving", "explain", "starter", "doctor"},
    {"records", "refreshing", "checking"},
    {"cli"},
    {"__main__"},
)
LEVEL = {name: level for level, names in enumerate(ROWS) for name in names}
HOMES = {
    "jinja2": {"playbook"},
    "markupsafe": {"playbook"},
    "yaml": {"yamlfile"},
    "babel": {"locale"},
    "pydantic": {"config"},
    "click": {"cli"},
    "rich": {"cli"},
    "markdown_it": {"parser"},
    "mdit_py_plugins": {"parser"},
    "docx": {"writers"},
    "lxml": {"ooxml", "readers"},
    "isal": {"writers"},
    "openpyxl": {"sheet"},
    "csv": {"sheet"},
    "fsspec": {"folder"},
    "pickle": {"cache"},
    "zipfile": {"members", "archives", "writers"},
    "platformdirs": {"cache"},
    "distributed": {"executors"},
}
MODULES = sorted((ROOT / "generator").rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "generator":
                yield from (f"generator.{alias.name}" for alias in node.names)
            else:
                yield node.module


def home(path: Path) -> str:
    return path.relative_to(ROOT / "generator").with_suffix("").parts[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_from_below(path: Path) -> None:
    own = home(path)
    if own == "__init__":
        assert not list(imports(path))
        return
    for name in imports(path):
        if name.startswith("generator."):
            other = name.split(".")[1]
            assert other == own or LEVEL[other] < LEVEL[own], f"{own} imports {other}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_library_is_used_in_its_home_alone(path: Path) -> None:
    for name in imports(path):
        library = name.split(".")[0]
        if library in HOMES:
            assert home(path) in HOMES[library], f"{library} in {path}"


def test_a_writer_and_a_reader_never_know_each_other() -> None:
    for path in MODULES:
        names = set(imports(path))
        if home(path) == "writers":
            assert not any(name.startswith("generator.readers") for name in names)
        if home(path) == "readers":
            assert not any(name.startswith("generator.writers") for name in names)


def test_help_needs_click_alone() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from generator.cli import main; main(['--help'], standalone_mode=False);"
        "heavy = {'jinja2', 'yaml', 'docx', 'lxml', 'pydantic', 'babel', 'markdown_it', 'rich'};"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
