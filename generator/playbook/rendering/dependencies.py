"""The settings that a template can read, found from its syntax tree without rendering it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from jinja2 import nodes

from generator.foundation.digests import digest
from generator.foundation.errors import Place, Problem, TemplateError, did_you_mean
from generator.playbook.catalogue import BELOW
from generator.playbook.expressions import dotted_names
from generator.playbook.layout import WORKSHEET, WorksheetLayout
from generator.playbook.manifest import PLAYBOOK
from generator.playbook.rendering.environment import Environment
from generator.playbook.rendering.template_errors import as_template_errors

EVERYTHING = "*"


def covers(read: str, name: str) -> bool:
    """Whether reading one dotted name can reveal a change to another: the two are equal, or one is
    below the other.
    """
    return (
        read == EVERYTHING or f"{name}.".startswith(f"{read}.") or f"{read}.".startswith(f"{name}.")
    )


@dataclass(frozen=True)
class Reach:
    """What a template, with all that it includes or extends, may read: dotted names of settings,
    such as `voice.stakeholder.one`, and the names of the templates.
    """

    settings: frozenset[str]
    templates: frozenset[str]


def reach(environment: Environment, template: str) -> Reach:
    """A superset of what one rendering reads: both branches of a condition count, and a name
    includes everything below it.

    Raises `TemplateError` for parts of a template that are never printed.
    """
    settings: set[str] = set()
    problems: list[Problem] = []
    first = Place(environment.catalogue.called(template))
    waiting, seen = [(template, first)], set[str]()
    while waiting:
        name, place = waiting.pop()
        if name in seen or environment.loader is None:
            continue
        seen.add(name)
        with as_template_errors(place):
            source, file, _ = environment.loader.get_source(environment, name)
            tree = environment.parse(source, name, file)
            settings |= _names(tree)
            problems += _unprinted(environment, name, tree, file or name)
            waiting += (
                (environment.join_path(other, name), Place(file or name, line))
                for other, line in _references(tree)
                if other
            )
    if problems:
        raise TemplateError(*problems)
    return Reach(frozenset(settings), frozenset(seen))


def _unprinted(
    environment: Environment, name: str, tree: nodes.Template, file: str
) -> Iterator[Problem]:
    """Problems with what a template that extends another never prints: a block that no template
    above has, and text outside of blocks.
    """
    extends = next((node for node in tree.body if isinstance(node, nodes.Extends)), None)
    target = extends.template if extends else None
    if extends is None or not isinstance(target, nodes.Const):
        return
    with as_template_errors(Place(file, extends.lineno)):
        known = _inherited_blocks(environment, environment.join_path(str(target.value), name))
    for node in _outside(tree.body[tree.body.index(extends) + 1 :]):
        if isinstance(node, nodes.Block):
            if node.name not in known:
                message = f"there is no block “{node.name}” in the templates that this one extends"
                hint = did_you_mean(node.name, known)
                yield Problem("template.block", message, Place(file, node.lineno), hint)
        else:
            message = "text outside of blocks is not printed, since this template extends another"
            place = Place(file, node.lineno + _blank_lines(node))
            yield Problem("template.outside", message, place, "move it into a block")


def _outside(body: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """The blocks of a template that are in no other block, and what would be printed outside of
    blocks.
    """
    for node in body:
        match node:
            case nodes.Macro() | nodes.AssignBlock():
                pass
            case nodes.TemplateData(data=text) if not text.strip():
                pass
            case nodes.Block() | nodes.TemplateData():
                yield node
            case nodes.Output():
                yield from _outside(node.nodes)
            case nodes.Expr():
                pass
            case _:
                yield from _outside(node.iter_child_nodes())


def _blank_lines(node: nodes.Node) -> int:
    """The number of line ends before the first text of a node."""
    data = node.data if isinstance(node, nodes.TemplateData) else ""
    return data[: len(data) - len(data.lstrip())].count("\n")


def reworded(
    environment: Environment, names: Iterable[str], layout: WorksheetLayout
) -> Iterator[tuple[str, str]]:
    """The blocks that a template overrides in the template of the same name below it.

    Yields `template block` and the digest of what the overridden block prints: its text and, on a
    worksheet or in a playbook, the rows of its step.
    """
    for name in names:
        if not name.endswith(".j2") or not environment.catalogue.find(name, below=True):
            continue
        with as_template_errors(Place(environment.catalogue.called(name))):
            overridden = _inherited_blocks(environment, f"{BELOW}{name}")
            own = _blocks(_tree(environment, name))
        is_laid_out = name.endswith((f"/{WORKSHEET}.md.j2", f"/{PLAYBOOK}.md.j2"))
        for block in own.keys() & overridden.keys():
            text = overridden[block] + (layout.printed_by(block) if is_laid_out else "")
            yield f"{name} {block}", digest(text.encode())[:12]


def _inherited_blocks(environment: Environment, name: str) -> dict[str, str]:
    """The blocks of a template and of those that it extends, the nearest one of each name."""
    blocks: dict[str, str] = {}
    seen = set[str]()
    while name and name not in seen:
        seen.add(name)
        tree = _tree(environment, name)
        blocks = _blocks(tree) | blocks
        above = (node.template for node in tree.find_all(nodes.Extends))
        targets = [target.value for target in above if isinstance(target, nodes.Const)]
        name = environment.join_path(str(targets[0]), name) if targets else ""
    return blocks


def _blocks(tree: nodes.Template) -> dict[str, str]:
    return {block.name: repr(block.body) for block in tree.find_all(nodes.Block)}


def _tree(environment: Environment, name: str) -> nodes.Template:
    assert environment.loader is not None
    source, file, _ = environment.loader.get_source(environment, name)
    return environment.parse(source, name, file)


class WrittenSettings:
    """The settings under dotted names as text, in the order of the names; `write` gives the text of
    a name and its value, "" for none. A group that is the same object in the settings of several
    documents is written once.
    """

    def __init__(self, names: Iterable[str], write: Callable[[str, Any], str]) -> None:
        self._groups = [(key, tuple(own)) for key, own in groupby(sorted(names), _first)]
        self._write = write
        self._known: dict[str, tuple[Any, str]] = {}

    def text(self, settings: Mapping[str, Any]) -> str:
        """The settings as text; names they lack are ignored."""
        return ", ".join(filter(None, (self._group(settings, *group) for group in self._groups)))

    def _group(self, settings: Mapping[str, Any], key: str, names: tuple[str, ...]) -> str:
        group, known = settings.get(key), self._known.get(key)
        if known is None or known[0] is not group:
            parts = (self._write(name, _value(settings, name)) for name in names)
            known = self._known[key] = (group, ", ".join(filter(None, parts)))
        return known[1]


class Profile:
    """The digests of the settings that a document reads, by dotted `names`."""

    def __init__(self, settings: Mapping[str, Any], names: frozenset[str]) -> None:
        known = (name for name in expanded(settings, names) if _first(name) in settings)
        self._written = WrittenSettings(known, _as_json)

    def digest(self, settings: Mapping[str, Any]) -> str:
        """12 hex digits of the settings under the names; names they lack are ignored."""
        return digest(f"{{{self._written.text(settings)}}}".encode())[:12]


def as_code(name: str, value: Any) -> str:
    """A name and its value as Python writes it, so that values that print differently differ; the
    order of the keys in a map is that of the settings, since documents may print it.
    """
    return f"{name!r}: {value!r}"


def expanded(settings: Mapping[str, Any], names: frozenset[str]) -> Iterable[str]:
    """The names that a document reads: those of all settings, if it may read any."""
    return settings if EVERYTHING in names else names


def _first(name: str) -> str:
    return name.partition(".")[0]


def _as_json(name: str, value: Any) -> str:
    """A name and its value as JSON; empty for no value."""
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return f"{json.dumps(name)}: {text}"


def _value(settings: Mapping[str, Any], name: str) -> Any:
    value: Any = settings
    for key in name.split("."):
        if not isinstance(value, Mapping):
            return value
        value = value.get(key)
    return value


@lru_cache(maxsize=64)
def _names(tree: nodes.Template) -> frozenset[str]:
    """The names of settings that a tree reads.

    A computed name could lead to any template, so it adds `EVERYTHING`.
    """
    computed = [EVERYTHING for other, _ in _references(tree) if other is None]
    return frozenset((*dotted_names(tree), *computed))


@lru_cache(maxsize=64)
def _references(tree: nodes.Template) -> tuple[tuple[str | None, int], ...]:
    """The templates that a tree names, with the line; None for a computed name."""
    found = tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport))
    targets = ((getattr(node, "template", None), node.lineno) for node in found)
    return tuple(
        (
            target.value
            if isinstance(target, nodes.Const) and isinstance(target.value, str)
            else None,
            line,
        )
        for target, line in targets
    )
