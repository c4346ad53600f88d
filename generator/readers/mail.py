"""The mail reader: the worksheets attached to a mail, and what its body shows (RFC 5322, RFC 2045).

A mail comes from anybody: whatever is wrong in it, the rest is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.policy import EmailPolicy
from email.utils import parseaddr, parsedate_to_datetime
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from generator.foundation.characters import usual_signs
from generator.foundation.errors import ReadError, refused
from generator.foundation.limits import Limits, too_large
from generator.readers import SUFFIXES
from generator.readers.html.shown import add_html, decode_html
from generator.readers.other_formats import is_mark
from generator.readers.shown_file import ShownFile, ShownFileBuilder
from generator.readers.shown_reader import lines_of
from generator.readers.text import add_text
from generator.readers.xml_parts import read_moment

_LONGEST_HEADER = 2_000  # characters; the time to parse a header grows faster than its length
_BOUNDARY = re.compile(rb"boundary\*?[0-9]*\*?=", re.IGNORECASE)
_MOST_BOUNDARIES = 50  # parts with parts, whose ends are looked for in every line
_MOST_LINES = 500_000  # more than an encoded file of the largest size has
_MOST_LOOKS = 15_000_000  # lines times boundaries
_MOST_DIVIDERS = 5_000  # lines that may begin a part
_MOST_ATTACHMENTS = 50
_DEEPEST = 8  # mails within mails, and parts within parts
_LONGEST_NAME, _LONGEST_SUFFIX = 100, 10
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)
_TYPES = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
}
_QUOTE = re.compile(r"^(?:> ?)+", re.MULTILINE)
_HEADERS = frozenset(
    ("content-type", "date", "from", "message-id", "mime-version", "received", "subject", "to")
)
_HINT = "open it in a mail program, and save the worksheet that is attached to it"


@dataclass(frozen=True)
class Attachment:
    """A file in a mail: a name that is safe for a file, and different from all others; and its
    bytes.
    """

    name: str
    data: bytes


class _Policy(EmailPolicy):
    """The standard policy, with headers that are cut where they are too long to be parsed."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEADER]


def attachments(data: bytes, name: str, limits: Limits) -> tuple[Attachment, ...]:
    """The attached files of formats that can be read, also those of mails within the mail, in
    their order. Raises `ReadError`, naming the file `name`, for anything but a mail.
    """
    found: list[Attachment] = []
    taken: set[str] = set()
    for part in _parts(_mail(data, name, limits)):
        file_name = _file_name(part)
        if _is_readable(file_name):
            unique = _unique(file_name, taken)
            taken.add(unique.casefold())
            found.append(Attachment(unique, _content(part)))
    return tuple(found)


def other_attachments(data: bytes, name: str, limits: Limits) -> tuple[str, ...]:
    """The names of the attached files of formats that are not read; otherwise as `attachments`."""
    names = map(_file_name, _parts(_mail(data, name, limits)))
    return tuple(dict.fromkeys(one for one in names if one and not _is_readable(one)))


@dataclass(frozen=True)
class Envelope:
    """Who sent a mail, and when: an address, "" where there is none, and a moment, None where it is
    not said.
    """

    sender: str
    sent_on: datetime | None


def envelope(data: bytes, name: str, limits: Limits) -> Envelope:
    """The envelope of a mail. Raises `ReadError`, naming the file `name`, for any other file."""
    mail = _mail(data, name, limits)
    _, address = parseaddr(str(_tried(lambda: mail["from"]) or ""))
    return Envelope(address, _date(mail))


@dataclass(frozen=True)
class ArchivedPage:
    """The page in an archive: its bytes, the encoding that the archive names, "" for none, and when
    it was saved, None if that is not said.
    """

    data: bytes
    charset: str
    saved_on: datetime | None


def archived_page(data: bytes, name: str, limits: Limits) -> ArchivedPage:
    """The page in an archive of a browser, which has the form of a mail. Raises `ReadError`, naming
    the file `name`, for any other file.
    """
    mail = _mail(data, name, limits)
    pages = (part for part in _parts(mail) if _type(part) == "text/html")
    page = next(pages, None)
    if page is None:
        hint = "open it in a browser, and save the page again"
        raise refused("contains no web page", name, hint, "read.damaged")
    charset = str(_tried(page.get_content_charset) or "")
    return ArchivedPage(_content(page), charset, _date(mail))


def open_mail_body(data: bytes, name: str, limits: Limits) -> ShownFile:
    """What the mail itself shows, and the mails within it. Raises `ReadError`, naming the file
    `name`, for anything but a mail, and if it shows nothing.
    """
    mail = _mail(data, name, limits)
    builder = ShownFileBuilder(name, limits)
    builder.saved_on = _date(mail)
    bodies = [part for part in _shown_parts(mail) if not _file_name(part)]
    for part in bodies:
        _add_body(builder, part, name, limits)
    shown = builder.shown_file()
    if not shown.stream.words and not shown.entries:
        raise refused("is a mail without a text", name, _HINT, "read.empty")
    return shown


def plain_body(data: bytes, name: str, limits: Limits) -> str:
    """The plain texts of a mail, and of the mails within it, without the marks of quotations; if it
    has none, what its pages show. Raises `ReadError`, naming the file `name`, for anything but a
    mail.
    """
    parts = [part for part in _parts(_mail(data, name, limits)) if not _file_name(part)]
    texts = [_plain_text(part, name) for part in parts if _type(part) == "text/plain"]
    if any(map(str.strip, texts)):
        return "\n".join(texts)
    builder = ShownFileBuilder(name, limits)
    for part in parts:
        if _type(part) == "text/html":
            _add_body(builder, part, name, limits)
    return "\n".join(lines_of(builder.shown_file()))


