"""The table of a round for the mail merge of other programs, as CSV and as an Excel file."""

from __future__ import annotations

from collections.abc import Iterator

from generator.foundation import files
from generator.foundation.errors import GeneratorError, Problem
from generator.foundation.tables import csv_of, escape_formula
from generator.output.sent_rounds import TABLES, SentRound, SentSheet
from generator.usecases.rounds.sent_sheets import DRAFT_SUFFIX, SheetMaker
from generator.writers.workbook import Cell, Column, Sheet, Workbook, sheet_name

_COLUMNS = (
    ("Name", 24), ("E-mail", 32), ("Team", 24), ("Language", 10), ("Due", 12), ("Subject", 40),
    ("Text", 60), ("Attachments", 40), ("Copy", 10),
)  # fmt: skip


def write_merge_tables(known: SentRound, maker: SheetMaker) -> list[Problem]:
    """Write both tables of a round: a row for each sheet, with subject and text of its mail.
    Returns the problems of sheets that no mail can be written for any more.
    """
    from generator.writers import xlsx  # slow: it imports openpyxl

    rows: list[tuple[str, ...]] = []
    problems: list[Problem] = []
    for sheet in known.sheets.values():
        if not sheet.mail or not sheet.files:
            continue
        try:
            rows.append(tuple(_row(sheet, maker)))
        except GeneratorError as error:
            problems += error.problems
    heads = [heading for heading, _ in _COLUMNS]
    plain = [heads, *([escape_formula(cell) for cell in row] for row in rows)]
    columns = tuple(Column(heading, width) for heading, width in _COLUMNS)
    cells = tuple(tuple(map(Cell, row)) for row in rows)
    book = Workbook(known.name, "", (Sheet(sheet_name(known.name), columns, cells, plain=True),))
    tables = (csv_of(plain).encode("utf-8-sig"), xlsx.write(book))
    for name, data in zip(TABLES, tables, strict=True):
        files.write(known.folder / name, data)
    return problems


def _row(sheet: SentSheet, maker: SheetMaker) -> Iterator[str]:
    names = [name for name in sheet.files if not name.endswith(DRAFT_SUFFIX)]
    text = maker.invitation(sheet, dict.fromkeys(names, b"")).text
    yield from (sheet.name, sheet.mail, maker.unit_name(sheet), sheet.locale)
    yield sheet.due.isoformat() if sheet.due else ""
    yield from (text.subject, text.plain, "; ".join(names), sheet.copy)
