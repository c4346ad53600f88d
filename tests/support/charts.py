"""Charts for tests, from short notation, and the documents that contain them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from generator.document.charts import Bar, Chart, ChartKind
from generator.document.theme import Theme
from generator.document.tree import Block, Document, Slot, Str, Words
from generator.writers import find_writer
from tests.support.web_pages import META

BARS, COLUMNS = ChartKind


def words(text: str) -> Words:
    return (Str(text),) if text else ()


def bar(
    name: str, value: int | None, shown: str = "", of: int | None = None, *, known: bool = True
) -> Bar:
    number = None if value is None else Decimal(value)
    total = None if of is None else Decimal(of)
    return Bar(words(name), number, words(shown or str(value)), total, known)


def chart(
    *bars: Bar, kind: ChartKind = BARS, title: str = "Causes", note: str = "A note."
) -> Chart:
    head = (words("Cause"), words("Requests"))
    return Chart(
        kind, words(title), bars, head, words("It says."), words("As a table"), words(note)
    )


CAUSES = chart(
    bar("Process", 21),
    bar("Access", 14),
    bar("Not known yet", 4, known=False),
    bar("Skill", None, "too few to say"),
)
GOALS = chart(bar("Time", 300, "300 of 600 h", 600), bar("Safety", 6, "6 of 9 fewer", 9), note="")
MONTHS = chart(bar("Sep", 3), bar("Oct", 8), bar("Nov", 2, known=False), kind=COLUMNS)
SLOTS = replace(
    CAUSES,
    title=(Slot(0),),
    bars=(Bar((Slot(1), Str(" & Co")), Decimal(5), (Slot(2),)),),
    finding=(Slot(3),),
    note=(Slot(4),),
)
FORTY = chart(*(bar(f"Department {number}", number) for number in range(1, 41)))
EMPTY = chart()
ONE = chart(bar("Only", 1))
UNKNOWN = chart(*(bar(name, None, "not known", known=False) for name in "abc"))
ZEROS = chart(bar("None", 0), bar("No", 0))
SHAPES = {
    "causes": CAUSES,
    "goals": GOALS,
    "months": MONTHS,
    "forty": FORTY,
    "forty columns": replace(FORTY, kind=COLUMNS),
    "empty": EMPTY,
    "one": ONE,
    "unknown": UNKNOWN,
    "unknown columns": replace(UNKNOWN, kind=COLUMNS),
    "zeros": ZEROS,
}
HOSTILE = [
    "</svg></details><script>alert(1)</script>",
    "R&D \"quoted\" 'single' ]]> <b>",
    "x" * 200,
    " ".join(["a few words"] * 17),
    "🙂 漢字 é",
    "עברית \u202e right to left",
    "| *x* _y_ `z` # 1",
    "=1+1",
]


def hostile(text: str, kind: ChartKind = BARS) -> Chart:
    """A chart that has a text in every place."""
    said = words(text)
    one = Bar(said, Decimal(3), said)
    return Chart(kind, said, (one, replace(one, value=None)), (said, said), said, said, said)


def document(*blocks: Block) -> Document:
    return Document(replace(META, edition="summary"), blocks)


def written(
    name: str, *blocks: Block, values: tuple[str, ...] = (), theme: Theme | None = None
) -> bytes:
    """The blocks in the format of a name."""
    return find_writer(name).compile(document(*blocks), theme or Theme()).fill(values, {})
