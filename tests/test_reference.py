"""The pages of docs/reference are those that the code gives, and leave nothing out."""

from __future__ import annotations

import re
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import pytest

from generator.config.keys import SETTINGS
from generator.playbook import open_catalogue
from tests.conftest import ROOT

FOLDER = ROOT / "docs/reference"
_CODE = re.compile(r'(?:Problem|refused)\(\s*"([a-z_]+\.[a-z_0-9]+)"')


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = spec_from_file_location("make_reference", ROOT / "docs/make_reference.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def test_the_pages_are_what_the_code_gives(script: ModuleType) -> None:
    for name, text in script.pages().items():
        assert page(name) == text, "run python docs/make_reference.py"


def test_every_setting_is_in_the_reference() -> None:
    text = page("settings.md")
    missing = {key for key in SETTINGS if f"`{key}`" not in text and f"## {key}\n" not in text}
    assert missing == set()


def test_every_field_is_in_the_reference() -> None:
    text = page("fields.md")
    for playbook in open_catalogue().playbooks.values():
        own = text.partition(f"## {playbook.id}\n")[2].partition("\n## ")[0]
        assert [spec.id for spec in playbook.fields() if f"| `{spec.id}` |" not in own] == []


def test_every_code_of_a_problem_is_in_the_reference() -> None:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "generator").rglob("*.py"))
    codes = {code for source in sources for code in _CODE.findall(source)}
    text = page("problems.md")
    assert {code for code in codes if f"| `{code}` |" not in text} == set()
