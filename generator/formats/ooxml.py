"""Office Open XML (ECMA-376, part 1, 17): what the Word writer and the Word reader share."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from generator.foundation.digests import digest

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NAMESPACES = {"w": W, "w14": W14, "mc": MC}
_WRITTEN = {"w": W, "w14": W14}
# The namespaces of what is taken from an organisation's own Word template.
TEMPLATE_NAMESPACES = {
    "w": W,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
PLACEHOLDER_STYLE = "PlaceholderText"
CHECKED, UNCHECKED, NOT_KNOWN = "\u2612", "\u2610", "?"
# The prefix of the custom document properties that contain the stamp.
PROPERTY = "playbook."
# The entry of the stamp that says what a file is filled in on, where that is not the screen.
MEDIUM, PAPER = "medium", "paper"
BOOKMARK = "q_"  # begins the names of bookmarks around fields
_MAX_BOOKMARK = 40
_DECLARED = re.compile(r' xmlns:\w+="[^"]*"')
_OFF = ("0", "false", "off")
_EDGE = re.compile(r"word/(header|footer)[0-9]*\.xml")


def bookmark_name(tag: str) -> str:
    """The name of the bookmark around the content control with this tag: letters, digits and `_`,
    at most 40 characters.

    LibreOffice cuts names at 40 characters on saving, so a longer one is cut here and ends in a
    digest of the tag.
    """
    name = BOOKMARK + re.sub(r"[.-]", "_", tag)
    if len(name) <= _MAX_BOOKMARK:
        return name
    return f"{name[:31]}_{digest(tag.encode())[:8]}"


def control_id(tag: str) -> int:
    """The id of a tag's content control: a positive signed 32-bit number, always the same for a tag
    (17.5.2.18).
    """
    return int(digest(tag.encode())[:8], 16) & 0x7FFFFFFF or 1


def style_id(name: str) -> str:
    """The id of a style: its name in capitalised words, together (`heading 1` → `Heading1`)."""
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def is_edge(part: str) -> bool:
    """Whether a part is a header or a footer."""
    return bool(_EDGE.fullmatch(part))


def qualified(name: str) -> str:
    """The name in lxml's notation; without a prefix, such as `w:`, it is from WordprocessingML."""
    prefix, colon, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix] if colon else W}}}{local}"


def is_on(mark: Any) -> bool:
    """Whether an element that is a switch is on; None, for a missing one, is off (17.17.4)."""
    return mark is not None and all(value not in _OFF for value in mark.attrib.values())


def element(name: str, /, *children: Any, **attributes: object) -> Any:
    """A WordprocessingML element with its attributes and children; None is left out."""
    result = etree.Element(qualified(name), nsmap=_WRITTEN)
    for key, value in attributes.items():
        if value is not None:
            result.set(qualified(key.rstrip("_")), str(value))
    result.extend(child for child in children if child is not None)
    return result


def to_text(tree: Any) -> str:
    """An element as text, without declarations of namespaces."""
    return _DECLARED.sub("", etree.tostring(tree, encoding="unicode", with_tail=False))


def parse_own(xml: str) -> Any:
    """An element from XML that this program wrote."""
    return etree.fromstring(xml.encode())


def template_element(name: str, xml: str) -> Any:
    """An element with content that was taken from an organisation's own Word template."""
    spaces = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in TEMPLATE_NAMESPACES.items())
    return parse_own(f"<w:{name}{spaces}>{xml}</w:{name}>")


def part_xml(root: Any) -> str:
    """A part as text, with its declaration."""
    etree.cleanup_namespaces(root)
    text = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'


def declare_once(root: Any) -> None:
    """Move every declaration of a namespace to the root element."""
    etree.cleanup_namespaces(root, top_nsmap=root.nsmap | _WRITTEN, keep_ns_prefixes=[*NAMESPACES])
