"""What a file of answers can answer, and the problems of answers that do not fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.answers.interpret import A_DATE, ENGLISH, chosen
from generator.document.tree import Field, Kind
from generator.foundation.errors import NOWHERE, Place, Problem, did_you_mean
from generator.foundation.locale import Locale

# What a value should be, by kind of field; kinds that are not listed take any text.
EXPECTED = {
    Kind.NUMBER: "a number like 12 or 12.5",
    Kind.DATE: A_DATE,
    Kind.CHECK: "true or false",
    Kind.SEVERAL: "a list of codes",
    Kind.LIST: "a list of rows",
}


@dataclass(frozen=True)
class AnswerSchema:
    """What can be answered: fields by id, current ids by former ids (`aliases`), and the labels by
    code of each field that has choices. `locale` is that of tables that do not name their own.
    """

    fields: Mapping[str, Field]
    aliases: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]]
    locale: Locale = ENGLISH

    def codes(self, field: Field) -> Iterable[str]:
        """The codes of a field's choices."""
        return self.choices.get(field.id) or [option.code for option in field.options]

    def chosen(self, field: Field, text: str) -> tuple[str, ...]:
        """The codes that a text stands for, which may be a code or a label."""
        return chosen(field, text, self.choices.get(field.id, {}))


def unknown_field(
    name: str, known: Iterable[str], place: Place = NOWHERE, *, shown: str = ""
) -> Problem:
    """The problem of an answer to no known field; `shown` is its name as the file writes it."""
    message = f"there is no field “{shown or name}”"
    return Problem("answers.unknown", message, place, did_you_mean(name, known))


def answered_twice(name: str, place: Place = NOWHERE) -> Problem:
    """The problem of a second answer to a field, under another of its names."""
    message = f"“{name}” is also answered under another name of the same field"
    return Problem("answers.twice", message, place, "keep one of the two answers")
