"""Orphans: written files that no longer belong to any document, because a team was dissolved or a
playbook removed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from generator.foundation.digests import digest
from generator.foundation.errors import EnvironmentProblem, Problem
from generator.output import snapshot
from generator.output.actions import Action, FileStatus, decide_orphan
from generator.output.apply import back_up, flat_path
from generator.output.lockfile import BASE, PENDING, Lock, Record
from generator.output.planner import ChangePlanner, PlannedChange
from generator.project.file_names import documents_by_name
from generator.usecases.builder import DocumentBuilder, FileResult
from generator.writers import FORMATS, suffix_of

_SUFFIXES = tuple(map(suffix_of, FORMATS))


@dataclass(frozen=True)
class Orphans:
    """Finds and removes the orphans of one output folder after a run. `made` are the units that the
    run made documents for, `names` the files it made. If the team table is not `whole`, because
    some rows are invalid, no team counts as missing from it.
    """

    builder: DocumentBuilder
    known: Lock
    made: Collection[str]
    names: Collection[str]
    whole: bool = True

    def plans(self) -> list[PlannedChange]:
        """The change for each orphan."""
        plans: list[PlannedChange] = []
        for name, record in self._found():
            state = ChangePlanner(self.builder.folder, {name: record}).state(name)
            action = decide_orphan(state)
            plans.append(PlannedChange(name, FileStatus(state), action, recorded=record.digest))
        return plans

    def remove(self, *, dry_run: bool) -> tuple[list[FileResult], list[Problem]]:
        """Remove the orphans that are neither edited nor filled in; forget the records of the
        others. Returns the results, and the problems with files that the system refused to change.
        """
        outcomes: list[FileResult] = []
        problems: list[Problem] = []
        for plan in self.plans():
            try:
                if not dry_run:
                    self._release(plan)
            except EnvironmentProblem as error:
                problems += error.problems
                continue
            if plan.action is not Action.UNCHANGED:
                outcomes.append(FileResult(plan.name, plan.action))
        return outcomes, problems

    def _release(self, plan: PlannedChange) -> None:
        folder = self.builder.folder
        if plan.action is Action.REMOVED:
            present = folder.read(plan.name)
            if present is not None and digest(present) != plan.recorded:
                back_up(folder, plan.name, present)
            folder.remove(plan.name)
        folder.remove(f"{BASE}/{plan.name}")
        folder.remove(flat_path(PENDING, plan.name))
        self.known.forget(plan.name)

    def _found(self) -> Iterator[tuple[str, Record]]:
        for name, record in self.known.items():
            unit, _, file = name.partition("/")
            # Archives are no orphans, nor are files of other organisations.
            if not file or record.snapshot not in self._tables:
                continue
            if file.endswith(_SUFFIXES):
                is_orphan = name.rpartition(".")[0] not in self._documents(unit)
            else:
                is_orphan = self._is_old_picture(unit, name)
            if is_orphan or self._is_dissolved(unit, record):
                yield name, record

    def _documents(self, unit: str) -> set[str]:
        """The names that a unit's documents have, and those of earlier versions: these files stay
        until somebody removes them.
        """
        playbooks = self.builder.project.renderer.catalogue.playbooks.values()
        named = documents_by_name(unit, playbooks)
        earlier = {f"{unit}/{playbook.id}-{edition}" for playbook, edition in named.values()}
        return named.keys() | earlier

    def _is_old_picture(self, unit: str, name: str) -> bool:
        options = self.builder.options
        has_all = not (options.playbooks or options.editions)
        has_markdown = not options.formats or "md" in options.formats
        return has_all and has_markdown and unit in self.made and name not in self.names

    def _is_dissolved(self, unit: str, record: Record) -> bool:
        """Whether a unit no longer exists. A unit from a team table is dissolved if a run for the
        same table does not contain it.
        """
        if unit in self.made or unit in self.builder.project.config.units:
            return False
        options = self.builder.options
        own = self.builder.team_table
        if own and not self.whole:
            return False
        return self._tables.get(record.snapshot) == own and not (own and options.department)

    @cached_property
    def _tables(self) -> dict[str, str]:
        """The team table of each snapshot of this organisation by its id, "" for none."""
        own = self.builder.project.config.organisation.id
        loaded = (
            (ident, snapshot.load(self.builder.folder, ident)) for ident in self.known.snapshots()
        )
        return {
            ident: taken.sheet for ident, taken in loaded if taken and taken.organisation == own
        }
