"""The OpenDocument reader: what a text document (`.odt`) shows (ODF 1.3, part 3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from generator.formats.ooxml import CHECKED, UNCHECKED, bookmark_name
from generator.foundation.errors import refused
from generator.foundation.limits import Limits, too_large
from generator.foundation.zip_reader import damaged, read_members
from generator.readers.shown_file import Control, LeftOut, ShownFile, ShownFileBuilder, is_field_tag
from generator.readers.xml_parts import parse_part, read_moment

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "draw": f"{_OASIS}:drawing:1.0",
    "field": "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    "manifest": f"{_OASIS}:manifest:1.0",
    "meta": f"{_OASIS}:meta:1.0",
    "office": f"{_OASIS}:office:1.0",
    "style": f"{_OASIS}:style:1.0",
    "svg": f"{_OASIS}:svg-compatible:1.0",
    "table": f"{_OASIS}:table:1.0",
    "text": f"{_OASIS}:text:1.0",
}
_CONTENT, _META, _STYLES, _MANIFEST = (
    "content.xml",
    "meta.xml",
    "styles.xml",
    "META-INF/manifest.xml",
)
_WANTED = frozenset({_CONTENT, _META, _STYLES, _MANIFEST, "mimetype"})
_TEXT = b"application/vnd.oasis.opendocument.text"
_SPACE = re.compile("[ \t\n\r]+")
_EDGE = re.compile("}(?:header|footer)")  # and those of first and left pages
_MACROS = ("Basic/", "Scripts/")


def _q(name: str) -> str:
    """The name in lxml's notation."""
    prefix, _, local = name.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


_PARAGRAPHS = frozenset(map(_q, ("text:p", "text:h")))
_CELL, _ROW = _q("table:table-cell"), _q("table:table-row")
_CONTROL, _FIELD_MARK = _q("loext:content-control"), _q("field:fieldmark")
_BOOKMARK, _BOOKMARK_END = _q("text:bookmark-start"), _q("text:bookmark-end")
_NAME, _STYLE, _DISPLAY = _q("text:name"), _q("text:style-name"), _q("text:display")
_STYLED = _q("style:name")
_LINES_THROUGH = (_q("style:text-line-through-style"), _q("style:text-line-through-type"))
_SIGNS = {_q("text:s"): " ", _q("text:tab"): "\t", _q("text:line-break"): "\n"}
_NOTES = frozenset(map(_q, ("text:note", "office:annotation")))
# What else shows no text of the body: deletions, and what belongs to pictures, fields and forms.
_SKIPPED = frozenset(
    map(
        _q,
        (
            "text:tracked-changes", "text:ruby-text", "text:label", "text:script",
            "text:sequence-decls", "text:variable-decls", "text:user-field-decls",
            "text:hidden-text", "text:alphabetical-index-source",
            "office:forms", "office:event-listeners", "office:binary-data", "office:scripts",
            "loext:list-item", "field:param", "svg:title", "svg:desc", "table:covered-table-cell",
            "table:title", "table:desc", "draw:object", "draw:object-ole", "draw:plugin",
            "draw:applet",
        ),
    )
)  # fmt: skip
_DRAWN = f"{{{_NAMESPACES['draw']}}}"


