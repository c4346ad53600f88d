"""Orphans: written files that none of the recipes gives any more, because a team was dissolved or a
playbook removed; and files of earlier versions under names that documents no longer have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from generator.foundation.digests import digest
from generator.foundation.errors import EnvironmentProblem, Place, Problem
from generator.foundation.files import as_argument
from generator.output.actions import Action, FileState
from generator.output.apply import back_up, flat_path
from generator.output.lockfile import BASE, PENDING, Record, write_removals
from generator.output.planner import ChangePlanner, PlannedChange
from generator.output.results import Coverage, FileResult
from generator.usecases.earlier_locks import NOBODY, earlier_name
from generator.usecases.runs import FolderRuns


@dataclass(frozen=True)
class Orphans:
    """Finds and removes the orphans of one output folder after its runs, which account for the
    files in `coverage`.
    """

    runs: FolderRuns
    coverage: Coverage

    def plans(self) -> Iterator[PlannedChange]:
        """The change for each orphan that still exists."""
        plans = (self._plan(name, record) for name, record in self._found())
        return (plan for plan in plans if plan.action is not Action.UNCHANGED)

    def remove(self, *, dry_run: bool) -> tuple[list[FileResult], list[Problem]]:
        """Remove the orphans that are neither edited nor filled in; forget the records of the
        others. Returns the results, the problems with files that the system refused to change, and
        a warning for each file that is kept under its earlier name.
        """
        outcomes: list[FileResult] = []
        problems: list[Problem] = []
        if not dry_run:
            self._forget_stuck()
        found = list(self._found())
        removed = [name for name, record in found if self._is_removed(name, record)]
        if removed and not dry_run:
            write_removals(self.runs.folder, removed)
        for name, record in found:
            plan = self._plan(name, record)  # again, since somebody may have edited it meanwhile
            try:
                if not dry_run:
                    self._release(plan)
            except EnvironmentProblem as error:
                problems += error.problems
                continue
            if plan.action is not Action.UNCHANGED:
                outcomes.append(FileResult(plan.name, plan.action))
            problems += self.problems_of(plan)
        return outcomes, problems

    def problems_of(self, plan: PlannedChange) -> Iterator[Problem]:
        """The warning that a file is kept under its earlier name, or without its source."""
        address = self.runs.folder.address
        path, is_filled = f"{address}/{plan.name}", plan.status.state is FileState.FILLED
        successor = self._successors.get(plan.name)
        if plan.action is Action.DETACHED and plan.status.state is FileState.OURS:
            message = "was filled from a worksheet that is missing, so it is kept as it is"
            hint = "it is not renewed any more; name the worksheet with --from to do so"
            yield Problem("file.detached", message, Place(path), hint, "warning")
        if plan.action is not Action.DETACHED or successor is None:
            return
        what = "contains answers" if is_filled else "was edited"
        message = f"{what}, so it is kept under its earlier name; today's is {address}/{successor}"
        hint = "copy your edits to the new file, then remove this one"
        if is_filled:
            hint = f"playbook refresh {as_argument(path)} carries the answers over to today's text"
        yield Problem("file.earlier", message, Place(path), hint, "warning")

    def _forget_stuck(self) -> None:
        """Forget each recipe that cannot be followed and all of whose documents were deleted."""
        left: dict[str, list[str]] = {recipe: [] for recipe in self.runs.stuck}
        for name, record in self.runs.records():
            owner = self.runs.owner(name, record)
            if owner not in left:
                continue
            if self.runs.folder.read(name) is None:
                left[owner].append(name)
            else:
                del left[owner]
        for name in (name for names in left.values() for name in names):
            self._clear(name)
            self.runs.known.forget(name)

    def _plan(self, name: str, record: Record) -> PlannedChange:
        plan = ChangePlanner(self.runs.folder, {name: record}).plan_orphan(name)
        run = self.runs.run(record.recipe)
        if run and run.lost and plan.action is Action.REMOVED:
            return replace(plan, action=Action.DETACHED)
        return plan

    def _is_removed(self, name: str, record: Record) -> bool:
        return self._plan(name, record).action is Action.REMOVED

    def _release(self, plan: PlannedChange) -> None:
        folder = self.runs.folder
        self._clear(plan.name)  # first, since an interrupted removal of the file counts as done
        if plan.action is Action.REMOVED:
            present = folder.read(plan.name)
            if present is not None and digest(present) != plan.recorded:
                back_up(folder, plan.name, present)
            folder.remove(plan.name)
        self.runs.known.forget(plan.name)

    def _clear(self, name: str) -> None:
        """Remove what is kept beside a file."""
        self.runs.folder.remove(f"{BASE}/{name}")
        self.runs.folder.remove(flat_path(PENDING, name))

    def _found(self) -> Iterator[tuple[str, Record]]:
        for name, record in self.runs.records():
            if name in self.coverage.names:
                continue
            successor = self._successors.get(name)
            if successor:
                if successor not in self.coverage.unsettled:
                    yield name, record
            elif self._is_judged(name, self.runs.owner(name, record)):
                yield name, record

    def _is_judged(self, name: str, owner: str) -> bool:
        """Whether a file that was not given is an orphan of the recipe that it belongs to."""
        if owner == NOBODY:
            return self.runs.replays
        run = self.runs.run(owner)
        if run is None:
            return owner in self.runs.void
        unit = name.partition("/")[0]
        return self.coverage.judges(owner, unit, whole=run.is_whole)

    @cached_property
    def _successors(self) -> Mapping[str, str]:
        """Today's name of each document that was given and has a record under its earlier name."""
        names = self.runs.earlier.owners
        units = {name.partition("/")[0] for name in names}
        found: dict[str, str] = {}
        for run in self.runs.runs if names else ():
            for unit in units:
                for name, document in run.builder.documents(unit).items():
                    old = earlier_name(unit, document)
                    if old != name and old in names and name in self.coverage.names:
                        found[old] = name
        return found
