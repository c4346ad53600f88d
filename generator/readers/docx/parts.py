"""The parts of a Word file that hold answers, or a refusal that says what the file is instead.

Nothing of a file is run, fetched or written back; its parts are only looked at.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from generator.errors import Place, Problem, ReadError
from generator.ooxml import PROPERTY, qualified

MAX_FILE = 20_000_000
MAX_PART = 20_000_000
_BODY, _PROPERTIES, _APPLICATION = "word/document.xml", "docProps/custom.xml", "docProps/app.xml"
_MARGINS = ("word/comments.xml", "word/footnotes.xml", "word/endnotes.xml")
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}document"
_SAVE = "open it in Word or LibreOffice and save it as .docx"
_NOT_OURS = "it cannot be one of our worksheets"
# What other files begin with; Office files of before 2007 and encrypted ones are the same on the
# outside (MS-CFB).
_KINDS = (
    (b"\xd0\xcf\x11\xe0", "is protected with a password, or is in the old .doc format",
     "take the password off, or save it as .docx"),
    (b"%PDF", "is a PDF", "send the Word file it was made from"),
    (b"{\\rtf", "is a rich text file", _SAVE),
)  # fmt: skip


@dataclass(frozen=True)
class Parts:
    """The body, the stamp in the document's properties, the program that saved the file, and what
    stands in its margins: comments, notes.
    """

    body: Any
    stamp: Mapping[str, str]
    saved_by: str
    margins: str = ""


def open_parts(data: bytes, name: str) -> Parts:
    """The parts of a Word file. Raises `ReadError`, naming the file `name`, for any other."""
    for start, message, hint in _KINDS:
        if data.startswith(start):
            raise _refused("read.kind", message, name, hint)
    if not data:
        raise _refused("read.empty", "is empty", name, "send it again")
    if len(data) > MAX_FILE:
        message = f"is larger than {MAX_FILE // 1_000_000} MB"
        raise _refused("read.too_large", message, name, _NOT_OURS)
    try:
        return _opened(data, name)
    except (
        zipfile.BadZipFile,
        zlib.error,
        etree.XMLSyntaxError,
        RuntimeError,
        NotImplementedError,
        EOFError,
        ValueError,
        KeyError,
    ):
        raise _refused("read.damaged", "is not a Word file, or is damaged", name, _SAVE) from None


def _opened(data: bytes, name: str) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = package.namelist()
        if "mimetype" in members:
            raise _refused("read.kind", "is an OpenDocument file", name, _SAVE)
        if any(member.endswith("vbaProject.bin") for member in members):
            hint = "save it as .docx, which holds no macros"
            raise _refused("read.macros", "holds macros", name, hint)
        if members.count(_BODY) != 1:
            raise _refused("read.damaged", "is not a Word file, or is damaged", name, _SAVE)
        body = _parsed(package, _BODY, name)
        custom, application = (
            _parsed(package, part, name) if part in members else ()
            for part in (_PROPERTIES, _APPLICATION)
        )
        margins = [_parsed(package, part, name) for part in _MARGINS if part in members]
    if body.tag == _STRICT:
        hint = "save it as “Word Document (.docx)”, not as “Strict Open XML”"
        raise _refused("read.strict", "is saved as Strict Open XML", name, hint)
    if body.tag != qualified("document"):
        raise _refused("read.damaged", "is not a Word file, or is damaged", name, _SAVE)
    texts = (" ".join(root.itertext(qualified("t"))) for root in margins)
    return Parts(body, _stamp(custom), _program(application), " ".join(texts))


def _parsed(package: zipfile.ZipFile, part: str, name: str) -> Any:
    """A part as a tree, its bytes counted while they are inflated: a zip's sizes may be a lie."""
    with package.open(part) as member:
        data = member.read(MAX_PART + 1)
    if len(data) > MAX_PART:
        message = f"holds a part ({part}) of more than {MAX_PART // 1_000_000} MB"
        raise _refused("read.too_large", message, name, _NOT_OURS)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    root = etree.fromstring(data, parser)
    if getattr(root.getroottree().docinfo, "doctype", ""):
        message = f"has a DOCTYPE in {part}, which Word never writes"
        raise _refused("read.doctype", message, name, _SAVE)
    return root


def _stamp(properties: Any) -> Mapping[str, str]:
    elements = (entry for entry in properties if isinstance(entry.tag, str))
    found = ((str(entry.get("name")), str(entry.xpath("string()"))) for entry in elements)
    return {name.removeprefix(PROPERTY): text for name, text in found if name.startswith(PROPERTY)}


def _program(application: Any) -> str:
    names = (str(entry.text) for entry in application if str(entry.tag).endswith("}Application"))
    return next(names, "")


def _refused(code: str, message: str, name: str, hint: str) -> ReadError:
    return ReadError(Problem(code, message, Place(name), hint))
