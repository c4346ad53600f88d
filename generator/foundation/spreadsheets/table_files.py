"""Reads the rows of table files: CSV, XLSX, and tables written as YAML."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TextIO

from generator.foundation import yaml_nodes
from generator.foundation.errors import ConfigError, Place, Problem, ReadError
from generator.foundation.limits import Limits, amount, more
from generator.foundation.spreadsheets.xlsx_reader import (
    DAMAGE,
    Cell,
    Sheet,
    TooManyCells,
    Workbook,
)
from generator.foundation.yaml_nodes import ListNode, MapNode, Node, TextNode
from generator.foundation.zip_reader import damaged, read_members

CSV = (".csv", ".tsv", ".txt")
_OTHER_SPREADSHEETS = {
    ".ods": "an OpenDocument spreadsheet",
    ".fods": "an OpenDocument spreadsheet",
    ".xls": "an older Excel file",
    ".xlsb": "a binary Excel file",
    ".xlsm": "an Excel file with macros",
    ".xltx": "an Excel template",
    ".numbers": "a Numbers file",
    ".gsheet": "a link to a Google sheet",
}
SPREADSHEETS = (*CSV, ".xlsx", *_OTHER_SPREADSHEETS)
_OLE = b"\xd0\xcf\x11\xe0"  # begins older Office files, and new ones with a password
_DELIMITERS = ",;\t|"
_HINT = "CSV, XLSX and YAML files can be read"
_FIND = "check its name and its folder, and whether you have permission to read it"
_SAVE_AGAIN = "open it in the spreadsheet program and save it as XLSX again"
_DOCTYPES = tuple("<!DOCTYPE".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be"))
_SHAPE = "write “- {team: …, name: …}” for each team"


@dataclass(frozen=True)
class Line:
    """A row as a file contains it: its cells that are not empty, by column counted from 0, and for
    CSV the number of all its cells.
    """

    place: Place
    cells: Mapping[int, Cell]
    width: int = 0
    is_hidden: bool = False


def lines(path: Path, limits: Limits, first: tuple[str, ...] = ()) -> Iterator[Line]:
    """Every row that is not blank, starting with the heading."""
    try:
        if path.exists() and not path.is_file():
            raise ConfigError(Problem("sheet.unreadable", "is not a file", place_of(path), _FIND))
        filled = 0
        for number, line in enumerate(_read_lines(path, limits, first)):
            _check_count(line.place, number, "cells", limits.table_cells)
            texts = sum(1 for cell in line.cells.values() if cell.text)
            _check_count(line.place, texts, "columns", limits.table_columns)
            if line.cells:
                _check_count(line.place, filled, "rows", limits.table_rows)
                filled += 1
                yield line
    except FileNotFoundError:
        problem = Problem("sheet.missing", "does not exist", place_of(path), _FIND)
        raise ConfigError(problem) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        problem = Problem("sheet.unreadable", f"cannot be read: {reason}", place_of(path), _FIND)
        raise ConfigError(problem) from None


def _read_lines(path: Path, limits: Limits, first: tuple[str, ...]) -> Iterator[Line]:
    """Every row of a table file, the blank ones of some files included."""
    match path.suffix.lower():
        case ".csv" | ".tsv" | ".txt":
            return _csv_lines(path, limits)
        case ".xlsx":
            return xlsx_lines(path, limits, first)
        case ".yaml" | ".yml":
            return _yaml_lines(path, limits)
        case suffix if suffix in _OTHER_SPREADSHEETS:
            kind = _OTHER_SPREADSHEETS[suffix]
            hint = "open it in its program, and save it as XLSX or as CSV UTF-8"
            problem = Problem(
                "sheet.format", f"is {kind}, which cannot be read", place_of(path), hint
            )
        case _:
            problem = Problem("sheet.format", "is not a table file", place_of(path), _HINT)
    raise ConfigError(problem)


def _check_count(place: Place, count: int, what: str, most: int) -> None:
    """Raise `ConfigError` for more rows, columns or cells than the limit allows."""
    if count > most:
        message = f"the table has more than {amount(f'table_{what}', most)} {what}"
        raise ConfigError(Problem("sheet.too_large", message, place, more(f"table_{what}")))


def hidden_and_others(
    path: Path, limits: Limits, first: tuple[str, ...]
) -> tuple[frozenset[int], tuple[str, ...]]:
    """The columns of a workbook's table that are hidden, and the names of the other worksheets that
    have a column of the same name; nothing for other files.
    """
    if path.suffix.lower() != ".xlsx":
        return frozenset(), ()
    with _damage_reported(path, limits):
        book = _workbook(path, limits)
        own = _sheet(book, first)
        names = set(map(str.casefold, _first_row(book, own)))
        shown = (other for other in book.sheets if other != own and not other.is_hidden)
        others = (
            other.name
            for other in shown
            if names.intersection(map(str.casefold, _first_row(book, other)))
        )
        return book.hidden_columns(own), tuple(others)


def _first_row(book: Workbook, sheet: Sheet) -> Iterator[str]:
    """The texts in the first row of a worksheet that is not empty."""
    row = next(book.rows(sheet), None)
    return (cell.text for cell in row.cells.values()) if row else iter(())


def _check_size(path: Path, limit: str, most: int) -> None:
    if path.stat().st_size > most:
        message = f"is larger than {amount(limit, most)}"
        raise ConfigError(Problem("sheet.too_large", message, place_of(path), more(limit)))


def _csv_lines(path: Path, limits: Limits) -> Iterator[Line]:
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
                    filled = ((at, text.strip()) for at, text in enumerate(texts) if text.strip())
                    cells = dict(islice(filled, limits.table_columns + 1))
                    yield Line(
                        Place(name, line),
                        {at: Cell(text) for at, text in cells.items()},
                        len(texts),
                    )
                line = reader.line_num + 1
        except csv.Error as error:
            hint = "write a double quote inside a text twice"
            message = f"is not valid CSV here: {error}"
            raise ConfigError(Problem("sheet.syntax", message, Place(name, line), hint)) from None
        except UnicodeDecodeError:
            hint = "save it as “CSV UTF-8”"
            message = "is not UTF-8 here; it may be Latin-1 (Windows-1252)"
            problem = Problem("sheet.encoding", message, Place(name, _wrong_line(path)), hint)
            raise ConfigError(problem) from None


def _encoding(path: Path) -> str:
    """The encoding that the first bytes indicate. Excel's “Unicode text” is UTF-16, which some
    programs write without a mark: its first character is then beside a zero.
    """
    with path.open("rb") as file:
        first = file.read(2)
    if first in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    if b"\0" in first:
        return "utf-16-be" if first.startswith(b"\0") else "utf-16-le"
    return "utf-8-sig"


def _wrong_line(path: Path) -> int:
    """The first line of a file that is not in its encoding: the reader is ahead of its rows."""
    data, encoding = path.read_bytes(), _encoding(path)
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        data = data[: error.start]
    before = data.decode(encoding, errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1


def delimiter_of(path: Path) -> str:
    """The delimiter of a CSV file, "" for any other file."""
    if path.suffix.lower() not in CSV:
        return ""
    with path.open(encoding=_encoding(path), newline="") as file:
        return _delimiter(file)


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


def xlsx_lines(path: Path, limits: Limits, first: tuple[str, ...] = ()) -> Iterator[Line]:
    """Rows of a worksheet; a formula counts as the value that was saved with it."""
    name = yaml_nodes.shown(path)
    with _damage_reported(path, limits):
        book = _workbook(path, limits)
        for row in book.rows(_sheet(book, first)):
            yield Line(Place(name, row.number), row.cells, is_hidden=row.is_hidden)


def _workbook(path: Path, limits: Limits) -> Workbook:
    _check_size(path, "word_file", limits.word_file)
    data = path.read_bytes()
    if data.startswith(_OLE):
        message = "is protected with a password, or is an older Excel file"
        hint = "save it as XLSX without a password"
        raise ConfigError(Problem("sheet.format", message, place_of(path), hint))
    return Workbook(_parts(data, yaml_nodes.shown(path), limits), limits.table_cells)


def _sheet(book: Workbook, first: tuple[str, ...]) -> Sheet:
    """The worksheet that begins with some columns, or else the first that people see."""
    heads = ((one, tuple(_first_row(book, one))) for one in book.sheets if first)
    begins = [one for one, head in heads if head[: len(first)] == first]
    seen = [sheet for sheet in book.sheets if not sheet.is_hidden]
    return (begins or seen or book.sheets)[0]


@contextmanager
def _damage_reported(path: Path, limits: Limits) -> Iterator[None]:
    """Report errors that damaged files cause. Raises `ConfigError`."""
    try:
        yield
    except TooManyCells:
        _check_count(place_of(path), limits.table_cells + 1, "cells", limits.table_cells)
    except DAMAGE:
        message = "is not a readable XLSX file"
        problem = Problem("sheet.syntax", message, place_of(path), _SAVE_AGAIN)
        raise ConfigError(problem) from None


def _parts(data: bytes, name: str, limits: Limits) -> Mapping[str, bytes]:
    """The XML parts of a workbook. Raises `ConfigError` for content that no spreadsheet program
    writes.
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
    return members.parts


