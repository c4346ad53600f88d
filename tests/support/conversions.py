"""Word files as other programs save them in other formats: with the same text and tables, with or
without tags and bookmarks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial
from html import escape, unescape
from typing import Any

from lxml import etree

from generator.formats.ooxml import NAMESPACES, is_on, qualified
from generator.foundation.limits import LIMITS
from generator.readers.docx.parts import open_parts
from tests.security.crafting import part_of, zipped
from tests.support.fills import BODY
from tests.support.office import Control, value

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
DECLARED = (
    f'xmlns:office="{OASIS}:office:1.0" xmlns:text="{OASIS}:text:1.0" '
    f'xmlns:table="{OASIS}:table:1.0" xmlns:style="{OASIS}:style:1.0" '
    f'xmlns:draw="{OASIS}:drawing:1.0" xmlns:meta="{OASIS}:meta:1.0" '
    f'xmlns:manifest="{OASIS}:manifest:1.0" xmlns:svg="{OASIS}:svg-compatible:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:loext="urn:org:documentfoundation:names:'
    'experimental:office:xmlns:loext:1.0" xmlns:field="urn:openoffice:names:experimental:'
    'ooo-ms-interop:xmlns:field:1.0"'
)
MIME = "application/vnd.oasis.opendocument.text"
_GROUPS = ("r", "hyperlink", "ins", "sdtContent", "smartTag")
_PARTS = ("p", "tbl", "tr", "tc")

# A control and what is written of its content, as they are written together.
WriteControl = Callable[[Control, str], str]


@dataclass(frozen=True)
class _Format:
    """The names of paragraphs, tables, rows and cells, a line break and a tab; how a control is
    written; and the marks of where a bookmark starts and ends.
    """

    names: Mapping[str, str]
    signs: Mapping[str, str]
    control: WriteControl
    start: str = ""
    end: str = ""


def as_html(data: bytes, *, tagged: bool = False, stamped: bool = True) -> bytes:
    """The page that Word saves, or one without tags, as converters and mail programs make it. What
    is pasted into a mail has tags and is not `stamped`.
    """
    names = dict(zip(_PARTS, ("p", "table", "tr", "td"), strict=True))
    form = _Format(names, {"br": "<br>\n", "tab": " \t"}, _html_control if tagged else _untagged)
    stamp = open_parts(data, "", LIMITS).stamp if tagged and stamped else {}
    entries = "".join(
        f'<o:playbook.{name} dt:dt="string">{escape(text)}</o:playbook.{name}>'
        for name, text in stamp.items()
    )
    properties = f"<o:CustomDocumentProperties>{entries}</o:CustomDocumentProperties>"
    head = f"<meta charset=utf-8><!--[if gte mso 9]><xml>{properties}</xml><![endif]-->"
    return f"<html><head>{head}</head><body>{_written(data, form)}".encode()


def as_odt(data: bytes, *, tagged: bool = False, marked: bool = False) -> bytes:
    """The document that LibreOffice saves: with tags, with bookmarks as version 7.4 does, or with
    neither, as after Google Docs. One with either keeps the properties of the Word file.
    """
    names = ("text:p", "table:table", "table:table-row", "table:table-cell")
    form = _Format(
        dict(zip(_PARTS, names, strict=True)),
        {"br": "<text:line-break/>", "tab": "<text:tab/>"},
        partial(_odt_control, tagged=tagged) if tagged or marked else _untagged,
        '<text:bookmark-start text:name="{}"/>' if marked else "",
        '<text:bookmark-end text:name="{}"/>' if marked else "",
    )
    stamp = open_parts(data, "", LIMITS).stamp if tagged or marked else {}
    return odt(_written(data, form), properties=stamp)


def odt(
    body: str,
    styles: str = "",
    properties: Mapping[str, str] | None = None,
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """An OpenDocument text with a body, automatic styles, custom properties, and more parts."""
    content = odt_part(
        "office:document-content",
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body>",
    )
    entries = "".join(
        f'<meta:user-defined meta:name="playbook.{name}">{escape(text)}</meta:user-defined>'
        for name, text in (properties or {}).items()
    )
    meta = odt_part("office:document-meta", f"<office:meta>{entries}</office:meta>")
    parts = {"mimetype": MIME.encode(), "content.xml": content, "meta.xml": meta}
    return zipped({**parts, **(more or {})}.items())


def odt_part(root: str, content: str) -> bytes:
    return f'<?xml version="1.0"?><{root} {DECLARED}>{content}</{root}>'.encode()


def as_text(data: bytes) -> bytes:
    """The plain text that Word saves, a line for each paragraph, also of cells."""
    form = _Format({}, {"br": "\n", "tab": "\t"}, _untagged)
    body = etree.fromstring(part_of(data, BODY))
    paragraphs = (_content(paragraph, form) for paragraph in body.iter(qualified("p")))
    return "\n".join(map(unescape, paragraphs)).encode()


def as_mail(data: bytes) -> bytes:
    """A mail with the sheet in its body, and attached."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "partner@example.org", "Your worksheet"
    mail.set_content("Please see the worksheet.")
    mail.add_alternative(as_html(data).decode(), "html")
    mail.add_attachment(data, "application", "octet-stream", filename="worksheet.docx")
    for number, part in enumerate(mail.walk()):
        if part.is_multipart():
            part.set_boundary(f"part-{number}")  # else it is drawn at random
    return mail.as_bytes()


