"""Mails: what mail programs read in the drafts and messages that are written."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.document.mail_text import MailText
from generator.foundation.limits import LIMITS
from generator.readers.mail import attachments, plain_body
from generator.writers.mail import Attachment, Mail, draft, message

TEXT = MailText(
    "Größe: bitte bis 11. September — „Erste Anfrage“ 漢",
    ("Guten Tag Jördis Weißkamp,", ("Ursache <finden>", "A & B"), "Gruß\nPE"),
)
FILES = (Attachment("a-needs-request-kqzvtm.docx", bytes(range(256)) * 9), Attachment("b.md", b"x"))
MAIL = Mail("Jördis Weißkamp", "j@x.example", TEXT, "de-DE", "kqzvtm", "pe@x.example", FILES)
# Texts as people may type them: no line breaks, which tables and labels never contain.
LINES = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn")), min_size=1
).map(lambda text: " ".join(text.split()))  # fmt: skip


def parsed(data: bytes) -> EmailMessage:
    found = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    assert not found.defects
    return found


def test_a_draft_is_opened_to_be_sent_and_has_neither_sender_nor_date() -> None:
    found = parsed(draft(MAIL))
    assert found["X-Unsent"] == "1"
    assert {"From", "Date", "Message-ID"}.isdisjoint(found.keys())
    assert found["To"].addresses[0].display_name == "Jördis Weißkamp"
    assert found["To"].addresses[0].addr_spec == "j@x.example"
    assert (found["Subject"], found["Reply-To"]) == (TEXT.subject, "pe@x.example")


def test_the_text_is_there_plain_and_as_a_page() -> None:
    found = parsed(draft(MAIL))
    plain, page = (found.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert page is not None
    assert plain.get_content().replace("\r\n", "\n") == TEXT.plain
    assert "- Ursache <finden>\n- A & B" in TEXT.plain
    assert "<li>Ursache &lt;finden&gt;</li><li>A &amp; B</li>" in page.get_content()
    assert '<html lang="de-DE">' in page.get_content()


def test_the_files_are_attached_unchanged() -> None:
    found = {part.get_filename(): part for part in parsed(draft(MAIL)).iter_attachments()}
    assert list(found) == [file.name for file in FILES]
    assert found[FILES[0].name].get_payload(decode=True) == FILES[0].data


def test_our_own_reader_of_mails_reads_them_back() -> None:
    data = draft(MAIL)
    assert [one.data for one in attachments(data, "x.eml", LIMITS)] == [one.data for one in FILES]
    assert "Guten Tag Jördis Weißkamp," in plain_body(data, "x.eml", LIMITS)


def test_the_same_mail_gives_the_same_bytes_and_lines_that_servers_take() -> None:
    data = draft(MAIL)
    assert data == draft(MAIL)
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 90  # but for the type of Word files, 78
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_a_message_has_sender_date_and_an_id_of_its_own() -> None:
    sent_on = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
    found = parsed(message(MAIL, "pe@x.example", sent_on))
    assert (found["From"], found["Message-ID"]) == ("pe@x.example", "<kqzvtm@x.example>")
    assert found["Date"].datetime == sent_on
    assert "X-Unsent" not in found


@given(name=LINES.filter(lambda text: 0 < len(text.encode()) <= 45), subject=LINES.filter(bool))
def test_any_name_and_subject_come_back_as_they_were(name: str, subject: str) -> None:
    text = MailText(subject, ("x",))
    data = draft(Mail(name, "a@b.example", text, "en", "x"))
    found = parsed(data)
    assert found["Subject"] == subject
    (address,) = found["To"].addresses
    assert (address.display_name, address.addr_spec) == (name, "a@b.example")
    older = email.message_from_bytes(data)
    assert str(make_header(decode_header(older["Subject"]))) == subject


@pytest.mark.parametrize("text", ["x\r\nBcc: e@x.example", "x\nBcc: e@x.example"])
def test_no_line_of_a_name_or_subject_becomes_a_header(text: str) -> None:
    found = parsed(draft(Mail(text, "a@b.example", MailText(text, ("x",)), "en", "x")))
    assert "Bcc" not in found
