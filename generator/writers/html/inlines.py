"""Inline nodes as HTML."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from generator.document import markers
from generator.document.theme import Theme
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
    Words,
)
from generator.formats.images import PNG, without_metadata
from generator.writers.html.inserts import Parts, TargetInsert, flat_parts, words_parts

_CHAPTER = re.compile("#([0-9]{1,4})")


def chapter_id(number: int) -> str:
    """The id of a chapter's heading."""
    return f"chapter-{number}"


def picture_address(data: bytes) -> str:
    """A picture as an address, so that the page needs no other file."""
    kind = "png" if data.startswith(PNG) else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(without_metadata(data)).decode()}"


@dataclass(frozen=True)
class InlineWriter:
    """Writes inline text; pictures come from the theme."""

    theme: Theme

    def parts(self, inlines: Iterable[Inline], *, flat: bool = False) -> Parts:
        """The inlines in reading order; on one line if `flat`."""
        return [part for inline in inlines for part in self._inline(inline, flat=flat)]

    def notes(
        self, inlines: Iterable[Inline], marks: tuple[str, str], *, flat: bool = False
    ) -> Parts:
        """As `parts`; emphasised parts are notes, set apart by the marks around them."""
        parts: Parts = []
        for inline in inlines:
            if isinstance(inline, Emphasis):
                parts += [marks[0], *self.parts(inline.children, flat=flat), marks[1]]
            else:
                parts += self._inline(inline, flat=flat)
        return parts

    def without_notes(self, inlines: Iterable[Inline]) -> Parts:
        """The inlines on one line without emphasised parts, and without space at their start."""
        kept = [inline for inline in inlines if not isinstance(inline, Emphasis)]
        if kept and isinstance(kept[0], Str):
            kept[0] = Str(kept[0].text.lstrip())
        return self.parts(kept, flat=True)

    def _inline(self, inline: Inline, *, flat: bool) -> Parts:
        match inline:
            case Str() | Slot():
                return flat_parts((inline,)) if flat else words_parts((inline,))
            case Emphasis(children):
                return ["<em>", *self.parts(children, flat=flat), "</em>"]
            case Strong(children):
                return ["<strong>", *self.parts(children, flat=flat), "</strong>"]
            case Code(words):
                return ["<code>", *words_parts(words), "</code>"]
            case Link(children, target):
                return ["<a", *_href(target), ">", *self.parts(children, flat=flat), "</a>"]
            case Image(alt, source):
                return self._picture(alt, source)
            case Break(hard):
                return ["<br>" if hard and not flat else " "]
            case _:
                assert_never(inline)

    def _picture(self, alt: Words, source: Words) -> Parts:
        data = dict(self.theme.pictures).get(markers.join(source))
        if not data:
            return flat_parts(alt)
        return [f'<img src="{picture_address(data)}" alt="', *flat_parts(alt), '">']


def _href(target: Words) -> Parts:
    chapter = _CHAPTER.fullmatch(markers.join(target))
    if chapter:
        return [f' href="#{chapter_id(int(chapter[1]))}"']
    return [' href="', TargetInsert(target), '" rel="noreferrer"']
