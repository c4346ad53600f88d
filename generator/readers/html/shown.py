"""The HTML reader: what a web page shows, as browsers, Word, LibreOffice and mail programs save it.

The page is read as a row of events, so that no nesting is too deep; nothing in it is run or
fetched. White space is that of CSS ("CSS Text", 4.1.1): runs of it are one space.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from lxml import etree

from generator.formats.ooxml import CHECKED, UNCHECKED
from generator.foundation.errors import refused
from generator.foundation.limits import Limits, amount, more, too_large
from generator.readers.charsets import decode_text
from generator.readers.docx.symbols import sign
from generator.readers.shown_file import (
    IDENTIFIER,
    Control,
    LeftOut,
    ShownFile,
    ShownFileBuilder,
    is_field_tag,
)
from generator.readers.xml_parts import read_moment

_HEAD = 4_000  # bytes that are searched for the encoding (WHATWG, "HTML", 13.2.3.2, reads 1,024)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_SPACE = re.compile("[ \t\n\f\r]+")
_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
     "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
     "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "menu", "nav", "ol",
     "optgroup", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
     "tr", "ul")
)  # fmt: skip
_CELLS = frozenset(("td", "th"))
_UNSEEN = frozenset(
    ("audio", "button", "canvas", "datalist", "embed", "head", "iframe", "math", "noembed",
     "noframes", "noscript", "object", "script", "style", "svg", "template", "title", "video",
     "xml")
)  # fmt: skip
_STRUCK, _PREFORMATTED = frozenset(("del", "s", "strike")), frozenset(("pre", "textarea"))
_BOXES, _VALUES = ("checkbox", "radio"), (
    "", "text", "date", "number", "email", "tel", "url", "search", "month", "week", "time",
    "datetime-local",
)  # fmt: skip
# The last of these is the bullet or number of a list.
_HIDDEN = re.compile(r"display:none|visibility:hidden|mso-hide:all|mso-list:ignore")
_NOTES = re.compile(
    r"mso-element:(?:footnote|endnote|comment)|mso-(?:foot|end)note-id|mso-comment-reference"
)
_LINE_THROUGH = re.compile(r"text-decoration(?:-line)?:[^;]{0,60}line-through")
_KEPT_SPACE = re.compile(r"white-space:(?:pre|break-spaces)")
_FONT = re.compile(r"""(?:^|;)(?:mso-symbol-)?font-family:["']?([\w-]{1,40})""")
# The symbol fonts as styles name them here, without white space.
_SYMBOL_FONTS = {
    name.replace(" ", ""): name
    for name in ("symbol", "webdings", "wingdings", "wingdings 2", "wingdings 3")
}
_EDGE = re.compile(r"mso-element:(?:header|footer)")
_NOTE_ROLES = ("doc-noteref", "doc-endnotes", "doc-footnote")
_IDENTIFIERS = ("dc.identifier", "dcterms.identifier")
# Document properties in a comment that only Office reads.
_OFFICE_PROPERTY = re.compile(r"<o:(playbook\.[\w.]{1,80})(?: [^<>]{0,80})?>([^<]{0,1000})</o:")
_OFFICE_SAVED = re.compile(r"<o:LastSaved>([^<]{1,40})<")
_LONGEST_ALT = 4


@dataclass(frozen=True)
class _Mode:
    """How the content of an element is taken: `unseen` is left out, `struck` since it is struck
    through; `font` is the symbol font that it is in, "" for any other.
    """

    unseen: bool = False
    struck: bool = False
    preformatted: bool = False
    font: str = ""


_SHOWN, _UNSEEN_MODE, _STRUCK_MODE = _Mode(), _Mode(unseen=True), _Mode(unseen=True, struck=True)


def shown_page(text: str, name: str, limits: Limits) -> ShownFile:
    """What a page shows, which is in the file `name`."""
    builder = ShownFileBuilder(name, limits)
    add_html(builder, text, name, limits)
    return builder.shown_file()


