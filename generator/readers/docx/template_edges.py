"""The headers and footers of a Word template: text, tables, page numbers and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from generator.document.word_template import Edge
from generator.formats.images import flaw_of, is_picture, without_metadata
from generator.formats.ooxml import TEMPLATE_NAMESPACES, qualified
from generator.foundation.digests import short_digest
from generator.readers.docx.allowed import Names, formatting, local_name, new, plain, xml_of
from generator.readers.docx.left_out import LeftOut
from generator.readers.docx.opened import OpenedFile
from generator.readers.docx.template_pictures import picture_ids, picture_of
from generator.readers.docx.template_styles import TABLES

# These are left out, but their content stays.
_WRAPPERS = frozenset(("ins", "moveTo", "smartTag", "customXml", "hyperlink"))
_NOTES = {
    "ins": "tracked changes", "moveTo": "tracked changes", "del": "tracked changes",
    "moveFrom": "tracked changes", "hyperlink": "links", "object": "embedded objects",
    "altChunk": "embedded documents", "commentReference": "comments",
    "commentRangeStart": "comments", "pict": "pictures in the format of Word 2007 and earlier",
    "customXml": "custom XML", "control": "embedded objects", "permStart": "permissions",
    "subDoc": "embedded documents",
}  # fmt: skip
_LEAVES = frozenset(("tab", "br", "cr", "noBreakHyphen", "softHyphen", "sym", "ptab"))
_NUMBER = re.compile(r"\s*(PAGE|NUMPAGES)\b.*", re.IGNORECASE | re.DOTALL)
_STYLE = re.compile(
    r'\s*STYLEREF\s+("[^"\\]{1,100}"|[\w-]{1,100})((?:\s+\\[lnprtw*](?:\s+\w+)?)*)\s*',
    re.IGNORECASE,
)
_CODE = re.compile(r"\s*(\w{1,40})")
_SHOWN = ("</w:t>", "<w:fldSimple", "<w:drawing", "<w:sym")
_MOST = 10_000  # elements of a header or footer; those of letterheads have a few hundred
_SIZE = "w:r/w:drawing/wp:inline/wp:extent"
# The usual height of a line, and the most room that a picture gets, in twentieths of a point; how
# many units of drawings such a twentieth is (20.1.2.1).
_LINE, _HIGHEST, _EMU = 280, 4_000, 635
_ALTERNATIVES = qualified("mc:AlternateContent")
_SHAPES = "shapes and text boxes"


@dataclass
class _Field:
    """A field that has begun: its code and, after its separator, the runs of its result."""

    code: str = ""
    results: list[Any] = field(default_factory=list)
    has_result: bool = False


class EdgeReader:
    """Reads one header or footer, `part`; notes in `left_out` what it does not take."""

    def __init__(self, opened: OpenedFile, part: str, names: Names, left_out: LeftOut) -> None:
        self._opened = opened
        self._part = part
        self._names = names
        self._left_out = left_out
        self._open: list[_Field] = []
        self._pictures: dict[str, bytes] = {}
        self._has_number = False

    def read(self, kind: str, page: str) -> Edge:
        """The header or footer for a kind of page. Raises `ReadError` if the part is damaged."""
        tree = self._opened.tree(self._part)
        if sum(1 for _ in islice(tree.iter(), _MOST + 1)) > _MOST:
            self._left_out.add(f"headers and footers of more than {_MOST:,} elements")
            return Edge(kind, page, "")
        blocks = list(self._blocks(tree))
        xml = xml_of(*blocks)
        is_blank = not any(sign in xml for sign in _SHOWN)
        pictures = tuple(self._pictures.items())
        if is_blank:
            return Edge(kind, page, "")
        return Edge(kind, page, xml, pictures, self._has_number, _height(blocks))

    def _blocks(self, parent: Any) -> Iterator[Any]:
        for child in parent:
            match local_name(child):
                case "p":
                    yield self._paragraph(child)
                case "tbl":
                    yield self._table(child)
                case "sdt":
                    yield from self._blocks(self._content_of(child))
                case name:
                    self._note(name, child)
                    if name in _WRAPPERS:
                        yield from self._blocks(child)

    def _table(self, source: Any) -> Any:
        table = new("tbl")
        for child in source:
            match local_name(child):
                case "tblPr":
                    table.append(self._of_house(formatting(child, self._names)))
                case "tblGrid":
                    table.append(formatting(child, self._names))
                case "tr":
                    table.append(self._row(child))
                case name:
                    self._note(name, child)
        return table

    def _of_house(self, properties: Any) -> Any:
        """The properties of a table, with the template's default style if none is named."""
        is_named = properties.find("w:tblStyle", TEMPLATE_NAMESPACES) is not None
        if not is_named and TABLES in self._names.styles.values():
            properties.insert(0, new("tblStyle", val=TABLES))
        return properties

    def _row(self, source: Any) -> Any:
        row = new("tr")
        row.extend(formatting(one, self._names) for one in _named(source, "trPr"))
        for cell in _named(source, "tc"):
            copy = new("tc")
            copy.extend(formatting(one, self._names) for one in _named(cell, "tcPr"))
            copy.extend(self._blocks(cell))
            if not copy.findall("w:p", TEMPLATE_NAMESPACES):
                copy.append(new("p"))  # a cell ends in a paragraph (17.4.65)
            row.append(copy)
        return row

    def _paragraph(self, source: Any) -> Any:
        paragraph = new("p")
        paragraph.extend(self._inlines(source))
        return paragraph

    def _inlines(self, parent: Any) -> Iterator[Any]:
        for child in parent:
            name = local_name(child)
            if name == "pPr":
                yield formatting(child, self._names)
            elif name == "r":
                yield from self._run(child)
            elif name == "fldSimple":
                self._begin(str(child.get(qualified("instr"), "")))
                results = list(self._inlines(child))
                self._open[-1].results += results
                yield from self._end()
            elif name == "sdt":
                yield from self._inlines(self._content_of(child))
            else:
                self._note(name, child)
                if name in _WRAPPERS:
                    yield from self._inlines(child)

    def _run(self, source: Any) -> Iterator[Any]:
        """The pieces of a run: those in a field are kept until it ends."""
        look = next(_named(source, "rPr"), None)
        for child in source:
            match local_name(child):
                case "rPr":
                    continue
                case "fldChar":
                    yield from self._turn(str(child.get(qualified("fldCharType"), "")))
                case "instrText":
                    if self._open:
                        self._open[-1].code += plain(str(child.text or ""))
                case name:
                    content = self._content(name, child)
                    if content is None:
                        continue
                    run = new("r")
                    if look is not None:
                        run.append(formatting(look, self._names))
                    run.append(content)
                    if not self._open:
                        yield run
                    elif self._open[-1].has_result:
                        self._open[-1].results.append(run)

    def _content(self, name: str, source: Any) -> Any | None:
        """What a run contains, None if it is not taken."""
        if name == "t":
            text = new("t")
            text.text = plain(str(source.text or ""))
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            return text
        if name in _LEAVES:
            leaf = formatting(source, self._names)
            if name == "br":
                leaf.attrib.clear()  # a line break, never a page break
            return leaf
        if name == "drawing" or source.tag == _ALTERNATIVES:
            return self._drawing(source)
        self._note(name, source)
        return None

    def _drawing(self, source: Any) -> Any | None:
        """A picture; LibreOffice writes each with an alternative for old programs."""
        source = source if local_name(source) else next(source.iter(qualified("drawing")), source)
        ids = picture_ids(source)
        if not ids:
            self._left_out.add(_SHAPES)
            return None
        data = self._picture(ids[0])
        if data is None:
            return None
        name = f"picture-{short_digest(data)}"
        self._pictures[name] = data
        return picture_of(source, name)

    def _picture(self, ident: str) -> bytes | None:
        """The picture of a relationship, without its metadata; None if it is left out."""
        part = self._opened.package.target(self._part, ident)
        data = self._opened.members.parts.get(part, b"")
        most = self._opened.limits.picture
        if not part:
            self._left_out.add("pictures from outside the file")
        elif not is_picture(data):
            self._left_out.add("pictures that are not PNG or JPEG", part.rpartition("/")[2])
        elif len(data) > most or flaw_of(data):
            self._left_out.add("pictures that are damaged or too large", part.rpartition("/")[2])
        else:
            return without_metadata(data)
        return None

    def _turn(self, kind: str) -> Iterator[Any]:
        if kind == "begin":
            self._begin("")
            self._open[-1].has_result = False
        elif kind == "separate" and self._open:
            self._open[-1].has_result = True
        elif kind == "end" and self._open:
            yield from self._end()

    def _begin(self, code: str) -> None:
        self._open.append(_Field(code, has_result=True))

    def _end(self) -> Iterator[Any]:
        """What is kept of a field that ends; inside another field, it goes to its result."""
        ended = self._open.pop()
        kept = list(self._kept(ended))
        if not self._open:
            yield from kept
        elif self._open[-1].has_result:
            self._open[-1].results += kept

    def _kept(self, ended: _Field) -> Iterator[Any]:
        code = _CODE.match(ended.code)
        name = code[1].upper() if code else ""
        instruction = _instruction(ended.code)
        if instruction:
            self._has_number = self._has_number or name == "PAGE"
            yield _simple(instruction, ended.results)
        elif name == "HYPERLINK":
            self._left_out.add("links")
            yield from ended.results
        else:
            self._left_out.add("fields", name)

    def _content_of(self, control: Any) -> Any:
        """The content of a content control, empty if it shows a property such as the author.

        Word puts its own page numbers in controls, which are kept.
        """
        self._left_out.add("content controls")
        shows = ("w:sdtPr/w:dataBinding", "w:sdtPr/w:showingPlcHdr")
        if any(control.find(path, TEMPLATE_NAMESPACES) is not None for path in shows):
            return ()
        content = control.find("w:sdtContent", TEMPLATE_NAMESPACES)
        return () if content is None else content

    def _note(self, name: str, source: Any) -> None:
        if name in _NOTES:
            self._left_out.add(_NOTES[name])
        elif source.tag == _ALTERNATIVES:
            self._left_out.add(_SHAPES)


