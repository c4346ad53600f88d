"""The yardstick: the same document built with plain python-docx, call by call.

A finished worksheet is first read into a script of steps; `build` then carries out the script with
the interface of python-docx, as a program written for that one document would: paragraphs and
styles by name, runs, tables cell by cell, and content controls from elements. Reading the script is
not timed.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsmap, qn
from lxml import etree

_MAIN = f"{{{nsmap['w']}}}"
nsmap.setdefault("w14", "http://schemas.microsoft.com/office/word/2010/wordml")


@dataclass(frozen=True)
class Node:
    """An element to copy as it is: its name, attributes and children."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Node, ...]
    text: str


@dataclass(frozen=True)
class Run:
    text: str
    style: str
    bold: bool
    extras: tuple[Node, ...]
    kind: str  # text, break or tab


@dataclass(frozen=True)
class Paragraph:
    style: str
    extras: tuple[Node, ...]
    content: tuple[Run | Node, ...]


@dataclass(frozen=True)
class Table:
    """A table: its properties, widths, and rows of cells; a cell is properties and blocks."""

    properties: Node
    widths: tuple[str, ...]
    rows: tuple[tuple[Node | None, tuple[tuple[Node, tuple[Any, ...]], ...]], ...]


@dataclass(frozen=True)
class Script:
    """Everything needed to build the document again: styles as XML, the rest as steps."""

    styles: bytes
    title: str
    section: Node
    header: tuple[Any, ...]
    footer: tuple[Any, ...]
    body: tuple[Any, ...]


