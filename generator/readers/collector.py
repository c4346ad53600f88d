"""The collector of a file's raw answers: one for each place; contradictions are reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import NoReturn

from generator.document.answers import RawAnswer, RawAnswers
from generator.foundation.characters import REPLACED, clean_text, shortened
from generator.foundation.errors import Level, Place, Problem, ReadError
from generator.foundation.limits import Limits, amount, more
from generator.readers import DOUBLED

_LONGEST = 300  # characters of a text in a message
_RIVALS = 20  # contradicting answers to one blank that are reported and kept


class AnswerCollector:
    """Collects the raw answers and problems of the file `name`."""

    def __init__(self, name: str, limits: Limits) -> None:
        self._name = name
        self._most = limits.answer
        self._raw_answers: dict[str, RawAnswer] = {}
        self._problems: list[Problem] = []

    def add(self, tag: str, raw: RawAnswer, line: int = 0) -> None:
        """Add a raw answer; where one place has two different answers, neither is used.

        Raises `ReadError` for an answer that is longer than the limits allow.
        """
        if len(raw.text) > self._most:
            message = f"the answer to “{tag}” has more than {amount('answer', self._most)}"
            self.refuse(message, f"put the text into a separate file; {more('answer')}", line)
        raw = self._cleaned(tag, raw, line)
        first = self._raw_answers.setdefault(tag, raw)
        if not _text(raw) or not (first.rivals or _text(first)):
            # An empty copy contradicts nothing.
            if _text(raw):
                self._raw_answers[tag] = raw
            return
        rivals = first.rivals or (_text(first),)
        if _text(raw) not in rivals and len(rivals) < _RIVALS:
            rivals = (*rivals, _text(raw))
            every = " and ".join(f"“{_cut(text)}”" for text in rivals)
            message = f"appears more than once, with {every}"
            self.report(DOUBLED, message, line, "keep the right one", field=tag)
            self._raw_answers[tag] = RawAnswer("", raw.found_by, label=first.label, rivals=rivals)

    def refuse(self, message: str, hint: str, line: int = 0) -> NoReturn:
        """Raise `ReadError`: nothing of this file is used."""
        raise ReadError(Problem("read.too_large", message, Place(self._name, line), hint))

    def warn(self, problem: Problem) -> None:
        self._problems.append(problem)

    def report(  # noqa: PLR0913 — the parts of a problem
        self,
        code: str,
        message: str,
        line: int = 0,
        hint: str = "",
        level: Level = "error",
        field: str = "",
    ) -> None:
        """Report a problem. The message about a `field` says what is wrong with it, without its
        name.
        """
        self._problems.append(Problem(code, message, Place(self._name, line), hint, level, field))

    def beside(self, text: str, tag: str, line: int = 0, level: Level = "error") -> None:
        """Report a text outside the blanks that was not there when the file was generated."""
        where = "near it" if tag else "before the first field"
        message = f"{where} is text outside the fields: “{_cut(text)}”"
        hint = "move it into the field that it answers; it is not read as an answer"
        self.report("read.beside", message, line, hint, level, tag)

    def raw_answers(self, stamp: Mapping[str, str], saved_on: datetime | None = None) -> RawAnswers:
        """Everything collected, with the stamp cleaned."""
        plain = {key: clean_text(text).text for key, text in stamp.items()}
        return RawAnswers(plain, self._raw_answers, tuple(self._problems), saved_on)

    def _cleaned(self, tag: str, raw: RawAnswer, line: int) -> RawAnswer:
        """The answer without unprintable characters; replaced ones are reported."""
        text, lost = clean_text(raw.text)
        if lost:
            message = f"contains {', '.join(lost)}, which Word files cannot store"
            hint = f"it was replaced with “{REPLACED}”; check the answer"
            self.report("read.character", message, line, hint, "warning", tag)
        label, shown = clean_text(raw.label).text, clean_text(raw.shown).text
        if (text, label, shown) == (raw.text, raw.label, raw.shown):
            return raw
        return replace(raw, text=text, label=label, shown=shown)


def _cut(text: str) -> str:
    return shortened(" ".join(text.split()), _LONGEST)


def _text(raw: RawAnswer) -> str:
    if not raw.ticks:
        return raw.text
    return "\n".join(filter(None, [raw.text, ", ".join(raw.ticks)]))
