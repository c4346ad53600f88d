"""Workbooks as plain data: sheets of columns and rows, with totals and charts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from generator.document.charts import Chart, Scale, scale_of
from generator.document.theme import Theme
from generator.document.tree import Words
from generator.writers.charts import filled_chart
from generator.writers.segments import text_of

LONGEST = 32_767  # characters of a cell
_NAME = 31  # characters of a sheet's name
_WIDEST = 30  # characters of a column that only its heading makes so wide
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True)
class Cell:
    """A text, number or date; None for an empty cell. `number_format` is a code of ECMA-376, part
    1, 18.8.31, and "" for a text. A cell that is `marked` needs attention.
    """

    value: str | int | float | Decimal | date | None = None
    number_format: str = ""
    marked: bool = False


@dataclass(frozen=True)
class Column:
    """`width` is in characters, at least. Neighbours of the same `group` have heads of the same
    shade.
    """

    heading: str
    width: int
    group: int = 0

    @property
    def room(self) -> int:
        """The width that the column has: no word of its heading is broken, unless it is long."""
        longest = max(map(len, self.heading.split()), default=0)
        return max(self.width, min(longest + 4, _WIDEST))


@dataclass(frozen=True)
class Total:
    """A sum below a column, or how many of its cells say `word`; `value` is the result."""

    value: Decimal | int
    number_format: str
    word: str = ""


@dataclass(frozen=True)
class TotalRow:
    """A row below the others: what it is, and its totals, or words in their place, by column."""

    label: str
    cells: Mapping[int, Total | str]


@dataclass(frozen=True)
class BarChart:
    """Bars for some number columns of the first rows, which the first column names."""

    title: str
    columns: tuple[int, ...]
    rows: int
    number_format: str


@dataclass(frozen=True)
class Sheet:
    """A heading and rows, of which the first column stays in view. Totals are only of rows that
    have the text `counted[1]` in column `counted[0]`. A `plain` sheet is data, without formatting.
    `chart` draws the rows, which are its bars; its words have no slots.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[TotalRow, ...] = ()
    counted: tuple[int, str] = (0, "")
    charts: tuple[BarChart, ...] = ()
    plain: bool = False
    chart: Chart | None = None


@dataclass(frozen=True)
class Workbook:
    """Sheets, and the colours and paper that they have."""

    title: str
    author: str
    sheets: tuple[Sheet, ...]
    theme: Theme = field(default_factory=Theme)


def chart_sheet(chart: Chart, values: Sequence[str], name: str, *, plain: bool = False) -> Sheet:
    """A sheet with a row for each bar of a chart, and below them the chart, unless the sheet is
    `plain` data: the name, the value as shown, the number that is drawn, and the total behind it,
    where there are any. A bar without a value has its text in place of the number.
    """
    filled, scale = filled_chart(chart, values), scale_of(chart)
    heads = [*map(_line, (*filled.head, filled.title)), *([_WHOLE] if scale.has_totals else [])]
    columns = tuple(map(Column, heads, (30, 24, 18, 12)))
    rows = tuple(_chart_rows(filled, scale))
    return Sheet(name, columns, rows, plain=plain, chart=filled if filled.bars else None)


_WHOLE = "100%"


def _chart_rows(chart: Chart, scale: Scale) -> Iterator[tuple[Cell, ...]]:
    form = "0%" if scale.has_totals else "General"
    for bar, number, total in zip(chart.bars, scale.numbers, scale.totals, strict=True):
        shown = Cell(_line(bar.shown))
        drawn = shown if number is None else Cell(number, form)
        behind = (Cell(total, form),) if scale.has_totals else ()
        yield (Cell(_line(bar.name)), shown, drawn, *behind)


def _line(words: Words) -> str:
    return " ".join(text_of(words, ()).split())


def money_format(before: str, after: str, decimals: int) -> str:
    """The number format of amounts with a currency's sign before or after them."""
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    return "".join((_currency(before), digits, _currency(after)))


def date_format(pattern: str) -> str:
    """The number format for a CLDR date pattern such as `d MMM y`; `yyyy-mm-dd` where it contains
    anything but day, month and year.
    """
    known = {"d": "d", "dd": "dd", "M": "m", "MM": "mm", "MMM": "mmm", "MMMM": "mmmm"}
    known |= {"y": "yyyy", "yyyy": "yyyy"}
    pieces = re.findall(r"'[^']*'|[A-Za-z]+|[^A-Za-z']+", pattern)
    if any(piece.isalpha() and piece.isascii() and piece not in known for piece in pieces):
        return "yyyy-mm-dd"
    return "".join(known.get(piece) or _literal(piece.strip("'")) for piece in pieces)


def sheet_name(text: str, taken: Sequence[str] = ()) -> str:
    """A text as the name of a sheet that is not `taken`: without characters that names cannot
    have, and cut after a word to at most 31 characters.
    """
    plain = " ".join(_FORBIDDEN.sub(" ", text).split()).strip("' ") or "1"
    name, number = _cut(plain, _NAME), 1
    while name.casefold() in map(str.casefold, taken):
        number += 1
        name = f"{_cut(plain, _NAME - 1 - len(str(number)))} {number}"
    return name


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    words = text[:most].rpartition(" ")[0].rstrip(" –-'")
    return f"{words or text[: most - 1]}…"


def _currency(sign: str) -> str:
    """A currency's sign and the space beside it, without marks of direction."""
    plain = sign.translate({0xA0: " ", 0x200E: None, 0x200F: None})
    bare = plain.strip()
    return plain.replace(bare, f"[${bare}]") if bare else ""


def _literal(text: str) -> str:
    return text if re.fullmatch(r"[ ./,-]*", text) else quoted(text)


def quoted(text: str) -> str:
    """A text between double quotes, as number formats and formulas write it."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
