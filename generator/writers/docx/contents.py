"""The table of contents: a Word field, with the page numbers that are known in advance (ECMA-376,
part 1, 17.16.5.68).

Word does not ask to update it when a document is opened; updating it gives the same entries, those
of steps with the whole heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from generator.document import markers
from generator.document.tree import Block, Emphasis, Link, Paragraph, Str, plain_words
from generator.formats.ooxml import element
from generator.writers.docx.canvas.plan import CanvasPlanner
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import (
    CHAPTERS,
    DocxCell,
    DocxParagraph,
    DocxRow,
    chapter_anchor,
    field_mark,
    instruction,
    paragraph,
    tab,
    table,
    word_runs,
)
from generator.writers.docx.inlines import stripped
from generator.writers.docx.pages.planner import PagePlanner

_STYLE = "Toc1"
_EN_SPACE = "\u2002"
_LISTED = "listed_chapters"  # the bookmark around all that is listed
_CHAPTER = re.compile("#([0-9]{1,4})")


def contents(blocks: Sequence[Block], builder: DocxBuilder) -> list[Any]:
    """The entries, each a link to its chapter with its page number, if known. The title of a step
    follows its number; how many steps there are is said often enough elsewhere.
    """
    links = [
        block.children[0]
        for block in blocks
        if isinstance(block, Paragraph) and isinstance(block.children[0], Link)
    ]
    layout = DocxParagraph(_STYLE, tabs=(("right", builder.width),))
    steps = [link for link in links if isinstance(link.children[0], Emphasis)]
    entries = [
        paragraph(layout, _entry(link, steps.index(link) + 1 if link in steps else 0, builder))
        for link in links
    ]
    if not entries:
        return []
    # Without the bookmark, Word would also list what precedes the contents.
    code = f' TOC \\o "1-1" \\h \\z \\b {_LISTED} '
    begin = [field_mark("begin"), instruction(code), field_mark("separate")]
    for place, mark in enumerate(begin, 1):
        entries[0].insert(place, mark)
    start = element("bookmarkStart", id=CHAPTERS, name=_LISTED)
    # LibreOffice ends columns at a table of contents unless it is inside a table.
    end = paragraph(DocxParagraph("Normal", exact=20), field_mark("end"), start)
    return [table([builder.width], [DocxRow([DocxCell([*entries, end], margins=(0, 0, 0, 0))])])]


def close_contents(body: Any, builder: DocxBuilder, planner: PagePlanner | CanvasPlanner) -> None:
    """Enter the page numbers, once all pages are planned, and end the bookmark around the chapters
    listed.
    """
    for anchor, number in builder.page_numbers.items():
        number.text = planner.page_of(anchor)
    if builder.page_numbers:
        body[-2].append(element("bookmarkEnd", id=CHAPTERS))  # the last child describes the page


def _entry(link: Link, step: int, builder: DocxBuilder) -> Any:
    """The entry of a chapter, which is the step of that number, or none if it is 0."""
    found = _CHAPTER.fullmatch(markers.join(link.target))
    anchor = chapter_anchor(int(found[1]) if found else 0)
    (number,) = word_runs((Str(""),))
    builder.page_numbers[anchor] = number[-1]
    page = [
        *word_runs((Str(_EN_SPACE),)),  # where the tab has no room, number and title stay apart
        tab(),
        field_mark("begin"),
        instruction(f" PAGEREF {anchor} \\h "),
        field_mark("separate"),
        number,
        field_mark("end"),
    ]
    title = stripped(link.children[1:]) if step else link.children
    count = (Str(f"{step}{_EN_SPACE}"),) if step else ()
    words = word_runs((*count, *plain_words(tuple(title))))
    return element("hyperlink", *words, *page, anchor=anchor, history=1)
