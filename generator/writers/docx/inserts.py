"""The inserts of a Word document: places filled with a team's values and answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from generator.document.answers import PlacedAnswers, Value
from generator.document.tree import Option, Words
from generator.formats.fingerprint import digest
from generator.foundation.locale import find_locale
from generator.foundation.numbers import date_of
from generator.writers.segments import Segments, answer_text, filled, is_ticked, text_of

_LONGEST = 16  # characters of the words at the end of a title that stay together
_MAX_TITLE = 64  # characters; Word truncates longer titles
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'


@dataclass(frozen=True)
class TextInsert:
    """A value in a run; line breaks and tabs become elements."""

    number: int

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        return run_text(values[self.number])


@dataclass(frozen=True)
class SingleLineInsert:
    """A value on one line: in headings, attributes and properties."""

    number: int

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        return flat_text(" ".join(values[self.number].split("\n")))


@dataclass(frozen=True)
class TitleLineInsert:
    """A value on one line whose last two or three words, if they are short, stay together."""

    number: int

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        words = values[self.number].split()
        for last in (3, 2):
            end = "\u00a0".join(words[-last:])
            if len(words) > 2 * last and len(end) <= _LONGEST:
                words[-last:] = [end]
                break
        return flat_text(" ".join(words))


@dataclass(frozen=True)
class TitleInsert:
    """A control's title: words on one line, truncated to the length Word keeps."""

    words: Words

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        title = " ".join(text_of(self.words, values).split())
        return flat_text(title[:_MAX_TITLE].rstrip())


@dataclass(frozen=True)
class AnswerInsert:
    """The text of an answer: a choice by its label, a number formatted for the locale."""

    field: str
    options: tuple[Option, ...]
    locale: str

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:
        return run_text(answer_text(answers[self.field], self.options, values, self.locale))


@dataclass(frozen=True)
class DayInsert:
    """The text of a date, formatted for the locale; `short` if there is little room."""

    field: str
    locale: str
    short: bool

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:
        answer = answers[self.field]
        if day := _day(answer):
            return run_text(find_locale(self.locale).date(day, short=self.short))
        return run_text(answer_text(answer, (), values, self.locale))


@dataclass(frozen=True)
class DateInsert:
    """The attribute with the day of a date control; empty if the answer is not a date."""

    field: str

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        day = _day(answers[self.field])
        return f' w:fullDate="{day}T00:00:00Z"' if day else ""


@dataclass(frozen=True)
class UnfitInsert:
    """A run with an answer that is none of its field's choices; empty for any other answer."""

    field: str
    codes: frozenset[str]

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        answer = answers[self.field]
        if not isinstance(answer, str) or answer in self.codes:
            return ""
        return f'<w:r><w:t xml:space="preserve">\u2002{run_text(answer)}</w:t></w:r>'


@dataclass(frozen=True)
class ControlInsert:
    """A whole control, blank or filled.

    For a check box, `code` is that of its choice, and `unknown` is the box for the answer "not
    known".
    """

    field: str
    blank: Segments
    filled: Segments
    code: str = ""
    unknown: Segments = ()

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:
        answer = answers.get(self.field, "")
        if self.unknown and answer is None:
            return filled(self.unknown, values, answers)
        answered = is_ticked(answer, self.code) if self.code else self.field in answers
        return filled(self.filled if answered else self.blank, values, answers)


@dataclass(frozen=True)
class DigestInsert:
    """The digest of some words, by which readers recognise printed text."""

    words: Words

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        return digest(text_of(self.words, values))


def _day(answer: Value) -> date | None:
    return date_of(answer) if isinstance(answer, str) else None


def run_text(text: str) -> str:
    """Text for the inside of `w:t`, with line breaks and tabs as elements."""
    return escape(text, quote=False).replace("\n", _BREAK).replace("\t", _TAB)


def flat_text(text: str) -> str:
    """Text for the inside of an attribute."""
    return escape(text, quote=False).replace('"', "&quot;")
