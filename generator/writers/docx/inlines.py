"""Inline nodes as runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, assert_never

from generator.document import markers
from generator.document.tree import (
    Break,
    Code,
    Emphasis,
    Image,
    Inline,
    Link,
    Slot,
    Str,
    Strong,
    plain_words,
)
from generator.formats.ooxml import element
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import Format, chapter_anchor, line_break, word_runs

_PLAIN = Format()
_CHAPTER = re.compile("#([0-9]{1,4})")
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def runs(inlines: Sequence[Inline], builder: DocxBuilder, font: Format = _PLAIN) -> list[Any]:
    """The inlines as runs in reading order."""
    return [piece for inline in inlines for piece in _inline(inline, builder, font)]


def _inline(inline: Inline, builder: DocxBuilder, font: Format) -> list[Any]:
    match inline:
        case Str() | Slot():
            return word_runs((inline,), font)
        case Emphasis(children):
            return runs(children, builder, replace(font, italic=True))
        case Strong(children):
            return runs(children, builder, replace(font, bold=True))
        case Code(words):
            return word_runs(words, replace(font, style="Code"))
        case Link(children, target):
            return [_link(children, markers.join(target), builder, font)]
        case Image(alt, source):
            picture = builder.picture(source, alt)
            return word_runs(alt, font) if picture is None else [picture]
        case Break(hard):
            return [line_break()] if hard and not font.flat else word_runs((Str(" "),), font)
        case _:
            assert_never(inline)


def _link(children: Sequence[Inline], target: str, builder: DocxBuilder, font: Format) -> Any:
    """A link to an external address or, with a target such as `#3`, to a chapter."""
    if chapter := _CHAPTER.fullmatch(target):
        words = plain_words(tuple(children))
        return element("hyperlink", *word_runs(words, font), anchor=chapter_anchor(int(chapter[1])))
    link = element("hyperlink", *runs(children, builder, replace(font, style="Hyperlink")))
    link.set(_R_ID, builder.link(target))
    return link


def split_notes(inlines: Sequence[Inline]) -> list[tuple[bool, list[Inline]]]:
    """Inlines split into parts: emphasised ones (True) are notes, to be set apart."""
    parts: list[tuple[bool, list[Inline]]] = []
    for inline in inlines:
        note = isinstance(inline, Emphasis)
        if note or not parts or parts[-1][0]:
            parts.append((note, []))
        parts[-1][1].extend(inline.children if isinstance(inline, Emphasis) else [inline])
    return [
        (note, part)
        for note, part in parts
        if any(not isinstance(piece, Str) or piece.text.strip() for piece in part)
    ]


def title_runs(inlines: Sequence[Inline], builder: DocxBuilder, size: int = 0) -> list[Any]:
    """A title on one line; its notes, such as the number of a step, have a style of their own. Its
    `size`, in half points, is that of its paragraph unless it is given.
    """
    drawn: list[Any] = []
    for note, part in split_notes(inlines):
        if note:
            drawn += runs(part, builder, Format("StepNumber", flat=True))
            drawn += word_runs((Str("  "),))
        else:
            drawn += runs(stripped(part), builder, Format(flat=True, size=size))
    return drawn


def stripped(part: Sequence[Inline]) -> list[Inline]:
    """The inlines without leading space."""
    first, *rest = part
    return [Str(first.text.lstrip()), *rest] if isinstance(first, Str) else list(part)
