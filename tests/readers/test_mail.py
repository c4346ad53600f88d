"""The mail reader: attachments and bodies."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from generator.foundation.errors import ReadError
from generator.foundation.limits import LIMITS
from generator.readers.mail import attachments, open_mail_body, other_attachments, safe_file_name
from tests.readers.shown import shown

NAME = "reply.eml"


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = "partner@example.org"
    message["Subject"] = "Your worksheet"
    for name, value in headers.items():
        message[name] = value
    return message


def attach(
    message: EmailMessage, name: str, data: bytes = b"PK", kind: str = "octet-stream"
) -> None:
    message.add_attachment(data, "application", kind, filename=name)


def files(data: bytes) -> dict[str, bytes]:
    return {found.name: found.data for found in attachments(data, NAME, LIMITS)}


def body(data: bytes) -> str:
    return shown(open_mail_body(data, NAME, LIMITS))


def test_readable_attachments_come_with_their_names() -> None:
    message = mail()
    message.set_content("See attached.")
    attach(message, "sheet.docx", b"one")
    attach(message, "Büro — blatt.MD", b"two")
    attach(message, "picture.png", b"three")
    attach(message, "~$sheet.docx", b"the mark of a file that is open")
    assert files(message.as_bytes()) == {"sheet.docx": b"one", "Büro — blatt.MD": b"two"}


def test_attachments_of_other_formats_have_names_alone() -> None:
    message = mail()
    message.set_content("See attached.")
    for name in ("sheet.docx", "sheet.xps", "../sheet.doc", "sheet.xps"):
        attach(message, name)
    assert other_attachments(message.as_bytes(), NAME, LIMITS) == ("sheet.xps", "sheet.doc")


def test_two_attachments_of_one_name_both_count() -> None:
    message = mail()
    attach(message, "sheet.docx", b"one")
    attach(message, "Sheet.docx", b"two")
    assert files(message.as_bytes()) == {"sheet.docx": b"one", "Sheet-2.docx": b"two"}


def test_a_mail_with_very_many_attachments_is_refused() -> None:
    message = mail()
    for _ in range(51):
        attach(message, "sheet.docx")
    for read in (attachments, open_mail_body):
        with pytest.raises(ReadError) as caught:
            read(message.as_bytes(), NAME, LIMITS)
        assert [problem.code for problem in caught.value.problems] == ["read.too_large"]


def test_a_word_file_without_a_name_is_known_by_its_type() -> None:
    kind = "vnd.openxmlformats-officedocument.wordprocessingml.document"
    message = mail()
    message.set_content("x")
    message.add_attachment(b"one", "application", kind)
    assert files(message.as_bytes()) == {"attachment.docx": b"one"}


def test_mails_within_mails_are_opened() -> None:
    inner = mail()
    inner.set_content("inner words")
    attach(inner, "sheet.docx", b"one")
    outer = mail()
    outer.set_content("outer words")
    outer.add_attachment(inner)
    assert files(outer.as_bytes()) == {"sheet.docx": b"one"}
    assert body(outer.as_bytes()) == "outer words / inner words /"


def test_a_body_in_html_is_preferred() -> None:
    message = mail(Date="Fri, 01 May 2026 12:00:00 +0200")
    message.set_content("plain")
    message.add_alternative("<table><tr><td>a</td><td>b</td></tr></table>", "html")
    attach(message, "sheet.docx")
    assert body(message.as_bytes()) == "a | b | ="
    sent = open_mail_body(message.as_bytes(), NAME, LIMITS).saved_on
    assert sent == datetime(2026, 5, 1, 10, tzinfo=UTC)


def test_quoted_lines_lose_their_marks() -> None:
    message = mail()
    message.set_content("Done.\n\nOn Friday, L&D wrote:\n> Request\n> > Late handovers\n>\n>end\n")
    assert body(message.as_bytes()) == (
        "Done. / On Friday, L&D wrote: / Request / Late handovers / end /"
    )


def test_flowed_lines_are_joined() -> None:
    data = (
        b"Content-Type: text/plain; format=flowed\n\none two \nthree\n> four \n> five\n-- \nsix\n"
    )
    assert body(data) == "one two three / four five / -- / six /"
    split = (
        data.replace(b"flowed", b"flowed; delsp=yes")
        .replace(b"two ", b"tw ")
        .replace(b"three", b"o")
    )
    assert body(split).startswith("one two /")


@pytest.mark.parametrize(
    ("header", "content"),
    [
        ("text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", "Y2Fmw6k="),
        ("text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable", "caf=C3=A9"),
        ("text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable", "caf=E9"),
        ("text/plain; charset=no-such\nContent-Transfer-Encoding: quoted-printable", "caf=C3=A9"),
        ("text/plain; charset*=x'y\nContent-Transfer-Encoding: nothing", "café"),
        ("text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit", "<p>café"),
        ("text/html\nContent-Transfer-Encoding: 8bit", "<meta charset=utf-8><p>café"),
    ],
)  # fmt: skip
def test_a_body_is_decoded(header: str, content: str) -> None:
    assert body(f"Content-Type: {header}\n\n{content}\n".encode()) == "café /"


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("sheet.docx", "sheet.docx"),
        ("../../etc/sheet.docx", "sheet.docx"),
        ("C:\\temp\\sheet.docx", "sheet.docx"),
        ("/etc/passwd", "passwd"),
        ("a\u202excod.docx", "axcod.docx"),
        ("a\r\nb\0.docx", "a__b_.docx"),
        ("con.docx", "_con.docx"),
        (' "a|b?".docx. ', "_a_b__.docx"),
        ("..", "attachment"),
        ("\ud800.docx", "_.docx"),
        ("x" * 300 + ".docx", "x" * 95 + ".docx"),
        ("ｓheet.docx", "sheet.docx"),
    ],
)
def test_a_name_from_outside_is_made_safe(given: str, safe: str) -> None:
    assert safe_file_name(given) == safe


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "read.empty"),
        (b"\xd0\xcf\x11\xe0 an Outlook file", "read.kind"),
        (b"just words", "read.kind"),
        (b"From: a\n\n" + b"a\n" * 500_000, "read.too_large"),
        (b"From: a\n" + b"X: y\n" * 500_000, "read.too_large"),
        (
            b"Content-Type: multipart/mixed; boundary=x\n" * 40 + b"\n" + b"a\n" * 400_000,
            "read.too_large",
        ),
        (b"From: a\n\n" + b"a" * 20_000_000, "read.too_large"),
        (
            b"From: a\n\n" + b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 100,
            "read.too_large",
        ),
    ],
    ids=range(8),
)
def test_other_files_are_refused(data: bytes, code: str) -> None:
    for read in (attachments, open_mail_body):
        with pytest.raises(ReadError) as caught:
            read(data, NAME, LIMITS)
        assert [problem.code for problem in caught.value.problems] == [code]


def test_a_mail_without_a_text_says_so() -> None:
    message = mail()
    attach(message, "sheet.docx", b"one")
    with pytest.raises(ReadError) as caught:
        open_mail_body(message.as_bytes(), NAME, LIMITS)
    assert [problem.code for problem in caught.value.problems] == ["read.empty"]


@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: " + "(" * 500_000,
        "Content-Type: text/plain; " + "a*0*=b; " * 50_000,
        "Content-Disposition: attachment; filename*=" + "%FF" * 100_000,
        "Content-Disposition: attachment; filename=" + "=?utf-8?q?a?= " * 20_000,
        "Subject: " + "=?utf-8?b?" * 100_000,
        "Date: " + "9" * 100_000,
        "X: y\n" * 200_000 + "To: a",
        "To: " + "a@b, " * 100_000,
        "Content-Type: message/rfc822\n\n" * 3_000 + "From: a",
        "Content-Type: multipart/mixed; boundary=x\n\n" + "--x\n\n\n" * 100_000,
        "Content-Type: multipart/mixed; boundary=\n\n--\n",
        "Content-Transfer-Encoding: base64\n\n" + "*" * 100_000,
        "Content-Transfer-Encoding: x-uuencode\n\nbegin 666 a\n" + "M" * 100_000,
        "Content-Type: text/html; charset=utf-7\n\n+ADw-p",
        "Content-Type: \udcff\ud800; charset=\udcff",
    ],
    ids=range(15),
)
def test_malformed_mails_are_read_or_refused(head: str) -> None:
    data = f"From: a\n{head}\n\nwords\n".encode("utf-8", "surrogatepass")
    for read in (attachments, open_mail_body):
        try:
            read(data, NAME, LIMITS)
        except ReadError as error:
            assert all(problem.code and problem.hint for problem in error.problems)
