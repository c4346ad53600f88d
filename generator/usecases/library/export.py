"""The use case `library export`: all cases as a table or as JSON lines, for other tools."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.answers.flat_table import LIKELY, STAMP, flat_table
from generator.foundation import files, tables
from generator.foundation.errors import Problem
from generator.foundation.tables import escape_formula, has_sheet
from generator.library.index import FoundCase, Query, open_index
from generator.library.record import ANONYMISED, Revision
from generator.usecases.library.project_library import Library
from generator.writers.workbook import Cell, Column, Sheet, Workbook

FORMATS = {"csv": (".csv",), "xlsx": (".xlsx",), "jsonl": (".jsonl", ".ndjson")}
# What a table says of a case before its answers.
_HEAD = ("case", "day", "revisions", "conflict", "permission", "currency")
_BEGINNING = re.compile(rb'\{"case": "|(\xef\xbb\xbf)?"?case"?[,;\t]"?day"?[,;\t]')
_GLANCE = 100  # bytes
_WIDTH = 14  # characters of a column


def export(
    library: Library, output_format: str, query: Query, *, names: bool = True
) -> tuple[bytes, list[Problem]]:
    """The cases that match, newest first, in a format; and warnings. Without `names`, what is in
    fields for people is left out; so it is of cases to be anonymised where only those are asked for
    that may be shown.

    Raises `ConfigError` for a playbook that does not exist.
    """
    if query.playbook:
        library.project.renderer.catalogue.playbook(query.playbook)
    with open_index(library.folder) as index:
        found = [(one, index.current(one)) for one in index.find(query)[1]]
        problems = index.problems()
    hidden = ANONYMISED if query.permitted else ""
    records = [
        _record(one, revision, names=names and revision.permission != hidden)
        for one, revision in found
    ]
    if output_format == "jsonl":
        lines = (json.dumps(one, ensure_ascii=False) for one in records)
        text = "".join(f"{line}\n" for line in lines)
        return text.encode(errors="backslashreplace"), problems
    rows, warnings = _table(records)
    problems += warnings
    if output_format == "csv":
        return tables.csv_of(rows).encode("utf-8-sig"), problems
    return _workbook(rows), problems


def is_replaceable(path: Path, library: Library) -> bool:
    """Whether an export may be written to a path: it is free, or an earlier export."""
    data = files.read(path, most=_GLANCE)
    if not data or _BEGINNING.match(data):
        return True
    limits = library.project.limits
    return data.startswith(b"PK") and has_sheet(path, _HEAD[:2], limits)


def _record(case: FoundCase, current: Revision, *, names: bool) -> dict[str, Any]:
    """A case as plain data."""
    current = current if names else current.without_people()
    return {
        "case": case.id,
        "day": case.day,
        "revisions": case.revisions,
        "conflict": case.conflict,
        "permission": current.permission,
        "currency": current.currency,
        **{key: current.stamp.get(key) for key in STAMP},
        "answers": current.whole_answers,
        "derived": {ident: _value(one) for ident, one in current.derived.items()},
        "completeness": dict(current.steps),
        "original": current.original or None,
    }


def _value(one: object) -> Any:
    return one.get("value") if isinstance(one, Mapping) else None


def _table(records: list[dict[str, Any]]) -> tuple[list[list[Any]], list[Problem]]:
    """A heading, and a row for each case: what it is, its answers and its figures."""
    flat = [
        {**one, "file": one["case"], "found_by": {}, "answers": one["answers"] | _figures(one)}
        for one in records
    ]
    rows, warnings = flat_table(flat)
    shown = [at for at, name in enumerate(rows[0]) if name not in ("file", LIKELY)]
    heads = [list(_HEAD), *([_head(one[key]) for key in _HEAD] for one in records)]
    return [
        [*head, *(row[at] for at in shown)] for head, row in zip(heads, rows, strict=True)
    ], warnings


def _figures(record: Mapping[str, Any]) -> dict[str, Any]:
    """The figures that are known, under names that no answer has."""
    return {
        f"derived.{name}": value for name, value in record["derived"].items() if value is not None
    }


def _head(value: Any) -> Any:
    return escape_formula(value) if isinstance(value, str) else value


def _workbook(rows: list[list[Any]]) -> bytes:
    from generator.writers import xlsx  # slow: it imports openpyxl

    heading, *others = rows
    columns = tuple(Column(name, _WIDTH) for name in heading)
    cells = tuple(tuple(Cell(_cell(value)) for value in row) for row in others)
    sheet = Sheet("Cases", columns, cells, plain=True)
    return xlsx.write(Workbook("", "", (sheet,)))


def _cell(value: Any) -> str | int | float | None:
    if value is None or isinstance(value, bool):
        return None if value is None else str(value).lower()
    return value  # type: ignore[no-any-return]
