"""The writer of mails: drafts that mail programs open to be sent, and messages for a mail server
(RFC 5322, RFC 2045 to 2047).

The same mail gives the same bytes. They are written here, and not by the standard library, whose
folding of subjects loses spaces.
"""

from __future__ import annotations

import re
from base64 import b64encode, encodebytes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

from generator.document.mail_text import MailText
from generator.foundation.digests import digest

_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".md": "text/markdown; charset=utf-8",
}
_OTHER = "application/octet-stream"
# Bytes of a text in an encoded word, which may have 75 characters, and its line 76 (RFC 2047, 2).
# A name is one word where possible, since some programs show a space between two.
_OF_SUBJECT, _OF_NAME = 39, 45
_LINE = 76
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")  # text that needs no quotes (RFC 5322)
_LINK = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+\w", re.ASCII)
_STYLE = "font-family:sans-serif;font-size:11pt;line-height:1.45"


@dataclass(frozen=True)
class Attachment:
    """A file in a mail; its name is ASCII."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Mail:
    """A mail to one person: name and address, the text, its language, and files. `ident` is
    different for each mail, and the same each time that this one is written. Answers go to
    `reply_to`, "" for the sender, who is called `sender_name` in a message.
    """

    name: str
    address: str
    text: MailText
    language: str
    ident: str
    reply_to: str = ""
    attachments: tuple[Attachment, ...] = ()
    sender_name: str = ""


def draft(mail: Mail) -> bytes:
    """A draft: a file that a mail program opens to be looked at and sent (`X-Unsent` of Microsoft's
    programs). It has no sender and no date; the program adds them.
    """
    return _message(mail, ("X-Unsent: 1",))


def message(mail: Mail, sender: str, sent_on: datetime) -> bytes:
    """A message to hand to a mail server."""
    domain = sender.rpartition("@")[2]
    own = (
        _header("From", *(_person(mail.sender_name) if mail.sender_name else ()), f"<{sender}>"),
        f"Date: {format_datetime(sent_on)}",
        f"Message-ID: <{mail.ident}@{domain}>",
    )
    return _message(mail, own)


def _message(mail: Mail, own: Iterable[str]) -> bytes:
    boundary = f"=_{digest(mail.ident.encode())[:32]}"  # never a line of quoted-printable or base64
    lines = [
        *own,
        _header("To", *_person(mail.name), f"<{mail.address}>"),
        *([f"Reply-To: {mail.reply_to}"] if mail.reply_to else []),
        _header("Subject", *_words(mail.text.subject)),
        f"Content-Language: {mail.language}",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed;\r\n boundary="{boundary}"',
        "",
        *_parts(boundary, [_body(mail, f"{boundary}a"), *map(_attached, mail.attachments)]),
        "",
    ]
    return "\r\n".join(lines).encode("ascii")


def _header(name: str, *words: str) -> str:
    """A header, with a line for each word that does not fit into the one before."""
    lines = [f"{name}:"]
    for word in filter(None, words):
        if len(lines[-1]) + len(word) >= _LINE and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines)


def _person(name: str) -> list[str]:
    """A name before an address: as it is, in quotes, or encoded."""
    plain = " ".join(name.split())
    if _ATOMS.fullmatch(plain):
        return [plain]
    if plain.isascii() and plain.isprintable():
        quoted = re.sub(r'(["\\])', r"\\\1", plain)
        return [f'"{quoted}"']
    return _encoded(plain, _OF_NAME)


def _words(text: str) -> list[str]:
    """A subject as words of a header. Plain words are as they are, anything else is encoded whole,
    since spaces between an encoded word and a plain one are lost too easily.
    """
    plain = " ".join(text.split())
    is_safe = plain.isascii() and plain.isprintable() and "=?" not in plain
    return plain.split(" ") if is_safe else _encoded(plain, _OF_SUBJECT)


def _encoded(text: str, most: int) -> list[str]:
    """A text as encoded words, none of which ends inside a character (RFC 2047, 5)."""
    pieces = [""]
    for character in text:
        if len((pieces[-1] + character).encode()) > most:
            pieces.append("")
        pieces[-1] += character
    return [f"=?utf-8?B?{b64encode(piece.encode()).decode()}?=" for piece in pieces]


def _parts(boundary: str, parts: Sequence[list[str]]) -> Iterator[str]:
    for part in parts:
        yield f"--{boundary}"
        yield from part
    yield f"--{boundary}--"


def _body(mail: Mail, boundary: str) -> list[str]:
    """The text twice: plain, and as a page."""
    texts = {"plain": mail.text.plain, "html": page(mail.text, mail.language)}
    return [
        f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"',
        "",
        *_parts(boundary, [_text(kind, text) for kind, text in texts.items()]),
    ]


def _text(kind: str, text: str) -> list[str]:
    return [
        f"Content-Type: text/{kind}; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        "",
        *encodebytes(text.replace("\n", "\r\n").encode()).decode().split(),
    ]


def _attached(file: Attachment) -> list[str]:
    suffix = f".{file.name.rpartition('.')[2]}"
    return [
        f"Content-Type: {_TYPES.get(suffix, _OTHER)}",
        "Content-Transfer-Encoding: base64",
        f'Content-Disposition: attachment; filename="{file.name}"',
        "",
        *encodebytes(file.data).decode().split(),
    ]


def page(text: MailText, language: str) -> str:
    """The text as a page; addresses in it are links."""
    blocks = []
    for one in text.paragraphs:
        if isinstance(one, str):
            blocks.append(f"<p>{_html(one)}</p>")
        else:
            points = "".join(f"<li>{_html(point)}</li>" for point in one)
            blocks.append(f"<ul>{points}</ul>")
    body = "\n".join(blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<title>{escape(text.subject)}</title></head>\n<body style="{_STYLE}">\n{body}\n'
        "</body></html>\n"
    )


def _html(text: str) -> str:
    whole = escape(text).replace("\n", "<br>\n")
    return _LINK.sub(lambda found: f'<a href="mailto:{found[0]}">{found[0]}</a>', whole)
