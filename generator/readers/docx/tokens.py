"""Tokens: what a Word body shows, in reading order, as one flat list of texts, breaks, and the
starts and ends of controls, bookmarks and paragraphs.

Insertions are kept; deletions, field codes, tables of contents, which Word fills in, and the
readings above ruby text are left out (ECMA-376,
part 1, 17.13.5, 17.16 and 17.3.3.24). The text of a text box follows its paragraph.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from lxml import etree

from generator.formats.ooxml import CHECKED, NAMESPACES, UNCHECKED, is_on, qualified
from generator.foundation.characters import REPLACED
from generator.readers.docx.field_codes import FieldCodes
from generator.readers.docx.looks import NO_STYLES, PLAIN, Look, Looks, Styles
from generator.readers.docx.symbols import sign

_SKIPPED = frozenset(map(qualified, ("del", "moveFrom", "delText", "pPr", "tblPr", "sdtPr", "rt")))
_VAL, _NAME, _ID = map(qualified, ("val", "name", "id"))
_T, _P, _R, _SDT, _SYM = (qualified(name) for name in ("t", "p", "r", "sdt", "sym"))
_RUN_STYLE = qualified("rPr")
_FIELD, _FIELD_KIND = qualified("fldChar"), qualified("fldCharType")
_FIELD_CODE = qualified("instrText")
_SIMPLE, _ROW, _CELL = qualified("fldSimple"), qualified("tr"), qualified("tc")
_BOX_TEXT = qualified("txbxContent")
_CHOICE, _FALLBACK = qualified("mc:Choice"), qualified("mc:Fallback")
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_SYMBOL_EX = "{http://schemas.microsoft.com/office/word/2015/wordml/symex}symEx"
# What shows something that is no text of the body: pictures, ink, notes, and dates and numbers of
# Word's.
_OBJECTS = frozenset({_MATHS, _SYMBOL_EX}).union(
    map(
        qualified,
        (
            "drawing", "pict", "object", "contentPart", "footnoteReference", "endnoteReference",
            "pgNum", "dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong",
        ),
    )
)  # fmt: skip
_CODE = re.compile(r"[0-9A-Fa-f]{2,6}")
# Namespaces whose elements are read: Word's own extensions, and drawings with text boxes.
_MICROSOFT = "http://schemas.microsoft.com/office/word/"
_UNDERSTOOD = frozenset(
    f"{_MICROSOFT}{name}"
    for name in (
        "2010/wordml", "2012/wordml", "2010/wordprocessingShape", "2010/wordprocessingGroup",
        "2010/wordprocessingCanvas", "2010/wordprocessingDrawing",
    )
)  # fmt: skip
_SIGNS = {
    qualified("br"): "\n",
    qualified("cr"): "\n",
    qualified("tab"): "\t",
    qualified("ptab"): "\t",
    qualified("noBreakHyphen"): "\u2011",
    qualified("softHyphen"): "\u00ad",
}


class Token(NamedTuple):
    """One item: `kind` is text, hidden (text that is not shown), open or close (of a control),
    start or end (of a bookmark or form field), object (a picture or formula), or paragraph, cell or
    row, which mark the end of one. A text may be `struck` through; a start has a `name`, which its
    end lacks, and both have the same `ident`.
    """

    kind: str
    element: Any
    text: str = ""
    struck: bool = False
    name: str = ""
    ident: str = ""


def tokens_of(body: Any, *, results: bool = True, styles: Styles = NO_STYLES) -> list[Token]:
    """The tokens of a body in reading order, with or without the `results` of fields; `styles` are
    those of its file.
    """
    walk = _Walk(results, styles)
    walk.through(body)
    walk.add_boxes()
    walk.close()
    return walk.found


class _Walk:
    """Collects the tokens of a body."""

    def __init__(self, results: bool, styles: Styles) -> None:
        self.found: list[Token] = []
        self._results = results
        self._codes = FieldCodes(results)
        self._looks = Looks(styles)
        self._look = PLAIN
        self._boxes: list[Any] = []  # text boxes in the paragraph at hand
        self._fields: list[str] = []  # idents of the fields that are open

    def through(self, parent: Any) -> None:
        """Take what is in an element. A file is nested no deeper than its parser allows."""
        for element in parent:
            take = _TAKE.get(element.tag)
            if take is None:
                self.through(element)  # it says nothing itself
            else:
                take(self, element)

    def add_boxes(self) -> None:
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.through(box)

    def close(self) -> None:
        self._codes.close(self.found)

    def take_run(self, run: Any) -> None:
        """Take a run; hidden text (17.3.2.41) is noted but not shown."""
        self._look = self._looks.of_run(run)
        if not self._look.hidden:
            self.through(run)
        elif text := words_in(run).strip():
            self._add(Token("hidden", run, text))

    def take_text(self, element: Any) -> None:
        if shown := _shown(element, self._look):
            self._add(Token("text", element, shown, self._look.struck))

    def take_paragraph(self, paragraph: Any) -> None:
        self.through(paragraph)
        self._codes.release(self.found)
        self.found.append(Token("paragraph", paragraph))
        self.add_boxes()

    def take_control(self, control: Any) -> None:
        self._take_edge("open", control)
        self.through(control)
        self.found.append(Token("close", control))

    def take_cell(self, cell: Any) -> None:
        self.through(cell)
        self.found.append(Token("cell", cell))

    def take_row(self, row: Any) -> None:
        """Take what is in a row, unless its deletion is tracked (17.13.5.12)."""
        if row.find("w:trPr/w:del", NAMESPACES) is None:
            self.through(row)
        self.found.append(Token("row", row))

    def take_start(self, mark: Any) -> None:
        self._take_edge("start", mark)

    def take_end(self, mark: Any) -> None:
        self._take_edge("end", mark)

    def _take_edge(self, kind: str, element: Any) -> None:
        name, ident = str(element.get(_NAME, "")), str(element.get(_ID))
        self.found.append(Token(kind, element, name=name, ident=ident))

    def take_object(self, element: Any) -> None:
        self.found.append(Token("object", element))
        self._boxes += _text_boxes(element)

    def take_simple_field(self, field: Any) -> None:
        if self._results:
            self.through(field)

    def take_alternative(self, element: Any) -> None:
        if element is _chosen(element.getparent()):
            self.through(element)

    def take_code(self, code: Any) -> None:
        self._codes.add(code.text or "")

    def skip(self, element: Any) -> None:
        """Take nothing of an element that is not shown."""

    def take_field(self, mark: Any) -> None:
        kind, name = str(mark.get(_FIELD_KIND)), mark.find("w:ffData/w:name", NAMESPACES)
        if kind == "begin":
            ident = "" if name is None else f"field {len(self.found)}"
            self._fields.append(ident)
            if name is not None:
                shown = str(name.get(_VAL))
                self.found.append(Token("start", mark, name=shown, ident=ident))
        elif kind == "end" and self._fields and (ident := self._fields.pop()):
            self.found.append(Token("end", mark, ident=ident))
        if shown := _form_field(mark):
            self._add(Token("text", mark, shown))
        self._codes.turn(kind)

    def _add(self, token: Token) -> None:
        if self._codes.hide:
            self._codes.withhold(len(self.found), token)
        else:
            self.found.append(token)


# What is done with each element that says or hides something; a walk passes through the others.
_TAKE: dict[str, Callable[[_Walk, Any], None]] = {
    **dict.fromkeys((*_SKIPPED, _RUN_STYLE), _Walk.skip),
    **dict.fromkeys(_OBJECTS, _Walk.take_object),
    **dict.fromkeys((_T, _SYM, *_SIGNS), _Walk.take_text),
    **dict.fromkeys((_CHOICE, _FALLBACK), _Walk.take_alternative),
    _R: _Walk.take_run,
    _P: _Walk.take_paragraph,
    _SDT: _Walk.take_control,
    _CELL: _Walk.take_cell,
    _ROW: _Walk.take_row,
    _SIMPLE: _Walk.take_simple_field,
    _FIELD: _Walk.take_field,
    _FIELD_CODE: _Walk.take_code,
    qualified("bookmarkStart"): _Walk.take_start,
    qualified("bookmarkEnd"): _Walk.take_end,
}


def _shown(element: Any, look: Look) -> str:
    """The text that an element of a run shows."""
    tag = element.tag
    if tag == _T:
        text = _text(element)
        return "".join(sign(look.font, ord(one)) or one for one in text) if look.font else text
    return _symbol(element) if tag == _SYM else _SIGNS.get(tag, "")


def _symbol(element: Any) -> str:
    """The sign of a `w:sym`. One that its font's table lacks keeps its private-use code."""
    code = str(element.get(qualified("char"), ""))
    if not _CODE.fullmatch(code) or int(code, 16) > sys.maxunicode:
        return REPLACED
    return sign(str(element.get(qualified("font"), "")), int(code, 16)) or chr(int(code, 16))


