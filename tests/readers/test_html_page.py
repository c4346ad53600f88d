"""The reader of our own web pages: what browsers make of them, and what others send instead."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

import pytest

from generator.document.tree import Field, Kind, Option, Str
from generator.foundation.errors import ReadError
from generator.foundation.limits import LIMITS
from generator.readers import find_reader
from generator.readers.html.reader import HtmlReader
from generator.readers.labels.blank import NOT_OURS
from tests.support.web_pages import read_back, ticked, typed, written

OPTIONS = tuple(Option(code, (Str(code.upper()),)) for code in ("a", "b", "other"))
LABEL = (Str("Label"),)
COLUMNS = (
    Field("s.rows.kind", Kind.CHOICE, (Str("Kind"),), (), options=OPTIONS[:2]),
    Field("s.rows.what", Kind.TEXT, (Str("What"),), ()),
)
FIELDS = (
    Field("s.text", Kind.TEXT, (Str("A text"),), (), required=True),
    Field("s.area", Kind.MULTILINE, LABEL, ()),
    Field("s.number", Kind.NUMBER, LABEL, ()),
    Field("s.choice", Kind.CHOICE, LABEL, (), options=OPTIONS),
    Field("s.several", Kind.SEVERAL, LABEL, (), options=OPTIONS),
    Field("s.free", Kind.CHOICE, LABEL, (), options=OPTIONS[:2], free=True),
    Field("s.check", Kind.CHECK, LABEL, ()),
    Field("s.rows", Kind.LIST, LABEL, (), columns=COLUMNS, rows=2),
)
PAGE = written(FIELDS).decode()
STAMP = {"playbook": "p", "edition": "worksheet"}


def texts(page: str) -> dict[str, str]:
    """The texts of a page by tag, without blanks."""
    entries = read_back(page.encode()).entries
    return {tag: raw.text for tag, raw in entries.items() if raw.text}


def problem(page: bytes, name: str = "page.html", **limits: int) -> tuple[str, str]:
    """The code and message of the problem for which a page is refused."""
    with pytest.raises(ReadError) as caught:
        HtmlReader(replace(LIMITS, **limits)).read(page, name)
    (found,) = caught.value.problems
    assert found.hint
    assert found.place is not None
    assert found.place.file == name
    return found.code, found.message


def page_of(body: str, stamp: object = STAMP) -> str:
    text = stamp if isinstance(stamp, str) else json.dumps(stamp)
    meta = f'<meta name="playbook-generator" content="{escape(text)}">'
    return f"<!DOCTYPE html><html><head>{meta}</head><body>{body}</body></html>"


def test_a_blank_page_has_every_field_and_no_answer() -> None:
    found = read_back(PAGE.encode())
    assert found.stamp == STAMP
    assert not found.problems
    assert found.entries.keys() == {
        "s.text", "s.area", "s.number", "s.choice", "s.several", "s.free", "s.check",
        "s.rows.1.kind", "s.rows.1.what", "s.rows.2.kind", "s.rows.2.what",
    }  # fmt: skip
    assert not any(raw.text or raw.ticks for raw in found.entries.values())


def test_what_was_typed_is_read_from_each_control() -> None:
    page = typed(PAGE, "s.text", ' "A" & <b> ')
    page = typed(page, "s.area", "one\n\n  two\xa0three")
    page = typed(page, "s.number", "14.340,5")
    page = typed(page, "s.rows.2.what", "more")
    assert texts(page) == {
        "s.text": '"A" & <b>',
        "s.area": "one\n\n  two\xa0three",
        "s.number": "14.340,5",
        "s.rows.2.what": "more",
    }


def test_ticks_and_chosen_options_are_read_by_their_codes() -> None:
    page = ticked(PAGE, "s.choice", "b")
    page = ticked(ticked(page, "s.several", "a"), "s.several", "other")
    page = ticked(page, "s.rows.1.kind", "a")
    box = 'name="s.check" value="true"'
    page = page.replace(box, f'{box} checked=""')
    entries = read_back(page.encode()).entries
    assert entries["s.choice"].ticks == ("b",)
    assert entries["s.several"].ticks == ("a", "other")
    assert entries["s.check"].ticks == ("true",)
    assert entries["s.rows.1.kind"].text == "a"


def test_a_label_that_was_chosen_from_a_list_is_read_as_its_code_and_other_text_as_typed() -> None:
    assert texts(typed(PAGE, "s.free", "B")) == {"s.free": "b"}
    assert texts(typed(PAGE, "s.free", "Bees")) == {"s.free": "Bees"}


def test_labels_come_from_the_page_without_marks_and_hints() -> None:
    entries = read_back(PAGE.encode()).entries
    assert entries["s.text"].label == "A text"
    assert entries["s.choice"].label == "Label"
    assert {raw.found_by for raw in entries.values()} == {"tag"}


def test_rows_that_were_added_are_read() -> None:
    start = PAGE.index('<div class="entry')
    row = PAGE[start : PAGE.index('<p class="more">', start)]
    added = row.replace("s.rows.1", "s.rows.3").replace("s.rows.2", "s.rows.4")
    page = typed(PAGE.replace(row, row + added), "s.rows.4.what", "fourth")
    assert texts(page) == {"s.rows.4.what": "fourth"}


def saved_by_another_hand(page: str) -> str:
    """As browsers save the tree of a page: tags in capitals, attributes without quotes, end tags
    left out, a comment that says where it was saved from.
    """
    page = page.replace("<!DOCTYPE html>", "<!DOCTYPE html>\n<!-- saved from url=(0014)about:x -->")
    page = (
        page.replace(' placeholder=" "', " TYPE=text")
        .replace("</p>", "")
        .replace("<input", "<INPUT")
    )
    return page.replace("\n", "\r\n").replace(' required=""', " required")


def test_a_page_saved_in_another_form_has_the_same_answers() -> None:
    page = typed(typed(PAGE, "s.text", "one"), "s.area", "two\nthree")
    other = saved_by_another_hand(ticked(page, "s.choice", "a"))
    assert texts(other) == texts(page)
    assert read_back(other.encode()).entries["s.choice"].ticks == ("a",)


def archive(page: str, encoding: str = "quoted-printable", **headers: str) -> bytes:
    """An archive of a page as Chromium makes it."""
    mail = EmailMessage(SMTP)
    mail["From"] = "<Saved by Blink>"
    mail["Subject"] = "Sheet"
    mail["Date"] = "Fri, 27 Nov 2026 10:00:00 -0000"
    mail.set_content(page, subtype="html", cte=encoding)
    mail.add_related(b"* {color: red}", "text", "css", cid="<css-1@mhtml.blink>")
    for name, text in headers.items():
        mail[name] = text
    return mail.as_bytes()


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("suffix", [".mhtml", ".mht"])
def test_the_archive_of_a_browser_is_read(encoding: str, suffix: str) -> None:
    page = typed(PAGE, "s.text", "über 漢字 = 100 %")
    reader = find_reader(suffix)
    assert reader is not None
    found = reader.read(archive(page, encoding), f"page{suffix}")
    assert found.entries["s.text"].text == "über 漢字 = 100 %"
    assert found.saved_on is not None
    assert found.saved_on.day == 27


def test_a_page_under_the_name_of_an_archive_is_read() -> None:
    assert read_back(typed(PAGE, "s.text", "x").encode(), "a.mhtml").entries["s.text"].text == "x"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no headers at all", "read.kind"),
        (b"From: a@b.example\nMIME-Version: 1.0\n\nonly a text", "read.damaged"),
        (b"", "read.empty"),
    ],
)
def test_an_archive_without_a_page_is_refused(data: bytes, code: str) -> None:
    assert problem(data, "page.mhtml")[0] == code


@pytest.mark.parametrize("name", ["name (1).html", "x.HTM", "a.xhtml"])
def test_the_stamp_decides_and_not_the_name(name: str) -> None:
    reader = find_reader(name[name.rindex(".") :])
    assert reader is not None
    assert reader.read(typed(PAGE, "s.text", "x").encode(), name).entries["s.text"].text == "x"


@pytest.mark.parametrize(
    "stamp", ["", "{", "[]", '"p"', "null", "[" * 100_000, '{"a":' * 5_000, "{}" + " " * 300_000]
)
def test_a_page_with_a_broken_stamp_is_none_of_ours(stamp: str) -> None:
    assert problem(page_of('<input name="s.text" value="x">', stamp).encode())[0] == NOT_OURS


def test_a_page_without_stamp_is_none_of_ours() -> None:
    page = PAGE.replace('name="playbook-generator"', 'name="generator"')
    assert problem(page.encode())[0] == NOT_OURS


def test_only_the_entry_of_that_name_is_the_stamp() -> None:
    other = f'<meta name="other" content="{escape(json.dumps({"playbook": "x"}))}">'
    page = PAGE.replace("<meta charset", f"{other}<meta charset").replace(
        "<title", f"{other}<title"
    )
    assert read_back(page.encode()).stamp == STAMP


def test_the_stamp_of_a_text_or_attribute_does_not_count() -> None:
    inner = '<meta name="playbook-generator" content="{}">'
    for body in (f"<p title='{inner}'>", f"<p>{escape(inner)}", f"<!-- {inner} -->"):
        assert problem(f"<html><body>{body}</body></html>".encode())[0] == NOT_OURS


def test_two_answers_under_one_name_are_reported_and_neither_counts() -> None:
    inputs = '<input name="s.text" value="one"><input name="s.text" value="two">'
    found = read_back(page_of(inputs).encode())
    assert found.entries["s.text"].text == ""
    assert found.entries["s.text"].rivals == ("one", "two")
    assert [one.code for one in found.problems] == ["read.doubled"]


@pytest.mark.parametrize(
    "control",
    [
        '<input type="hidden" name="s.text" value="x">',
        '<input type="password" name="s.text" value="x">',
        '<input type="file" name="s.text" value="x">',
        '<input type="submit" name="s.text" value="x">',
        '<button name="s.text" value="x">x</button>',
        '<input name="../../etc/passwd" value="x">',
        '<input name="" value="x">',
        '<input value="x">',
        f'<input name="{"n" * 300}" value="x">',
        '<object name="s.text" data="x"></object>',
        '<script name="s.text">x</script>',
    ],
)
def test_what_is_no_control_of_a_field_is_not_read(control: str) -> None:
    assert texts(page_of(f'<input name="s.other" value="y">{control}')) == {"s.other": "y"}


def test_nothing_in_a_page_is_run_or_expanded() -> None:
    head = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "zzz">]>'
    page = head + page_of('<textarea name="s.text">&x; &y; {{7*7}}</textarea>')[15:]
    text = texts(page)["s.text"]
    assert "root:" not in text
    assert "zzz" not in text
    assert "{{7*7}}" in text


def fields(count: int) -> str:
    return "".join(f'<input name="s.f{n}" value="1">' for n in range(count))


HOSTILE: dict[str, tuple[Callable[[], str], str]] = {
    "a million fields": (lambda: page_of(fields(1_000_000)), "read.too_large"),
    "more fields than allowed": (lambda: page_of(fields(2_001)), "read.too_large"),
    "more elements than allowed": (lambda: page_of("<b>" * 500_001), "read.too_large"),
    "more than the size": (lambda: page_of("x" * 20_000_001), "read.too_large"),
    "a long answer": (
        lambda: page_of(f'<textarea name="s.text">{"x" * 100_001}</textarea>'), "read.too_large",
    ),
    "a long attribute": (
        lambda: page_of(f'<input name="s.a" value="{"x" * 11_000_000}">'), "read.too_large",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_page_over_the_limits_is_refused(name: str) -> None:
    make, code = HOSTILE[name]
    assert problem(make().encode())[0] == code


def test_a_deep_page_is_read_to_its_end() -> None:
    page = page_of("<div>" * 100_000 + '<input name="s.text" value="x">')
    assert texts(page) == {"s.text": "x"}


def test_a_page_to_read_has_no_answers_and_that_is_said() -> None:
    code, message = problem(written(FIELDS, edition="playbook").replace(
        b"&quot;edition&quot;: &quot;worksheet&quot;", b"&quot;edition&quot;: &quot;playbook&quot;"
    ))  # fmt: skip
    assert code == "read.no_fields"
    assert message == "is a page to read, without fields"


def test_a_page_that_lost_its_controls_is_refused() -> None:
    code, message = problem(page_of("<p>A text: typed</p>").encode())
    assert code == "read.no_fields"
    assert message.startswith("no longer contains its fields")
