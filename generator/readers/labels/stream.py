"""Streams: what a file shows as one row of words and of the ends of lines, cells and rows, whatever
its format. A blank document and a filled file that are streams can be laid side by side.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from generator.foundation.characters import comparable, straight
from generator.foundation.limits import LIMITS

LINE, CELL, ROW = "\n", "\t", "\f"  # ends, in the place of a word
ENDS = frozenset({LINE, CELL, ROW})
GAP = ""  # the place of a field
# Signs of boxes are words of their own, even where nothing stands between them and a label.
_SIGNS = "☐☑☒□■◻◼▢⬜✓✔✗✘🗹🗷🗸🗶❏❐❑❒\uf06f\uf0a8\uf0fb\uf0fc\uf0fd\uf0fe"
_WORD = re.compile(
    rf"\s*(?:\\?\[(?:[xX✓✔]|\s|\xa0)?\\?\](?=\s|$)|[{_SIGNS}]\ufe0f?|[^\s{_SIGNS}]+)"
)
_BOXES = frozenset(_SIGNS) | {"[]", "[ ]", "[x]", "[✓]", "[✔]", "\\[\\]", "\\[ \\]", "\\[x\\]"}


@dataclass(frozen=True)
class Stream:
    """What a file shows. `words` are comparable, without case and variants of quotes and dashes;
    `shown` are the same as they stand in the file, each with the white space before it. `gaps` are
    the tags of fields by their position; in a filled file, of those that were found already.
    `sources` numbers the piece of the file that each word begins in. A stream that `is_cut` goes on
    in the file, beyond the limit.
    """

    words: tuple[str, ...]
    shown: tuple[str, ...]
    gaps: Mapping[int, str]
    sources: tuple[int, ...]
    is_cut: bool = False

    def text(self, start: int, end: int) -> str:
        """The text from a position up to another, its lines as they are."""
        return "".join(self.shown[start:end]).strip()


class StreamBuilder:
    """Builds a stream out of a file's pieces, in reading order.

    A text may begin and end inside a word. Ends are ignored where they say nothing new: an empty
    line, and the end of the last line in a cell.
    """

    def __init__(self, most: int = LIMITS.words) -> None:
        self._most = most
        self._words: list[str] = []
        self._shown: list[str] = []
        self._sources: list[int] = []
        self._gaps: dict[int, str] = {}
        self._open: list[tuple[str, int]] = []  # texts of the line at hand
        self._known: dict[str, str] = {}  # comparable forms
        self._is_cut = False

    @property
    def is_full(self) -> bool:
        """Whether nothing more is taken, as the limit is reached."""
        return self._is_cut

    def text(self, text: str, source: int = 0) -> None:
        """Add a text, whose line breaks are ends of lines."""
        first, *others = text.split("\n")
        self._open.append((first, source))
        for other in others:
            if self._is_cut:
                return
            self.line()
            self._open.append((other, source))

    def gap(self, tag: str, source: int = 0) -> None:
        """Add the place of a field."""
        self._close()
        self._gaps[len(self._words)] = tag
        self._add(GAP, "", source)

    def line(self) -> None:
        self._close()
        if self._words and self._words[-1] not in ENDS:
            self._end(LINE, "\n")

    def cell(self) -> None:
        self._close()
        if self._words and self._words[-1] == LINE:
            self._drop()
        self._end(CELL, "\n")

    def row(self) -> None:
        self._close()
        if self._words and self._words[-1] != ROW:
            self._end(ROW, "\n")

    def stream(self) -> Stream:
        self._close()
        return Stream(
            tuple(self._words),
            tuple(self._shown),
            self._gaps,
            tuple(self._sources),
            self._is_cut,
        )

    def _end(self, kind: str, shown: str) -> None:
        self._add(kind, shown, self._sources[-1] if self._sources else 0)

    def _drop(self) -> None:
        for row in (self._words, self._shown, self._sources):
            row.pop()

    def _close(self) -> None:
        """Turn the texts of the line at hand into words."""
        pieces, self._open = self._open, []
        text = "".join(piece for piece, _ in pieces)
        ends, start = [], 0
        for piece, source in pieces:
            start += len(piece)
            ends.append((start, source))
        place = 0
        for match in _WORD.finditer(text.rstrip()):  # white space without a word takes long
            if self._is_cut:
                break
            shown = match[0]
            begins = match.end() - len(shown.lstrip())
            while place + 1 < len(ends) and begins >= ends[place][0]:
                place += 1
            word = self._comparable(shown.strip())
            if word:
                self._add(word, shown, ends[place][1])

    def _comparable(self, shown: str) -> str:
        if shown not in self._known:
            self._known[shown] = comparable(straight(shown))
        return self._known[shown]

    def _add(self, word: str, shown: str, source: int) -> None:
        if len(self._words) >= self._most:
            self._is_cut = True
            return
        self._words.append(word)
        self._shown.append(shown)
        self._sources.append(source)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, as a stream has them."""
    builder = StreamBuilder()
    builder.text(text)
    return tuple(word for word in builder.stream().words if word not in ENDS)


def is_box_sign(word: str) -> bool:
    """Whether a word of a stream is the sign of a box, such as `☐` or `[x]`."""
    return word in _BOXES
