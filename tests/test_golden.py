"""Every edition for every organisation, as it was looked at and accepted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from generator.order import EDITIONS

ORGANISATIONS = ("wexholme", "quillbasin", "hallbruecker", "arcaya")
DOCUMENTS = [(name, edition) for name in ORGANISATIONS for edition in EDITIONS]


@pytest.mark.parametrize(("name", "edition"), DOCUMENTS)
def test_markdown_is_as_accepted(
    name: str,
    edition: str,
    built: Callable[[str], Path],
    golden: Callable[[str, str], None],
) -> None:
    written = (built(name) / f"pushback-{edition}.md").read_text(encoding="utf-8")
    golden(f"pushback/{name}-{edition}.md", written)


@pytest.mark.parametrize(("name", "edition"), DOCUMENTS)
def test_word_is_as_accepted(
    name: str,
    edition: str,
    built: Callable[[str], Path],
    golden: Callable[[str, str], None],
) -> None:
    written = (built(name) / f"pushback-{edition}.docx").read_bytes()
    golden(f"pushback/{name}-{edition}.xml", indented(written))


def indented(data: bytes) -> str:
    """The body of a Word file, an element a line, its namespaces said once."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    etree.cleanup_namespaces(root)
    etree.indent(root, " ")
    return etree.tostring(root, encoding="unicode") + "\n"
