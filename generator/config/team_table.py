"""Teams from a spreadsheet: each row a team, each further column a setting of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from generator.config import Config
from generator.config.keys import SETTINGS, is_id, is_setting
from generator.config.layers import (
    ORGANISATION_OVERRIDES,
    OVERRIDES,
    RECORDS,
    assign,
    merged,
    ordered,
    record_ids,
)
from generator.config.units import Layer, TableTeam, Unit
from generator.foundation.characters import unprintable
from generator.foundation.digests import digest
from generator.foundation.errors import ConfigError, Place, Problem, did_you_mean
from generator.foundation.tables import DataTable, TableRow
from generator.foundation.yaml_nodes import MAX_DEPTH, ListNode, TextNode

_TEAM, _NAME, _DEPARTMENT = _OWN = ("team", "name", "department")
# Settings that hold others: a cell holds one text.
_GROUPS = {key.rpartition(".")[0] for key in SETTINGS}
_SLUG = 32
_RETYPE = "type that cell anew"
_DIGITS = 6


class TeamTable:
    """The teams of one sheet, for one configuration; with `department` (an id) those of it alone.

    They are read anew each time they are gone through, so that a long sheet takes no memory. Raises
    `ConfigError` with every column that is none. A row that cannot be a team is left out and told
    by `problems`.
    """

    def __init__(self, config: Config, sheet: DataTable, department: str = "") -> None:
        wrong = list(_columns(sheet, config))
        if wrong:
            raise ConfigError(*wrong)
        self._config = config
        self._sheet = sheet
        self._asked = department
        by_name = {unit.department.casefold(): unit.id for unit in config.departments()}
        by_id = {unit.id.casefold(): unit.id for unit in config.departments()}
        self._departments = by_name | by_id
        self._keys = {name: name.casefold() for name in sheet.columns if name.casefold() in _OWN}
        self._wrong: set[Place] = set()
        self.count = 0
        self.problems = tuple(self._check())

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[TableTeam]:
        """The teams that can be made, in the order of their rows."""
        for row in self._sheet.rows():
            if row.place not in self._wrong:
                team = self._read(row)
                if self._asked in ("", team.department):
                    yield team

    def _check(self) -> Iterator[Problem]:
        """Count the teams, and find every row that is wrong by itself or clashes with another."""
        first: dict[str, tuple[int, int]] = {}
        clashing: set[str] = set()
        for row in self._sheet.rows():
            try:
                team = self._read(row)
            except ConfigError as error:
                yield from error.problems
                self._wrong.add(row.place)
                continue
            same = team.id.casefold()
            here = (row.place.line, row.place.column)
            known = first.setdefault(same, here)
            if known != here:
                message = f"the team “{team.id}” already stands in line {known[0]}"
                yield _told(message, row.place, "give each team an id of its own")
                self._wrong |= {Place(row.place.file, *known), row.place}
                clashing.add(same)
            elif self._asked in ("", team.department):
                self.count += 1
        self.count -= len(clashing)

    def _read(self, row: TableRow) -> TableTeam:
        """The team in a row. Raises `ConfigError` with every cell that is wrong."""
        if row.problem:
            raise ConfigError(row.problem)
        cells = {self._keys.get(name, name): text for name, text in row.cells.items()}
        problems = [
            _told(f"column “{name}” holds {found}, which cannot be printed", row.place, _RETYPE)
            for name, text in cells.items()
            if (found := unprintable(text))
        ]
        given = cells.get(_TEAM, "")
        if not given:
            problems.append(_told(f"column “{_TEAM}” is empty", row.place, "give the team an id"))
        ident = team_id(given)
        known = self._config.units.get(ident)
        if known and known.level != "team":
            message = f"the id “{ident}” is that of the {known.level}"
            problems.append(_told(message, row.place, "ids of departments and teams differ"))
        department, wrong = self._department(cells.get(_DEPARTMENT, ""), known)
        problems += [_told(message, row.place, hint) for message, hint in wrong]
        if problems:
            raise ConfigError(*problems)
        name = cells.get(_NAME, "") or (known.team if known else given)
        settings = tuple((key, text) for key, text in cells.items() if key not in _OWN)
        return TableTeam(ident, name, department, settings, row.place)

    def _department(self, given: str, known: Unit | None) -> tuple[str, list[tuple[str, str]]]:
        """The id of a row's department, told by its id or its name; what is wrong with it."""
        found = self._departments.get(given.casefold(), "")
        if given and not found:
            message = f"there is no department “{given}”"
            hint = did_you_mean(given, self._departments.values())
            return "", [(message, hint or "leave it empty: the organisation has no departments")]
        if known and given and found != known.department_id:
            message = f"the team “{known.id}” is in the department “{known.department_id}”"
            hint = f"leave it empty, or move the team in {known.place.near()}"
            return found, [(message, hint)]
        return known.department_id if known else found, []


