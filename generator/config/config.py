"""One organisation's configuration: its file loaded, its layers merged and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.config.layers import RECORDS, assign, merged, ordered, record_ids
from generator.config.rules import Vocabulary, check_layers, check_rules, warn
from generator.config.units import Layer, Structure, Unit, check_units, read_units
from generator.foundation import yaml_nodes
from generator.foundation.cache import NO_CACHE, Cache
from generator.foundation.characters import unprintable
from generator.foundation.errors import ConfigError, Place, Problem, did_you_mean
from generator.foundation.limits import LIMITS, Limits, amount, more
from generator.foundation.yaml_nodes import MAX_DEPTH, ListNode, MapNode, groups

if TYPE_CHECKING:
    from generator.config.models import Settings

NO_WORDS = Vocabulary()
Plain = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Config:
    """A checked configuration.

    `folder` is where its files (logo, own templates) are found. `warnings` are of every unit.
    `top` are the settings of this run, which lie above all layers; `words` is what references may
    name, `day` the one that ages are counted to. `key` tells what all of it was made from.
    """

    folder: Path
    units: dict[str, Unit]
    warnings: tuple[Problem, ...] = ()
    top: tuple[Layer, ...] = ()
    words: Vocabulary = NO_WORDS
    day: date | None = None
    key: tuple[object, ...] = ()
    cache: Cache = NO_CACHE

    @property
    def organisation(self) -> Unit:
        return next(iter(self.units.values()))

    def departments(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units.values() if unit.level == "department")

    def teams(self, department: str = "") -> tuple[Unit, ...]:
        """Every team in the file's order, or those of one department."""
        teams = (unit for unit in self.units.values() if unit.level == "team")
        return tuple(team for team in teams if department in ("", team.department_id))

    def find(self, level: str, name: str) -> Unit:
        """The team or department with this id. Raises `ConfigError` naming the nearest one."""
        unit = self.units.get(name)
        if unit is None or unit.level != level:
            known = [other.id for other in self.units.values() if other.level == level]
            hint = did_you_mean(name, known) or f"the file has no {level}s"
            raise ConfigError(
                Problem(f"config.{level}", f"there is no {level} “{name}”", hint=hint)
            )
        return unit

    def tree(self, unit: Unit) -> MapNode:
        """The unit's layers as one tree, in which every value knows its place."""
        return merged([layer.node for layer in unit.layers])

    def settings(self, unit: Unit) -> Settings:
        """What holds for the unit, every layer laid over the one before."""
        return settings_of(unit.layers)

    def plain(self, layers: tuple[Layer, ...]) -> Plain:
        """Maps and lists of text, numbers, dates and None, for everything that these layers set.

        Not to be changed: all units of the same layers share it.
        """
        return self._plain(layers)

    @cached_property
    def _plain(self) -> Callable[[tuple[Layer, ...]], Plain]:
        known = {layer for unit in self.units.values() for layer in unit.layers}

        @lru_cache(maxsize=32)
        def found(layers: tuple[Layer, ...]) -> Plain:
            if not known.issuperset(layers):  # a row of a sheet, which the files do not tell
                return _plain_of(layers)
            key = ("plain", self.key, [layer.name for layer in layers])
            return self.cache.remember(key, lambda: _plain_of(layers))

        return found

    def check(self, layers: tuple[Layer, ...]) -> tuple[list[Problem], list[Problem]]:
        """The errors and the warnings of what some layers give together."""
        from generator.config.validate import validate  # costs pydantic's start

        root = merged([layer.node for layer in layers])
        settings, wrong = validate(root)
        asked = self.day or (settings.organisation.date if settings else None)
        errors = [*wrong, *check_layers(layers), *check_rules(root, self.words)]
        return errors, list(warn(root, asked or date.today()))


@lru_cache(maxsize=32)
def settings_of(layers: tuple[Layer, ...]) -> Settings:
    """What holds with these layers. Raises `ConfigError` with every problem of their types."""
    from generator.config.validate import validate  # costs pydantic's start

    settings, problems = validate(merged([layer.node for layer in layers]))
    if settings is None:
        raise ConfigError(*problems)
    return settings


def _plain_of(layers: tuple[Layer, ...]) -> Plain:
    from generator.config.template_data import plain  # costs pydantic's start

    return plain(settings_of(layers))


