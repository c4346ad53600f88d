"""Tables for tests, as spreadsheet programs save them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from generator.writers import xlsx
from generator.writers.workbook import Cell, Column, Sheet, Workbook


def csv_text(rows: Iterable[Sequence[str]], delimiter: str = ",", end: str = "\n") -> str:
    """Rows as CSV, the way a spreadsheet program saves them."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(rows)
    return file.getvalue()


def workbook(
    path: Path, rows: Iterable[Sequence[Any]], formats: Mapping[str, str] | None = None
) -> Worksheet:
    """A workbook saved with one worksheet, and some cells in other formats than the usual; it is
    returned to be changed and saved again.
    """
    sheet = openpyxl.Workbook().active
    assert sheet
    for row in rows:
        sheet.append(list(row))
    for cell, code in (formats or {}).items():
        sheet[cell].number_format = code
    save(sheet, path)
    return sheet


def save(sheet: Worksheet, path: Path) -> None:
    assert sheet.parent
    sheet.parent.save(path)


def xlsx_bytes(rows: Sequence[Sequence[str]], *before: Sheet) -> bytes:
    """Rows of texts as a workbook, after some other sheets."""
    columns = tuple(Column(heading, 12) for heading in rows[0])
    cells = tuple(tuple(map(Cell, row)) for row in rows[1:])
    return xlsx.write(Workbook("", "", (*before, Sheet("rows", columns, cells, plain=True))))
