"""Hostile answers: typed text is read back unchanged, or what is lost is reported."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from generator.formats.markdown import escape_answer
from generator.formats.markdown_fields import quoted
from generator.foundation.characters import unprintable, visible_only
from generator.foundation.errors import GeneratorError
from generator.usecases.read import FilledWorksheet
from generator.usecases.refresh import Refresher
from tests.security.crafting import LINES, field_of, part_of, repacked, swapped
from tests.security.judging import as_dicts, check
from tests.support.filled import filled, reader_of

FIELD = LINES
TEXTS = [
    "{{ 7*7 }}", "{% for x in y %}", "{# no #}", "{{ self.__init__ }}", "${7*7}", "<%= 7 %>",
    "#{7}",
    "<script>alert(1)</script>", "<b>bold</b>", "&amp;", "&lt;b&gt;", "&#8230;", "&nbsp;", "a & b",
    "<!-- end -->", "<!-- field about.requester -->", "<!-- playbook-generator {} -->", "-->",
    "<!--",
    "\\<!-- end -->", "\\", "\\\\", "a\\", "`code`", "*a*", "**a**", "_a_", "~~a~~", "# a", "## a",
    "- a", "- [ ] a", "- [x] a", "- [x] a <!-- true -->", "* a", "+ a", "1. a", "1) a", "> a",
    "| a | b |",
    "---", "===", "***", "```\ncode\n```", "    code", "[a](b)", "![a](b)", "[a]: b", "<http://x>",
    "http://x", "a  \nb", "a\\\nb", "a\n\nb", "a\n\n\n\nb", "a\tb", "a\n- b\n- c", "]]>",
    "<w:t>x</w:t>",
    "</w:t></w:r>", "<?xml?>", "\u2026", "\u2026 ", "??", "? why", "not known yet", "null", "None",
    "NaN",
    "0", "-0", "1e999", "true", "\u2611", "\u2610", "x", "=1+1", "'=1", "@x", "%s", "%n", "{0}",
    "{}",
    "C:\\Windows", "..\\..", "../../etc/passwd", "$HOME", "~", "NUL", "a" * 90_000, "\u0301a",
    "e\u0301",
    "\u00a0a\u00a0", "a\u2028b", "a\u2029b", "\u3000", "a\u200bb", "a\u200db",
    "a\u00adb",
    "\u202eabc\u202c", "\u2066a\u2069", "\u200fa", "\ufeffa", "a\ufeffb", "\ufe0f",
    "\U0001f468\u200d\U0001f469",
    "\U0001f1e9\U0001f1ea", "\U000e0041", "\U0001f642", "\ufffd", "\u115f", "\u1160", "\u3164",
    "\u2800",
    "\ufdfd", "Z\u0351\u036b\u0343", "\u0f0d" * 50, "\ufb01ne", "\u212b", "\u0130i\u0131", "ß", "ﷺ",
    "::: cover", ":::", "[[a]]", "{.x}", "$x$", "^a^", "a | b", "a / b",
    "--", "---x",
]  # fmt: skip
# Word's symbol fonts, the generator's markers, and other private-use characters.
PRIVATE = ["\uf0b7", "\uf0fc", "\uf020", "\ue000", "\ue0000\ue001", "\ue001", "\ue002", "\uf8ff",
           "\U000f0000", "\U0010fffd", "\ue0001\ue001\ue002"]  # fmt: skip
ENTITIES = ["&#0;", "&#1;", "&#11;", "&#27;", "&#xD800;", "&#xFFFE;", "&#xE000;", "&#13;",
"&#x110000;",
            "&bogus;", "&#9999999;", "&NotEqualTilde;", "&zwj;"]  # fmt: skip
CONTROLS = ["\x00", "\x01", "\x07", "\x08", "\x0b", "\x0c", "\x0e", "\x1b[31m", "\x7f", "\x80",
"\x9b",
            "\ufffe", "\uffff", "\U0001fffe"]  # fmt: skip


def in_word(sheet: bytes, text: str) -> bytes:
    """The Word worksheet with a text typed into the field of several lines."""
    old = part_of(sheet).decode()
    start = old.index('<w:t xml:space="preserve">FIRST LINE</w:t>')
    end = old.index("</w:r>", start)
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    new = old[:start] + "<w:br/>".join(lines).replace("\t", "</w:t><w:tab/><w:t>") + old[end:]
    return repacked(sheet, {"word/document.xml": new.encode()})


def kept(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())


def refreshed(path: Path, kind: str) -> FilledWorksheet:
    target = Refresher(reader_of("wexholme"), kind).refresh(path).target
    if kind == "docx" and reader_of("wexholme").read(target).answers.get(FIELD):
        known = {
            "p",
            "r",
            "t",
            "br",
            "tab",
            "noBreakHyphen",
            "softHyphen",
            "sdt",
            "sdtPr",
            "sdtContent",
        }
        body = etree.fromstring(part_of(target.read_bytes()))
        (control,) = body.xpath(f"//*[local-name()='tag'][@*='{FIELD}']/../..")
        inner = control.find("{*}sdtContent").iter("{*}*")
        assert {etree.QName(one).localname for one in inner} <= known
    return reader_of("wexholme").read(target)


@pytest.mark.sampled(30)
@pytest.mark.parametrize("kind", ["docx", "md"])
@pytest.mark.parametrize("suffix", ["docx", "md"])
def test_an_answer_of_one_line_survives_a_refresh(suffix: str, kind: str, tmp_path: Path) -> None:
    # A text of invisible characters alone is a blank.
    texts = [text for text in TEXTS if "\n" not in text and kept(visible_only(text))]
    folder = filled(tmp_path, {"agree.align_with": texts})
    path = folder / f"pushback-worksheet.{suffix}"
    for found in (path, Refresher(reader_of("wexholme"), kind).refresh(path).target):
        rows = reader_of("wexholme").read(found).answers["agree.align_with"]
        assert isinstance(rows, tuple)
        pairs = zip(map(str, rows), map(kept, texts), strict=True)
        assert [pair for pair in pairs if pair[0] != pair[1]] == []


MULTILINE_TEXTS = [text for text in TEXTS if "\n" in text] + [
    "a\u0085b", "<!-- end -->", "- [x] a <!-- true -->", "\u2026", "\\", "a\\", "\u3000", "# a",
    "---", "=1",
    "]]>",
    "<!-- field about.requester -->", "a" * 90_000, "&#8230;", "{{ 7*7 }}", "::: cover",
]  # fmt: skip


@pytest.mark.sampled(30)
@pytest.mark.parametrize("kind", ["docx", "md"])
@pytest.mark.parametrize("suffix", ["docx", "md"])
@pytest.mark.parametrize("text", MULTILINE_TEXTS, ids=lambda text: ascii(text)[:40])
def test_an_answer_of_several_lines_survives_a_refresh(
    text: str, suffix: str, kind: str, sheet: bytes, page: str, tmp_path: Path
) -> None:
    path = tmp_path / f"in.{suffix}"
    typed = field_of(page, FIELD, quoted(escape_answer(text))).encode()
    path.write_bytes(in_word(sheet, text) if suffix == "docx" else typed)
    before = reader_of("wexholme").read(path).answers.get(FIELD, "")
    assert before == kept(text)
    assert refreshed(path, kind).answers.get(FIELD, "") == before


def check_survives_or_is_reported(path: Path, text: str, kind: str) -> None:
    """Check that the text survives, or that each lost character is reported by its number."""
    try:
        first = reader_of("wexholme").read(path)
        again = refreshed(path, kind)
    except GeneratorError as error:
        refusals = check(as_dicts(error.problems))
        assert is_reported(text, " ".join(one["message"] + one["hint"] for one in refusals))
        return
    messages = " ".join(one.message + one.hint for one in first.problems)
    for reading in (first, again):
        assert text in str(reading.answers.get(FIELD, "")) or is_reported(text, messages)
    assert first.answers.get(FIELD, "") == again.answers.get(FIELD, "")


def is_reported(text: str, messages: str) -> bool:
    lost = [char for char in text if unprintable(char) or unicodedata.category(char) == "Cc"]
    return bool(lost) and all(f"{ord(char):04X}" in messages.upper() for char in lost)


@pytest.mark.sampled(10)
@pytest.mark.parametrize("kind", ["docx", "md"])
@pytest.mark.parametrize("suffix", ["docx", "md"])
@pytest.mark.parametrize("char", PRIVATE, ids=ascii)
def test_a_private_use_character_survives_or_is_reported(
    char: str, suffix: str, kind: str, sheet: bytes, page: str, tmp_path: Path
) -> None:
    path = tmp_path / f"in.{suffix}"
    text = f"before {char} after"
    data = in_word(sheet, text) if suffix == "docx" else field_of(page, FIELD, text).encode()
    path.write_bytes(data)
    check_survives_or_is_reported(path, text, kind)


@pytest.mark.sampled(6)
@pytest.mark.parametrize("kind", ["docx", "md"])
@pytest.mark.parametrize("char", CONTROLS, ids=ascii)
def test_a_control_character_in_a_page_survives_or_is_reported(
    char: str, kind: str, page: str, tmp_path: Path
) -> None:
    path = tmp_path / "in.md"
    text = f"before {char} after"
    path.write_bytes(field_of(page, FIELD, text).encode())
    check_survives_or_is_reported(path, text, kind)


@pytest.mark.sampled(24)
@pytest.mark.parametrize("kind", ["docx", "md"])
@pytest.mark.parametrize("entity", ENTITIES)
def test_an_entity_in_a_page_loses_no_answer(
    entity: str, kind: str, page: str, tmp_path: Path
) -> None:
    path = tmp_path / "in.md"
    path.write_text(field_of(page, FIELD, f"before {entity} after"), encoding="utf-8")
    try:
        before = reader_of("wexholme").read(path)
        again = refreshed(path, kind)
    except GeneratorError as error:
        check(as_dicts(error.problems))
        return
    text = str(before.answers[FIELD])
    assert again.answers[FIELD] == text
    assert text.startswith("before ")
    assert text.endswith(" after")
    assert text != "before  after" or before.problems


@pytest.mark.sampled(20)
@pytest.mark.parametrize("kind", ["docx", "md"])
@pytest.mark.parametrize("char", ["&#13;", "&#13;&#10;", "&#133;", "&#8232;", "&#127;", "&#159;"])
def test_a_line_end_written_as_a_number_survives_a_refresh(
    char: str, kind: str, sheet: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "in.docx"
    path.write_bytes(swapped(sheet, "FIRST LINE", f"FIRST{char}LINE"))
    check_survives_or_is_reported(path, "FIRST", kind)
    before = reader_of("wexholme").read(path).answers[FIELD]
    assert refreshed(path, kind).answers[FIELD] == before
    assert "\r" not in str(before)
