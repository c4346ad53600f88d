"""Tables: columns and rows from a CSV or XLSX file of a spreadsheet program, or from YAML."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from generator.foundation.characters import visible_only
from generator.foundation.errors import ConfigError, Place, Problem
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.number_forms import is_unclear_number
from generator.foundation.spreadsheets.table_files import (
    Line,
    delimiter_of,
    hidden_and_others,
    lines,
    place_of,
    xlsx_lines,
)
from generator.foundation.spreadsheets.xlsx_reader import Cell, column_name

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

    `first` are the first columns of the sheet to read, see `open_table`. `delimiter` and `width`,
    the number of cells of the heading, are those of a CSV file. `hidden` are the columns that a
    spreadsheet does not show, `others` its further worksheets with columns of the same names.
    """

    path: Path
    headings: Mapping[int, str]
    heading: Place
    limits: Limits = LIMITS
    first: tuple[str, ...] = ()
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
        for line in islice(lines(self.path, self.limits, self.first), 1, None):
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


def open_table(
    path: Path,
    limits: Limits = LIMITS,
    first: tuple[str, ...] = (),
    columns: str = "team, name, department",
) -> DataTable:
    """The table in a file; its first row names the columns. Of a workbook, it is the sheet that
    begins with the columns `first`, else the first that is not hidden. `columns` are those that the
    hint for an empty file names.

    Raises `ConfigError` for a file that is not a table, or is larger than the limits allow.
    """
    heading = next(lines(path, limits, first), None)
    if heading is None:
        hint = f"name the columns in its first row: {columns}"
        raise ConfigError(Problem("sheet.empty", "is empty", place_of(path), hint))
    if problems := tuple(_problems(heading.cells.values(), heading.place)):
        raise ConfigError(*problems)
    headings = _headings(heading)
    hidden, others = hidden_and_others(path, limits, first)
    return DataTable(
        path,
        headings,
        heading.place,
        limits,
        first,
        delimiter=delimiter_of(path),
        width=heading.width,
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


def has_sheet(path: Path, first: tuple[str, ...], limits: Limits = LIMITS) -> bool:
    """Whether a sheet of an XLSX file begins with the columns `first`. Raises `ConfigError` for any
    other file.
    """
    heading = next(xlsx_lines(path, limits, first), None)
    cells = heading.cells if heading else {}
    return tuple(cells[at].text for at in range(len(first)) if at in cells) == first


def csv_of(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV (RFC 4180), which every spreadsheet program opens."""
    file = io.StringIO(newline="")
    plain = ([_plain(cell) for cell in row] for row in rows)
    csv.writer(file, lineterminator="\r\n").writerows(plain)
    return file.getvalue()


def _plain(value: Any) -> Any:
    """A cell of CSV; a number such as 1.234 has one more decimal place, so that it is not taken for
    1,234.
    """
    is_unclear = isinstance(value, float) and is_unclear_number(repr(value))
    return f"{value!r}0" if is_unclear else value


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
