"""Every built document is complete: no template syntax left over, no field or credit missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.playbook import open_catalogue
from generator.playbook.manifest import OUTWARD
from generator.readers import find_reader
from tests.behaviour.test_golden import ORGANISATIONS, PRINTED
from tests.support.filled import filled

CATALOGUE = open_catalogue()
_LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|\bNone\b|\bUndefined\b|\{[a-z_]+\.[a-z_]+\}")


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("playbook", "name", "edition"), PRINTED)
def test_no_template_syntax_is_left_over(
    playbook: str, name: str, edition: str, built: Callable[[str], Path]
) -> None:
    text = (built(name) / f"{playbook}-{edition}.md").read_text(encoding="utf-8")
    page = re.sub("<!--.*?-->", "", text)
    assert not _LEFT_OVER.findall(page)
    assert not re.findall(r"^#+ *$|^> *#* *$\n\n|^[-*] *$|\*\*\*\*", page, re.MULTILINE)


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("playbook", "name", "edition"), PRINTED)
def test_word_and_markdown_contain_exactly_the_fields_of_the_edition(
    playbook: str, name: str, edition: str, built: Callable[[str], Path]
) -> None:
    expected = {spec.id for spec in CATALOGUE.playbook(playbook).fields(edition)}
    found = {}
    for suffix in (".md", ".docx"):
        path = built(name) / f"{playbook}-{edition}{suffix}"
        reader = find_reader(suffix)
        assert reader
        reading = reader.read(path.read_bytes(), path.name)
        assert reading.problems == ()
        found[suffix] = {".".join(tag.split(".")[:2]) for tag in reading.entries}
    assert found[".md"] == found[".docx"]
    assert {ident for ident in found[".md"] if not ident.endswith("_other")} == expected


@pytest.mark.parametrize("name", ORGANISATIONS)
@pytest.mark.parametrize("ident", CATALOGUE.playbooks)
def test_every_document_names_its_author_and_those_for_the_team_the_title_too(
    ident: str, name: str, built: Callable[[str], Path]
) -> None:
    playbook = CATALOGUE.playbook(ident)
    author = playbook.credit_author.partition(",")[0].partition(" (")[0]
    for path in built(name).glob(f"{ident}-*.md"):
        text = path.read_text(encoding="utf-8").replace("\\", "")
        is_own = path.stem.removeprefix(f"{ident}-") not in OUTWARD
        assert (playbook.credit_title in text) == is_own, path.name
        assert author in text


@pytest.mark.parametrize("ident", CATALOGUE.playbooks)
def test_a_summary_of_one_answer_has_no_empty_cells_or_left_over_syntax(
    tmp_path: Path, ident: str
) -> None:
    folder = filled(tmp_path, {"about.request_title": "One thing"}, "wexholme", "summary", ident)
    page = (folder / f"{ident}-summary.md").read_text(encoding="utf-8")
    assert "One thing" in page
    assert not _LEFT_OVER.findall(page)
    assert "| |" not in page.replace("|  |", "| |")
