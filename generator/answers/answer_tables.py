"""Answers from tables (CSV, XLSX): the ones that `flat_table` writes, with one row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from generator.answers.answer_schema import EXPECTED, AnswerSchema, answered_twice, unknown_field
from generator.answers.flat_table import HEADING, LIKELY, STAMP
from generator.answers.interpret import AnswerWords, interpret
from generator.answers.renames import RETIRED, belongs, renamed
from generator.document.answers import Answers, RawAnswer
from generator.document.notation import NOT_KNOWN
from generator.document.tree import Field, Kind
from generator.foundation.characters import unprintable, usual_signs
from generator.foundation.errors import ConfigError, Problem, did_you_mean
from generator.foundation.limits import Limits
from generator.foundation.locale import Locale, find_locale
from generator.foundation.spreadsheets.table_files import place_of
from generator.foundation.tables import DataTable, TableRow, joined_cells, open_table

# How spreadsheet programs show a check box, in the languages of the documents.
_TICKS = {"true": True, "wahr": True, "verdadero": True}
_TICKS |= {"false": False, "falsch": False, "falso": False}
_CLOSE = 0.8
_ROWS = frozenset(map(str, range(1, 10_000)))


def answer_table(path: Path, limits: Limits) -> DataTable:
    """The table of answers in a file, without the columns of its other uses."""
    table = open_table(path, limits, HEADING)
    known = {*HEADING, *STAMP, LIKELY}
    foreign = [name for name in table.columns if "." not in name and name not in known]
    return replace(table, others=()).without(foreign)


def answers_in_table(
    path: Path, schema: AnswerSchema, limits: Limits
) -> tuple[Answers, tuple[Problem, ...]]:
    """The answers in a table of one row, as `playbook read` writes it: one column per answer. With
    them come warnings; raises `ConfigError` with what is wrong.
    """
    table = answer_table(path, limits)
    row = _only_row(table)
    place, texts = row.place, joined_cells(row.cells)
    cells = {
        name: RawAnswer(text, number=row.numbers.get(name, ""))
        for name, text in texts.items()
        if "." in name
    }
    current_cells = renamed(cells, schema.aliases)
    columns = {tag: field for tag in current_cells if (field := _field_of(tag, schema.fields))}
    locale = _locale_of(texts.get("locale", ""), schema).for_table(table.delimiter)
    raw_answers = {tag: _raw(field, current_cells[tag], schema) for tag, field in columns.items()}
    fields = [
        field for field in schema.fields.values() if any(belongs(tag, field.id) for tag in columns)
    ]
    words = AnswerWords(choices=schema.choices)
    answers, problems = interpret(fields, raw_answers, place.file, locale, words)
    wrong = [
        *row.problems,
        *_near_misses(table, schema.fields),
        *_unknown_codes(answers, schema),
        *_unclear_boxes(columns, current_cells),
        *(_no_field(tag, cells, schema.fields) for tag in current_cells if tag not in columns),
    ]
    wrong += [
        Problem("answers.character", f"“{name}” contains {found}", hint="type that cell again")
        for name, text in texts.items()
        if (found := unprintable(text, private=True))
    ]
    reported = tuple(replace(problem, place=place) for problem in (*problems, *wrong))
    if any(problem.level == "error" for problem in reported):
        raise ConfigError(*reported)
    return answers, reported


def _locale_of(tag: str, schema: AnswerSchema) -> Locale:
    try:
        return find_locale(tag)
    except ValueError:
        return schema.locale


def _only_row(table: DataTable) -> TableRow:
    """A table's only row. Raises `ConfigError` for more rows or none."""
    rows = list(table.rows())
    if len(rows) != 1:
        message, hint = f"contains the answers of {len(rows)} files", "keep the row of one file"
        raise ConfigError(Problem("answers.several", message, place_of(table.path), hint))
    return rows[0]


def _near_misses(table: DataTable, fields: Mapping[str, Field]) -> Iterator[Problem]:
    """Problems of columns that are not read, but whose names are like those of fields."""
    last = {ident.rpartition(".")[2]: ident for ident in fields}
    for name in table.headings.values():
        if name in table.ignored:
            plain = "_".join(name.casefold().split())
            near = get_close_matches(plain, fields, n=1, cutoff=_CLOSE)
            if plain in last or near:
                yield unknown_field(last.get(plain) or near[0], fields, shown=name)


def _field_of(tag: str, fields: Mapping[str, Field]) -> Field | None:
    """The field that a column answers, or the list's column if it answers a cell of a list; None
    where there is no such field, and for a list itself, which has no single column.
    """
    if tag in fields:
        return fields[tag] if fields[tag].kind is not Kind.LIST else None
    for field in fields.values():
        row = tag.removeprefix(f"{field.id}.").partition(".")[0]
        if field.kind is Kind.LIST and row in _ROWS:
            matches = [column for column in field.columns if field.cell(int(row), column) == tag]
            if matches:
                return matches[0]
    return None


def _no_field(tag: str, cells: Mapping[str, RawAnswer], fields: Mapping[str, Field]) -> Problem:
    """The problem of a column that answers no field."""
    if tag.startswith(RETIRED) and tag not in cells:
        return answered_twice(tag.removeprefix(RETIRED))
    if tag in fields:
        example = fields[tag].cell(1, fields[tag].columns[0])
        message = f"“{tag}” is a list; each cell has its own column"
        return Problem("answers.unknown", message, hint=f"use columns such as “{example}”")
    return unknown_field(tag, fields)


def _unclear_boxes(
    columns: Mapping[str, Field], cells: Mapping[str, RawAnswer]
) -> Iterator[Problem]:
    """Problems of check box cells that are neither true nor false."""
    for tag, field in columns.items():
        text = usual_signs(cells[tag].text)
        if field.kind is Kind.CHECK and text.casefold() not in _TICKS and text != NOT_KNOWN:
            message = f"“{tag}” contains “{text}”, but should be {EXPECTED[Kind.CHECK]}"
            yield Problem(
                "answers.value", message, hint="leave the cell empty for a box without a tick"
            )


def _unknown_codes(answers: Answers, schema: AnswerSchema) -> Iterator[Problem]:
    """Problems of answered codes that are not among the choices."""
    for ident, value in answers.items():
        known = schema.choices.get(ident)
        if known and schema.fields[ident].kind is Kind.SEVERAL and isinstance(value, tuple):
            for code in map(str, value):
                if code not in known:
                    message = f"“{ident}” has no choice “{code}”"
                    yield Problem("answers.value", message, hint=did_you_mean(code, known))


def _raw(field: Field, cell: RawAnswer, schema: AnswerSchema) -> RawAnswer:
    """A cell as a raw answer, as a reader of worksheets would return it."""
    text = cell.text
    if usual_signs(text) == NOT_KNOWN:
        return RawAnswer(NOT_KNOWN)
    match field.kind:
        case Kind.SEVERAL if schema.choices.get(field.id):
            texts = filter(None, map(str.strip, text.split(";")))
            codes = ((each, schema.chosen(field, each)) for each in texts)
            ticks = (found[0] if len(found) == 1 else each for each, found in codes)
            return RawAnswer("", "", tuple(dict.fromkeys(ticks)))
        case Kind.CHECK:
            is_ticked = _TICKS.get(usual_signs(text).casefold())
            return RawAnswer("", "", (text,) if is_ticked else ())
        case _:
            return cell
