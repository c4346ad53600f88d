"""Blank Markdown files, with a gap for each field and box: for files whose comments are gone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from generator.document.markdown_html import markdown_to_html
from generator.document.tree import Kind
from generator.formats.markdown import unescape_answer
from generator.formats.markdown_fields import Region, regions, split_answer
from generator.formats.markdown_stamp import (
    BOXES,
    OFFERED,
    Choice,
    Choices,
    choices_of,
    read_choices,
    read_stamp,
)
from generator.foundation.limits import LIMITS
from generator.readers.html.shown import add_html
from generator.readers.labels.blank import Blank, Gap, Shape, box_tag
from generator.readers.labels.stream import GAP, Stream
from generator.readers.markdown_boxes import read_boxes
from generator.readers.shown_file import ShownFileBuilder

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_MARK = re.compile("\ue000([0-9]+)\ue001")  # stands for a gap while the page is read
_SHAPES = {Kind.NUMBER: Shape.NUMBER, Kind.DATE: Shape.DATE, Kind.MULTILINE: Shape.LINES}


def read_markdown_blank(data: bytes, kind_of: Callable[[str], Kind | None]) -> Blank:
    """The blank in the bytes of a Markdown file that nobody has filled, without its properties;
    `kind_of` says what kind of field an id is.
    """
    page = data.decode()
    stamp = read_stamp(page)
    boxes, offered = (read_choices(stamp.get(key, "")) for key in (BOXES, OFFERED))
    gaps: list[Gap] = []
    pieces, at = [], 0
    for region in regions(page):
        found = list(_boxes(region, boxes)) or [(_gap(region, offered, kind_of(region.field)), "")]
        lines = []
        for gap, label in found:
            mark = f"\ue000{len(gaps)}\ue001"
            lines.append(f"- {mark} {label}" if label else mark)
            gaps.append(gap)
        pieces += [page[at : region.start], "\n\n", "\n".join(lines), "\n\n"]
        at = region.end
    builder = ShownFileBuilder("", LIMITS)
    shown = _COMMENT.sub("", "".join([*pieces, page[at:]]))
    add_html(builder, markdown_to_html(shown), "", LIMITS)
    stream = _with_gaps(builder.shown_file().stream, gaps)
    return Blank({}, stream, {gap.tag: gap for gap in gaps})


def _boxes(region: Region, boxes: Choices) -> Iterator[tuple[Gap, str]]:
    """A gap for each box of a field, and its label as it is written."""
    lines = region.body.split("\n")
    for line, box in zip(lines, read_boxes(lines, choices_of(region.field, boxes)), strict=True):
        if box:
            tag, label = box_tag(region.field, box.code), _label(region)
            gap = Gap(tag, Shape.BOX, label, code=box.code, text=box.label)
            yield gap, line.partition("] ")[2]


def _gap(region: Region, offered: Choices, kind: Kind | None) -> Gap:
    lines, _ = split_answer(region.body.strip().split("\n"))
    prompt = unescape_answer("\n".join(lines))
    choices = choices_of(region.field, offered)
    options = tuple(_options(region.label, choices)) if choices else ()
    shape = _SHAPES.get(kind or Kind.TEXT, Shape.TEXT)
    return Gap(region.field, shape, _label(region), prompt, options)


def _options(label: str, choices: Sequence[Choice]) -> Iterator[tuple[str, str]]:
    """The code and label of each choice that a label's remarks list, separated by slashes."""
    first, *others = unescape_answer(label).split(" / ")
    *others, last = (first.rpartition(": ")[2], *others)
    for text in (*others, last.rpartition(")")[0].partition(" · ")[0]):
        yield from ((choice.code, text) for choice in choices if choice.is_printed_as(text))


def _label(region: Region) -> str:
    return unescape_answer(" ".join(_BOLD.findall(region.label)) or region.label)


def _with_gaps(stream: Stream, gaps: list[Gap]) -> Stream:
    """The stream with gaps in the places of their marks."""
    found = dict(_marks(stream))
    words = tuple(GAP if place in found else word for place, word in enumerate(stream.words))
    return replace(stream, words=words, gaps={at: gaps[number].tag for at, number in found.items()})


def _marks(stream: Stream) -> Iterator[tuple[int, int]]:
    for place, word in enumerate(stream.words):
        if match := _MARK.fullmatch(word):
            yield place, int(match[1])
