"""Layers: organisation, department, team and the settings of one run, laid over one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.foundation.errors import Place
from generator.foundation.yaml_nodes import KeyValue, ListNode, MapNode, Node, TextNode

# Lists of records and the key that tells one record from another.
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
# What a department or a team may set; of `organisation` only what varies by place.
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
    """`over` laid on `base`: maps merge, lists of records merge by their id, all else is replaced.

    An empty value counts as absent. A name is one unit: a layer that sets `one` replaces it whole,
    so that no form of the old name is left.
    """
    if is_empty(over):
        return base
    if isinstance(base, MapNode) and isinstance(over, MapNode):
        return over if path in NAMES and _renames(over) else _merge_maps(base, over, path)
    if isinstance(base, ListNode) and isinstance(over, ListNode) and path in RECORDS:
        return _merge_records(base, over, path)
    return over


def merged(layers: Sequence[MapNode]) -> MapNode:
    """The layers laid over one another, the last on top."""
    result, *rest = layers
    for layer in rest:
        result = merge(result, layer)  # type: ignore[assignment]
    return result


def find_node(root: Node, key: str) -> tuple[Node, Place] | None:
    """What stands under a dotted key, records by their id, and the place of its key; else None."""
    node, place, path = root, root.place, ""
    for step in key.split("."):
        if isinstance(node, MapNode) and step in node.entries:
            entry = node.entries[step]
            node, place = entry.value, entry.place
        elif isinstance(node, ListNode) and path in RECORDS:
            records = (item for item in node.items if _identity(item, RECORDS[path], -1) == step)
            found = next(records, None)
            if found is None:
                return None
            node, place = found, found.place
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
    """What of a department's or team's entry is a layer: all but its id, name and teams."""
    kept = {
        key: value
        for key, value in entry.entries.items()
        if key in OVERRIDES or key == "organisation"
    }
    return MapNode(kept, entry.place)


def assign(key: str, text: str, place: Place) -> MapNode:
    """The layer that `--set key=value` stands for; `key` is dotted, record ids included."""
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
    """The keys and texts of one run or one row in the order in which `assign` makes layers of them:
    what replaces a name whole comes first, so that the rest of the name may stand on either side.
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
    """A list of records that nothing stood under before: what it removes is simply not there."""
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
