"""What a filled file shows, compared with blanks by the runs of words that both have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from generator.formats.ooxml import bookmark_name
from generator.readers.labels.blank import Blank, Clues
from generator.readers.labels.stream import ENDS, GAP, LINE, Stream, words_of

_RUN, TEXT_RUN = 4, 3  # words
_LAST = 60  # words, among which is the line that identifies a document
_HEAD = 8  # lines before the first field, which name the organisation and the unit
_PUNCTUATION = ".,;:()"
_PROFILE = re.compile(r"\b[0-9a-f]{12}\b")


class ShownWords:
    """What a file shows, prepared for comparing."""

    def __init__(self, clues: Clues) -> None:
        self.clues = clues
        self._stream = clues.stream()
        self._runs = runs_of(self._stream.words)
        self._head: list[tuple[str, ...]] = []

    def fit(self, blank: Blank) -> float:
        runs = _runs_of_blank(blank.stream.words)
        return len(runs & self._runs) / max(1, len(runs))

    def has_profile(self, blank: Blank) -> bool | None:
        """Whether the file prints the profile of a blank; None if it prints none."""
        printed = [word for line in self.clues.edges for word in _PROFILE.findall(line)]
        return blank.properties.get("profile") in printed if printed else None

    @cached_property
    def texts(self) -> frozenset[tuple[str, ...]]:
        """The runs of words that are compared with the texts of a language."""
        return runs_of(self._stream.words, TEXT_RUN)

    def marked(self, blank: Blank) -> float:
        """The share of a blank's fields that the file marks; Markdown marks a field with boxes, but
        not each of them.
        """
        tags, marks = blank.gaps, self.clues.marks
        found = sum(
            not marks.isdisjoint((tag, bookmark_name(tag), tag.rpartition(".")[0])) for tag in tags
        )
        return found / max(1, len(tags))

    def find_head(self, blank: Blank) -> None:
        """Find the lines that name the organisation and the unit: what stands before the first
        field of the blank, where nobody answers, from the line above the title.
        """
        own = list(_lines(blank.stream))
        title = own[1] if len(own) > 1 else ()
        head = list(_lines(self._stream, _first_label(blank.stream)))
        head = head[max(0, head.index(title) - 1) :] if title in head else head
        self._head = [*map(_plain, head[:_HEAD]), *(_plain(words_of(x)) for x in self.clues.edges)]

    def names(self, name: str) -> bool:
        """Whether the head, the header or the footer of the file has a name among its words."""
        words = _plain(words_of(name))
        return bool(words) and any(_has(line, words) for line in self._head)


def _lines(stream: Stream, label: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The first lines of a stream, up to the one that begins with a label, or the first cell."""
    line: list[str] = []
    for word in stream.words:
        if word not in ENDS:
            line.append(word)
            continue
        if label and tuple(line[: len(label)]) == label:
            return
        if line:
            yield tuple(line)
            line.clear()
            if word != LINE:
                return


def last_lines(stream: Stream) -> Iterator[str]:
    """The last words that a file shows, line by line: where its text alone is left, the line that
    identifies it is among them.
    """
    text = " ".join("\n" if word in ENDS else word for word in stream.words[-_LAST:])
    return map(str.strip, text.split("\n"))


def _first_label(stream: Stream) -> tuple[str, ...]:
    """The words before the first field, in its line or in the one above."""
    above: list[str] = []
    line: list[str] = []
    for word in stream.words:
        if word == GAP:
            break
        if word not in ENDS:
            line.append(word)
        elif line:
            above, line = line, []
    return tuple(line or above)


def _plain(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words without the punctuation around them."""
    return tuple(word.strip(_PUNCTUATION) or word for word in words)


def _has(line: tuple[str, ...], words: tuple[str, ...]) -> bool:
    size = len(words)
    return any(line[at : at + size] == words for at in range(len(line) - size + 1))


def runs_of(words: tuple[str, ...], size: int = _RUN) -> frozenset[tuple[str, ...]]:
    """Every `size` words that follow each other in one paragraph or cell."""
    found: set[tuple[str, ...]] = set()
    run: list[str] = []
    for word in (*words, GAP):
        if word == GAP:
            found.update(tuple(run[at : at + size]) for at in range(len(run) - size + 1))
            run.clear()
        elif word not in ENDS:
            run.append(word)
    return frozenset(found)


_runs_of_blank = lru_cache(maxsize=64)(runs_of)
