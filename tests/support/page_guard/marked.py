"""A Word file whose headings, headers and footers can be told apart by colour when it is printed.

Colours change nothing in the layout. A picture of a page then shows where each heading stands and
which ink belongs to the text, whatever the fonts and columns are.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from lxml import etree

from generator.formats.ooxml import NAMESPACES, element, is_edge, qualified

BODY = "word/document.xml"
# Headers and footers; their green is so light that it does not count as ink.
_EDGE_COLOUR = "FDE001"
# The green of headings; red and blue are a heading's number. No brand colour is so bright.
HEADING_GREEN = 0xFA
_HEADING = re.compile("heading ([1-9])", re.IGNORECASE)
_STEP_NUMBER = "StepNumber"
# Characters that print nothing: soft hyphen, zero-width space and joiners.
_UNPRINTED = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_NO_BREAK = re.compile("[\u00a0\u202f\u2007]")
_SPACES = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}


@dataclass(frozen=True)
class Heading:
    """A heading of a document; `step` says whether it is that of a numbered step."""

    level: int
    text: str
    step: bool


@dataclass(frozen=True)
class Margins:
    """A page's size and margins in points."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class MarkedFile:
    """A marked Word file, and what its pages must show: `words` of the body, `edges` of headers and
    footers, and `pairs` of words that a no-break space joins wherever they follow each other.
    """

    data: bytes
    headings: tuple[Heading, ...]
    words: tuple[str, ...]
    edges: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]
    margins: tuple[Margins, ...]


def marked(data: bytes) -> MarkedFile:
    """The Word file with its parts marked."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    levels = _levels(etree.fromstring(parts["word/styles.xml"]))
    body = etree.fromstring(parts[BODY])
    headings = tuple(_mark_headings(body, levels))
    parts[BODY] = etree.tostring(body, encoding="UTF-8", standalone=True)
    edges: list[str] = []
    for name in filter(is_edge, list(parts)):
        root = etree.fromstring(parts[name])
        edges.extend(paragraphs(root))
        _mark_edge(root)
        parts[name] = etree.tostring(root, encoding="UTF-8", standalone=True)
    texts = list(paragraphs(body))
    return MarkedFile(
        _zipped(parts),
        headings,
        tuple(word for text in texts for word in words_of(text)),
        tuple(word for text in edges for word in words_of(text)),
        frozenset(_joined(texts)),
        tuple(_margins(section) for section in body.iter(qualified("sectPr"))),
    )


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: without ligatures and unprinted characters."""
    return unicodedata.normalize("NFKC", text.translate(_UNPRINTED)).split()


def paragraphs(root: Any) -> Iterator[str]:
    """The text of each paragraph that is printed."""
    for paragraph in root.iter(qualified("p")):
        if not any(one.tag == qualified("mc:Fallback") for one in paragraph.iterancestors()):
            yield "".join(_texts(paragraph))


def _texts(paragraph: Any) -> Iterator[str]:
    for run in paragraph.iter(qualified("r")):
        owner = next(run.iterancestors(qualified("p")))
        if owner is not paragraph or run.find("w:rPr/w:vanish", NAMESPACES) is not None:
            continue
        for piece in run:
            if piece.tag == qualified("t"):
                yield piece.text or ""
            else:
                yield _SPACES.get(etree.QName(piece).localname, "")


def _joined(texts: Sequence[str]) -> set[tuple[str, str]]:
    """The words on both sides of each no-break space, unless elsewhere another space parts them."""
    pieces = [[words_of(piece) for piece in _NO_BREAK.split(text)] for text in texts]
    joined = {
        (before[-1], after[0])
        for text in pieces
        for before, after in pairwise(text)
        if before and after
    }
    return joined - {pair for text in pieces for piece in text for pair in pairwise(piece)}


def _levels(styles: Any) -> dict[str, int]:
    """The levels of headings by the id of their style."""
    named = {
        str(style.get(qualified("styleId"))): str(style.find("w:name", NAMESPACES).get(_VAL))
        for style in styles.iterfind("w:style", NAMESPACES)
        if style.find("w:name", NAMESPACES) is not None
    }
    found = {ident: _HEADING.fullmatch(name) for ident, name in named.items()}
    return {ident: int(match[1]) for ident, match in found.items() if match}


def _mark_headings(body: Any, levels: dict[str, int]) -> Iterator[Heading]:
    """Colour each heading by its number, and yield what it is."""
    number = 0
    for paragraph in body.iter(qualified("p")):
        style = paragraph.find("w:pPr/w:pStyle", NAMESPACES)
        level = levels.get(style.get(_VAL)) if style is not None else None
        text = " ".join(words_of("".join(_texts(paragraph))))
        if level is None or not text:
            continue
        runs = list(paragraph.iter(qualified("r")))
        styles = [run.find("w:rPr/w:rStyle", NAMESPACES) for run in runs]
        is_step = any(one is not None and one.get(_VAL) == _STEP_NUMBER for one in styles)
        for run in runs:
            _colour(run, f"{number >> 8:02X}{HEADING_GREEN:02X}{number & 255:02X}")
        number += 1
        yield Heading(level, text, is_step)


def _mark_edge(root: Any) -> None:
    for run in root.iter(qualified("r")):
        _colour(run, _EDGE_COLOUR)
    for line in root.iterfind(".//w:pBdr/*", NAMESPACES):
        line.set(qualified("color"), _EDGE_COLOUR)


def _colour(run: Any, colour: str) -> None:
    """Set the colour of a run; LibreOffice does not mind the order of its properties."""
    settings = run.find("w:rPr", NAMESPACES)
    if settings is None:
        settings = element("rPr")
        run.insert(0, settings)
    for earlier in settings.findall("w:color", NAMESPACES):
        settings.remove(earlier)
    settings.append(element("color", val=colour))


def _margins(section: Any) -> Margins:
    size, space = (section.find(f"w:{name}", NAMESPACES) for name in ("pgSz", "pgMar"))

    def points(found: Any, name: str) -> float:
        return abs(int(found.get(qualified(name), "0"))) / 20

    return Margins(
        points(size, "w"),
        points(size, "h"),
        *(points(space, name) for name in ("left", "right", "top", "bottom")),
    )


def _zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return target.getvalue()


_VAL = qualified("val")
