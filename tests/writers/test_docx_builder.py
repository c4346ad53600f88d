"""The Word writer: fields, lists, links and protection."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from generator.document.answers import PlacedAnswers
from generator.document.parser import parse
from generator.document.theme import Theme
from generator.document.tree import Document, Field, Kind, Link, ListBlock, Paragraph, Str
from generator.foundation.errors import TemplateError
from generator.writers.docx.controls import date_picture
from generator.writers.docx.inserts import TitleLineInsert
from generator.writers.docx.writer import DocxWriter
from tests.conftest import EXAMPLES
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
        names = (name for name in package.namelist() if not name.endswith(".png"))
        return {name: package.read(name).decode() for name in names}


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
    blocks = parse("1. a\n   1. inner\n2. b\n   1. inner\n")
    found = parts(DocxWriter().compile(Document(META, blocks), Theme()).fill((), {}))
    numbering = found["word/numbering.xml"]
    assert numbering.count('<w:lvlOverride w:ilvl="1"><w:startOverride w:val="1"/>') == 2


def test_a_quotation_has_its_own_style() -> None:
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
    ("answer", "attribute", "shown"),
    [
        ("2026-03-31", ' w:fullDate="2026-03-31T00:00:00Z"', "31 March 2026"),
        ("next week", "", "next week"),
        ("2026-W01-1", "", "2026-W01-1"),
        (None, "", "?"),
    ],
)
def test_a_date_control_has_a_day_only_where_the_answer_is_one(
    answer: str | None, attribute: str, shown: str
) -> None:
    field = Field("a.b", Kind.DATE, (Str("A"),), (Str("Type"),))
    data = DocxWriter().compile(Document(META, (field,)), Theme()).fill((), {"a.b": answer})
    document = parts(data)["word/document.xml"]
    assert f"<w:date{attribute}>" in document
    assert f">{shown}</w:t>" in document


@pytest.mark.parametrize(
    ("locale", "short", "picture", "shown"),
    [
        ("en-GB", False, "d MMMM yyyy", "11 September 2026"),
        ("en-US", False, "MMMM d, yyyy", "September 11, 2026"),
        ("de-DE", False, "d. MMMM yyyy", "11. September 2026"),
        ("de-DE", True, "dd.MM.yyyy", "11.09.2026"),
        ("es-ES", False, "d 'de' MMMM 'de' yyyy", "11 de septiembre de 2026"),
        ("es-ES", True, "d MMM yyyy", "11 sept 2026"),
    ],
)
def test_a_date_is_written_as_in_the_locale(
    locale: str, short: bool, picture: str, shown: str
) -> None:
    field = Field("a.b", Kind.DATE, (Str("A"),), (Str("Type"),))
    if short:
        field = Field("a", Kind.LIST, (Str("A"),), (), columns=(field,), rows=1)
    answers = {"a.1.b" if short else "a.b": "2026-09-11"}
    meta = replace(META, language=locale)
    data = DocxWriter().compile(Document(meta, (field,)), Theme()).fill((), answers)
    document = parts(data)["word/document.xml"]
    assert f'<w:dateFormat w:val="{picture}"/><w:lid w:val="{locale}"/>' in document
    assert f">{shown}</w:t>" in document
    assert 'w:fullDate="2026-09-11T00:00:00Z"' in document


@pytest.mark.parametrize("pattern", ["y年M月d日", "EEEE, d MMMM y", "d MMMM y G", "d 'of MMMM"])
def test_a_pattern_of_dates_that_word_lacks_becomes_the_plain_one(pattern: str) -> None:
    assert date_picture(pattern) == "yyyy-MM-dd"


def test_words_are_hyphenated_but_not_in_headings() -> None:
    data = DocxWriter().compile(Document(META, ()), Theme()).fill((), {})
    assert "<w:autoHyphenation/>" in parts(data)["word/settings.xml"]
    styles = dict(re.findall(r'w:styleId="(\w+)">(.*?)</w:style>', parts(data)["word/styles.xml"]))
    assert "<w:suppressAutoHyphens/>" in styles["Heading2"]
    assert "<w:suppressAutoHyphens/>" in styles["Title"]
    assert "<w:suppressAutoHyphens/>" not in styles["BodyText"]


def test_the_logo_stands_in_every_header_but_that_of_a_cover() -> None:
    theme = Theme(logo=(EXAMPLES / "wexholme.png").read_bytes(), logo_alt="Open hands")
    for edition, count in (("worksheet", 2), ("playbook", 1)):
        document = Document(replace(META, edition=edition), ())
        found = parts(DocxWriter().compile(document, theme).fill((), {}))
        headers = [text for name, text in found.items() if re.match(r"word/header\d", name)]
        assert sum('descr="Open hands"' in text for text in headers) == count


def test_a_cover_names_the_kind_of_document_above_its_title() -> None:
    blocks = parse("::: cover\nHouse\n\n# *Guide* Name of it\n\nfor people\n:::")
    body = parts(DocxWriter().compile(Document(META, blocks), Theme()).fill((), {}))
    found = re.findall(r'<w:pStyle w:val="(\w+)"/>(.*?)</w:p>', body["word/document.xml"])
    drawn = {re.sub("<.*?>", "", text): style for style, text in found}
    assert [drawn[text] for text in ("House", "Guide", "Name of it", "for people")] == [
        "Organisation",
        "Eyebrow",
        "Title",
        "Subtitle",
    ]


def test_a_table_with_a_head_is_described_by_it_for_screen_readers() -> None:
    blocks = parse("| Question | Answer |\n|---|---|\n| One | Two |")
    body = parts(DocxWriter().compile(Document(META, blocks), Theme()).fill((), {}))
    assert '<w:tblDescription w:val="Question, Answer"/>' in body["word/document.xml"]


def test_a_row_with_nothing_but_its_first_cell_is_a_title_across_the_table() -> None:
    text = "| Question | Answer |\n|---|---|\n| **Clarify** | |\n| What? | Lenses |\n"
    data = DocxWriter().compile(Document(META, tuple(parse(text))), Theme()).fill((), {})
    _, title, row = re.findall(r"<w:tr>.*?</w:tr>", parts(data)["word/document.xml"], re.DOTALL)
    assert '<w:gridSpan w:val="2"/>' in title
    assert "<w:keepNext/>" in title
    assert "gridSpan" not in row


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Find the problem, and settle on what will fix it", "will\u00a0fix\u00a0it"),
        ("Strategic pushback playbook for you", "for\u00a0you"),
        ("Strategic pushback", "Strategic pushback"),
        ("A fix for an interminable Geschäftsordnung", "interminable Geschäftsordnung"),
    ],
)
def test_the_last_line_of_a_cover_s_title_is_no_single_word(title: str, shown: str) -> None:
    text = TitleLineInsert(0).text((title,), PlacedAnswers({}))
    assert text.endswith(shown)
    assert text.replace("\u00a0", " ") == title
