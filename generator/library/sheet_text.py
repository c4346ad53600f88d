"""All text in a file, whatever its format: good for finding a name, not for reading answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes, policy
from html import unescape

from generator.foundation.errors import ReadError
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.zip_reader import read_members
from generator.readers.pdf import PdfReader

_TAG = re.compile(r"<[^<>]*>")
_PARAGRAPH = re.compile(r"</(?:w:p|text:p|p|div|td|tr|li|h[1-6])>|<br[ /]*>", re.IGNORECASE)
_MAILS = (".eml", ".mhtml", ".mht")
_TEXTS = (".xml", ".rels", ".txt", ".html", ".htm")


def text_of(data: bytes, suffix: str, limits: Limits = LIMITS) -> str:
    """The text in a file, also in its properties, comments and, for a mail, attachments; as much as
    can be found in a damaged one. Names that formatting divides are whole. Of a PDF it is what is
    in its fields.
    """
    return "\n".join(_texts(data, suffix.lower(), limits))


def _texts(data: bytes, suffix: str, limits: Limits) -> Iterator[str]:
    if data.startswith(b"PK"):
        try:
            found = read_members(data, "", lambda name: name.endswith(_TEXTS), limits)
        except ReadError:
            return
        for part in found.parts.values():
            yield _without_tags(part.decode(errors="replace"))
    elif data.startswith(b"%PDF"):
        with suppress(ReadError):
            yield "\n".join(PdfReader(limits).lines(data, ""))
    elif suffix in _MAILS:
        message = message_from_bytes(data, policy=policy.default)
        yield "\n".join(f"{name}: {value}" for name, value in message.items())
        for attached in message.walk():
            content = attached.get_payload(decode=True)
            if isinstance(content, bytes):
                yield attached.get_filename() or ""
                yield from _texts(content, "", limits)
    else:
        encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
        text = data.decode(encoding, errors="replace")
        yield text
        yield _without_tags(text)


def _without_tags(text: str) -> str:
    return unescape(_TAG.sub("", _PARAGRAPH.sub("\n", text)))
