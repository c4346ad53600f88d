"""Converts nodes to typed settings, and pydantic's errors to problems at their line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Literal

from pydantic import ValidationError

from generator.config.layers import ORGANISATION_OVERRIDES, OVERRIDES
from generator.config.models import Model, Settings
from generator.config.text_checks import COMMENT, straight
from generator.config.value_types import Id, Text
from generator.foundation.errors import Place, Problem, did_you_mean
from generator.foundation.yaml_nodes import KeyValue, ListNode, MapNode, Node, TextNode

_KEY = "[key]"  # pydantic's name for the key of an entry, as opposed to its value
_MEMBER = re.compile(r"(dict|function-\w+)\[.+\]$")  # pydantic's names for the members of a union
_Location = tuple[int | str, ...]


class _Unit(Model):
    """The keys of a department or a team, without those of its layer."""

    id: Id
    name: Text


def validate(
    node: MapNode, kept: Mapping[str, Any] = MappingProxyType({})
) -> tuple[Settings | None, list[Problem]]:
    """The settings in a merged tree, or None and the problems of the tree; `kept` are those of its
    groups that are valid already.
    """
    groups = {
        key: kept[key] if key in kept else _plain(entry.value)
        for key, entry in node.entries.items()
    }
    try:
        return Settings.model_validate(groups), []
    except ValidationError as error:
        return None, list(_problems(error, node))


def check_unit_keys(entry: MapNode, level: Literal["department", "team"]) -> list[Problem]:
    """The problems with the keys of a department or a team, except those of its settings."""
    children = {"teams"} if level == "department" else set()
    allowed = OVERRIDES | {"id", "name", "organisation"} | children
    problems = [
        _unknown(key, item.place, allowed, f"a {level}")
        for key, item in entry.entries.items()
        if key not in allowed
    ]
    organisation = entry.get("organisation")
    if isinstance(organisation, MapNode):
        problems += [
            Problem(
                "config.not_here",
                f"“organisation.{key}” cannot differ in a {level}",
                item.place,
                f"these can: {', '.join(sorted(ORGANISATION_OVERRIDES))}",
            )
            for key, item in organisation.entries.items()
            if key not in ORGANISATION_OVERRIDES
        ]
    own = MapNode(
        {key: item for key, item in entry.entries.items() if key in ("id", "name")}, entry.place
    )
    try:
        _Unit.model_validate(_plain(own))
    except ValidationError as error:
        problems += _problems(error, own)
    return problems


def _plain(node: Node) -> Any:
    """The node as plain data for pydantic."""
    match node:
        case MapNode(entries):
            return {key: _plain(entry.value) for key, entry in entries.items()}
        case ListNode(items):
            return [_plain(item) for item in items]
        case TextNode(text):
            return text


def _problems(error: ValidationError, root: MapNode) -> Iterator[Problem]:
    details: list[Any] = [
        {**detail, "loc": tuple(step for step in detail["loc"] if not _MEMBER.match(str(step)))}
        for detail in error.errors(include_url=False)
        if _is_relevant(detail)
    ]
    unknown = {detail["loc"] for detail in details if detail["type"] == "extra_forbidden"}
    missing = {detail["loc"] for detail in details if detail["type"] == "missing"}
    misspelt = dict(_misspelt(unknown, missing))
    for detail in details:
        location = detail["loc"]
        node, place = _found(root, location)
        if location in misspelt.values():
            continue  # reported once, at the misspelt key
        if detail["type"] == "extra_forbidden":
            intended = misspelt.get(location)
            known = [str(intended[-1])] if intended else _siblings(location)
            yield _unknown(str(location[-1]), place, known, _parent(location))
        else:
            yield _problem(detail, place, node)


def _is_relevant(detail: Any) -> bool:
    """Whether an error is about the member of a union that fits the value: a map or a text."""
    last = str(detail["loc"][-1])
    is_map = isinstance(detail["input"], dict)
    return not _MEMBER.match(last) or last.startswith("dict[") == is_map


_SEE = "see the example that playbook init --defaults writes"


def _problem(detail: Any, place: Place, node: Node) -> Problem:
    """The problem for one of pydantic's errors, except unknown keys."""
    steps = [str(step) for step in detail["loc"] if not isinstance(step, int)]
    key = steps[-2] if steps[-1] == _KEY else ".".join(steps)
    given = detail["input"]
    match detail["type"]:
        case "missing":
            is_cut = isinstance(node, TextNode) and node.comment
            hint = COMMENT if is_cut else "add it here; it is required"
            return Problem("config.missing", f"“{key}” is missing", place, hint)
        case "literal_error":
            choices = [part for part in detail["ctx"]["expected"].split("'")[1::2] if part]
            hint = straight(str(given)) or f"write one of: {', '.join(choices)}"
            return Problem("config.value", f"“{key}” cannot be “{given}”", place, hint)
        case "value_error":
            reason = str(detail["ctx"]["error"])
            message = reason if reason.startswith("“") else f"“{key}” {reason}"
            shown = f"the value is “{given}”" if isinstance(given, str) else _SEE
            hint = straight(str(given)) or shown
            return Problem("config.value", message, place, hint)
        case "bool_parsing" | "bool_type":
            message = f"“{key}” should be true or false"
            return Problem("config.value", message, place, f"the value is “{given}”")
        case kind:
            shape = "be a list" if "list" in kind else "contain “key: value” lines"
            return Problem("config.type", f"“{key}” should {shape}", place, _SEE)


def _unknown(key: str, place: Place, known: Any, where: str) -> Problem:
    return Problem(
        "config.unknown_key", f"“{key}” is not a key of {where}", place, did_you_mean(key, known)
    )


def _misspelt(
    unknown: set[_Location], missing: set[_Location]
) -> Iterator[tuple[_Location, _Location]]:
    """Pairs of an unknown key and the missing key that was probably intended."""
    from difflib import SequenceMatcher

    for given in sorted(unknown, key=str):
        for required in sorted(missing, key=str):
            same_parent = given[:-1] == required[:-1]
            if (
                same_parent
                and SequenceMatcher(None, str(given[-1]), str(required[-1])).ratio() >= 0.6
            ):
                yield given, required
                break


def _siblings(location: _Location) -> list[str]:
    """The keys that the models allow in the place of an unknown one."""
    model: Any = Settings
    for step in location[:-1]:
        if isinstance(step, int):
            continue
        field = getattr(model, "model_fields", {}).get(step)
        if field is None:
            return []
        model = _model_in(field.annotation)
    return list(model.keys()) if isinstance(model, type) and issubclass(model, Model) else []


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    inner = [_model_in(part) for part in getattr(annotation, "__args__", ())]
    return next((part for part in inner if part is not None), None)


def _parent(location: _Location) -> str:
    names = [str(step) for step in location[:-1] if not isinstance(step, int)]
    return f"“{'.'.join(names)}”" if names else "this file"


def _found(node: Node, location: _Location) -> tuple[Node, Place]:
    """The node at a location and the place of its key; of the closest node around it, if there is
    none.
    """
    place = node.place
    for step in location:
        if isinstance(node, MapNode) and isinstance(step, str) and step in node.entries:
            entry: KeyValue = node.entries[step]
            node, place = entry.value, entry.place
        elif isinstance(node, ListNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            place = node.place
        else:
            break
    return node, place
