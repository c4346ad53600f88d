"""The lines of a file around a problem, with carets under the word in question."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from generator.foundation.errors import Place

_AROUND = 1
_DOT = "·"
_WIDTH, _BEFORE = 160, 60  # characters shown of a long line; those before the word
_WORD = re.compile(r"\"[^\"]*\"?|'[^']*'?|[^\s:,\[\]{}]+|.")


def excerpt(place: Place) -> list[tuple[str, str]]:
    """Up to three lines, each with its gutter, and a line of carets whose gutter has no number.

    Empty if the file or the line is unknown or no longer exists.
    """
    if not place.line:
        return []
    try:
        if not Path(place.file).is_file():  # a pipe might never end
            return []
        text = Path(place.file).read_text(encoding="utf-8-sig", errors="replace")
    except (OSError, ValueError):
        return []
    lines = [] if "\0" in text else text.splitlines()  # a spreadsheet is not text
    if not 1 <= place.line <= len(lines):
        return []
    shown = range(max(1, place.line - _AROUND), min(len(lines), place.line + _AROUND) + 1)
    width = len(str(shown[-1]))
    start = max(0, place.column - _BEFORE) if place.column > _WIDTH else 0
    rows = []
    for number in shown:
        text = "".join(map(_visible, lines[number - 1][start : start + _WIDTH]))
        rows.append((f"{number:>{width}} | ", text))
        if number == place.line and place.column:
            rows.append((f"{'':>{width}} | ", _carets(text, place.column - start)))
    return rows


def _visible(character: str) -> str:
    """One character, one column wide; an invisible one is shown as a dot."""
    if character == "\t" or unicodedata.category(character) == "Zs":
        return " "
    return character if character.isprintable() else _DOT


def _carets(line: str, column: int) -> str:
    """Carets under the word at a column, counted from 1."""
    word = _WORD.match(line, column - 1)
    return " " * (column - 1) + "^" * (len(word[0]) if word else 1)
