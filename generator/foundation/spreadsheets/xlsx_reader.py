"""Reads the worksheets of an XLSX file (ECMA-376 part 1, 18) as people see them: each cell as its
format shows it, merged cells in each of their rows.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, iterparse

from generator.foundation.characters import decode_xlsx_text
from generator.foundation.spreadsheets.cell_formats import BUILT_IN, GENERAL, shown

_MOST_ROW, _MOST_COLUMN = 1_048_576, 16_384
_COORDINATE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})?(?:T?([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)\S*)?")
_MAIN = ".main+xml"  # ends the content type of a workbook
_NOTHING = b"<nothing/>"  # instead of a part that may be missing
_RECALCULATE = "open the file in Excel, save it, and try again"
_RETYPE = "correct the cell, or type the value"
_UNMERGE = "unmerge these cells, and fill in each of them"
# What reading raises for a file that no spreadsheet program saved.
DAMAGE = (ParseError, KeyError, IndexError, ValueError, ArithmeticError, AttributeError)


class TooManyCells(Exception):
    """The worksheet has more rows and cells than the limit allows, empty ones included."""


@dataclass(frozen=True)
class Cell:
    """A cell that is not empty. `number` is its number in the notation of data files, if it
    contains one; `wrong` says why a cell has no value, and `hint` how to correct that.
    """

    text: str
    number: str = ""
    wrong: str = ""
    hint: str = ""


@dataclass(frozen=True)
class SheetRow:
    """A row with at least one cell that is not empty; the cells by column, counted from 0."""

    number: int
    cells: dict[int, Cell]
    is_hidden: bool = False


@dataclass(frozen=True)
class Sheet:
    """A worksheet: its name, and the name of its part."""

    name: str
    part: str
    is_hidden: bool = False


class Workbook:
    """The parts of an XLSX file, read as far as cells need them.

    Every method raises one of `DAMAGE` for a file that no spreadsheet program saved.
    """

    def __init__(self, parts: Mapping[str, bytes], most_cells: int) -> None:
        self._parts = {name.lower(): data for name, data in parts.items()}
        self._most_cells = most_cells
        types = _walk(self._parts["[content_types].xml"], {"Override", "Default"})
        if not any(element.get("ContentType", "").endswith(_MAIN) for _, element in types):
            raise ValueError("has no workbook")
        (book,) = (part for kind, part in self._related("").values() if kind == "officeDocument")
        related = self._related(book)
        data, sheets = self._parts[book], list[Sheet]()
        settings = (element for _, element in _walk(data, {"workbookPr"}))
        self.is_1904 = any(element.get("date1904") in ("1", "true") for element in settings)
        for _, element in _walk(data, {"sheet"}):
            kind, part = related[_attribute(element, "id")]
            if kind == "worksheet":
                is_hidden = element.get("state") in ("hidden", "veryHidden")
                sheets.append(Sheet(element.get("name", ""), part, is_hidden))
        self.sheets = tuple(sheets)
        own = dict(related.values())
        self._strings = self._read_strings(own.get("sharedStrings", ""))
        self._formats = self._read_formats(own.get("styles", ""))

    def rows(self, sheet: Sheet) -> Iterator[SheetRow]:
        """The rows of a worksheet that are not empty. Raises `TooManyCells`."""
        data = self._parts[sheet.part]
        return _Rows(self._strings, self._formats, self.is_1904, self._most_cells).read(data)

    def hidden_columns(self, sheet: Sheet) -> frozenset[int]:
        """The columns of a worksheet that are hidden, counted from 0."""
        found = set[int]()
        for _, element in _walk(self._parts[sheet.part], {"col"}):
            if element.get("hidden") in ("1", "true"):
                last = min(int(element.get("max", "0")), _MOST_COLUMN)
                found |= set(range(int(element.get("min", "0")) - 1, last))
        return frozenset(found)

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """The kind and the name of each part that a part refers to (ECMA-376 part 2, 9.3)."""
        folder, _, name = part.rpartition("/")
        data = self._parts.get(posixpath.join(folder, "_rels", f"{name}.rels"), _NOTHING)
        found: dict[str, tuple[str, str]] = {}
        for _, element in _walk(data, {"Relationship"}):
            target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", "")))
            if element.get("TargetMode") != "External":
                kind = element.get("Type", "").rpartition("/")[2]
                found[element.get("Id", "")] = (kind, target.lstrip("/").lower())
        return found

    def _read_strings(self, part: str) -> list[str]:
        data = self._parts.get(part, _NOTHING)
        return [_string(item) for _, item in _walk(data, {"si"})]

    def _read_formats(self, part: str) -> list[str]:
        """The format of each style of cells."""
        codes, formats = {**BUILT_IN}, list[str]()
        for parent, element in _walk(self._parts.get(part, _NOTHING), {"numFmt", "xf"}):
            ident = int(element.get("numFmtId", "0"))
            if _name(element) == "numFmt":
                codes[ident] = element.get("formatCode", GENERAL)
            elif parent == "cellXfs":
                formats.append(codes.get(ident, GENERAL))
        return formats


@dataclass(frozen=True)
class _Merged:
    """Merged cells; columns are counted from 0, the ends are included."""

    row: int
    column: int
    last_row: int
    last_column: int

    def __str__(self) -> str:
        return f"{coordinate(self.row, self.column)}:{coordinate(self.last_row, self.last_column)}"


class _Rows:
    """Reads the rows of one worksheet, holding only one of them in memory."""

    def __init__(
        self, strings: list[str], formats: list[str], is_1904: bool, most_cells: int
    ) -> None:
        self._strings = strings
        self._formats = formats
        self._is_1904 = is_1904
        self._left = most_cells
        self._merged: list[_Merged] = []
        self._open: dict[int, tuple[_Merged, Cell | None]] = {}

    def read(self, data: bytes) -> Iterator[SheetRow]:
        self._merged = sorted(_merged(data), key=lambda merged: -merged.row)
        is_first = True
        for number, cells, is_hidden in self._filled(data):
            self._spread(number, cells, is_heading=is_first)
            yield SheetRow(number, cells, is_hidden)
            is_first = False

    def _filled(self, data: bytes) -> Iterator[tuple[int, dict[int, Cell], bool]]:
        """The number and the cells of each row that is not empty, and whether it is hidden."""
        row, column, is_hidden = 0, -1, False
        cells: dict[int, Cell] = {}
        for _, element in _walk(data, {"c"}, starts={"row"}):
            self._count(1)
            if _name(element) == "row":
                if cells:
                    yield row, cells, is_hidden
                row = _within(int(element.get("r", row + 1)), _MOST_ROW)
                column, cells = -1, {}
                is_hidden = element.get("hidden") in ("1", "true")
            else:
                place = element.get("r")
                column = _column(place) if place else _within(column + 2, _MOST_COLUMN) - 1
                if cell := self._cell(element, row, column):
                    cells[column] = cell
        if cells:
            yield row, cells, is_hidden

    def _count(self, number: int) -> None:
        self._left -= number
        if self._left < 0:
            raise TooManyCells

    def _cell(self, element: Element, row: int, column: int) -> Cell | None:
        """A cell as its format shows it; None for an empty one."""
        kind = element.get("t", "n")
        inner = {_name(child): child for child in element}
        value = (inner["v"].text or "").strip(" \t\r\n") if "v" in inner else ""
        here = coordinate(row, column)
        match kind:
            case _ if "f" in inner and not value and ("v" not in inner or kind != "str"):
                return Cell("", "", f"{here} contains a formula without a result", _RECALCULATE)
            case "inlineStr":
                text = _string(inner["is"]) if "is" in inner else ""
            case "str":
                text = decode_xlsx_text(inner["v"].text or "") if "v" in inner else ""
            case _ if not value:
                return None
            case "s":
                text = self._strings[int(value)]
            case "b":
                text = "true" if value in ("1", "true") else "false"
            case "e":
                return Cell("", "", f"{here} contains the error {value}", _RETYPE)
            case "d":
                text = _iso(value)
            case "n":
                style = int(element.get("s", "0"))
                code = self._formats[style] if self._formats else GENERAL
                return self._number(value, code, here)
            case _:
                raise ValueError(kind)
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        return Cell(text) if text else None

    def _number(self, value: str, code: str, here: str) -> Cell:
        try:
            found = shown(value, code, is_1904=self._is_1904)
        except ValueError as error:
            return Cell("", "", f"{here} contains {error}", _RETYPE)
        return Cell(found.text, found.number)

    def _spread(self, row: int, cells: dict[int, Cell], *, is_heading: bool) -> None:
        """Give merged cells their text in each of their rows; report those that span columns, since
        they belong to none of them.

        Cells merged with the heading stay as they are, since they belong to the heading.
        """
        while self._merged and self._merged[-1].row <= row:
            merged = self._merged.pop()
            if not is_heading or merged.row == row:
                own = cells.get(merged.column) if merged.row == row else None
                self._open[merged.column] = (merged, None if is_heading else own)
        self._count(len(self._open))
        for column, (merged, cell) in list(self._open.items()):
            if row > merged.last_row:
                del self._open[column]
            elif cell and not is_heading:
                cells[column] = cell
                width = merged.last_column - column
                self._count(width)
                wrong = f"{merged} are merged across columns"
                for beside in range(column + 1, column + width + 1):
                    cells[beside] = Cell("", "", wrong, _UNMERGE)


def coordinate(row: int, column: int) -> str:
    """The name of a cell, such as B7; the column is counted from 0."""
    return f"{column_name(column)}{row}"


def column_name(column: int) -> str:
    """The letters of a column, counted from 0."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _column(place: str) -> int:
    """The column of a cell by the cell's name, counted from 0."""
    match = _COORDINATE.fullmatch(place)
    if not match:
        raise ValueError(place)
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return _within(column, _MOST_COLUMN) - 1


