"""Answers that are copied from a page as text are read from a text file or a mail."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from email.message import EmailMessage
from html import escape
from pathlib import Path

import pytest

from tests.support.filled import reader_of, sample
from tests.support.sheet_in_browser import HOUSES, PLAYBOOKS, OpenSheet, pages

pytestmark = pytest.mark.browser
CLIPBOARD = "navigator.clipboard.writeText = async text => { window.copied = text; };"


def copied(open_sheet: OpenSheet, path: Path) -> str:
    sheet = open_sheet(path)
    sheet.page.evaluate(CLIPBOARD)
    sheet.page.locator("[data-copy]").click()
    return str(sheet.page.evaluate("copied"))


def mails(text: str) -> Iterator[EmailMessage]:
    """Mails with the text: as it is, as a quotation, with long lines wrapped, and as both."""
    lines = text.split("\n")
    wrapped = [
        part
        for line in lines
        for part in textwrap.wrap(line, 72, break_long_words=False, break_on_hyphens=False) or [""]
    ]
    quoted, both = ("".join(f"> {line}\n" for line in each) for each in (lines, wrapped))
    greeted = f"Hello,\n\nhere it is.\n\n{text}\n-- \nOriel"
    for body in (greeted, quoted, "\n".join(wrapped), both):
        message = EmailMessage()
        message["From"] = "manager@example.org"
        message.set_content(body)
        yield message


@pytest.mark.parametrize("name", HOUSES)
@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_copied_answers_are_read_like_the_page(
    name: str, playbook: str, tmp_path: Path, open_sheet: OpenSheet
) -> None:
    path = pages(tmp_path / "given", name, playbook, sample(playbook, name))["worksheet"]
    reader = reader_of(name)
    expected = reader.read(path)
    text = copied(open_sheet, path)
    assert max(map(len, text.split("\n"))) < 500
    (tmp_path / "copied.txt").write_text(text, "utf-8")
    assert reader.read(tmp_path / "copied.txt").answers == expected.answers
    for number, message in enumerate(mails(text)):
        mail = tmp_path / f"reply-{number}.eml"
        mail.write_bytes(message.as_bytes())
        found = reader.read(mail)
        assert found.answers == expected.answers
        assert found.stamp["playbook"] == playbook


def test_answers_pasted_into_a_mail_that_is_a_page_are_read(
    tmp_path: Path, open_sheet: OpenSheet
) -> None:
    path = pages(tmp_path / "given", "wexholme", "pushback", sample("pushback"))["worksheet"]
    lines = copied(open_sheet, path).split("\n")
    message = EmailMessage()
    message["From"] = "manager@example.org"
    message.set_content("".join(f"<div>{escape(one) or '<br>'}</div>" for one in lines), "html")
    (tmp_path / "reply.eml").write_bytes(message.as_bytes())
    reader = reader_of("wexholme")
    assert reader.read(tmp_path / "reply.eml").answers == reader.read(path).answers


HARD = (
    "# no heading\n\n1. no list\n> no quotation\n- [x] no box <!-- about.requester -->",
    "**bold** <b>&amp;</b> \\ ` ~~gone~~ | a | b |\n…",
    "…",
    "  two  spaces \n\ttab",
)


@pytest.mark.parametrize("text", HARD)
def test_whatever_was_typed_is_copied_as_it_is(
    text: str, tmp_path: Path, open_sheet: OpenSheet
) -> None:
    answers = {"clarify.perceived_problem": text.strip()}
    path = pages(tmp_path / "given", "wexholme", "pushback", answers)["worksheet"]
    (tmp_path / "copied.txt").write_text(copied(open_sheet, path), "utf-8")
    reader = reader_of("wexholme")
    assert reader.read(tmp_path / "copied.txt").answers == reader.read(path).answers == answers
