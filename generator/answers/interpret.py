"""Raw answers typed by the kind of each field, and answers laid out for writers."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator.answers.renames import RETIRED
from generator.document.answers import Answers, PlacedAnswers, RawAnswer, Row, Value
from generator.document.notation import NOT_KNOWN, Notation
from generator.document.tree import Field, Kind
from generator.foundation.errors import Place, Problem
from generator.foundation.locale import find_locale

_ROW = re.compile(r"([1-9][0-9]{0,3})(\..+)?")
_BLANK = RawAnswer("")
_NAMED = 20  # places that a message names
_EXAMPLE = Decimal("1234.5")
A_DATE = "a date like 2026-03-31"
ENGLISH = find_locale("en")


@dataclass(frozen=True)
class AnswerWords:
    """Words of a document's language: those for "not known", and per field the code of each choice
    by its shown text in small letters.
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
    """The answers to the fields that a file should hold, and what could not be understood.

    Numbers and dates are read in the notation, choices by their code or by the `words` for them. A
    blank is absent; `?` and the words for "not known" are None. What does not fit its field is kept
    as the text it is, with a problem; so is a field that the file lacks, and a place that belongs
    to no field.
    """
    reading = _Reading(raw_answers, file, notation, words)
    answers = {field.id: value for field in fields if (value := reading.answer(field)) != ""}
    return answers, tuple(reading.problems())


def typed(field: Field, text: str, notation: Notation) -> str | Decimal | None:
    """The answer that a text is to a field that takes one; None where it does not fit."""
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
    """One file's raw answers on their way to answers."""

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
        """One field's answer; an empty text where it is blank."""
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
            hint = "LibreOffice 7 drops what we know fields by; fill and save it in Word"
            yield Problem("answer.lost", "none of the fields can be found", place, hint)
        elif self._lost:
            message = f"these fields are not there any more: {', '.join(self._lost)}"
            yield Problem("answer.lost", message, place, "fill in a fresh copy")
        strangers = [
            tag
            for tag in self._raw
            if tag not in self._used and self._used and not tag.startswith(RETIRED)
        ]
        if strangers:
            names = ", ".join(strangers[:_NAMED]) + (" …" if len(strangers) > _NAMED else "")
            message = f"these places belong to no field of the playbook: {names}"
            hint = "look at what stands there; it is kept, but read as no answer"
            yield Problem("answer.unknown", message, place, hint)

    def _take(self, tag: str) -> RawAnswer:
        if tag in self._raw:
            self._used.add(tag)
        return self._raw.get(tag, _BLANK)

    def _one(self, field: Field, raw: RawAnswer) -> Value:
        """The answer of a place that takes one."""
        if raw.ticks is None:
            return self._typed(field, raw.text)
        if self._is_unknown(raw) and not raw.ticks:
            return None
        self._beside(field, raw)
        if len(raw.ticks) > 1:
            ticks = ", ".join(raw.ticks)
            self._tell("several", f"“{field.id}” has several ticks where one is asked: {ticks}")
            return ""
        return raw.ticks[0] if raw.ticks else ""

    def _check(self, field: Field) -> Value:
        raw = self._take(field.id)
        if self._is_unknown(raw):
            return None
        self._beside(field, raw)
        return bool(raw.ticks) or ""

    def _several(self, field: Field) -> Value:
        """The codes that are ticked, whether each has a place of its own or all stand in one."""
        if field.id in self._raw:
            own = self._take(field.id)
            if self._is_unknown(own) and not own.ticks:
                return None
            if own.ticks is None:  # there was nothing to choose from when it was printed
                return self._typed(field, own.text)
            self._beside(field, own)
            return own.ticks or ""
        tags = [tag for tag in self._raw if tag.startswith(f"{field.id}.")]
        own_boxes = {tag: self._take(tag) for tag in tags}
        for raw in own_boxes.values():
            if not self._is_unknown(raw):
                self._beside(field, raw)
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
        return raw.text.casefold() in self._unknown

    def _typed(self, field: Field, text: str) -> Value:
        if not text:
            return ""
        if text.casefold() in self._unknown:
            return None
        if field.kind is Kind.CHOICE and text not in (option.code for option in field.options):
            text = self._codes.get(field.id, {}).get(text.casefold(), text)
        value = typed(field, text, self._notation)
        if value is not None:
            return value
        number = f"a number as it is written here, like {self._notation.number(_EXAMPLE)}"
        wanted = {Kind.NUMBER: number, Kind.DATE: A_DATE}.get(field.kind, "one of the choices")
        self._tell("misfit", f"“{field.id}” holds “{text}”, which is not {wanted}")
        return text

    def _beside(self, field: Field, raw: RawAnswer) -> None:
        if raw.text:
            self._tell("beside", f"“{field.id}” has text beside its boxes: “{raw.text}”")

    def _tell(self, code: str, message: str) -> None:
        place, hint = Place(self._file), "look at that field of the file, and put it right"
        self._problems.append(Problem(f"answer.{code}", message, place, hint))
