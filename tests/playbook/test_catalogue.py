"""Catalogues in one process share what their files contain, and see every change."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.foundation.errors import TemplateError
from generator.playbook import open_catalogue
from generator.playbook.rendering.environment import Environment
from tests.support.edits import edit_markdown

LABELS = "pushback/en/labels.yaml"
PAGE = "pushback/request.md.j2"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A template folder with a title of its own."""
    (tmp_path / LABELS).parent.mkdir(parents=True)
    (tmp_path / LABELS).write_text("title: One\n", encoding="utf-8")
    return tmp_path


def test_the_same_files_are_read_once() -> None:
    first, second = open_catalogue(), open_catalogue()
    assert first.playbooks["pushback"] is second.playbooks["pushback"]
    assert first.load(LABELS) is second.load(LABELS)


def test_a_changed_file_is_read_again(own: Path) -> None:
    before = open_catalogue(own).load(LABELS)
    edit_markdown(own / LABELS, "One", "Two")
    after = open_catalogue(own).load(LABELS)
    assert [getattr(node.get("title"), "text", "") for node in (before, after)] == ["One", "Two"]


def test_a_changed_template_is_compiled_again(own: Path) -> None:
    for text in ("One", "Two"):
        (own / PAGE).write_text(text, encoding="utf-8")
        assert Environment(open_catalogue(own)).get_template(PAGE).render() == text


def test_a_fault_in_a_file_of_all_playbooks_is_reported_once(own: Path) -> None:
    (own / "_shared").mkdir()
    (own / "_shared/common.yaml").write_text("steps: [\n", encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        _ = open_catalogue(own).playbooks
    (problem,) = caught.value.problems
    assert problem.place
    assert problem.place.file.endswith("_shared/common.yaml")
