"""Answers from data files (YAML, JSON, CSV, XLSX), for building documents with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from generator.answers.interpret import A_DATE, ENGLISH, interpret, typed
from generator.answers.renames import RETIRED, belongs, renamed
from generator.document.answers import Answers, RawAnswer, Row, Value
from generator.document.notation import DATA, NOT_KNOWN
from generator.document.tree import Field, Kind
from generator.foundation import yaml_nodes
from generator.foundation.characters import unprintable, usual_signs
from generator.foundation.errors import NOWHERE, ConfigError, Place, Problem, did_you_mean
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.locale import Locale, find_locale
from generator.foundation.table_files import SPREADSHEETS
from generator.foundation.tables import DataTable, Notes, TableRow, joined_cells, open_table
from generator.foundation.yaml_nodes import ListNode, MapNode, Node, TextNode

# How spreadsheet programs show a check box, in the languages of the documents.
_TICKS = {"true": True, "wahr": True, "verdadero": True}
_TICKS |= {"false": False, "falsch": False, "falso": False}
_SHEET = "Data"  # the worksheet with answers in a workbook that `playbook read` wrote
_CLOSE = 0.8
# What `playbook read` writes beside the answers: whose they are, and from which file.
STAMP = (
    "file",
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
# Finds texts that are two numbers, with a decimal point and with a decimal comma.
_EITHER = ENGLISH.for_table(";")
_ROWS = frozenset(map(str, range(1, 10_000)))


@dataclass(frozen=True)
class AnswerSchema:
    """What can be answered: fields by id, current ids by former ids (`aliases`), and the codes of
    each field that has choices. `locale` is that of tables that do not name their own.
    """

    fields: Mapping[str, Field]
    aliases: Mapping[str, str]
    choices: Mapping[str, Collection[str]]
    locale: Locale = ENGLISH


def load_answers(path: Path, schema: AnswerSchema, limits: Limits = LIMITS) -> Answers:
    """The answers in a YAML or JSON file: the output of `playbook read` for one file, an `answers`
    map, or such a map alone; or in a CSV or XLSX file of one row that `playbook read` wrote.

    Former ids of fields count as the current ones. Raises `ConfigError` with every unknown id and
    every value that does not fit its field, each with its line.
    """
    if _is_table(path):
        return _from_table(path, schema, limits)
    reader = _NodeReader(schema)
    answers = reader.answers(_map_of_answers(yaml_nodes.load(path, limits=limits, private=True)))
    if reader.problems:
        raise ConfigError(*reader.problems)
    return answers


def matching_playbook(
    path: Path, ids: Mapping[str, Collection[str]], limits: Limits = LIMITS
) -> str | None:
    """The playbook that a file of answers is for: the one it names, else the only one that has all
    its fields; None where no single playbook matches. `ids` are each playbook's field ids.
    """
    if _is_table(path):
        row = next(_table(path, limits).rows(), None)
        cells = row.cells if row else {}
        named, answered = cells.get("playbook", ""), {name for name in cells if "." in name}
    else:
        root = yaml_nodes.load(path, limits=limits, private=True)
        answered = set(_map_of_answers(root).entries)
        items = root.get("items")
        item = items.items[0] if isinstance(items, ListNode) and items.items else root
        name = item.get("playbook") if isinstance(item, MapNode) else None
        named = name.text if isinstance(name, TextNode) else ""
    matches = [
        playbook
        for playbook, known in ids.items()
        if playbook == named or (not named and answered.issubset(known))
    ]
    return matches[0] if len(matches) == 1 else None


def notes(path: Path, limits: Limits = LIMITS) -> tuple[Problem, ...]:
    """Warnings about a file of answers that is a table: columns that are not read, hidden rows."""
    if not _is_table(path):
        return ()
    table = _table(path, limits)
    found = Notes(table)
    for row in table.rows():
        found.add(row)
    return tuple(found)


def _is_table(path: Path) -> bool:
    return path.suffix.lower() in SPREADSHEETS


def _table(path: Path, limits: Limits) -> DataTable:
    """The table of answers in a file, without the columns of its other uses."""
    table = open_table(path, limits, _SHEET)
    foreign = [name for name in table.columns if "." not in name and name not in STAMP]
    return replace(table, others=()).without(foreign)


def _from_table(path: Path, schema: AnswerSchema, limits: Limits) -> Answers:
    """The answers in a table of one row, as `playbook read` writes it: one column per answer."""
    table = _table(path, limits)
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
    raw_answers = {
        tag: _raw(field, current_cells[tag], has_choices=bool(schema.choices.get(tag)))
        for tag, field in columns.items()
    }
    fields = [
        field for field in schema.fields.values() if any(belongs(tag, field.id) for tag in columns)
    ]
    answers, problems = interpret(fields, raw_answers, place.file, locale)
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
    if problems or wrong:
        raise ConfigError(*(replace(problem, place=place) for problem in (*problems, *wrong)))
    return answers


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
        place = Place(yaml_nodes.shown(table.path))
        raise ConfigError(Problem("answers.several", message, place, hint))
    return rows[0]


def _near_misses(table: DataTable, fields: Mapping[str, Field]) -> Iterator[Problem]:
    """Problems of columns that are not read, but whose names are like those of fields."""
    last = {ident.rpartition(".")[2]: ident for ident in fields}
    for name in table.headings.values():
        if name in table.ignored:
            plain = "_".join(name.casefold().split())
            near = get_close_matches(plain, fields, n=1, cutoff=_CLOSE)
            if plain in last or near:
                yield _unknown(last.get(plain) or near[0], fields, shown=name)


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
        return _twice(tag.removeprefix(RETIRED))
    if tag in fields:
        example = fields[tag].cell(1, fields[tag].columns[0])
        message = f"“{tag}” is a list; each cell has its own column"
        return Problem("answers.unknown", message, hint=f"use columns such as “{example}”")
    return _unknown(tag, fields)


def _unclear_boxes(
    columns: Mapping[str, Field], cells: Mapping[str, RawAnswer]
) -> Iterator[Problem]:
    """Problems of check box cells that are neither true nor false."""
    for tag, field in columns.items():
        text = usual_signs(cells[tag].text)
        if field.kind is Kind.CHECK and text.casefold() not in _TICKS and text != NOT_KNOWN:
            message = f"“{tag}” contains “{text}”, but should be {_EXPECTED[Kind.CHECK]}"
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


def _unknown(
    name: str, known: Iterable[str], place: Place = NOWHERE, *, shown: str = ""
) -> Problem:
    message = f"there is no field “{shown or name}”"
    return Problem("answers.unknown", message, place, did_you_mean(name, known))


def _twice(name: str, place: Place = NOWHERE) -> Problem:
    message = f"“{name}” is also answered under another name of the same field"
    return Problem("answers.twice", message, place, "keep one of the two answers")


def _raw(field: Field, cell: RawAnswer, *, has_choices: bool) -> RawAnswer:
    """A cell as a raw answer, as a reader of worksheets would return it."""
    text = cell.text
    if usual_signs(text) == NOT_KNOWN:
        return RawAnswer(NOT_KNOWN)
    match field.kind:
        case Kind.SEVERAL if has_choices:
            return RawAnswer("", "", tuple(filter(None, map(str.strip, text.split(";")))))
        case Kind.CHECK:
            is_ticked = _TICKS.get(usual_signs(text).casefold())
            return RawAnswer("", "", (text,) if is_ticked else ())
        case _:
            return cell


def _map_of_answers(root: MapNode) -> MapNode:
    items = root.get("items")
    if isinstance(items, ListNode):
        if len(items.items) != 1 or not isinstance(items.items[0], MapNode):
            message = f"contains the answers of {len(items.items)} files"
            hint = "run playbook read on one file, and use its output"
            raise ConfigError(Problem("answers.several", message, items.place, hint))
        root = items.items[0]
    entry = root.entries.get("answers")
    if entry is None:
        return root
    beside = [key for key in root.entries if "." in key]
    if beside or not isinstance(entry.value, MapNode):
        message = f"“{beside[0]}” is next to “answers”" if beside else "“answers” is not a map"
        place = root.entries[beside[0]].place if beside else entry.place
        hint = "write every answer below “answers:”, as “clarify.request_received: …”"
        raise ConfigError(Problem("answers.shape", message, place, hint))
    return entry.value


class _NodeReader:
    """Turns nodes into answers and collects problems."""

    def __init__(self, schema: AnswerSchema) -> None:
        self._schema = schema
        self.problems: list[Problem] = []

    def answers(self, node: MapNode) -> dict[str, Value]:
        answers: dict[str, Value] = {}
        for key, entry in node.entries.items():
            field = self._schema.fields.get(self._schema.aliases.get(key, key))
            if field is None:
                self.problems.append(_unknown(key, self._schema.fields, entry.place))
                continue
            value = self._value(field, entry.value)
            if value != "" and field.id in answers:
                self.problems.append(_twice(key, entry.place))
            elif value != "":
                answers[field.id] = value
        return answers

    def _value(self, field: Field, node: Node) -> Value:
        match node:
            case TextNode():
                return self._single(field, node)
            case ListNode(items) if field.kind is Kind.LIST:
                return tuple(self._row(field, item) for item in items)  # type: ignore[return-value]
            case ListNode(items) if field.kind is Kind.SEVERAL:
                return tuple(self._code(field, item) for item in items)
            case _:
                return self._misfit(field, node, _EXPECTED.get(field.kind, "one text"))

    def _offered(self, field: Field) -> Collection[str]:
        """The choices of a field that takes several; none for any other field."""
        return self._schema.choices.get(field.id, ()) if field.kind is Kind.SEVERAL else ()

    def _code(self, field: Field, node: Node) -> str:
        """One code of a field that takes several."""
        offered = self._offered(field)
        if isinstance(node, TextNode) and (not offered or node.text in offered):
            return node.text
        return self._misfit(field, node, f"a list of some of: {', '.join(offered)}")

    def _row(self, field: Field, node: Node) -> Row | Value:
        """A row of a list: a text where the list has one unnamed column, else a map."""
        columns = {field.name_of(column): column for column in field.columns}
        if isinstance(node, TextNode) and "" in columns:
            return self._single(columns[""], node)
        if not isinstance(node, MapNode) or "" in columns:
            return self._misfit(field, node, "a list of rows")
        row: dict[str, Value] = {}
        for key, entry in node.entries.items():
            if key not in columns:
                hint = did_you_mean(key, columns)
                message = f"“{field.id}” has no column “{key}”"
                self.problems.append(Problem("answers.unknown", message, entry.place, hint))
                continue
            value = self._value(columns[key], entry.value)
            if value != "":
                row[key] = value
        return row

    def _single(self, field: Field, node: TextNode) -> Value:
        if not node.text:
            return None if node.is_null else ""
        value: Value = None
        doubt = _EITHER.number_doubt(node.text) if field.kind is Kind.NUMBER else ""
        if doubt and node.is_quoted:  # `playbook read` quotes what it could not read as a number
            return self._misfit(field, node, doubt=doubt)
        if field.kind is Kind.CHECK:
            value = {"true": True, "false": False}.get(node.text)
        elif field.kind is not Kind.LIST and not self._offered(field):
            value = typed(field, node.text, DATA)
        if value is not None:
            return value
        codes = ", ".join(option.code for option in field.options)
        return self._misfit(field, node, _EXPECTED.get(field.kind, f"one of: {codes}"))

    def _misfit(self, field: Field, node: Node, expected: str = "", *, doubt: str = "") -> str:
        message = f"“{field.id}” {doubt or f'should be {expected}'}"
        hint = "playbook read prints the answers of a filled file in the right form"
        self.problems.append(Problem("answers.value", message, node.place, hint))
        return ""


_EXPECTED = {
    Kind.NUMBER: "a number like 12 or 12.5",
    Kind.DATE: A_DATE,
    Kind.CHECK: "true or false",
    Kind.SEVERAL: "a list of codes",
    Kind.LIST: "a list of rows",
}
