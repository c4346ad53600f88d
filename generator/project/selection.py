"""The selection of a build: which editions of which playbooks, and for which teams."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from generator.config import Config, TableTeam, Unit
from generator.foundation.errors import ConfigError, Place, Problem, did_you_mean
from generator.foundation.files import near
from generator.playbook import SUMMARY, Playbook
from generator.playbook.catalogue import Catalogue
from generator.playbook.manifest import PRINTED, TEXTS
from generator.project.options import EDITIONS, BuildOptions
from generator.writers import FORMATS, USUAL_FORMATS

_ON_PAPER = ("docx", "pdf")

Target = str | TableTeam
"""What to build for: the id of a unit in the configuration, or a team from a table."""


class Targets(Protocol):
    """The targets of a run: their number, each in turn, the problems of invalid ones, and warnings
    about their table.
    """

    @property
    def notes(self) -> tuple[Problem, ...]: ...

    @property
    def problems(self) -> tuple[Problem, ...]: ...

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Target]: ...


class NamedTargets(tuple[str, ...]):
    """The ids of units in the configuration, without problems."""

    __slots__ = ()

    @property
    def notes(self) -> tuple[Problem, ...]:
        return ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        return ()


@dataclass(frozen=True)
class ChosenTargets:
    """Some targets of a table, its problems, and warnings about it."""

    chosen: tuple[Target, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        return len(self.chosen)

    def __iter__(self) -> Iterator[Target]:
        return iter(self.chosen)


def select_targets(config: Config, options: BuildOptions, file: str) -> Targets:
    """The targets that the options select. `file` is the organisation's file as messages show it.

    Raises `ConfigError` for teams and departments that do not exist, and for options that cannot be
    combined.
    """
    given = {
        "--team": options.teams,
        "--all-teams": options.all_teams,
        "--teams": options.team_table,
    }
    used = [name for name, value in given.items() if value]
    if len(used) > 1:
        message, hint = f"{' and '.join(used)} cannot be combined", "use only one of them"
        raise ConfigError(Problem("order.team", message, hint=hint))
    department = config.find("department", options.department) if options.department else None
    if options.team_table is not None:
        return _table_targets(config, options, department)
    if options.all_teams:
        units = _all_teams(config, department, file)
    elif options.teams:
        units = _named_teams(config, options, department, file)
    else:
        units = [department or config.organisation]
    return NamedTargets(unit.id for unit in units)


def still_possible(
    config: Config, catalogue: Catalogue, options: BuildOptions
) -> BuildOptions | None:
    """The options of an earlier build without what no longer exists; None if they named something,
    and none of it is left.
    """
    department = options.department
    departments = {unit.id for unit in config.departments()}
    teams = [unit.id for unit in config.teams(department if department in departments else "")]
    playbooks = _left(options.playbooks, catalogue.playbooks)
    offered = [catalogue.playbook(name) for name in playbooks] or catalogue.playbooks.values()
    editions = {edition for playbook in offered for edition in playbook.editions}
    left = replace(
        options,
        playbooks=playbooks,
        editions=_left(options.editions, editions),
        formats=_left(options.formats, FORMATS),
        teams=_left(options.teams, teams),
        department=department if department in departments else "",
        all_teams=options.all_teams and bool(teams),
    )
    names = ("playbooks", "editions", "formats", "teams", "department", "all_teams")
    is_lost = any(getattr(options, name) and not getattr(left, name) for name in names)
    return None if is_lost else left


def _left(names: Iterable[str], known: Container[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in known)


def present_targets(config: Config, names: Iterable[str]) -> Targets:
    """The units that the organisation still has, among some names."""
    return NamedTargets(name for name in names if name in config.units)


def unit_for(config: Config, target: Target) -> Unit:
    """The unit of a target. Raises `ConfigError` for a team in a table with invalid settings."""
    if isinstance(target, str):
        return config.units[target]
    from generator.config.team_table import unit_of  # needed for tables only

    return unit_of(config, target)


def department_for(config: Config, target: Target) -> str:
    """The id of a target's department, "" for none."""
    return config.units[target].department_id if isinstance(target, str) else target.department


def _table_targets(config: Config, options: BuildOptions, department: Unit | None) -> Targets:
    from generator.config.team_table import TeamTable  # needed for tables only
    from generator.foundation.tables import open_table

    path = options.team_table
    assert path is not None
    if not path.exists():
        place = Place(path.as_posix())
        raise ConfigError(Problem("sheet.missing", "does not exist", place, near(path)))
    table = open_table(path, options.limits)
    teams = TeamTable(config, table, department.id if department else "")
    if department and not len(teams) and not teams.problems:
        message = f"contains no teams of the department “{department.id}”"
        hint = f"enter {department.id} in the column “department”, or leave out --department"
        raise ConfigError(Problem("sheet.empty", message, table.heading, hint))
    return teams


