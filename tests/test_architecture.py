"""The architecture: seven floors, imports only downwards, and one home for each library."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

# From the ground up; a package imports only from lower floors, never from its neighbours.
FLOORS = (
    {"foundation"},
    {"formats", "document"},
    {"config", "playbook", "answers", "writers", "readers"},
    {"project", "output", "library"},
    {"usecases"},
    {"web"},
    {"cli"},
)
FLOOR = {name: floor for floor, names in enumerate(FLOORS) for name in names}
HOMES = {
    "jinja2": {"playbook", "web"},
    "markupsafe": {"playbook"},
    "starlette": {"web"},
    "uvicorn": {"web"},
    "yaml": {"foundation"},
    "babel": {"foundation"},
    "pydantic": {"config"},
    "click": {"cli"},
    "rich": {"cli"},
    "markdown_it": {"document"},
    "mdit_py_plugins": {"document"},
    "docx": {"writers", "formats"},
    "lxml": {"formats", "readers"},
    "isal": {"writers"},
    "openpyxl": {"writers"},
    "fsspec": {"foundation"},
    "filelock": {"foundation"},
    "platformdirs": {"foundation"},
    "distributed": {"foundation"},
    "sqlite3": {"library"},
    "typst": {"writers"},
    "pikepdf": {"writers", "formats", "readers"},
}
MODULES = sorted((ROOT / "generator").rglob("*/*.py"))


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
    """The package at the top of `generator/` that a module is in."""
    return path.relative_to(ROOT / "generator").with_suffix("").parts[0]


def test_every_package_has_its_floor() -> None:
    packages = {path.parent.name for path in (ROOT / "generator").glob("*/__init__.py")}
    assert packages == FLOOR.keys()
    loose = {path.name for path in (ROOT / "generator").iterdir() if path.is_file()}
    assert loose == {"__init__.py", "__main__.py", "py.typed"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_package_imports_from_lower_floors_only(path: Path) -> None:
    own = home(path)
    for name in imports(path):
        if name.startswith("generator."):
            other = name.split(".")[1]
            assert other == own or FLOOR[other] < FLOOR[own], f"{own} imports {other}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_library_is_used_only_in_its_home(path: Path) -> None:
    for name in imports(path):
        library = name.split(".")[0]
        if library in HOMES and home(path) in FLOOR:
            assert home(path) in HOMES[library], f"{library} in {path}"


def test_help_imports_no_library_but_click() -> None:
    code = (
        "import sys; from generator.cli import main; main(['--help'], standalone_mode=False);"
        "heavy = {'jinja2', 'yaml', 'docx', 'lxml', 'pydantic', 'babel', 'markdown_it', 'rich'};"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_word_file_without_charts_is_written_without_the_library_for_workbooks() -> None:
    code = "import sys, generator.writers.docx.writer; sys.exit('openpyxl' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
