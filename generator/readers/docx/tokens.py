"""What a Word body shows, in reading order, as one flat list: texts, breaks, and where controls,
bookmarks and paragraphs begin and end.

Insertions are kept; deletions, field codes and the second form of alternate content are left out
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
    """One piece: `kind` is text, open or close (of a control), start or end (of a bookmark), object
    (a picture, a formula), or paragraph, which ends one.
    """

    kind: str
    element: Any
    text: str = ""


def tokens_of(body: Any, *, results: bool = True) -> list[Token]:
    """The pieces of a body, in reading order; without the results of fields if so asked."""
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
            if codes.go_on:
                codes.withhold(len(found), token)
            else:
                found.append(token)
    return found


class _Codes:
    """The codes of fields, which nobody sees. A field begins with its code, which ends where its
    result begins (ECMA-376, part 1, 17.16.18); one that goes on at the end of the paragraph was
    never a code, and its text counts.
    """

    def __init__(self, results: bool) -> None:
        self._results = results  # whether they are seen
        self._open: list[bool] = []  # of each field, whether its code goes on
        self._withheld: list[tuple[int, Token]] = []

    @property
    def go_on(self) -> bool:
        return any(self._open)

    def turn(self, kind: str) -> None:
        if kind == "begin":
            self._open.append(True)
        elif self._open and kind == "separate" and self._results:
            self._open[-1] = False
        elif self._open and kind == "end":
            self._open.pop()
        if not self.go_on:
            self._withheld.clear()

    def withhold(self, place: int, token: Token) -> None:
        """Keep back a text that stands in a code and would come at this place."""
        self._withheld.append((place, token))

    def release(self, found: list[Token]) -> None:
        """Put texts that were withheld where they belong, and begin anew."""
        if self.go_on:
            for place, token in reversed(self._withheld):
                found.insert(place, token)
            self._open = [False] * len(self._open)
        self._withheld.clear()


def _shown(tag: str, element: Any) -> str:
    """The text that an element stands for."""
    if tag == _T:
        return _text(element)
    if tag == _SYM:
        code = str(element.get(qualified("char"), ""))
        return chr(int(code, 16)) if _CODE.fullmatch(code) else ""
    return _SIGNS.get(tag, "")


def _is_unseen(tag: str, element: Any) -> bool:
    """Whether nobody sees an element: it says how others look, is hidden text (17.3.2.41), or was
    deleted with changes tracked, as a row may be (17.13.5.12).
    """
    if tag == _ROW:
        return element.find("w:trPr/w:del", NAMESPACES) is not None
    if tag == _R:
        mark = element.find("w:rPr/w:vanish", NAMESPACES)
        return mark is not None and mark.get(_VAL) not in ("0", "false", "off")
    return tag in _SKIPPED


def _text(element: Any) -> str:
    """What a text element holds; only one with comments or the like in it costs more to ask."""
    return str(element.xpath("string()")) if len(element) else element.text or ""


def words_in(element: Any) -> str:
    """All text in an element, whoever sees it."""
    return " ".join(element.itertext(_T))


def text_of(tokens: Iterable[Token]) -> str:
    """The text a person sees. Two texts side by side in one run were lines: LibreOffice 7 drops the
    breaks between them.
    """
    parts: list[str] = []
    before: Token | None = None
    for token in tokens:
        if token.kind == "text":
            if before and _are_glued(before, token):
                parts.append("\n")
            parts.append(token.text)
            before = token
        elif token.kind == "paragraph":
            parts.append("\n")
            before = None
    return "".join(parts)


def lines_of(tokens: Iterable[Token]) -> Iterator[str]:
    """The paragraphs that hold any text, each control with its tag in square brackets."""
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
    """Where the bookmark that starts at a token ends: at its end, else at the paragraph's."""
    ident = tokens[start].element.get(qualified("id"))
    for place in range(start + 1, len(tokens)):
        token = tokens[place]
        if token.kind == "end" and token.element.get(qualified("id")) == ident:
            return place
        if token.kind == "paragraph":
            return place
    return len(tokens)


def _are_glued(one: Token, other: Token) -> bool:
    """Whether two texts follow each other in one run, which Word never writes."""
    run = other.element.getparent()
    return one.element.tag == other.element.tag == _T and one.element.getparent() is run
