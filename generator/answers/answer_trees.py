"""Answers from trees (YAML, JSON): maps, lists and texts that know their lines."""

from __future__ import annotations

from collections.abc import Collection

from generator.answers.answer_schema import EXPECTED, AnswerSchema, answered_twice, unknown_field
from generator.answers.interpret import ENGLISH, allowed, typed
from generator.document.answers import Row, Value
from generator.document.notation import DATA
from generator.document.tree import Field, Kind
from generator.foundation.errors import ConfigError, Problem, did_you_mean
from generator.foundation.yaml_nodes import ListNode, MapNode, Node, TextNode

# Finds texts that are two numbers, with a decimal point and with a decimal comma.
_EITHER = ENGLISH.for_table(";")


def map_of_answers(root: MapNode) -> MapNode:
    """The map of answers in a file: all of it, its `answers`, or those of its only item.

    Raises `ConfigError` where there are several items, or answers beside `answers`.
    """
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


class TreeReader:
    """Turns nodes into answers and collects the problems."""

    def __init__(self, schema: AnswerSchema) -> None:
        self._schema = schema
        self.problems: list[Problem] = []

    def answers(self, node: MapNode) -> dict[str, Value]:
        answers: dict[str, Value] = {}
        for key, entry in node.entries.items():
            field = self._schema.fields.get(self._schema.aliases.get(key, key))
            if field is None:
                self.problems.append(unknown_field(key, self._schema.fields, entry.place))
                continue
            value = self._value(field, entry.value)
            if value != "" and field.id in answers:
                self.problems.append(answered_twice(key, entry.place))
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
                return self._misfit(field, node, EXPECTED.get(field.kind, "one text"))

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
        return self._misfit(field, node, EXPECTED.get(field.kind, f"one of: {', '.join(codes)}"))

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
