"""The Word reader: it reads the text that people see, and nothing else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest

from generator.document.answers import RawAnswers
from generator.foundation.errors import ReadError
from generator.readers.docx.reader import DocxReader
from tests.support.filled import filled

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ANSWERS = {
    "about.request_title": "ANSWER-TITLE",
    "clarify.request_received": "FIRST LINE\nSECOND LINE",
    "value.cheat_codes_used": ["bedside_time"],
    "outcome.decision": "parked",
}


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = filled(tmp_path_factory.mktemp("sheet"), ANSWERS)
    return (folder / "pushback-worksheet.docx").read_bytes()


def changed(data: bytes, change: Callable[[str], str], part: str = "word/document.xml") -> bytes:
    """The file with one part of it changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()).encode() if name == part else content)
    return target.getvalue()


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return change


def read(data: bytes) -> RawAnswers:
    return DocxReader().read(data, "sheet.docx")


RUN = '<w:t xml:space="preserve">ANSWER-TITLE</w:t></w:r>'


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("replacement", "expected"),
    [
        ("<w:t>A</w:t><w:tab/><w:t>B</w:t><w:br/><w:t>C</w:t></w:r>", "A\tB\nC"),
        ("<w:t>A</w:t></w:r><w:ins w:id='9'><w:r><w:t>B</w:t></w:r></w:ins>", "AB"),
        ("<w:t>A</w:t></w:r><w:del w:id='9'><w:r><w:delText>B</w:delText></w:r></w:del>", "A"),
        ("<w:t>A</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>", "A"),
        ("<w:t>A</w:t></w:r><w:r><w:t>B</w:t></w:r><w:r><w:t> C</w:t></w:r>", "AB C"),
        ("<w:t>A </w:t><w:t>B</w:t></w:r>", "A B"),
        ("<w:t>A </w:t><w:lastRenderedPageBreak/><w:t>B</w:t></w:r>", "A B"),
        ("<w:t>A</w:t><w:ptab/><w:t>B</w:t></w:r>", "A\tB"),
        ("<w:t>non</w:t><w:noBreakHyphen/><w:t>stop</w:t></w:r>", "non\u2011stop"),
        ("<w:t>e\u0301</w:t></w:r>", "é"),
        (
            "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/"
            "2006'><mc:Choice Requires='wps'><w:t>once</w:t></mc:Choice><mc:Fallback><w:t>once"
            "</w:t></mc:Fallback></mc:AlternateContent></w:r>",
            "once",
        ),
        ("</w:r>", ""),
    ],
)
def test_the_text_is_what_a_person_sees(sheet: bytes, replacement: str, expected: str) -> None:
    found = read(changed(sheet, replaced(RUN, replacement)))
    assert found.entries["about.request_title"].text == expected


@pytest.mark.parametrize(
    ("removed", "by"),
    [('<w:tag w:val="about.request_title"/>', "bookmark"), ("", "tag")],
)
def test_a_blank_without_a_tag_is_found_by_its_bookmark(
    sheet: bytes, removed: str, by: str
) -> None:
    entry = read(changed(sheet, replaced(removed, ""))).entries["about.request_title"]
    assert (entry.text, entry.found_by) == ("ANSWER-TITLE", by)


def test_a_blank_without_tag_and_bookmark_is_found_by_its_id(sheet: bytes) -> None:
    def change(text: str) -> str:
        text = replaced('<w:tag w:val="about.request_title"/>', "")(text)
        return replaced('w:name="q_about_request_title"', 'w:name="other"')(text)

    entry = read(changed(sheet, change)).entries["about.request_title"]
    assert (entry.text, entry.found_by) == ("ANSWER-TITLE", "id")


def test_a_blank_without_a_control_is_found_in_its_bookmark(sheet: bytes) -> None:
    def change(text: str) -> str:
        start = text.index('<w:sdt><w:sdtPr><w:alias w:val="Request"/>')
        end = text.index("</w:sdt>", start) + len("</w:sdt>")
        return f"{text[:start]}<w:r><w:t>TYPED OVER</w:t></w:r>{text[end:]}"

    assert read(changed(sheet, change)).entries["about.request_title"].text == "TYPED OVER"


