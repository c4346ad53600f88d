"""What stays together on a page: paragraphs with what follows them, and rows of tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from generator.formats.ooxml import element, qualified
from generator.writers.docx.elements import TableStyle, gap, spacing_of

_LOW = 20  # twentieths of a point
_ABOVE_BOXES = {"A4": 120, "Letter": 60}  # likewise; Letter paper is lower
_OF_BOXES = ("ListLabel", "Small")  # the styles of a list's label and of the hint below it
_P, _TBL = map(qualified, ("p", "tbl"))


def keep_with_next(blocks: Iterable[Any]) -> None:
    """Hold drawn blocks together with what follows them. Their rows may be divided, since
    LibreOffice 7.4 keeps no table with the next block whose only row may not.
    """
    for block in blocks:
        for mark in [*block.iter(qualified("cantSplit"))]:
            mark.getparent().remove(mark)
        for properties in block.iter(qualified("pPr")):
            if properties.find(qualified("keepNext")) is None:
                properties.insert(1, element("keepNext"))  # after the style (17.3.1.26)


def keep_last_rows(blocks: Sequence[Any]) -> None:
    """Hold together the last two rows of boxes above each heading, so that no row of a step is
    alone on the next page.
    """
    for first, second, after in zip(blocks, blocks[1:], blocks[2:], strict=False):
        tables = first.tag == second.tag == _TBL
        if tables and _level(after) and len(list(first.iterchildren(qualified("tr")))) == 1:
            keep_with_next([first])


def keep_leads(blocks: Sequence[Any]) -> None:
    """Hold a paragraph between a heading and a heading below that one together with the second."""
    for first, second, after in zip(blocks, blocks[1:], blocks[2:], strict=False):
        if 0 < _level(first) < _level(after) and second.tag == _P:
            keep_with_next([second])


def _level(block: Any) -> int:
    """The level of a heading; 0 for any other block."""
    name, level = _style(block).partition("Heading")[1:]
    return int(level) if name and level.isdecimal() else 0


def _style(block: Any) -> str:
    """The id of a paragraph's style; "" for any other block."""
    style = block.find(f"{qualified('pPr')}/{qualified('pStyle')}")
    return "" if style is None else str(style.get(qualified("val")))


def is_kept(block: Any, styles: frozenset[str]) -> bool:
    """Whether a paragraph, or the last row of a table, stays with what follows it; `styles` are
    those whose paragraphs do. Programs look at the first paragraph of a row.
    """
    if block.tag == _TBL:
        return is_kept(block[-1].find(f"{qualified('tc')}/{_P}"), styles)
    properties = block.find(qualified("pPr"))
    if properties is None:
        return False
    style = properties.find(qualified("pStyle")).get(qualified("val"))
    return style in styles or properties.find(qualified("keepNext")) is not None


def part_from_boxes(text: Any, boxes: Any, paper: str) -> None:
    """Leave room between a text and boxes below it, unless the text belongs to them or has a space
    below it that is its own.
    """
    if text.tag != _P or text.find(qualified("r")) is None or _style(text) in _OF_BOXES:
        return
    own = boxes.find(f"{qualified('tblPr')}/{qualified('tblStyle')}")
    if own is not None and own.get(qualified("val")) == TableStyle.FIELD:
        spacing = spacing_of(text)
        if spacing.get(qualified("after")) is None:
            spacing.set(qualified("after"), str(_ABOVE_BOXES[paper]))


def gap_between(first: Any, second: Any, height: int) -> list[Any]:
    """A line between two tables, so that Word does not merge them, and a very low one between a
    table and a heading, which LibreOffice 7.4 would leave behind on the page of the table. Empty
    between other blocks.
    """
    if first.tag == _TBL and _level(second):
        return [gap(_LOW)]
    if not first.tag == second.tag == _TBL:
        return []
    line = gap(height)
    if is_kept(first, frozenset()):
        keep_with_next([line])
    return [line]
