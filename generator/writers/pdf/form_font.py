"""The font of answers in PDF forms: how wide a text is, and how it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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

    def has(self, text: str) -> bool:
        """Whether the font has all letters of a text; white space is drawn as a space."""
        return all(one in self.glyphs or one.isspace() for one in text)

    def shown(self, text: str) -> str:
        """A text as the operand of `Tj`: the number of each glyph, 0 where there is none."""
        return f"<{''.join(f'{self.glyphs.get(one, 0):04X}' for one in text)}>"

    def lines(self, text: str, size: float, width: float) -> Iterator[str]:
        """The lines of a text, broken between words, and within those that are too long."""
        room = width * _UNITS / size
        for paragraph in text.split("\n"):
            plain = "".join(" " if one.isspace() else one for one in paragraph)
            yield from self._wrapped(plain.split(" "), room)

    def _wrapped(self, words: Iterable[str], room: float) -> Iterator[str]:
        line: list[str] = []
        used, space = 0, self._width(" ")
        for word in words:
            *begun, last = self._pieces(word, room)
            for piece in begun:
                if line:
                    yield " ".join(line)
                line, used = [], 0
                yield piece
            wide = sum(map(self._width, last))
            if line and used + space + wide > room:
                yield " ".join(line)
                line, used = [], 0
            used += (space if line else 0) + wide
            line.append(last)
        yield " ".join(line)

    def _pieces(self, word: str, room: float) -> Iterator[str]:
        """A word in pieces that fit, of a letter at least."""
        start, used = 0, 0
        for place, one in enumerate(word):
            used += self._width(one)
            if used > room and place > start:
                yield word[start:place]
                start, used = place, self._width(one)
        yield word[start:]

    def _width(self, one: str) -> int:
        return self.widths.get(one, _UNITS // 2)

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
