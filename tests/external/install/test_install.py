"""The wheel and the sdist: what they contain, and that the wheel works without a checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from generator.playbook import open_catalogue
from generator.project.file_names import documents_by_name
from generator.project.options import EDITIONS

# Modules, the look and the script of web pages, the look of PDF files with its fonts, and the pages
# and words of the studio.
_SHIPPED = (".py", ".css", ".js", ".typ", ".ttf", ".txt", ".html", ".yaml")

pytestmark = pytest.mark.install
ROOT = Path(__file__).resolve().parents[3]
SECONDS = 600
FOLDERS = ("generator", "examples", "templates")
FILES = ("setup.cfg", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout: building leaves files behind."""
    folder = tmp_path_factory.mktemp("source") / "checkout"
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="session")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_from(source, tmp_path_factory.mktemp("wheel"))


def built_from(source: Path, folder: Path) -> Path:
    """The wheel that is built from a checkout or from an sdist."""
    run([sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", folder, source], folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.parametrize("folder", ["examples", "templates"])
def test_the_wheel_contains_every_file_of_a_folder_beside_the_program(
    wheel: Path, folder: str
) -> None:
    with zipfile.ZipFile(wheel) as package:
        packed = {name for name in package.namelist() if name.startswith(f"generator/{folder}/")}
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    expected = {
        f"generator/{path.relative_to(ROOT).as_posix()}" for path in files if path.suffix != ".pyc"
    }
    assert len(expected) > 5
    assert packed == expected


def test_the_wheel_contains_every_module_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        packed = {name for name in package.namelist() if ".dist-info/" not in name}
    files = (path for path in (ROOT / "generator").rglob("*") if path.suffix in _SHIPPED)
    modules = {path.relative_to(ROOT).as_posix() for path in files}
    beside = ("generator/examples/", "generator/templates/")
    assert {name for name in packed if not name.startswith(beside)} == {
        *modules,
        "generator/py.typed",
    }


def test_the_wheel_made_from_the_sdist_is_the_same(
    source: Path, wheel: Path, tmp_path: Path
) -> None:
    run([sys.executable, "-m", "build", "--sdist", "--outdir", tmp_path, source], tmp_path)
    (sdist,) = tmp_path.glob("*.tar.gz")
    (tmp_path / "wheel").mkdir()
    again = built_from(sdist, tmp_path / "wheel")
    with zipfile.ZipFile(wheel) as first, zipfile.ZipFile(again) as second:
        assert sorted(first.namelist()) == sorted(second.namelist())


def test_the_installed_command_builds_the_example_in_an_empty_folder(
    wheel: Path, tmp_path: Path
) -> None:
    """In a new virtual environment, with nothing of the checkout in reach."""
    empty, programs = tmp_path / "empty", tmp_path / "env" / "bin"
    empty.mkdir()
    run([sys.executable, "-m", "venv", tmp_path / "env"], empty)
    run([programs / "python", "-m", "pip", "install", "--quiet", wheel], empty)
    run([programs / "playbook", "build", "-o", tmp_path / "made"], empty)
    made = [path for path in (tmp_path / "made").glob("*/*") if path.parent.name != ".playbook"]
    documents = documents_by_name("lindenmoor", [open_catalogue().playbook("pushback")])
    names = {
        f"{name.partition('/')[2]}{suffix}"
        for name, (_, edition) in documents.items()
        if edition in EDITIONS
        for suffix in (".md", ".docx")
    }
    assert names <= {path.name for path in made}
    assert all(path.stat().st_size for path in made)
    run([programs / "playbook", "read", *made, "-q", "-o", tmp_path / "answers.xlsx"], empty)
    assert (tmp_path / "answers.xlsx").read_bytes().startswith(b"PK")
    assert list(empty.iterdir()) == []


def run(command: list[str | Path], folder: Path) -> None:
    """Run a command to its end, with nothing in its environment that points at a checkout."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    kept.pop("VIRTUAL_ENV", None)
    done = subprocess.run(
        command,
        cwd=folder,
        env=kept,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=SECONDS,
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
