"""What is packaged: the list in setup.cfg, and the templates beside the package."""

from __future__ import annotations

import configparser
from importlib.resources import files
from pathlib import Path

import pytest

from generator.project.project import built_in_example

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def options() -> configparser.SectionProxy:
    """The section of setup.cfg that lists what is installed."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    return setup["options"]


def test_every_package_folder_is_listed_in_setup_cfg(
    options: configparser.SectionProxy,
) -> None:
    """The list is written by hand, since automatic discovery would silently drop the templates."""
    folders = (init.parent.relative_to(ROOT) for init in (ROOT / "generator").rglob("__init__.py"))
    existing = {".".join(folder.parts) for folder in folders}
    listed = options["packages"].split()
    assert sorted(listed) == sorted({*existing, "generator.examples", "generator.templates"})


def test_every_folder_with_python_files_is_a_package() -> None:
    """A folder without __init__.py would silently be missing from the list and the wheel."""
    folders = {module.parent for module in (ROOT / "generator").rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_the_templates_in_use_are_those_of_the_checkout() -> None:
    """The tests run on an editable install, so edited templates take effect at once."""
    templates = files("generator.templates")
    assert Path(str(templates)) == ROOT / "templates"
    assert (templates / "pushback/playbook.yaml").is_file()


def test_the_example_in_use_is_that_of_the_checkout() -> None:
    assert built_in_example() == ROOT / "examples/lindenmoor.yaml"
    assert built_in_example().is_file()
