"""Headers and footers."""

from __future__ import annotations

import re
from typing import Any

from generator.document.tree import Str
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import (
    Border,
    DocxParagraph,
    Format,
    page_field,
    paragraph,
    tab,
    word_runs,
)
from generator.writers.docx.reference import has_cover
from generator.writers.docx.styles import HAIRLINE, INK

_PAGE = re.compile(r"\{(pages?)\}")
_FIELDS = {"page": "PAGE", "pages": "NUMPAGES"}


def draw_edges(builder: DocxBuilder) -> None:
    """Add the header to every page except a cover, and the footer to all pages."""
    section = builder.package.sections[0]
    _replace(section.header, [_header(builder)])
    _replace(section.footer, _footer(builder, numbered=True))
    if has_cover(builder.meta.edition):
        _replace(section.first_page_header, [paragraph("Header")])
        _replace(section.first_page_footer, _footer(builder, numbered=False))


def _replace(part: Any, paragraphs: list[Any]) -> None:
    part.is_linked_to_previous = False
    root = part._element  # noqa: SLF001 — python-docx gives access to a header's paragraphs only
    for child in list(root):
        root.remove(child)
    root.extend(paragraphs)


def _header(builder: DocxBuilder) -> Any:
    left, right = builder.meta.header
    layout = DocxParagraph("Header", tab=("right", builder.width))
    return paragraph(
        layout,
        *word_runs(left, Format(bold=True, colour=INK, flat=True)),
        tab(),
        *word_runs(right, Format(flat=True)),
    )


def _footer(builder: DocxBuilder, *, numbered: bool) -> list[Any]:
    lines = builder.meta.footer
    drawn = []
    for place, line in enumerate(lines):
        last = place == len(lines) - 1
        layout = DocxParagraph(
            "Footer",
            borders=(("top", Border(HAIRLINE, 4, 6)),) if place == 0 else (),
            tab=("right", builder.width) if last else None,
        )
        page = [tab(), *_page(builder.meta.words.page)] if last and numbered else []
        drawn.append(paragraph(layout, *word_runs(line, Format(bold=not last, flat=True)), *page))
    return drawn


def _page(words: str) -> list[Any]:
    """`Page x of y`, with both numbers filled in by Word."""
    pieces = _PAGE.split(words)
    return [
        element
        for odd, piece in enumerate(pieces)
        for element in ([page_field(_FIELDS[piece])] if odd % 2 else word_runs((Str(piece),)))
    ]
