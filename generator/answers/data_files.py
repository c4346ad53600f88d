"""Answers from data files (YAML, JSON, CSV, XLSX), for building documents with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from generator.answers.answer_schema import AnswerSchema
from generator.answers.answer_tables import answer_table, answers_in_table
from generator.answers.answer_trees import TreeReader, map_of_answers
from generator.document.answers import Answers
from generator.foundation import yaml_nodes
from generator.foundation.errors import ConfigError, Problem
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.spreadsheets.table_files import SPREADSHEETS
from generator.foundation.tables import Notes
from generator.foundation.yaml_nodes import ListNode, MapNode, TextNode


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
        return answers_in_table(path, schema, limits)
    reader = TreeReader(schema)
    answers = reader.answers(map_of_answers(yaml_nodes.load(path, limits=limits, private=True)))
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
        row = next(answer_table(path, limits).rows(), None)
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
    return {**dict.fromkeys(map_of_answers(root).entries, ""), **texts}


def notes(path: Path, limits: Limits = LIMITS) -> tuple[Problem, ...]:
    """Warnings about a file of answers that is a table: columns that are not read, hidden rows."""
    if not _is_table(path):
        return ()
    table = answer_table(path, limits)
    found = Notes(table)
    for row in table.rows():
        found.add(row)
    return tuple(found)


def _is_table(path: Path) -> bool:
    return path.suffix.lower() in SPREADSHEETS
