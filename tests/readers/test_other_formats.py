"""What other programs save of a Word file shows the same words, lines, cells and rows as the Word
file itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pytest

from generator.document.answers import RawAnswer
from generator.foundation.limits import LIMITS
from generator.readers.docx.parts import open_parts
from generator.readers.docx.reader import DocxReader
from generator.readers.docx.shown import stream_of
from generator.readers.docx.tokens import tokens_of
from generator.readers.html.source import open_page
from generator.readers.labels.stream import ENDS
from generator.readers.mail import attachments, open_mail_body
from generator.readers.odt import open_odt
from generator.readers.shown_file import ShownFile
from generator.readers.text import open_text
from tests.conftest import EXAMPLES
from tests.security.crafting import parts_of, zipped
from tests.support.blanks import LOCALES, fillable, sheet_of
from tests.support.conversions import as_html, as_mail, as_odt, as_reply, as_text
from tests.support.filled import reader_of
from tests.support.fills import fill

ALL = [(playbook, edition, locale) for playbook, edition in fillable() for locale in LOCALES]
FORMATS: dict[str, Callable[[bytes], ShownFile]] = {
    "html": lambda data: open_page(as_html(data), "sheet.html", LIMITS),
    "odt": lambda data: open_odt(as_odt(data), "sheet.odt", LIMITS),
    "mail": lambda data: open_mail_body(as_mail(data), "reply.eml", LIMITS),
}
TAGGED: dict[str, Callable[[bytes], ShownFile]] = {
    "html": lambda data: open_page(as_html(data, tagged=True), "sheet.html", LIMITS),
    "odt": lambda data: open_odt(as_odt(data, tagged=True), "sheet.odt", LIMITS),
    "odt of LibreOffice 24": lambda data: open_odt(
        as_odt(data, tagged=True, marked=True), "sheet.odt", LIMITS
    ),
    "odt of LibreOffice 7": lambda data: open_odt(as_odt(data, marked=True), "sheet.odt", LIMITS),
}


@cache
def filled(playbook: str, edition: str, locale: str, every: int = 1) -> bytes:
    """A filled Word file."""
    sheet = sheet_of(EXAMPLES / "wexholme.yaml", playbook, edition, locale)
    return zipped(fill(sheet.blank, sheet.shapes, every=every).package.items())


def words_of_word(data: bytes) -> tuple[str, ...]:
    return stream_of(tokens_of(open_parts(data, "", LIMITS).body), {}, LIMITS).words


def parts_of_answer(raw: RawAnswer) -> tuple[str, tuple[str, ...] | None, tuple[str, ...]]:
    return raw.text, raw.ticks, raw.choices


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("playbook", "edition", "locale"), ALL)
def test_each_format_shows_what_the_word_file_shows(
    name: str, playbook: str, edition: str, locale: str
) -> None:
    data = filled(playbook, edition, locale)
    assert FORMATS[name](data).stream.words == words_of_word(data)


@pytest.mark.sampled(8)
@pytest.mark.parametrize(("playbook", "edition", "locale"), ALL)
def test_plain_text_shows_the_same_words(playbook: str, edition: str, locale: str) -> None:
    data = filled(playbook, edition, locale)
    words = open_text(as_text(data), "sheet.txt", LIMITS).stream.words
    expected = [word for word in words_of_word(data) if word not in ENDS]
    assert [word for word in words if word not in ENDS] == expected


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", TAGGED)
@pytest.mark.parametrize(("playbook", "edition", "locale"), ALL)
def test_tags_and_bookmarks_give_the_same_answers(
    name: str, playbook: str, edition: str, locale: str
) -> None:
    data = filled(playbook, edition, locale, every=2)
    found = TAGGED[name](data)
    expected = DocxReader().read(data, "sheet.docx").entries
    assert {tag: parts_of_answer(raw) for tag, raw in found.entries.items()} == {
        tag: parts_of_answer(raw) for tag, raw in expected.items()
    }
    assert set(found.stream.gaps.values()) == set(expected)


SAVED: dict[str, Callable[[bytes], bytes]] = {
    "sheet.html": as_html,
    "tagged.html": partial(as_html, tagged=True),
    "pasted.html": partial(as_html, tagged=True, stamped=False),
    "sheet.odt": as_odt,
    "tagged.odt": partial(as_odt, tagged=True),
    "sheet.txt": as_text,
    "attached.eml": as_mail,
    "reply.eml": as_reply,
    "sheet.md": lambda data: as_html(data).partition(b"<body>")[2],
}


@pytest.mark.sampled(55)
@pytest.mark.parametrize("name", SAVED)
@pytest.mark.parametrize(("playbook", "edition", "locale"), ALL)
def test_every_format_gives_the_same_answers(
    tmp_path: Path, name: str, playbook: str, edition: str, locale: str
) -> None:
    data = filled(playbook, edition, locale, every=2)
    reader = reader_of("wexholme")
    (tmp_path / name).write_bytes(SAVED[name](data))
    sheet = reader.read(tmp_path / name)
    expected = reader.read_bytes(data, Path("sheet.docx"))
    assert sheet.answers == expected.answers
    assert (sheet.stamp["playbook"], sheet.stamp["edition"]) == (playbook, edition)


def test_a_mail_brings_the_file_that_is_attached() -> None:
    data = filled("pushback", "worksheet", "en-GB")
    (attached,) = attachments(as_mail(data), "reply.eml", LIMITS)
    assert (attached.name, attached.data) == ("worksheet.docx", data)


def test_properties_that_name_no_locale_do_no_harm(tmp_path: Path) -> None:
    data = filled("pushback", "worksheet", "en-GB", every=2)
    page = as_html(data, tagged=True)
    assert page.count(b">en-GB</o:playbook.locale>") == 1
    for locale in (b"nothing", b"xx-YY", b"", b"fr-FR"):
        changed = page.replace(b">en-GB</o:playbook.locale>", b">%s</o:playbook.locale>" % locale)
        (tmp_path / "sheet.html").write_bytes(changed)
        sheet = reader_of("wexholme").read(tmp_path / "sheet.html")
        assert sheet.texts["about.requester"]


def test_lines_that_libreoffice_joined_are_reported_with_the_label_as_printed(
    tmp_path: Path,
) -> None:
    text = "They wait.Twice a week."
    blank = sheet_of(EXAMPLES / "wexholme.yaml", "pushback", "worksheet").blank
    answers = fill(blank, (), lambda _number, _control: text).package
    saved = parts_of(as_odt(zipped(answers.items()), marked=True))
    program = b"<office:meta><meta:generator>LibreOffice/7.4</meta:generator>"
    saved["meta.xml"] = saved["meta.xml"].replace(b"<office:meta>", program)
    (tmp_path / "sheet.odt").write_bytes(zipped(saved.items()))
    found = reader_of("wexholme").read(tmp_path / "sheet.odt")
    (message,) = (one.message for one in found.problems if one.code == "read.lines")
    assert message.startswith("LibreOffice 7 may have joined the lines of: “")
    assert "“The problem as the service lead sees it”" in message
    assert "clarify." not in message


@pytest.mark.sampled(3)
@pytest.mark.parametrize("edition", ["worksheet", "request"])
@pytest.mark.parametrize("order", [(0, 1), (1, 0), (1, 1), (1, 1, 1)])
def test_a_file_that_contains_the_worksheet_more_than_once_says_so(
    order: tuple[int, ...], edition: str, tmp_path: Path
) -> None:
    data = b"\n".join(as_text(filled("pushback", edition, "en-GB", every)) for every in order)
    (tmp_path / "sheet.txt").write_bytes(data)
    found = reader_of("wexholme").read(tmp_path / "sheet.txt")
    assert not found.answers
    assert [one.code for one in found.problems] == ["read.repeated"]