def _form_field(mark: Any) -> str:
    """What a check box or list of Word's older kind shows, which has no text of its own
    (17.16.17).
    """
    box = mark.find("w:ffData/w:checkBox", NAMESPACES)
    if box is not None:
        states = [box.find(qualified(name)) for name in ("checked", "default")]
        state = next((state for state in states if state is not None), None)
        return CHECKED if is_on(state) else UNCHECKED
    drop = mark.find("w:ffData/w:ddList", NAMESPACES)
    if drop is None:
        return ""
    items = [str(item.get(_VAL)) for item in drop.iterfind(qualified("listEntry"))]
    chosen = drop.find(qualified("result"))
    number = "0" if chosen is None else str(chosen.get(_VAL))
    return items[int(number)] if number.isdecimal() and int(number) < len(items) else ""


def _text_boxes(element: Any) -> Iterator[Any]:
    """The outermost texts in a picture or shape."""
    walker = etree.iterwalk(element, events=("start",), tag=_BOX_TEXT)
    for _, text in walker:
        yield text
        walker.skip_subtree()


def _chosen(alternate: Any) -> Any:
    """The alternative that a reader takes: the first choice whose namespaces it understands, else
    the fallback (ECMA-376, part 3, 9.3); without one, the first choice.
    """
    choices = [child for child in alternate if child.tag == _CHOICE]
    for choice in choices:
        needed = str(choice.get("Requires", "")).split()
        if all(choice.nsmap.get(prefix) in _UNDERSTOOD for prefix in needed):
            return choice
    return next((child for child in alternate if child.tag == _FALLBACK), next(iter(choices), None))