def check_size(data: bytes, name: str, limits: Limits) -> None:
    """Raise `ReadError`, naming the file `name`, for a page that is too large."""
    if len(data) > limits.word_file:
        raise too_large(name, "word_file", limits.word_file)


def decode_html(data: bytes, name: str, declared: str = "") -> str:
    """A page as text: in the declared encoding, else in the one that it declares itself. Raises
    `ReadError` as `decode_text` does.
    """
    found = _CHARSET.search(data[:_HEAD])
    if not declared and found:
        declared = found[1].decode("ascii", "replace")
    return decode_text(data, name, declared)


def add_html(builder: ShownFileBuilder, text: str, name: str, limits: Limits) -> None:
    """Add what a page shows, which is a part of the file `name`."""
    check_elements(text, name, limits)
    parse_events(text, _Page(builder), name)


def parse_events(text: str, target: Any, name: str) -> None:
    """Give the events of a page to a target, whose methods lxml calls. Raises `ReadError`, naming
    the file `name`, for what is no page, and for one that is not read to its end.
    """
    parser = etree.HTMLParser(target=target, encoding="utf-8", no_network=True, huge_tree=False)
    try:
        etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        hint = "open it in a browser, and save the page again"
        raise refused("is not a web page, or is damaged", name, hint, "read.damaged") from None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        message = "contains a text or attribute that is too long to be read"
        hint = "save the page without pictures, or save it as .docx"
        raise refused(message, name, hint, "read.too_large")


def check_elements(text: str, name: str, limits: Limits) -> None:
    """Raise `ReadError`, naming the file `name`, for a page with too many elements."""
    if text.count("<") > limits.word_elements:
        what = f"contains more than {amount('word_elements', limits.word_elements)} elements"
        raise refused(what, name, more("word_elements"), "read.too_large")