def test_text_typed_next_to_a_blank_is_reported_with_the_nearest_field(sheet: bytes) -> None:
    beside = "</w:p><w:p><w:r><w:t>I typed it here</w:t></w:r></w:p>"

    def change(text: str) -> str:
        place = text.index("</w:p>", text.index('w:val="clarify.request_received"'))
        return text[:place] + beside + text[place + len("</w:p>") :]

    (problem,) = read(changed(sheet, change)).problems
    assert problem.code == "read.beside"
    assert problem.field == "clarify.request_received"
    assert problem.message == "near it is text outside the fields: “I typed it here”"


def test_a_copied_blank_with_another_answer_is_reported_and_neither_is_used(sheet: bytes) -> None:
    def change(text: str) -> str:
        start = text.rindex("<w:sdt>", 0, text.index("ANSWER-TITLE"))
        end = text.index("</w:sdt>", start) + len("</w:sdt>")
        copy = text[start:end].replace("ANSWER-TITLE", "ANOTHER")
        return text[:end] + copy + text[end:]

    found = read(changed(sheet, change))
    assert found.entries["about.request_title"].text == ""
    assert "“ANSWER-TITLE” and “ANOTHER”" in found.problems[0].message


def test_a_prompt_without_its_flag_is_not_an_answer(sheet: bytes) -> None:
    entries = read(changed(sheet, lambda text: text.replace("<w:showingPlcHdr/>", ""))).entries
    given = {tag for tag, entry in entries.items() if entry.text or entry.ticks}
    assert given == {
        "about.request_title",
        "clarify.request_received",
        "value.cheat_codes_used.bedside_time",
        "outcome.decision",
    }


def test_a_prompt_flag_on_an_answer_does_not_hide_it(sheet: bytes) -> None:
    flagged = '<w:tag w:val="about.request_title"/><w:showingPlcHdr/>'
    data = changed(sheet, replaced('<w:tag w:val="about.request_title"/>', flagged))
    assert read(data).entries["about.request_title"].text == "ANSWER-TITLE"


@pytest.mark.parametrize("sign", ["x", "X", "\u2611", "\u2714"])
def test_a_mark_typed_over_a_box_is_a_tick(sheet: bytes, sign: str) -> None:
    def change(text: str) -> str:
        place = text.index("\u2610", text.index('w:val="about.confidential"'))
        return text[:place] + sign + text[place + 1 :]

    assert read(changed(sheet, change)).entries["about.confidential"].ticks == ("true",)


def test_every_answer_survives_saving_with_python_docx(sheet: bytes, tmp_path: Path) -> None:
    document = docx.Document(io.BytesIO(sheet))
    document.save(str(tmp_path / "saved.docx"))
    assert read((tmp_path / "saved.docx").read_bytes()).entries == read(sheet).entries


