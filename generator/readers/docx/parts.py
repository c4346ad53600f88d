"""The parts of a Word file that contain answers, or an error that says what the file is instead.

Nothing in a file is run, fetched or written back; its parts are only read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from generator.formats.ooxml import PROPERTY, is_edge, qualified
from generator.foundation.errors import Place, Problem
from generator.foundation.limits import Limits, amount, more
from generator.foundation.zip_reader import read_members
from generator.readers.docx.file_type import check_bytes, check_names, refused
from generator.readers.docx.tokens import words_in

_BODY, _PROPERTIES, _APPLICATION = "word/document.xml", "docProps/custom.xml", "docProps/app.xml"
_CORE = "docProps/core.xml"
# When the file was saved last (ECMA-376, part 2, 11.1).
_SAVED_ON = re.compile(rb"<(?:\w+:)?modified\b[^>]*>\s*([0-9TZ:.+-]{10,40})\s*<")
_MARGINS = ("word/comments.xml", "word/footnotes.xml", "word/endnotes.xml")
_RELATIONS, _TYPES = ".rels", "[Content_Types].xml"
_READ = frozenset((_BODY, _PROPERTIES, _APPLICATION, _TYPES, *_MARGINS))
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}document"
_SAVE = "open it in Word or LibreOffice and save it as .docx"
_OBJECTS = (
    "word/embeddings/", "word/activeX/", "word/controls/", "word/afchunk", "customui/",
    "word/webextensions/",
)  # fmt: skip
_NO_MACROS = "save it as .docx, which cannot contain macros"
_MACROS = (b"vbaProject", b"macroEnabled")
# Fields that fetch, embed or run something (ECMA-376, part 1, 17.16.5).
_ACTS = re.compile(r"^\s*(DDE\w*|INCLUDE\w*|LINK|MACROBUTTON|DATABASE|IMPORT|RD)\b", re.IGNORECASE)
_ACTIVE = frozenset(
    {"aFChunk", "oleObject", "package", "control", "extensibility", "subDocument",
     "webextension", "webextensiontaskpanes"}
)  # fmt: skip
_INSTRUCTION, _SIMPLE, _FIELD = map(qualified, ("instrText", "fldSimple", "fldChar"))
_LINK = "/hyperlink"  # relationships that are followed only on a click


@dataclass(frozen=True)
class Parts:
    """The body, the stamp from the document properties, the program that saved the file and when,
    headers and footers (`edges`), the text of comments and notes (`margins`), and warnings about
    what was ignored.
    """

    body: Any
    stamp: Mapping[str, str]
    saved_by: str
    saved_on: datetime | None
    edges: tuple[Any, ...] = ()
    margins: str = ""
    problems: tuple[Problem, ...] = ()


def open_parts(data: bytes, name: str, limits: Limits) -> Parts:
    """The parts of a Word file. Raises `ReadError`, naming the file `name`, for any other file."""
    check_bytes(data, name)
    if len(data) > limits.word_file:
        message = f"is larger than {amount('word_file', limits.word_file)}"
        raise refused(message, name, more("word_file"), "read.too_large")
    members = read_members(data, name, _is_read, limits)
    check_names(members.names, name)
    if any(mark in members.parts.get(_TYPES, b"") for mark in _MACROS):
        raise refused("contains macros", name, _NO_MACROS, "read.macros")
    trees = {
        part: _parsed(bytes_, part, name, limits)
        for part, bytes_ in members.parts.items()
        if part != _CORE
    }
    body = trees[_BODY]
    if body.tag == _STRICT:
        hint = "save it as “Word Document (.docx)”, not as “Strict Open XML”"
        raise refused("is saved as Strict Open XML", name, hint, "read.strict")
    if body.tag != qualified("document"):
        raise refused("is not a Word document", name, _SAVE, "read.damaged")
    texts = (words_in(trees[part]) for part in _MARGINS if part in trees)
    return Parts(
        body,
        _stamp(trees.get(_PROPERTIES, ())),
        _program(trees.get(_APPLICATION, ())),
        _saved_on(members.parts.get(_CORE, b"")),
        tuple(tree for part, tree in trees.items() if is_edge(part)),
        " ".join(texts),
        tuple(_warnings(members.names, trees, name)),
    )


def _is_read(part: str) -> bool:
    return part in (*_READ, _CORE) or is_edge(part) or part.endswith(_RELATIONS)


def _parsed(data: bytes, part: str, name: str, limits: Limits) -> Any:
    """A part as a tree; no entity is resolved and nothing is fetched (OWASP, "XML External Entity
    Prevention"). libxml2 stops at 256 levels and at 10 MB of text.
    """
    if data.count(b"<") > 2 * limits.word_elements:
        most = amount("word_elements", limits.word_elements)
        message = f"contains a part ({part}) of more than {most} elements"
        raise refused(message, name, more("word_elements"), "read.too_large")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        message = f"is damaged in {part}: {_reason(error)}"
        raise refused(message, name, _SAVE, "read.damaged") from None
    if getattr(root.getroottree().docinfo, "doctype", ""):
        message = f"has a DOCTYPE in {part}, which Word never writes"
        raise refused(message, name, _SAVE, "read.doctype")
    return root


def _reason(error: Exception) -> str:
    """libxml2's message as one line, without its advice for programmers."""
    return str(error).partition("\n")[0].partition(", use XML_PARSE_HUGE")[0][:100]


def _warnings(names: Sequence[str], trees: Mapping[str, Any], name: str) -> Iterator[Problem]:
    """A warning for each thing in a file that could run or refer elsewhere, and for comments and
    notes.
    """
    if any(words_in(trees[part]) for part in _MARGINS if part in trees):
        message = "contains comments or notes, which are not read"
        yield Problem("read.margins", message, Place(name), "check them in the file", "warning")
    hint = "the answers were read; nothing else in the file is used"
    relations = [
        relation for part in trees if part.endswith(_RELATIONS) for relation in trees[part]
    ]
    types = {str(relation.get("Type", "")).rpartition("/")[2] for relation in relations}
    if types & _ACTIVE or any(member.startswith(_OBJECTS) for member in names):
        message = "contains embedded objects, which were ignored"
        yield Problem("read.embedded", message, Place(name), hint, "warning")
    codes = {found[1].upper() for found in map(_ACTS.match, _codes(trees[_BODY])) if found}
    if codes:
        message = f"contains field codes ({', '.join(sorted(codes))}), which were not run"
        yield Problem("read.codes", message, Place(name), hint, "warning")
    outside = [
        str(relation.get("Type", "")).rpartition("/")[2]
        for relation in relations
        if relation.get("TargetMode") == "External"
        and not str(relation.get("Type")).endswith(_LINK)
    ]
    if outside:
        kinds = ", ".join(dict.fromkeys(outside))
        message = f"refers to something outside the file ({kinds}), which was not fetched"
        yield Problem("read.outside", message, Place(name), hint, "warning")


def _codes(body: Any) -> Iterator[str]:
    """The codes of fields, joined where they are split into pieces."""
    pieces: list[str] = []
    for element in body.iter(_INSTRUCTION, _SIMPLE, _FIELD):
        if element.tag == _INSTRUCTION:
            pieces.append(element.text or "")
            continue
        yield "".join(pieces)
        pieces.clear()
        yield str(element.get(qualified("instr"), ""))
    yield "".join(pieces)


def _stamp(properties: Any) -> Mapping[str, str]:
    elements = (entry for entry in properties if isinstance(entry.tag, str))
    found = ((str(entry.get("name")), str(entry.xpath("string()"))) for entry in elements)
    return {name.removeprefix(PROPERTY): text for name, text in found if name.startswith(PROPERTY)}


def _saved_on(core: bytes) -> datetime | None:
    """When a file was saved last, in UTC; None where it does not say so in a way that is valid."""
    found = _SAVED_ON.search(core)
    try:
        day = datetime.fromisoformat(found[1].decode()) if found else None
        return day and (day if day.tzinfo else day.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _program(application: Any) -> str:
    names = (str(entry.text) for entry in application if str(entry.tag).endswith("}Application"))
    return next(names, "")
