"""The contents of a Word file: a field with page numbers that nobody is asked to update."""

from __future__ import annotations

import io
import re
import zipfile

from generator.document.parser import parse
from generator.document.theme import Theme
from generator.document.tree import Document, Field, Kind, Str
from generator.readers.docx.reader import DocxReader
from generator.writers.docx.writer import DocxWriter
from tests.security.crafting import BODY, part_of, repacked
from tests.writers.test_markdown import META

SOURCE = "# Contents\n\n::: contents\n:::\n\n# *Step 1* One\n\ntext\n\n# Two\n\n***\n\n# Three"
COMPILED = DocxWriter().compile(Document(META, parse(SOURCE)), Theme())


def test_the_contents_are_a_field_that_lists_what_follows_them() -> None:
    body = part_of(COMPILED.fill((), {})).decode()
    codes = re.findall(r"<w:instrText[^>]*> (.*?) </w:instrText>", body)
    assert codes == [
        r'TOC \o "1-1" \h \z \b listed_chapters',
        *(rf"PAGEREF chapter_{number} \h" for number in (2, 3, 4)),
    ]
    marks = re.findall(r'w:fldCharType="(\w+)"', body)
    assert [marks.count(kind) for kind in ("begin", "separate", "end")] == [4, 4, 4]
    listed = body.index('w:name="listed_chapters"')
    assert body.index('w:name="chapter_1"') < listed < body.index('w:name="chapter_2"')
    settings = part_of(COMPILED.fill((), {}), "word/settings.xml")
    assert b"updateFields" not in settings


def test_entries_show_the_pages_on_which_chapters_begin() -> None:
    body = part_of(COMPILED.fill((), {})).decode()
    entries = re.findall(r"<w:hyperlink.*?</w:hyperlink>", body)
    plain = [re.sub("<w:instrText.*?</w:instrText>|<[^>]*>", " ", entry) for entry in entries]
    assert [entry.split() for entry in plain] == [
        ["1", "One", "1"],
        ["Two", "1"],
        ["Three", "2"],
    ]


def test_a_document_without_chapters_has_no_contents() -> None:
    blocks = parse("::: contents\n:::\n\ntext")
    body = part_of(DocxWriter().compile(Document(META, blocks), Theme()).fill((), {})).decode()
    assert "TOC" not in body


def test_chapters_that_are_longer_than_a_page_are_counted_as_they_are() -> None:
    blocks = parse(f"# Contents\n\n::: contents\n:::\n\n# One\n\n{'text ' * 4_000}\n\n# Two")
    body = part_of(DocxWriter().compile(Document(META, blocks), Theme()).fill((), {})).decode()
    one, two = re.findall(r"([0-9]+)</w:t></w:r><w:r><w:fldChar w:fldCharType=.end./>", body)
    assert int(one) <= 2
    assert int(two) > 4


def changed(data: bytes, old: str, new: str) -> bytes:
    """The file with another text in its body."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                assert old in content.decode()
                content = content.decode().replace(old, new).encode()
            copy.writestr(name, content)
    return target.getvalue()


def test_contents_that_somebody_updated_are_no_change_to_the_text() -> None:
    data = COMPILED.fill((), {})
    updated = changed(data, ">2</w:t>", ">17</w:t>")
    assert DocxReader().text(updated, "a") == DocxReader().text(data, "a") == COMPILED.text(())


def test_the_text_of_contents_that_never_end_is_kept() -> None:
    data = COMPILED.fill((), {})
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:bookmarkStart'
    text = DocxReader().text(changed(data, end, "<w:bookmarkStart"), "a").decode()
    assert text.startswith("Contents1One1Two1Three2Step1One")


def test_entries_of_contents_that_are_no_field_any_more_are_not_typed_beside_the_fields() -> None:
    fields = (Field("a.b", Kind.TEXT, (Str("A"),), (Str("Type"),)),)
    document = Document(META, (*parse(SOURCE), *fields))
    data = DocxWriter().compile(document, Theme()).fill((), {})
    flat = re.sub("<w:r><w:(fldChar|instrText).*?</w:r>", "", part_of(data).decode())
    typed = flat.replace(">2</w:t>", ">17</w:t>").replace("Two</w:t>", "Two, at last</w:t>", 1)
    problems = DocxReader().read(repacked(data, {BODY: typed.encode()}), "a").problems
    assert [problem.code for problem in problems] == []
