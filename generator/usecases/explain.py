"""The use case `explain`: where a setting comes from, and which documents read it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.config import Unit
from generator.config.layers import find_node
from generator.config.origins import Origin, leaves, origins
from generator.foundation.errors import ConfigError, Place, Problem, did_you_mean
from generator.foundation.limits import LIMITS, Limits
from generator.project.project import Project, open_project
from generator.usecases.runs import check_settings

__all__ = ["ExplainOptions", "Explained", "Origin", "everything", "key"]


@dataclass(frozen=True)
class ExplainOptions:
    """Whose settings to explain: those of a team or a department, else of the organisation."""

    config: Path | None = None
    team: str = ""
    department: str = ""
    overrides: tuple[str, ...] = ()
    limits: Limits = LIMITS


@dataclass(frozen=True)
class Explained:
    """The value of a key in every layer, and the documents that read it, such as `pushback
    worksheet`. The `remark` says whose settings these are, "" if somebody named them.
    """

    origins: tuple[Origin, ...]
    documents: tuple[str, ...]
    remark: str = ""


def key(chosen: ExplainOptions, name: str) -> Explained:
    """Where the value of a dotted key comes from. Raises `ConfigError` for an unknown key."""
    project, unit = _open(chosen)
    tree = project.config.tree(unit)
    rows = origins(unit, tree, name)
    if not rows and find_node(tree, name) is None:
        known = {path for path, _ in leaves(tree)}
        known |= {".".join(path.split(".")[:depth]) for path in known for depth in (1, 2, 3)}
        hint = did_you_mean(name, known)
        if not hint.startswith("did you mean"):
            hint = "playbook explain without a key lists all settings"
        message = f"there is no setting “{name}”"
        raise ConfigError(Problem("explain.key", message, Place(project.file), hint))
    return Explained(rows, project.documents_reading(name), project.remark)


def everything(chosen: ExplainOptions) -> tuple[list[tuple[str, str, str]], str]:
    """Every effective setting: its key, its value, and the place where it is set; and a remark on
    whose settings these are, "" if somebody named them.
    """
    project, unit = _open(chosen)
    settings = leaves(project.config.tree(unit))
    return [(path, leaf.text, str(leaf.place)) for path, leaf in settings], project.remark


def _open(chosen: ExplainOptions) -> tuple[Project, Unit]:
    project = open_project(chosen.config, chosen.overrides, limits=chosen.limits)
    check_settings(project)
    if chosen.team:
        return project, project.config.find("team", chosen.team)
    if chosen.department:
        return project, project.config.find("department", chosen.department)
    return project, project.config.organisation
