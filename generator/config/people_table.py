"""People from a spreadsheet: each row is somebody who gets a sheet, by mail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from generator.config import Config, Unit
from generator.foundation.characters import comparable, unprintable
from generator.foundation.errors import ConfigError, Place, Problem, did_you_mean
from generator.foundation.locale import find_language, find_locale, usual_tag
from generator.foundation.mail_addresses import mail_address
from generator.foundation.tables import DataTable, Notes, TableRow

_NAME, _FIRST, _LAST = "name", "first name", "last name"
_MAIL, _TEAM, _DEPARTMENT, _LANGUAGE = "e-mail", "team", "department", "language"
COLUMNS = f"{_NAME}, {_MAIL}, {_TEAM}, {_LANGUAGE}"
# What the columns may be called, in the languages of the documents; accents and signs do not count.
_HEADINGS = {
    _NAME: "name; full name; display name; person; recipient; employee; empfänger; empfängerin;"
    " anzeigename; vollständiger name; mitarbeiter; nombre; nombre completo; nombre y apellidos;"
    " persona; destinatario",
    _FIRST: "first name; given name; forename; vorname; nombre de pila",
    _LAST: "last name; surname; family name; nachname; familienname; apellido; apellidos",
    _MAIL: "e mail; email; mail; e mail address; email address; mail address; e mail adresse;"
    " email adresse; emailadresse; mailadresse; correo; correo electrónico; dirección de correo;"
    " dirección de correo electrónico; user principal name",
    _TEAM: "team; team id; team name; unit; teamname; einheit; equipo; unidad",
    _DEPARTMENT: "department; department id; abteilung; bereich; departamento; área",
    _LANGUAGE: "language; locale; lang; preferred language; sprache; idioma; lengua",
}
_KEYS = {
    comparable(name.strip()): key for key, names in _HEADINGS.items() for name in names.split(";")
}
_CLOSE = 0.75


@dataclass(frozen=True)
class Person:
    """Somebody who gets a sheet. `unit` is the id of the team, department or organisation that the
    sheet is made for, `locale` the tag of its language, and `place` the row.
    """

    name: str
    mail: str
    unit: str
    locale: str
    place: Place


class PeopleTable:
    """The people in a table, for one configuration; `languages` are those that sheets exist in.

    Raises `ConfigError` if there is no column for names or for addresses. Rows that are not valid
    are left out and reported in `problems`; `notes` are warnings, such as one that names the
    columns that are not read.
    """

    def __init__(self, config: Config, table: DataTable, languages: Sequence[str]) -> None:
        self._config, self._languages = config, languages
        self._keys = _keys_of(table)
        self._units = dict(_named_units(config))
        table = table.without(name for name in table.columns if name not in self._keys)
        notes = Notes(table)
        problems: list[Problem] = []
        found: dict[str, Person] = {}
        for row in table.rows():
            notes.add(row)
            try:
                person = self._read(row)
            except ConfigError as error:
                problems += error.problems
                continue
            first = found.setdefault(person.mail.casefold(), person)
            if first is not person:
                message = f"“{person.mail}” already appears in line {first.place.line}"
                hint = "each person needs an address of their own; remove one of the two rows"
                problems.append(_row_problem(message, person.place, hint))
        self.people, self.problems = tuple(found.values()), tuple(problems)
        self.notes = tuple(notes)

    def _read(self, row: TableRow) -> Person:
        """The person in a row. Raises `ConfigError` with every invalid cell."""
        cells: dict[str, str] = {}
        for heading, text in row.cells.items():
            cells.setdefault(self._keys[heading], " ".join(text.split()))
        problems = [
            *row.problems,
            *(
                _row_problem(f"column “{key}” contains {sign}, which cannot be printed", row.place)
                for key, text in cells.items()
                if (sign := unprintable(text))
            ),
        ]
        name = cells.get(_NAME) or " ".join(filter(None, map(cells.get, (_FIRST, _LAST))))
        if not name:
            hint = "write the name that the mail should greet"
            problems.append(_row_problem("column “name” is empty", row.place, hint))
        mail, unit, locale = "", self._config.organisation, ""
        try:
            mail = _address(cells.get(_MAIL, ""), row.place)
        except ConfigError as error:
            problems += error.problems
        try:
            unit = self._unit(cells, row.place)
            locale = self._locale(cells.get(_LANGUAGE, ""), unit, row.place)
        except ConfigError as error:
            problems += error.problems
        if problems:
            raise ConfigError(*problems)
        return Person(name, mail, unit.id, locale, row.place)

    def _unit(self, cells: Mapping[str, str], place: Place) -> Unit:
        """The unit that a row names by id or name: its team, else its department, else the
        organisation.
        """
        given = cells.get(_TEAM) or cells.get(_DEPARTMENT, "")
        if not given:
            return self._config.organisation
        found = self._units.get(comparable(given), [])
        if len(found) > 1 and _TEAM in cells and (department := cells.get(_DEPARTMENT)):
            own = {unit.id for unit in self._units.get(comparable(department), [])}
            found = [unit for unit in found if unit.department_id in own]
        if len(found) == 1:
            return found[0]
        if found:
            hint = f"write the id of one of them: {', '.join(unit.id for unit in found)}"
            raise ConfigError(_row_problem(f"several units are called “{given}”", place, hint))
        names = [unit.id for unit in self._config.units.values()]
        hint = did_you_mean(given, names)
        message = f"there is no team or department “{given}”"
        raise ConfigError(_row_problem(message, place, hint))

    def _locale(self, given: str, unit: Unit, place: Place) -> str:
        """The tag of a person's language: the unit's own if nothing else is given, or if it has the
        same language.
        """
        own = self._config.settings(unit).organisation.locale
        if not given:
            return own
        try:
            tag = find_language(given, self._languages)
        except ValueError as error:
            hint = f"write one of: {', '.join(self._languages)}"
            raise ConfigError(_row_problem(str(error), place, hint)) from None
        if find_locale(tag).language == find_locale(own).language and "-" not in tag:
            return own
        return tag if "-" in tag else usual_tag(tag)


def _keys_of(table: DataTable) -> dict[str, str]:
    """What each known column of a table contains. Raises `ConfigError` if names or addresses have
    no column.
    """
    keys = {name: key for name in table.columns if (key := _KEYS.get(_plain(name)))}
    found = set(keys.values())
    wanted = {_MAIL: _MAIL in found, _NAME: bool(found & {_NAME, _FIRST, _LAST})}
    problems = [
        Problem("sheet.column", f"there is no column “{key}”", table.heading, _meant(key, table))
        for key, is_there in wanted.items()
        if not is_there
    ]
    if problems:
        raise ConfigError(*problems)
    return keys


def _meant(key: str, table: DataTable) -> str:
    """A hint that names the column that was probably meant."""
    names = [name for name, own in _KEYS.items() if own == key]
    for heading in table.columns:
        plain = _plain(heading)
        if plain not in _KEYS and get_close_matches(plain, names, n=1, cutoff=_CLOSE):
            return f"did you mean “{heading}”? Call it “{key}”"
    return f"name the columns in its first row: {COLUMNS}"


def _plain(heading: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", comparable(heading)))


def _named_units(config: Config) -> Iterator[tuple[str, list[Unit]]]:
    """The units that each id, or else each name, stands for."""
    units = [unit for unit in config.units.values() if unit.level != "organisation"]
    named: dict[str, list[Unit]] = {}
    for unit in units:
        named.setdefault(comparable(unit.team or unit.department), []).append(unit)
    yield from named.items()
    yield from ((comparable(unit.id), [unit]) for unit in config.units.values())


def _address(text: str, place: Place) -> str:
    """The address in a cell."""
    example = "write it like ines.albury@wexholme.example"
    if not text:
        raise ConfigError(_row_problem("column “e-mail” is empty", place, example))
    if address := mail_address(text):
        return address
    raise ConfigError(_row_problem(f"“{text}” is not an e-mail address", place, example))


def _row_problem(message: str, place: Place, hint: str = "type that cell again") -> Problem:
    return Problem("sheet.row", message, place, hint)
