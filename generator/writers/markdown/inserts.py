"""The places of a Markdown document that a team's values and answers fill."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from generator.document.answers import Answers
from generator.document.tree import Words
from generator.formats.fingerprint import SUGGESTED, digest
from generator.formats.markdown import BLANK, escape_answer, escape_lines
from generator.writers.segments import shown_answer, text_of


@dataclass(frozen=True)
class ValueInsert:
    """A value in running text; `one_line` where a line break would end the block, as in headings
    and cells.
    """

    number: int
    starts_line: bool = False
    one_line: bool = False

    def text(self, values: Sequence[str], answers: Answers) -> str:  # noqa: ARG002
        value = values[self.number]
        if self.one_line:
            value = " ".join(value.split("\n"))
        return escape_lines(value, starts_line=self.starts_line)


@dataclass(frozen=True)
class StampInsert:
    """The last line, which says what document this is; `--` never stands inside a comment (HTML,
    13.1.6).
    """

    stamp: tuple[tuple[str, Words], ...]
    suggested: tuple[tuple[str, Words], ...] = ()

    def text_with(self, values: Sequence[str], more: Mapping[str, str]) -> str:
        plain = {key: text_of(words, values) for key, words in self.stamp} | dict(more)
        if self.suggested:
            entries = (f"{tag}={digest(text_of(words, values))}" for tag, words in self.suggested)
            plain[SUGGESTED] = " ".join(entries)
        return (
            json.dumps(plain, ensure_ascii=False).replace("--", "-\\u002d").replace(">", "\\u003e")
        )


@dataclass(frozen=True)
class AnchorInsert:
    """The anchor that viewers give a heading: GitHub's rule, which most others share; as links
    write it (RFC 3986, 2.1).
    """

    words: Words

    def text(self, values: Sequence[str], answers: Answers) -> str:  # noqa: ARG002
        kept = re.sub(r"[^\w\- ]", "", text_of(self.words, values).lower())
        return quote(kept.strip().replace(" ", "-"))


@dataclass(frozen=True)
class AnswerInsert:
    """The text between a field's comments: what was answered, or the sign for a blank."""

    field: str
    options: tuple[tuple[str, Words], ...] = ()
    locale: str = ""
    suggested: Words = ()

    def text(self, values: Sequence[str], answers: Answers) -> str:
        answer = answers.get(self.field)
        if self.field in answers and answer is None:
            return "?"
        shown = "" if answer is None else shown_answer(answer, self.locale)
        for code, label in self.options:
            if code == shown:
                shown = text_of(label, values)
        shown = shown or text_of(self.suggested, values)
        return escape_answer(shown) if shown else BLANK


@dataclass(frozen=True)
class TickInsert:
    """The inside of one task list box."""

    field: str
    code: str

    def text(self, values: Sequence[str], answers: Answers) -> str:  # noqa: ARG002
        answer = answers.get(self.field)
        if self.field in answers and answer is None:
            return "?"
        shown = answer if isinstance(answer, tuple) else (shown_answer(answer),)
        ticked = answer is not None and self.code in shown
        return "x" if ticked else " "
