"""Raw answers interpreted by the kind of each field, and answers laid out for writers."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from generator.answers.renames import RETIRED
from generator.document.answers import Answers, Misfit, PlacedAnswers, RawAnswer, Row, Value
from generator.document.choices import codes_of
from generator.document.notation import DATA, NOT_KNOWN, Notation
from generator.document.tree import Bounds, Field, Kind
from generator.foundation.characters import comparable, shortened, usual_signs
from generator.foundation.errors import Level, Place, Problem
from generator.foundation.locale import Locale, find_locale
from generator.foundation.numbers import date_of

_ROW = re.compile(r"([1-9][0-9]{0,3})(\..+)?")
_BLANK = RawAnswer("")
_BOXED = frozenset({Kind.CHOICE, Kind.SEVERAL, Kind.CHECK})  # kinds that are printed as boxes
_GAP = "____"  # in a label whose slots answers fill
_NAMED = 20  # names that a message lists
_SHOWN = 80  # characters of an answer in a message
_EXAMPLE = Decimal("1234.5")
_PERCENT = Bounds(Decimal(0), Decimal(100))
_SIGNS = {"%", "％"}
A_DATE = "a date like 2026-03-31"
ENGLISH = find_locale("en")


def quoted(tag: str) -> str:
    return f"“{tag}”"


@dataclass(frozen=True)
class AnswerWords:
    """Words of a document's language: those for "not known", for each field the label of each
    choice by its code, and how messages `name` a field or cell, given its tag.
    """

    unknown: tuple[str, ...] = ()
    choices: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)
    name: Callable[[str], str] = quoted


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
    field is kept as a `Misfit` and reported. Fields that the file lacks, and tags that belong to no
    field, are reported too.
    """
    reading = _Reading(raw_answers, file, notation, words)
    answers = {field.id: value for field in fields if (value := reading.answer(field)) != ""}
    return answers, tuple(reading.problems())


def typed(field: Field, text: str, notation: Notation) -> str | Decimal | None:
    """A text as the answer to a field with a single answer; None where it does not fit."""
    match field.kind:
        case Kind.NUMBER:
            number = notation.read_number(text)
            return number if number is not None and field.bounds.admit(number) else None
        case Kind.DATE:
            day = notation.read_date(text)
            return day.isoformat() if day else None
        case Kind.CHOICE if field.options and not field.free:
            return text if text in (option.code for option in field.options) else None
        case _:
            return text


def allowed(bounds: Bounds, notation: Notation) -> str:
    """What a number may be, in words: `a whole number from 1 to 12`."""
    number = "a whole number" if bounds.whole else "a number"
    least, most = (
        "" if bound is None else notation.number(bound) for bound in (bounds.least, bounds.most)
    )
    if least and most:
        return f"{number} from {least} to {most}"
    if least:
        return f"{number} of at least {least}"
    return f"{number} of at most {most}" if most else number


