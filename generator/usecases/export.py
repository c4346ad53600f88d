"""Filled worksheets as data: a plain record per file, or a workbook to hand on."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from generator.answers.duplicates import TITLE, SameRequest
from generator.answers.flat_table import HEADING, STAMP, flat_table
from generator.answers.interpret import flatten
from generator.document.answers import LIKELY, Row, Value
from generator.document.notation import DATA
from generator.formats.copy_id import COPY, copy_in
from generator.foundation import files
from generator.foundation.characters import visible_line
from generator.foundation.errors import ConfigError, Problem
from generator.foundation.limits import Limits
from generator.foundation.numbers import number_of
from generator.foundation.tables import has_sheet
from generator.playbook import SUMMARY
from generator.playbook.conflicts import conflicts
from generator.project.request_workbook import WorkbookBuilder
from generator.project.returned_request import ReturnedRequest
from generator.usecases.read import FilledWorksheet, WorksheetReader

# How exported files begin: JSON, YAML, and CSV as saved by any spreadsheet program.
_BEGINNING = re.compile(
    rb'\s*\{\s*"schema":\s*1,\s*"command":\s*"read"'
    rb"|schema: 1\s+command: read\s"
    rb'|(\xef\xbb\xbf)?"?file"?[,;\t]"?worksheet"?[,;\t]'
)
_GLANCE = 100  # bytes


def record(reading: FilledWorksheet) -> dict[str, Any]:
    """A filled worksheet as plain data: texts, numbers, lists and maps."""
    stamp = {key: reading.stamp.get(key, "") or None for key in STAMP}
    copy = {COPY: found} if (found := copy_in(reading.stamp)) else {}
    return {
        "file": reading.file.as_posix(),
        **stamp,
        **copy,
        "answers": {ident: plain(value) for ident, value in reading.answers.items()},
        "retired": {
            ident: {"label": label, "text": text}
            for ident, (label, text) in reading.retired.items()
        },
        "labels": dict(reading.labels),
        "found_by": dict(reading.found_by),
        "certainty": dict(reading.certainty),
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
                "how": worked.how or None,
            }
            for ident, worked in reading.derived.items()
        },
        "problems": [
            {
                "code": problem.code,
                "level": problem.level,
                "field": problem.field,
                "message": problem.message,
            }
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
        case str():
            return str(value)  # a misfit becomes a plain text
        case _:
            return value


def _is_safe(digits: str) -> bool:
    """Whether every program keeps a number's digits: as a float, and in its spelling."""
    if number_of(digits) is None or sum(map(str.isdecimal, digits)) > sys.float_info.dig:
        return False
    return "." not in digits or repr(float(digits)) == digits


def _figure(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def is_replaceable(path: Path, limits: Limits) -> bool:
    """Whether records may be written to a path: it is free, or an empty or exported file.

    Raises `EnvironmentProblem` if the system refuses to read it.
    """
    data = files.read(path, most=_GLANCE)
    if not data or _BEGINNING.match(data):
        return True
    try:
        return data.startswith(b"PK") and has_sheet(path, HEADING, limits)
    except ConfigError:
        return False


def workbook(
    reader: WorksheetReader,
    readings: Sequence[FilledWorksheet],
    same: Sequence[SameRequest],
    problems: Sequence[Problem],
) -> tuple[bytes, list[Problem]]:
    """Filled worksheets as an XLSX file: the requests as people read them, their figures, what is
    open, and their data; and warnings about data that had to be divided. A summary is no request.

    `same` are the files of one request among them, of which only the latest counts in totals;
    `problems` are those of the run, such as files that could not be read.
    """
    from generator.writers import xlsx  # slow: it imports openpyxl

    data, warnings = flat_table([record(reading) for reading in readings])
    latest = {file: one.name(one.latest) for one in same for file in one.files}
    counted = {one.latest: one for one in same}
    requests = [
        _returned(reader, reading, latest.get(reading.file, ""), counted.get(reading.file))
        for reading in readings
        if reading.stamp["edition"] != SUMMARY
    ]
    requests.sort(key=lambda one: bool(one.latest))
    others = [
        problem
        for reading in readings
        if reading.stamp["edition"] == SUMMARY
        for problem in reading.problems
    ]
    book = WorkbookBuilder(reader.project, tuple(requests), (*problems, *others), data).build()
    return xlsx.write(book), warnings


def _returned(
    reader: WorksheetReader, reading: FilledWorksheet, latest: str, same: SameRequest | None
) -> ReturnedRequest:
    """A file as a row; `same` are the files of its request if it is the one that counts, else
    `latest` is the name of that file, empty if there is no other.
    """
    playbook = reader.project.renderer.catalogue.playbook(reading.stamp["playbook"])
    title = reading.answers.get(TITLE)
    return ReturnedRequest(
        file=visible_line(reading.file.as_posix()),
        name=title if isinstance(title, str) and title else visible_line(reading.file.name),
        team=_team(reader, reading.stamp),
        unit=None if reader.is_foreign(reading.stamp) else reader.unit(reading.stamp),
        playbook=playbook,
        edition=reading.stamp["edition"],
        answers=flatten(playbook.shapes(), reading.answers),
        texts=reading.texts,
        rows={
            ident: len(value)
            for ident, value in reading.answers.items()
            if isinstance(value, tuple)
        },
        steps=reading.steps,
        derived=reading.derived,
        currency=reading.currency,
        retired=reading.retired,
        problems=reading.problems,
        conflicts=conflicts(playbook, reading.answers),
        likely=tuple(tag for tag, how in reading.certainty.items() if how == LIKELY),
        latest="" if same else latest,
        same=same,
    )


def _team(reader: WorksheetReader, stamp: Mapping[str, str]) -> str:
    """The name of the unit that a file was made for; the ids in its stamp where it is another
    organisation's.
    """
    project = reader.project
    if stamp.get("organisation") != project.config.organisation.id:
        names = (stamp.get(key, "") for key in ("organisation", "department", "team"))
        return ", ".join(filter(None, names))
    settings = project.unit_settings(reader.unit(stamp))
    return settings.unit.name or settings.organisation.name
