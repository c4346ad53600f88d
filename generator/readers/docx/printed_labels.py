"""Whether a control stands at its own label: a control that was moved or swapped keeps its tag."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from generator.formats.ooxml import NAMESPACES, qualified
from generator.foundation.characters import comparable
from generator.readers.docx.boxes import is_box
from generator.readers.docx.control_index import ControlIndex, ControlMatch, title_of
from generator.readers.docx.tokens import Token, words_in

_TABLE, _ROW, _CELL = map(qualified, ("tbl", "tr", "tc"))
_NEAR = 400  # tokens around a control that are searched for its label
_LONGEST = 60  # characters; a title that may have been cut, since Word keeps 64 of them
_REMARK = re.compile("[\u2002\n]")  # where a label ends: remarks such as “required” follow
_LIST = re.compile(r"\.[0-9]+\.")  # in the tags of lists with columns


class PrintedLabels:
    """The labels printed beside the controls of a body, compared with their titles.

    A title is the label of its field; for a box or a cell of a list, its last part is the label of
    the box or column: `Data points 1: Source`.
    """

    def __init__(self, tokens: Sequence[Token], index: ControlIndex) -> None:
        self._tokens = tokens
        self._index = index

    def other(self, tag: str, place: ControlMatch) -> str:
        """The label printed at a place, if it is that of another field, whose control may be gone;
        "" if it is its own, or that of none.
        """
        printed, title = self.printed(tag, place), title_of(place.control)
        if not (printed and title) or _is_label(printed, title):
            return ""
        is_part = is_box(place.control) or _LIST.search(tag) is not None
        known = self._parts if is_part else self._whole
        return printed if comparable(printed) in known or self._index.is_astray(place) else ""

    def printed(self, tag: str, place: ControlMatch) -> str:
        """The label printed at a place; "" if there is none."""
        return _label(self._beside(tag, place))

    def is_own(self, tag: str, place: ControlMatch) -> bool:
        """Whether a field's own label is printed at a place."""
        return _is_label(self.printed(tag, place), title_of(place.control))

    @cached_property
    def _whole(self) -> frozenset[str]:
        return frozenset(map(comparable, self._index.titles()))

    @cached_property
    def _parts(self) -> frozenset[str]:
        return frozenset(comparable(_last(title)) for title in self._index.titles())

    def _beside(self, tag: str, place: ControlMatch) -> str:
        """The words before a control, after a box, or above a cell of a list."""
        if is_box(place.control):
            return self._after(place.end)
        if place.control is not None and _LIST.search(tag):
            return _heading(place.control)
        return self._before(place)

    def _after(self, place: int) -> str:
        """The words after a place in its paragraph."""
        parts: list[str] = []
        for number in range(place, min(place + _NEAR, len(self._tokens))):
            token = self._tokens[number]
            if token.kind in ("paragraph", "open"):
                break
            parts.append(token.text)
        return "".join(parts)

    def _before(self, place: ControlMatch) -> str:
        """The words before a place: those in its paragraph, else those above it in its cell, else
        those of the cell before. There is none where another control or row is in between.
        """
        parts: list[str] = []
        own = True
        cell = _cell_of(place.control)
        for number in range(place.start - 1, max(0, place.start - _NEAR) - 1, -1):
            token = self._tokens[number]
            if token.kind == "text":
                parts.append(token.text.strip(" "))
            elif token.kind in ("close", "row") or (token.kind == "cell" and any(parts)):
                break
            elif token.kind == "paragraph":
                is_above = cell is not None and _cell_of(token.element) is cell
                if any(parts) and (own or (cell is not None and not is_above)):
                    break
                own = False
                parts.append("\n" if any(parts) else "")
        return "".join(reversed(parts))


def _cell_of(element: Any) -> Any:
    return None if element is None else next(element.iterancestors(_CELL), None)


def _heading(control: Any) -> str:
    """The words in the first row of a table, above the cell of a control; "" if that row is not a
    heading.
    """
    cell, row, table = (next(control.iterancestors(tag), None) for tag in (_CELL, _ROW, _TABLE))
    first = None if table is None else next(table.iter(_ROW))
    if (
        cell is None
        or row is None
        or first is None
        or first.find(".//w:sdt", NAMESPACES) is not None
    ):
        return ""
    headings, cells = list(first.iter(_CELL)), list(row.iter(_CELL))
    # In a row with merged cells, the number of a cell says nothing.
    return words_in(headings[cells.index(cell)]) if len(headings) == len(cells) else ""


def _is_label(printed: str, title: str) -> bool:
    """Whether a printed label is that of the field, box or column with a title."""
    own = (title, _last(title))
    if printed in own:
        return True
    plain, starts = comparable(printed), tuple(map(comparable, own))
    return plain in starts or (len(title) >= _LONGEST and plain.startswith(starts))


def _label(words: str) -> str:
    """The label at the start of words; "" for the number of a row."""
    label = _REMARK.split(words.strip(), maxsplit=1)[0].strip()
    return "" if label.isdecimal() else label


def _last(title: str) -> str:
    return title.rpartition(": ")[2]
