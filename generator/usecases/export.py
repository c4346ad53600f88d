"""Readings as data: one plain record a file, or a table with a row a file and a column a field."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from generator.document.answers import Row, Value
from generator.document.notation import DATA, NOT_KNOWN
from generator.foundation import files
from generator.foundation.characters import visible_line
from generator.foundation.errors import ConfigError, Place, Problem
from generator.foundation.limits import Limits
from generator.foundation.numbers import number_of
from generator.foundation.tables import escape_formula, xlsx_heading
from generator.usecases.read import FilledWorksheet

_STAMP = (
    "worksheet",
    "playbook",
    "edition",
    "version",
    "profile",
    "organisation",
    "department",
    "team",
    "locale",
)
# How records begin in JSON, in YAML, and as a table that any spreadsheet program saved.
_BEGINNING = re.compile(
    rb'\s*\{\s*"schema":\s*1,\s*"command":\s*"read"'
    rb"|schema: 1\s+command: read\s"
    rb'|(\xef\xbb\xbf)?"?file"?[,;\t]"?worksheet"?[,;\t]'
)
_GLANCE = 100  # bytes
_LONGEST = 32_000  # a cell of Excel holds 32,767 characters


def record(reading: FilledWorksheet) -> dict[str, Any]:
    """A reading as plain data: texts, numbers, lists and maps."""
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
    """An answer as JSON has it; a number of which a program could lose or respell digits is the
    text of its digits.
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
    """Whether a number keeps its digits in every program: as a float, and as it is spelled."""
    if number_of(digits) is None or sum(map(str.isdecimal, digits)) > sys.float_info.dig:
        return False
    return "." not in digits or repr(float(digits)) == digits


def _figure(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def table(records: Sequence[Mapping[str, Any]]) -> tuple[list[list[Any]], list[Problem]]:
    """A heading and a row a record: what it is, then each answer under its id, the cells of lists
    under theirs. What no cell can hold of a file's name stands as an escape. Texts that could be
    taken for formulas begin with an apostrophe; those too long for a cell go on in columns of their
    own, which is told.
    """
    flat = [dict(_cells(one)) for one in records]
    problems = [
        Problem("read.split", f"“{name}” is split: it is too long for a cell", Place(one["file"]),
                "put its parts together before you use it", "warning")
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
    """Whether records may be written to a path: nothing is there, or an empty file, or records.

    Raises `EnvironmentProblem` where the system refuses to look.
    """
    data = files.read(path, most=_GLANCE)
    if not data or _BEGINNING.match(data):
        return True
    try:
        return data.startswith(b"PK") and xlsx_heading(path, limits)[:2] == ["file", "worksheet"]
    except ConfigError:
        return False


def _cells(one: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each answer as cells: lists of maps by row and column, lists of codes between semicolons."""
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
    """Whether a list has a place for each row, and not one for all its codes."""
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
    """A text in parts that a cell can hold, cut inside of words: what is white at the end of a cell
    is lost.
    """
    while len(text) > _LONGEST:
        inside = (at for at in range(_LONGEST, 0, -1) if not _is_white(text[at - 1 : at + 1]))
        at = next(inside, _LONGEST)
        yield text[:at]
        text = text[at:]
    yield text


def _is_white(text: str) -> bool:
    return any(map(str.isspace, text))