def as_reply(data: bytes) -> bytes:
    """A mail in plain text that answers one with the sheet in its body, and quotes it."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "partner@example.org", "Re: Your worksheet"
    quoted = "\n".join(f"> {line}" for line in as_text(data).decode().split("\n"))
    mail.set_content(f"Here it is.\n\nOn Friday, the learning team wrote:\n{quoted}\n")
    return mail.as_bytes()


def _written(data: bytes, form: _Format) -> str:
    body = etree.fromstring(part_of(data, BODY)).find("w:body", NAMESPACES)
    return _content(body, form)


def _content(element: Any, form: _Format) -> str:
    return "".join(_piece(child, form) for child in element)


def _piece(child: Any, form: _Format) -> str:
    name = etree.QName(child).localname
    if name == "t":
        return escape(child.text or "")
    if name in form.signs:
        return form.signs[name]
    if name in form.names:
        tag = form.names[name]
        return f"<{tag}>{_content(child, form)}</{tag}>"
    if name == "sdt":
        return form.control(Control(child), _content(child.find("w:sdtContent", NAMESPACES), form))
    if name == "bookmarkStart":
        return form.start.format(value(child, "name"))
    if name == "bookmarkEnd" and form.end:
        return form.end.format(_name_of(child))
    return _content(child, form) if name in _GROUPS else ""


def _name_of(end: Any) -> str:
    """The name of the bookmark that ends."""
    path = f"//w:bookmarkStart[@w:id='{value(end, 'id')}']/@w:name"
    return str(end.xpath(path, namespaces=NAMESPACES)[0])


def _untagged(control: Control, content: str) -> str:  # noqa: ARG001
    return content


def _html_control(control: Control, content: str) -> str:
    state = _state(control)
    box = {"CheckBox": "t", "CheckBoxIsChecked": state} if state else {}
    shows = {"ShowingPlcHdr": "t"} if control.has("w:showingPlcHdr") else {}
    attributes = {**shows, **box, "Title": control.property("alias"), "SdtTag": control.tag}
    items = "".join(
        f"<w:ListItem {_attributes({'ListValue': label, 'DataValue': code})}></w:ListItem>"
        for code, label in _items(control)
    )
    return f"<w:Sdt {_attributes(attributes)}>{items}{content}</w:Sdt>"


def _odt_control(control: Control, content: str, *, tagged: bool) -> str:
    if not tagged and control.has("w:text"):
        return f"<text:text-input>{content}</text:text-input>"
    state = _state(control)
    box = {"loext:checkbox": "true"} if state else {}
    checked = {"loext:checked": "true"} if state == "t" else {}
    shows = {"loext:showing-place-holder": "true"} if control.has("w:showingPlcHdr") else {}
    names = {"loext:alias": control.property("alias"), "loext:tag": control.tag} if tagged else {}
    items = "".join(
        f"<loext:list-item {_attributes({'loext:display-text': label, 'loext:value': code})}/>"
        for code, label in _items(control)
    )
    attributes = _attributes({**shows, **box, **checked, **names})
    return f"<loext:content-control {attributes}>{items}{content}</loext:content-control>"


def _state(control: Control) -> str:
    """Whether a check box is ticked, as Word writes it in HTML; "" for any other control."""
    checked = control.element.find("w:sdtPr/w14:checkbox/w14:checked", NAMESPACES)
    return "" if checked is None else "t" if is_on(checked) else "f"


def _items(control: Control) -> list[tuple[str, str]]:
    return [
        (str(value(item, "value")), str(value(item, "displayText"))) for item in control.items()
    ]


def _attributes(texts: Mapping[str, str | None]) -> str:
    return " ".join(f'{name}="{escape(text or "")}"' for name, text in texts.items())
