"""Fields as plain data, with a slot for each answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from generator.document.answers import PlacedAnswers
from generator.document.tree import Field, Kind, Str, Words
from generator.writers.segments import is_ticked, shown_answer, text_of

TICKED = "true"  # the code of a field that is one box
_BARE = frozenset({Kind.PERSON, Kind.DATE, Kind.CHOICE, Kind.SEVERAL, Kind.CHECK})
# The characters of the longest choice with which this many columns have room for their boxes.
_COLUMNS = ((20, 4), (28, 3), (46, 2))


def field_node(field: Field) -> dict[str, Any]:
    """A field; `hint` says what to write where nothing else does, since the slot itself stays
    empty for the pen and the keyboard.
    """
    return {
        "id": field.id,
        "kind": str(field.kind),
        "label": _words(field.label),
        "hint": _hint(field),
        "required": field.required,
        "unit": _words(field.unit),
        "options": [{"code": one.code, "label": _words(one.label)} for one in field.options],
        "columns": _columns(field),
        "other": field_node(field.other) if field.other else None,
        "head": [_words(column.label) for column in field.columns],
        "entries": [list(map(field_node, row)) for row in entries_of(field)],
        "shares": [_SHARES.get(column.kind, 3) for column in field.columns],
    }


_SHARES = {Kind.TEXT: 5, Kind.MULTILINE: 6, Kind.CHOICE: 4, Kind.PERSON: 5, Kind.NUMBER: 2}


def entries_of(field: Field) -> Iterator[list[Field]]:
    """The cells of each row of a list."""
    for row in range(1, field.rows + 1):
        yield [
            replace(
                column,
                id=field.cell(row, column),
                required=column.required and row <= field.minimum,
                label=column.label or field.label,
                hint=(),
                when=(),
                prompt=(),
            )
            for column in field.columns
        ]


def _words(words: Words) -> list[str | int]:
    return [word.text if isinstance(word, Str) else word.number for word in words]


def _hint(field: Field) -> list[str | int]:
    """When a field is required, and its hint; else its prompt where that says more than to write
    something.
    """
    texts = [words for words in (field.when, field.hint) if words]
    if not texts and field.prompt and field.kind not in _BARE and not field.suggested:
        texts.append(field.prompt)
    hint: list[str | int] = []
    for words in texts:
        hint += [*([" · "] if hint else []), *_words(words)]
    return hint


def _columns(field: Field) -> int:
    """In how many columns boxes stand, by the longest of their labels."""
    longest = max((option.length for option in field.options), default=0)
    return next((count for most, count in _COLUMNS if longest <= most), 1)


@dataclass(frozen=True)
class Shown:
    """What the fields of a document show: a text by the id of the field, and the codes of ticked
    boxes; blanks have no entry.
    """

    texts: dict[str, str]
    ticks: dict[str, list[str]]


def shown(
    fields: Sequence[Field], values: Sequence[str], answers: PlacedAnswers, language: str
) -> Shown:
    """The answers as they are printed; a suggested text stands where there is none yet."""
    result = Shown({}, {})
    for field in single_fields(fields):
        answer = answers.get(field.id, "")
        if field.kind in (Kind.SEVERAL, Kind.CHECK):
            codes = [option.code for option in field.options] or [TICKED]
            ticked = [code for code in codes if answer is not None and is_ticked(answer, code)]
            if ticked:
                result.ticks[field.id] = ticked
                continue
            if field.kind is Kind.CHECK and answer is False:
                continue
        text = shown_answer(field, answer, values, language)
        text = text or text_of(field.suggested, values)
        if text:
            result.texts[field.id] = text
    return result


def single_fields(fields: Sequence[Field]) -> Iterator[Field]:
    for field in fields:
        if field.kind is Kind.LIST:
            for row in entries_of(field):
                yield from row
        else:
            yield field
