"""The places of blanks in a Word body, found by their tag, by the bookmark around them, or by their
id (ECMA-376, part 1, 17.5.2 and 17.13.6).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.formats.fingerprint import is_tag
from generator.formats.ooxml import BOOKMARK, NAMESPACES, bookmark_name, control_id, qualified
from generator.readers.docx.boxes import is_box
from generator.readers.docx.tokens import Token, slice_until

_VAL, _SDT = map(qualified, ("val", "sdt"))
_WRAPPED = "goog_rdk"  # begins the tags of Google Docs' own controls


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
    """The controls and bookmarks of a body, by tag, id and name.

    Controls that other people and programs added are ignored, as if only their content were there:
    those whose tag is neither one of the form's (`known`) nor shaped like a field's id, such as
    Google's `goog_rdk_1`.
    """

    def __init__(self, tokens: Sequence[Token], known: Collection[str] = ()) -> None:
        self._tokens = tokens
        self._known = known
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
                self._bookmarks.setdefault(token.name, place)

    def tags(self) -> list[str]:
        """Every tag, in reading order."""
        return sorted(self._tags, key=lambda tag: self._tags[tag][0].start)

    def names(self) -> list[str]:
        """Every tag, and the name of every bookmark that is named like those around fields."""
        return [*self._tags, *(name for name in self._bookmarks if name.startswith(BOOKMARK))]

    def titles(self) -> list[str]:
        """The titles of the fields' controls."""
        return [title_of(places[0].control) for places in self._tags.values()]

    def find(self, tag: str) -> list[ControlMatch]:
        """The places of a blank; more than one where its control was copied."""
        if tag in self._tags:
            places = self._tags[tag]
            return places if len(places) == 1 else self._own(places) or places
        marked = self._marked(tag)
        if marked is not None:
            control = self._inside(*marked)
            if self._is_found(control):  # moved here, and still that of another field
                return [ControlMatch(marked[0], marked[0], None, "bookmark")]
            return [ControlMatch(*marked, control, "bookmark")]
        return self._ids.get(str(control_id(tag)), [])

    def _own(self, places: Sequence[ControlMatch]) -> list[ControlMatch]:
        """The places that are not a copy put over the control of another blank."""
        return [place for place in places if not self.is_astray(place)]

    def is_astray(self, place: ControlMatch) -> bool:
        """Whether a control stands in the place of another field, whose own control is gone."""
        return any(start < place.start and place.end < end for start, end in self._left)

    @cached_property
    def _left(self) -> list[tuple[int, int]]:
        """The places of fields that have lost their controls."""
        marks = (self._marked(tag) for tag in self._known if tag not in self._tags)
        return [mark for mark in marks if mark is not None]

    def _is_found(self, control: Any) -> bool:
        """Whether a control is the place of one of the form's fields, which its tag names."""
        tag = "" if control is None else _tag(control)
        places = self.find(tag) if tag in self._tags and tag in self._known else []
        return any(place.control is control for place in places)

    def _marked(self, tag: str) -> tuple[int, int] | None:
        """Where the bookmark of a blank starts and ends; None if it is gone."""
        start = self._bookmarks.get(bookmark_name(tag))
        return None if start is None else (start, slice_until(self._tokens, start))

    def _add(self, start: int, end: int, control: Any) -> None:
        tag, ident = _tag(control), control.find("w:sdtPr/w:id", NAMESPACES)
        if tag in self._known or (is_tag(tag) and "." in tag):
            self._tags[tag].append(ControlMatch(start, end, control, "tag"))
        if ident is not None:
            self._ids[str(ident.get(_VAL))].append(ControlMatch(start, end, control, "id"))

    def _inside(self, start: int, end: int) -> Any:
        """The control inside a bookmark: the innermost check box, else the first control. The
        start of a bookmark may have moved into its control.
        """
        within = [token.element for token in self._tokens[start:end] if token.kind == "open"]
        within += list(self._around(start))
        boxes = [control for control in within if is_box(control)]
        own = (control for control in within if not _tag(control) or _tag(control) in self._tags)
        return boxes[-1] if boxes else next(own, None)

    def _around(self, start: int) -> Iterator[Any]:
        parent = self._tokens[start].element.getparent()
        while parent is not None and parent.tag != qualified("p"):
            if parent.tag == qualified("sdt"):
                yield parent
            parent = parent.getparent()


def is_foreign(element: Any) -> bool:
    """Whether an element is in a control that somebody added; programs that wrap what is there in
    controls of their own, as Google Docs does, add nothing.
    """
    return any(not _tag(control).startswith(_WRAPPED) for control in element.iterancestors(_SDT))


def title_of(control: Any) -> str:
    """The title of a control, which is the label of its field; "" for none (17.5.2.1)."""
    alias = None if control is None else control.find("w:sdtPr/w:alias", NAMESPACES)
    return "" if alias is None else str(alias.get(_VAL))


def _tag(control: Any) -> str:
    found = control.find("w:sdtPr/w:tag", NAMESPACES)
    return "" if found is None else str(found.get(_VAL) or "")
