"""Tables: columns and rows from a CSV or XLSX file of a spreadsheet program, or from YAML (the only
user of csv and openpyxl).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from generator.foundation.characters import encode_xlsx_text, visible_only
from generator.foundation.errors import ConfigError, Place, Problem
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.number_forms import is_unclear_number
from generator.foundation.table_files import (
    Line,
    delimiter_of,
    hidden_and_others,
    lines,
    place_of,
    xlsx_lines,
)
from generator.foundation.xlsx_reader import Cell, column_name

# Text that spreadsheet programs may read as a formula (OWASP, "CSV Injection"), full-width forms
# too; apostrophes before it match as well, so that removing one always undoes the escape.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_NAMED = 20  # names that a message lists
_PART = re.compile("(.+)#([0-9]{1,4})")


@dataclass(frozen=True)
class TableRow:
    """One row: the text of each column that is not empty, the row's place, and its problems.

    `numbers` are those of the cells that contain a number and not a text that looks like one, in
    the notation of data files. `unnamed` names the cells that have no heading.
    """

    cells: dict[str, str]
    place: Place
    problems: tuple[Problem, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    unnamed: tuple[str, ...] = ()
    is_hidden: bool = False


@dataclass(frozen=True)
class DataTable:
    """The columns of a table by their position, and its rows, which are read from the file on every
    iteration.

    `delimiter` and `width`, the number of cells of the heading, are those of a CSV file. `hidden`
    are the columns that a spreadsheet does not show, `others` its further worksheets with columns
    of the same names.
    """

    path: Path
    headings: Mapping[int, str]
    heading: Place
    limits: Limits = LIMITS
    sheet: str = ""
    delimiter: str = ""
    width: int = 0
    hidden: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    ignored: frozenset[str] = frozenset()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns that are read, in their order."""
        return tuple(name for name in self.headings.values() if name not in self.ignored)

    def without(self, names: Iterable[str]) -> DataTable:
        """The table without some columns, whose cells and problems do not matter."""
        return replace(self, ignored=self.ignored | frozenset(names))

    def doubled(self) -> Iterator[Problem]:
        """A problem for each name of several columns, which may differ in case."""
        plain = [name.casefold() for name in self.columns]
        for name in dict.fromkeys(plain):
            if plain.count(name) > 1:
                message = f"the column “{name}” appears twice"
                yield Problem("sheet.column", message, self.heading, "keep one of them")

    def rows(self) -> Iterator[TableRow]:
        """Every row that is not empty. Raises `ConfigError` if the file cannot be read, or names a
        column twice.
        """
        if problems := tuple(self.doubled()):
            raise ConfigError(*problems)
        read = {at: name for at, name in self.headings.items() if name not in self.ignored}
        for line in islice(lines(self.path, self.limits, self.sheet), 1, None):
            filled = (at for at, cell in line.cells.items() if cell.text)
            beside = [at for at in filled if at not in self.headings]
            if self.delimiter and any(at >= self.width for at in beside):
                hint = "put text that contains the delimiter in double quotes"
                message = f"has more cells than the heading has columns ({self.width})"
                problem = Problem("sheet.width", message, line.place, hint)
                yield TableRow({}, line.place, (problem,))
                continue
            cells = {name: cell for at, name in read.items() if (cell := line.cells.get(at))}
            yield TableRow(
                {name: cell.text for name, cell in cells.items() if cell.text},
                line.place,
                tuple(_problems(cells.values(), line.place)),
                {name: cell.number for name, cell in cells.items() if cell.number},
                tuple(column_name(at) for at in beside),
                line.is_hidden,
            )


def _problems(cells: Iterable[Cell], place: Place) -> Iterator[Problem]:
    """A problem for each cell without a valid value; the same one of merged cells only once."""
    found = (Problem("sheet.cell", cell.wrong, place, cell.hint) for cell in cells if cell.wrong)
    return iter(dict.fromkeys(found))


def open_table(path: Path, limits: Limits = LIMITS, sheet: str = "") -> DataTable:
    """The table in a file; its first row names the columns. Of a workbook the worksheet called
    `sheet` is read, or else the first that is not hidden.

    Raises `ConfigError` for a file that is not a table, or is larger than the limits allow.
    """
    first = next(lines(path, limits, sheet), None)
    if first is None:
        hint = "name the columns in its first row: team, name, department"
        raise ConfigError(Problem("sheet.empty", "is empty", place_of(path), hint))
    if problems := tuple(_problems(first.cells.values(), first.place)):
        raise ConfigError(*problems)
    headings = _headings(first)
    hidden, others = hidden_and_others(path, limits, sheet)
    return DataTable(
        path,
        headings,
        first.place,
        limits,
        sheet,
        delimiter=delimiter_of(path),
        width=first.width,
        hidden=tuple(name for at, name in headings.items() if at in hidden),
        others=others,
    )


