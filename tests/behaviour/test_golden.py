"""Every edition for every organisation, as it was looked at and accepted."""

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
# One organisation for each language.
SPEAKERS = ("wexholme", "hallbruecker", "arcaya")
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
    if playbook == "pushback" or name in SPEAKERS
]
# A playbook on US Letter and a German request sheet. With the summary of test_summary, which holds
# answers, they have nearly every element, attribute and style that any of the documents has.
WHOLE = [("backing", "quillbasin", "playbook"), ("pushback", "hallbruecker", "request")]


@pytest.mark.parametrize(("playbook", "name", "edition"), PRINTED)
def test_markdown_is_as_accepted(
    playbook: str,
    name: str,
    edition: str,
    built: Callable[[str], Path],
    golden: Callable[[str, str], None],
) -> None:
    written = (built(name) / f"{playbook}-{edition}.md").read_text(encoding="utf-8")
    golden(f"{playbook}/{name}-{edition}.md", written)


@pytest.mark.parametrize(("playbook", "name", "edition"), OUTLINED)
def test_the_outline_of_word_is_as_accepted(
    playbook: str,
    name: str,
    edition: str,
    built: Callable[[str], Path],
    golden: Callable[[str, str], None],
) -> None:
    written = (built(name) / f"{playbook}-{edition}.docx").read_bytes()
    golden(f"{playbook}/{name}-{edition}.txt", outline(written))


@pytest.mark.parametrize(("playbook", "name", "edition"), PRINTED)
def test_the_bytes_of_word_are_as_accepted(
    playbook: str,
    name: str,
    edition: str,
    built: Callable[[str], Path],
    digested: Callable[[str, bytes], None],
) -> None:
    written = (built(name) / f"{playbook}-{edition}.docx").read_bytes()
    digested(f"{playbook}/{name}-{edition}.docx", written)


def test_digests_and_outlines_are_those_of_documents_that_are_built() -> None:
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
def test_the_whole_body_of_word_is_as_accepted(
    playbook: str,
    name: str,
    edition: str,
    built: Callable[[str], Path],
    golden: Callable[[str, str], None],
) -> None:
    written = (built(name) / f"{playbook}-{edition}.docx").read_bytes()
    golden(f"{playbook}/{name}-{edition}.xml", indented(written))


def indented(data: bytes) -> str:
    """The body of a Word file, an element a line, its namespaces said once."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    etree.cleanup_namespaces(root)
    etree.indent(root, " ")
    return etree.tostring(root, encoding="unicode") + "\n"
