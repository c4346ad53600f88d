"""Every edition for every organisation matches its accepted golden files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from generator.playbook import open_catalogue
from generator.project.options import EDITIONS
from tests.support import digests
from tests.support.outline import outline

ORGANISATIONS = ("wexholme", "quillbasin", "hallbruecker", "arcaya")
DOCUMENTS = [(name, edition) for name in ORGANISATIONS for edition in EDITIONS]
# One organisation per language.
ONE_PER_LANGUAGE = ("wexholme", "hallbruecker", "arcaya")
PRINTED = [
    (playbook.id, name, edition)
    for playbook in open_catalogue().playbooks.values()
    for name in ORGANISATIONS
    for edition in playbook.editions
    if edition in EDITIONS
]
OUTLINED = [
    (playbook, name, edition)
    for playbook, name, edition in PRINTED
    if playbook == "pushback" or name in ONE_PER_LANGUAGE
]
# A playbook on US Letter and a German request worksheet. Together with the filled summary of
# test_summary, they contain nearly every element, attribute and style of all documents.
WHOLE = [("backing", "quillbasin", "playbook"), ("pushback", "hallbruecker", "request")]


@pytest.mark.parametrize(("playbook", "name", "edition"), PRINTED)
def test_markdown_matches_its_golden_file(
    playbook: str,
    name: str,
    edition: str,
    built: Callable[[str], Path],
    golden: Callable[[str, str], None],
) -> None:
    written = (built(name) / f"{playbook}-{edition}.md").read_text(encoding="utf-8")
    golden(f"{playbook}/{name}-{edition}.md", written)


@pytest.mark.parametrize(("playbook", "name", "edition"), OUTLINED)
def test_the_outline_of_a_word_file_matches_its_golden_file(
    playbook: str,
    name: str,
    edition: str,
    built: Callable[[str], Path],
    golden: Callable[[str, str], None],
) -> None:
    written = (built(name) / f"{playbook}-{edition}.docx").read_bytes()
    golden(f"{playbook}/{name}-{edition}.txt", outline(written))


@pytest.mark.parametrize(("playbook", "name", "edition"), PRINTED)
def test_the_bytes_of_a_word_file_match_their_digest(
    playbook: str,
    name: str,
    edition: str,
    built: Callable[[str], Path],
    digested: Callable[[str, bytes], None],
) -> None:
    written = (built(name) / f"{playbook}-{edition}.docx").read_bytes()
    digested(f"{playbook}/{name}-{edition}.docx", written)


def test_every_digest_and_outline_belongs_to_a_built_document() -> None:
    built = {f"{playbook}/{name}-{edition}.docx" for playbook, name, edition in PRINTED}
    summaries = {
        f"{playbook}/{name}-summary-full.docx"
        for playbook in open_catalogue().playbooks
        for name in ORGANISATIONS
    }
    known = {*built, *summaries, "pushback/wexholme-summary.docx"}
    outlines = {
        path.relative_to(digests.TABLE.parent).with_suffix(".docx").as_posix()
        for path in digests.TABLE.parent.glob("*/*.txt")
    }
    assert set(digests.table()) <= known
    assert outlines <= known


@pytest.mark.parametrize(("playbook", "name", "edition"), WHOLE)
def test_the_whole_body_of_a_word_file_matches_its_golden_file(
    playbook: str,
    name: str,
    edition: str,
    built: Callable[[str], Path],
    golden: Callable[[str, str], None],
) -> None:
    written = (built(name) / f"{playbook}-{edition}.docx").read_bytes()
    golden(f"{playbook}/{name}-{edition}.xml", indented(written))


def indented(data: bytes) -> str:
    """The body of a Word file, one element per line, its namespaces declared once."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    etree.cleanup_namespaces(root)
    etree.indent(root, " ")
    return etree.tostring(root, encoding="unicode") + "\n"
