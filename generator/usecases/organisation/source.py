"""An organisation's file and the files that it includes, with their problems as data."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from generator.config import Unit
from generator.config.layers import find_node, merged
from generator.config.units import read_units
from generator.foundation import yaml_nodes
from generator.foundation.digests import digest
from generator.foundation.errors import GeneratorError, Place, Problem
from generator.foundation.files import resolved
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.yaml_nodes import NO_DRAFTS, Drafts, ListNode, MapNode, Node, TextNode
from generator.foundation.yaml_positions import Keys
from generator.project.branding import theme_of
from generator.project.options import BuildOptions
from generator.usecases.build_project import open_build_project

_QUOTED = re.compile("“(.+?)”")


@dataclass(frozen=True)
class SourceFile:
    """A YAML file: its path, its name in problems, its bytes (those of a draft, if there is one)
    and what they say; the `root` is empty if they are not valid YAML.
    """

    path: Path
    name: str
    data: bytes
    root: MapNode

    @property
    def digest(self) -> str:
        return digest(self.data)

    @cached_property
    def _places(self) -> list[tuple[Place, Keys]]:
        """Every key and item by its place, in the order of the file."""
        return [(self.root.place, ()), *((at, keys) for keys, at in _places(self.root, ()))]

    @cached_property
    def entries(self) -> dict[Place, Keys]:
        """The keys of every map by its place; a map may begin where its first value does."""
        return {
            place: keys
            for place, keys in reversed(self._places)
            if isinstance(node_at(self.root, keys), MapNode)
        }

    def keys_at(self, place: Place) -> Keys:
        """The keys of the value that a problem at this place is about: the last one that begins
        there or before it; empty if there is none.
        """
        return self._places[max(0, bisect(self._places, place, key=lambda one: one[0]) - 1)][1]

    def keys_of(self, problem: Problem) -> Keys:
        """The keys of the value that a problem is about, or of the one that is missing."""
        keys = self.keys_at(problem.place)
        if problem.code == "config.missing" and (named := _QUOTED.match(problem.message)):
            last = named[1].rpartition(".")[2]
            above = self.entries.get(problem.place, keys)
            return keys if keys[-1:] == (last,) and above is keys else (*above, last)
        return keys


@dataclass(frozen=True)
class Spot:
    """Where the settings of a unit are written: a file, and the keys of its entry in there."""

    file: SourceFile
    keys: Keys


@dataclass(frozen=True)
class LocatedProblem:
    """A problem with the unit and the keys of the setting that it is about; both are empty for a
    problem that is not in the organisation's files.
    """

    problem: Problem
    unit: str = ""
    keys: Keys = ()


@dataclass(frozen=True)
class Source:
    """The files of an organisation and what they say: its units, even if some settings are wrong,
    and every problem, errors first. Without units, the file is not valid YAML.
    """

    files: tuple[SourceFile, ...]
    units: Mapping[str, Unit]
    problems: tuple[Problem, ...]

    @property
    def main(self) -> SourceFile:
        """The organisation's file."""
        return self.files[0]

    @property
    def organisation(self) -> str:
        """The id of the organisation."""
        return next(iter(self.units), "")

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.level == "error")

    @property
    def version(self) -> str:
        """A short name for exactly these files."""
        return digest(b"".join(file.data for file in self.files))[:16]

    @cached_property
    def located(self) -> tuple[LocatedProblem, ...]:
        """Every problem with the unit and the setting that it is about."""
        return tuple(map(self._located, self.problems))

    def _located(self, problem: Problem) -> LocatedProblem:
        file = next((file for file in self.files if file.name == problem.place.file), None)
        if file is None or not problem.place.line:
            return LocatedProblem(problem)
        keys = file.keys_of(problem)
        own = max(
            (spot for spot in self._spots.items() if _is_within(file, keys, spot[1])),
            key=lambda spot: len(spot[1].keys),
            default=None,
        )
        return (
            LocatedProblem(problem, own[0], keys[len(own[1].keys) :])
            if own
            else LocatedProblem(problem)
        )

    @cached_property
    def _spots(self) -> dict[str, Spot]:
        return {
            ident: Spot(file, keys)
            for ident, unit in self.units.items()
            for file in self.files
            if unit.place.file == file.name and (keys := file.entries.get(unit.place)) is not None
        }

    @cached_property
    def _merged(self) -> Callable[[str, int], MapNode]:
        """A unit's layers merged, some of the last ones left out."""

        @lru_cache(maxsize=16)
        def merge(unit: str, left_out: int) -> MapNode:
            layers = [layer.node for layer in self.units[unit].layers]
            return merged(layers[: len(layers) - left_out])

        return merge

    def spot(self, unit: str) -> Spot:
        """Where the settings of a unit are written. Raises `KeyError` for an unknown one."""
        return self._spots[unit]

    def value(self, unit: str, key: str) -> Node | None:
        """What a unit itself says for a dotted key, without the layers below; None for nothing, and
        if there is no such unit.
        """
        spot = self._spots.get(unit)
        return node_at(spot.file.root, (*spot.keys, *key.split("."))) if spot else None

    def effective(self, unit: str, key: str) -> Node | None:
        """What a unit uses for a dotted key, with all layers; None for nothing."""
        found = find_node(self._merged(unit, 0), key)
        return found[0] if found else None

    def inherited(self, unit: str, key: str) -> Node | None:
        """What a unit would use for a dotted key if it said nothing itself; None for nothing."""
        if unit == self.organisation:
            return None
        sets_something = self.units[unit].layers[-1].name.endswith(f" {unit}")
        found = find_node(self._merged(unit, int(sets_something)), key)
        return found[0] if found else None


