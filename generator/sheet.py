"""A table that a spreadsheet program saved, as CSV or XLSX, or the same written as YAML: its
columns and its rows (the only user of csv and openpyxl).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO
from zipfile import BadZipFile

from generator import yamlfile
from generator.errors import ConfigError, Place, Problem
from generator.yamlfile import Mapping, Node, Scalar
from generator.yamlfile import Sequence as Items

_DELIMITERS = ",;\t|"
_HINT = "CSV, XLSX and YAML files can be read"
_SHAPE = "write “- {team: …, name: …}” for each team"


@dataclass(frozen=True)
class Row:
    """One row: the text of each column that holds some, where the row stands, and what is wrong
    with it.
    """

    cells: dict[str, str]
    place: Place
    problem: Problem | None = None


@dataclass(frozen=True)
class Sheet:
    """Columns in their order, and rows, which are read anew each time they are asked for."""

    path: Path
    columns: tuple[str, ...]
    heading: Place

    def rows(self) -> Iterator[Row]:
        """Every row that holds anything. Raises `ConfigError` where the file cannot be read on."""
        for place, texts in _lines(self.path):
            if place == self.heading:
                continue
            if any(texts[len(self.columns) :]):
                hint = "put a text that holds the delimiter between double quotes"
                message = f"has more cells than the {len(self.columns)} columns of the heading"
                yield Row({}, place, Problem("sheet.width", message, place, hint))
                continue
            named = zip(self.columns, texts, strict=False)
            cells = {name: text for name, text in named if name and text}
            if cells:
                yield Row(cells, place)


def open_sheet(path: Path) -> Sheet:
    """The table in a file; its first row names the columns, a nameless column stays empty.

    Raises `ConfigError` for a file that is no table, or names a column twice.
    """
    first = next(_lines(path), None)
    if first is None:
        hint = "its first row names the columns: team, name, department"
        raise ConfigError(Problem("sheet.empty", "is empty", _place(path), hint))
    place, columns = first
    plain = [name.casefold() for name in columns]
    doubled = [name for name in dict.fromkeys(plain) if name and plain.count(name) > 1]
    if doubled:
        problems = [
            Problem("sheet.column", f"the column “{name}” stands twice", place, "keep one of them")
            for name in doubled
        ]
        raise ConfigError(*problems)
    return Sheet(path, tuple(columns), place)


def csv_of(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV (RFC 4180), as every spreadsheet program opens it."""
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerows(rows)
    return file.getvalue()


def xlsx_of(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as an XLSX file whose texts are texts, whatever they begin with.

    Raises `ConfigError` where the extra `xlsx` is not installed.
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

    text = str(value) if isinstance(value, str) else value
    cell = WriteOnlyCell(sheet, value=text)
    if isinstance(text, str):
        cell.data_type = "s"  # else a text that begins with = would be a formula
    return cell


def _no_extra(place: Place) -> Problem:
    hint = 'pip install "playbook-generator[xlsx]", or use CSV'
    return Problem("sheet.extra", "XLSX needs the extra “xlsx”", place, hint)


def _lines(path: Path) -> Iterator[tuple[Place, list[str]]]:
    """Every row that is not blank, from the heading on."""
    readers = {".csv": _csv_lines, ".tsv": _csv_lines, ".txt": _csv_lines, ".xlsx": _xlsx_lines}
    readers |= {".yaml": _yaml_lines, ".yml": _yaml_lines}
    read = readers.get(path.suffix.lower())
    if read is None:
        raise ConfigError(Problem("sheet.format", "is no list of teams", _place(path), _HINT))
    try:
        yield from ((place, texts) for place, texts in read(path) if any(texts))
    except FileNotFoundError:
        problem = Problem("sheet.missing", "there is no such file", _place(path))
        raise ConfigError(problem) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        problem = Problem("sheet.unreadable", f"cannot be read: {reason}", _place(path))
        raise ConfigError(problem) from None


def _csv_lines(path: Path) -> Iterator[tuple[Place, list[str]]]:
    """Rows of a CSV file, whatever its delimiter (RFC 4180, and what Excel makes of it)."""
    name = yamlfile.shown(path)
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
            hint = "a double quote inside a text is written twice"
            message = f"is not CSV here: {error}"
            raise ConfigError(Problem("sheet.syntax", message, Place(name, line), hint)) from None
        except UnicodeDecodeError:
            hint = "save it as “CSV UTF-8”"
            message = "is not UTF-8 from here on; it may be saved as Latin-1 (Windows-1252)"
            problem = Problem("sheet.encoding", message, Place(name, line), hint)
            raise ConfigError(problem) from None


def _encoding(path: Path) -> str:
    """What the file's first bytes say; Excel's “Unicode text” is UTF-16."""
    with path.open("rb") as file:
        return "utf-16" if file.read(2) in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def _delimiter(file: TextIO) -> str:
    """The sign that splits the first line into most columns; the file is rewound."""
    try:
        line = file.readline()
    except UnicodeError:
        line = ""
    file.seek(0)
    line = line.removeprefix("sep=")
    return max(_DELIMITERS, key=lambda sign: len(next(csv.reader([line], delimiter=sign), [])))


def _xlsx_lines(path: Path) -> Iterator[tuple[Place, list[str]]]:
    """Rows of the first worksheet; a formula stands for the value that was saved with it."""
    try:
        import openpyxl
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError:
        raise ConfigError(_no_extra(_place(path))) from None
    name = yamlfile.shown(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            yield Place(name, number), [_text(cell) for cell in cells]
        book.close()
    except (BadZipFile, InvalidFileException, LookupError, ValueError, AttributeError, TypeError):
        hint = "open it in the spreadsheet program and save it as XLSX again"
        problem = Problem("sheet.syntax", "is no XLSX file that can be read", _place(path), hint)
        raise ConfigError(problem) from None


def _text(cell: Any) -> str:
    """A cell as people see it: 12 and not 12.0, dates as YYYY-MM-DD."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return str(cell).replace("\r\n", "\n").strip()


def _yaml_lines(path: Path) -> Iterator[tuple[Place, list[str]]]:
    """Entries below `teams:` as rows; `voice: {tagline: …}` is the column `voice.tagline`."""
    root = yamlfile.load(path)
    found = root.get("teams")
    if not isinstance(found, Items) or len(root.entries) != 1:
        raise ConfigError(Problem("sheet.shape", "should hold “teams:”", root.place, _SHAPE))
    rows = [(item.place, dict(_leaves(item))) for item in found.items]
    columns = list(dict.fromkeys(name for _, cells in rows for name in cells))
    yield root.place, columns
    for place, cells in rows:
        yield place, [cells.get(name, "") for name in columns]


def _leaves(node: Node, path: str = "") -> Iterator[tuple[str, str]]:
    match node:
        case Scalar(text) if path:
            yield path, text
        case Mapping(entries):
            for key, entry in entries.items():
                yield from _leaves(entry.value, f"{path}.{key}" if path else key)
        case _:
            raise ConfigError(
                Problem("sheet.shape", "should hold “key: text” lines", node.place, _SHAPE)
            )


def _place(path: Path) -> Place:
    return Place(yamlfile.shown(path))