def _all_teams(config: Config, department: Unit | None, file: str) -> list[Unit]:
    teams = config.teams(department.id if department else "")
    if not teams:
        where = f"the department “{department.id}”" if department else "the file"
        hint = "leave out --all-teams"
        raise ConfigError(Problem("config.team", f"{where} has no teams", Place(file), hint))
    return list(teams)


def _named_teams(
    config: Config, options: BuildOptions, department: Unit | None, file: str
) -> list[Unit]:
    teams = [config.find("team", name) for name in dict.fromkeys(options.teams)]
    others = [team for team in teams if department and team.department_id != department.id]
    if others:
        message = f"the team “{others[0].id}” is not in the department “{options.department}”"
        hint = "leave out --department, or name another team"
        raise ConfigError(Problem("config.team", message, Place(file), hint))
    return teams


def wanted_editions(
    catalogue: Catalogue, options: BuildOptions, names: Iterable[str]
) -> tuple[list[tuple[Playbook, str]], list[Problem]]:
    """The editions to build, of the named playbooks or, if none is named, of all, each summary with
    the texts to send that belong to it; and a warning for each edition that a playbook lacks.

    Raises `ConfigError` for an edition that no playbook has, and for options that do not go with
    `--paper`.
    """
    _check_paper(options)
    playbooks = [catalogue.playbook(name) for name in dict.fromkeys(names)]
    playbooks = playbooks or list(catalogue.playbooks.values())
    known = {edition for playbook in playbooks for edition in playbook.editions}
    asked = options.editions
    _check_editions(asked, known, is_filled=options.is_filled)
    pairs = [(playbook, edition) for playbook in playbooks for edition in asked or EDITIONS]
    wanted = [(playbook, edition) for playbook, edition in pairs if edition in playbook.editions]
    if not wanted:
        message, hint = "none of the playbooks has this edition", f"editions: {_listed(known)}"
        raise ConfigError(Problem("order.edition", message, hint=hint))
    return list(_with_texts(wanted)), [
        Problem(
            "order.edition",
            f"the playbook “{playbook.id}” has no edition “{edition}”; skipped",
            hint=f"it has: {', '.join(playbook.editions)}",
            level="warning",
        )
        for playbook, edition in pairs
        if asked and edition not in playbook.editions
    ]


def wanted_formats(options: BuildOptions) -> tuple[str, ...]:
    """The formats to build: those in the options, else the usual ones; on paper, Word alone."""
    return options.formats or (_ON_PAPER[:1] if options.paper else USUAL_FORMATS)


def _check_paper(options: BuildOptions) -> None:
    """Raise `ConfigError` for options that ask for what is not filled in by hand."""
    if not options.paper:
        return
    printed = PRINTED.intersection(options.editions)
    others = [name for name in options.formats if name not in _ON_PAPER]
    reasons = {
        "--protect": ("its pages have no fields to protect", options.protect),
        f"--edition {_listed(printed)}": ("there is nothing in it to fill in", printed),
        f"--format {_listed(others)}": ("its pages are Word or PDF files", others),
    }
    problems = [
        Problem(
            "order.paper",
            f"--paper and {name} cannot be combined: {reason}",
            hint=f"leave out {name}, or build that without --paper",
        )
        for name, (reason, is_asked) in reasons.items()
        if is_asked
    ]
    if problems:
        raise ConfigError(*problems)


def _with_texts(wanted: Iterable[tuple[Playbook, str]]) -> Iterator[tuple[Playbook, str]]:
    for playbook, edition in wanted:
        yield playbook, edition
        if edition == SUMMARY and TEXTS in playbook.documents:
            yield playbook, TEXTS


def _check_editions(asked: Iterable[str], known: set[str], *, is_filled: bool) -> None:
    problems = [
        Problem("order.edition", f"there is no edition “{name}”", hint=did_you_mean(name, known))
        for name in asked
        if name not in {*known, *EDITIONS}
    ]
    if problems:
        raise ConfigError(*problems)
    if SUMMARY in asked and not is_filled:
        hint = "name a filled worksheet with --from, or a file of answers with --answers"
        raise ConfigError(Problem("order.summary", "a summary needs answers", hint=hint))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