def unit_of(config: Config, team: TableTeam) -> Unit:
    """The unit of a listed team, its own settings laid over those of its department.

    Raises `ConfigError` for settings that do not hold.
    """
    base = config.units.get(team.id) or config.units.get(team.department) or config.organisation
    department = base if base.department else None
    layers = base.layers
    if team.settings:
        try:
            layers = _layers(config, base.layers, team.settings, Place(team.place.file))
        except ConfigError as error:
            raise ConfigError(*(_in_row(told, team) for told in error.problems)) from None
    return Unit(
        team.id,
        department.department if department else "",
        department.department_id if department else "",
        team.name,
        layers,
        team.place,
    )


@lru_cache(maxsize=32)
def _layers(
    config: Config, base: tuple[Layer, ...], settings: tuple[tuple[str, str], ...], place: Place
) -> tuple[Layer, ...]:
    """The layers of all rows with these settings: their own below those of the run, above others.

    Raises `ConfigError` for settings that do not hold; `place` names the sheet alone.
    """
    below = tuple(layer for layer in base if layer not in config.top)
    node = merged([assign(key, text, place) for key, text in ordered(settings)])
    tree = merged([layer.node for layer in below])
    problems = [
        Problem("sheet.row", f"there is no “{name}” in “{path}”", place, did_you_mean(name, known))
        for path in RECORDS
        for name in record_ids(node, path)
        if name not in (known := record_ids(tree, path))
    ]
    layers = (*below, Layer(f"row of {place.file}", node), *base[len(below) :])
    problems = problems or config.check(layers)[0]
    if problems:
        raise ConfigError(*problems)
    return layers


def _in_row(problem: Problem, team: TableTeam) -> Problem:
    """The problem with the row in which its text stands."""
    is_own = problem.place == Place(team.place.file)
    return replace(problem, place=team.place) if is_own else problem


def team_id(text: str) -> str:
    """An id that can name a folder on every system: the text itself where it can, else the letters
    and digits of it and a digest, so that two texts never share one.
    """
    if is_id(text):
        return text
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:_SLUG].strip("-") or _TEAM
    same = unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")
    return f"{slug}-{digest(same)[:_DIGITS]}"


def _columns(sheet: DataTable, config: Config) -> Iterator[Problem]:
    """What is wrong with the columns."""
    names = [name.casefold() for name in sheet.columns]
    place = sheet.heading
    if _TEAM not in names:
        hint = "its first row names the columns: team, name, department"
        yield _told(f"there is no column “{_TEAM}”", place, hint)
    for name in sheet.columns:
        if not name or name.casefold() in _OWN:
            continue
        first, _, rest = name.partition(".")
        is_too_deep = name.count(".") >= MAX_DEPTH
        if is_too_deep or not is_setting(name) or name in _GROUPS or not _can_differ(first, rest):
            leaves = (key for key in SETTINGS - _GROUPS if _can_differ(*key.partition(".")[::2]))
            known = [*_OWN, *leaves]
            near = did_you_mean(name, known)
            hint = near if near.startswith("did you mean") else "take the column out of the file"
            message = f"the column “{name}” is no setting that a team can have"
            yield Problem("sheet.column", message, place, hint)
        elif lock := _locked(name, config):
            message = f"“{name}” is locked for all by {lock.near()}, so a team cannot set it"
            yield Problem("config.locked", message, place, "take the column out of the file")


def _can_differ(first: str, rest: str) -> bool:
    """Whether a team may have a setting of its own."""
    return first in OVERRIDES or (first == "organisation" and rest in ORGANISATION_OVERRIDES)


def _locked(name: str, config: Config) -> Place | None:
    """Where the organisation locked a setting, the group it is in, or a part of it."""
    locked = config.tree(config.organisation).get("locked")
    for lock in locked.items if isinstance(locked, ListNode) else ():
        if isinstance(lock, TextNode) and f"{name}.".startswith(f"{lock.text}."):
            return lock.place
    return None


def _told(message: str, place: Place, hint: str) -> Problem:
    return Problem("sheet.row", message, place, hint)
