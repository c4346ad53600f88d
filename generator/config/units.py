"""Units: the organisation, its departments and its teams, each with its layers of settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from generator.config.layers import find_node, pick
from generator.document.tree import OTHER
from generator.foundation import yaml_nodes
from generator.foundation.errors import ConfigError, Place, Problem, did_you_mean
from generator.foundation.files import resolved
from generator.foundation.limits import Limits, amount, more
from generator.foundation.yaml_nodes import (
    MAX_DEPTH,
    NO_DRAFTS,
    Drafts,
    KeyValue,
    ListNode,
    MapNode,
    Node,
    TextNode,
)

Level = Literal["department", "team"]


@dataclass(frozen=True, eq=False)
class Layer:
    """Settings of one origin; `name` says which, as in `department pharmacy`.

    A layer is equal only to itself, so that the result of merging several layers can be cached for
    all units that share them.
    """

    name: str
    node: MapNode


@dataclass(frozen=True)
class Unit:
    """The unit that a set of documents is for: a team, a department, or the whole organisation.

    `department` and `team` are the names that documents print, empty if the unit is larger. In
    `layers` the last is on top. `place` is the unit's place in its file.
    """

    id: str
    department: str
    department_id: str
    team: str
    layers: tuple[Layer, ...]
    place: Place

    @property
    def level(self) -> str:
        return "team" if self.team else "department" if self.department else "organisation"


@dataclass(frozen=True)
class TableTeam:
    """A team in a team table: an id that can name a folder, the name that documents print, the id
    of its department or "", its settings by dotted key, and its place.
    """

    id: str
    name: str
    department: str
    settings: tuple[tuple[str, str], ...]
    place: Place


@dataclass(frozen=True)
class Structure:
    """The content of a file and the files it includes: the units, the entries of departments and
    teams as written, their problems, and the digest of each file.
    """

    units: tuple[Unit, ...]
    entries: tuple[tuple[MapNode, Level], ...]
    problems: tuple[Problem, ...]
    files: tuple[tuple[str, str], ...]


def read_units(
    root: MapNode, top: tuple[Layer, ...], limits: Limits, drafts: Drafts = NO_DRAFTS
) -> Structure:
    """The organisation, then each department followed by its teams; `top` is above all layers.
    Included files among the `drafts` are not read.

    Raises `ConfigError` as soon as there are more units than the limits allow, without reading more
    files.
    """
    reader = _Reader(root, top, limits, drafts)
    units = tuple(islice(reader.units(root), limits.units + 1))
    if len(units) > limits.units:
        message = f"has more than {amount('units', limits.units)} departments and teams"
        hint = f"put the teams into a table for playbook build --teams; {more('units')}"
        raise ConfigError(Problem("config.too_many", message, root.place, hint))
    return Structure(units, tuple(reader.entries), tuple(reader.problems), tuple(reader.files))


def check_units(root: MapNode, structure: Structure) -> Iterator[Problem]:
    """All problems of the units, except those of their settings."""
    from generator.config.validate import check_unit_keys  # imports pydantic, which is slow

    yield from structure.problems
    for entry, level in structure.entries:
        yield from check_unit_keys(entry, level)
    yield from _duplicate_ids(structure.units)
    yield from _overridden_locks(root, structure.units)


class _Reader:
    """Reads units from a file and the files it includes, and collects their problems."""

    def __init__(
        self, root: MapNode, top: tuple[Layer, ...], limits: Limits, drafts: Drafts
    ) -> None:
        self.top = top
        self._limits = limits
        self._drafts = drafts
        self._room = limits.included
        self.problems: list[Problem] = []
        self.entries: list[tuple[MapNode, Level]] = []
        self.files: list[tuple[str, str]] = [(root.place.file, root.digest)]

    def units(self, root: MapNode) -> Iterator[Unit]:
        own = {key: entry for key, entry in root.entries.items() if key != "departments"}
        organisation = root.get("organisation")
        name = _text(organisation, "id") if isinstance(organisation, MapNode) else ""
        base = Layer(f"organisation {name}", MapNode(own, root.place))
        yield Unit(name, "", "", "", (base, *self.top), root.place)
        for department in self._records(root, "departments", (root.place.file,)):
            yield from self._department(department, base)

    def _department(self, node: MapNode, base: Layer) -> Iterator[Unit]:
        self.entries.append((node, "department"))
        ident, name = _text(node, "id"), _text(node, "name")
        layers = (base, *_own(f"department {ident}", node))
        yield Unit(ident, name, ident, "", (*layers, *self.top), node.place)
        for team in self._records(node, "teams", (base.node.place.file, node.place.file)):
            self.entries.append((team, "team"))
            own = _own(f"team {_text(team, 'id')}", team)
            yield Unit(
                _text(team, "id"),
                name,
                ident,
                _text(team, "name"),
                (*layers, *own, *self.top),
                team.place,
            )

    def _records(self, parent: MapNode, key: str, chain: tuple[str, ...]) -> Iterator[MapNode]:
        entry = parent.entries.get(key)
        if entry is None or (isinstance(entry.value, TextNode) and not entry.value.text):
            return
        if not isinstance(entry.value, ListNode):
            self.problems.append(_shape(entry.place, key))
            return
        for item in entry.value.items:
            if isinstance(item, MapNode):
                yield from self._included(item, chain) if "include" in item.entries else (item,)
            else:
                self.problems.append(_shape(item.place, key))

    def _included(self, item: MapNode, chain: tuple[str, ...]) -> Iterator[MapNode]:
        """The entry in an included file; its path is relative to the file that names it."""
        entry = item.entries["include"]
        others = [other for key, other in item.entries.items() if key != "include"]
        if others:
            hint = f"move the other keys into {_text(item, 'include')}"
            message = "an entry that includes a file must contain nothing else"
            self.problems.append(Problem("config.include", message, others[0].place, hint))
            return
        name = _text(item, "include")
        path = Path(entry.place.file).parent / name
        shown = yaml_nodes.shown(path)
        message, hint = _include_problem(name, path, shown, chain)
        if message:
            self.problems.append(Problem("config.include", message, entry.place, hint))
        else:
            yield from self._loaded(path, entry, (*chain, shown))

    def _loaded(self, path: Path, entry: KeyValue, chain: tuple[str, ...]) -> Iterator[MapNode]:
        with suppress(OSError):  # reading the file reports it
            self._room -= path.stat().st_size
        if self._room < 0:
            message = (
                f"all included files together exceed {amount('included', self._limits.included)}"
            )
            self.problems.append(Problem("config.included", message, entry.place, more("included")))
            return
        try:
            node = yaml_nodes.load(path, limits=self._limits, drafts=self._drafts)
        except ConfigError as error:
            self.problems += (_at_include(problem, entry) for problem in error.problems)
            return
        self.files.append((node.place.file, node.digest))
        yield from self._included(node, chain) if "include" in node.entries else (node,)


def _include_problem(name: str, path: Path, shown: str, chain: tuple[str, ...]) -> tuple[str, str]:
    """The message and the hint for a file that cannot be included; empty if it can."""
    top = Path(chain[0])
    if not name:
        return "“include” names no file", "write its name: include: departments/care.yaml"
    if not resolved(path).is_relative_to(resolved(top.parent)):
        hint = f"put it into the folder of {top.name} or a subfolder"
        return f"“{name}” is outside the organisation's folder", hint
    if shown in chain:
        cycle = " → ".join([*chain[chain.index(shown) :], shown])
        return f"includes itself: {cycle}", "remove one of these includes"
    if len(chain) > MAX_DEPTH:
        hint = "replace an include with the content of the last file"
        return f"includes are nested more than {MAX_DEPTH} files deep", hint
    return "", ""


def _at_include(problem: Problem, entry: KeyValue) -> Problem:
    """The problem of an included file, at the include if the file cannot be read, otherwise in the
    file.
    """
    name = entry.value.text if isinstance(entry.value, TextNode) else ""
    match problem.code:
        case "yaml.missing":
            message, hint = f"there is no file “{name}”", "write its path relative to this file"
        case "yaml.unreadable":
            message, hint = f"“{name}” {problem.message}", problem.hint
        case _:
            return problem
    return Problem("config.include", message, entry.place, hint)


def _own(name: str, node: MapNode) -> tuple[Layer, ...]:
    """The layer of a department or team; empty if it sets nothing."""
    picked = pick(node)
    return (Layer(name, picked),) if picked.entries else ()


def _shape(place: Place, key: str) -> Problem:
    hint = f"write each as “- {{id: …, name: …}}” below {key}:"
    return Problem("config.type", f"“{key}” should be a list of entries", place, hint)


def _duplicate_ids(units: Iterable[Unit]) -> Iterator[Problem]:
    seen: dict[str, Unit] = {}
    for unit in units:
        same = unit.id.casefold()  # ids name folders, and some systems ignore case in names
        if unit.id == OTHER and unit.level == "department":
            message = f"the id “{OTHER}” is reserved for answers that are not on the list"
            yield Problem("config.reserved", message, unit.place, "choose another id")
        if same and same in seen:
            owner = _owner(seen[same], unit)
            message = f"the id “{unit.id}” of this {unit.level} already belongs to {owner}"
            hint = "give the organisation, every department and every team an id of its own"
            yield Problem("config.duplicate_id", message, unit.place, hint)
        seen.setdefault(same, unit)


def _owner(first: Unit, unit: Unit) -> str:
    if first.level == "organisation":
        return "the organisation"
    return f"another {first.level}" if first.level == unit.level else f"a {first.level}"


def _overridden_locks(root: MapNode, units: Iterable[Unit]) -> Iterator[Problem]:
    """Problems for settings that the organisation locked, but a department or team sets."""
    from generator.config.keys import SETTINGS, is_setting  # imports pydantic, which is slow

    locked = root.get("locked")
    for lock in locked.items if isinstance(locked, ListNode) else ():
        if not isinstance(lock, TextNode):
            continue
        if not is_setting(lock.text):
            message = f"there is no setting “{lock.text}”"
            hint = did_you_mean(lock.text, SETTINGS)
            near = hint if hint.startswith("did you mean") else "see playbook explain"
            yield Problem("config.locked", message, lock.place, near)
        for layer in (layer for unit in units for layer in unit.layers[1:]):
            found = find_node(layer.node, lock.text)
            if found is not None:
                message = (
                    f"“{lock.text}” is locked in {lock.place.near()}, so the {layer.name}"
                    " cannot set it"
                )
                hint = "remove it here, or remove the lock there"
                yield Problem("config.locked", message, found[1], hint)


def _text(node: Node, key: str) -> str:
    value = node.get(key) if isinstance(node, MapNode) else None
    return value.text if isinstance(value, TextNode) else ""