@lru_cache(maxsize=1)  # each attachment of a mail is asked for by itself
def _mail(data: bytes, name: str, limits: Limits) -> Any:
    if not data.strip():
        raise refused("is empty", name, "send it again", "read.empty")
    if len(data) > limits.word_file:
        raise too_large(name, "word_file", limits.word_file)
    lines, boundaries = data.count(b"\n"), len(_BOUNDARY.findall(data))
    is_deep = boundaries > _MOST_BOUNDARIES or lines * boundaries > _MOST_LOOKS
    if is_deep or lines > _MOST_LINES or data.count(b"\n--") > _MOST_DIVIDERS:
        raise refused("has more lines or parts than any mail", name, _HINT, "read.too_large")
    try:
        mail = message_from_bytes(data, policy=_Policy())
    except Exception:  # the library raises many kinds for headers that nobody would write
        raise refused("is a damaged mail", name, _HINT, "read.damaged") from None
    if not _HEADERS & {header.lower() for header, _ in mail.raw_items()}:
        raise refused("is not a mail", name, _HINT)
    if sum(_is_readable(_file_name(part)) for part in _parts(mail)) > _MOST_ATTACHMENTS:
        message, hint = f"has more than {_MOST_ATTACHMENTS} attachments", "save them in a folder"
        raise refused(message, name, hint, "read.too_large")
    return mail


def _parts(part: Any, depth: int = 0) -> Iterator[Any]:
    """The parts that contain no others."""
    if not part.is_multipart():
        yield part
    elif depth < _DEEPEST:
        for inner in part.get_payload():
            yield from _parts(inner, depth + 1)


def _shown_parts(part: Any, depth: int = 0) -> Iterator[Any]:
    """The texts that a mail shows; of alternatives the one in HTML, which keeps tables."""
    if not part.is_multipart():
        if _type(part) in ("text/html", "text/plain"):
            yield part
        return
    if depth < _DEEPEST:
        shown = [list(_shown_parts(inner, depth + 1)) for inner in part.get_payload()]
        if _type(part) == "multipart/alternative":
            shown = sorted(shown, key=_has_html)[-1:]
        for parts in shown:
            yield from parts


def _has_html(parts: list[Any]) -> tuple[bool, bool]:
    return any(_type(part) == "text/html" for part in parts), bool(parts)


def _type(part: Any) -> str:
    return str(_tried(part.get_content_type) or "text/plain")


def _content(part: Any) -> bytes:
    content = _tried(lambda: part.get_payload(decode=True))
    return content if isinstance(content, bytes) else b""


def _date(mail: Any) -> datetime | None:
    """When a mail was sent, in UTC; None if it does not say so."""
    sent = _tried(lambda: parsedate_to_datetime(str(mail["date"])))
    return read_moment(sent.isoformat()) if isinstance(sent, datetime) else None


def _tried(ask: Callable[[], object]) -> object:
    """What the library answers; None where it fails, as it does for some malformed headers."""
    try:
        return ask()
    except Exception:
        return None


def _file_name(part: Any) -> str:
    """The name of an attached file, safe for a file; empty for any other part."""
    name = str(_tried(part.get_filename) or "")
    if not name:
        suffix = _TYPES.get(_type(part), "")
        return f"attachment{suffix}" if suffix else ""
    return safe_file_name(name)


def _is_readable(file_name: str) -> bool:
    return PurePosixPath(file_name).suffix.lower() in SUFFIXES and not is_mark(file_name)


def safe_file_name(text: str) -> str:
    """A name from outside as that of a file in the folder at hand, on any system: without folders,
    invisible characters and those that Windows does not allow.
    """
    last = re.split(r"[/\\]", text)[-1].encode("utf-8", "replace").decode()
    plain = _UNSAFE.sub("_", usual_signs(last)).strip(" .")
    path = PurePosixPath(plain or "attachment")
    suffix = path.suffix[:_LONGEST_SUFFIX]
    name = f"{path.stem[: _LONGEST_NAME - len(suffix)]}{suffix}"
    return f"_{name}" if _RESERVED.match(name) else name


def _unique(name: str, taken: set[str]) -> str:
    path, number = PurePosixPath(name), 1
    while name.casefold() in taken:
        number += 1
        name = f"{path.stem}-{number}{path.suffix}"
    return name


def _add_body(builder: ShownFileBuilder, part: Any, name: str, limits: Limits) -> None:
    if _type(part) == "text/html":
        add_html(builder, _text(part, name), name, limits)
    else:
        add_text(builder, _plain_text(part, name))
    builder.line()


def _text(part: Any, name: str) -> str:
    """The text of a part, empty for a picture that calls itself a text."""
    declared = str(_tried(part.get_content_charset) or "")
    try:
        return decode_html(_content(part), name, declared)
    except ReadError:
        return ""


def _plain_text(part: Any, name: str) -> str:
    """A plain text as it was typed, without the marks of quotations."""
    lines = _QUOTE.sub("", _text(part, name)).split("\n")
    if str(_tried(lambda: part.get_param("format"))).lower() == "flowed":
        is_split = str(_tried(lambda: part.get_param("delsp"))).lower() == "yes"
        lines = list(_unflowed(lines, is_split=is_split))
    return "\n".join(lines)


def _unflowed(lines: Iterable[str], *, is_split: bool) -> Iterator[str]:
    """The lines as they were typed: one that ends in a space goes on in the next, and a text that
    `is_split` anywhere had no space there (RFC 3676, 4).
    """
    typed: list[str] = []
    for line in lines:
        typed.append(line.removeprefix(" "))
        if line.endswith(" ") and line != "-- ":
            typed[-1] = typed[-1][:-1] if is_split else typed[-1]
            continue
        yield "".join(typed)
        typed.clear()
    yield "".join(typed)
