"""The wheel: what it contains, and that it works without a checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from generator.project.options import EDITIONS

pytestmark = pytest.mark.install
ROOT = Path(__file__).resolve().parents[3]
SECONDS = 600
_LEFT_OUT = shutil.ignore_patterns(
    ".*", "__pycache__", "*.egg-info", "build", "dist", "node_modules", "output", "tests"
)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: building leaves files behind."""
    source = tmp_path_factory.mktemp("source") / "checkout"
    shutil.copytree(ROOT, source, ignore=_LEFT_OUT)
    folder = tmp_path_factory.mktemp("wheel")
    run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", folder, source],
        folder,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_contains_every_file_of_the_templates(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        packed = {name for name in package.namelist() if name.startswith("generator/templates/")}
    templates = (path for path in (ROOT / "templates").rglob("*") if path.is_file())
    expected = {
        f"generator/templates/{path.relative_to(ROOT / 'templates').as_posix()}"
        for path in templates
        if path.suffix != ".pyc"
    }
    assert "generator/templates/pushback/playbook.yaml" in expected
    assert packed == expected


def test_the_wheel_contains_every_module_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        packed = {name for name in package.namelist() if ".dist-info/" not in name}
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "generator").rglob("*.py")}
    rest = {name for name in packed if not name.startswith("generator/templates/")}
    assert rest == {*modules, "generator/py.typed"}


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
    names = {f"pushback-{edition}{suffix}" for edition in EDITIONS for suffix in (".md", ".docx")}
    assert {path.name for path in made if path.name.startswith("pushback")} == names
    assert all(path.stat().st_size for path in made)
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