class Notes:
    """What somebody should know about a table that was read: what was left out, and what was read
    although a spreadsheet does not show it.
    """

    def __init__(self, table: DataTable) -> None:
        self._table = table
        self._hidden: list[str] = []
        self._unnamed: set[str] = set()

    def add(self, row: TableRow) -> None:
        """Take account of a row."""
        self._unnamed.update(row.unnamed)
        if row.is_hidden:
            self._hidden.append(str(row.place.line))

    def __iter__(self) -> Iterator[Problem]:
        table = self._table
        ignored = [name for name in table.headings.values() if name in table.ignored]
        hidden = [name for name in table.hidden if name not in table.ignored]
        unnamed = sorted(self._unnamed, key=lambda name: (len(name), name))
        yield from self._note(
            "columns that are not known were not read",
            _quoted(ignored),
            "correct the name of a column that should be read",
        )
        yield from self._note(
            "columns without a heading were not read", unnamed, "name them in the first row"
        )
        yield from self._note(
            "hidden rows were read too", self._hidden, "delete them if they should not be read"
        )
        yield from self._note(
            "hidden columns were read too",
            _quoted(hidden),
            "delete them if they should not be read",
        )
        yield from self._note(
            "other worksheets were not read",
            _quoted(table.others),
            "save each worksheet as a file of its own",
        )

    def _note(self, text: str, names: Sequence[str], hint: str) -> Iterator[Problem]:
        if names:
            more = " …" if len(names) > _NAMED else ""
            message = f"{text}: {', '.join(names[:_NAMED])}{more}"
            yield Problem("sheet.note", message, self._table.heading, hint, "warning")


def _quoted(names: Iterable[str]) -> list[str]:
    return [f"“{name}”" for name in names]


def _headings(line: Line) -> dict[int, str]:
    """The names of columns by their position, each on one line and without invisible characters."""
    plain = {at: " ".join(visible_only(cell.text).split()) for at, cell in line.cells.items()}
    return {at: name for at, name in plain.items() if name}


def xlsx_heading(path: Path, limits: Limits = LIMITS) -> list[str]:
    """The texts of an XLSX file's first row. Raises `ConfigError` for any other file."""
    first = next(xlsx_lines(path, limits), None)
    return [cell.text for cell in first.cells.values()] if first else []


def csv_of(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV (RFC 4180), which every spreadsheet program opens."""
    file = io.StringIO(newline="")
    plain = ([_plain(cell) for cell in row] for row in rows)
    csv.writer(file, lineterminator="\r\n").writerows(plain)
    return file.getvalue()


def _plain(value: Any) -> Any:
    """A cell of CSV; a number such as 1.234 with a further place, lest it is taken for 1,234."""
    is_unclear = isinstance(value, float) and is_unclear_number(repr(value))
    return f"{value!r}0" if is_unclear else value


def xlsx_of(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as an XLSX file in which text stays text, whatever it begins with.

    Raises `ConfigError` if the extra `xlsx` is not installed.
    """
    try:
        import openpyxl
    except ImportError:
        raise ConfigError(_no_extra(Place())) from None
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("answers")
    for row in rows:
        sheet.append([_typed(sheet, cell) for cell in row])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _typed(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    text = encode_xlsx_text(value) if isinstance(value, str) else value
    cell = WriteOnlyCell(sheet, value=text)
    if isinstance(text, str):
        cell.data_type = "s"  # otherwise text that begins with = would be a formula
    return cell


def _no_extra(place: Place) -> Problem:
    hint = 'pip install "playbook-generator[xlsx]", or use CSV'
    return Problem("sheet.extra", "XLSX needs the extra “xlsx”", place, hint)


def escape_formula(text: str) -> str:
    """Text that no spreadsheet program reads as a formula; `unescape_formula` undoes it."""
    return f"'{text}" if _FORMULA.match(text) else text


def unescape_formula(cell: str) -> str:
    """The text that `escape_formula` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def joined_cells(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells of a row by id: escapes undone, and the parts of long texts joined."""
    whole: dict[str, str] = {}
    for name in sorted(cells, key=_part):
        ident, _ = _part(name)
        whole[ident] = whole.get(ident, "") + unescape_formula(cells[name])
    return whole


def _part(name: str) -> tuple[str, int]:
    """The id in a column's name, and the number of the part of its text in that column."""
    match = _PART.fullmatch(name)
    return (match[1], int(match[2])) if match else (name, 1)
