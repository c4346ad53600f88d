"""Lines to write on by hand. As many are added after the last in a box as the plan has room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from generator.document.answers import PlacedAnswers
from generator.formats.ooxml import qualified, to_text
from generator.writers.docx.elements import Border, DocxParagraph, paragraph
from generator.writers.docx.pages.heights import CellMeasure
from generator.writers.docx.styles import HAIRLINE
from generator.writers.segments import Insert

LINE = 454  # 8 mm, in twentieths of a point
_BETWEEN = f"{qualified('pPr')}/{qualified('pBdr')}/{qualified('between')}"
# The edge of the box is below the last line, so there are rules only between lines.
RULED = DocxParagraph("Answer", borders=(("between", Border(HAIRLINE, 4)),), exact=LINE)


def writing_lines(number: int, *written: Any) -> list[Any]:
    """Lines with a rule between them; the answer is on the first, if it is known."""
    return [paragraph(RULED, *written), *(paragraph(RULED) for _ in range(number - 1))]


@dataclass(frozen=True)
class LinesInsert:
    """More lines for a box, as many as fit into the planned height of its row; the text of the page
    is as wide as a `column`.
    """

    height: Insert
    box: CellMeasure
    column: int
    line: str

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:
        room = int(self.height.text(values, answers)) - self.box.height(values, self.column)
        return self.line * max(0, room // LINE)


def more_lines(
    row: Any, boxes: Sequence[CellMeasure], column: int, height: Insert
) -> Iterator[tuple[Any, Insert]]:
    """The last line of each box in which there may be more, and the insert to put after it."""
    for cell, box in zip(row.iterchildren(qualified("tc")), boxes, strict=True):
        lines = [each for each in cell if each.find(_BETWEEN) is not None]
        if lines:
            yield lines[-1], LinesInsert(height, box, column, to_text(paragraph(RULED)))
