"""Small fonts for tests."""

from __future__ import annotations

from io import BytesIO

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

RESTRICTED = 2  # its licence forbids to embed it


def small_font(characters: str, family: str = "Small", fs_type: int = 0) -> bytes:
    """A font in which each of the characters is a square."""
    names = {ord(one): f"u{ord(one):X}" for one in characters}
    glyphs = [".notdef", *names.values()]
    pen = TTGlyphPen(None)
    for place, point in enumerate([(0, 0), (0, 500), (500, 500), (500, 0)]):
        (pen.lineTo if place else pen.moveTo)(point)
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap(names)
    builder.setupGlyf(dict.fromkeys(glyphs, square))
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family})
    builder.setupOS2(fsType=fs_type)
    builder.setupPost()
    out = BytesIO()
    builder.save(out)
    return out.getvalue()
