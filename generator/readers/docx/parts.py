"""The parts of a Word file that contain answers, or an error that says what the file is instead.

Nothing in a file is run, fetched or written back; its parts are only read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from generator.formats.ooxml import (
    NAMESPACES,
    PROPERTY,
    is_edge,
    qualified,
)
from generator.foundation.errors import Place, Problem, ReadError
from generator.foundation.limits import Limits
from generator.readers.docx.looks import NO_STYLES, Styles, read_styles
from generator.readers.docx.opened import OpenedFile
from generator.readers.docx.package import Package
from generator.readers.docx.tokens import words_in
from generator.readers.xml_parts import parse_part, read_moment

_MARGINS = ("comments", "footnotes", "endnotes")
_IDENTIFIER = "{http://purl.org/dc/elements/1.1/}identifier"
_SAVED_ON = "{http://purl.org/dc/terms/}modified"  # ECMA-376, part 2, 11.1
_OBJECTS = (
    "word/embeddings/", "word/activeX/", "word/controls/", "word/afchunk", "customui/",
    "word/webextensions/",
)  # fmt: skip
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
    what was ignored. `identifier` is the document's id in its core properties, `prompts` are the
    building blocks of prompts by name.
    """

    body: Any
    stamp: Mapping[str, str]
    saved_by: str
    saved_on: datetime | None
    edges: tuple[Any, ...] = ()
    margins: str = ""
    problems: tuple[Problem, ...] = ()
    identifier: str = ""
    prompts: Mapping[str, str] = field(default_factory=dict)
    styles: Styles = NO_STYLES


def open_parts(data: bytes, name: str, limits: Limits) -> Parts:
    """The parts of a Word file. Raises `ReadError`, naming the file `name`, for any other file."""
    opened = OpenedFile(data, name, limits)
    package, main = opened.package, opened.main
    body = opened.body()
    margins = [tree for kind in _MARGINS for tree in opened.related(main, kind, f"word/{kind}.xml")]
    words = [text for text in map(words_in, margins) if text]
    properties = opened.of_file("custom-properties", "docProps/custom.xml")
    application = opened.of_file("extended-properties", "docProps/app.xml")
    core = opened.optional(package.of_file("core-properties", "docProps/core.xml"))
    return Parts(
        body,
        _stamp(properties),
        _program(application),
        _saved_on(core),
        tuple(_edges(opened)),
        " ".join(words),
        tuple(_warnings(package, body, name, has_margins=bool(words))),
        _identifier(core),
        _prompts(_data(opened, "glossaryDocument"), limits),
        _styles(_data(opened, "styles", "word/styles.xml"), limits),
    )


def _data(opened: OpenedFile, kind: str, usual: str = "") -> bytes:
    """What is in a part that the file can do without; empty if it has none."""
    found = next(iter(opened.package.related(opened.main, kind, usual)), "")
    return opened.members.parts.get(found, b"")


def _edges(opened: OpenedFile) -> Iterator[Any]:
    """The headers and footers."""
    kinds = ("header", "footer")
    found = [part for kind in kinds for part in opened.package.related(opened.main, kind)]
    yield from map(opened.tree, found or filter(is_edge, opened.members.names))


def _warnings(package: Package, body: Any, name: str, *, has_margins: bool) -> Iterator[Problem]:
    """A warning for each thing in a file that could run or refer elsewhere, and for comments and
    notes.
    """
    if has_margins:
        message = "contains comments or notes, which are not read"
        yield Problem("read.margins", message, Place(name), "check them in the file", "warning")
    hint = "the answers were read; nothing else in the file is used"
    relations = list(package.relations)
    types = {str(relation.get("Type", "")).rpartition("/")[2] for relation in relations}
    if types & _ACTIVE or any(part.startswith(_OBJECTS) for part in package.names):
        message = "contains embedded objects, which were ignored"
        yield Problem("read.embedded", message, Place(name), hint, "warning")
    codes = {found[1].upper() for found in map(_ACTS.match, _codes(body)) if found}
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


def _saved_on(core: Any) -> datetime | None:
    """When a file was saved last, in UTC; None where its core properties do not say so."""
    return read_moment("" if core is None else str(core.findtext(_SAVED_ON) or ""))


def _program(application: Any) -> str:
    names = (str(entry.text) for entry in application if str(entry.tag).endswith("}Application"))
    return next(names, "")


def _identifier(core: Any) -> str:
    found = None if core is None else core.find(_IDENTIFIER)
    return "" if found is None else str(found.text or "").strip()


# The files of one day have the same styles and prompts, so that the latest are kept.
@lru_cache(maxsize=8)
def _styles(data: bytes, limits: Limits) -> Styles:
    """The styles in a part; a damaged one counts as missing."""
    return read_styles(_tree(data, limits))


@lru_cache(maxsize=8)
def _prompts(data: bytes, limits: Limits) -> Mapping[str, str]:
    """The texts of building blocks by name (ECMA-376, part 1, 17.12)."""
    glossary = _tree(data, limits)
    blocks = () if glossary is None else glossary.iterfind("w:docParts/w:docPart", NAMESPACES)
    named = ((block.find("w:docPartPr/w:name", NAMESPACES), block) for block in blocks)
    return {
        str(name.get(qualified("val"))): "".join(block.itertext(qualified("t"))).strip()
        for name, block in named
        if name is not None
    }


def _tree(data: bytes, limits: Limits) -> Any:
    """A part as a tree; None if it is empty or damaged."""
    try:
        return parse_part(data, "", "", limits) if data else None
    except ReadError:
        return None