def read_script(document: bytes) -> Script:
    """The steps that build a finished document again."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    names = _style_names(parts["word/styles.xml"])
    body = etree.fromstring(parts["word/document.xml"])[0]
    return Script(
        parts["word/styles.xml"],
        etree.fromstring(parts["docProps/core.xml"])[0].text or "",
        _node(body[-1]),
        _blocks(etree.fromstring(parts["word/header1.xml"]), names),
        _blocks(etree.fromstring(parts["word/footer1.xml"]), names),
        _blocks(list(body)[:-1], names),
    )


def build(script: Script, template: bytes = b"") -> bytes:
    """The document, built from a template that has the styles it needs, or from python-docx's
    default template, to which they are added.
    """
    document = docx.Document(io.BytesIO(template) if template else None)
    _add_styles(document, script.styles)
    document.core_properties.title = script.title
    section = document.sections[0]
    for child in script.section.children:
        if "Reference" not in child.name:
            _replace(section._sectPr, _element(child))
    _draw(section.header, script.header)
    _draw(section.footer, script.footer)
    _draw(document, script.body)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def emptied(document: bytes) -> bytes:
    """The document without its content: a template that has only its styles."""
    found = docx.Document(io.BytesIO(document))
    body = found.element.body
    for child in list(body)[:-1]:
        body.remove(child)
    for edge in (found.sections[0].header, found.sections[0].footer):
        for paragraph in edge.paragraphs[1:]:
            edge._element.remove(paragraph._p)
        for child in list(edge.paragraphs[0]._p):
            edge.paragraphs[0]._p.remove(child)
    data = io.BytesIO()
    found.save(data)
    return data.getvalue()


def _add_styles(document: Any, styles: bytes) -> None:
    known = {style.name for style in document.styles}
    for style in parse_xml(styles).findall(qn("w:style")):
        if style.find(qn("w:name")).get(qn("w:val")) not in known:
            document.styles.element.append(style)


def _draw(container: Any, blocks: tuple[Any, ...]) -> None:
    for block in blocks:
        if isinstance(block, Paragraph):
            _draw_paragraph(container.add_paragraph(style=block.style), block)
        else:
            _draw_table(container, block)


def _draw_paragraph(paragraph: Any, step: Paragraph) -> None:
    properties = paragraph._p.get_or_add_pPr()
    for extra in step.extras:
        properties.append(_element(extra))
    for piece in step.content:
        if isinstance(piece, Node):
            paragraph._p.append(_element(piece))
            continue
        run = paragraph.add_run(piece.text, piece.style or None)
        if piece.bold:
            run.bold = True
        if piece.kind == "break":
            run.add_break()
        elif piece.kind == "tab":
            run.add_tab()
        for extra in piece.extras:
            run._r.get_or_add_rPr().append(_element(extra))


def _draw_table(container: Any, step: Table) -> None:
    columns = len(step.widths)
    if hasattr(container, "_block_width"):
        table = container.add_table(rows=len(step.rows), cols=columns)
    else:
        table = container.add_table(len(step.rows), columns)
    for child in step.properties.children:
        _replace(table._tbl.tblPr, _element(child))
    for column, width in zip(table.columns, step.widths, strict=True):
        column._gridCol.set(qn("w:w"), width)
    for number, (properties, cells) in enumerate(step.rows):
        for child in properties.children if properties else ():
            table.rows[number]._tr.get_or_add_trPr().append(_element(child))
        for place, (look, blocks) in enumerate(cells):
            cell = table.cell(number, place)
            for child in look.children:
                _replace(cell._tc.get_or_add_tcPr(), _element(child))
            first, *rest = blocks
            if isinstance(first, Paragraph):
                cell.paragraphs[0].style = first.style
                _draw_paragraph(cell.paragraphs[0], first)
                _draw(cell, tuple(rest))
            else:
                _draw(cell, blocks)


def _replace(parent: Any, child: Any) -> None:
    for old in parent.findall(child.tag):
        parent.remove(old)
    parent.append(child)


def _element(node: Node) -> Any:
    element = OxmlElement(node.name)
    for name, value in node.attributes:
        element.set(name, value)
    for child in node.children:
        element.append(_element(child))
    if node.text:
        element.text = node.text
    return element


def _style_names(styles: bytes) -> dict[str, str]:
    return {
        style.get(f"{_MAIN}styleId"): style.find(f"{_MAIN}name").get(f"{_MAIN}val")
        for style in etree.fromstring(styles).iter(f"{_MAIN}style")
    }


def _blocks(elements: Any, names: dict[str, str]) -> tuple[Any, ...]:
    return tuple(
        _table(element, names) if element.tag == f"{_MAIN}tbl" else _paragraph(element, names)
        for element in elements
        if element.tag in (f"{_MAIN}p", f"{_MAIN}tbl")
    )


def _paragraph(element: Any, names: dict[str, str]) -> Paragraph:
    properties, *content = element
    style, *extras = properties
    return Paragraph(
        _style(style, names),
        tuple(_node(extra) for extra in extras),
        tuple(_run(one, names) if one.tag == f"{_MAIN}r" else _node(one) for one in content),
    )


def _run(element: Any, names: dict[str, str]) -> Run | Node:
    looks = [look for child in element.findall(f"{_MAIN}rPr") for look in child]
    rest = [child for child in element if child.tag != f"{_MAIN}rPr"]
    if len(rest) != 1 or rest[0].tag not in {f"{_MAIN}t", f"{_MAIN}br", f"{_MAIN}tab"}:
        return _node(element)
    style = next((look for look in looks if look.tag == f"{_MAIN}rStyle"), None)
    return Run(
        rest[0].text or "",
        _style(style, names) if style is not None else "",
        any(look.tag == f"{_MAIN}b" for look in looks),
        tuple(_node(look) for look in looks if look.tag not in {f"{_MAIN}rStyle", f"{_MAIN}b"}),
        {f"{_MAIN}br": "break", f"{_MAIN}tab": "tab"}.get(rest[0].tag, "text"),
    )


def _style(element: Any, names: dict[str, str]) -> str:
    return names[element.get(f"{_MAIN}val")]


def _table(element: Any, names: dict[str, str]) -> Table:
    properties, grid, *rows = element
    return Table(
        _node(properties),
        tuple(column.get(f"{_MAIN}w") for column in grid),
        tuple(_row(row, names) for row in rows),
    )


def _row(element: Any, names: dict[str, str]) -> Any:
    properties = element.find(f"{_MAIN}trPr")
    cells = tuple(
        (_node(cell[0]), _blocks(cell[1:], names)) for cell in element.findall(f"{_MAIN}tc")
    )
    return (_node(properties) if properties is not None else None, cells)


def _node(element: Any) -> Node:
    prefix = next(key for key, uri in nsmap.items() if uri == etree.QName(element).namespace)
    return Node(
        f"{prefix}:{etree.QName(element).localname}",
        tuple(element.attrib.items()),
        tuple(_node(child) for child in element),
        element.text or "",
    )