def zipped(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/").replace("_", "."), data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "read.empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "read.kind"),
        (b"%PDF-1.7", "read.kind"),
        (b"{\\rtf1}", "read.kind"),
        (b"PK\x03\x04", "read.damaged"),
        (b"hello", "read.kind"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "read.kind"),
        (zipped(word__document_xml=b"<w/>", word__vbaProject_bin=b""), "read.macros"),
        (zipped(word__document_xml=b"<!DOCTYPE a><a/>"), "read.doctype"),
        (zipped(word__document_xml=b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'), "read.doctype"),
        (zipped(word__document_xml=b"<a>"), "read.damaged"),
        (zipped(word__document_xml=b" " * 21_000_000), "read.too_large"),
        (zipped(word__document_xml=f"<w:document {W}/>".encode()), "read.not_ours"),
        (
            zipped(
                word__document_xml=b'<document xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'
            ),
            "read.strict",
        ),
    ],
)
def test_a_file_that_is_not_a_worksheet_is_rejected_with_a_hint(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(data)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.hint


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
LIBREOFFICE = (
    f'<Properties xmlns="{OFFICE}"><Application>LibreOffice/7.4.7.2</Application></Properties>'
)
LINES = 'FIRST LINE</w:t><w:br/><w:t xml:space="preserve">SECOND LINE'


def saved_by_libreoffice(data: bytes, change: Callable[[str], str]) -> RawAnswers:
    target = io.BytesIO(changed(data, change))
    with zipfile.ZipFile(target, "a") as package:
        package.writestr("docProps/app.xml", LIBREOFFICE)
    return read(target.getvalue())


def joined(text: str) -> str:
    """The body after LibreOffice 7 has opened and saved it: the break has moved out of the control,
    and the tag is lost.
    """
    text = replaced(LINES, "FIRST LINESECOND LINE")(text)
    start = text.index('w:name="q_clarify_request_received"/>') + 37
    moved = f"{text[:start]}<w:r><w:br/></w:r>{text[start:]}"
    return replaced('<w:tag w:val="clarify.request_received"/>', "")(moved)


def test_lines_that_libreoffice_joined_are_reported_with_the_label(sheet: bytes) -> None:
    found = saved_by_libreoffice(sheet, joined)
    (problem,) = found.problems
    assert (problem.code, problem.level) == ("read.lines", "warning")
    assert problem.message == (
        "LibreOffice 7 may have joined the lines of: “The request, in the service lead’s words”"
    )
    assert found.entries["clarify.request_received"].text == "FIRST LINESECOND LINE"


@pytest.mark.parametrize(
    "text", ["They book twice.Nobody checks", "they book twiceNobody checks", "twice (really)!Now"]
)
def test_words_without_a_space_between_them_were_probably_lines(text: str, sheet: bytes) -> None:
    (problem,) = saved_by_libreoffice(sheet, replaced(LINES, text)).problems
    assert problem.code == "read.lines"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,  # the lines are still there
        replaced(LINES, "One line. With two sentences"),
        replaced(LINES, "See SharePoint (U.S.A., z.B. eLearning): www.example.org, form.docx"),
        replaced(LINES, 'FIRST LINE</w:t><w:t xml:space="preserve">SECOND LINE'),  # typed there
    ],
)
def test_answers_that_libreoffice_did_not_join_are_not_reported(
    change: Callable[[str], str], sheet: bytes
) -> None:
    assert saved_by_libreoffice(sheet, change).problems == ()


def test_the_label_of_a_control_without_a_title_has_no_remarks(sheet: bytes) -> None:
    text = '<w:alias w:val="Request"/><w:tag w:val="about.request_title"/>'
    found = read(changed(sheet, replaced(text, '<w:tag w:val="about.request_title"/>')))
    assert found.entries["about.request_title"].label == "Request"


@pytest.mark.parametrize(
    ("modified", "expected"),
    [
        ("2026-11-05T08:30:00Z", datetime(2026, 11, 5, 8, 30, tzinfo=UTC)),
        ("2026-11-05T08:30:00+02:00", datetime(2026, 11, 5, 6, 30, tzinfo=UTC)),
        ("2026-11-05T08:30:00", datetime(2026, 11, 5, 8, 30, tzinfo=UTC)),
        ("2026-11-05", datetime(2026, 11, 5, tzinfo=UTC)),
        ("yesterday", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("", None),
    ],
)
def test_when_a_file_was_saved_is_in_its_properties(
    modified: str, expected: datetime | None, sheet: bytes
) -> None:
    xml = f"<dcterms:modified>{modified}</dcterms:modified></cp:coreProperties>"
    found = read(changed(sheet, replaced("</cp:coreProperties>", xml), "docProps/core.xml"))
    assert found.saved_on == expected


def test_a_file_does_not_say_when_it_was_saved_before_somebody_saves_it(sheet: bytes) -> None:
    assert read(sheet).saved_on is None
