"""The Markdown writer."""

from __future__ import annotations

import pytest
from hypothesis import given

from generator.document.parser import parse
from generator.document.theme import Theme
from generator.document.tree import (
    Document,
    Meta,
    Paragraph,
    Slot,
    StandardWords,
    Str,
    Strong,
    Table,
)
from generator.writers.markdown.writer import MarkdownWriter
from tests.cases import cases
from tests.formats.test_markdown import VALUES, shown

WORDS = StandardWords("Page {page} of {pages}", "required", "Question", "Answer", "No.", "Yes")
STAMP = (("worksheet", (Str("sheet"),)),)
META = Meta("en-GB", (), (), (), "playbook", ((), ()), (), WORDS, STAMP)
CASES = cases("markdown/writer.md", 2)


def write(blocks: tuple, *values: str) -> str:
    """The Markdown of some blocks, without the stamp."""
    document = Document(META, blocks)
    text = MarkdownWriter().compile(document, Theme()).fill(values, {}).decode()
    return text.rpartition("\n\n<!-- playbook-generator")[0]


@pytest.mark.parametrize(("title", "source", "expected"), CASES, ids=[case[0] for case in CASES])
def test_blocks_are_written_as_expected(title: str, source: str, expected: str) -> None:
    assert write(parse(source)) == expected, title


@pytest.mark.parametrize(
    ("title", "source"), [case[:2] for case in CASES[:-1]], ids=[case[0] for case in CASES[:-1]]
)
def test_written_markdown_parses_to_the_same_tree(title: str, source: str) -> None:
    assert parse(write(parse(source))) == parse(source), title


@given(VALUES)
def test_a_value_at_the_start_of_a_paragraph_is_kept_as_typed(value: str) -> None:
    assert shown(write((Paragraph((Slot(0), Str(". Rest"))),), value)) == f"{value}. Rest"


@given(VALUES)
def test_a_value_cannot_break_a_table_cell(value: str) -> None:
    table = Table(((Str("A"),), (Str("B"),)), (((Slot(0),), (Str("end"),)),), ("", ""))
    (parsed,) = parse(write((table,), value))
    assert isinstance(parsed, Table)
    assert len(parsed.rows) == 1
    assert parsed.rows[0][1] == (Str("end"),)


def test_a_value_before_a_semicolon_does_not_become_an_entity() -> None:
    assert shown(write((Paragraph((Str("a "), Slot(0), Str("; b"))),), "R&amp")) == "a R&amp; b"


def test_strong_values_are_written_as_strong() -> None:
    blocks = (Paragraph((Strong((Slot(0),)), Str(", more"))),)
    assert write(blocks, "L&WD") == "**L&WD**, more"
