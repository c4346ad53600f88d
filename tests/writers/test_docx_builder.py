"""The Word writer: fields, lists, links and protection."""

from __future__ import annotations

import pytest

from generator.document.theme import Theme
from generator.document.tree import Document, Field, Kind, Link, ListBlock, Paragraph, Str
from generator.foundation.errors import TemplateError
from generator.writers.docx.writer import DocxWriter
from tests.writers.test_markdown import META


def test_two_fields_with_the_same_bookmark_are_rejected() -> None:
    fields = tuple(Field(name, Kind.TEXT, (Str("A"),), (Str("Type"),)) for name in ("a.b", "a-b"))
    with pytest.raises(TemplateError, match="same bookmark"):
        DocxWriter().compile(Document(META, fields), Theme())


def test_every_numbered_list_counts_from_its_own_start() -> None:
    from tests.behaviour.test_golden import indented

    lists = tuple(ListBlock(((Paragraph((Str("item"),)),),), start) for start in (1, 1, 7))
    data = DocxWriter().compile(Document(META, lists), Theme()).fill((), {})
    numbers = [line for line in indented(data).splitlines() if "w:numId" in line]
    assert len(set(numbers)) == 3


def parts(data: bytes) -> dict[str, str]:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def test_a_document_is_protected_only_when_asked() -> None:
    document = Document(META, (Paragraph((Str("text"),)),))
    plain = DocxWriter().compile(document, Theme()).fill((), {})
    guarded = DocxWriter().compile(document, Theme(protect=True)).fill((), {})
    assert "documentProtection" not in parts(plain)["word/settings.xml"]
    assert (
        '<w:documentProtection w:edit="forms" w:enforcement="1"/>'
        in (parts(guarded)["word/settings.xml"])
    )


def test_a_cleared_answer_shows_its_prompt_again() -> None:
    fields = tuple(
        Field(name, Kind.TEXT, (Str("A"),), (Str(f"Type <{name}>"),)) for name in ("a.b", "a.c")
    )
    found = parts(DocxWriter().compile(Document(META, fields), Theme()).fill((), {}))
    for number, field in enumerate(fields, 1):
        assert f'<w:placeholder><w:docPart w:val="Prompt{number}"/>' in found["word/document.xml"]
        assert f'<w:name w:val="Prompt{number}"/>' in found["word/glossary/document.xml"]
        assert f"Type &lt;{field.id}&gt;" in found["word/glossary/document.xml"]


def test_the_contents_link_to_existing_headings() -> None:
    import re

    from generator.document.parser import parse

    blocks = parse("# Contents\n\n::: contents\n:::\n\n# One\n\ntext\n\n# Two\n\ntext")
    body = parts(DocxWriter().compile(Document(META, blocks), Theme()).fill((), {}))
    text = body["word/document.xml"]
    anchors = re.findall(r'w:anchor="(\w+)"', text)
    assert anchors == ["chapter_2", "chapter_3"]
    assert all(f'w:name="{anchor}"' in text for anchor in anchors)


def test_a_document_of_twelve_fields_is_small() -> None:
    fields = tuple(
        Field(f"a.b{number}", Kind.TEXT, (Str("Label"),), (Str(f"Type {number}"),))
        for number in range(12)
    )
    data = DocxWriter().compile(Document(META, fields), Theme()).fill((), {})
    assert len(data) < 25_000


def test_a_nested_numbered_list_restarts_its_numbers() -> None:
    from generator.document.parser import parse

    blocks = parse("1. a\n   1. inner\n2. b\n   1. inner\n")
    found = parts(DocxWriter().compile(Document(META, blocks), Theme()).fill((), {}))
    numbering = found["word/numbering.xml"]
    assert numbering.count('<w:lvlOverride w:ilvl="1"><w:startOverride w:val="1"/>') == 2


def test_a_quotation_has_its_own_style() -> None:
    from generator.document.parser import parse

    found = parts(
        DocxWriter().compile(Document(META, parse("> said\n>\n> - so")), Theme()).fill((), {})
    )
    assert found["word/document.xml"].count('<w:pStyle w:val="Quote"/>') == 1


@pytest.mark.parametrize("target", ["#" + "9" * 5_000, "#chapter", "#"])
def test_a_link_that_is_not_to_a_chapter_is_external(target: str) -> None:
    link = Paragraph((Link((Str("there"),), (Str(target),)),))
    found = parts(DocxWriter().compile(Document(META, (link,)), Theme()).fill((), {}))
    assert f'Target="{target}"' in found["word/_rels/document.xml.rels"]


@pytest.mark.parametrize(
    ("answer", "attribute"),
    [
        ("2026-03-31", ' w:fullDate="2026-03-31T00:00:00Z"'),
        ("next week", ""),
        ("2026-W01-1", ""),
        (None, ""),
    ],
)
def test_a_date_control_has_a_day_only_where_the_answer_is_one(
    answer: str | None, attribute: str
) -> None:
    field = Field("a.b", Kind.DATE, (Str("A"),), (Str("Type"),))
    data = DocxWriter().compile(Document(META, (field,)), Theme()).fill((), {"a.b": answer})
    document = parts(data)["word/document.xml"]
    assert f"<w:date{attribute}>" in document
    assert f">{answer or '?'}</w:t>" in document
