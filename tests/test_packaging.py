"""What is packaged: the list in setup.cfg, and the templates that lie beside the package."""

from __future__ import annotations

import configparser
from importlib.resources import files
from pathlib import Path

import pytest

from generator.project.project import built_in_example

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def options() -> configparser.SectionProxy:
    """The section of setup.cfg that says what is installed."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    return setup["options"]


def test_the_packages_listed_are_the_folders_there_are(
    options: configparser.SectionProxy,
) -> None:
    """The list is written by hand: finding packages would drop the templates without a word."""
    folders = (init.parent.relative_to(ROOT) for init in (ROOT / "generator").rglob("__init__.py"))
    there = {".".join(folder.parts) for folder in folders}
    listed = options["packages"].split()
    assert sorted(listed) == sorted({*there, "generator.examples", "generator.templates"})


def test_every_folder_with_python_in_it_is_a_package() -> None:
    """One without __init__.py would be missing from the list, and from the wheel, unnoticed."""
    folders = {module.parent for module in (ROOT / "generator").rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_the_templates_in_use_are_those_of_the_checkout() -> None:
    """An edited template counts at once: the tests run on an editable install."""
    templates = files("generator.templates")
    assert Path(str(templates)) == ROOT / "templates"
    assert (templates / "pushback/playbook.yaml").is_file()


def test_the_example_in_use_is_that_of_the_checkout() -> None:
    assert built_in_example() == ROOT / "examples/lindenmoor.yaml"
    assert built_in_example().is_file()
