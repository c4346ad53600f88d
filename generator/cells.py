"""Texts as cells of spreadsheets, and back: none is taken for a formula, none is cut."""

from __future__ import annotations

import re
from collections.abc import Mapping

# What spreadsheet programs may take for a formula (OWASP, "CSV Injection"), full-width forms too;
# quotes before it are counted in, so that taking one away gives back what was there.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_PART = re.compile("(.+)#([0-9]{1,4})")


def neutral(text: str) -> str:
    """Text that no spreadsheet program takes for a formula; `meant` gives the text back."""
    return f"'{text}" if _FORMULA.match(text) else text


def meant(cell: str) -> str:
    """The text that `neutral` made a cell of."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def joined(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells of a row by their ids: apostrophes taken away, split texts put together."""
    whole: dict[str, str] = {}
    for name in sorted(cells, key=_part):
        ident, _ = _part(name)
        whole[ident] = whole.get(ident, "") + meant(cells[name])
    return whole


def _part(name: str) -> tuple[str, int]:
    """The id that a column is named by, and which part of its text it holds."""
    found = _PART.fullmatch(name)
    return (found[1], int(found[2])) if found else (name, 1)
