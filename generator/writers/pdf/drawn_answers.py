"""Answers with letters that the font of forms lacks: Typst draws them, as it draws the pages."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from generator.writers.pdf.engine import code_points, draw, undrawn
from generator.writers.pdf.typefaces import Typefaces

_FROM_RIGHT = ("R", "AL")  # directions of letters (Unicode Standard Annex 9)
_STRONG = ("L", *_FROM_RIGHT)


@dataclass(frozen=True)
class DrawnAnswer:
    """A text in a field of this size, in points; `is_long` if the field has several lines."""

    text: str
    width: float
    height: float
    is_long: bool


def answer_pages(
    answers: Sequence[DrawnAnswer], typefaces: Typefaces, sizes: dict[str, float]
) -> Iterator[Any]:
    """A page for each answer: as large as its field, with the letters of any installed font, or of
    one that none has the code. `sizes` are the `largest` and the `smallest` of letters, the `step`
    between them, and the `inset`.
    """
    import pikepdf

    missing = undrawn("".join(answer.text for answer in answers), typefaces)
    inputs = {
        "answers": [_page(answer) for answer in answers],
        "look": {"fonts": typefaces.behind_ours(), **sizes},
        "undrawn": code_points(missing),
    }
    with pikepdf.open(io.BytesIO(draw(inputs, typefaces, "answers", is_tagged=False))) as pdf:
        yield from pdf.pages


def _page(answer: DrawnAnswer) -> dict[str, Any]:
    return {
        "text": answer.text,
        "width": round(answer.width, 2),
        "height": round(answer.height, 2),
        "is-long": answer.is_long,
        "from-right": _is_from_right(answer.text),
    }


def _is_from_right(text: str) -> bool:
    """Whether the first letter with a direction is written from right to left."""
    directions = map(unicodedata.bidirectional, text)
    first = next((one for one in directions if one in _STRONG), "L")
    return first in _FROM_RIGHT
