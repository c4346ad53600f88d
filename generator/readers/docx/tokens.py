"""Tokens: what a Word body shows, in reading order, as one flat list of texts, breaks, and the
starts and ends of controls, bookmarks and paragraphs.

Insertions are kept; deletions, field codes and the fallback of alternate content are left out
(ECMA-376, part 1, 17.13.5 and 17.16; part 3, 10).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from generator.formats.ooxml import NAMESPACES, qualified

_SKIPPED = frozenset(
    map(
        qualified,
        ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "tblPr", "sdtPr", "mc:Fallback"),
    )
)
_VAL = qualified("val")
_T, _P, _R, _SDT, _SYM = (qualified(name) for name in ("t", "p", "r", "sdt", "sym"))
_FIELD, _FIELD_KIND = qualified("fldChar"), qualified("fldCharType")
_SIMPLE, _ROW = qualified("fldSimple"), qualified("tr")
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_OBJECTS = frozenset({_MATHS, *map(qualified, ("drawing", "pict", "object"))})
_CODE = re.compile(r"[0-9A-Fa-f]{4}")
_EDGES = {
    _SDT: "open",
    qualified("bookmarkStart"): "start",
    qualified("bookmarkEnd"): "end",
}
_SIGNS = {
    qualified("br"): "\n",
    qualified("cr"): "\n",
    qualified("tab"): "\t",
    qualified("noBreakHyphen"): "\u2011",
    qualified("softHyphen"): "\u00ad",
}


@dataclass(frozen=True, eq=False)
class Token:
    """One item: `kind` is text, open or close (of a control), start or end (of a bookmark), object
    (a picture or formula), or paragraph, which marks the end of one.
    """

    kind: str
    element: Any
    text: str = ""


def tokens_of(body: Any, *, results: bool = True) -> list[Token]:
    """The tokens of a body in reading order, with or without the `results` of fields."""
    found: list[Token] = []
    codes = _Codes(results)
    walker = etree.iterwalk(body, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "end":
            if tag == _SDT:
                found.append(Token("close", element))
            elif tag == _P:
                codes.release(found)
                found.append(Token("paragraph", element))
        elif _is_unseen(tag, element) or (tag == _SIMPLE and not results):
            walker.skip_subtree()
        elif tag == _FIELD:
            codes.turn(str(element.get(_FIELD_KIND)))
        elif tag in _OBJECTS:
            found.append(Token("object", element))
            walker.skip_subtree()
        elif tag in _EDGES:
            found.append(Token(_EDGES[tag], element))
        elif shown := _shown(tag, element):
            token = Token("text", element, shown)
            if codes.is_open:
                codes.withhold(len(found), token)
            else:
                found.append(token)
    return found


class _Codes:
    """The codes of fields, which are not shown.

    A field begins with its code, which ends where its result begins (ECMA-376, part 1, 17.16.18). A
    code still open at the end of its paragraph does not count as one, and its text is kept.
    """

    def __init__(self, results: bool) -> None:
        self._results = results  # whether results are shown
        self._open: list[bool] = []  # for each open field, whether its code is still open
        self._withheld: list[tuple[int, Token]] = []

    @property
    def is_open(self) -> bool:
        return any(self._open)

    def turn(self, kind: str) -> None:
        if kind == "begin":
            self._open.append(True)
        elif self._open and kind == "separate" and self._results:
            self._open[-1] = False
        elif self._open and kind == "end":
            self._open.pop()
        if not self.is_open:
            self._withheld.clear()

    def withhold(self, place: int, token: Token) -> None:
        """Hold back a text inside a code, with the position it would have."""
        self._withheld.append((place, token))

    def release(self, found: list[Token]) -> None:
        """Insert the texts held back if their code never ended, and reset."""
        if self.is_open:
            for place, token in reversed(self._withheld):
                found.insert(place, token)
            self._open = [False] * len(self._open)
        self._withheld.clear()


def _shown(tag: str, element: Any) -> str:
    """The text that an element shows."""
    if tag == _T:
        return _text(element)
    if tag == _SYM:
        code = str(element.get(qualified("char"), ""))
        return chr(int(code, 16)) if _CODE.fullmatch(code) else ""
    return _SIGNS.get(tag, "")


def _is_unseen(tag: str, element: Any) -> bool:
    """Whether an element is not shown: formatting, hidden text (17.3.2.41), or a tracked deletion,
    which may be a row (17.13.5.12).
    """
    if tag == _ROW:
        return element.find("w:trPr/w:del", NAMESPACES) is not None
    if tag == _R:
        mark = element.find("w:rPr/w:vanish", NAMESPACES)
        return mark is not None and mark.get(_VAL) not in ("0", "false", "off")
    return tag in _SKIPPED


def _text(element: Any) -> str:
    """The content of a text element; the slower query is only for one with children."""
    return str(element.xpath("string()")) if len(element) else element.text or ""


def words_in(element: Any) -> str:
    """All text in an element, shown or not."""
    return " ".join(element.itertext(_T))


def text_of(tokens: Iterable[Token]) -> str:
    """The visible text. Two texts next to each other in one run were two lines: LibreOffice 7 drops
    the breaks between them.
    """
    parts: list[str] = []
    before: Token | None = None
    for token in tokens:
        if token.kind == "text":
            if before and _are_adjacent(before, token):
                parts.append("\n")
            parts.append(token.text)
            before = token
        elif token.kind == "paragraph":
            parts.append("\n")
            before = None
    return "".join(parts)


def lines_of(tokens: Iterable[Token]) -> Iterator[str]:
    """The paragraphs with any text; each control is in square brackets, with its tag."""
    parts: list[str] = []
    for token in tokens:
        if token.kind == "text":
            parts.append(token.text)
        elif token.kind == "open":
            tag = token.element.find("w:sdtPr/w:tag", NAMESPACES)
            parts.append("[" if tag is None else f"[{tag.get(_VAL)}: ")
        elif token.kind == "close":
            parts.append("]")
        elif token.kind == "object":
            parts.append("[picture]")
        elif token.kind == "paragraph":
            line = " ".join("".join(parts).split())
            parts.clear()
            if line:
                yield line


def slice_until(tokens: Sequence[Token], start: int) -> int:
    """The position where the bookmark that starts at a token ends, or else its paragraph."""
    ident = tokens[start].element.get(qualified("id"))
    for place in range(start + 1, len(tokens)):
        token = tokens[place]
        if token.kind == "end" and token.element.get(qualified("id")) == ident:
            return place
        if token.kind == "paragraph":
            return place
    return len(tokens)


def _are_adjacent(first: Token, second: Token) -> bool:
    """Whether two texts follow each other in one run, which Word never writes."""
    run = second.element.getparent()
    return first.element.tag == second.element.tag == _T and first.element.getparent() is run
