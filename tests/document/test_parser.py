"""The parser turns skeletons into trees."""

from __future__ import annotations

import pytest

from generator.document.markers import mark, mark_field
from generator.document.parser import parse
from generator.document.tree import (
    Component,
    ComponentKind,
    Emphasis,
    Field,
    Fields,
    Heading,
    Kind,
    Link,
    Option,
    Paragraph,
    Slot,
    Str,
)
from generator.foundation.errors import TemplateError


def test_a_marker_becomes_a_slot() -> None:
    (block,) = parse(f"Dear *{mark(3)}*, hello")
    assert block == Paragraph((Str("Dear "), Emphasis((Slot(3),)), Str(", hello")))


def test_a_marker_in_a_link_keeps_its_place() -> None:
    (block,) = parse(f"[call](tel:{mark(0)})")
    assert block == Paragraph((Link((Str("call"),), (Str("tel:"), Slot(0))),))


def test_a_field_marker_becomes_the_field_with_all_its_words() -> None:
    other = Field("a.b_other", Kind.TEXT, (Str("Which"),), (Str("Type"),))
    column = Field(
        "a.b.c", Kind.CHOICE, (Str("C"),), (), options=(Option("x", (Slot(4),)),), free=True
    )
    field = Field(
        "a.b", Kind.LIST, (Str("The "), Slot(1)), (Slot(2),), (Str('"hint" \\ |'),), required=True,
        when=(Str("if"),), other=other, columns=(column,), rows=5, minimum=3,
    )  # fmt: skip
    assert parse(f"text\n{mark_field(0)}\n\nmore", Fields((field,))) == (
        Paragraph((Str("text"),)),
        field,
        Paragraph((Str("more"),)),
    )


@pytest.mark.parametrize(
    "source",
    ["say FIELD here", "# FIELD", "`FIELD`", "[a](FIELD)", "| a |\n|---|\n| FIELD |"],
)
def test_a_field_inside_a_line_is_refused(source: str) -> None:
    fields = Fields([Field("a.b", Kind.TEXT, (Str("A"),), ())])
    with pytest.raises(TemplateError, match="a field is inside a line"):
        parse(source.replace("FIELD", mark_field(0)), fields)


def test_a_container_is_a_component_with_its_widths() -> None:
    fields = Fields(Field(name, Kind.TEXT, (Str(name),), ()) for name in "ab")
    (block,) = parse(f"::: row 8 4\n{mark_field(0)}\n\n{mark_field(1)}\n:::", fields)
    assert block == Component(ComponentKind.ROW, fields, (8, 4))


@pytest.mark.parametrize(
    "source",
    [
        "::: row 12\n:::",
        "::: row 12\ntext\n:::",
        "::: row 8\nFIELD\n:::",
        "::: row\nFIELD\n:::",
        f"::: row {'9' * 5_000}\nFIELD\n:::",
    ],
)
def test_a_row_that_cannot_be_laid_out_is_refused(source: str) -> None:
    fields = Fields([Field("a.b", Kind.TEXT, (Str("A"),), ())])
    with pytest.raises(TemplateError, match="row"):
        parse(source.replace("FIELD", mark_field(0)), fields)


def test_boxes_side_by_side_have_their_widths() -> None:
    box = ":::: box\n## Why\n::::\n"
    (row,) = parse(f"::::: boxes 8 4\n{box}\n{box}\n:::::")
    assert isinstance(row, Component)
    assert (row.part, row.widths) == (ComponentKind.BOXES, (8, 4))
    assert row.blocks == (Component(ComponentKind.BOX, (Heading(2, (Str("Why"),)),)),) * 2


@pytest.mark.parametrize(
    "source",
    [
        "::::: boxes 12\n:::::",
        "::::: boxes 12\ntext\n:::::",
        "::::: boxes\n:::: box\ntext\n::::\n:::::",
        "::::: boxes 8 4\n:::: box\ntext\n::::\n:::::",
        "::::: boxes 8\n:::: box\ntext\n::::\n:::::",
    ],
)
def test_boxes_that_cannot_be_laid_out_are_refused(source: str) -> None:
    with pytest.raises(TemplateError, match="boxes side by side"):
        parse(source)


def test_the_contents_link_to_the_chapters_that_follow() -> None:
    blocks = parse("# Contents\n\n::: contents\n:::\n\n# One\n\n## Inner\n\n# *2* Two")
    assert blocks[1] == Component(
        ComponentKind.CONTENTS,
        (
            Paragraph((Link((Str("One"),), (Str("#2"),)),)),
            Paragraph((Link((Emphasis((Str("2"),)), Str(" Two")), (Str("#3"),)),)),
        ),
    )


def test_an_unknown_container_is_reported_with_line_and_suggestion() -> None:
    with pytest.raises(TemplateError) as caught:
        parse("text\n\n::: gaol\nx\n:::")
    (problem,) = caught.value.problems
    assert problem.place.line == 3
    assert "goal" in problem.hint


def test_words_split_by_escapes_and_entities_are_joined() -> None:
    assert parse(r"a \* b &amp; c") == (Paragraph((Str("a * b & c"),)),)


def test_the_same_skeleton_gives_the_same_tree_object() -> None:
    assert parse("# same") is parse("# same")
