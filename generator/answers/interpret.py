"""Raw answers interpreted by the kind of each field, and answers laid out for writers."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator.answers.renames import RETIRED
from generator.document.answers import Answers, PlacedAnswers, RawAnswer, Row, Value
from generator.document.notation import DATA, NOT_KNOWN, Notation
from generator.document.tree import Field, Kind
from generator.foundation.characters import usual_signs
from generator.foundation.errors import Place, Problem
from generator.foundation.locale import find_locale

_ROW = re.compile(r"([1-9][0-9]{0,3})(\..+)?")
_BLANK = RawAnswer("")
_NAMED = 20  # tags that a message lists
_EXAMPLE = Decimal("1234.5")
A_DATE = "a date like 2026-03-31"
ENGLISH = find_locale("en")


@dataclass(frozen=True)
class AnswerWords:
    """Words of a document's language: those for "not known", and for each field the code of each
    choice by its shown text in lower case.
    """

    unknown: tuple[str, ...] = ()
    codes: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)


def interpret(
    fields: Iterable[Field],
    raw_answers: Mapping[str, RawAnswer],
    file: str,
    notation: Notation = ENGLISH,
    words: AnswerWords = AnswerWords(),
) -> tuple[Answers, tuple[Problem, ...]]:
    """The answers to the fields that a file should contain, and the problems found.

    Numbers and dates are read in the notation, choices by their code or by the `words` for them. A
    blank is left out; `?` and the words for "not known" become None. Text that does not fit its
    field is kept as text and reported. Fields that the file lacks, and tags that belong to no
    field, are reported too.
    """
    reading = _Reading(raw_answers, file, notation, words)
    answers = {field.id: value for field in fields if (value := reading.answer(field)) != ""}
    return answers, tuple(reading.problems())


def typed(field: Field, text: str, notation: Notation) -> str | Decimal | None:
    """A text as the answer to a field with a single answer; None where it does not fit."""
    match field.kind:
        case Kind.NUMBER:
            return notation.read_number(text)
        case Kind.DATE:
            day = notation.read_date(text)
            return day.isoformat() if day else None
        case Kind.CHOICE if field.options and not field.free:
            return text if text in (option.code for option in field.options) else None
        case _:
            return text


def flatten(fields: Iterable[Field], answers: Answers) -> PlacedAnswers:
    """The answers with each cell of a list under its own id: `diagnose.data_points.1.family`."""
    flat = dict(answers)
    for field in fields:
        if field.kind is Kind.LIST and field.id in answers:
            flat |= dict(_cells(field, flat.pop(field.id)))
    return PlacedAnswers(flat)


def _cells(field: Field, rows: Value) -> Iterator[tuple[str, Value]]:
    for number, row in enumerate(rows if isinstance(rows, tuple) else (), 1):
        for column in field.columns:
            if not isinstance(row, Mapping):
                yield field.cell(number, column), row
            elif (name := field.name_of(column)) in row:
                yield field.cell(number, column), row[name]


class _Reading:
    """Interprets the raw answers of one file."""

    def __init__(
        self, raw: Mapping[str, RawAnswer], file: str, notation: Notation, words: AnswerWords
    ) -> None:
        self._raw = raw
        self._file = file
        self._notation = notation
        self._unknown = frozenset(map(str.casefold, (NOT_KNOWN, *words.unknown)))
        self._codes = words.codes
        self._used: set[str] = set()
        self._lost: list[str] = []
        self._problems: list[Problem] = []

    def answer(self, field: Field) -> Value:
        """A field's answer; an empty string where it is blank."""
        known = len(self._used)
        match field.kind:
            case Kind.LIST:
                value = self._rows(field)
            case Kind.SEVERAL:
                value = self._several(field)
            case Kind.CHECK:
                value = self._check(field)
            case _:
                value = self._one(field, self._take(field.id))
        if len(self._used) == known:
            self._lost.append(field.id)
        return value

    def problems(self) -> Iterator[Problem]:
        yield from self._problems
        place = Place(self._file)
        if self._lost and not self._used:
            hint = "LibreOffice 7 removes the tags of the fields; fill and save the file in Word"
            yield Problem("answer.lost", "none of the fields were found", place, hint)
        elif self._lost:
            message = f"these fields are missing from the file: {', '.join(self._lost)}"
            yield Problem("answer.lost", message, place, "fill in a fresh copy")
        unknown = [
            tag
            for tag in self._raw
            if tag not in self._used and self._used and not tag.startswith(RETIRED)
        ]
        if unknown:
            names = ", ".join(unknown[:_NAMED]) + (" …" if len(unknown) > _NAMED else "")
            message = f"these tags belong to no field of the playbook: {names}"
            hint = "check the text there; it is kept, but not read as an answer"
            yield Problem("answer.unknown", message, place, hint)

    def _take(self, tag: str) -> RawAnswer:
        if tag in self._raw:
            self._used.add(tag)
        return self._raw.get(tag, _BLANK)

    def _one(self, field: Field, raw: RawAnswer) -> Value:
        """The answer of a place that takes a single answer."""
        if field.kind is Kind.NUMBER and raw.number:
            return self._typed(field, raw.number, DATA)
        if raw.ticks is None:
            return self._typed(field, raw.text)
        if self._is_unknown(raw) and not raw.ticks:
            return None
        self._check_beside(field, raw)
        if len(raw.ticks) > 1:
            ticks = ", ".join(raw.ticks)
            self._report("several", f"“{field.id}” has several ticks, but takes only one: {ticks}")
            return ""
        return raw.ticks[0] if raw.ticks else ""

    def _check(self, field: Field) -> Value:
        raw = self._take(field.id)
        if self._is_unknown(raw):
            return None
        self._check_beside(field, raw)
        return bool(raw.ticks) or ""

    def _several(self, field: Field) -> Value:
        """The ticked codes, whether each choice has its own place or all share one."""
        if field.id in self._raw:
            own = self._take(field.id)
            if self._is_unknown(own) and not own.ticks:
                return None
            if own.ticks is None:  # there were no choices when the file was printed
                return self._typed(field, own.text)
            self._check_beside(field, own)
            return own.ticks or ""
        tags = [tag for tag in self._raw if tag.startswith(f"{field.id}.")]
        own_boxes = {tag: self._take(tag) for tag in tags}
        for raw in own_boxes.values():
            if not self._is_unknown(raw):
                self._check_beside(field, raw)
        ticked = [tag for tag, raw in own_boxes.items() if raw.ticks]
        if not ticked and any(self._is_unknown(raw) for raw in own_boxes.values()):
            return None
        return tuple(tag.removeprefix(f"{field.id}.") for tag in ticked) or ""

    def _rows(self, field: Field) -> Value:
        rows: list[Row] = []
        for number in sorted(set(self._numbers(field))):
            row: dict[str, Value] = {}
            for column in field.columns:
                value = self._one(column, self._take(field.cell(number, column)))
                if value != "":
                    row[field.name_of(column)] = value
            if row:
                rows.append(row)
        if "" in map(field.name_of, field.columns):
            texts = (row[""] for row in rows)
            return tuple(text if isinstance(text, str) else None for text in texts) or ""
        return tuple(rows) or ""

    def _numbers(self, field: Field) -> Iterator[int]:
        for tag in self._raw:
            if tag.startswith(f"{field.id}.") and (
                cell := _ROW.fullmatch(tag[len(field.id) + 1 :])
            ):
                yield int(cell[1])

    def _is_unknown(self, raw: RawAnswer) -> bool:
        return usual_signs(raw.text).casefold() in self._unknown

    def _typed(self, field: Field, text: str, notation: Notation | None = None) -> Value:
        notation = notation or self._notation
        plain = usual_signs(text)
        if not plain:
            return ""
        if plain.casefold() in self._unknown:
            return None
        if field.kind is Kind.CHOICE:
            is_code = plain in (option.code for option in field.options)
            spoken = self._codes.get(field.id, {})
            text = plain if is_code else spoken.get(plain.casefold(), text)
        value = typed(field, text, notation)
        if value is not None:
            return value
        number = f"a number in the document's notation, like {notation.number(_EXAMPLE)}"
        expected = {Kind.NUMBER: number, Kind.DATE: A_DATE}.get(field.kind, "one of the choices")
        doubts = {Kind.NUMBER: notation.number_doubt, Kind.DATE: notation.date_doubt}
        doubt = doubts[field.kind](text) if field.kind in doubts else ""
        why = doubt or f"is not {expected}"
        self._report("misfit", f"“{field.id}” contains “{text}”, which {why}")
        return text

    def _check_beside(self, field: Field, raw: RawAnswer) -> None:
        if raw.text:
            self._report("beside", f"“{field.id}” has text next to its boxes: “{raw.text}”")

    def _report(self, code: str, message: str) -> None:
        place, hint = Place(self._file), "correct that field in the file"
        self._problems.append(Problem(f"answer.{code}", message, place, hint))
