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
DRAWN = [
    (playbook, name, edition)
    for playbook, name, edition in PRINTED
    if playbook == "pushback" or (edition == "worksheet" and name in SPEAKERS)
]


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


@pytest.mark.parametrize(("playbook", "name", "edition"), DRAWN)
def test_word_is_as_accepted(
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