def _text(element: Any) -> str:
    """The content of a text element; the slower query is only for one with children."""
    return str(element.xpath("string()")) if len(element) else element.text or ""


def words_in(element: Any) -> str:
    """All text in an element, shown or not."""
    return " ".join(element.itertext(_T))


def text_of(tokens: Iterable[Token], *, glued: bool = False) -> str:
    """The visible text. Where LibreOffice 7 saved the file, `glued`, two texts next to each other
    in one run were two lines: it drops the breaks between them.
    """
    parts: list[str] = []
    before: Token | None = None
    for token in tokens:
        if token.kind == "text":
            if glued and before and _are_adjacent(before, token):
                parts.append("\n")
            parts.append(token.text)
            before = token
        elif token.kind == "paragraph":
            # A tracked deletion of a paragraph's end joins it to the next (17.13.5.15).
            if token.element.find("w:pPr/w:rPr/w:del", NAMESPACES) is None:
                parts.append("\n")
            before = None
    return "".join(parts)


def lines_of(tokens: Iterable[Token], picture: str = "[picture]") -> Iterator[str]:
    """The paragraphs with any text; each control is in square brackets, with its tag, and `picture`
    replaces each picture.
    """
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
            parts.append(picture)
        elif token.kind == "paragraph":
            line = " ".join("".join(parts).split())
            parts.clear()
            if line:
                yield line


def slice_until(tokens: Sequence[Token], start: int) -> int:
    """The position where the bookmark that starts at a token ends.

    A bookmark may extend over several paragraphs, but not beyond a cell, a control or the start of
    another of our bookmarks; if it does, or its end is missing, it ends with its paragraph.
    """
    ident, first = tokens[start].ident, len(tokens)
    for place in range(start + 1, len(tokens)):
        token = tokens[place]
        if token.kind == "end" and token.ident == ident:
            is_near = place < first or _cell(token) is _cell(tokens[start])
            return place if is_near else first
        if token.kind == "paragraph":
            first = min(first, place)
        elif place > first and token.kind in ("open", "start"):
            break
    return first


def _cell(token: Token) -> Any:
    """The cell around a token, None if there is none."""
    return next(token.element.iterancestors(_CELL), None)


def _are_adjacent(first: Token, second: Token) -> bool:
    """Whether two texts follow each other directly in one run."""
    return (
        first.element.tag == second.element.tag == _T and first.element.getnext() is second.element
    )
