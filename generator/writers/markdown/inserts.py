"""The inserts of a Markdown document: places filled with a team's values and answers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from generator.document.answers import PlacedAnswers
from generator.document.notation import NOT_KNOWN
from generator.document.tree import Option, Words
from generator.formats.fingerprint import SUGGESTED, digest
from generator.formats.markdown import BLANK, escape_answer, escape_lines
from generator.formats.markdown_fields import quoted
from generator.formats.markdown_stamp import BOXES, OFFERED, write_choices
from generator.writers.segments import answer_text, is_ticked, text_of


@dataclass(frozen=True)
class ValueInsert:
    """A value in inline text; `one_line` where a line break would end the block, as in headings and
    table cells.
    """

    number: int
    starts_line: bool = False
    one_line: bool = False

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        value = values[self.number]
        if self.one_line:
            value = " ".join(value.split("\n"))
        return escape_lines(value, starts_line=self.starts_line)


@dataclass(frozen=True)
class PrintedChoices:
    """The code and label of each choice of a field; `offered` beside a text of one's own."""

    field: str
    options: tuple[tuple[str, Words], ...]
    offered: bool = False

    def labels(self, values: Sequence[str]) -> tuple[tuple[str, str], ...]:
        return tuple((code, text_of(words, values)) for code, words in self.options)


@dataclass(frozen=True)
class StampInsert:
    """The stamp in the last line, which identifies the document; `--` is escaped, as comments may
    not contain it (HTML, 13.1.6).
    """

    stamp: tuple[tuple[str, Words], ...]
    suggested: tuple[tuple[str, Words], ...] = ()
    choices: tuple[PrintedChoices, ...] = ()

    def text_with(self, values: Sequence[str], more: Mapping[str, str]) -> str:
        """The stamp as JSON, with `more` keys added."""
        plain = {key: text_of(words, values) for key, words in self.stamp} | dict(more)
        for key, offered in ((BOXES, False), (OFFERED, True)):
            chosen = (choice for choice in self.choices if choice.offered == offered)
            lists = [(choice.field, choice.labels(values)) for choice in chosen]
            if lists or not offered:
                plain[key] = write_choices(lists, exact=offered)
        if self.suggested:
            entries = (f"{tag}={digest(text_of(words, values))}" for tag, words in self.suggested)
            plain[SUGGESTED] = " ".join(entries)
        return (
            json.dumps(plain, ensure_ascii=False).replace("--", "-\\u002d").replace(">", "\\u003e")
        )


@dataclass(frozen=True)
class AnchorInsert:
    """The anchor that viewers give a heading, by GitHub's rule, which most others share;
    percent-encoded for links (RFC 3986, 2.1).
    """

    words: Words

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        kept = re.sub(r"[^\w\- ]", "", text_of(self.words, values).lower())
        return quote(kept.strip().replace(" ", "-"))


@dataclass(frozen=True)
class AnswerInsert:
    """A field's answer, the suggestion, or the mark for a blank, as a quotation."""

    field: str
    options: tuple[Option, ...]
    locale: str
    suggested: Words

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:
        shown = answer_text(answers.get(self.field, ""), self.options, values, self.locale)
        shown = shown or text_of(self.suggested, values)
        return quoted(escape_answer(shown) if shown else BLANK)


@dataclass(frozen=True)
class TickInsert:
    """The character inside a task list box."""

    field: str
    code: str

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        answer = answers.get(self.field, "")
        if answer is None:
            return NOT_KNOWN
        return "x" if is_ticked(answer, self.code) else " "
