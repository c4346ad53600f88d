"""The origins of values: what each layer sets for a key, and which layer wins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator.config.layers import RECORDS, find_node, is_empty
from generator.config.units import Unit
from generator.foundation.errors import NOWHERE, Place
from generator.foundation.yaml_nodes import ListNode, MapNode, Node, TextNode

DEFAULT = "product default"


@dataclass(frozen=True)
class Origin:
    """One layer's value for a key; `wins` marks the one that is used."""

    layer: str
    place: Place
    value: str
    wins: bool = False


def origins(unit: Unit, tree: MapNode, key: str) -> tuple[Origin, ...]:
    """The value of a dotted key in each layer, the product default first; empty for an unknown key.

    The winner is recognised by its place, since a value keeps its place when layers merge.
    """
    winner = find_node(tree, key)
    rows = [
        Origin(layer.name, own[1], value_text(own[0]), wins=_is_same(own[0], winner))
        for layer in unit.layers
        if (own := find_node(layer.node, key)) and not is_empty(own[0])
    ]
    known, default = _default(key)
    is_group = isinstance(winner and winner[0], MapNode | ListNode)
    if known and not is_group and (default or not rows):
        rows.insert(0, Origin(DEFAULT, NOWHERE, default, wins=not rows))
    return tuple(rows)


def leaves(node: Node, path: str = "") -> Iterator[tuple[str, TextNode]]:
    """Every text of a tree with its dotted key; records by id, items of other lists by number."""
    match node:
        case TextNode() if node.text:
            yield path, node
        case MapNode(entries):
            for key, entry in entries.items():
                yield from leaves(entry.value, f"{path}.{key}" if path else key)
        case ListNode(items):
            for number, item in enumerate(items, 1):
                yield from leaves(item, f"{path}.{_name(item, path, number)}")
        case _:
            pass


def value_text(node: Node) -> str:
    """A value on one line, a group of values in braces."""
    match node:
        case TextNode(text):
            return text
        case MapNode(entries):
            inner = (f"{key}: {value_text(entry.value)}" for key, entry in entries.items())
            return "{" + ", ".join(inner) + "}"
        case ListNode(items):
            return "[" + ", ".join(map(value_text, items)) + "]"


def _is_same(own: Node, winner: tuple[Node, Place] | None) -> bool:
    return winner is not None and own.place == winner[0].place


def _name(item: Node, path: str, number: int) -> str:
    key = RECORDS.get(path)
    value = item.get(key) if key and isinstance(item, MapNode) else None
    return value.text if isinstance(value, TextNode) else str(number)


def _default(key: str) -> tuple[bool, str]:
    """Whether the key is a single value in the schema, and its default."""
    from generator.config.models import Settings  # imports pydantic

    model: Any = Settings
    *parents, last = key.split(".")
    for step in parents:
        field = getattr(model, "model_fields", {}).get(step)
        model = field.annotation if field else None
    field = getattr(model, "model_fields", {}).get(last)
    if field is None or field.is_required():
        return False, ""
    default = field.get_default(call_default_factory=True)
    return not hasattr(default, "model_fields"), "" if default in (None, "") else str(default)
