"""The outline of a Word file, which people review when a golden file changes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from lxml import etree

_NAMES = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
_KINDS = {"comboBox": "combo", "dropDownList": "choice", "checkbox": "check box", "date": "date"}
_SILENT = {"pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "bookmarkStart", "bookmarkEnd"}
# Settings that a line shows elsewhere, that hardly ever differ, or that are only formatting.
_UNSEEN = {"pStyle", "numPr", "tabs", "pBdr", "shd", "cantSplit", "tcW", "tcBorders", "tcMar"}
# Digests of settings and words, which would change all outlines; the profile is printed, too.
_VOLATILE = re.compile(r"playbook\.(profile|fields|form\.\d+|around\.\d+)$")


def outline(data: bytes) -> str:
    """Properties, body, headers and footers of a Word file, one line per paragraph.

    A line begins with the paragraph's style, in a new cell after `|`, in a new row after `row |`.
    Formatting of styles and cells, sizes of pictures, ids and digests are left out.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = sorted(name for name in package.namelist() if name.endswith(".xml"))
        parts = {name: etree.fromstring(package.read(name)) for name in names}
    about = (child for name in names if name.startswith("docProps/") for child in parts[name])
    stored = {child.get("name", _name(child)): _find(child) for child in about}
    part = _Lines(parts.get("word/numbering.xml", etree.Element("none")))
    shown = (f"{name}={text}" for name, text in stored.items() if not _VOLATILE.match(name))
    lines = [f"properties: {'; '.join(shown)}"]
    for name in names:
        if match := re.fullmatch(r"word/((document|header\d+|footer\d+)\.xml)", name):
            lines += ["", f"{match[1]}:", *part.blocks(parts[name])]
    return "\n".join(lines).replace(stored.get("playbook.profile", "\0"), "…") + "\n"


@dataclass(frozen=True)
class _Lines:
    """The lines of a part of a Word file; `numbering` defines the markers of its lists."""

    numbering: etree._Element

    def blocks(self, parent: etree._Element) -> Iterator[str]:
        for child in parent:
            match _name(child):
                case "body":
                    yield from self.blocks(child)
                case "p":
                    style = _find(child, "w:pPr/w:pStyle/@w:val") or "no style"
                    start = f"{style}{self.mark(child)}{_settings(child, '{*}pPr/*')}"
                    yield f"{start}: {self.text(child)}".removesuffix(": ")
                case "tbl":
                    widths = (_find(column, "@w:w") for column in child.iterfind("{*}tblGrid/*"))
                    yield " ".join(["table", *widths])
                    yield from ("  " + line for line in self.blocks(child))
                case "tr" | "tc" as name:
                    sign, indent = ("row", "    ") if name == "tr" else ("|", "  ")
                    first, *others = self.blocks(child)
                    yield f"{sign}{_settings(child, f'{{*}}{name}Pr/*')} {first}"
                    yield from (indent + line for line in others)
                case "sectPr":
                    yield "section" + _settings(child, "*")
                case name if name not in _SILENT:
                    yield self.piece(child)[1]

    def mark(self, paragraph: etree._Element) -> str:
        """A list item's marker, level, and `new` for the first item; empty outside lists."""
        level, ident = (_find(paragraph, f"w:pPr/w:numPr/w:{x}/@w:val") for x in ("ilvl", "numId"))
        if not ident:
            return ""
        kind = "w:abstractNum[@w:abstractNumId=../w:num[@w:numId=$id]/w:abstractNumId/@w:val]"
        path = f"{kind}/w:lvl[@w:ilvl=$level]/w:numFmt/@w:val"
        sign = _find(self.numbering, path, id=ident, level=level)
        begun = _find(paragraph, "preceding::w:numId[@w:val=$id]/@w:val", id=ident)
        return f" {sign} {level}{'' if begun else ' new'}"

    def text(self, parent: etree._Element) -> str:
        """The text of an element; neighbouring runs with the same formatting are joined."""
        pieces = [self.piece(child) for child in parent if _name(child) not in _SILENT]
        groups = groupby(pieces, key=lambda piece: piece[0])
        joined = ((pattern, "".join(text for _, text in same)) for pattern, same in groups)
        return "".join(pattern.format(text) for pattern, text in joined)

    def piece(self, element: etree._Element) -> tuple[str, str]:
        """The formatting of a piece of a paragraph, as a pattern for its text, and its text."""
        match _name(element):
            case "r":
                return _pattern(element), "".join(map(_drawn, element))
            case "sdt":
                return "{}", _control(element)
            case "hyperlink":
                target = _find(element, "@w:anchor | @*[local-name()='id']")
                return "{}", f"<{self.text(element)} → {target}>"
            case name:
                return "{}", f"<{_find(element, '@w:instr') or name}>"


def _control(control: etree._Element) -> str:
    """A blank control with `: "its prompt"`, a filled one with `= "its answer"`."""
    found = [_name(child) for child in control.iterfind("{*}sdtPr/*")]
    kinds = _KINDS | {"text": "multiline" if _find(control, "*/w:text/@w:multiLine") else "text"}
    shown = [kinds[name] for name in found if name in kinds]
    if items := control.findall("{*}sdtPr/*/{*}listItem"):
        options = (f"{_find(item, '@w:value')}={_find(item, '@w:displayText')}" for item in items)
        shown.append(f"of {len(items)} ({'; '.join(options)})")
    shown += [] if _find(control, "w:sdtPr/w:lock/@w:val") == "sdtLocked" else ["unlocked"]
    tag, title = (_find(control, f"w:sdtPr/w:{name}/@w:val") for name in ("tag", "alias"))
    text = "".join(_drawn(child) for run in control.iter("{*}r") for child in run)
    return (
        f'[{tag} {" ".join(shown)} “{title}”{":" if "showingPlcHdr" in found else " ="} "{text}"]'
    )


def _pattern(run: etree._Element) -> str:
    style = _find(run, "w:rPr/w:rStyle/@w:val")
    sign = "".join({"b": "**", "i": "*"}.get(_name(child), "") for child in run.iterfind("*/*"))
    return f"{sign}{{{{{style}: {{}}}}}}{sign}" if style else f"{sign}{{}}{sign}"


def _drawn(child: etree._Element) -> str:
    match _name(child):
        case "t":
            return child.text or ""
        case "br":
            return f" ⏎{_find(child, '@w:type')} "
        case "drawing":
            return f"<picture “{_find(child, '*/*/@descr')}”>"
        case name:
            return "" if name in _SILENT else f"<{name}>"


def _settings(owner: etree._Element, path: str) -> str:
    """The properties of an element, in brackets; empty if there are none."""
    shown = [child for child in owner.iterfind(path) if _name(child) not in _UNSEEN]
    texts = (" ".join([_name(child), *map(str, child.values())]) for child in shown)
    return f" ({', '.join(texts)})" if shown else ""


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _find(element: etree._Element, path: str = ".", **names: Any) -> str:
    """The text that an XPath selects; empty if it selects nothing."""
    return str(element.xpath(f"string({path})", namespaces=_NAMES, **names))
