"""Fields that are filled in by hand: room to write, and boxes to tick."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from generator.document.answers import PlacedAnswers
from generator.document.theme import Theme
from generator.document.tree import (
    OTHER,
    Component,
    ComponentKind,
    Document,
    Field,
    Kind,
    Option,
    Str,
)
from generator.formats.ooxml import NAMESPACES, qualified
from generator.writers.docx.writer import DocxWriter
from tests.writers.test_markdown import META

ROOM, LINE = "394", "454"  # a short answer, with the margin below it, and a line: 8 mm


def words(text: str) -> tuple[Str, ...]:
    return (Str(text),)


def field(kind: Kind, **more: Any) -> Field:
    return Field("step.field", kind, words("Label"), words("Prompt"), **more)


def options(number: int) -> tuple[Option, ...]:
    return tuple(Option(f"code_{count}", words(f"Choice {count}")) for count in range(number))


def body(
    one: Field,
    answers: PlacedAnswers | None = None,
    times: int = 1,
    edition: str = "worksheet",
) -> Any:
    row = one if one.columns else Component(ComponentKind.ROW, (one,), (12,))
    document = Document(replace(META, edition=edition), (row,) * times)
    compiled = DocxWriter().compile(document, Theme(on_paper=True))
    with zipfile.ZipFile(io.BytesIO(compiled.fill((), answers or {}))) as package:
        return etree.fromstring(package.read("word/document.xml"))


def shown(one: Field, *answers: PlacedAnswers, edition: str = "worksheet") -> list[str]:
    """The text of each paragraph, without the lines that fill up a page."""
    texts = []
    for paragraph in body(one, *answers, edition=edition).iter(qualified("p")):
        leaves = paragraph.iter(qualified("t"), qualified("tab"))
        inside = (leaf for leaf in leaves if leaf.getparent().tag == qualified("r"))
        texts.append("".join("\t" if leaf.text is None else leaf.text for leaf in inside))
    return texts[1:] if not texts[0] else texts  # a gap that may begin a page


def lines(one: Field, times: int = 1, height: str = LINE) -> int:
    found = body(one, times=times).iterfind(".//w:spacing[@w:lineRule='exact']", NAMESPACES)
    return sum(spacing.get(qualified("line")) == height for spacing in found)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.LIST])
def test_nothing_on_paper_is_a_control_or_a_prompt(kind: Kind) -> None:
    one = field(kind, options=options(3) if kind in (Kind.CHOICE, Kind.SEVERAL) else ())
    assert body(one).find(".//w:sdt", NAMESPACES) is None
    assert body(one).find(".//w:bookmarkStart", NAMESPACES) is None
    assert "Prompt" not in " ".join(shown(one))


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.DATE, Kind.NUMBER, Kind.PERSON])
def test_a_short_answer_has_room_of_8_mm(kind: Kind) -> None:
    assert lines(field(kind), height=ROOM) == 1


def test_a_long_answer_has_as_many_lines_as_the_page_has_room_for() -> None:
    assert lines(field(Kind.MULTILINE)) > 5
    assert lines(field(Kind.MULTILINE), times=9) < 9 * 4


def test_choices_that_exclude_each_other_have_round_boxes() -> None:
    row = "{0}\tChoice 0\t{0}\tChoice 1\t{0}\tChoice 2"
    label, choices, *_ = shown(field(Kind.CHOICE, options=options(3), required=True))
    assert (label, choices) == ("Label\u2002required", row.format("○"))
    assert shown(field(Kind.SEVERAL, options=options(3)))[1] == row.format("☐")


def test_other_comes_last_with_room_to_say_which() -> None:
    other = field(Kind.TEXT)
    choices = (Option(OTHER, words("Other")), *options(2))
    one = field(Kind.CHOICE, options=choices, other=other)
    assert shown(one)[1:3] == ["○\tChoice 0\t○\tChoice 1", "○\tOther: "]


def test_too_many_choices_for_boxes_are_listed_above_a_line() -> None:
    above, label, line, *_ = shown(field(Kind.CHOICE, options=options(13)))
    assert above.startswith("Label: Choice 0 / Choice 1 / ")
    assert (label, line) == ("Label", "")


def test_what_a_column_of_a_list_offers_is_printed_once() -> None:
    columns = (
        Field("step.field.kind", Kind.CHOICE, words("Kind"), (), options=options(2)),
        Field("step.field.text", Kind.TEXT, words("Text"), ()),
    )
    texts = shown(field(Kind.LIST, columns=columns, rows=3, minimum=1))
    assert texts.count("Kind: Choice 0 / Choice 1") == 1


def test_what_is_known_is_printed_and_ticked() -> None:
    text = shown(field(Kind.MULTILINE), {"step.field": "Falls at\nnight"})
    assert "Falls atnight" in "".join(text)
    one = field(Kind.CHOICE, options=options(2))
    assert shown(one, {"step.field": "code_1"})[1] == "○\tChoice 0\t●\tChoice 1"


def test_an_answer_that_is_none_of_the_choices_is_printed_after_them() -> None:
    one = field(Kind.CHOICE, options=options(2))
    assert shown(one, {"step.field": "Maybe <later>"})[1].endswith("Choice 1\u2002Maybe <later>")
    assert shown(one, {"step.field": None})[1] == "?\tChoice 0\t?\tChoice 1"


def test_a_unit_stands_at_the_end_of_the_line() -> None:
    assert shown(field(Kind.NUMBER, unit=words("GBP")))[1] == "\tGBP"


def test_a_worksheet_has_the_suggested_text_to_go_by() -> None:
    one = field(Kind.MULTILINE, suggested=words("It saves ____ hours"))
    assert "It saves ____ hours" in shown(one, edition="worksheet")
    assert "It saves ____ hours" not in shown(one, edition="playbook")
