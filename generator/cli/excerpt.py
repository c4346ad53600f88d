"""The lines of a file around a problem, with a caret under the word that is meant."""

from __future__ import annotations

import re
from pathlib import Path

from generator.errors import Place

_AROUND = 1
_WORD = re.compile(r"\"[^\"]*\"?|'[^']*'?|[^\s:,\[\]{}]+|.")


def excerpt(place: Place) -> list[tuple[str, str]]:
    """Up to three lines, each with its gutter, and the line of carets with an empty number.

    Empty when the file or the line is not known, or no longer there.
    """
    try:
        text = Path(place.file).read_text(encoding="utf-8-sig", errors="replace")
    except (OSError, ValueError):
        return []
    lines = [] if "\0" in text else text.splitlines()  # a spreadsheet has no lines to show
    if not 1 <= place.line <= len(lines):
        return []
    shown = range(max(1, place.line - _AROUND), min(len(lines), place.line + _AROUND) + 1)
    width = len(str(shown[-1]))
    rows = []
    for number in shown:
        text = lines[number - 1].replace("\t", " ")
        rows.append((f"{number:>{width}} | ", text))
        if number == place.line and place.column:
            rows.append((f"{'':>{width}} | ", _carets(text, place.column)))
    return rows


def _carets(line: str, column: int) -> str:
    """Carets under the word at a column, counted from 1."""
    word = _WORD.match(line, column - 1)
    return " " * (column - 1) + "^" * (len(word[0]) if word else 1)
