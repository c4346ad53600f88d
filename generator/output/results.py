"""What a run plans and does for each unit, and which files the runs of a build account for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.foundation.errors import GeneratorError, Problem
from generator.output.actions import Action
from generator.output.lockfile import Record
from generator.output.planner import PlannedChange


class FileResult(NamedTuple):
    """What happened to one file, or would happen in a dry run; `name` is its path in the output
    folder.
    """

    name: str
    action: Action


@dataclass(frozen=True)
class UnitResult:
    """The result for one unit's documents; `failed` is the kind of error if none could be made.
    `refused` are the files that the system refused to read or write, `left_out` those of other
    recipes. `ways` says how documents were made, each with their number.
    """

    unit: str
    department: str
    files: tuple[FileResult, ...] = ()
    records: Mapping[str, Record] | None = None
    problems: tuple[Problem, ...] = ()
    failed: type[GeneratorError] | None = None
    refused: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    ways: Mapping[str, int] = field(default_factory=dict)


class UnitPlans(NamedTuple):
    """The changes for a unit's files. `refused` are the files that the system refused to read,
    with its `problems`; `left_out` those of other recipes.
    """

    changes: list[PlannedChange]
    problems: list[Problem]
    refused: list[str]
    left_out: list[str]


class Coverage:
    """The files that the runs of a build account for; any other file that one of their recipes
    wrote is an orphan. `unsettled` are those that are not as they would be written.
    """

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.unsettled: set[str] = set()
        self._made: set[tuple[str, str]] = set()
        self._failed: set[tuple[str, str]] = set()

    def add(
        self, recipe: str, unit: str, files: Iterable[FileResult], others: Iterable[str] = ()
    ) -> None:
        """Count a unit's files: those planned, and `others` that stay as they are."""
        self._made.add((recipe, unit))
        self.names.update(others)
        self.unsettled.update(others)
        for name, action in files:
            self.names.add(name)
            if not action.is_settled:
                self.unsettled.add(name)

    def fail(self, recipe: str, unit: str) -> None:
        """Note that a unit's documents could not be made, so that none counts as an orphan."""
        self._failed.add((recipe, unit))

    def judges(self, recipe: str, unit: str, *, whole: bool) -> bool:
        """Whether a file of a unit can be an orphan of a recipe. If not the `whole` of the recipe's
        units are known, only those whose documents were made have orphans.
        """
        return (recipe, unit) not in self._failed and (whole or (recipe, unit) in self._made)
