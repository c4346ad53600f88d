"""Texts as cells of spreadsheets, and back: none is taken for a formula, none is cut."""

from __future__ import annotations

import re
from collections.abc import Mapping

# What spreadsheet programs may take for a formula (OWASP, "CSV Injection"), full-width forms too;
# quotes before it are counted in, so that taking one away gives back what was there.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


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
        whole[name.partition("#")[0]] = whole.get(name.partition("#")[0], "") + meant(cells[name])
    return whole


def _part(name: str) -> tuple[str, int]:
    ident, _, number = name.partition("#")
    return ident, int(number) if number.isdecimal() else 1
