"""Whose a file is: the organisation that it names, compared with that of the settings in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.foundation.errors import Place, Problem, did_you_mean
from generator.project.organisation_file import (
    CONFIG_NAME,
    NONE_HERE,
    how_to_name,
    option_for,
)
from generator.project.project import Project

OTHER_OWNER = "config.organisation"  # code of a file of another organisation
NO_OWNER = "config.owner"  # code of a file that does not say whose it is
UNKNOWN_OWNER = "?"  # the organisation of such a file; no id


def check_owner(project: Project, named: str, file: Path, content: str) -> Problem | None:
    """The problem of a file of another organisation than the project's; None for one of its own.

    `named` is the organisation that the file names, `UNKNOWN_OWNER` for one that was recognised by
    its text, but does not say whose it is. Any other file that names none, "", counts as the
    project's own, but never as the built-in example's. `content` is what the file is, such as “is a
    worksheet”.
    """
    own = project.config.organisation.id
    if named == UNKNOWN_OWNER:
        message = f"{content} that does not say whose it is"
        hint = f"if it is of “{own}”, say so with --organisation {own}"
        return Problem(NO_OWNER, message, Place(file.as_posix()), hint)
    if named == own or not (named or project.source is None):
        return None
    whose = f"{content} of “{named}”" if named else f"{content} that does not say whose it is"
    other = f"but these settings are of “{own}”" if project.source else f"and {NONE_HERE}"
    hint = _how_to_name(project, named, file) if named else how_to_name()
    return Problem(OTHER_OWNER, f"{whose}, {other}", Place(file.as_posix()), hint)


def check_unit(project: Project, stamp: Mapping[str, str], file: Path) -> Iterator[Problem]:
    """A warning if the settings lack the team or department that a file was made for."""
    units = project.config.units
    level, name = next(
        ((level, stamp[level]) for level in ("team", "department") if stamp.get(level)), ("", "")
    )
    if not name or name in units:
        return
    found = units.get(stamp.get("department", ""))
    instead = f"the {found.level} “{found.id}”" if found else "the organisation"
    message = (
        f"was made for the {level} “{name}”, which is not in {project.file}; {instead} is used"
    )
    known = [unit.id for unit in units.values() if unit.level == level]
    yield Problem(
        "config.unit", message, Place(file.as_posix()), did_you_mean(name, known), "warning"
    )


def _how_to_name(project: Project, named: str, file: Path) -> str:
    """A hint that names the file of another organisation, if it is near."""
    found = project.organisation_near(named, file.parent)
    if found is None:
        return f"name the {CONFIG_NAME} of “{named}” with -c"
    return f"use the settings of “{named}”: {option_for(found)}"
