"""Answers: what people filled in, typed by the kind of each field, and laid out for writers."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator.document.answers import Answers, RawAnswer, Row, Value
from generator.document.tree import Field, Kind
from generator.foundation.errors import Place, Problem
from generator.foundation.locale import Locale, find_locale

NOT_KNOWN = "?"
RETIRED = "retired."  # before the tag of a place that keeps an answer to a field of old
_ROW = re.compile(r"([1-9][0-9]{0,3})(\..+)?")
_BLANK = RawAnswer("")
_NAMED = 20  # places that a message names
_EXAMPLE = Decimal("1234.5")
_DAY = "a date like 2026-03-31"
ENGLISH = find_locale("en")


@dataclass(frozen=True)
class Spoken:
    """Words of a document's language: those for "not known", and per field the code of each choice
    by its shown text in small letters.
    """

    unknown: tuple[str, ...] = ()
    codes: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)


def interpret(
    fields: Iterable[Field],
    entries: Mapping[str, RawAnswer],
    file: str,
    locale: Locale = ENGLISH,
    words: Spoken = Spoken(),
) -> tuple[Answers, tuple[Problem, ...]]:
    """The answers to the fields that a file should hold, and what could not be understood.

    Numbers and dates are read as the locale writes them, choices by their code or by the `words`
    for them. A blank is absent; `?` and the words for "not known" are None. What does not fit its
    field is kept as the text it is, with a problem; so is a field that the file lacks, and a place
    that belongs to no field.
    """
    reading = _Reading(entries, file, locale, words)
    answers = {field.id: value for field in fields if (value := reading.answer(field)) != ""}
    return answers, tuple(reading.problems())


def flatten(fields: Iterable[Field], answers: Answers) -> Answers:
    """The answers with each cell of a list under its own id: `diagnose.data_points.1.family`."""
    flat = dict(answers)
    for field in fields:
        if field.kind is Kind.LIST and field.id in answers:
            flat |= dict(_cells(field, flat.pop(field.id)))
    return flat


def renamed(entries: Mapping[str, RawAnswer], aliases: Mapping[str, str]) -> dict[str, RawAnswer]:
    """The entries under the ids of today: a field's own, its boxes' and its cells'.

    Where the file has an answer under today's id already, that of old is kept as retired.
    """

    def today(tag: str) -> str:
        for old, new in aliases.items():
            if tag == old or tag.startswith((f"{old}.", f"{old}_other")):
                return new + tag.removeprefix(old)
        return tag

    found: dict[str, RawAnswer] = {}
    for tag, entry in entries.items():
        name = today(tag)
        taken = found.get(name) or (entries.get(name) if name != tag else None)
        if taken is None or not (taken.text or taken.ticks):
            found[name] = entry
        elif name != tag:
            found[f"{RETIRED}{tag}"] = entry
    return found


def retired_entries(
    entries: Mapping[str, RawAnswer], fields: Iterable[Field]
) -> dict[str, tuple[str, str]]:
    """What was answered to places that no field has any more, and what contradicts itself: label
    and text by their tag.
    """
    known = {field.id: field.kind for field in fields}
    found = {}
    for tag, entry in entries.items():
        ticks = entry.ticks or ()
        rivals = entry.rivals or (ticks if len(ticks) > 1 and known.get(tag) is Kind.CHOICE else ())
        if rivals:
            found[tag] = (entry.label or tag, " / ".join(filter(None, rivals)))
            continue
        own = tag.removeprefix(RETIRED)
        is_known = own == tag and any(
            tag == ident or tag.startswith(f"{ident}.") for ident in known
        )
        text = entry.shown or entry.text or ("✓" if entry.ticks else "")
        if text and not is_known:
            found[own] = (entry.label or own, text)
    return found


def _cells(field: Field, rows: Value) -> Iterator[tuple[str, Value]]:
    for number, row in enumerate(rows if isinstance(rows, tuple) else (), 1):
        for column in field.columns:
            ident = field.cell(number, column)
            if not isinstance(row, Mapping):
                yield ident, row
            elif (name := ident.rpartition(".")[2]) in row:
                yield ident, row[name]


class _Reading:
    """One file's entries on their way to answers."""

    def __init__(
        self, entries: Mapping[str, RawAnswer], file: str, locale: Locale, words: Spoken
    ) -> None:
        self._entries = entries
        self._file = file
        self._locale = locale
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
            for tag in self._entries
            if tag not in self._used and self._used and not tag.startswith(RETIRED)
        ]
        if strangers:
            names = ", ".join(strangers[:_NAMED]) + (" …" if len(strangers) > _NAMED else "")
            message = f"these places belong to no field of the playbook: {names}"
            hint = "look at what stands there; it is kept, but read as no answer"
            yield Problem("answer.unknown", message, place, hint)

    def _take(self, tag: str) -> RawAnswer:
        if tag in self._entries:
            self._used.add(tag)
        return self._entries.get(tag, _BLANK)

    def _one(self, field: Field, entry: RawAnswer) -> Value:
        """The answer of a place that takes one."""
        if entry.ticks is None:
            return self._typed(field, entry.text)
        if self._is_unknown(entry) and not entry.ticks:
            return None
        self._beside(field, entry)
        if len(entry.ticks) > 1:
            ticks = ", ".join(entry.ticks)
            self._tell("several", f"“{field.id}” has several ticks where one is asked: {ticks}")
            return ""
        return entry.ticks[0] if entry.ticks else ""

    def _check(self, field: Field) -> Value:
        entry = self._take(field.id)
        if self._is_unknown(entry):
            return None
        self._beside(field, entry)
        return bool(entry.ticks) or ""

    def _several(self, field: Field) -> Value:
        """The codes that are ticked, whether each has a place of its own or all stand in one."""
        if field.id in self._entries:
            own = self._take(field.id)
            if self._is_unknown(own) and not own.ticks:
                return None
            if own.ticks is None:  # there was nothing to choose from when it was printed
                return self._typed(field, own.text)
            self._beside(field, own)
            return own.ticks or ""
        tags = [tag for tag in self._entries if tag.startswith(f"{field.id}.")]
        own_boxes = {tag: self._take(tag) for tag in tags}
        for entry in own_boxes.values():
            if not self._is_unknown(entry):
                self._beside(field, entry)
        ticked = [tag for tag, entry in own_boxes.items() if entry.ticks]
        if not ticked and any(self._is_unknown(entry) for entry in own_boxes.values()):
            return None
        return tuple(tag.removeprefix(f"{field.id}.") for tag in ticked) or ""

    def _rows(self, field: Field) -> Value:
        simple = [column.id for column in field.columns] == [field.id]
        rows: list[Row] = []
        for number in sorted(set(self._numbers(field))):
            row: dict[str, Value] = {}
            for column in field.columns:
                ident = field.cell(number, column)
                value = self._one(column, self._take(ident))
                if value != "":
                    row["" if simple else ident.rpartition(".")[2]] = value
            if row:
                rows.append(row)
        if not rows:
            return ""
        if simple:
            return tuple(value if isinstance(value := row[""], str) else None for row in rows)
        return tuple(rows)

    def _numbers(self, field: Field) -> Iterator[int]:
        for tag in self._entries:
            if tag.startswith(f"{field.id}.") and (
                cell := _ROW.fullmatch(tag[len(field.id) + 1 :])
            ):
                yield int(cell[1])

    def _is_unknown(self, entry: RawAnswer) -> bool:
        return entry.text.casefold() in self._unknown

    def _typed(self, field: Field, text: str) -> Value:
        if not text:
            return ""
        if text.casefold() in self._unknown:
            return None
        codes = [option.code for option in field.options]
        if field.kind is Kind.CHOICE and text not in codes:
            text = self._codes.get(field.id, {}).get(text.casefold(), text)
        match field.kind:
            case Kind.NUMBER:
                number = self._locale.read_number(text)
                if number is not None:
                    return number
                wanted = f"a number as it is written here, like {self._locale.number(_EXAMPLE)}"
                return self._misfit(field, text, wanted)
            case Kind.DATE:
                day = self._locale.read_date(text)
                return day.isoformat() if day else self._misfit(field, text, _DAY)
            case Kind.CHOICE if codes and not field.free and text not in codes:
                return self._misfit(field, text, "one of the choices")
            case _:
                return text

    def _misfit(self, field: Field, text: str, wanted: str) -> str:
        self._tell("misfit", f"“{field.id}” holds “{text}”, which is not {wanted}")
        return text

    def _beside(self, field: Field, entry: RawAnswer) -> None:
        if entry.text:
            self._tell("beside", f"“{field.id}” has text beside its boxes: “{entry.text}”")

    def _tell(self, code: str, message: str) -> None:
        place, hint = Place(self._file), "look at that field of the file, and put it right"
        self._problems.append(Problem(f"answer.{code}", message, place, hint))
