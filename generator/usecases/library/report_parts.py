"""What a report consists of, whatever it is written as: figures, and parts of charts and tables."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from generator.document.charts import Chart


@dataclass(frozen=True)
class Entry:
    """A cell: what it shows and, if that is a number, the number with its format in a workbook.
    What `has_numbers`, such as a range, is aligned as numbers are.
    """

    shown: str
    value: Decimal | int | None = None
    number_format: str = "General"
    has_numbers: bool = False


@dataclass(frozen=True)
class ReportTable:
    """A table with a title, which may be empty. The first column says what a row is about."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True)
class ReportPart:
    """A part of a report: its `name`, and the `finding` that is its heading. The `notes` stand
    below what it shows.
    """

    name: str
    finding: str
    shown: tuple[Chart | ReportTable, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LargeFigure:
    """A figure of the first page, its name, and what it leaves out."""

    name: str
    figure: Entry
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class ReportContent:
    """A whole report: the finding of all, the period, "" where none is known, the large figures,
    the parts of the first page and those of the detail, and how it is counted.
    """

    title: str
    subtitle: str
    finding: str
    period: str
    figures: tuple[LargeFigure, ...]
    first: tuple[ReportPart, ...]
    details: tuple[ReportPart, ...]
    counting: tuple[str, tuple[str, ...]]
