"""The configuration of one organisation: its file loaded, its layers merged and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from generator.config.layer_settings import Plain, plain_of, settings_of, tree_of, validated
from generator.config.layers import RECORDS, layer_with_setting, merged, ordered, record_ids
from generator.config.rules import Vocabulary, check_layers, check_rules, warn
from generator.config.same_names import same_choices, same_departments
from generator.config.text_checks import warn_of_texts
from generator.config.units import Layer, Structure, Unit, check_units, read_units
from generator.foundation import yaml_nodes
from generator.foundation.cache import NO_CACHE, Cache
from generator.foundation.characters import unprintable
from generator.foundation.errors import ConfigError, Place, Problem, did_you_mean
from generator.foundation.limits import LIMITS, Limits, amount, more
from generator.foundation.yaml_nodes import MAX_DEPTH, NO_DRAFTS, Drafts, ListNode, MapNode, groups

if TYPE_CHECKING:
    from generator.config.models import Settings

NO_WORDS = Vocabulary()


@dataclass(frozen=True, eq=False)
class Config:
    """A checked configuration.

    `folder` contains its files (logo, own templates). `warnings` are those of all units. `top` are
    the settings of this run, above all other layers; `words` are the names that references may use;
    ages are counted up to `day`. `key` identifies everything that the configuration was made from.
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
        """Every team, or those of one department, in the order of the file."""
        teams = (unit for unit in self.units.values() if unit.level == "team")
        return tuple(team for team in teams if department in ("", team.department_id))

    def find(self, level: str, name: str) -> Unit:
        """The team or department with this id. Raises `ConfigError` with the most similar id."""
        unit = self.units.get(name)
        if unit is None or unit.level != level:
            known = [other.id for other in self.units.values() if other.level == level]
            hint = did_you_mean(name, known) or f"the file contains no {level}s"
            raise ConfigError(
                Problem(f"config.{level}", f"there is no {level} “{name}”", hint=hint)
            )
        return unit

    def tree(self, unit: Unit) -> MapNode:
        """The unit's layers merged into one tree, in which every value knows its place."""
        return tree_of(unit.layers)

    def settings(self, unit: Unit) -> Settings:
        """The settings of the unit, from all its layers merged."""
        return settings_of(unit.layers)

    def template_data(self, layers: tuple[Layer, ...]) -> Plain:
        """The settings of these layers as maps and lists of text, numbers, dates and None.

        Do not change the result: all units with the same layers share it.
        """
        return self._plain(layers)

    @cached_property
    def _plain(self) -> Callable[[tuple[Layer, ...]], Plain]:
        known = {layer for unit in self.units.values() for layer in unit.layers}

        @lru_cache(maxsize=32)
        def cached(layers: tuple[Layer, ...]) -> Plain:
            if not known.issuperset(layers):  # from a row of a team table, which `key` leaves out
                return plain_of(layers)
            key = ("plain", self.key, [layer.name for layer in layers])
            return self.cache.remember(key, lambda: plain_of(layers))

        return cached

    def check(self, layers: tuple[Layer, ...]) -> tuple[list[Problem], list[Problem]]:
        """The errors and the warnings of some layers merged."""
        root = tree_of(layers)
        settings, invalid = validated(layers)
        day = self.day or (settings.organisation.date if settings else None)
        errors = [*invalid, *check_layers(layers), *check_rules(root, self.words)]
        return errors, [*warn(root, day or date.today(), self.words), *same_choices(root)]


