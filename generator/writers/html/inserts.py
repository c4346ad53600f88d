"""The inserts of a web page: places filled with a team's values and answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.document.answers import PlacedAnswers
from generator.document.links import mail_link
from generator.document.notation import NOT_KNOWN
from generator.document.tree import Field, Kind, Option, Str, Words
from generator.formats.fingerprint import SUGGESTED, digest
from generator.formats.html_form import DRAFT, OWN, escape_attribute, escape_text
from generator.writers.segments import Insert, is_ticked, shown_answer, text_of

Parts = list[str | Insert]
_BREAK = "<br>"
_LINE = 60  # characters that a control of one line shows
_WORDS = (Kind.TEXT, Kind.PERSON)


@dataclass(frozen=True)
class ValueInsert:
    """A value in running text, its line breaks as elements."""

    number: int

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        return escape_text(values[self.number]).replace("\n", _BREAK)


@dataclass(frozen=True)
class FlatInsert:
    """A value on one line: in headings, attributes and options."""

    number: int

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        return escape_attribute(" ".join(values[self.number].split("\n")))


@dataclass(frozen=True)
class LineInsert:
    """A value on one line of running text."""

    number: int

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        return escape_text(" ".join(values[self.number].split("\n")))


@dataclass(frozen=True)
class TargetInsert:
    """An address in an attribute."""

    words: Words

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        return escape_attribute(text_of(self.words, values))


@dataclass(frozen=True)
class MailInsert:
    """An address for mail as a link; the subject of the mail names the sheet."""

    address: Words
    subject: Words

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        address = text_of(self.address, values)
        target = escape_attribute(mail_link(address, text_of(self.subject, values)))
        return f'<a href="{target}">{escape_text(address)}</a>'


@dataclass(frozen=True)
class LinkedInsert:
    """A value in running text, in which an address for mail is a link."""

    value: ValueInsert
    mail: MailInsert

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:
        address = escape_text(text_of(self.mail.address, values))
        link = self.mail.text(values, answers)
        return self.value.text(values, answers).replace(address, link, 1)


@dataclass(frozen=True)
class StampInsert:
    """The stamp as JSON in an attribute, with the digests of the suggested answers."""

    stamp: tuple[tuple[str, Words], ...]
    suggested: tuple[tuple[str, Words], ...] = ()

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        plain = {key: text_of(words, values) for key, words in self.stamp}
        if self.suggested:
            entries = (f"{tag}={digest(text_of(words, values))}" for tag, words in self.suggested)
            plain[SUGGESTED] = " ".join(entries)
        return escape_attribute(json.dumps(plain, ensure_ascii=False))


def words_parts(words: Words) -> Parts:
    """Words in running text."""
    return [escape_text(w.text) if isinstance(w, Str) else ValueInsert(w.number) for w in words]


def line_parts(words: Words) -> Parts:
    """Words on one line of running text, as captions and the texts of drawings are."""
    return [escape_text(w.text) if isinstance(w, Str) else LineInsert(w.number) for w in words]


def flat_parts(words: Words) -> Parts:
    """Words on one line, in attributes and options."""
    return [escape_attribute(w.text) if isinstance(w, Str) else FlatInsert(w.number) for w in words]


@dataclass(frozen=True)
class TextControl:
    """A control that takes a text: one line, or an area. An answer of several lines makes an area
    of it, since one line would lose their breaks; so does a long one, since one line shows only its
    beginning where no script runs.
    """

    field: Field
    attributes: tuple[str | Insert, ...]
    locale: str

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:
        shown = shown_answer(self.field, answers.get(self.field.id, ""), values, self.locale)
        draft = "" if shown else text_of(self.field.suggested, values)
        shown = (shown or draft).strip("\n")
        own = "".join(
            part if isinstance(part, str) else part.text(values, answers)
            for part in self.attributes
        )
        own += f' class="{DRAFT}"' if draft else ""
        is_long = len(shown) > _LINE and self.field.kind in _WORDS and not self.field.options
        if self.field.kind is Kind.MULTILINE or "\n" in shown or is_long:
            return f"<textarea{own}>{escape_text(shown)}</textarea>"
        return f"<input{own}{_value(shown)}>"


def _value(shown: str) -> str:
    return f' value="{escape_attribute(shown)}"' if shown else ""


@dataclass(frozen=True)
class TickInsert:
    """The attribute of a box or an option that is chosen."""

    field: str
    code: str
    name: str = "checked"

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        answer = answers.get(self.field, "")
        chosen = self.code == NOT_KNOWN if answer is None else is_ticked(answer, self.code)
        return f' {self.name}=""' if chosen else ""


@dataclass(frozen=True)
class OwnOptionInsert:
    """The option for an answer that is none of the `codes` of its field, and for "not known" where
    there is no option for it; nothing for any other answer.
    """

    field: str
    codes: frozenset[str]
    kind: str  # of the box, "" for an option of a list

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        answer = answers.get(self.field, "")
        text = NOT_KNOWN if answer is None else answer
        if not isinstance(text, str) or not text or text in self.codes:
            return ""
        value, label = escape_attribute(text), escape_text(text)
        if not self.kind:
            return f'<option value="{value}" {OWN}="" selected="">{label}</option>'
        return (
            f'<label><input type="{self.kind}" name="{escape_attribute(self.field)}" '
            f'value="{value}" {OWN}="" checked="">{label}</label>'
        )


def option_codes(options: Iterable[Option]) -> frozenset[str]:
    return frozenset(option.code for option in options)
