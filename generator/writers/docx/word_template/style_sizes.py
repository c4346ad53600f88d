"""How large text is in the styles of a drawn document, for planning its pages.

A style inherits what it does not set from the style that it is based on (ECMA-376, part 1, 17.7.2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generator.formats.ooxml import NAMESPACES, is_on, qualified
from generator.writers.docx.pages.heights import Looks
from generator.writers.docx.styles import RULED, Size

_VAL = qualified("val")
_USUAL = 10.0  # points (17.3.2.38)
_LINE = 1.17  # of the size of the font: the height of a single line in most fonts
_TWIPS, _SINGLE = 20, 240  # of a point; `w:line` of a single line (17.3.1.33)


def looks_in(styles: Any) -> Looks:
    """The looks of the paragraph styles in a part."""
    known = {
        str(style.get(qualified("styleId"))): style
        for style in styles.iterfind("w:style", NAMESPACES)
    }
    defaults = [
        each
        for kind in ("pPr", "rPr")
        for each in styles.findall(f"w:docDefaults/w:{kind}Default", NAMESPACES)
    ]
    return {ident: _look([*_line_of(ident, known), *defaults]) for ident in known}


def _line_of(ident: str, known: Mapping[str, Any]) -> list[Any]:
    """A style and those that it is based on, the nearest first."""
    line: list[Any] = []
    while (style := known.get(ident)) is not None and style not in line:
        line.append(style)
        base = style.find("w:basedOn", NAMESPACES)
        ident = "" if base is None else str(base.get(_VAL))
    return line


def _look(line: Sequence[Any]) -> tuple[Size, bool]:
    size = next(filter(None, (_value(one, "w:rPr/w:sz") for one in line)), "")
    points = _number(size) / 2 or _USUAL
    spacing: dict[str, str] = {}
    for one in reversed(line):
        found = one.find("w:pPr/w:spacing", NAMESPACES)
        spacing |= {} if found is None else {str(key): str(text) for key, text in found.items()}
    height = _number(spacing.get(qualified("line"), ""))
    rule = spacing.get(qualified("lineRule"), "auto")
    single = points * _LINE
    if rule == "auto":
        lines = single * (height / _SINGLE if height else 1)
    else:
        lines = height / _TWIPS if rule == "exact" else max(single, height / _TWIPS)
    before, after = (
        round(_number(spacing.get(qualified(side), ""))) for side in ("before", "after")
    )
    if any(one.find("w:pPr/w:pBdr", NAMESPACES) is not None for one in line):
        after += RULED
    bold = next(
        (mark for one in line if (mark := one.find("w:rPr/w:b", NAMESPACES)) is not None), None
    )
    return Size(points, lines, before, after), is_on(bold)


def _value(parent: Any, path: str) -> str:
    found = parent.find(path, NAMESPACES)
    return "" if found is None else str(found.get(_VAL))


def _number(text: str) -> float:
    """A number in a style; 0 for any other text."""
    try:
        return min(max(float(text), 0), 10_000)
    except ValueError:
        return 0
