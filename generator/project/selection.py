"""What a build is asked for: which editions of which playbooks, and which teams."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from generator.config import Config, TableTeam, Unit
from generator.foundation.errors import ConfigError, Place, Problem, did_you_mean
from generator.playbook import SUMMARY, Playbook
from generator.playbook.catalogue import Catalogue
from generator.project.options import EDITIONS, BuildOptions

Target = str | TableTeam
"""Whom to build for: the id of a unit of the configuration, or a team of a table."""


class Targets(Protocol):
    """Those a run is for: how many, and each in turn; and what is wrong with some."""

    @property
    def problems(self) -> tuple[Problem, ...]: ...

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Target]: ...


class NamedTargets(tuple[str, ...]):
    """The ids of units of the configuration, nothing wrong with any."""

    __slots__ = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        return ()


def select_targets(config: Config, options: BuildOptions, file: str) -> Targets:
    """Whom the options name. `file` is how messages name the organisation's file.

    Raises `ConfigError` for teams and departments that do not exist.
    """
    given = {
        "--team": options.teams,
        "--all-teams": options.all_teams,
        "--teams": options.team_table,
    }
    asked = [name for name, value in given.items() if value]
    if len(asked) > 1:
        message, hint = f"{' and '.join(asked)} exclude each other", "leave all but one out"
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


def present_targets(config: Config, names: Iterable[str]) -> Targets:
    """The units among some names that the organisation still has."""
    return NamedTargets(name for name in names if name in config.units)


def unit_for(config: Config, target: Target) -> Unit:
    """The unit to build for. Raises `ConfigError` for a team whose settings do not hold."""
    if isinstance(target, str):
        return config.units[target]
    from generator.config.team_table import unit_of  # needed for tables alone

    return unit_of(config, target)


def department_for(config: Config, target: Target) -> str:
    """The id of the department of whom to build for, "" for none."""
    return config.units[target].department_id if isinstance(target, str) else target.department


def _table_targets(config: Config, options: BuildOptions, department: Unit | None) -> Targets:
    from generator.config.team_table import TeamTable  # needed for tables alone
    from generator.foundation.tables import open_table

    assert options.team_table is not None
    table = open_table(options.team_table, options.limits)
    found = TeamTable(config, table, department.id if department else "")
    if department and not len(found) and not found.problems:
        message = f"lists no team of the department “{department.id}”"
        hint = f"write {department.id} into its column “department”, or leave --department out"
        raise ConfigError(Problem("sheet.empty", message, table.heading, hint))
    return found


def _all_teams(config: Config, department: Unit | None, file: str) -> list[Unit]:
    teams = config.teams(department.id if department else "")
    if not teams:
        where = f"the department “{department.id}”" if department else "the file"
        hint = "leave --all-teams out"
        raise ConfigError(Problem("config.team", f"{where} has no teams", Place(file), hint))
    return list(teams)


def _named_teams(
    config: Config, options: BuildOptions, department: Unit | None, file: str
) -> list[Unit]:
    teams = [config.find("team", name) for name in dict.fromkeys(options.teams)]
    others = [team for team in teams if department and team.department_id != department.id]
    if others:
        message = f"the team “{others[0].id}” is not in the department “{options.department}”"
        hint = "leave --department out, or name another team"
        raise ConfigError(Problem("config.team", message, Place(file), hint))
    return teams


def wanted_editions(
    catalogue: Catalogue, options: BuildOptions, names: Iterable[str]
) -> tuple[list[tuple[Playbook, str]], list[Problem]]:
    """Which edition of which playbook to build, of those named or of all; and a warning for each
    that a playbook lacks.

    Raises `ConfigError` for an edition that no playbook has.
    """
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
    return wanted, [
        Problem(
            "order.edition",
            f"the playbook “{playbook.id}” has no edition “{edition}”; skipped",
            hint=f"it has: {', '.join(playbook.editions)}",
            level="warning",
        )
        for playbook, edition in pairs
        if asked and edition not in playbook.editions
    ]


def _check_editions(asked: Iterable[str], known: set[str], *, is_filled: bool) -> None:
    problems = [
        Problem("order.edition", f"there is no edition “{name}”", hint=did_you_mean(name, known))
        for name in asked
        if name not in {*known, *EDITIONS}
    ]
    if problems:
        raise ConfigError(*problems)
    if SUMMARY in asked and not is_filled:
        hint = "name the filled worksheet with --from, or its answers with --answers"
        raise ConfigError(Problem("order.summary", "a summary is made of answers", hint=hint))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
