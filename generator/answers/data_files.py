"""Answers from data files (YAML, JSON, CSV, XLSX), for building documents with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from generator.answers.flat_table import HEADING, STAMP
from generator.answers.interpret import (
    A_DATE,
    ENGLISH,
    AnswerWords,
    allowed,
    chosen,
    interpret,
    typed,
)
from generator.answers.renames import RETIRED, belongs, renamed
from generator.document.answers import Answers, RawAnswer, Row, Value
from generator.document.notation import DATA, NOT_KNOWN
from generator.document.tree import Field, Kind
from generator.foundation import yaml_nodes
from generator.foundation.characters import unprintable, usual_signs
from generator.foundation.errors import NOWHERE, ConfigError, Place, Problem, did_you_mean
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.locale import Locale, find_locale
from generator.foundation.spreadsheets.table_files import SPREADSHEETS
from generator.foundation.tables import DataTable, Notes, TableRow, joined_cells, open_table
from generator.foundation.yaml_nodes import ListNode, MapNode, Node, TextNode

# How spreadsheet programs show a check box, in the languages of the documents.
_TICKS = {"true": True, "wahr": True, "verdadero": True}
_TICKS |= {"false": False, "falsch": False, "falso": False}
_CLOSE = 0.8
# Finds texts that are two numbers, with a decimal point and with a decimal comma.
_EITHER = ENGLISH.for_table(";")
_ROWS = frozenset(map(str, range(1, 10_000)))


@dataclass(frozen=True)
class AnswerSchema:
    """What can be answered: fields by id, current ids by former ids (`aliases`), and the labels by
    code of each field that has choices. `locale` is that of tables that do not name their own.
    """

    fields: Mapping[str, Field]
    aliases: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]]
    locale: Locale = ENGLISH

    def codes(self, field: Field) -> Iterable[str]:
        """The codes of a field's choices."""
        return self.choices.get(field.id) or [option.code for option in field.options]

    def chosen(self, field: Field, text: str) -> tuple[str, ...]:
        """The codes that a text stands for, which may be a code or a label."""
        return chosen(field, text, self.choices.get(field.id, {}))


def load_answers(
    path: Path, schema: AnswerSchema, limits: Limits = LIMITS
) -> tuple[Answers, tuple[Problem, ...]]:
    """The answers in a YAML or JSON file: the output of `playbook read` for one file, an `answers`
    map, or such a map alone; or in a CSV or XLSX file of one row that `playbook read` wrote, in its
    sheet of data.

    Former ids of fields count as the current ones. With them come warnings about answers that
    people may have meant otherwise. Raises `ConfigError` with every unknown id and every value that
    does not fit its field, each with its line.
    """
    if _is_table(path):
        return _from_table(path, schema, limits)
    reader = _NodeReader(schema)
    answers = reader.answers(_map_of_answers(yaml_nodes.load(path, limits=limits, private=True)))
    if reader.problems:
        raise ConfigError(*reader.problems)
    return answers, ()


def matching_playbook(
    path: Path, ids: Mapping[str, Collection[str]], limits: Limits = LIMITS
) -> str | None:
    """The playbook that a file of answers is for: the one it names, else the only one that has all
    its fields; None where no single playbook matches. `ids` are each playbook's field ids.
    """
    named = _head(path, limits)
    answered = {name for name in named if "." in name}
    playbook = named.get("playbook", "")
    matches = [
        ident
        for ident, known in ids.items()
        if ident == playbook or (not playbook and answered.issubset(known))
    ]
    return matches[0] if len(matches) == 1 else None


def organisation_of(path: Path, limits: Limits = LIMITS) -> str:
    """The organisation that a file of answers names, as `playbook read` writes it; "" for none."""
    return _head(path, limits).get("organisation", "")


def _head(path: Path, limits: Limits) -> Mapping[str, str]:
    """What a file of answers says of itself, such as its playbook, and the ids of its answers, each
    with its text.
    """
    if _is_table(path):
        row = next(_table(path, limits).rows(), None)
        return row.cells if row else {}
    root = yaml_nodes.load(path, limits=limits, private=True)
    items = root.get("items")
    item = items.items[0] if isinstance(items, ListNode) and items.items else root
    entries = item.entries if isinstance(item, MapNode) else {}
    texts = {
        name: entry.value.text
        for name, entry in entries.items()
        if isinstance(entry.value, TextNode)
    }
    return {**dict.fromkeys(_map_of_answers(root).entries, ""), **texts}


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
    table = open_table(path, limits, HEADING)
    known = {*HEADING, *STAMP}
    foreign = [name for name in table.columns if "." not in name and name not in known]
    return replace(table, others=()).without(foreign)


def _from_table(
    path: Path, schema: AnswerSchema, limits: Limits
) -> tuple[Answers, tuple[Problem, ...]]:
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
        if isinstance(node, TextNode):
            codes = self._schema.chosen(field, node.text) if offered else (node.text,)
            if len(codes) == 1:
                return codes[0]
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
        if doubt and not node.is_plain:  # `playbook read` quotes what it could not read as a number
            return self._report("answers.value", field, node, doubt)
        if field.kind is Kind.CHECK:
            value = {"true": True, "false": False}.get(node.text)
        elif field.kind is Kind.CHOICE:
            value = self._choice(field, node)
        elif field.kind is not Kind.LIST and not self._offered(field):
            value = typed(field, node.text, DATA)
        if value is not None:
            return value
        if field.kind is Kind.NUMBER and DATA.read_number(node.text) is not None:
            return self._misfit(field, node, allowed(field.bounds, DATA), "answer.misfit")
        codes = self._schema.chosen(field, node.text) or self._schema.codes(field)
        return self._misfit(field, node, _EXPECTED.get(field.kind, f"one of: {', '.join(codes)}"))

    def _choice(self, field: Field, node: TextNode) -> str | None:
        """The code of a choice; None where the text is none, or stands for several."""
        codes = self._schema.chosen(field, node.text)
        if len(codes) == 1:
            return codes[0]
        is_closed = bool(field.options) and not field.free
        return None if codes or is_closed else node.text

    def _misfit(self, field: Field, node: Node, expected: str, code: str = "answers.value") -> str:
        return self._report(code, field, node, f"should be {expected}")

    def _report(self, code: str, field: Field, node: Node, what: str) -> str:
        hint = "playbook read prints the answers of a filled file in the right form"
        message = f"“{field.id}” {what}"
        self.problems.append(Problem(code, message, node.place, hint, field=field.id))
        return ""


_EXPECTED = {
    Kind.NUMBER: "a number like 12 or 12.5",
    Kind.DATE: A_DATE,
    Kind.CHECK: "true or false",
    Kind.SEVERAL: "a list of codes",
    Kind.LIST: "a list of rows",
}
