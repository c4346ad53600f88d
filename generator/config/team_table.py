"""Teams from a spreadsheet: each row is a team, each further column a setting of that team."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache

from generator.config import Config
from generator.config.keys import SETTINGS, is_id, is_number, is_setting
from generator.config.layers import (
    ORGANISATION_OVERRIDES,
    OVERRIDES,
    RECORDS,
    layer_with_setting,
    merged,
    ordered,
    record_ids,
)
from generator.config.units import Layer, TableTeam, Unit
from generator.foundation.characters import comparable, unprintable, visible_only
from generator.foundation.digests import digest
from generator.foundation.errors import ConfigError, Place, Problem, did_you_mean
from generator.foundation.locale import find_locale
from generator.foundation.tables import DataTable, Notes, TableRow
from generator.foundation.yaml_nodes import MAX_DEPTH, ListNode, TextNode

_TEAM, _NAME, _DEPARTMENT = _OWN = ("team", "name", "department")
# Groups of settings, which cannot be columns: a cell contains one text.
_GROUPS = {key.rpartition(".")[0] for key in SETTINGS}
# Words that may be beside the name of a known column in a heading: “Team ID”, “Name of the team”.
_FILLERS = {"id", "code", "no", "nr", "number", "the", "of", "title"}
# The known columns in the other languages of the documents.
_WORDS = {"abteilung": _DEPARTMENT, "departamento": _DEPARTMENT, "equipo": _TEAM, "nombre": _NAME}
# Names inside groups of settings that are common headings as well.
_ORDINARY = {
    "address", "article", "close", "currency", "date", "decision", "early", "forms", "gender",
    "locale", "long", "many", "one", "person", "short", "triage",
}  # fmt: skip
_DOTTED = re.compile(r"[\w-]+(?:\.[\w#-]+)+")
_CLOSE = 0.8
_FIGURES = re.compile(r"[-+\d.,'’\s\u2212]+")  # a number without a unit
_SLUG = 32
_RETYPE = "type that cell again"
_DIGITS = 6


class TeamTable:
    """The teams of a table for one configuration, or only those of `department` (an id).

    Each iteration reads the table again, so that a long table takes no memory. Raises `ConfigError`
    with every invalid column. Rows that are not valid teams are left out and reported in
    `problems`; `notes` are warnings, such as one that names the columns that are not read.
    """

    def __init__(self, config: Config, table: DataTable, department: str = "") -> None:
        table = table.without(_foreign_columns(table))
        problems = [*table.doubled(), *_column_problems(table, config)]
        if problems:
            raise ConfigError(*problems)
        self._config = config
        self._table = table
        self._department_filter = department
        self._departments: dict[str, list[str]] = {}
        for unit in config.departments():
            self._departments.setdefault(comparable(unit.department), []).append(unit.id)
        self._departments |= {comparable(unit.id): [unit.id] for unit in config.departments()}
        self._keys = {name: _key(name) for name in table.columns}
        tag = config.settings(config.organisation).organisation.locale
        self._locale = find_locale(tag).for_table(table.delimiter)
        self._invalid: set[Place] = set()
        self.count = 0
        self._notes = Notes(table)
        self.problems = tuple(self._check())
        self.notes = tuple(self._notes)

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[TableTeam]:
        """The valid teams, in the order of their rows."""
        for row in self._table.rows():
            if row.place not in self._invalid:
                team = self._read(row)
                if self._department_filter in ("", team.department):
                    yield team

    def _check(self) -> Iterator[Problem]:
        """Count the teams, and report every row that is invalid or has the id of another row."""
        first: dict[str, tuple[int, int]] = {}
        duplicates: set[str] = set()
        for row in self._table.rows():
            self._notes.add(row)
            try:
                team = self._read(row)
            except ConfigError as error:
                yield from error.problems
                self._invalid.add(row.place)
                continue
            same = team.id.casefold()
            here = (row.place.line, row.place.column)
            known = first.setdefault(same, here)
            if known != here:
                message = f"the team “{team.id}” already appears in line {known[0]}"
                yield _row_problem(message, row.place, "give each team an id of its own")
                self._invalid |= {Place(row.place.file, *known), row.place}
                duplicates.add(same)
            elif self._department_filter in ("", team.department):
                self.count += 1
        self.count -= len(duplicates)

    def _read(self, row: TableRow) -> TableTeam:
        """The team in a row. Raises `ConfigError` with every invalid cell."""
        if row.problems:
            raise ConfigError(*row.problems)
        cells = {self._keys[name]: self._text(name, row) for name in row.cells}
        problems = [
            _row_problem(f"column “{name}” contains “{text}”, which {doubt}", row.place, _RETYPE)
            for name, text in row.cells.items()
            if name not in row.numbers and (doubt := self._doubt(name, text))
        ]
        problems += [
            _row_problem(
                f"column “{name}” contains {character}, which cannot be printed", row.place, _RETYPE
            )
            for name, text in cells.items()
            if (character := unprintable(text))
        ]
        given = visible_only(cells.get(_TEAM, ""))
        if not given:
            message = f"column “{_TEAM}” is empty"
            problems.append(_row_problem(message, row.place, "give the team an id"))
        ident = team_id(given)
        known = self._config.units.get(ident)
        if known and known.level != "team":
            owner = "the organisation" if known.level == "organisation" else "a department"
            message = f"the id “{ident}” already belongs to {owner}"
            hint = "give every department and team an id of its own"
            problems.append(_row_problem(message, row.place, hint))
        department, mistakes = self._department(cells.get(_DEPARTMENT, ""), known)
        problems += [_row_problem(message, row.place, hint) for message, hint in mistakes]
        if problems:
            raise ConfigError(*problems)
        name = cells.get(_NAME, "") or (known.team if known else given)
        settings = tuple((key, text) for key, text in cells.items() if key not in _OWN)
        return TableTeam(ident, name, department, settings, row.place)

    def _text(self, name: str, row: TableRow) -> str:
        """The text of a cell; that of a setting which is a number in the notation of data files."""
        text = row.cells[name]
        if not is_number(self._keys[name]):
            return text
        number = self._locale.read_number(text) if _FIGURES.fullmatch(text) else None
        return row.numbers.get(name) or (text if number is None else format(number, "f"))

    def _doubt(self, name: str, text: str) -> str:
        """Which numbers the cell of a setting could be, if it could be several."""
        return self._locale.number_doubt(text) if is_number(self._keys[name]) else ""

    def _department(self, given: str, known: Unit | None) -> tuple[str, list[tuple[str, str]]]:
        """The id of the department that a row names by id or name; and messages with hints."""
        found = self._departments.get(comparable(given), [])
        if len(found) > 1:
            message = f"several departments are called “{given}”"
            return "", [(message, f"write the id of one of them: {', '.join(found)}")]
        if given and not found:
            message = f"there is no department “{given}”"
            idents = {ident for ids in self._departments.values() for ident in ids}
            hint = did_you_mean(given, idents)
            return "", [(message, hint or "leave it empty: the organisation has no departments")]
        department = found[0] if found else ""
        if known and given and department != known.department_id:
            message = f"the team “{known.id}” is in the department “{known.department_id}”"
            hint = f"leave it empty, or move the team in {known.place.near()}"
            return department, [(message, hint)]
        return known.department_id if known else department, []


def unit_of(config: Config, team: TableTeam) -> Unit:
    """The unit of a team in a table, with its own settings on top of those of its department.

    Raises `ConfigError` for settings that are not valid.
    """
    base = config.units.get(team.id) or config.units.get(team.department) or config.organisation
    department = base if base.department else None
    layers = base.layers
    if team.settings:
        try:
            layers = _layers(config, base.layers, team.settings, Place(team.place.file))
        except ConfigError as error:
            raise ConfigError(*(_in_row(problem, team) for problem in error.problems)) from None
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
    """The layers of all rows with these settings: the row's layer is below those of the run and
    above all others.

    Raises `ConfigError` for settings that are not valid; `place` names only the file of the table.
    """
    below = tuple(layer for layer in base if layer not in config.top)
    node = merged([layer_with_setting(key, text, place) for key, text in ordered(settings)])
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
    """The problem at the place of its row, if it is about the table."""
    is_own = problem.place == Place(team.place.file)
    return replace(problem, place=team.place) if is_own else problem


def team_id(text: str) -> str:
    """An id that can name a folder on every system: the text itself if possible, otherwise its
    letters and digits with a digest, so that different texts get different ids.
    """
    if is_id(text):
        return text
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:_SLUG].strip("-") or _TEAM
    same = unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")
    return f"{slug}-{digest(same)[:_DIGITS]}"


def _key(name: str) -> str:
    """The column or setting that a heading names; spreadsheet programs may begin it with a capital
    letter.
    """
    plain = name.casefold()
    return plain if plain in _OWN or (is_setting(plain) and not is_setting(name)) else name


def _foreign_columns(table: DataTable) -> Iterator[str]:
    """The columns that are neither known nor similar to one: those of other uses of the table."""
    known = {_key(name) for name in table.columns}
    for name in table.columns:
        key = _key(name)
        like = _similar(name)
        is_like = bool(like) and (like not in _OWN or like not in known)
        if key not in _OWN and not is_setting(key) and not _DOTTED.fullmatch(name) and not is_like:
            yield name


def _similar(name: str) -> str:
    """The column that somebody may have meant by a heading that is not known: `department` for
    “departement” or “Department name”, “Abteilung”; "" if there is none.
    """
    words = re.findall(r"[^\W_]+", name.casefold())
    own = [_WORDS.get(word, word) for word in words]
    if own and all(word in _OWN or word in _FILLERS for word in own):
        first = [word for word in own if word in _OWN]
        named = first[0] if first else ""
        return _NAME if named == _TEAM and _NAME in own else named
    leaf = [key for key in SETTINGS if key.rpartition(".")[2] == "_".join(words)]
    if leaf and "_".join(words) not in _ORDINARY:
        return leaf[0]
    known = {*SETTINGS, *(_OWN if len(words) == 1 else ())}
    near = get_close_matches(name.casefold(), sorted(known), n=1, cutoff=_CLOSE)
    return near[0] if near else ""


def _column_problems(table: DataTable, config: Config) -> Iterator[Problem]:
    """A problem for each invalid column."""
    names = [_key(name) for name in table.columns]
    place = table.heading
    if _TEAM not in names:
        hint = "name the columns in its first row: team, name, department"
        yield _row_problem(f"there is no column “{_TEAM}”", place, hint)
    for heading, name in zip(table.columns, names, strict=True):
        if name in _OWN:
            continue
        first, _, rest = name.partition(".")
        is_too_deep = name.count(".") >= MAX_DEPTH
        if is_too_deep or not is_setting(name) or name in _GROUPS or not _can_differ(first, rest):
            leaves = (key for key in SETTINGS - _GROUPS if _can_differ(*key.partition(".")[::2]))
            near = did_you_mean(_similar(heading) or name, [*_OWN, *leaves])
            hint = near if near.startswith("did you mean") else "remove the column from the file"
            message = f"the column “{heading}” is not a setting that a team can have"
            yield Problem("sheet.column", message, place, hint)
        elif lock := _locked(name, config):
            message = f"“{name}” is locked in {lock.near()}, so a team cannot set it"
            yield Problem("config.locked", message, place, "remove the column from the file")


def _can_differ(first: str, rest: str) -> bool:
    """Whether a team may have a setting of its own."""
    return first in OVERRIDES or (first == "organisation" and rest in ORGANISATION_OVERRIDES)


def _locked(name: str, config: Config) -> Place | None:
    """The place where the organisation locked a setting or its group; None if it is not locked."""
    locked = config.tree(config.organisation).get("locked")
    for lock in locked.items if isinstance(locked, ListNode) else ():
        if isinstance(lock, TextNode) and f"{name}.".startswith(f"{lock.text}."):
            return lock.place
    return None


def _row_problem(message: str, place: Place, hint: str) -> Problem:
    return Problem("sheet.row", message, place, hint)
