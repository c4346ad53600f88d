"""Blank Markdown files, with a gap for each field and box: for files whose comments are gone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from generator.document.markdown_html import markdown_to_html
from generator.document.tree import Kind
from generator.formats.markdown import unescape_answer
from generator.foundation.limits import LIMITS
from generator.readers.html import add_html
from generator.readers.labels.blank import Blank, Gap, Shape, box_tag
from generator.readers.labels.stream import GAP, Stream
from generator.readers.shown_file import ShownFileBuilder

_FIELD = re.compile(
    r"^([^\n]*)\n<!-- field ([\w.-]+) -->\n(.*?)<!-- end -->", re.DOTALL | re.MULTILINE
)
_BOX = re.compile(r"- \[ \] (.*) <!-- ([\w-]+) -->")
_OFFERED = re.compile(r"<!-- ([\w-]+) -->(.+?)(?= / <!-- |$)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_MARK = re.compile("\ue000([0-9]+)\ue001")  # stands for a gap while the page is read
_SHAPES = {Kind.NUMBER: Shape.NUMBER, Kind.DATE: Shape.DATE, Kind.MULTILINE: Shape.LINES}


def read_markdown_blank(data: bytes, kind_of: Callable[[str], Kind | None]) -> Blank:
    """The blank in the bytes of a Markdown file that nobody has filled, without its properties;
    `kind_of` says what kind of field an id is.
    """
    gaps: list[Gap] = []

    def mark(gap: Gap) -> str:
        gaps.append(gap)
        return f"\ue000{len(gaps) - 1}\ue001"

    def marked(match: re.Match[str]) -> str:
        line, tag, body = match.groups()
        label = unescape_answer(" ".join(_BOLD.findall(line)) or line)
        boxes = _BOX.findall(body)
        if boxes:
            shown = "\n".join(
                f"- {mark(Gap(box_tag(tag, code), Shape.BOX, label, code=code))} {text}"
                for text, code in boxes
            )
        else:
            offered = tuple((code, unescape_answer(text)) for code, text in _OFFERED.findall(line))
            shape = _SHAPES.get(kind_of(tag) or Kind.TEXT, Shape.TEXT)
            prompt = unescape_answer(body.strip().removeprefix("> "))
            shown = mark(Gap(tag, shape, label, prompt, offered))
        return f"{line}\n\n{shown}\n"

    page = _COMMENT.sub("", _FIELD.sub(marked, data.decode()))
    builder = ShownFileBuilder("", LIMITS)
    add_html(builder, markdown_to_html(page), "", LIMITS)
    stream = _with_gaps(builder.shown_file().stream, gaps)
    return Blank({}, stream, {gap.tag: gap for gap in gaps})


def _with_gaps(stream: Stream, gaps: list[Gap]) -> Stream:
    """The stream with gaps in the places of their marks."""
    found = dict(_marks(stream))
    words = tuple(GAP if place in found else word for place, word in enumerate(stream.words))
    return replace(stream, words=words, gaps={at: gaps[number].tag for at, number in found.items()})


def _marks(stream: Stream) -> Iterator[tuple[int, int]]:
    for place, word in enumerate(stream.words):
        if match := _MARK.fullmatch(word):
            yield place, int(match[1])
