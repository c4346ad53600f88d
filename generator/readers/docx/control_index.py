"""The places of blanks in a Word body, found by their tag, by the bookmark around them, or by their
id (ECMA-376, part 1, 17.5.2 and 17.13.6).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from generator.formats.fingerprint import is_tag
from generator.formats.ooxml import NAMESPACES, bookmark_name, control_id, qualified
from generator.readers.docx.tokens import Token, slice_until

_VAL, _NAME = qualified("val"), qualified("name")


@dataclass(frozen=True)
class ControlMatch:
    """One place of a blank: the tokens from `start` up to but not including `end`, its control
    (None where it was removed), and how it was found (tag, bookmark or id).
    """

    start: int
    end: int
    control: Any
    by: str


class ControlIndex:
    """The controls and bookmarks of a body, by tag, id and name."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._tags: dict[str, list[ControlMatch]] = defaultdict(list)
        self._ids: dict[str, list[ControlMatch]] = defaultdict(list)
        self._bookmarks: dict[str, int] = {}
        opened: list[int] = []
        for place, token in enumerate(tokens):
            if token.kind == "open":
                opened.append(place)
            elif token.kind == "close":
                self._add(opened.pop(), place, token.element)
            elif token.kind == "start":
                self._bookmarks.setdefault(str(token.element.get(_NAME)), place)

    def tags(self) -> list[str]:
        """Every tag, in reading order."""
        return sorted(self._tags, key=lambda tag: self._tags[tag][0].start)

    def find(self, tag: str) -> list[ControlMatch]:
        """The places of a blank; more than one where its control was copied."""
        if tag in self._tags:
            return self._tags[tag]
        start = self._bookmarks.get(bookmark_name(tag))
        if start is not None:
            end = slice_until(self._tokens, start)
            return [ControlMatch(start, end, self._inside(start, end), "bookmark")]
        return self._ids.get(str(control_id(tag)), [])

    def _add(self, start: int, end: int, control: Any) -> None:
        tag = control.find("w:sdtPr/w:tag", NAMESPACES)
        ident = control.find("w:sdtPr/w:id", NAMESPACES)
        name = "" if tag is None else str(tag.get(_VAL) or "")
        if is_tag(name):
            self._tags[name].append(ControlMatch(start, end, control, "tag"))
        if ident is not None:
            self._ids[str(ident.get(_VAL))].append(ControlMatch(start, end, control, "id"))

    def _inside(self, start: int, end: int) -> Any:
        """The control inside a bookmark: the innermost check box, else the first control. The
        start of a bookmark may have moved into its control.
        """
        within = [token.element for token in self._tokens[start:end] if token.kind == "open"]
        within += list(self._around(start))
        boxes = [control for control in within if is_box(control)]
        return boxes[-1] if boxes else next(iter(within), None)

    def _around(self, start: int) -> Iterator[Any]:
        parent = self._tokens[start].element.getparent()
        while parent is not None and parent.tag != qualified("p"):
            if parent.tag == qualified("sdt"):
                yield parent
            parent = parent.getparent()


def is_box(control: Any) -> bool:
    """Whether a control is a check box."""
    return control.find("w:sdtPr/w14:checkbox", NAMESPACES) is not None
