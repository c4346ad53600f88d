"""Filled worksheets as data: a plain record per file, or a table with a row per file and a column
per field.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from generator.answers.data_files import STAMP
from generator.document.answers import Row, Value
from generator.document.notation import DATA, NOT_KNOWN
from generator.foundation import files
from generator.foundation.characters import visible_line
from generator.foundation.errors import ConfigError, Place, Problem
from generator.foundation.limits import Limits
from generator.foundation.numbers import number_of
from generator.foundation.tables import escape_formula, xlsx_heading
from generator.usecases.read import FilledWorksheet

_STAMP = tuple(key for key in STAMP if key != "file")
# How exported files begin: JSON, YAML, and CSV as saved by any spreadsheet program.
_BEGINNING = re.compile(
    rb'\s*\{\s*"schema":\s*1,\s*"command":\s*"read"'
    rb"|schema: 1\s+command: read\s"
    rb'|(\xef\xbb\xbf)?"?file"?[,;\t]"?worksheet"?[,;\t]'
)
_GLANCE = 100  # bytes
_LONGEST = 32_000  # characters; a cell in Excel is limited to 32,767


def record(reading: FilledWorksheet) -> dict[str, Any]:
    """A filled worksheet as plain data: texts, numbers, lists and maps."""
    stamp = {key: reading.stamp.get(key, "") or None for key in _STAMP}
    return {
        "file": reading.file.as_posix(),
        **stamp,
        "answers": {ident: plain(value) for ident, value in reading.answers.items()},
        "retired": {
            ident: {"label": label, "text": text}
            for ident, (label, text) in reading.retired.items()
        },
        "labels": dict(reading.labels),
        "found_by": dict(reading.found_by),
        "completeness": {
            ident: {"state": step.state, "missing": list(step.missing)}
            for ident, step in reading.steps.items()
        },
        "derived": {
            ident: {
                "value": _figure(worked.value)
                if isinstance(worked.value, Decimal)
                else worked.value,
                "shown": worked.shown,
                "only": list(worked.only),
                "note": worked.note or None,
            }
            for ident, worked in reading.derived.items()
        },
        "problems": [
            {"code": problem.code, "level": problem.level, "message": problem.message}
            for problem in reading.problems
        ],
    }


def plain(value: Value | Row) -> Any:
    """An answer as JSON data. A number becomes a text of its digits if a program could lose digits
    or spell it differently.
    """
    match value:
        case Decimal():
            digits = DATA.number(value.normalize())
            return _figure(value) if _is_safe(digits) else digits
        case tuple():
            return [plain(item) for item in value]
        case Mapping():
            return {key: plain(cell) for key, cell in value.items()}
        case _:
            return value


def _is_safe(digits: str) -> bool:
    """Whether every program keeps a number's digits: as a float, and in its spelling."""
    if number_of(digits) is None or sum(map(str.isdecimal, digits)) > sys.float_info.dig:
        return False
    return "." not in digits or repr(float(digits)) == digits


def _figure(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def table(records: Sequence[Mapping[str, Any]]) -> tuple[list[list[Any]], list[Problem]]:
    """A heading and a row per record: the file and its stamp, then each answer under its field's
    id, lists with a column for each cell. Characters of a file name that cells cannot store are
    escaped. Texts that could be taken for formulas begin with an apostrophe. Texts too long for a
    cell continue in columns of their own, with a warning.
    """
    flat = [dict(_cells(one)) for one in records]
    problems = [
        Problem("read.split", f"“{name}” was split: it is too long for a cell", Place(one["file"]),
                "join its parts before you use it", "warning")
        for one, cells in zip(records, flat, strict=True)
        for name in cells
        if name.endswith("#2")
    ]  # fmt: skip
    columns = sorted({name for cells in flat for name in cells})
    heading = ["file", *_STAMP, *columns]
    rows = [
        [
            *(escape_formula(visible_line(str(one[key] or ""))) for key in ("file", *_STAMP)),
            *(cells.get(name, "") for name in columns),
        ]
        for one, cells in zip(records, flat, strict=True)
    ]
    return [heading, *rows], problems


def is_replaceable(path: Path, limits: Limits) -> bool:
    """Whether records may be written to a path: it is free, or an empty or exported file.

    Raises `EnvironmentProblem` if the system refuses to read it.
    """
    data = files.read(path, most=_GLANCE)
    if not data or _BEGINNING.match(data):
        return True
    try:
        return data.startswith(b"PK") and xlsx_heading(path, limits)[:2] == ["file", "worksheet"]
    except ConfigError:
        return False


def _cells(one: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The cells of each answer: table answers by row and column, several codes joined by
    semicolons.
    """
    for ident, value in one["answers"].items():
        if not isinstance(value, list):
            yield from _cell(ident, value)
        elif all(isinstance(item, str) for item in value) and not _is_rows(ident, one):
            yield from _cell(ident, "; ".join(value))
        else:
            for number, row in enumerate(value, 1):
                cells = row.items() if isinstance(row, dict) else [("", row)]
                for name, cell in cells:
                    yield from _cell(".".join(filter(None, (ident, str(number), name))), cell)


def _is_rows(ident: str, one: Mapping[str, Any]) -> bool:
    """Whether a list has a field for each row, not one field for all its codes."""
    return f"{ident}.1" in one["found_by"]


def _cell(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if value is None:
        yield name, NOT_KNOWN
    elif not isinstance(value, str):
        yield name, value
    else:
        for number, piece in enumerate(_pieces(value), 1):
            yield name if number == 1 else f"{name}#{number}", escape_formula(piece)


def _pieces(text: str) -> Iterator[str]:
    """A text in parts that fit a cell. It is cut inside words, because white space at the end of a
    cell would be lost.
    """
    while len(text) > _LONGEST:
        inside = (at for at in range(_LONGEST, 0, -1) if not _is_white(text[at - 1 : at + 1]))
        at = next(inside, _LONGEST)
        yield text[:at]
        text = text[at:]
    yield text


def _is_white(text: str) -> bool:
    return any(map(str.isspace, text))
