"""The codes of fields in a Word file, and tables of contents, neither of which is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Withheld = tuple[int, Any]  # the position that a token would have, and the token


class FieldCodes:
    """The codes of fields, which are not shown, and tables of contents, which repeat headings.

    A field begins with its code, which ends where its result begins (ECMA-376, part 1, 17.16.18). A
    code that is still open at the end of its paragraph does not count as one, and its text is kept;
    so is the text of contents that never end.
    """

    def __init__(self, results: bool) -> None:
        self._results = results  # whether results are shown
        self._open: list[_Code] = []
        self._withheld: list[Withheld] = []
        self._contents: list[Withheld] = []

    @property
    def hide(self) -> bool:
        """Whether the text at hand is not shown."""
        return bool(self._open) and any(code.is_open or code.lists for code in self._open)

    def turn(self, kind: str) -> None:
        if kind == "begin":
            self._open.append(_Code())
        elif self._open and kind == "separate" and self._results:
            self._open[-1].is_open = False
            self._open[-1].lists = self._open[-1].text.split()[:1] == ["TOC"]
        elif self._open and kind == "end" and self._open.pop().lists:
            self._contents.clear()
        if not any(code.is_open for code in self._open):
            self._withheld.clear()

    def add(self, text: str) -> None:
        """Add a piece of a field's code."""
        if self._open and self._open[-1].is_open:
            self._open[-1].text += text

    def withhold(self, place: int, token: Any) -> None:
        """Hold back the token of a text that is not shown."""
        lists = any(code.lists for code in self._open)
        (self._contents if lists else self._withheld).append((place, token))

    def release(self, found: list[Any]) -> None:
        """Insert the texts held back if their code never ended, and reset."""
        if self._open and any(code.is_open for code in self._open):
            _put_back(self._withheld, found)
            for code in self._open:
                code.is_open = False
        self._withheld.clear()

    def close(self, found: list[Any]) -> None:
        """Insert the texts of contents that never ended."""
        _put_back(self._contents, found)


@dataclass
class _Code:
    """The code of a field: whether it is still open, and whether its result `lists` chapters."""

    text: str = ""
    is_open: bool = True
    lists: bool = False


def _put_back(withheld: Iterable[Withheld], found: list[Any]) -> None:
    for place, token in reversed(list(withheld)):
        found.insert(place, token)
