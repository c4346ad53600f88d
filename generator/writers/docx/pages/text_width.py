"""How many lines texts take up in a wide font, for pages that also fit in a reader's own font.

A reader's program replaces a font that it lacks, often by a wider one. The widths are those of
DejaVu Sans, the widest font that is usual in such a place: a third wider than Carlito.
"""

from __future__ import annotations

from functools import lru_cache

# Characters by their width as a share of the font size.
_WIDTHS = {
    0.28: "ijlíIJÍ'",
    0.32: " ,.·‚‘’",
    0.35: "/:;\\|f-",
    0.4: "()[]t!¡r",
    0.5: '*_`–"',
    0.53: "sz“”„?¿",
    0.56: "cL",
    0.595: "FkvxyP",
    0.615: "TYaoäöáóeé«»",
    0.635: "ESbdghnpquüßúñÉ$0123456789{}€£",
    0.685: "KAVÄÁBRXZC",
    0.74: "UÜÚHNÑ",
    0.78: "DG&OQÖÓ",
    0.84: "w#+<=>^~×−≈M",
    0.96: "☐%mW@—…",
}
_WIDTH_OF = {sign: width for width, signs in _WIDTHS.items() for sign in signs}
_USUAL = 0.62  # of any other character
_BOLD = 1.14
_TWIPS = 20  # twentieths of a point
_FEW = 6  # the most words of a short text
_LETTER = "n"


@lru_cache(maxsize=20_000)
def _width(word: str) -> float:
    """The width of a word as a share of the font size; words recur in other columns and fonts."""
    return sum(_WIDTH_OF.get(sign, _USUAL) for sign in word)


@lru_cache(maxsize=20_000)
def line_count(text: str, points: float, width: int, bold: float = 0) -> int:
    """The lines that a text takes up in a column of this width, in twentieths of a point; 0 for
    no text. `bold` is the share of it that is bold.
    """
    size = points * (1 + (_BOLD - 1) * bold) * _TWIPS
    space = size * _WIDTH_OF[" "]
    lines = 0
    for line in text.split("\n") if text else ():
        lines, used = lines + 1, -space
        for word in line.split():
            own = _width(word) * size
            if used > 0 and used + space + own > width:
                lines, used = lines + 1 + int(own / width), own % width
            else:
                used += space + own
    return lines


@lru_cache(maxsize=20_000)
def rounded_text(text: str) -> str:
    """What stands for a short text when pages are planned: as many words, of about the same width
    together, of like letters. So a plan serves all teams whose names are as long. Longer texts
    stand for themselves.
    """
    words = text.split()
    if "\n" in text or not 0 < len(words) <= _FEW:
        return text
    letters = round(sum(map(_width, words)) / _WIDTH_OF[_LETTER])
    each, more = divmod(max(letters, len(words)), len(words))
    return " ".join(_LETTER * (each + (place < more)) for place in range(len(words)))