def open_source(path: Path, drafts: Drafts = NO_DRAFTS, limits: Limits = LIMITS) -> Source:
    """The files of the organisation at a path, with their problems; files among the `drafts` are
    not read. Nothing is raised for what is wrong in them.

    Raises `ConfigError` if the organisation's file itself cannot be read.
    """
    main = _file(path, drafts, limits)
    try:
        root = yaml_nodes.parse(main.data, main.name, limits)
        structure = read_units(root, (), limits, drafts)
    except GeneratorError as error:
        return Source((main,), {}, tuple(error.problems))
    others = (Path(name) for name, _ in structure.files[1:])
    files = (main, *(_file(other, drafts, limits) for other in others))
    units = {unit.id: unit for unit in structure.units}
    return Source(files, units, tuple(_problems(path, drafts, limits)))


def node_at(root: Node, keys: Keys) -> Node | None:
    """The node under these keys; None if there is none."""
    node: Node | None = root
    for key in keys:
        if isinstance(node, MapNode):
            node = node.get(str(key))
        elif isinstance(node, ListNode) and isinstance(key, int) and key < len(node.items):
            node = node.items[key]
        else:
            return None
    return node


def _places(node: Node, keys: Keys) -> Iterator[tuple[Keys, Place]]:
    """Each key and item with its place, in the order of the file."""
    if isinstance(node, MapNode):
        for key, entry in node.entries.items():
            yield (*keys, key), entry.place
            yield from _places(entry.value, (*keys, key))
    elif isinstance(node, ListNode):
        for number, item in enumerate(node.items):
            yield (*keys, number), item.place
            yield from _places(item, (*keys, number))


def _is_within(file: SourceFile, keys: Keys, spot: Spot) -> bool:
    return spot.file is file and keys[: len(spot.keys)] == spot.keys


def _file(path: Path, drafts: Drafts, limits: Limits) -> SourceFile:
    name = yaml_nodes.shown(path)
    data = drafts.get(resolved(path))
    data = yaml_nodes.read(path, name, limits) if data is None else data
    try:
        root = yaml_nodes.parse(data, name, limits)
    except GeneratorError:
        root = MapNode({}, Place(name))
    return SourceFile(path, name, data, root)


def _problems(path: Path, drafts: Drafts, limits: Limits) -> Iterator[Problem]:
    """Everything that a build would report of the settings, errors first."""
    try:
        project = open_build_project(BuildOptions(path, limits=limits), drafts)
    except GeneratorError as error:
        yield from sorted(error.problems, key=lambda problem: problem.level)
        return
    yield from project.config.warnings
    own = project.config.organisation.layers
    yield from theme_of(
        project.settings(own), project.images, lambda key: project.place_in(own, key)
    )[1]


def text_at(node: Node | None) -> str:
    """A node as the text that a form shows: lists with an item on each line."""
    match node:
        case TextNode(text):
            return text
        case ListNode(items):
            return "\n".join(text_at(item) for item in items)
        case _:
            return ""