def load(  # noqa: PLR0913 — all that a configuration depends on
    path: Path,
    overrides: tuple[str, ...] = (),
    words: Vocabulary = NO_WORDS,
    day: date | None = None,
    cache: Cache = NO_CACHE,
    limits: Limits = LIMITS,
) -> Config:
    """The configuration in a file, with `key=value` overrides laid on top of every unit.

    `words` are what its references may name; `day` is the one that ages are counted to, by default
    the organisation's date. Raises `ConfigError` with every problem of the file: one run tells all.
    """
    top = _override_layers(overrides)
    root = yaml_nodes.load(path, limits=limits)
    structure = read_units(root, top, limits)
    units = [_fitted(unit, top) for unit in structure.units] if top else structure.units
    _check_lengths(structure, limits)
    key = (structure.files, overrides, words.key, day, date.today())
    by_id = {unit.id: unit for unit in units}
    found = Config(path.resolve().parent, by_id, (), top, words, day, key, cache)
    warnings = cache.remember(("checked", key), lambda: _checked(found, root, structure))
    return replace(found, warnings=warnings)


def _checked(found: Config, root: MapNode, structure: Structure) -> tuple[Problem, ...]:
    """The warnings of all units. Raises `ConfigError` with every problem there is."""
    problems = list(check_units(root, structure))
    problems += _unknown_records(structure.units, found.top)
    warnings: list[Problem] = []
    for layers in dict.fromkeys(unit.layers for unit in found.units.values()):
        wrong, doubtful = found.check(layers)
        problems += wrong
        warnings += doubtful
    if problems:
        raise ConfigError(*_sorted(problems))
    return _sorted(warnings)


def _check_lengths(structure: Structure, limits: Limits) -> None:
    """Raise `ConfigError` for lists that no document could print."""
    layers = dict.fromkeys(layer for unit in structure.units for layer in unit.layers)
    problems = [
        Problem(
            "config.too_many",
            f"holds more than {amount('records', limits.records)} entries",
            node.place,
            f"keep those that documents need; {more('records')}",
        )
        for layer in layers
        for node in groups(layer.node)
        if len(node.items if isinstance(node, ListNode) else node.entries) > limits.records
    ]
    if problems:
        raise ConfigError(*problems)


def _unknown_records(units: Iterable[Unit], top: tuple[Layer, ...]) -> Iterator[Problem]:
    """Overrides of records that nobody wrote: a run changes records, it does not add any."""
    below = [
        merged([layer.node for layer in unit.layers if layer not in top]) for unit in units if top
    ]
    for layer in top:
        for path in RECORDS:
            names = record_ids(layer.node, path)
            known = {name for tree in below for name in record_ids(tree, path)}
            for name in names:
                if name not in known:
                    message = f"there is no “{name}” in “{path}”"
                    place = Place(layer.name)
                    yield Problem("config.set", message, place, did_you_mean(name, known))


def _fitted(unit: Unit, top: tuple[Layer, ...]) -> Unit:
    """The unit without overrides of records that it does not have."""
    below = merged([layer.node for layer in unit.layers if layer not in top])

    def fits(layer: Layer) -> bool:
        return all(
            set(record_ids(layer.node, path)) <= set(record_ids(below, path)) for path in RECORDS
        )

    return replace(
        unit, layers=tuple(layer for layer in unit.layers if layer not in top or fits(layer))
    )


def _sorted(problems: list[Problem]) -> tuple[Problem, ...]:
    """Each once, by place: what stands in a layer that several units share is told once."""
    return tuple(dict.fromkeys(sorted(problems, key=lambda problem: problem.place)))


def _override_layers(overrides: tuple[str, ...]) -> tuple[Layer, ...]:
    settings, problems = [], []
    for override in overrides:
        key, equals, text = override.partition("=")
        if found := unprintable(override):
            message, hint = f"holds {found}, which cannot be printed", "type it anew"
            problems.append(Problem("config.set", message, Place("--set"), hint))
        elif equals and all(key.split(".")) and key.count(".") < MAX_DEPTH:
            settings.append((key, text.strip()))
        else:
            hint = "write it like --set voice.tagline=Value"
            problems.append(
                Problem("config.set", f"“{override}” sets nothing", Place("--set"), hint)
            )
    if problems:
        raise ConfigError(*problems)
    names = [(f"--set {key}", key, text) for key, text in ordered(settings)]
    return tuple(Layer(name, assign(key, text, Place(name))) for name, key, text in names)