def _table_problem(problem: Problem) -> Problem:
    """A problem of a zip file, reworded for a spreadsheet."""
    if problem.code == "read.damaged":
        message = "is not a readable XLSX file"
        return Problem("sheet.syntax", message, problem.place, _SAVE_AGAIN)
    return replace(problem, code=problem.code.replace("read.", "sheet."))


def _yaml_lines(path: Path, limits: Limits) -> Iterator[Line]:
    """Entries below `teams:` as rows; `voice: {tagline: …}` is the column `voice.tagline`."""
    root = yaml_nodes.load(path, limits=limits)
    teams = root.get("teams")
    if not isinstance(teams, ListNode) or len(root.entries) != 1:
        message = "should contain a list under “teams:” and nothing else"
        raise ConfigError(Problem("sheet.shape", message, root.place, _SHAPE))
    rows = [(item.place, dict(_leaves(item))) for item in teams.items]
    columns = list(dict.fromkeys(name for _, cells in rows for name in cells))
    yield Line(root.place, {at: Cell(name) for at, name in enumerate(columns)})
    for place, texts in rows:
        known = ((at, texts.get(name, "")) for at, name in enumerate(columns))
        yield Line(place, {at: Cell(text, text) for at, text in known if text})


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


def place_of(path: Path) -> Place:
    """The place of a file as a whole."""
    return Place(yaml_nodes.shown(path))
