"""The Word reader: what stands in the content controls of a filled file (ECMA-376, part 1, 17.5.2).

Nothing of the file is run, fetched or written back; its parts are only looked at.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from generator.document import Entry, Found
from generator.errors import Place, Problem, ReadError
from generator.ooxml import CHECKED, NAMESPACES, PLACEHOLDER_STYLE, PROPERTY, qualified
from generator.readers.entries import Entries

_MAX_PART = 20_000_000
_BODY, _PROPERTIES = "word/document.xml", "docProps/custom.xml"
_SKIPPED = frozenset(
    map(
        qualified,
        ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sdtPr", "mc:Fallback"),
    )
)


class DocxReader:
    """Reads a filled Word worksheet by the tags of its content controls."""

    def read(self, data: bytes, name: str) -> Found:
        """The text of each content control under its tag; one that still shows its prompt is blank.

        Raises `ReadError` if the file is not a Word file or not one of ours.
        """
        body, properties = _parts(data, name)
        stamp = _stamp(properties)
        if not stamp:
            hint = "it lacks the document properties that say what it is"
            raise ReadError(
                Problem("read.not_ours", "is not a worksheet we made", Place(name), hint)
            )
        entries = Entries(name)
        for tag, entry in _controls(body):
            entries.add(tag, entry)
        return entries.found(stamp)


def _parts(data: bytes, name: str) -> tuple[Any, Any]:
    hint = "open it in Word or LibreOffice and save it as .docx"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            texts = [
                _member(package, part, name) if part in names else b"<none/>"
                for part in (_BODY, _PROPERTIES)
            ]
        body, properties = (etree.fromstring(text, _parser()) for text in texts)
    except (
        zipfile.BadZipFile,
        zlib.error,
        etree.XMLSyntaxError,
        RuntimeError,
        NotImplementedError,
        EOFError,
        ValueError,
    ):
        raise ReadError(
            Problem("read.damaged", "is not a Word file, or is damaged", Place(name), hint)
        ) from None
    if body.tag != qualified("document"):
        raise ReadError(
            Problem("read.damaged", "is not a Word file, or is damaged", Place(name), hint)
        )
    return body, properties


def _member(package: zipfile.ZipFile, part: str, name: str) -> bytes:
    """A part's bytes, counted while they are inflated: the sizes a zip states may be a lie."""
    with package.open(part) as member:
        data = member.read(_MAX_PART + 1)
    if len(data) > _MAX_PART:
        message = f"holds a part ({part}) of more than {_MAX_PART // 1_000_000} MB"
        raise ReadError(
            Problem("read.too_large", message, Place(name), "it cannot be one of our worksheets")
        )
    return data


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)


def _stamp(properties: Any) -> Mapping[str, str]:
    elements = (entry for entry in properties if isinstance(entry.tag, str))
    found = ((str(entry.get("name")), str(entry.xpath("string()"))) for entry in elements)
    return {name.removeprefix(PROPERTY): text for name, text in found if name.startswith(PROPERTY)}


def _controls(body: Any) -> Iterator[tuple[str, Entry]]:
    for control in body.iter(qualified("sdt")):
        properties = control.find("w:sdtPr", NAMESPACES)
        content = control.find("w:sdtContent", NAMESPACES)
        tag = properties.find("w:tag", NAMESPACES) if properties is not None else None
        if tag is not None and content is not None:
            yield str(tag.get(qualified("val"))), _entry(properties, content)


def _entry(properties: Any, content: Any) -> Entry:
    box = properties.find("w14:checkbox", NAMESPACES)
    if box is not None:
        checked = box.find("w14:checked", NAMESPACES)
        ticked = checked is not None and checked.get(qualified("w14:val")) in ("1", "true")
        return Entry("", "tag", ("true",) if ticked or CHECKED in _text(content) else ())
    text = unicodedata.normalize("NFC", _text(content).strip())
    if properties.find("w:showingPlcHdr", NAMESPACES) is not None and _is_prompt(content):
        return Entry("", "tag")
    shown = {
        item.get(qualified("displayText")): item.get(qualified("value"))
        for item in _items(properties)
    }
    return Entry(str(shown.get(text, text)), "tag")


def _items(properties: Any) -> Iterator[Any]:
    for name in ("w:dropDownList", "w:comboBox"):
        yield from properties.iterfind(f"{name}/w:listItem", NAMESPACES)


def _is_prompt(content: Any) -> bool:
    """Whether every run of a control is in the prompt's style: a script may leave the flag behind
    on real answers.
    """
    styles = [run.find("w:rPr/w:rStyle", NAMESPACES) for run in content.iter(qualified("r"))]
    return all(
        style is not None and style.get(qualified("val")) == PLACEHOLDER_STYLE for style in styles
    )


def _text(node: Any) -> str:
    """The text a person sees: insertions kept, deletions and field codes left out, breaks and tabs
    as such.
    """
    parts: list[str] = []
    for child in node:
        if child.tag in _SKIPPED:
            continue
        if child.tag == qualified("t"):
            parts.append(str(child.xpath("string()")))
        elif child.tag == qualified("noBreakHyphen"):
            parts.append("\u2011")
        elif child.tag in (qualified("br"), qualified("cr")):
            parts.append("\n")
        elif child.tag == qualified("tab"):
            parts.append("\t")
        else:
            parts.append(_text(child))
            if child.tag == qualified("p") and child.getnext() is not None:
                parts.append("\n")
    return "".join(parts)
