"""The aligner: lays a filled file beside its blank, word by word, and finds what stands in the
place of each field, without tags or bookmarks.

First come *anchors*: three words in a row that occur once in the blank and once in the file, and
fields that were found by other means. Those in the same order in both (the longest increasing
subsequence, as in Bram Cohen's patience diff) divide both streams into short segments. Each segment
is aligned at the least cost (Needleman and Wunsch, 1970), where words in the gap of a field cost
little, and printed words outside their place cost much.

The costs are in units of a printed word that is missing. They were chosen so that a gap takes any
text rather than a label being torn apart; that a label is found even where a program changed the
ends around it; and that an answer does not run over into the next cell or row.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator.readers.labels.stream import CELL, ENDS, GAP, LINE, ROW, Stream

_RUN = 3  # words of an anchor
_LARGE = 20_000  # pairs of words; a larger segment is divided further, by shorter runs
_MOST = 1_000_000  # pairs of words; a segment with nothing in common is left alone beyond
_SAME = -0.15  # a printed word found again: better than to leave it to a gap
_SAME_END: Mapping[str, float] = {LINE: 0.0, CELL: 0.0, ROW: -0.4}  # rows hold a table together
_OTHER_END = 0.3  # a line end that became the end of a cell, or the reverse
_TYPO = 0.3  # a word with a letter changed, added or lost
# A reworded line: cheaper than to take it for an answer, dearer than to tear an answer apart.
_REPLACED = 1.2
_NEVER = 1e9
_MISSING = 1.0  # a printed word that the file lacks
# A word that was not printed: more than one that does not fit a gap, so that answers stay whole;
# less than a missing word, so that a sentence typed between two rows does not push an answer out.
_BESIDE = 0.6
_END: Mapping[str, float] = {LINE: 0.15, CELL: 0.3, ROW: 0.3}
# In a gap a line end costs more than outside, but less than a missing word; ends of cells and rows
# cost more than the words that an answer could gain by crossing them.
_IN_GAP: Mapping[str, float] = {LINE: 0.2, CELL: 1.5, ROW: 1.5}
_LEAST_LONG = 4  # letters of a word that can be recognised in spite of a typing error

# How little a word fits the gap with a tag, from 0 for one of its options to 3.
FitCost = Callable[[str, str], float]


@dataclass(frozen=True)
class Alignment:
    """What corresponds to what: for each position of the blank, the position in the file, or -1
    (`matched`); for each gap, the words of the file in it (`spans`); and the words of the file that
    are neither (`extra`).
    """

    matched: Sequence[int]
    spans: Mapping[str, range]
    extra: Sequence[int]


def align(blank: Stream, file: Stream, cost: FitCost) -> Alignment:
    """The alignment of a blank and a file at the least cost.

    A gap of the blank that the file has as well, since its field was found by other means, is an
    anchor. The time grows with the words of both, and with the square of the words between two
    anchors, which is bounded: where a stretch has nothing in common, it is left alone.
    """
    aligner = _Aligner(blank, file, cost)
    aligner.divide(range(len(blank.words)), range(len(file.words)), _RUN)
    return aligner.alignment()


class _Aligner:
    """The state of one alignment."""

    def __init__(self, blank: Stream, file: Stream, cost: FitCost) -> None:
        self._blank, self._file, self._cost = blank, file, cost
        self._known = {tag: place for place, tag in file.gaps.items()}
        self._matched = [-1] * len(blank.words)
        self._spans: dict[str, range] = {}

    def alignment(self) -> Alignment:
        taken = set(self._matched)
        for span in self._spans.values():
            taken.update(span)
        words = self._file.words
        extra = [place for place in range(len(words)) if place not in taken and words[place]]
        return Alignment(self._matched, self._spans, extra)

    def divide(self, blank: range, file: range, run: int) -> None:
        """Align two stretches: by anchors of so many words, and what is between them."""
        if run and len(blank) * len(file) > (_LARGE if run < _RUN else 0):
            start, begin = blank.start, file.start
            for place, other in self._anchors(blank, file, run):
                self.divide(range(start, place), range(begin, other), run - 1)
                self._matched[place] = other
                start, begin = place + 1, other + 1
            self.divide(range(start, blank.stop), range(begin, file.stop), run - 1)
        elif len(blank) * len(file) <= _MOST:
            self._solve(blank, file)

    def _anchors(self, blank: range, file: range, run: int) -> list[tuple[int, int]]:
        """The positions of runs of words that both have once, in the same order in both; of each
        run the first word.
        """
        ours, theirs = _runs(self._blank, blank, run), _runs(self._file, file, run)
        pairs = [
            (place, other)
            for words, place in ours.items()
            if place >= 0 and (other := theirs.get(words, -1)) >= 0
        ]
        for place in blank:
            other = self._known.get(self._blank.gaps.get(place, ""), -1)
            if other in file:
                pairs.append((place, other))
        return _increasing(sorted(pairs))

    def _solve(self, blank: range, file: range) -> None:
        """Align two stretches at the least cost."""
        if not blank or not file:
            return
        if len(blank) == 1 and (tag := self._wanted(blank[0])):
            self._spans[tag] = file
            return
        words = self._file.words[file.start : file.stop]
        beside = [_END.get(word, _BESIDE) for word in words]
        row = [0.0]
        for cost in beside:
            row.append(row[-1] + cost)
        moves = [bytes([_LEFT]) * len(row)]
        for place in blank:
            tag = self._wanted(place)
            if tag:
                row, taken = _gap_row(row, [self._in_gap(tag, word) for word in words])
            else:
                word = self._blank.words[place]
                pairs = [self._pair(word, other) for other in words]
                missing = 0.0 if word == GAP else _END.get(word, _MISSING)
                row, taken = _word_row(row, pairs, beside, missing)
            moves.append(bytes(taken))
        self._trace(blank, file, moves)

    def _trace(self, blank: range, file: range, moves: Sequence[bytes]) -> None:
        """Follow the moves of the least cost back from the end."""
        row, column = len(blank), len(file)
        ends: dict[str, int] = {}
        while row or column:
            move = moves[row][column] if row else _LEFT
            tag = self._wanted(blank[row - 1]) if row else ""
            if tag:
                ends.setdefault(tag, column)
                if move != _LEFT:
                    self._spans[tag] = range(file.start + column, file.start + ends[tag])
            elif move == _BOTH:
                self._match(blank[row - 1], file[column - 1])
            row -= move != _LEFT
            column -= move != _UP

    def _match(self, place: int, other: int) -> None:
        """Note what corresponds; a word in the place of another one does not."""
        printed, word = self._blank.words[place], self._file.words[other]
        if printed in ENDS or printed == word or is_typo(printed, word):
            self._matched[place] = other

    def _wanted(self, place: int) -> str:
        """The tag of the gap at a position of the blank that has to be found; "" for none."""
        tag = self._blank.gaps.get(place, "")
        return "" if tag in self._known else tag

    def _in_gap(self, tag: str, word: str) -> float:
        if word == GAP:
            return _NEVER
        return _IN_GAP[word] if word in ENDS else self._cost(tag, word)

    def _pair(self, printed: str, word: str) -> float:
        """The cost of taking a word for a printed one."""
        if printed == GAP or word == GAP:
            return _NEVER
        if printed in ENDS:
            return _NEVER if word not in ENDS else self._pair_of_ends(printed, word)
        if printed == word:
            return _SAME
        if word in ENDS:
            return _NEVER
        return _TYPO if is_typo(printed, word) else _REPLACED

    def _pair_of_ends(self, printed: str, word: str) -> float:
        if printed == word:
            return _SAME_END[word]
        return _NEVER if ROW in (printed, word) else _OTHER_END


# Moves: a word of the file alone, one of the blank alone, or both.
_LEFT, _UP, _BOTH = 0, 1, 2


def _gap_row(above: Sequence[float], costs: Sequence[float]) -> tuple[list[float], list[int]]:
    """The least costs with a gap as the last of the blank, and the moves to them."""
    row, moves = [above[0]], [_UP]
    left = above[0]
    for up, cost in zip(above[1:], costs, strict=True):
        left += cost
        if up <= left:
            left = up
            moves.append(_UP)
        else:
            moves.append(_LEFT)
        row.append(left)
    return row, moves


def _word_row(
    above: Sequence[float], pairs: Sequence[float], beside: Sequence[float], missing: float
) -> tuple[list[float], list[int]]:
    """The least costs with a printed word or end as the last of the blank, and the moves to
    them.
    """
    left = above[0] + missing
    row, moves = [left], [_UP]
    diagonal = above[0]
    for up, pair, cost in zip(above[1:], pairs, beside, strict=True):
        both, left = diagonal + pair, left + cost
        diagonal = up
        up += missing
        if both <= up and both <= left:
            left = both
            moves.append(_BOTH)
        elif up < left:
            left = up
            moves.append(_UP)
        else:
            moves.append(_LEFT)
        row.append(left)
    return row, moves


def _runs(stream: Stream, places: range, length: int) -> dict[tuple[str, ...], int]:
    """The position of each run of words without a gap inside, whatever ends are between them; -1
    for one that occurs more than once.
    """
    found: dict[tuple[str, ...], int] = {}
    for run in _stretches(stream, places):
        words = [stream.words[place] for place in run]
        for number in range(len(run) - length + 1):
            key = tuple(words[number : number + length])
            found[key] = -1 if key in found else run[number]
    return found


def _stretches(stream: Stream, places: range) -> Iterator[list[int]]:
    """The positions of the words between two gaps."""
    run: list[int] = []
    for place in places:
        word = stream.words[place]
        if word == GAP:
            yield run
            run = []
        elif word not in ENDS:
            run.append(place)
    yield run


def _increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence of pairs, sorted by the first, in which the second increases, too."""
    tails: list[int] = []  # the smallest end of a subsequence of each length
    heads: list[int] = []  # its pair
    before = [-1] * len(pairs)
    for number, (_, other) in enumerate(pairs):
        length = bisect_left(tails, other)
        before[number] = heads[length - 1] if length else -1
        if length == len(tails):
            tails.append(other)
            heads.append(number)
        else:
            tails[length], heads[length] = other, number
    chosen, number = [], heads[-1] if heads else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]


@lru_cache(maxsize=10_000)
def is_typo(first: str, second: str) -> bool:
    """Whether two words differ in one letter only, changed, added or lost."""
    short, long = sorted((first, second), key=len)
    if len(long) - len(short) > 1 or len(first) < _LEAST_LONG:
        return False
    start = 0
    while start < len(short) and short[start] == long[start]:
        start += 1
    return short[start:] == long[start + 1 :] or short[start + 1 :] == long[start + 1 :]
