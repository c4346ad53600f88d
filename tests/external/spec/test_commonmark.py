"""The examples of the CommonMark specification lose no text in either writer."""

from __future__ import annotations

import html
import io
import json
import os
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from markdown_it import MarkdownIt

from generator.document.parser import parse
from generator.document.theme import Theme
from generator.document.tree import Document
from generator.formats.ooxml import qualified
from generator.writers import find_writer
from tests.writers.test_markdown import META, write

pytestmark = pytest.mark.spec


def has_another_tree(example: dict[str, str]) -> bool:
    """Whether the written text parses as a different tree: headings of several lines are written on
    one line, and the description of a picture keeps its words but not its formatting.
    """
    return example["section"] == "Setext headings" or "![" in example["markdown"]


@cache
def examples() -> list[dict[str, str]]:
    path = os.environ.get("COMMONMARK_SPEC")
    assert path, "set COMMONMARK_SPEC to the examples as JSON; .ci/run shows how"
    found: list[dict[str, str]] = json.loads(Path(path).read_text(encoding="utf-8"))
    assert len(found) > 600
    return found


def test_markdown_keeps_the_text_of_every_example() -> None:
    wrong = [
        example["markdown"]
        for example in examples()
        if shown(write(parse(example["markdown"]))) != shown(example["markdown"])
    ]
    assert not wrong


def test_word_keeps_the_text_of_every_example() -> None:
    writer = find_writer("docx")
    wrong = []
    for example in examples():
        document = Document(META, parse(example["markdown"]))
        written = writer.compile(document, Theme()).fill((), {})
        if word_text(written) != shown(example["markdown"]):
            wrong.append(example["markdown"])
    assert not wrong


def test_written_markdown_parses_as_the_same_tree() -> None:
    wrong = [
        example["markdown"]
        for example in examples()
        if not has_another_tree(example)
        and parse(write(parse(example["markdown"]))) != parse(example["markdown"])
    ]
    assert not wrong


def shown(markdown: str) -> str:
    """The text that markdown-it's page shows, without white space, with alt text for pictures."""
    page = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown)
    page = re.sub(r'<img [^>]*?alt="([^"]*)"[^>]*>', r"\1", page)
    return re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]+>", "", page)))


def word_text(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return re.sub(r"\s", "", "".join(text.text or "" for text in root.iter(qualified("t"))))
