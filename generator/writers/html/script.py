"""The script of a page: its parts, what it knows of the playbook and the organisation, and the
policy that allows this script alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.document.answers import PlacedAnswers
from generator.document.page_logic import PageLogic
from generator.document.tree import Str, Words
from generator.formats.html_form import escape_attribute
from generator.writers.html.inserts import Parts
from generator.writers.html.resources import policy, script_part
from generator.writers.segments import text_of

_WORKINGS = ("expressions.js", "notation.js", "answers.js")
_FUNCTIONS, _FIGURES = "functions.js", "figures.js"
# What the page does while somebody fills it in, in the order in which the parts need each other.
_PAGE = (
    "controls.js",
    "saving.js",
    "copying.js",
    "drafts.js",
    "notes.js",
    "showing.js",
    "progress.js",
    "page.js",
)


@dataclass(frozen=True)
class Script:
    """A script with the organisation's own `data` in its middle."""

    before: str
    data: Words = ()
    after: str = ""

    def text(self, values: Sequence[str]) -> str:
        return f"{self.before}{text_of(self.data, values)}{self.after}"

    def parts(self) -> Parts:
        """The element; its text is safe there as it stands."""
        data = (one.text if isinstance(one, Str) else _DataInsert(one.number) for one in self.data)
        return ["<script>", self.before, *data, self.after, "</script>"]


@dataclass(frozen=True)
class _DataInsert:
    """Data inside a script, written by `literal`."""

    number: int

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        return values[self.number]


@dataclass(frozen=True)
class PolicyInsert:
    """The policy for a page's style sheet and script, as the text of an attribute."""

    style: str
    script: Script

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        return escape_attribute(policy(self.style, self.script.text(values)))


def script_of(logic: PageLogic | None) -> Script:
    """The script of a page; with `logic` the rules by which it works out what follows from the
    answers, which `page.js` calls by `workOut`.
    """
    strict, page = '\n"use strict";\n', "".join(map(script_part, _PAGE))
    if logic is None:
        return Script(strict + page)
    names = [*_WORKINGS]
    names += [_FUNCTIONS] if logic.calls_functions else []
    names += [_FIGURES] if logic.figures else []
    before = "".join(map(script_part, names))
    return Script(
        f"{strict}{before}const workOut=workingsOf({logic.code},",
        logic.data,
        f");\n{page}",
    )
