"""One organisation's configuration: its file loaded, its layers merged and checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator import yamlfile
from generator.config.layers import assign, merge, pick
from generator.config.models import Settings
from generator.config.validate import check_unit_keys, validate
from generator.errors import ConfigError, Place, Problem, did_you_mean
from generator.yamlfile import Entry, Mapping, Scalar, Sequence

__all__ = ["Config", "Settings", "Unit", "load"]


@dataclass(frozen=True)
class Unit:
    """Whom a set of documents is for: a team, a department, or the organisation as a whole.

    `department` and `team` are the names that documents print, empty where the unit is larger than
    that. `layers` are laid over one another in their order.
    """

    id: str
    department: str
    department_id: str
    team: str
    layers: tuple[Mapping, ...]
    place: Place

    @property
    def level(self) -> str:
        return "team" if self.team else "department" if self.department else "organisation"


@dataclass(frozen=True)
class Config:
    """A checked configuration. `folder` is where its files (logo, own templates) are found."""

    folder: Path
    units: dict[str, Unit]

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

    def settings(self, unit: Unit) -> Settings:
        """What holds for the unit, every layer laid over the one before."""
        settings, problems = _settings(unit)
        if settings is None:
            raise ConfigError(*problems)
        return settings


def load(path: Path, overrides: tuple[str, ...] = ()) -> Config:
    """The configuration in a file, with `key=value` overrides laid on top of every unit.

    Raises `ConfigError` with every problem of the file: one run tells all.
    """
    root = yamlfile.load(path, path.name)
    top = _override_layers(overrides)
    units, problems = _units(root, top)
    for unit in units:
        problems += _settings(unit)[1]
    if problems:
        raise ConfigError(*dict.fromkeys(sorted(problems, key=lambda problem: problem.place)))
    return Config(path.resolve().parent, {unit.id: unit for unit in units})


def _settings(unit: Unit) -> tuple[Settings | None, list[Problem]]:
    node, *rest = unit.layers
    merged = node
    for layer in rest:
        merged = merge(merged, layer)  # type: ignore[assignment]
    return validate(merged)


def _override_layers(overrides: tuple[str, ...]) -> tuple[Mapping, ...]:
    layers, problems = [], []
    for override in overrides:
        key, equals, text = override.partition("=")
        if equals and all(key.split(".")):
            layers.append(assign(key, text.strip(), Place(f"--set {override}")))
        else:
            hint = "write it like --set voice.tagline=Value"
            problems.append(
                Problem("config.set", f"“{override}” sets nothing", Place("--set"), hint)
            )
    if problems:
        raise ConfigError(*problems)
    return tuple(layers)


def _units(root: Mapping, top: tuple[Mapping, ...]) -> tuple[list[Unit], list[Problem]]:
    own = {key: entry for key, entry in root.entries.items() if key != "departments"}
    base = Mapping(own, root.place)
    organisation = root.get("organisation")
    name = _text(organisation, "id") if isinstance(organisation, Mapping) else ""
    units = [Unit(name, "", "", "", (base, *top), root.place)]
    problems: list[Problem] = []
    for department in _records(root, "departments", problems):
        problems += check_unit_keys(department, "department")
        ident, label = _text(department, "id"), _text(department, "name")
        layers = (base, pick(department))
        units.append(Unit(ident, label, ident, "", (*layers, *top), department.place))
        for team in _records(department, "teams", problems):
            problems += check_unit_keys(team, "team")
            team_layers = (*layers, pick(team), *top)
            name = _text(team, "name")
            units.append(Unit(_text(team, "id"), label, ident, name, team_layers, team.place))
    return units, problems + list(_doubled(units))


def _records(parent: Mapping, key: str, problems: list[Problem]) -> Iterator[Mapping]:
    entry = parent.entries.get(key)
    if entry is None or (isinstance(entry.value, Scalar) and not entry.value.text):
        return
    if not isinstance(entry.value, Sequence):
        problems.append(_shape(entry, key))
        return
    for item in entry.value.items:
        if isinstance(item, Mapping):
            yield item
        else:
            problems.append(_shape(Entry(item, item.place), key))


def _shape(entry: Entry, key: str) -> Problem:
    hint = f"write each as “- {{id: …, name: …}}” below {key}:"
    return Problem("config.type", f"“{key}” should be a list of entries", entry.place, hint)


def _doubled(units: list[Unit]) -> Iterator[Problem]:
    seen: dict[str, Unit] = {}
    for unit in units:
        if unit.id and unit.id in seen:
            first = seen[unit.id]
            message = f"the id “{unit.id}” is used by a {first.level} and by a {unit.level}"
            yield Problem(
                "config.duplicate_id",
                message,
                unit.place,
                "ids of organisation, departments and teams differ",
            )
        seen.setdefault(unit.id, unit)


def _text(node: Mapping, key: str) -> str:
    value = node.get(key)
    return value.text if isinstance(value, Scalar) else ""
