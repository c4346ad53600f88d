"""Headers and footers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from generator.document.tree import Paragraph, Str, Words
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
from generator.writers.docx.inlines import runs, split_notes
from generator.writers.docx.pictures import HEADER
from generator.writers.docx.reference import has_cover, is_canvas
from generator.writers.docx.styles import HAIRLINE, INK

_PAGE = re.compile(r"\{(pages?)\}")
_EN_SPACE = "\u2002"
_FIELDS = {"page": "PAGE", "pages": "NUMPAGES"}


def draw_edges(builder: DocxBuilder) -> None:
    """Add the header to every page but the first, whose head says what it would say again: there it
    is the logo alone, or empty where the head has the logo. All pages have the footer; that of the
    first page also has the credit, and identifies the document.
    """
    section = builder.package.sections[0]
    is_cover = has_cover(builder.meta.edition)
    replace_edge(section.header, [running_header(builder, section.header)])
    replace_edge(section.footer, running_footer(builder))
    has_logo = is_cover or is_canvas(builder.meta.edition)
    first = section.first_page_header
    logo = None if has_logo else builder.logo(HEADER, first)
    replace_edge(first, [paragraph("Header", *(() if logo is None else (logo,)))])
    footer = running_footer(builder, first=True, numbered=not is_cover)
    replace_edge(section.first_page_footer, footer)


def replace_edge(part: Any, blocks: list[Any]) -> None:
    """Make these blocks the content of a header or footer."""
    part.is_linked_to_previous = False
    root = part._element  # noqa: SLF001 — python-docx gives access to a header's paragraphs only
    for child in list(root):
        root.remove(child)
    root.extend(blocks)


def running_header(builder: DocxBuilder, story: Any, *, logo: bool = True) -> Any:
    """The line that says whose document it is and which, with a small `logo`."""
    left, right = builder.meta.header
    layout = DocxParagraph("Header", tabs=(("right", builder.width),))
    picture = builder.logo(HEADER, story) if logo else None
    return paragraph(
        layout,
        *(() if picture is None else (picture, *word_runs((Str(_EN_SPACE),)))),
        *word_runs(left, Format(bold=True, colour=INK, flat=True)),
        tab(),
        *word_runs(right, Format(flat=True)),
    )


def running_footer(
    builder: DocxBuilder, *, first: bool = False, numbered: bool = True
) -> list[Any]:
    """The lines of a footer. That of the `first` page has the credit and identifies the document; a
    `numbered` one has the page number.
    """
    if not first:
        return _footer(builder.meta.footer, builder, numbered=numbered)
    lines = (*builder.meta.footer[:-1], builder.meta.reference)
    return _footer(lines, builder, _credit(builder), numbered=numbered)


def _footer(
    lines: Sequence[Words],
    builder: DocxBuilder,
    credit: Sequence[Any] = (),
    *,
    numbered: bool = True,
) -> list[Any]:
    """The lines, all but the last in bold, with the credit before the last line, which also has the
    page number. On the wide page of a canvas, the credit is in the last line.
    """
    *others, last = lines
    page = [tab(), *_page(builder.meta.words.page)] if numbered else []
    if credit and is_canvas(builder.meta.edition):
        page[1:1] = [*credit, *word_runs((Str(" · "),))]
        credit = ()
    contents = [
        *(word_runs(line, Format(bold=True, flat=True)) for line in others),
        *([credit] if credit else []),
        [*word_runs(last, Format(flat=True)), *page],
    ]
    top = (("top", Border(HAIRLINE, 4, 6)),)
    return [
        paragraph(
            DocxParagraph(
                "Footer",
                borders=top if place == 0 else (),
                tabs=(("right", builder.width),) if place == len(contents) - 1 else (),
            ),
            *content,
        )
        for place, content in enumerate(contents)
    ]


def credit_line(builder: DocxBuilder) -> list[Any]:
    """The paragraph that only the footer of the first page has; empty if it has none."""
    credit = _credit(builder)
    return [paragraph("Footer", *credit)] if credit else []


def _credit(builder: DocxBuilder) -> list[Any]:
    inlines = [
        inline
        for block in builder.credit
        if isinstance(block, Paragraph)
        for inline in block.children
    ]
    return [run for _, part in split_notes(inlines) for run in runs(part, builder)]


def _page(words: str) -> list[Any]:
    """`Page x of y`, with both numbers filled in by Word."""
    pieces = _PAGE.split(words)
    return [
        element
        for odd, piece in enumerate(pieces)
        for element in ([page_field(_FIELDS[piece])] if odd % 2 else word_runs((Str(piece),)))
    ]