def _within(number: int, most: int) -> int:
    if not 1 <= number <= most:
        raise ValueError(number)
    return number


def _merged(data: bytes) -> Iterator[_Merged]:
    """The merged cells of a worksheet, which its part lists after the rows."""
    if not any("mergeCell".encode(code) in data for code in ("utf-8", "utf-16-le", "utf-16-be")):
        return
    for _, element in _walk(data, {"mergeCell"}):
        first, _, last = element.get("ref", "").partition(":")
        start, end = _COORDINATE.fullmatch(first), _COORDINATE.fullmatch(last or first)
        if start and end:
            yield _Merged(int(start[2]), _column(first), int(end[2]), _column(last or first))


def _walk(
    data: bytes, ends: Set[str], starts: Set[str] = frozenset()
) -> Iterator[tuple[str, Element]]:
    """The elements of a part by their local names, each with the name of its parent: those in
    `ends` whole, those in `starts` with their attributes alone. All others are dropped at once, so
    that a part takes no more memory than its largest element.
    """
    above: list[Element] = []
    kept = 0
    events = iterparse(io.BytesIO(data), ("start", "end"))  # noqa: S314 - has no DOCTYPE
    for event, element in events:
        name = _name(element)
        if event == "start":
            if name in starts:
                yield _name(above[-1]) if above else "", element
            kept += name in ends
            above.append(element)
            continue
        above.pop()
        if name in ends:
            yield _name(above[-1]) if above else "", element
            kept -= 1
        if above and not kept:
            del above[-1][-1]


def _name(element: Element) -> str:
    """The local name: Strict and Transitional files use different namespaces."""
    return element.tag.rpartition("}")[2]


def _attribute(element: Element, name: str) -> str:
    """An attribute with a namespace, by its local name."""
    values = (text for key, text in element.attrib.items() if key.endswith(f"}}{name}"))
    return next(values, "")


def _string(item: Element) -> str:
    """The text of a string without its formats and phonetic hints (18.4.8)."""
    texts = []
    for child in item:
        match _name(child):
            case "t":
                texts.append(child.text or "")
            case "r":
                texts += [run.text or "" for run in child if _name(run) == "t"]
    return "".join(map(decode_xlsx_text, texts))


def _iso(value: str) -> str:
    """A date that the file contains as text (ISO 8601): the date alone at midnight."""
    match = _ISO.fullmatch(value)
    if not match or not any(match.groups()):
        return value
    day, time = match[1] or "", match[2] or ""
    return day if day and not time.strip("0:") else f"{day} {time}".strip()
