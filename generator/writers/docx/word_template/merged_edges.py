"""Headers and footers of the organisation's own Word template, together with ours.

The template's header is above our line, and its footer below ours, which has no page number if the
template's has one. A cover has the template's header, that of its first page if it is different
there, without our line, and no page number.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from generator.document.word_template import Edge, WordTemplate
from generator.formats.ooxml import (
    NAMESPACES,
    TEMPLATE_NAMESPACES,
    element,
    qualified,
    template_element,
)
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import Format, paragraph, word_runs
from generator.writers.docx.headers_footers import replace_edge, running_footer, running_header
from generator.writers.docx.reference import has_cover, is_canvas

_EMBED = f"{{{TEMPLATE_NAMESPACES['r']}}}embed"
_CODE, _POSITION = map(qualified, ("instr", "pos"))
_STOPS = re.compile(r'<w:tab [^>]*w:pos="(-?[0-9]+)"')
# The styles of our titles as fields that show their text may name them.
_TITLES = ("TITLE", "TITEL", "TÍTULO", '"HEADING 1"', '"ÜBERSCHRIFT 1"', '"TÍTULO 1"', "1")


def draw_merged_edges(builder: DocxBuilder, template: WordTemplate) -> None:
    """Add the headers and footers to every kind of page that the template or a cover needs. A
    canvas has no room for those of the template.
    """
    if is_canvas(builder.meta.edition):
        template = replace(template, edges=())
    section, is_covered = builder.package.sections[0], has_cover(builder.meta.edition)
    first = (section.first_page_header, section.first_page_footer)
    _draw(builder, template, "default", section.header, section.footer)
    _draw(builder, template, "first", *first, cover=is_covered)
    if template.edges_of("even"):
        _draw(builder, template, "even", section.even_page_header, section.even_page_footer)
        builder.package.settings.odd_and_even_pages_header_footer = True


def _draw(  # noqa: PLR0913 — a kind of page, and the parts of its header and footer
    builder: DocxBuilder,
    template: WordTemplate,
    page: str,
    header: Any,
    footer: Any,
    *,
    cover: bool = False,
) -> None:
    edges = template.edges_of(page) or template.edges_of("default")
    above = next((edge for edge in edges if edge.kind == "header"), Edge("header", page, ""))
    below = next((edge for edge in edges if edge.kind == "footer"), Edge("footer", page, ""))
    header.is_linked_to_previous = footer.is_linked_to_previous = False
    theirs = [*_content(builder, header.part, above)]
    own = [] if cover else [running_header(builder, header, logo=not above.pictures)]
    replace_edge(header, _ended([*theirs, *(_fitted(line, template) for line in own)]))
    is_numbered = not cover and not below.has_number
    lines = running_footer(builder, first=page == "first", numbered=is_numbered)
    own = [_fitted(line, template) for line in lines]
    replace_edge(footer, _ended([*own, *_content(builder, footer.part, below)]))


def _fitted(line: Any, template: WordTemplate) -> Any:
    """One of our lines, without the tab stops, indents and alignment of the template's style."""
    properties = line.find("w:pPr", NAMESPACES)
    style = properties.find("w:pStyle", NAMESPACES).get(qualified("val"))
    xml = next((each.xml for each in template.styles if each.id == style), "")
    tabs = properties.find("w:tabs", NAMESPACES)
    if tabs is not None:
        own = {tab.get(_POSITION) for tab in tabs}
        for place in sorted({*_STOPS.findall(xml)} - own):
            tabs.insert(0, element("tab", val="clear", pos=place))
    properties.append(element("ind", left=0, right=0, firstLine=0))
    properties.append(element("jc", val="left"))
    return line


def _content(builder: DocxBuilder, part: Any, edge: Edge) -> Iterator[Any]:
    """The content of a template's header or footer, with its pictures in the document."""
    content = template_element("hdr", edge.xml)
    pictures = {name: part.get_or_add_image(io.BytesIO(data))[0] for name, data in edge.pictures}
    for blip in content.iter(f"{{{TEMPLATE_NAMESPACES['a']}}}blip"):
        blip.set(_EMBED, pictures[blip.get(_EMBED)])
    for number, named in enumerate(content.iter(f"{{{TEMPLATE_NAMESPACES['wp']}}}docPr"), 1):
        named.set("id", str(number))
    for shown in content.iter(qualified("fldSimple")):
        shown.find(".//w:t", TEMPLATE_NAMESPACES).text = _result(builder, shown.get(_CODE))
    yield from content


def _result(builder: DocxBuilder, code: str) -> str:
    """What a field shows until Word fills it in."""
    name, _, style = code.partition(" ")
    if name != "STYLEREF":
        return "1"
    if not style.upper().strip('"').startswith(tuple(title.strip('"') for title in _TITLES)):
        return ""
    runs = word_runs(builder.meta.title, Format(flat=True))
    return "".join(text for run in runs for text in run.itertext())


def _ended(blocks: list[Any]) -> list[Any]:
    """The blocks, followed by a paragraph if the last is not one (17.10.4)."""
    is_ended = blocks and blocks[-1].tag == qualified("p")
    return blocks if is_ended else [*blocks, paragraph("Header")]
