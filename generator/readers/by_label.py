"""Answers found by their labels and places: a file is laid beside its blank, and what stands in the
gap of a field is its answer, as far as its surroundings are those of the blank.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property

from generator.document.answers import LIKELY, SURE, RawAnswer
from generator.document.choices import codes_of
from generator.document.notation import NOT_KNOWN
from generator.foundation.characters import comparable
from generator.readers.aligner import Alignment, FitCost, align
from generator.readers.blank import Blank, Gap, Shape
from generator.readers.docx.joined_lines import may_be_joined
from generator.readers.list_rows import added_rows, list_of, rows_of, with_rows
from generator.readers.stream import CELL, ENDS, GAP, ROW, Stream, is_box_sign, words_of
from generator.readers.ticks import is_tick

FOUND_BY = "label"
_ENOUGH = 0.75  # of the words on one side of a gap
_BESIDE = 4.0  # words on each side; an end counts half
_EXACT = 0.98  # of the printed words: the file was made in the words of the blank
_LONGEST = 5  # words of a number or date
_DIGIT = re.compile(r"\d")
_ENDING = " .…:"
# How little a word fits a gap, in words that are missing: one of its options or its prompt, any
# other, one where an option, date or number is expected, and the sign of a box in and out of place.
_EXPECTED, _ANY, _SIGN, _NO_SIGN, _WRONG_SIGN = 0.02, 0.1, -0.5, 3.0, 2.5
_OTHER = {Shape.LIST: 0.5, Shape.DATE: 0.5, Shape.NUMBER: 0.5}


@dataclass(frozen=True)
class LabelReading:
    """What was found by labels: answers by tag, blank ones included; `untaken` are texts that may
    belong to a field but are not certain enough, by tag; `beside` are texts outside the fields that
    were not printed, each with the tag of the field before it, "" for none.
    """

    entries: dict[str, RawAnswer]
    untaken: dict[str, str]
    beside: tuple[tuple[str, str], ...]


def read_by_labels(blank: Blank, file: Stream) -> LabelReading:
    """The answers to the fields of a blank that the file has no gap for."""
    alignment = align(blank.stream, file, _costs(blank))
    longer = added_rows(blank, file, alignment)
    if longer:
        blank = with_rows(blank, longer)
        alignment = align(blank.stream, file, _costs(blank))
    return _LabelReader(blank, file, alignment, frozenset(longer)).reading()


class _LabelReader:
    """Takes the answers out of one alignment."""

    def __init__(
        self, blank: Blank, file: Stream, alignment: Alignment, longer: frozenset[str]
    ) -> None:
        self._blank, self._file, self._alignment = blank, file, alignment
        self._longer = longer
        self._is_exact = blank.is_same or self._fit >= _EXACT

    def reading(self) -> LabelReading:
        entries, untaken = {}, {}
        known = set(self._file.gaps.values())
        for place, tag in self._blank.stream.gaps.items():
            if tag in known:
                continue
            gap = self._blank.gaps[tag]
            raw = self._raw_answer(gap)
            certainty = self._certainty(place, gap, raw)
            if certainty:
                entries[tag] = _with_certainty(raw, certainty)
            elif raw.text or raw.ticks:
                untaken[tag] = raw.text or raw.shown
        return LabelReading(entries, untaken, tuple(self._beside()))

    @cached_property
    def _fit(self) -> float:
        words, matched = self._blank.stream.words, self._alignment.matched
        printed = [place for place, word in enumerate(words) if word != GAP and word not in ENDS]
        return sum(matched[place] >= 0 for place in printed) / max(1, len(printed))

    def _raw_answer(self, gap: Gap) -> RawAnswer:
        """What is in a gap, whether or not it can be trusted."""
        span = self._alignment.spans.get(gap.tag, range(0))
        if gap.shape is Shape.BOX:
            return self._box(gap, span)
        text = unicodedata.normalize("NFC", self._file.text(span.start, span.stop))
        text = _without_prompt(text, gap.prompt)
        raw = RawAnswer(text, FOUND_BY, label=gap.label, shown=text)
        codes = codes_of(text, gap.options) if text else ()
        return replace(raw, text=codes[0]) if len(codes) == 1 else replace(raw, choices=codes)

    def _box(self, gap: Gap, span: range) -> RawAnswer:
        words = [self._file.shown[place].strip() for place in span]
        states = [is_tick(word) for word in words]
        text = " ".join(word for word, state in zip(words, states, strict=True) if state is None)
        ticks = ("true",) if True in states else ()
        is_lost = not any(state is not None for state in states)
        return RawAnswer(text, FOUND_BY, ticks, gap.label, shown=" ".join(words), lost=is_lost)

    def _certainty(self, place: int, gap: Gap, raw: RawAnswer) -> str:
        """How certain an answer is, "" for not certain enough. That of a blank says whether its
        place was found at all.
        """
        span = self._alignment.spans.get(gap.tag, range(0))
        if {CELL, ROW} & set(self._file.words[span.start : span.stop]):
            return ""
        sides = (self._side(place, -1, span), self._side(place, 1, span))
        is_between, is_near = min(sides) >= _ENOUGH, max(sides) >= _ENOUGH
        if gap.shape is Shape.BOX:
            is_sure = is_between and self._has_label(place) and not (raw.lost or raw.text)
            return self._certain(gap, is_sure, is_near and not raw.lost)
        if not raw.text and not raw.choices:
            return SURE if sides[0] >= _ENOUGH else ""
        fits = _fits(gap, raw)
        if self._is_exact:
            return self._certain(gap, is_between and fits, is_between or (is_near and fits))
        # A prompt in other words looks like an answer, but not like a date or one of the options.
        is_checked = gap.shape in (Shape.NUMBER, Shape.DATE, Shape.LIST)
        return self._certain(gap, is_between and fits and is_checked, is_near and fits)

    def _certain(self, gap: Gap, is_sure: bool, is_likely: bool) -> str:
        if is_sure and list_of(gap.tag) not in self._shaken:
            return SURE
        return LIKELY if is_likely else ""

    def _side(self, place: int, step: int, span: range) -> float:
        """The share of the words on one side of a gap that are beside it in the file, too; 1 where
        another gap follows.
        """
        words, matched = self._blank.stream.words, self._alignment.matched
        total = found = 0.0
        edge = span.start - 1 if step < 0 else span.stop
        at = place + step
        while 0 <= at < len(words) and total < _BESIDE and words[at] != GAP:
            weight = 0.5 if words[at] in ENDS else 1.0
            total += weight
            if matched[at] >= 0:
                if not found and span and matched[at] != edge:
                    return 0.0
                found += weight
            at += step
        return found / total if total else 1.0

    def _has_label(self, place: int) -> bool:
        """Whether the whole label after a box was found."""
        words, matched = self._blank.stream.words, self._alignment.matched
        at = place + 1
        while at < len(words) and words[at] != GAP and words[at] not in ENDS:
            if matched[at] < 0:
                return False
            at += 1
        return True

    @cached_property
    def _shaken(self) -> frozenset[str]:
        """The lists whose table has other rows or cells than in the blank."""
        found = set(self._longer)
        extra = set(self._alignment.extra)
        for ident, rows in rows_of(self._blank.stream).items():
            places = range(rows[0].start, rows[-1].stop)
            if not all(map(self._is_kept, places)) or extra & set(self._ends_in(places)):
                found.add(ident)
        return frozenset(found)

    def _is_kept(self, place: int) -> bool:
        """Whether the file has the end of a cell or row that is at a position of the blank."""
        word, other = self._blank.stream.words[place], self._alignment.matched[place]
        return word not in (CELL, ROW) or (other >= 0 and self._file.words[other] == word)

    def _ends_in(self, places: range) -> Iterator[int]:
        """The positions of ends of cells and rows in the part of the file for a part of the
        blank.
        """
        others = [other for place in places if (other := self._alignment.matched[place]) >= 0]
        for place in range(min(others, default=0), max(others, default=-1) + 1):
            if self._file.words[place] in (CELL, ROW):
                yield place

    def _beside(self) -> Iterator[tuple[str, str]]:
        """The texts of the file that are neither printed nor in a gap."""
        extra = set(self._alignment.extra)
        owners = dict(self._file.gaps)
        for tag, span in self._alignment.spans.items():
            owners |= dict.fromkeys(span, tag)
        nearest, start = "", -1
        for place in range(len(self._file.words) + 1):
            if place in extra and start < 0:
                start = place
            elif place not in extra and start >= 0:
                if text := " ".join(self._file.text(start, place).split()):
                    yield text, nearest
                start = -1
            nearest = owners.get(place, nearest)


def _with_certainty(raw: RawAnswer, certainty: str) -> RawAnswer:
    return replace(raw, certainty=certainty if raw.text or raw.ticks or raw.choices else "")


def _without_prompt(text: str, prompt: str) -> str:
    """The text without the prompt, if it shows that and nothing else."""
    is_prompt = comparable(text).rstrip(_ENDING) == comparable(prompt).rstrip(_ENDING)
    return "" if is_prompt else text


def _fits(gap: Gap, raw: RawAnswer) -> bool:
    """Whether an answer looks like those that its field takes."""
    text = raw.shown or raw.text
    if text == NOT_KNOWN:
        return True
    match gap.shape:
        case Shape.LINES:
            return not may_be_joined(text, None)
        case Shape.NUMBER | Shape.DATE:
            return bool(_DIGIT.search(text)) and len(text.split()) <= _LONGEST
        case Shape.LIST:
            return raw.text != raw.shown or not gap.options
        case _:
            return "\n" not in text


def _costs(blank: Blank) -> FitCost:
    """How little words fit the gaps of a blank: those of its options and prompt fit best."""

    @cache
    def expected(tag: str) -> frozenset[str]:
        gap = blank.gaps[tag]
        texts = (gap.prompt, *(label for _, label in gap.options))
        return frozenset(word for text in texts for word in words_of(text))

    def cost(tag: str, word: str) -> float:
        shape, is_sign = blank.gaps[tag].shape, is_box_sign(word)
        if shape is Shape.BOX:
            return _SIGN if is_sign else _NO_SIGN
        if is_sign:
            return _WRONG_SIGN
        if word in expected(tag):
            return _EXPECTED
        if shape in (Shape.NUMBER, Shape.DATE) and _DIGIT.search(word):
            return _EXPECTED
        return _OTHER.get(shape, _ANY)

    return cost