def chosen(field: Field, text: str, labels: Mapping[str, str]) -> tuple[str, ...]:
    """The codes of a field's choices that a text stands for: it may be a code or one of the labels
    (by code). Several where labels are the same.
    """
    codes = dict.fromkeys([*(option.code for option in field.options), *labels])
    if text in codes:
        return (text,)
    return codes_of(text, labels.items()) or codes_of(text, zip(codes, codes, strict=True))


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
        self._unknown = frozenset(map(comparable, (NOT_KNOWN, *words.unknown)))
        self._choices = words.choices
        self._name = words.name
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
                value = self._one(field, field.id)
        if len(self._used) == known:
            self._lost.append(field.id)
        return value

    def problems(self) -> Iterator[Problem]:
        yield from self._problems
        place = Place(self._file)
        if self._lost and not self._used:
            hint = (
                "a program removed them; type the answers into a fresh copy in Word or LibreOffice"
            )
            yield Problem("answer.lost", "none of the fields were found", place, hint)
        elif self._lost:
            message = f"these fields are missing from the file: {self._names(self._lost)}"
            yield Problem("answer.lost", message, place, "fill in a fresh copy")
        unknown = [
            tag
            for tag in self._raw
            if tag not in self._used and self._used and not tag.startswith(RETIRED)
        ]
        if unknown:
            message = f"these tags belong to no field of the playbook: {_listed(unknown, ', ')}"
            hint = "check the text there; it is kept, but not read as an answer"
            yield Problem("answer.unknown", message, place, hint)

    def _take(self, tag: str) -> RawAnswer:
        if tag in self._raw:
            self._used.add(tag)
        return self._raw.get(tag, _BLANK)

    def _one(self, field: Field, tag: str) -> Value:
        """The answer in a place that takes only one."""
        raw = self._take(tag)
        if raw.boxes and field.kind not in _BOXED:  # somebody typed what looks like a box
            raw = replace(raw, text=raw.shown, ticks=None)
        if raw.ticks is None:
            return self._typed(field, tag, raw)
        if self._is_unknown(raw) and not raw.ticks:
            return None
        self._check_beside(field, tag, raw)
        if len(raw.ticks) > 1:
            ticks = self._labels(field, raw.ticks)
            self._report("several", tag, f"has several ticks, but takes only one: {ticks}")
            return ""
        return raw.ticks[0] if raw.ticks else ""

    def _check(self, field: Field) -> Value:
        raw = self._take(field.id)
        if self._is_unknown(raw):
            return None
        self._check_beside(field, field.id, raw)
        self._check_signs(field, [raw])
        return bool(raw.ticks) or ""

    def _several(self, field: Field) -> Value:
        """The ticked codes, whether each choice has its own place or all share one."""
        if field.id in self._raw:
            own = self._take(field.id)
            if self._is_unknown(own) and not own.ticks:
                return None
            if own.ticks is None:  # there were no choices when the file was printed
                return self._typed(field, field.id, own)
            self._check_beside(field, field.id, own)
            return own.ticks or ""
        tags = [tag for tag in self._raw if tag.startswith(f"{field.id}.")]
        own_boxes = {tag: self._take(tag) for tag in tags}
        for raw in own_boxes.values():
            if not self._is_unknown(raw):
                self._check_beside(field, field.id, raw)
        self._check_signs(field, own_boxes.values())
        ticked = [tag for tag, raw in own_boxes.items() if raw.ticks]
        if not ticked and any(self._is_unknown(raw) for raw in own_boxes.values()):
            return None
        return tuple(tag.removeprefix(f"{field.id}.") for tag in ticked) or ""

    def _rows(self, field: Field) -> Value:
        rows: list[Row] = []
        for number in sorted(set(self._numbers(field))):
            row: dict[str, Value] = {}
            for column in field.columns:
                value = self._one(column, field.cell(number, column))
                if value != "":
                    row[field.name_of(column)] = value
            if row:
                rows.append(row)
        if "" in map(field.name_of, field.columns):
            return tuple(row[""] for row in rows) or ""  # type: ignore[return-value]
        return tuple(rows) or ""

    def _numbers(self, field: Field) -> Iterator[int]:
        for tag in self._raw:
            if tag.startswith(f"{field.id}.") and (
                cell := _ROW.fullmatch(tag[len(field.id) + 1 :])
            ):
                yield int(cell[1])

    def _is_unknown(self, raw: RawAnswer) -> bool:
        return comparable(usual_signs(raw.text)) in self._unknown

    def _typed(self, field: Field, tag: str, raw: RawAnswer) -> Value:
        if not usual_signs(raw.text):
            return ""
        if self._is_unknown(raw):
            return None
        if field.kind is Kind.CHOICE:
            return self._choice(field, tag, raw)
        if field.kind is Kind.DATE and raw.day:
            return self._calendar(field, tag, raw)
        is_data = field.kind is Kind.NUMBER and bool(raw.number)
        text, notation = (raw.number, DATA) if is_data else (raw.text, self._notation)
        value = typed(field, text, notation)
        if value is not None:
            self._check_share(field, tag, raw.text, value)
            return value
        return self._misfit(tag, raw.text, self._why(field, text, notation))

    def _why(self, field: Field, text: str, notation: Notation) -> str:
        """Why a text is not an answer to a field that takes a number or a date."""
        if field.kind is Kind.DATE:
            return notation.date_doubt(text) or f"is not {A_DATE}"
        if notation.read_number(text) is not None:
            return f"is not {allowed(field.bounds, self._notation)}"
        example = f"a number in the document's notation, like {self._notation.number(_EXAMPLE)}"
        return notation.number_doubt(text) or f"is not {example}"

    def _check_share(self, field: Field, tag: str, text: str, value: str | Decimal) -> None:
        """Warn of a percentage below 1 that people may have meant as a share: 0.85 for 85 %."""
        is_percent = isinstance(self._notation, Locale) and field.bounds == _PERCENT
        if is_percent and isinstance(value, Decimal) and 0 < value < 1 and not _SIGNS & {*text}:
            share = self._notation.number((value * 100).normalize() + 0)  # without exponent
            message = f"contains “{text}”, which is read as {text} %; for {share} %, write {share}"
            self._report("share", tag, message, "warning")

    def _choice(self, field: Field, tag: str, raw: RawAnswer) -> str:
        """The code of a choice. A label that stands for several is never guessed."""
        labels = self._choices.get(field.id, {})
        codes = raw.choices or chosen(field, raw.text, labels)
        if len(codes) > 1:
            return self._misfit(tag, raw.text, f"stands for several choices: {', '.join(codes)}")
        if not codes:
            if printed := self._printed(field, tag, raw):
                return printed
            # The list of another organisation, or of an earlier day, may have had other codes.
            is_listed = raw.shown not in ("", raw.text)
            if field.free or is_listed or not (field.options or labels):
                return raw.text
            choices = self._labels(field, labels or (option.code for option in field.options))
            return self._misfit(tag, raw.text, f"is not one of the choices: {choices}")
        own = labels.get(codes[0])
        is_own = own is None or comparable(own) == comparable(raw.shown)
        return codes[0] if is_own else self._printed(field, tag, raw) or codes[0]

    def _printed(self, field: Field, tag: str, raw: RawAnswer) -> str:
        """The code of the choice whose label a list shows, where its own code is another's or
        unknown; "" if the label is that of no single choice.
        """
        printed = codes_of(raw.shown, self._choices.get(field.id, {}).items())
        if len(printed) != 1 or raw.text == raw.shown:
            return ""
        message = f"shows “{raw.shown}”, but its list says “{raw.text}”; the text was read"
        self._report("list", tag, message, "warning")
        return printed[0]

    def _calendar(self, field: Field, tag: str, raw: RawAnswer) -> str:
        """The date in a field with a calendar: what the text says, unless it is the calendar's date
        in another order or language. A calendar is not changed by typing over its text.
        """
        day, calendar = self._notation.read_date(raw.text), date_of(raw.day)
        if calendar and (day == calendar or _is_same_day(raw.text, calendar)):
            return calendar.isoformat()
        if day is None:
            return self._misfit(tag, raw.text, self._why(field, raw.text, self._notation))
        if calendar:
            message = f"shows {raw.text}, but its calendar says {calendar}; the text was read"
            self._report("date", tag, message, "warning")
        return day.isoformat()

    def _labels(self, field: Field, codes: Iterable[str]) -> str:
        """The choices with these codes, as printed."""
        labels = self._choices.get(field.id, {})
        return _listed([labels.get(code, code) for code in codes], ", ")

    def _names(self, tags: Iterable[str]) -> str:
        return _listed([self._name(tag) for tag in tags], "; ")

    def _misfit(self, tag: str, text: str, why: str) -> Misfit:
        self._report("misfit", tag, f"contains “{shortened(text, _SHOWN)}”, which {why}")
        return Misfit(text)

    def _check_beside(self, field: Field, tag: str, raw: RawAnswer) -> None:
        text = "\n".join(filter(None, (raw.text, *self._changed_labels(field, raw))))
        if text:
            self._report("beside", tag, f"has text next to its boxes: “{text}”")

    def _check_signs(self, field: Field, boxes: Iterable[RawAnswer]) -> None:
        if any(raw.lost for raw in boxes):
            message = "has boxes without a sign, so whether they are ticked is not known"
            self._report("boxes", field.id, message)

    def _changed_labels(self, field: Field, raw: RawAnswer) -> list[str]:
        """The labels of boxes that somebody changed: those that are no part of today's, if others
        of the field are. (Phrases were once printed without whom they are for.)
        """
        today = self._choices.get(field.id, {})
        known = {code: label for code, label in today.items() if _GAP not in label}
        labels = [
            (label, known[code]) for code, label in raw.boxes if code in known and _GAP not in label
        ]
        changed = [
            label for label, own in labels if comparable(label).rstrip(".") not in comparable(own)
        ]
        return changed if len(changed) < len(labels) and not raw.text else []

    def _report(self, code: str, tag: str, message: str, level: Level = "error") -> None:
        place, hint = Place(self._file), "correct that field in the file"
        message = f"{self._name(tag)}: {message}"
        self._problems.append(Problem(f"answer.{code}", message, place, hint, level, tag))


def _listed(names: Sequence[str], between: str) -> str:
    return between.join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")


def _is_same_day(text: str, day: date) -> bool:
    """Whether a text has the numbers of a day, in any order; its month may be in words."""
    numbers = sorted(int(number) for number in re.findall(r"[0-9]+", text))
    long, short = [day.year, day.month, day.day], [day.year % 100, day.month, day.day]
    in_words = sorted([day.year, day.day]) if any(map(str.isalpha, text)) else []
    return numbers in (sorted(long), sorted(short), in_words)
