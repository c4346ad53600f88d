"""Tables: columns and rows from a CSV or XLSX file of a spreadsheet program, or from YAML (the only
user of csv).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from math import isfinite
from pathlib import Path
from typing import Any, TextIO

from generator.foundation import yaml_nodes
from generator.foundation.errors import ConfigError, Place, Problem, ReadError
from generator.foundation.limits import LIMITS, Limits, amount, more
from generator.foundation.yaml_nodes import ListNode, MapNode, Node, TextNode
from generator.foundation.zip_reader import damaged, read_members

_DECIMALS = 9
_DELIMITERS = ",;\t|"
_HINT = "CSV, XLSX and YAML files can be read"
_FIND = "check its name and its folder, and whether you have permission to read it"
_SAVE_AGAIN = "open it in the spreadsheet program and save it as XLSX again"
_DOCTYPES = tuple("<!DOCTYPE".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be"))
_SHAPE = "write “- {team: …, name: …}” for each team"
# Text that spreadsheet programs may read as a formula (OWASP, "CSV Injection"), full-width forms
# too; apostrophes before it match as well, so that removing one always undoes the escape.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_PART = re.compile("(.+)#([0-9]{1,4})")


@dataclass(frozen=True)
class TableRow:
    """One row: the text of each column that is not empty, the row's place, and its problem."""

    cells: dict[str, str]
    place: Place
    problem: Problem | None = None


@dataclass(frozen=True)
class DataTable:
    """Columns in their order, and rows, which are read from the file on every iteration. `first`
    are the first columns of the sheet to read, see `open_table`.
    """

    path: Path
    columns: tuple[str, ...]
    heading: Place
    limits: Limits = LIMITS
    first: tuple[str, ...] = ()

    def rows(self) -> Iterator[TableRow]:
        """Every row that is not empty. Raises `ConfigError` where the file cannot be read."""
        for place, texts in _lines(self.path, self.limits, self.first):
            if place == self.heading:
                continue
            if any(texts[len(self.columns) :]):
                hint = "put text that contains the delimiter in double quotes"
                message = f"has more cells than the heading has columns ({len(self.columns)})"
                yield TableRow({}, place, Problem("sheet.width", message, place, hint))
                continue
            named = zip(self.columns, texts, strict=False)
            cells = {name: text for name, text in named if name and text}
            if cells:
                yield TableRow(cells, place)


def open_table(path: Path, limits: Limits = LIMITS, first: tuple[str, ...] = ()) -> DataTable:
    """The table in a file; its first row names the columns, and columns without a name are ignored.
    Of a workbook, it is the sheet that begins with the columns `first`, else the first sheet.

    Raises `ConfigError` for a file that is not a table, is larger than the limits allow, or names a
    column twice.
    """
    heading = next(_lines(path, limits, first), None)
    if heading is None:
        hint = "name the columns in its first row: team, name, department"
        raise ConfigError(Problem("sheet.empty", "is empty", _place(path), hint))
    place, columns = heading
    plain = [name.casefold() for name in columns]
    doubled = [name for name in dict.fromkeys(plain) if name and plain.count(name) > 1]
    if doubled:
        problems = [
            Problem("sheet.column", f"the column “{name}” appears twice", place, "keep one of them")
            for name in doubled
        ]
        raise ConfigError(*problems)
    return DataTable(path, tuple(columns), place, limits, first)


def has_sheet(path: Path, first: tuple[str, ...], limits: Limits = LIMITS) -> bool:
    """Whether a sheet of an XLSX file begins with the columns `first`. Raises `ConfigError` for any
    other file.
    """
    texts = next((texts for _, texts in _xlsx_lines(path, limits, first)), [])
    return tuple(texts[: len(first)]) == first


