"""Layers of settings and how they merge: organisation, department, team, and one run on top."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator.foundation.errors import Place
from generator.foundation.yaml_nodes import KeyValue, ListNode, MapNode, Node, TextNode

# Lists of records, and the key that identifies a record.
RECORDS = {
    "goals": "id",
    "cheat_codes": "id",
    "escalation_contacts": "id",
    "data_sources": "id",
    "cases": "id",
    "raci": "activity",
    "voice.terms": "avoid",
}
# Names of people: `one`, `many`, `gender` and `forms` belong together.
NAMES = frozenset({"voice.stakeholder", "voice.learner"})
_ONES = frozenset(f"{name}.one" for name in NAMES)
# The settings that a department or a team may have; for `organisation`, only those that may vary.
OVERRIDES = frozenset(
    [
        "branding",
        "rates",
        "voice",
        "goals",
        "cheat_codes",
        "escalation_contacts",
        "data_sources",
        "policies",
        "raci",
        "cases",
        "wording",
    ]
)
ORGANISATION_OVERRIDES = frozenset({"locale", "paper", "currency", "date"})


def merge(base: Node, over: Node, path: str = "") -> Node:
    """`base` with `over` on top: maps merge, lists of records merge by id, anything else is
    replaced.

    An empty value counts as absent. A name is one unit: a layer that sets `one` replaces all of it,
    so that no form of the old name remains.
    """
    if is_empty(over):
        return base
    if isinstance(base, MapNode) and isinstance(over, MapNode):
        return over if path in NAMES and _renames(over) else _merge_maps(base, over, path)
    if isinstance(base, ListNode) and isinstance(over, ListNode) and path in RECORDS:
        return _merge_records(base, over, path)
    return over


def merged(layers: Sequence[MapNode]) -> MapNode:
    """The layers merged, the last on top."""
    result, *rest = layers
    for layer in rest:
        result = merge(result, layer)  # type: ignore[assignment]
    return result


def records_in(root: Node, key: str) -> Iterator[MapNode]:
    """The records of the list at a dotted key; none if there is no list."""
    found = find_node(root, key)
    items = found[0].items if found and isinstance(found[0], ListNode) else ()
    return (item for item in items if isinstance(item, MapNode))


def text_of(node: MapNode, key: str) -> str:
    """The text of a key; empty if it has none."""
    value = node.get(key)
    return value.text if isinstance(value, TextNode) else ""


def find_node(root: Node, key: str) -> tuple[Node, Place] | None:
    """The value of a dotted key, with records by id, and the place of the key; None if absent."""
    node, place, path = root, root.place, ""
    for step in key.split("."):
        if isinstance(node, MapNode) and step in node.entries:
            entry = node.entries[step]
            node, place = entry.value, entry.place
        elif isinstance(node, ListNode) and path in RECORDS:
            records = (item for item in node.items if _identity(item, RECORDS[path], -1) == step)
            record = next(records, None)
            if record is None:
                return None
            node, place = record, record.place
        else:
            return None
        path = f"{path}.{step}" if path else step
    return node, place


def record_ids(root: Node, path: str) -> list[str]:
    """The ids of the records in a list, in their order."""
    found = find_node(root, path)
    items = found[0].items if found and isinstance(found[0], ListNode) else ()
    return [_identity(item, RECORDS[path], number) for number, item in enumerate(items)]


def is_empty(node: Node) -> bool:
    return isinstance(node, TextNode) and not node.text


def pick(entry: MapNode) -> MapNode:
    """The layer in a department's or team's entry: everything except its id, name and teams."""
    settings = {
        key: value
        for key, value in entry.entries.items()
        if key in OVERRIDES or key == "organisation"
    }
    return MapNode(settings, entry.place)


def layer_with_setting(key: str, text: str, place: Place) -> MapNode:
    """The layer for `--set key=value`; `key` is dotted and may contain record ids."""
    node: Node = TextNode(text, place)
    path = key.split(".")
    for depth in range(len(path) - 1, -1, -1):
        parent = ".".join(path[:depth])
        if parent in RECORDS:
            own = KeyValue(TextNode(path[depth], place), place)
            inner = node.entries if isinstance(node, MapNode) else {}
            node = ListNode((MapNode({RECORDS[parent]: own, **inner}, place),), place)
        else:
            node = MapNode({path[depth]: KeyValue(node, place)}, place)
    assert isinstance(node, MapNode)
    return node


def ordered(settings: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The keys and texts of one run or one row, in the order for `layer_with_setting`: a key that
    replaces a whole name comes first, so that it does not remove other parts of the name.
    """
    return sorted(settings, key=lambda setting: setting[0] not in _ONES)


def _renames(name: MapNode) -> bool:
    one = name.get("one")
    return one is not None and not is_empty(one)


def _merge_maps(base: MapNode, over: MapNode, path: str) -> MapNode:
    entries = dict(base.entries)
    for key, entry in over.entries.items():
        inner = f"{path}.{key}" if path else key
        old = entries.get(key)
        entries[key] = KeyValue(
            merge(old.value, entry.value, inner) if old else _added(entry.value, inner), entry.place
        )
    return MapNode(entries, over.place)


def _added(node: Node, path: str) -> Node:
    """A value without one to merge it with; in a list of records, removals are dropped."""
    if isinstance(node, ListNode) and path in RECORDS:
        return _merge_records(ListNode((), node.place), node, path)
    return node


def _merge_records(base: ListNode, over: ListNode, path: str) -> ListNode:
    key = RECORDS[path]
    merged: dict[str, Node] = {
        _identity(item, key, place): item for place, item in enumerate(base.items)
    }
    for place, item in enumerate(over.items, len(merged)):
        identity = _identity(item, key, place)
        if isinstance(item, MapNode) and _removes(item):
            merged.pop(identity, None)
        else:
            merged[identity] = (
                merge(merged[identity], item, f"{path}[]") if identity in merged else item
            )
    return ListNode(tuple(merged.values()), over.place)


def _removes(item: MapNode) -> bool:
    flag = item.get("remove")
    return isinstance(flag, TextNode) and flag.text == "true"


def _identity(item: Node, key: str, place: int) -> str:
    value = item.get(key) if isinstance(item, MapNode) else None
    return value.text if isinstance(value, TextNode) else f"\0{place}"
