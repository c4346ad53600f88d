"""The type of a file that should be a Word file but is not, from its first bytes and parts."""

from __future__ import annotations

from collections.abc import Sequence

from generator.foundation.errors import ReadError
from generator.readers.refusals import refused
from generator.readers.xml_parts import SAVE_AS_DOCX

_SEND = "send the Word file itself"
# The first bytes of encrypted Office files and those from before 2007, and the names of streams in
# them, which are in UTF-16 (MS-CFB 2.2, MS-OFFCRYPTO 2.3.4).
_COMPOUND = b"\xd0\xcf\x11\xe0"
_STREAMS = (
    ("EncryptedPackage", "is protected with a password", "remove the password, and save it"),
    ("WordDocument", "is in the old .doc format", SAVE_AS_DOCX),
    ("Workbook", "is an old Excel workbook", _SEND),
    ("PowerPoint Document", "is an old PowerPoint file", _SEND),
)
_BEGINNINGS = (
    (b"%PDF", "is a PDF", "send the Word file it was made from"),
    (b"{\\rtf", "is a rich text file", SAVE_AS_DOCX),
    (b"\x89PNG", "is a picture", _SEND),
    (b"\xff\xd8\xff", "is a picture", _SEND),
    (b"<!DOCTYPE html", "is a web page", SAVE_AS_DOCX),
    (b"<html", "is a web page", SAVE_AS_DOCX),
    (b"MIME-Version:", "is a web page", SAVE_AS_DOCX),
    (b"<?xml", "is an XML file, not a Word file", SAVE_AS_DOCX),
)
_ZIP = b"PK"
_MEMBERS = (
    ("mimetype", "is an OpenDocument file", SAVE_AS_DOCX),
    ("xl/workbook.xml", "is an Excel workbook", _SEND),
    ("ppt/presentation.xml", "is a PowerPoint file", _SEND),
)


def check_bytes(data: bytes, name: str) -> None:
    """Raise `ReadError`, naming the file `name`, unless it could be a zip file."""
    if not data:
        raise refused("is empty", name, "send it again", "read.empty")
    if data.startswith(_ZIP):
        return
    if data.startswith(_COMPOUND):
        for stream, message, hint in _STREAMS:
            if stream.encode("utf-16-le") in data:
                raise refused(message, name, hint)
        hint = "remove the password, or save it as .docx"
        raise refused("is protected with a password, or is in an old format", name, hint)
    start = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    for beginning, message, hint in _BEGINNINGS:
        if start.lower().startswith(beginning.lower()):
            raise refused(message, name, hint)
    if _is_text(data):
        raise refused("is plain text, not a Word file", name, "if it is Markdown, rename it to .md")
    raise refused("is not a Word file, or is damaged", name, SAVE_AS_DOCX, "read.damaged")


def check_names(names: Sequence[str], name: str) -> None:
    """Raise `ReadError` for a zip file that is one of another program."""
    for member, message, hint in _MEMBERS:
        if member in names:
            raise refused(message, name, hint)


def no_main_part(names: Sequence[str], name: str) -> ReadError:
    """The error for a zip file without the main part of a Word file."""
    if any(member.startswith("word/") for member in names):
        return refused("lacks its main part, word/document.xml", name, SAVE_AS_DOCX, "read.damaged")
    hint = "unpack it, and pass the Word file inside"
    return refused("is a zip file without a Word document in it", name, hint)


def _is_text(data: bytes) -> bool:
    try:
        text = data[:1000].decode()
    except UnicodeDecodeError:
        return False
    return all(sign.isprintable() or sign.isspace() for sign in text)
