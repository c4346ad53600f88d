"""Pictures in the headers and footers of a Word template, with their place and size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from generator.formats.ooxml import TEMPLATE_NAMESPACES
from generator.readers.docx.allowed import new, plain

_WP, _A, _PIC, _R = (f"{{{TEMPLATE_NAMESPACES[prefix]}}}" for prefix in ("wp", "a", "pic", "r"))
_EMBED = f"{_R}embed"
_PLACE = (
    "inline anchor extent effectExtent docPr cNvGraphicFramePr simplePos positionH positionV"
    " posOffset align wrapNone wrapSquare wrapTopAndBottom wrapTight wrapThrough wrapPolygon start"
    " lineTo"
)
_DRAWN = (
    "graphic graphicData graphicFrameLocks blip srcRect stretch fillRect xfrm off ext prstGeom"
    " avLst picLocks alphaModFix lum grayscl"
)
_PICTURE = "pic nvPicPr cNvPr cNvPicPr blipFill spPr"
_ALLOWED = frozenset(
    f"{space}{name}"
    for space, names in ((_WP, _PLACE), (_A, _DRAWN), (_PIC, _PICTURE))
    for name in names.split()
)
_NAMED = (f"{_WP}docPr", f"{_PIC}cNvPr")
# Some programs write the name of the file where people gave no description.
_FILE = re.compile(r"[\\/]|\.\w{3,4}$")
_MOST = 300  # characters in an attribute


def picture_ids(drawing: Any) -> list[str]:
    """The ids of the relationships to a drawing's picture; empty unless it is a single picture."""
    kinds = [str(child.tag) for data in drawing.iter(f"{_A}graphicData") for child in data]
    blips = list(drawing.iter(f"{_A}blip"))
    if kinds != [f"{_PIC}pic"] or len(blips) != 1 or drawing.find(f"*/{_A}graphic") is None:
        return []
    return [str(blips[0].get(_EMBED, ""))]


def picture_of(drawing: Any, name: str) -> Any:
    """A copy of a drawing that refers to the picture by its `name`."""
    copy = new("drawing")
    copy.extend(_allowed(drawing))
    for blip in copy.iter(f"{_A}blip"):
        blip.set(_EMBED, name)
    for number, named in enumerate(copy.iter(*_NAMED), 1):
        text = str(named.get("descr", ""))
        named.attrib.clear()
        named.set("id", str(number))
        named.set("name", "Picture")
        if named.tag == _NAMED[0]:
            named.set("descr", "" if _FILE.search(text) else text)
    return copy


def _allowed(source: Any) -> Iterator[Any]:
    for child in source:
        if child.tag not in _ALLOWED:
            continue
        copy = etree.Element(child.tag, nsmap=TEMPLATE_NAMESPACES)
        for key, text in child.attrib.items():
            if not str(key).startswith("{"):
                copy.set(key, plain(str(text))[:_MOST])
        if str(child.tag).endswith(("}posOffset", "}align")):
            copy.text = plain(str(child.text or ""))[:_MOST]
        copy.extend(_allowed(child))
        yield copy
