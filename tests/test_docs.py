"""What docs/architecture.md and CONTRIBUTING.md name is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.writers.docx.word_template.merged_styles import style_names
from tests.conftest import ROOT

GENERATOR = ROOT / "generator"
PAGES = {name: ROOT / name for name in ("docs/architecture.md", "CONTRIBUTING.md")}
ARCHITECTURE = PAGES["docs/architecture.md"].read_text(encoding="utf-8")
_FENCE = re.compile(r"^( *)```.*?^\1```$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
_TREE_NAME = re.compile(r"\w+(?:/$|\.py\b)")
_STOP = re.compile(r"([\w./]+\.py):(\w+)")
# What pages name that is no file of the project.
ELSEWHERE = {
    ".playbook/",
    ".playbook/lock.json",
    "aseptic/aseptic-pushback-worksheet.docx",
    "output/lindenmoor/lindenmoor-demo-worksheet.docx",
    "site/",
    "word/document.xml",
}
# A file or folder of the project: the start of its path, then what may stand in one.
_PATH = re.compile(r"(?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:md|py|toml|cfg)")


def listed() -> Iterator[str]:
    """The modules in the tree of the architecture, by their path in generator/."""
    blocks = (block[0].splitlines() for block in _FENCE.finditer(ARCHITECTURE))
    tree = next(lines for lines in blocks if lines[1] == "generator/")
    folders: list[str] = []
    for line in tree[2:-1]:
        depth = (len(line) - len(line.lstrip())) // 2 - 1
        names = _TREE_NAME.findall(line)
        if line.endswith("/"):
            folders[depth:] = names
        else:
            yield from ("".join([*folders[:depth], name]) for name in names)


def holds_code(path: Path) -> bool:
    """Whether a module is more than a docstring and names of other modules."""
    statements = ast.parse(path.read_text(encoding="utf-8")).body
    faces = (ast.ImportFrom, ast.Expr)
    names = {
        target.id
        for one in statements
        if isinstance(one, ast.Assign)
        for target in one.targets
        if isinstance(target, ast.Name)
    }
    others = [one for one in statements if not isinstance(one, (*faces, ast.Assign))]
    return bool(others or names - {"__all__"})


def modules() -> set[str]:
    return {
        path.relative_to(GENERATOR).as_posix()
        for path in GENERATOR.rglob("*.py")
        if path.name != "__init__.py" or holds_code(path)
    }


def named(text: str) -> Iterator[str]:
    """The files and folders of the project that a page names between backticks."""
    for code in _CODE.findall(_FENCE.sub("", text)):
        path = code.partition(":")[0]
        if _PATH.fullmatch(path) and "<" not in path:
            yield path


def is_there(path: str) -> bool:
    return (ROOT / path).exists() or (GENERATOR / path).exists()


def test_the_tree_lists_each_module_once() -> None:
    found = list(listed())
    assert sorted(found) == sorted(modules())


def test_each_package_is_on_its_floor() -> None:
    from tests.test_architecture import FLOORS

    rows = re.findall(r"^\| ([1-7]) \| ([^|]+) \|", ARCHITECTURE, re.MULTILINE)
    assert {int(floor): set(_CODE.findall(names)) for floor, names in rows} == dict(
        enumerate(FLOORS, 1)
    )


@pytest.mark.parametrize("stop", sorted(set(_STOP.findall(ARCHITECTURE))), ids=":".join)
def test_each_stop_is_a_function_or_a_class_of_its_module(stop: tuple[str, str]) -> None:
    path, name = stop
    tree = ast.parse((GENERATOR / path).read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.ClassDef)
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, kinds)}


@pytest.mark.parametrize("page", PAGES)
def test_each_file_that_a_page_names_is_there(page: str) -> None:
    text = PAGES[page].read_text(encoding="utf-8")
    paths = set(named(text))
    assert paths, page
    assert not {path for path in paths - ELSEWHERE if not is_there(path)}


@pytest.mark.parametrize("page", PAGES)
def test_each_link_of_a_page_leads_to_a_file(page: str) -> None:
    targets = set(_LINK.findall(PAGES[page].read_text(encoding="utf-8")))
    assert targets, page
    assert not {target for target in targets if not (PAGES[page].parent / target).exists()}


def test_the_page_on_word_templates_names_each_style() -> None:
    page = (ROOT / "docs/word-templates.md").read_text(encoding="utf-8")
    table = page.partition("| name | kind | used for |")[2]
    rows = (line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    named = [name for row in rows for name in _CODE.findall(row)]
    first, last = (named.index(f"heading {level}") for level in (1, 6))
    named[first : last + 1] = [f"heading {level}" for level in range(1, 7)]
    assert sorted(named) == sorted(style_names())