def load(  # noqa: PLR0913 — everything that a configuration depends on
    path: Path,
    overrides: tuple[str, ...] = (),
    words: Vocabulary = NO_WORDS,
    day: date | None = None,
    cache: Cache = NO_CACHE,
    limits: Limits = LIMITS,
    drafts: Drafts = NO_DRAFTS,
) -> Config:
    """The configuration in a file, with `key=value` overrides on top of every unit.

    `words` are the names that references may use; ages are counted up to `day`, by default the
    organisation's date. Files among the `drafts` are not read. Raises `ConfigError` with all
    problems of the file.
    """
    top = _override_layers(overrides)
    root = yaml_nodes.load(path, limits=limits, drafts=drafts)
    structure = read_units(root, top, limits, drafts)
    units = [_without_unknown(unit, top) for unit in structure.units] if top else structure.units
    _check_lengths(structure, limits)
    key = (structure.files, overrides, words.key, day, date.today())
    by_id = {unit.id: unit for unit in units}
    config = Config(path.resolve().parent, by_id, (), top, words, day, key, cache)
    warnings = cache.remember(("checked", key), lambda: _checked(config, root, structure))
    return replace(config, warnings=warnings)


def _checked(config: Config, root: MapNode, structure: Structure) -> tuple[Problem, ...]:
    """The warnings of all units. Raises `ConfigError` with all errors."""
    problems = list(check_units(root, structure))
    problems += _unknown_records(structure.units, config.top)
    departments = (node for node, level in structure.entries if level == "department")
    warnings = list(same_departments(departments))
    for layers in dict.fromkeys(unit.layers for unit in config.units.values()):
        unit_errors, unit_warnings = config.check(layers)
        problems += unit_errors
        warnings += unit_warnings
    if problems:
        raise ConfigError(*_sorted(problems))
    roots = [root, *(entry for entry, _ in structure.entries)]
    return _sorted([*warnings, *warn_of_texts(roots, config.words.example)])


def _check_lengths(structure: Structure, limits: Limits) -> None:
    """Raise `ConfigError` for lists that are too long to print."""
    layers = dict.fromkeys(layer for unit in structure.units for layer in unit.layers)
    problems = [
        Problem(
            "config.too_many",
            f"contains more than {amount('records', limits.records)} entries",
            node.place,
            f"keep only the entries that documents need; {more('records')}",
        )
        for layer in layers
        for node in groups(layer.node)
        if len(node.items if isinstance(node, ListNode) else node.entries) > limits.records
    ]
    if problems:
        raise ConfigError(*problems)


def _unknown_records(units: Iterable[Unit], top: tuple[Layer, ...]) -> Iterator[Problem]:
    """Problems for overrides of records that do not exist: overrides cannot add records."""
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


def _without_unknown(unit: Unit, top: tuple[Layer, ...]) -> Unit:
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
    """The problems by place, without duplicates from layers that several units share."""
    return tuple(dict.fromkeys(sorted(problems, key=lambda problem: problem.place)))


def in_locale(unit: Unit, tag: str) -> Unit:
    """A unit as `--locale` with this tag makes it."""
    return _changed(unit, f"organisation.locale={tag}")


def in_register(unit: Unit, formality: str) -> Unit:
    """A unit whose documents are in another register."""
    return _changed(unit, f"voice.formality={formality}")


def _changed(unit: Unit, *overrides: str) -> Unit:
    return replace(unit, layers=(*unit.layers, *_override_layers(overrides)))


def _override_layers(overrides: tuple[str, ...]) -> tuple[Layer, ...]:
    settings, problems = [], []
    for override in overrides:
        key, equals, text = override.partition("=")
        if character := unprintable(override):
            message, hint = f"contains {character}, which cannot be printed", "type it again"
            problems.append(Problem("config.set", message, Place("--set"), hint))
        elif equals and all(key.split(".")) and key.count(".") < MAX_DEPTH:
            settings.append((key, text.strip()))
        else:
            hint = "write it like --set voice.tagline=Value"
            problems.append(
                Problem("config.set", f"“{override}” is not a valid setting", Place("--set"), hint)
            )
    if problems:
        raise ConfigError(*problems)
    names = [(f"--set {key}", key, text) for key, text in ordered(settings)]
    return tuple(
        Layer(name, layer_with_setting(key, text, Place(name))) for name, key, text in names
    )