class _Page:
    """Takes the events of one page; lxml calls its methods."""

    def __init__(self, builder: ShownFileBuilder) -> None:
        self._builder = builder
        self._modes = [_SHOWN]  # of the elements that are open
        self._texts: list[str] = []  # met since the last of their tags
        self._after_space = True  # whether what is shown so far ends in white space
        # The number of open elements in the header, footer or control at hand, and what ends it.
        self._inner = 0
        self._end_inner = builder.close

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._take_texts()
        if tag == "meta":
            self._add_meta(attributes)
        mode = self._mode(tag, attributes)
        self._modes.append(mode)
        if mode.unseen:
            return
        if attributes and not self._inner:
            self._begin(tag, attributes)
        if tag in _BLOCKS:
            self._line()
        elif tag == "br":
            self._add("\n")
        elif tag == "w:listitem":
            code = attributes.get("datavalue", "")
            self._builder.add_item(code, attributes.get("listvalue", code))
        elif attributes or tag == "input":
            self._add(_shown(tag, attributes))

    def end(self, tag: str) -> None:
        self._take_texts()
        mode = self._modes.pop()
        if mode.unseen:
            return
        if tag in _CELLS:
            self._builder.cell()
            self._after_space = True
        elif tag == "tr":
            self._builder.row()
        elif tag in _BLOCKS:
            self._line()
        elif tag == "option":
            self._add(" ")
        if len(self._modes) < self._inner:
            self._end_inner()
            self._inner = 0

    def data(self, text: str) -> None:
        if not self._modes[-1].unseen or self._modes[-1].struck:
            self._texts.append(text)

    def comment(self, text: str) -> None:
        """Take the document properties in a comment for Office."""
        for name, value in _OFFICE_PROPERTY.findall(text):
            self._builder.add_property(name, unescape(value))
        saved = _OFFICE_SAVED.search(text)
        if saved:
            self._builder.saved_on = read_moment(saved[1])

    def close(self) -> None:
        """End the page; lxml requires this method."""
        self._take_texts()
        self._builder.close_edge()
        self._builder.close()
        self._builder.line()

    def _take_texts(self) -> None:
        """Add the text that lxml gave in pieces."""
        if not self._texts:
            return
        text, mode = "".join(self._texts), self._modes[-1]
        self._texts.clear()
        if mode.font:
            text = "".join(sign(mode.font, ord(each)) or each for each in text)
        if mode.struck:
            if text.strip():
                self._builder.leave_out(LeftOut.STRUCK)
        elif mode.preformatted:
            self._add(text)
        else:
            collapsed = _SPACE.sub(" ", text)
            self._add(collapsed.removeprefix(" ") if self._after_space else collapsed)

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin a header, a footer or a control, if the element is one."""
        if tag == "w:sdt" and is_field_tag(attributes.get("sdttag", "")):
            self._builder.open(_control(attributes))
            self._end_inner = self._builder.close
        elif _is_edge(tag, attributes):
            self._builder.open_edge()
            self._end_inner = self._builder.close_edge
        else:
            return
        self._inner = len(self._modes)

    def _mode(self, tag: str, attributes: Mapping[str, str]) -> _Mode:
        outer = self._modes[-1]
        if outer.unseen:
            return outer
        if tag in _STRUCK:
            return _STRUCK_MODE
        if tag in _UNSEEN or (tag == "option" and "selected" not in attributes):
            return _UNSEEN_MODE
        style = _style(attributes) if attributes else ""
        if _LINE_THROUGH.search(style):
            return _STRUCK_MODE
        if attributes.get("role") in _NOTE_ROLES or _NOTES.search(style):
            self._builder.leave_out(LeftOut.NOTES)
            return _UNSEEN_MODE
        if "hidden" in attributes or _HIDDEN.search(style):
            return _UNSEEN_MODE
        if tag in _PREFORMATTED or _KEPT_SPACE.search(style):
            outer = replace(outer, preformatted=True)
        font = _font(attributes, style) if attributes else None
        return outer if font in (None, outer.font) else replace(outer, font=font)

    def _add_meta(self, attributes: Mapping[str, str]) -> None:
        name, text = attributes.get("name", ""), attributes.get("content", "")
        if name.lower() in _IDENTIFIERS:
            self._builder.add_property(IDENTIFIER, text)
        elif name == "changed":
            self._builder.saved_on = read_moment(text)
        else:
            self._builder.add_property(name, text)

    def _add(self, text: str) -> None:
        if text:
            self._builder.text(text)
            self._after_space = text[-1] in " \n"

    def _line(self) -> None:
        self._builder.line()
        self._after_space = True


def _style(attributes: Mapping[str, str]) -> str:
    """The style of an element, in small letters and without white space."""
    return _SPACE.sub("", attributes.get("style", "")).lower()


def _font(attributes: Mapping[str, str], style: str) -> str | None:
    """The symbol font that an element sets, "" for any other font, None for none at all."""
    names = _FONT.findall(style)
    if "face" in attributes:
        names.append(_SPACE.sub("", attributes["face"]).lower())
    symbols = (_SYMBOL_FONTS[name] for name in names if name in _SYMBOL_FONTS)
    return next(symbols, "") if names else None


def _is_edge(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element is a header or footer of LibreOffice's or Word's."""
    is_titled = tag == "div" and attributes.get("title") in ("header", "footer")
    return is_titled or bool(_EDGE.search(_style(attributes)))


def _shown(tag: str, attributes: Mapping[str, str]) -> str:
    """What an element shows that has no text: a box, the text in an input, or an emoji."""
    if tag == "input":
        kind = attributes.get("type", "").lower()
        if kind in _BOXES:
            return CHECKED if "checked" in attributes else UNCHECKED
        return _SPACE.sub(" ", attributes.get("value", "")) if kind in _VALUES else ""
    if tag == "img":
        text = attributes.get("alt", "")
        is_sign = len(text) <= _LONGEST_ALT and not any(map(str.isalnum, text))
        return text if is_sign else ""
    return ""


def _control(attributes: Mapping[str, str]) -> Control:
    """A content control as Word saves it in HTML."""
    is_box = attributes.get("checkbox") == "t"
    return Control(
        attributes["sdttag"],
        label=attributes.get("title", ""),
        state=attributes.get("checkboxischecked") == "t" if is_box else None,
        is_unfilled=attributes.get("showingplchdr") == "t",
    )
