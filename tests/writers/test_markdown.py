"""The Markdown writer."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import given

from generator.document.answers import PlacedAnswers
from generator.document.parser import parse
from generator.document.theme import Theme
from generator.document.tree import (
    Component,
    ComponentKind,
    Document,
    Field,
    Heading,
    Kind,
    ListBlock,
    Meta,
    Option,
    Paragraph,
    Rule,
    Slot,
    StandardWords,
    Str,
    Strong,
    Table,
)
from generator.formats.markdown import line_digest
from generator.formats.markdown_stamp import read_stamp, unpack_digests
from generator.writers.markdown.writer import MarkdownWriter
from tests.cases import cases
from tests.formats.test_markdown import VALUES, shown

WORDS = StandardWords("", "required", "Question", "Answer", "No.", "Yes", "one", "any", "own")
STAMP = (("worksheet", (Str("sheet"),)),)
META = Meta("en-GB", (), (), (), "playbook", ((), ()), ((),), (), WORDS, STAMP)
CASES = cases("markdown/writer.md", 2)


def write(blocks: tuple, *values: str, meta: Meta = META) -> str:
    """The Markdown of some blocks, without the stamp."""
    document = Document(meta, blocks)
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


@pytest.mark.parametrize("answers", [{}, {"a.b": "Said so\nand so", "a.c": ("y",)}])
def test_the_last_comment_knows_each_line_outside_the_fields_and_no_other(answers: Any) -> None:
    label = (Slot(0), Str(" asked"))
    options = (Option("y", (Slot(1),)), Option("n", (Str("No"),)))
    fields = (
        Field("a.b", Kind.MULTILINE, label, ()),
        Field("a.c", Kind.SEVERAL, (Str("Which"),), (), options=options),
        Field("a.d", Kind.CHECK, (Str("Secret"),), ()),
    )
    blocks = (Heading(1, (Str("Title"),)), Paragraph((Slot(1),)), *fields, Paragraph((Str("End"),)))
    compiled = MarkdownWriter().compile(Document(META, blocks), Theme())
    values = ("Who", "One\nand two")
    expected = {
        line_digest(line) for line in ("Title", "One", "and two", "Who asked", "Which (any)", "End")
    }
    for each in (
        compiled,
        compiled.specialize(values, frozenset()),
        compiled.specialize(values, frozenset({1})),
    ):
        page = each.fill(values, PlacedAnswers(answers)).decode()
        assert unpack_digests(read_stamp(page)["around"]) == expected


def test_an_end_comment_stands_only_where_other_text_follows() -> None:
    first, second = (Field(f"a.{name}", Kind.TEXT, (Str(name),), ()) for name in "bc")
    heading, text = Heading(2, (Str("More"),)), Paragraph((Str("Text"),))
    end = "<!-- end -->"
    assert end not in write((first, second, heading, text, first, Rule(), first))
    assert write((first, second, text)).count(end) == 1
    assert end in write((first, Component(ComponentKind.GOAL, (text,))))
    assert end in write(
        (first, Field("a.l", Kind.LIST, (Str("L"),), (), columns=(second,), rows=1))
    )


def test_only_the_first_heading_of_the_first_level_is_a_title() -> None:
    headings = tuple(Heading(level, (Str(str(level)),)) for level in (1, 1, 2, 6))
    assert write(headings) == "# 1\n\n## 1\n\n### 2\n\n###### 6"
    assert write(headings[1:]) == "# 1\n\n## 2\n\n###### 6"


def test_the_path_of_the_steps_stands_below_their_heading() -> None:
    path = ListBlock(((Paragraph((Str("1"),)),), (Paragraph((Str("2"),)),)))
    stepper = Component(ComponentKind.STEPPER, (path,))
    text = Paragraph((Str("Text"),))
    assert write((stepper, Heading(2, (Str("Step"),)), text)) == "## Step\n\n1 → 2\n\nText"
    assert write((stepper, text, stepper)) == "1 → 2\n\nText\n\n1 → 2"


def test_tables_of_facts_and_figures_have_a_head() -> None:
    names, values = ((Str("Name"),), (Str("Other"),)), ((Str("1"),), (Str("2"),))
    one = Table(names, (values,), ("", ""))
    facts = partial(Component, ComponentKind.FACTS)
    assert write((facts((one,)),)).startswith("| Name | Other |\n")
    summary = replace(META, edition="summary")
    assert write((facts((one,)),), meta=summary).startswith("| Question | Answer |\n")
    figures = Component(ComponentKind.FIGURES, (Table(values, (names,), ("", "")),))
    assert write((figures,)).startswith("| Name | Other |\n| ---- | ----- |\n| 1 ")


def test_strong_values_are_written_as_strong() -> None:
    blocks = (Paragraph((Strong((Slot(0),)), Str(", more"))),)
    assert write(blocks, "L&WD") == "**L&WD**, more"
