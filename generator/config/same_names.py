"""Warnings for records that people cannot tell apart when they choose one by its label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.config.layers import records_in, text_of
from generator.document.choices import same_labels
from generator.foundation.errors import Place, Problem
from generator.foundation.yaml_nodes import MapNode

# The lists that people choose from in a document, and the key of what they see.
_LABELS = (
    ("goals", "label"),
    ("goals", "metric"),
    ("data_sources", "label"),
)
# The lists of which people see several keys, and what these are called.
_JOINED = (
    ("cheat_codes", ("phrase", "by", "audience"), "phrase and audience"),
    ("escalation_contacts", ("role", "name"), "role and name"),
)


def same_choices(root: MapNode) -> Iterator[Problem]:
    """Warnings for the lists of a merged configuration."""
    for path, key in _LABELS:
        records = records_in(root, path)
        yield from _same_names([(record, text_of(record, key)) for record in records], key, key)
    for path, keys, kind in _JOINED:
        shown = [
            (record, ", ".join(filter(None, (text_of(record, key) for key in keys))))
            for record in records_in(root, path)
        ]
        yield from _same_names(shown, keys[0], kind)


def same_departments(departments: Iterable[MapNode]) -> Iterator[Problem]:
    """Warnings for departments of the same name."""
    yield from _same_names([(node, text_of(node, "name")) for node in departments], "name", "name")


def _same_names(choices: list[tuple[MapNode, str]], key: str, kind: str) -> Iterator[Problem]:
    """A warning for each record whose label another one already has: pairs of record and
    label. `key` is the one to correct.
    """
    records = {text_of(record, "id"): (record, label) for record, label in choices if label}
    labels = [(ident, label) for ident, (_, label) in records.items()]
    for ident, earlier in same_labels(labels):
        record, label = records[ident]
        place, other = _place_of(record, key), _place_of(records[earlier][0], key)
        message = f"“{ident}” has the same {kind} as “{earlier}” ({other.near()}): “{label}”"
        hint = "reword one of them: an answer in a filled file cannot say which of the two it means"
        yield Problem("config.same_name", message, place, hint, "warning")


def _place_of(record: MapNode, key: str) -> Place:
    entry = record.entries.get(key)
    return entry.value.place if entry else record.place