def open_odt(data: bytes, name: str, limits: Limits) -> ShownFile:
    """What the document shows. Raises `ReadError`, naming the file `name`, for any other file."""
    if not data:
        raise refused("is empty", name, "send it again", "read.empty")
    if len(data) > limits.word_file:
        raise too_large(name, "word_file", limits.word_file)
    members = read_members(data, name, _WANTED.__contains__, limits)
    kind = members.parts.get("mimetype", _TEXT).strip()
    if "word/document.xml" in members.names:
        raise refused("is a Word file under another name", name, "rename it to .docx")
    if not kind.startswith(_TEXT) or _CONTENT not in members.names:
        raise refused("is not an OpenDocument text", name, "send the Word file itself")
    if _CONTENT not in members.parts:
        raise damaged(name)

    def part(wanted: str) -> Any:
        return parse_part(members.parts[wanted], wanted, name, limits)

    if _MANIFEST in members.parts and _is_encrypted(part(_MANIFEST)):
        raise refused("is protected with a password", name, "remove the password, and save it")
    builder = ShownFileBuilder(name, limits)
    if _META in members.parts:
        _add_meta(builder, part(_META))
    shown_styles = _Styles()
    if _STYLES in members.parts:
        styles = part(_STYLES)
        shown_styles.add(styles)
        for edge in _edges(styles):
            builder.open_edge()
            _Walk(builder, shown_styles).through(edge)
            builder.close_edge()
    content = part(_CONTENT)
    shown_styles.add(content)
    walk = _Walk(builder, shown_styles)
    for body in content.iterfind(_q("office:body")):
        walk.body(body)
    if any(member.startswith(_MACROS) for member in members.names):
        builder.leave_out(LeftOut.MACROS)
    return builder.shown_file()


def _is_encrypted(manifest: Any) -> bool:
    return next(manifest.iter(_q("manifest:encryption-data")), None) is not None


def _add_meta(builder: ShownFileBuilder, meta: Any) -> None:
    for entry in meta.iter(_q("meta:user-defined")):
        builder.add_property(str(entry.get(_q("meta:name"), "")), "".join(entry.itertext()))
    identifier = next(meta.iter(_q("dc:identifier")), None)
    if identifier is not None:
        builder.identifier = str(identifier.text or "").strip()
    program = next(meta.iter(_q("meta:generator")), None)
    builder.joins_lines = program is not None and str(program.text).startswith("LibreOffice/7.")
    saved = next(meta.iter(_q("dc:date")), None)
    if saved is not None:
        builder.saved_on = read_moment(str(saved.text or ""))


def _edges(styles: Any) -> Iterator[Any]:
    """The headers and footers, which are in the master pages (16.10)."""
    for page in styles.iter(_q("style:master-page")):
        for element in page:
            if isinstance(element.tag, str) and _EDGE.search(element.tag):
                yield element


class _Styles:
    """The names of the styles whose text is hidden (20.359), and of those in which it is struck
    through (20.364).
    """

    def __init__(self) -> None:
        self.hidden: set[str] = set()
        self.struck: set[str] = set()

    def add(self, part: Any) -> None:
        for style in part.iter(_q("style:style")):
            properties, name = style.find(_q("style:text-properties")), style.get(_STYLED)
            if properties is None:
                continue
            if properties.get(_DISPLAY) == "none":
                self.hidden.add(str(name))
            if any(properties.get(line, "none") != "none" for line in _LINES_THROUGH):
                self.struck.add(str(name))


