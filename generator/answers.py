"""Answers: what people filled in, typed by the kind of each field, and laid out for writers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from generator.document import Answers, Entry, Field, Kind, Row, Value
from generator.errors import Place, Problem

NOT_KNOWN = "?"
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def interpret(
    fields: Iterable[Field], entries: Mapping[str, Entry], file: str
) -> tuple[Answers, tuple[Problem, ...]]:
    """The answers of a file, and what could not be understood.

    A blank is absent, `?` is None. What does not fit its field is kept as the text it is, with a
    problem.
    """
    problems: list[Problem] = []
    answers: dict[str, Value] = {}
    for field in fields:
        found = _answer(field, entries, problems, file)
        if found != "":
            answers[field.id] = found
    return answers, tuple(problems)


def flatten(fields: Iterable[Field], answers: Answers) -> Answers:
    """The answers with each cell of a list under its own id: `diagnose.data_points.1.family`."""
    flat = dict(answers)
    for field in fields:
        if field.kind is Kind.LIST and field.id in answers:
            flat |= dict(_cells(field, flat.pop(field.id)))
    return flat


def _cells(field: Field, rows: Value) -> Iterator[tuple[str, Value]]:
    for number, row in enumerate(rows if isinstance(rows, tuple) else (), 1):
        for column in field.columns:
            ident = field.cell(number, column)
            if isinstance(row, str):
                yield ident, row
            elif isinstance(row, Mapping) and (name := ident.rpartition(".")[2]) in row:
                yield ident, row[name]


def _answer(
    field: Field, entries: Mapping[str, Entry], problems: list[Problem], file: str
) -> Value:
    """One field's answer; an empty text where it is blank."""
    match field.kind:
        case Kind.LIST:
            return _rows(field, entries, problems, file)
        case Kind.SEVERAL:
            codes = tuple(_ticked(field, entries))
            return codes or ""
        case Kind.CHECK:
            return bool(entries.get(field.id, Entry("")).ticks) or ""
        case _:
            entry = entries.get(field.id, Entry(""))
            return _typed(field, entry, problems, file)


def _ticked(field: Field, entries: Mapping[str, Entry]) -> Iterator[str]:
    """The codes ticked, whether each has a box of its own or all stand in one place."""
    own = entries.get(field.id)
    if own is not None:
        yield from own.ticks or ()
        return
    for tag, entry in entries.items():
        if tag.startswith(f"{field.id}.") and entry.ticks:
            yield tag.removeprefix(f"{field.id}.")


def _rows(field: Field, entries: Mapping[str, Entry], problems: list[Problem], file: str) -> Value:
    simple = [column.id for column in field.columns] == [field.id]
    numbers = {
        int(tag[len(field.id) + 1 :].partition(".")[0])
        for tag in entries
        if _is_cell(tag, field.id)
    }
    rows: list[Row] = []
    for number in sorted(numbers):
        row: dict[str, Value] = {}
        for column in field.columns:
            ident = field.cell(number, column)
            value = _typed(column, entries.get(ident, Entry("")), problems, file)
            if value != "":
                row["" if simple else ident.rpartition(".")[2]] = value
        if row:
            rows.append(row)
    if not rows:
        return ""
    return tuple(str(row[""]) for row in rows) if simple else tuple(rows)


def _is_cell(tag: str, field: str) -> bool:
    return bool(re.fullmatch(rf"{re.escape(field)}\.[0-9]+(\..+)?", tag))


def _typed(field: Field, entry: Entry, problems: list[Problem], file: str) -> Value:
    if entry.ticks is not None and len(entry.ticks) > 1:
        message = f"“{field.id}” has several ticks where one is asked: {', '.join(entry.ticks)}"
        problems.append(Problem("answer.several", message, Place(file), "keep one of them"))
        return ""
    text = (entry.ticks[0] if entry.ticks else "") if entry.ticks is not None else entry.text
    if text == NOT_KNOWN:
        return None
    match field.kind:
        case Kind.NUMBER if text and not _NUMBER.fullmatch(text):
            problems.append(_misfit(field, text, "a number", file))
        case Kind.NUMBER if text:
            return Decimal(text)
        case Kind.DATE if text and not _is_date(text):
            problems.append(_misfit(field, text, "a date like 2026-03-31", file))
        case _:
            pass
    return text


def _misfit(field: Field, text: str, wanted: str, file: str) -> Problem:
    return Problem(
        "answer.misfit", f"“{field.id}” holds “{text}”, which is not {wanted}", Place(file)
    )


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
