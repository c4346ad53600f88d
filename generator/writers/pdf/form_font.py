"""The font of answers in PDF forms: how wide a text is, and how it is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

_UNITS = 1000  # of a text's width in a font of size 1 (ISO 32000-2, 9.2.4)
_MAPPED_AT_ONCE = 100  # characters (ISO 32000-2, 9.10.3)
_MAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Playbook def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
{}
endcmap CMapName currentdict /CMap defineresource pop end end"""


@dataclass(frozen=True)
class FormFont:
    """A font: its file, and by character its glyph and width, in thousandths of its size."""

    data: bytes
    glyphs: dict[str, int]
    widths: dict[str, int]
    box: tuple[int, ...]
    ascent: int
    descent: int

    def drawable(self, text: str) -> str:
        """The text with the code of each character that the font lacks, `[6F22]`."""
        plain = "".join(" " if one.isspace() and one != "\n" else one for one in text)
        known = (one if one in self.glyphs or one == "\n" else f"[{ord(one):X}]" for one in plain)
        return "".join(known)

    def width(self, text: str, size: float) -> float:
        return sum(self.widths.get(one, _UNITS // 2) for one in text) * size / _UNITS

    def shown(self, text: str) -> str:
        """A text as the operand of `Tj`: the number of each glyph, 0 where there is none."""
        return f"<{''.join(f'{self.glyphs.get(one, 0):04X}' for one in text)}>"

    def lines(self, text: str, size: float, width: float) -> list[str]:
        """The lines of a text, broken between words, and within those that are too long."""
        return [
            line
            for paragraph in text.split("\n")
            for line in self._wrapped(paragraph.split(" "), size, width)
        ]

    def _wrapped(self, words: list[str], size: float, width: float) -> Iterator[str]:
        line = ""
        for word in words:
            longer = f"{line} {word}" if line else word
            if self.width(longer, size) <= width:
                line = longer
                continue
            if line:
                yield line
            line = word
            while self.width(line, size) > width and len(line) > 1:
                fitting = next(
                    count
                    for count in range(len(line) - 1, 0, -1)
                    if count == 1 or self.width(line[:count], size) <= width
                )
                yield line[:fitting]
                line = line[fitting:]
        yield line

    def to_unicode(self) -> str:
        """The characters of the glyphs, for programs that search or copy text."""
        pairs = sorted((glyph, one) for one, glyph in self.glyphs.items())
        blocks = []
        for start in range(0, len(pairs), _MAPPED_AT_ONCE):
            some = pairs[start : start + _MAPPED_AT_ONCE]
            lines = "\n".join(f"<{glyph:04X}> <{ord(one):04X}>" for glyph, one in some)
            blocks.append(f"{len(some)} beginbfchar\n{lines}\nendbfchar")
        return _MAP.format("\n".join(blocks))


@lru_cache(maxsize=1)
def form_font() -> FormFont:
    """The font that comes with the package; it has Latin, Greek and Cyrillic letters."""
    from fontTools.ttLib import TTFont  # slow

    with files(__package__).joinpath("fonts", "Fields.ttf").open("rb") as file:
        data = file.read()
        file.seek(0)
        font: Any = TTFont(file)
        units, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        names = {chr(code): name for code, name in font.getBestCmap().items()}
        head, lines = font["head"], font["hhea"]
        box = (head.xMin, head.yMin, head.xMax, head.yMax)

        def scaled(number: float) -> int:
            scale: int = round(number * _UNITS / units)
            return scale

        return FormFont(
            data,
            {one: int(font.getGlyphID(name)) for one, name in names.items()},
            {one: scaled(metrics[name][0]) for one, name in names.items()},
            tuple(map(scaled, box)),
            scaled(lines.ascent),
            scaled(lines.descent),
        )
