"""The surroundings of a gap: how far they are the same in a blank and in a file."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise

from generator.readers.labels.aligner import Alignment
from generator.readers.labels.stream import CELL, ENDS, GAP, LINE, ROW, Stream

_FARTHEST = 4.0  # words on each side
_WEIGHTS = {LINE: 0.25, CELL: 0.5, ROW: 0.5}  # of ends, in words


class Surroundings:
    """Compares the surroundings of gaps in a blank with those in a file that is aligned with it."""

    def __init__(self, blank: Stream, file: Stream, alignment: Alignment) -> None:
        self._blank, self._file = blank, file
        self._matched = alignment.matched
        self._extra = frozenset(alignment.extra)

    def share(self, place: int, step: int, span: range) -> float:
        """The share of the words on one side of a gap that are beside it in the file, too; 1 where
        another gap follows.
        """
        words, matched = self._blank.words, self._matched
        total = found = 0.0
        edge = span.start - 1 if step < 0 else span.stop
        at = place + step
        while 0 <= at < len(words) and total < _FARTHEST and words[at] != GAP:
            weight = _WEIGHTS.get(words[at], 1.0)
            total += weight
            if matched[at] >= 0:
                if not found and span and matched[at] != edge:
                    return 0.0
                found += weight
            at += step
        return found / total if total else 1.0

    def label(self, place: int) -> float:
        """The share of the words of the label after a box that were found."""
        places = self._label_after(place)
        return sum(self._matched[at] >= 0 for at in places) / max(1, len(places))

    def has_label(self, place: int) -> bool:
        """Whether the file has the label after a box word for word."""
        return all(map(self._is_same, self._label_after(place)))

    def _label_after(self, place: int) -> range:
        words = self._blank.words
        end = place + 1
        while end < len(words) and words[end] != GAP and words[end] not in ENDS:
            end += 1
        return range(place + 1, end)

    def are_clear(self, place: int, span: range) -> bool:
        """Whether nothing but the printed words can be the label of a gap and what follows it."""
        are_whole = all(self._is_whole(place, step) for step in (-1, 1))
        is_repeated = any(self._is_repeated(place, step, span) for step in (-1, 1))
        return are_whole and not is_repeated and not self._follows_others(place)

    def _is_whole(self, place: int, step: int) -> bool:
        """Whether the file has the printed line on one side of a gap word for word."""
        printed, _ = self._line_beside(place, step)
        found = sorted(self._matched[at] for at in printed)
        between = (
            self._file.words[at] for start, end in pairwise(found) for at in range(start + 1, end)
        )
        return all(map(self._is_same, printed)) and all(word in ENDS for word in between)

    def _is_same(self, place: int) -> bool:
        """Whether a printed word was found without a typing error."""
        other = self._matched[place]
        return other >= 0 and self._file.words[other] == self._blank.words[place]

    def _follows_others(self, place: int) -> bool:
        """Whether words that were not printed stand before the label of a gap, or it no longer
        begins a line: it may be a part of an answer, and they the label.
        """
        printed, _ = self._line_beside(place, -1)
        found = [self._matched[at] for at in printed if self._matched[at] >= 0]
        before = min(found, default=0) - 1
        begins = bool(printed) and self._blank.words[printed[-1] - 1] in ENDS
        if begins and before >= 0 and self._file.words[before] not in ENDS:
            return True
        while before >= 0 and self._file.words[before] == LINE:
            before -= 1
        if before < 0 or self._file.words[before] in ENDS:
            return False
        return before in self._extra or (begins and self._left_its_cell(printed[-1]))

    def _left_its_cell(self, first: int) -> bool:
        """Whether the label whose first word is at `first` begins a cell in the blank, but a line
        within a cell in the file.
        """
        end = self._matched[first - 1]
        if self._blank.words[first - 1] == LINE or end < 0 or self._file.words[end] != LINE:
            return False
        return CELL in self._file.words  # else no table of the file has kept its cells

    def _is_repeated(self, place: int, step: int, span: range) -> bool:
        """Whether the printed line on one side of a gap occurs twice there in the file, with no end
        of a cell to tell which of the two was printed.
        """
        printed, is_bordered = self._line_beside(place, step)
        found = [self._matched[at] for at in printed]
        if is_bordered or not found or -1 in found:
            return False
        words = [self._blank.words[at] for at in printed]
        file, last = self._file.words, found[-1]
        inside = file[span.start : span.stop][::-step]
        outside = file[last + 1 :] if step > 0 else file[:last][::-1]
        return _begins_with(inside, words[::-1]) or _begins_with(outside, words)

    def _line_beside(self, place: int, step: int) -> tuple[list[int], bool]:
        """The positions of the words of the printed line on one side of a gap, outwards, and
        whether the file has the end of a cell or row between it and what may be an answer.
        """
        words, matched = self._blank.words, self._matched
        line: list[int] = []
        is_bordered = False
        at = place + step
        while 0 <= at < len(words) and words[at] != GAP:
            if words[at] not in ENDS:
                line.append(at)
            elif words[at] != LINE and matched[at] >= 0 and (step < 0 or not line):
                is_bordered = self._file.words[matched[at]] == words[at]
            if words[at] in ENDS and line:
                break
            at += step
        return line, is_bordered


def _begins_with(row: Sequence[str], words: list[str]) -> bool:
    """Whether a row of words begins with some, whatever ends are between them."""
    return list(islice((word for word in row if word not in ENDS), len(words))) == words