def _height(blocks: Iterable[Any]) -> int:
    """The approximate height of blocks, in twentieths of a point."""
    return sum(
        max(map(_height, block.iterfind("w:tr/w:tc", TEMPLATE_NAMESPACES)), default=0)
        * len(block.findall("w:tr", TEMPLATE_NAMESPACES))
        if local_name(block) == "tbl"
        else max(_LINE, *(_drawn(size) for size in block.iterfind(_SIZE, TEMPLATE_NAMESPACES)), 0)
        for block in blocks
        if local_name(block) in ("p", "tbl")
    )


def _drawn(size: Any) -> int:
    """The height of a picture in a line of text; 0 if it is not a number."""
    text = str(size.get("cy", ""))
    return min(int(text) // _EMU, _HIGHEST) if text.isdecimal() else 0


def _named(parent: Any, name: str) -> Iterator[Any]:
    yield from parent.iterfind(f"w:{name}", TEMPLATE_NAMESPACES)


def _instruction(code: str) -> str:
    """The code of a field that may stay, without what it does not need; empty for any other."""
    if number := _NUMBER.fullmatch(code):
        return number[1].upper()
    if style := _STYLE.fullmatch(code):
        return (
            f"STYLEREF {style[1]}{' '.join(style[2].split()) and ' ' + ' '.join(style[2].split())}"
        )
    return ""


def _simple(instruction: str, results: list[Any]) -> Any:
    """A field with one run, formatted like its old result; the writer fills it."""
    simple = new("fldSimple", instr=instruction)
    run = new("r")
    look = next((one for result in results for one in _named(result, "rPr")), None)
    if look is not None:
        run.append(look)
    run.append(new("t"))
    simple.append(run)
    return simple
