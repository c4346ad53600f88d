"""Answers found by their labels and places: a file is laid beside its blank, and what stands in the
gap of a field is its answer, as far as its surroundings are those of the blank.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise

from generator.document.answers import LIKELY, SURE, RawAnswer
from generator.document.choices import codes_of
from generator.document.notation import NOT_KNOWN
from generator.readers.joined_lines import may_be_joined
from generator.readers.labels.aligner import Alignment, FitCost, align
from generator.readers.labels.blank import Blank, Gap, Shape, field_of
from generator.readers.labels.list_tables import list_cells, list_of
from generator.readers.labels.stream import (
    CELL,
    ENDS,
    GAP,
    ROW,
    Stream,
    is_box_sign,
    words_of,
)
from generator.readers.labels.surroundings import Surroundings
from generator.readers.ticks import is_tick

FOUND_BY = "label"
_SURELY, _PROBABLY = 0.75, 0.65  # of the words on one side of a gap
_HALF = 0.5  # of the words of a box's label
_EXACT = 0.98  # of the printed words: the file was made in the words of the blank
_LONGEST = 5  # words of a number or date
_ROW = re.compile(r"\.[1-9][0-9]*(?=\.|$)")
_DIGIT = re.compile(r"\d")
_ENDING = " .…:"
# How little a word fits a gap, in words that are missing: one of its options or its prompt, any
# other, one where an option, date or number is expected, and the sign of a box in and out of place.
_EXPECTED, _ANY, _SIGN, _NO_SIGN, _WRONG_SIGN = 0.02, 0.1, -0.5, 3.0, 2.5
_OTHER = {Shape.LIST: 0.5, Shape.DATE: 0.5, Shape.NUMBER: 0.5}


@dataclass(frozen=True)
class LabelReading:
    """What was found by labels: answers by tag, blank ones included; `untaken` are texts that may
    belong to a field but are not certain enough, each after its label, by tag; `beside` are texts
    outside the fields that were not printed, each with the tag of the field before it, "" for none.
    """

    entries: dict[str, RawAnswer]
    untaken: dict[str, str]
    beside: tuple[tuple[str, str], ...]


def read_by_labels(blank: Blank, file: Stream) -> LabelReading:
    """The answers to the fields of a blank that the file has no gap for."""
    alignment = align(blank.stream, file, _costs(blank))
    return _LabelReader(blank, file, alignment).reading()


class _LabelReader:
    """Takes the answers out of one alignment."""

    def __init__(self, blank: Blank, file: Stream, alignment: Alignment) -> None:
        self._blank, self._file, self._alignment = blank, file, alignment
        self._is_exact = self._fit >= _EXACT if blank.is_same is None else blank.is_same
        self._tables = list_cells(blank, file, alignment)
        self._surroundings = Surroundings(blank.stream, file, alignment)

    def reading(self) -> LabelReading:
        entries: dict[str, RawAnswer] = {}
        untaken: dict[str, str] = {}
        for gap, raw, certainty in (*self._fields(), *self._cells()):
            if certainty:
                entries[gap.tag] = _with_certainty(raw, certainty)
            elif raw.text or raw.ticks:
                text = " ".join((raw.text or raw.shown).split())
                untaken[gap.tag] = f"“{gap.label}”: “{text}”"
        return LabelReading(self._with_choices(entries), untaken, tuple(self._beside()))

    def _with_choices(self, entries: dict[str, RawAnswer]) -> dict[str, RawAnswer]:
        """The answers, with the boxes of each field as its choices. A field one of whose boxes was
        not found is not certain.
        """
        boxes: dict[str, list[Gap]] = {}
        for gap in self._blank.gaps.values():
            if gap.code:
                boxes.setdefault(field_of(gap.tag), []).append(gap)
        result = {tag: raw for tag, raw in entries.items() if field_of(tag) == tag}
        for tag, gaps in boxes.items():
            found = {gap.code: entries[gap.tag] for gap in gaps if gap.tag in entries}
            if found:
                ticks = tuple(code for code, raw in found.items() if raw.ticks)
                is_likely = any(raw.certainty == LIKELY for raw in found.values())
                is_sure = len(found) == len(gaps) and not is_likely
                text = " ".join(raw.text for raw in found.values() if raw.text)
                raw = RawAnswer(text, FOUND_BY, ticks, gaps[0].label)
                result[tag] = _with_certainty(raw, SURE if is_sure else LIKELY)
        return result

    def _fields(self) -> Iterator[tuple[Gap, RawAnswer, str]]:
        """What is in each gap that was aligned, and how certain it is."""
        known = set(self._file.gaps.values())
        for place, tag in self._blank.stream.gaps.items():
            if tag not in known and list_of(tag) not in self._tables:
                gap, span = self._blank.gaps[tag], self._span(tag)
                raw = self._raw_answer(gap, span)
                yield gap, raw, self._certainty(place, gap, raw, span)

    def _cells(self) -> Iterator[tuple[Gap, RawAnswer, str]]:
        """What is in each cell of the tables that were found, and how certain it is."""
        for cells in self._tables.values():
            for cell in cells:
                raw = self._raw_answer(cell.gap, cell.span)
                is_sure = cell.is_certain and self._is_checked(cell.gap) and _fits(cell.gap, raw)
                is_likely = not self._is_piece(cell.gap, raw)
                yield cell.gap, raw, _certain(is_sure or not raw.text, is_likely)

    def _span(self, tag: str) -> range:
        return self._alignment.spans.get(tag, range(0))

    @cached_property
    def _fit(self) -> float:
        words, matched = self._blank.stream.words, self._alignment.matched
        printed = [place for place, word in enumerate(words) if word != GAP and word not in ENDS]
        return sum(matched[place] >= 0 for place in printed) / max(1, len(printed))

    def _raw_answer(self, gap: Gap, span: range) -> RawAnswer:
        """What is in a gap, whether or not it can be trusted."""
        if gap.shape is Shape.BOX:
            return self._box(gap, span)
        text = self._ticked(span) if gap.options else None
        if text is None:
            text = self._answer(gap, span)
        raw = RawAnswer(text, FOUND_BY, label=gap.label, shown=text)
        codes = codes_of(text, gap.options) if text else ()
        return replace(raw, text=codes[0]) if len(codes) == 1 else replace(raw, choices=codes)

    def _text(self, span: range) -> str:
        return unicodedata.normalize("NFC", self._file.text(span.start, span.stop))

    def _ticked(self, span: range) -> str | None:
        """The ticked ones of a list that is shown as boxes, each in a line; None without boxes."""
        signs = [place for place in span if is_box_sign(self._file.words[place])]
        labels = [
            self._text(range(place + 1, end))
            for place, end in pairwise([*signs, span.stop])
            if is_tick(self._file.shown[place].strip())
        ]
        return "\n".join(labels) if signs else None

    def _box(self, gap: Gap, span: range) -> RawAnswer:
        words = [self._file.shown[place].strip() for place in span]
        states = [is_tick(word) for word in words]
        text = " ".join(word for word, state in zip(words, states, strict=True) if state is None)
        ticks = ("true",) if True in states else ()
        is_lost = not any(state is not None for state in states)
        return RawAnswer(text, FOUND_BY, ticks, gap.label, shown=" ".join(words), lost=is_lost)

    def _certainty(self, place: int, gap: Gap, raw: RawAnswer, span: range) -> str:
        """How certain an answer is, "" for not certain enough. That of a blank says whether its
        place was found at all.
        """
        if {CELL, ROW} & set(self._file.words[span.start : span.stop]):
            return ""
        around = self._surroundings
        sides = (around.share(place, -1, span), around.share(place, 1, span))
        is_sure, is_between = min(sides) >= _SURELY, min(sides) >= _PROBABLY
        is_near = max(sides) >= _PROBABLY
        if gap.shape is Shape.BOX:
            is_sure = is_sure and around.has_label(place) and not (raw.text or raw.lost)
            return _certain(is_sure, is_near and around.label(place) >= _HALF)
        if not raw.text and not raw.choices:
            return SURE if sides[0] >= _PROBABLY else ""
        fits = _fits(gap, raw)
        is_sure = is_sure and fits and self._is_checked(gap) and not list_of(gap.tag)
        if is_sure and around.are_clear(place, span) and not self._has_prompt(gap, span):
            return SURE
        is_likely = (is_between and self._is_exact) or (is_near and fits)
        return "" if self._is_piece(gap, raw) else _certain(False, is_likely)

    def _has_prompt(self, gap: Gap, span: range) -> bool:
        """Whether somebody went on behind the prompt instead of typing over it."""
        return self._text(span) != self._answer(gap, span)

    def _answer(self, gap: Gap, span: range) -> str:
        """The text in a gap without its prompt, today's or an earlier one."""
        text = self._text(span)
        for prompt in (gap.prompt, *sorted(self._blank.earlier.get(_id_of(gap.tag), ()))):
            text = _without_prompt(text, prompt) if text else ""
        return text

    def _is_piece(self, gap: Gap, raw: RawAnswer) -> bool:
        """Whether a text is a piece of any prompt, and none of the gap's options: where its place
        is not certain, it is no answer.
        """
        is_option = raw.text in (code for code, _ in gap.options)
        return not is_option and any(_is_part_of(raw.text, prompt) for prompt in self._prompts)

    @cached_property
    def _prompts(self) -> frozenset[str]:
        return frozenset(gap.prompt for gap in self._blank.gaps.values())

    def _is_checked(self, gap: Gap) -> bool:
        """Whether an answer that fits a gap cannot be its prompt in the words of another day, which
        looks like a text, but not like a number, a date or an option.
        """
        return self._is_exact or gap.shape in (Shape.NUMBER, Shape.DATE, Shape.LIST)

    def _beside(self) -> Iterator[tuple[str, str]]:
        """The texts of the file that are neither printed nor in a gap."""
        extra = set(self._alignment.extra)
        owners = dict(self._file.gaps)
        for tag, span in self._alignment.spans.items():
            if list_of(tag) not in self._tables:
                owners |= dict.fromkeys(span, tag)
        for cell in (cell for cells in self._tables.values() for cell in cells):
            owners |= dict.fromkeys(cell.span, cell.gap.tag)
        extra -= owners.keys()
        nearest, start = "", -1
        for place in range(len(self._file.words) + 1):
            if place in extra and start < 0:
                start = place
            elif place not in extra and start >= 0:
                text = " ".join(self._file.text(start, place).split())
                if text and not (list_of(nearest) and text.isdecimal()):  # a row's own number
                    yield text, nearest
                start = -1
            nearest = owners.get(place, nearest)


def _certain(is_sure: bool, is_likely: bool) -> str:
    return SURE if is_sure else LIKELY if is_likely else ""


def _with_certainty(raw: RawAnswer, certainty: str) -> RawAnswer:
    return replace(raw, certainty=certainty if raw.text or raw.ticks or raw.choices else "")


def _without_prompt(text: str, prompt: str) -> str:
    """The text without the prompt, which may be all of it, or stand before it."""
    if _stem(text) == _stem(prompt):
        return ""
    words = words_of(prompt)
    lines = text.split("\n")
    if len(words) > 1 and len(lines) > 1 and _stem(lines[0]) == _stem(prompt):
        return "\n".join(lines[1:]).strip()
    return text


def _id_of(tag: str) -> str:
    """The id of a field or column, without the number of a row."""
    return _ROW.sub("", tag, count=1)


def _stem(text: str) -> str:
    return " ".join(words_of(text)).rstrip(_ENDING)


def _is_part_of(text: str, prompt: str) -> bool:
    """Whether a text is a piece of a prompt."""
    words, printed = words_of(text), words_of(prompt)
    size = len(words)
    return any(printed[at : at + size] == words for at in range(len(printed) - size + 1))


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
            return raw.text in (code for code, _ in gap.options)
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
