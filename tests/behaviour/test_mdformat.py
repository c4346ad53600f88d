"""Markdown reformatted by an editor displays the same and reads back the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import mdformat
import pytest
from markdown_it import MarkdownIt

from generator.readers import find_reader
from tests.behaviour.test_golden import DOCUMENTS
from tests.behaviour.test_roundtrip import read_back


def formatted(text: str) -> str:
    return mdformat.text(text, extensions={"gfm"})


def page(text: str) -> str:
    return MarkdownIt("commonmark").enable("table").render(text)


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("name", "edition"), DOCUMENTS)
def test_a_formatted_page_displays_the_same_and_reads_back_the_same(
    name: str, edition: str, built: Callable[[str], Path]
) -> None:
    text = (built(name) / f"pushback-{edition}.md").read_text(encoding="utf-8")
    again = formatted(text)
    reader = find_reader(".md")
    assert reader
    assert reader.read(again.encode(), "again") == reader.read(text.encode(), "text")
    assert page(again) == page(text)


def test_answers_survive_a_formatter() -> None:
    filled = {
        "clarify.request_received": "Two lines\nand a * star, <b>, a_b\n\nand 1. a number",
        "about.need_driver": "habit",
        "diagnose.root_causes": ("process", "access"),
        "diagnose.data_points": ({"finding": "a | b", "source": "lms"},),
        "agree.align_with": ("Ada & Co",),
    }
    assert read_back("md", filled, formatted) == filled