def csv_of(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV (RFC 4180), which every spreadsheet program opens."""
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerows(rows)
    return file.getvalue()


def _lines(
    path: Path, limits: Limits, first: tuple[str, ...] = ()
) -> Iterator[tuple[Place, list[str]]]:
    """Every row that is not blank, starting with the heading."""
    readers: dict[str, Callable[[Path, Limits], Iterator[tuple[Place, list[str]]]]]
    readers = {".csv": _csv_lines, ".tsv": _csv_lines, ".txt": _csv_lines}
    readers |= {".yaml": _yaml_lines, ".yml": _yaml_lines}
    readers[".xlsx"] = partial(_xlsx_lines, first=first)
    read = readers.get(path.suffix.lower())
    if read is None:
        raise ConfigError(Problem("sheet.format", "is not a table file", _place(path), _HINT))
    try:
        if path.exists() and not path.is_file():
            raise ConfigError(Problem("sheet.unreadable", "is not a file", _place(path), _FIND))
        for number, (place, texts) in enumerate(read(path, limits)):
            _check(place, number, "rows", limits.table_rows)
            _check(place, len(texts), "columns", limits.table_columns)
            if any(texts):
                yield place, texts
    except FileNotFoundError:
        problem = Problem("sheet.missing", "there is no such file", _place(path), _FIND)
        raise ConfigError(problem) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        problem = Problem("sheet.unreadable", f"cannot be read: {reason}", _place(path), _FIND)
        raise ConfigError(problem) from None


def _check(place: Place, count: int, what: str, most: int) -> None:
    if count > most:
        message = f"the table has more than {amount(f'table_{what}', most)} {what}"
        raise ConfigError(Problem("sheet.too_large", message, place, more(f"table_{what}")))


def _check_size(path: Path, limit: str, most: int) -> None:
    if path.stat().st_size > most:
        message = f"is larger than {amount(limit, most)}"
        raise ConfigError(Problem("sheet.too_large", message, _place(path), more(limit)))


def _csv_lines(path: Path, limits: Limits) -> Iterator[tuple[Place, list[str]]]:
    """Rows of a CSV file with any delimiter (RFC 4180, and the variants that Excel writes)."""
    _check_size(path, "table_file", limits.table_file)
    name = yaml_nodes.shown(path)
    with path.open(encoding=_encoding(path), newline="") as file:
        delimiter = _delimiter(file)
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        line = reader.line_num + 1
        try:
            for texts in reader:
                if texts[:1] != ["sep="]:
                    yield Place(name, line), [text.strip() for text in texts]
                line = reader.line_num + 1
        except csv.Error as error:
            hint = "write a double quote inside a text twice"
            message = f"is not valid CSV here: {error}"
            raise ConfigError(Problem("sheet.syntax", message, Place(name, line), hint)) from None
        except UnicodeDecodeError:
            hint = "save it as “CSV UTF-8”"
            message = "is not UTF-8 here; it may be Latin-1 (Windows-1252)"
            problem = Problem("sheet.encoding", message, Place(name, line), hint)
            raise ConfigError(problem) from None


def _encoding(path: Path) -> str:
    """The encoding that the first bytes indicate; Excel's “Unicode text” is UTF-16."""
    with path.open("rb") as file:
        return "utf-16" if file.read(2) in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def _delimiter(file: TextIO) -> str:
    """The character that splits the first line into the most columns; the file is rewound."""
    try:
        line = file.readline()
    except UnicodeError:
        line = ""
    file.seek(0)
    return max(_DELIMITERS, key=lambda sign: _columns(line.removeprefix("sep="), sign))


def _columns(line: str, delimiter: str) -> int:
    """The number of columns in a line; 0 if it cannot be split."""
    try:
        return len(next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:
        return 0


def _xlsx_lines(
    path: Path, limits: Limits, first: tuple[str, ...] = ()
) -> Iterator[tuple[Place, list[str]]]:
    """Rows of the worksheet that begins with some columns, else of the first one; a formula counts
    as the value that was saved with it.
    """
    import openpyxl  # slow, and not needed for other tables

    name = yaml_nodes.shown(path)
    _check_size(path, "word_file", limits.word_file)
    data = path.read_bytes()
    _check_parts(data, name, limits)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # those in the file may be wrong
        sheet = next((one for one in book.worksheets if _begins(one, first)), book.worksheets[0])
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            yield Place(name, number), [_text(cell) for cell in cells]
        book.close()
    except Exception:  # openpyxl has no error class of its own for damaged files
        message = "is not a readable XLSX file"
        problem = Problem("sheet.syntax", message, _place(path), _SAVE_AGAIN)
        raise ConfigError(problem) from None


def _begins(sheet: Any, first: tuple[str, ...]) -> bool:
    row = next(sheet.iter_rows(max_row=1, max_col=len(first), values_only=True), ())
    return bool(first) and tuple(map(_text, row)) == first


def _check_parts(data: bytes, name: str, limits: Limits) -> None:
    """Raise `ConfigError` for content that no spreadsheet program writes, before openpyxl reads
    the file.
    """
    try:
        members = read_members(data, name, lambda part: part.endswith((".xml", ".rels")), limits)
        if members.damaged:
            raise damaged(name)
    except ReadError as error:
        raise ConfigError(*map(_table_problem, error.problems)) from None
    for part, text in members.parts.items():
        if any(mark in text for mark in _DOCTYPES):
            message = f"contains a DOCTYPE in {part}, which Excel never writes"
            raise ConfigError(Problem("sheet.doctype", message, Place(name), _SAVE_AGAIN))


def _table_problem(problem: Problem) -> Problem:
    """A problem of a zip file, reworded for a spreadsheet."""
    if problem.code == "read.damaged":
        message = "is not a readable XLSX file"
        return Problem("sheet.syntax", message, problem.place, _SAVE_AGAIN)
    return replace(problem, code=problem.code.replace("read.", "sheet."))


def _text(cell: Any) -> str:
    """A cell as a spreadsheet shows it: 12 and not 12.0, 0.3 and not 0.30000000000000004, dates as
    YYYY-MM-DD.
    """
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case float() if isfinite(cell):
            return f"{cell:.{_DECIMALS}f}".rstrip("0").rstrip(".")
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return str(cell).replace("\r\n", "\n").strip()


def _yaml_lines(path: Path, limits: Limits) -> Iterator[tuple[Place, list[str]]]:
    """Entries below `teams:` as rows; `voice: {tagline: …}` is the column `voice.tagline`."""
    root = yaml_nodes.load(path, limits=limits)
    teams = root.get("teams")
    if not isinstance(teams, ListNode) or len(root.entries) != 1:
        message = "should contain a list under “teams:” and nothing else"
        raise ConfigError(Problem("sheet.shape", message, root.place, _SHAPE))
    rows = [(item.place, dict(_leaves(item))) for item in teams.items]
    columns = list(dict.fromkeys(name for _, cells in rows for name in cells))
    yield root.place, columns
    for place, cells in rows:
        yield place, [cells.get(name, "") for name in columns]


def _leaves(node: Node, path: str = "") -> Iterator[tuple[str, str]]:
    match node:
        case TextNode(text) if path:
            yield path, text
        case MapNode(entries):
            for key, entry in entries.items():
                yield from _leaves(entry.value, f"{path}.{key}" if path else key)
        case _:
            raise ConfigError(
                Problem("sheet.shape", "should contain “key: text” lines", node.place, _SHAPE)
            )


def _place(path: Path) -> Place:
    return Place(yaml_nodes.shown(path))


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
