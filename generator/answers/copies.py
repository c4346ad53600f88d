"""Copies of one worksheet, read together: what they do not answer alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from generator.answers.interpret import AnswerWords
from generator.document.answers import Answers, Row, Value
from generator.document.notation import show
from generator.foundation.characters import comparable, shortened

_ROW = re.compile(r"\.[0-9]+(?=\.)")  # the number of a row in a tag
_LISTED = 10  # differences that a message lists
_LONGEST = 80  # characters of an answer in a message


@dataclass(frozen=True)
class Difference:
    """A field, or a cell of a list, that copies do not answer alike: its `tag`, and the answers of
    the files that have one. A copy without an answer, or with “not known”, contradicts nothing.
    """

    tag: str
    answers: Mapping[Path, Value]

    @property
    def contradicts(self) -> bool:
        """Whether two of the answers differ."""
        return not _are_alike(list(self.answers.values()))

    def text(self, file: Path, choices: Mapping[str, Mapping[str, str]]) -> str:
        """The answer of a file, with the labels of choices by field and code; "" for a tick."""
        value = self.answers[file]
        return "" if value is True else in_words(_ROW.sub("", self.tag), value, choices)

    def shown(self, words: AnswerWords, name: Callable[[Path], str]) -> str:
        """The difference in words: the printed name of the field, and the answer of each file."""
        named: dict[str, list[str]] = {}
        for file in self.answers:
            text = " ".join(self.text(file, words.choices).split())
            named.setdefault(text, []).append(name(file))
        each = ", ".join(
            f"“{shortened(text, _LONGEST)}” in {' and '.join(files)}"
            if text
            else f"in {' and '.join(files)}"
            for text, files in named.items()
        )
        return f"{words.name(self.tag)}: {each}"


def in_words(ident: str, value: Value, choices: Mapping[str, Mapping[str, str]]) -> str:
    """An answer with the labels of choices, given by field or column and code: a line for each row
    of a list, and what is in a row, or several choices, between semicolons.
    """
    if rows := _rows(value):
        return "\n".join(
            "; ".join(in_words(f"{ident}.{name}", cell, choices) for name, cell in row.items())
            for row in rows
        )
    each = map(show, value) if isinstance(value, tuple) else [show(value)]  # type: ignore[arg-type]
    labels = choices.get(ident, {})
    return "; ".join(labels.get(text, text) for text in each)


def listed(differences: Sequence[str]) -> str:
    """The first differences, and how many more there are."""
    more = len(differences) - _LISTED
    return "; ".join(differences[:_LISTED]) + (f"; and {more} more" if more > 0 else "")


def differences(
    copies: Mapping[Path, Answers], asked: Mapping[Path, frozenset[str]]
) -> Iterator[Difference]:
    """What the copies do not answer alike, in the order of their answers. `asked` has the ids of
    the fields in each copy; a copy without a field lacks no answer to it.
    """
    for ident in dict.fromkeys(ident for answers in copies.values() for ident in answers):
        given = {file: answers[ident] for file, answers in copies.items() if ident in answers}
        lists = {file: rows for file, value in given.items() if (rows := _rows(value))}
        having = [file for file in copies if file in given or ident in asked[file]]
        if lists:
            yield from _differing_rows(ident, {file: lists.get(file, ()) for file in having})
        else:
            yield from _differing(ident, given, len(having))


def _differing(tag: str, given: Mapping[Path, Value | None], most: int) -> Iterator[Difference]:
    """A difference if the answers differ, or are fewer than there are files."""
    known = {file: value for file, value in given.items() if value is not None}
    if known and not (len(known) == most and _are_alike(list(known.values()))):
        yield Difference(tag, known)


def _differing_rows(ident: str, lists: Mapping[Path, Sequence[Row]]) -> Iterator[Difference]:
    """The differences of a list, cell by cell. Rows that all files have are alike wherever they
    stand; the others are compared in their order.
    """
    alike = frozenset.intersection(*(frozenset(map(_plain, rows)) for rows in lists.values()))
    own = {
        file: [(number, row) for number, row in enumerate(rows, 1) if _plain(row) not in alike]
        for file, rows in lists.items()
    }
    for rows in zip_longest(*own.values()):
        placed = {file: row for file, row in zip(own, rows, strict=True) if row}
        number = next(iter(placed.values()))[0]
        for name in dict.fromkeys(name for _, row in placed.values() for name in row):
            cells = {file: row.get(name) for file, (_, row) in placed.items()}
            yield from _differing(f"{ident}.{number}.{name}", cells, len(lists))


def _rows(value: Value) -> tuple[Row, ...]:
    """The rows of a list with columns; empty for any other answer."""
    rows = value if isinstance(value, tuple) else ()
    return tuple(row for row in rows if isinstance(row, Mapping))


def _are_alike(values: Sequence[Value]) -> bool:
    return len(set(map(_plain, values))) <= 1


def _plain(value: Value | Row) -> Any:
    """What is compared of an answer: texts without case and white space, several without order."""
    match value:
        case str():
            return comparable(value)
        case tuple():
            return frozenset(map(_plain, value))
        case Mapping():
            return frozenset((name, _plain(cell)) for name, cell in value.items())
        case _:
            return value
