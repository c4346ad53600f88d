"""The entries of a file while it is read: each place once, contradictions told."""

from __future__ import annotations

from collections.abc import Mapping

from generator.document import Entry, Found
from generator.errors import Place, Problem
from generator.readers import DOUBLED

_LONGEST = 300


class Entries:
    """Collects what stands in each place of the file `name`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._entries: dict[str, Entry] = {}
        self._problems: list[Problem] = []

    def add(self, tag: str, entry: Entry, line: int = 0) -> None:
        """An entry; where the same place stands twice with two answers, neither is taken."""
        first = self._entries.setdefault(tag, entry)
        if (first.text, first.ticks) != (entry.text, entry.ticks):
            both = " and ".join(f"“{_shown(one)}”" for one in (first, entry))
            message = f"“{tag}” stands twice, with {both}"
            self.tell(DOUBLED, message, line, "keep the one that holds")
            self._entries[tag] = Entry("", entry.found_by)

    def tell(self, code: str, message: str, line: int = 0, hint: str = "") -> None:
        self._problems.append(Problem(code, message, Place(self._name, line), hint))

    def beside(self, text: str, tag: str, line: int = 0) -> None:
        """A text that stands outside the blanks and was not printed there."""
        near = f"near “{tag}”" if tag else "before the first field"
        hint = "move it into the field that it answers; it is not read as an answer"
        self.tell(
            "read.beside", f"there is text outside the fields, {near}: “{_cut(text)}”", line, hint
        )

    def found(self, stamp: Mapping[str, str], saved_by: str = "") -> Found:
        return Found(stamp, self._entries, tuple(self._problems), saved_by)


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"


def _shown(entry: Entry) -> str:
    return entry.text or ", ".join(entry.ticks or ()) or "nothing"
