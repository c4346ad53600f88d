"""The plan of a canvas: the rows of its boxes share the height of its one page.

Heights depend on values and answers, so the plan is worked out when they are filled in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from generator.document.answers import PlacedAnswers
from generator.document.tree import Slot, Words
from generator.document.word_template import PageLayout
from generator.formats.ooxml import UNCHECKED, qualified
from generator.writers.docx.compiled import plan_marker
from generator.writers.docx.inserts import ControlInsert
from generator.writers.docx.pages.fonts import Font
from generator.writers.docx.pages.heights import (
    Looks,
    Measure,
    RowMeasure,
    TableMeasure,
    TextMeasure,
    measure_of,
)
from generator.writers.segments import text_of

_SPARE = 340  # twentieths of a point; programs differ in how they break lines
# The share of its height that a row gets as a minimum where all rows need more than the page has.
# Rows grow to fit their content, so they still share one page in any font in which they can.
_LOW = 0.85
_CONTROLS = 1_000_000  # slots from this number on stand for what controls show
_FOOTER_SIZE, _FOOTER_LINE, _FOOTER_TOP = 8.5, 11.5, 120
_TEXT = re.compile("<w:t(?: [^>]*)?>([^<]*)</w:t>|(<w:br/>)")
_HEIGHT = f"{qualified('tr')}/{qualified('trPr')}/{qualified('trHeight')}"


@dataclass(frozen=True)
class ControlText:
    """What a control shows: its answer or, without one, the words printed in it."""

    insert: ControlInsert
    printed: Words

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:
        if self.insert.code or self.insert.field not in answers:
            return text_of(self.printed, values) or UNCHECKED
        *_, drawn = self.insert.text(values, answers).partition("<w:sdtContent>")
        drawn = drawn or self.insert.text(values, answers)  # on paper, there is no control
        return "".join("\n" if broken else unescape(text) for text, broken in _TEXT.findall(drawn))


class _Shown(Sequence[str]):
    """The values, and beyond them what each control shows."""

    def __init__(
        self, controls: Sequence[ControlText], values: Sequence[str], answers: PlacedAnswers
    ) -> None:
        self._controls = controls
        self._values = values
        self._answers = answers

    def __getitem__(self, number: Any) -> Any:
        if number < _CONTROLS:
            return self._values[number]
        return self._controls[number - _CONTROLS].text(self._values, self._answers)

    def __len__(self) -> int:
        return _CONTROLS + len(self._controls)


class CanvasPlan:
    """The heights of rows of boxes on a page: what each of the `rows` needs in any of the `fonts`,
    and a share of what is left. `others` are all other blocks of the page, and `edges` the lines of
    its footer.
    """

    def __init__(  # noqa: PLR0913 — all that stands on a page
        self,
        page: PageLayout,
        rows: Sequence[tuple[RowMeasure, float]],
        others: Sequence[Measure],
        edges: Sequence[Measure],
        controls: Sequence[ControlText],
        fonts: Sequence[Font],
    ) -> None:
        self._page = page
        self._fonts = tuple(fonts)
        self._rows = tuple(rows)
        self._others = tuple(others)
        self._edges = tuple(edges)
        self._controls = tuple(controls)
        self._last: tuple[Sequence[str], PlacedAnswers, list[int]] | None = None

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_last": None}

    def heights(self, values: Sequence[str], answers: PlacedAnswers) -> list[int]:
        """The height of each row."""
        if not (self._last and self._last[0] is values and self._last[1] is answers):
            shown = _Shown(self._controls, values, answers)
            self._last = (values, answers, self._worked_out(shown))
        return self._last[2]

    def _worked_out(self, shown: _Shown) -> list[int]:
        needed = [row.highest(shown, self._page.text_width, self._fonts) for row, _ in self._rows]
        room = min(self._room(shown, font) for font in self._fonts)
        left = room - sum(needed)
        if left < 0:
            return [max(1, int(height * room / sum(needed) * _LOW)) for height in needed]
        shares = sum(share for _, share in self._rows) or 1
        extra = (int(left * share / shares) for _, share in self._rows)
        return [height + more for height, more in zip(needed, extra, strict=True)]

    def _room(self, shown: _Shown, font: Font) -> int:
        width = self._page.text_width
        used = sum(block.height(shown, width, font) for block in self._others)
        foot = self._page.footer + sum(line.height(shown, width, font) for line in self._edges)
        return self._page.text_height - _SPARE - used - max(0, foot - self._page.bottom)


@dataclass(frozen=True)
class RowHeight:
    """The height of one row of boxes."""

    plan: CanvasPlan
    number: int

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:
        return str(self.plan.heights(values, answers)[self.number])


class CanvasPlanner:
    """Puts markers for planned heights into drawn rows of boxes.

    `rows` are the tables of the rows, each with its share of the free height; `controls` has what
    each control shows, `footer` the lines of the footer except the last, and `fonts` are those in
    which the page must hold its text.
    """

    def __init__(  # noqa: PLR0913 — what a page and its text need
        self,
        page: PageLayout,
        rows: Sequence[tuple[Any, float]],
        controls: Sequence[ControlText],
        footer: Sequence[Words],
        looks: Looks,
        fonts: Sequence[Font],
    ) -> None:
        self.inserts: list[RowHeight] = []
        self._page = page
        self._rows = rows
        self._controls = controls
        self._footer = footer
        self._looks = looks
        self._fonts = fonts

    def plan(self, blocks: Sequence[Any]) -> None:
        """Put markers for planned heights into the rows among the blocks."""
        prompts = [(Slot(_CONTROLS + number),) for number in range(len(self._controls))]
        measures = [measure_of(block, prompts, self._looks) for block in blocks]
        shares = {id(table): share for table, share in self._rows}
        planned, others = [], []
        for block, measure in zip(blocks, measures, strict=True):
            if id(block) in shares and isinstance(measure, TableMeasure):
                planned.append((block, measure.rows[0], shares[id(block)]))
            else:
                others.append(measure)
        plan = CanvasPlan(
            self._page,
            [(row, share) for _, row, share in planned],
            others,
            [*(_footer_line(line) for line in self._footer), _footer_line((), _FOOTER_TOP)],
            self._controls,
            self._fonts,
        )
        for number, (table, _, _) in enumerate(planned):
            table.find(_HEIGHT).set(qualified("val"), plan_marker(number))
            self.inserts.append(RowHeight(plan, number))

    def page_of(self, anchor: str) -> str:  # noqa: ARG002 — a canvas is one page
        """The page number of a chapter."""
        return "1"


def _footer_line(words: Words, above: int = 0) -> TextMeasure:
    return TextMeasure(words, words, _FOOTER_SIZE, _FOOTER_LINE, 0, above)