class _Walk:
    """Adds what a part of a document shows."""

    def __init__(self, builder: ShownFileBuilder, styles: _Styles) -> None:
        self._builder = builder
        self._styles = styles
        self._bookmarks: dict[str, str] = {}  # name → tag, of those that have an end
        self._open: Any = None  # the name of the bookmark, or the control, whose answer is read
        self._paragraphs = 0  # that are open
        self._drawings: list[Any] = []  # in the paragraph at hand

    def body(self, body: Any) -> None:
        """Add a body, with the bookmarks that LibreOffice 7 writes instead of tags."""
        names = {bookmark_name(tag): tag for tag in self._builder.tags}
        ends = (str(end.get(_NAME)) for end in body.iter(_BOOKMARK_END))
        self._bookmarks = {name: names[name] for name in ends if name in names}
        self.through(body)

    def through(self, root: Any) -> None:
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        skipped: Any = None
        for event, element in walker:
            if event == "start":
                if self._start(element):
                    walker.skip_subtree()
                    skipped = element
                continue
            if event == "end" and element is not skipped:
                self._end(element)
            if element is not root:
                self._text(element.tail)

    def _start(self, element: Any) -> bool:
        """Take an element; whether what is in it is left out."""
        tag = element.tag
        if tag in _NOTES:
            self._builder.leave_out(LeftOut.NOTES)
            return True
        if tag in _SKIPPED or self._is_hidden(element):
            return True
        if tag.startswith(_DRAWN) and self._paragraphs:
            self._drawings.append(element)
            return True
        if tag in _PARAGRAPHS:
            self._paragraphs += 1
        elif tag == _CONTROL:
            self._start_control(element)
        elif tag == _BOOKMARK:
            self._start_bookmark(str(element.get(_NAME)))
        elif tag == _BOOKMARK_END and element.get(_NAME) == self._open:
            self._close()
        elif tag == _FIELD_MARK:
            self._builder.text(_form_box(element))
        elif tag in _SIGNS:
            self._builder.text(_SIGNS[tag])
        self._text(element.text)
        return False

    def _end(self, element: Any) -> None:
        tag = element.tag
        if tag in _PARAGRAPHS:
            self._builder.line()
            self._paragraphs -= 1
            if not self._paragraphs:
                self._add_drawings()
        elif tag == _CELL:
            self._close()
            self._builder.cell()
        elif tag == _ROW:
            self._builder.row()
        elif element is self._open:
            self._close()

    def _text(self, text: str | None) -> None:
        if text and self._paragraphs:
            self._builder.text(_SPACE.sub(" ", text))

    def _add_drawings(self) -> None:
        """Add the texts of drawings, which follow the paragraph that they are in."""
        drawings, self._drawings = self._drawings, []
        for drawing in drawings:
            self.through(drawing)

    def _start_control(self, element: Any) -> None:
        """Open a control; one in the bookmark of its own field says something about that."""
        tag = str(element.get(_q("loext:tag"), ""))
        control = Control(
            tag,
            label=str(element.get(_q("loext:alias"), "")),
            state=_state(element),
            day=str(element.get(_q("loext:current-date"), "")).partition("T")[0],
            is_unfilled=element.get(_q("loext:showing-place-holder")) == "true",
        )
        if isinstance(self._open, str) and tag in ("", self._bookmarks[self._open]):
            self._builder.describe(control)
        elif is_field_tag(tag) and not etree.iselement(self._open):
            self._close()
            self._open = element
            self._builder.open(control)
        for item in element.iterchildren(_q("loext:list-item")):
            label = str(item.get(_q("loext:display-text"), ""))
            self._builder.add_item(str(item.get(_q("loext:value"), label)), label)

    def _start_bookmark(self, name: str) -> None:
        if name in self._bookmarks and not etree.iselement(self._open):
            self._close()
            self._open = name
            self._builder.open(Control(self._bookmarks[name], "bookmark"))

    def _close(self) -> None:
        if self._open is not None:
            self._builder.close()
        self._open = None

    def _is_hidden(self, element: Any) -> bool:
        if element.get(_q("text:is-hidden")) == "true" or element.get(_DISPLAY) == "none":
            return True
        style = str(element.get(_STYLE, ""))
        if style in self._styles.struck and "".join(element.itertext()).strip():
            self._builder.leave_out(LeftOut.STRUCK)
            return True
        return style in self._styles.hidden


def _state(control: Any) -> bool | None:
    """Whether a check box is ticked; None for any other control."""
    if control.get(_q("loext:checkbox")) != "true":
        return None
    return bool(control.get(_q("loext:checked")) == "true")


def _form_box(mark: Any) -> str:
    """The sign of a check box of Word's older kind; empty for any other field."""
    if not str(mark.get(_q("field:type"), "")).endswith("FORMCHECKBOX"):
        return ""
    values = {str(entry.get(_q("field:name"))): str(entry.get(_q("field:value"))) for entry in mark}
    return CHECKED if values.get("Checkbox_Checked") == "true" else UNCHECKED
