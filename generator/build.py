"""The use cases: what the commands do, composed of load, render, parse, write and read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from generator import files, lock
from generator.answers import interpret
from generator.document import Answers, Document, Meta
from generator.errors import (
    ConfigError,
    EnvironmentProblem,
    GeneratorError,
    Place,
    Problem,
    ReadError,
)
from generator.look import Look
from generator.parser import parse
from generator.plan import Action, decide
from generator.playbook import open_library
from generator.project import Job, Listed, Order, open_project
from generator.readers import SUFFIXES, find_reader
from generator.writers import FORMATS, Compiled, find_writer

__all__ = [
    "Action",
    "Listed",
    "Order",
    "Outcome",
    "Reading",
    "Report",
    "build",
    "catalogue",
    "read",
]


@dataclass(frozen=True)
class Outcome:
    """What happened to one file, or would happen in a dry run."""

    path: Path
    action: Action


@dataclass(frozen=True)
class Report:
    """What a run did. `source` is the organisation's file, None for the built-in example."""

    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...]
    source: Path | None
    dry_run: bool

    @property
    def exit_code(self) -> int:
        """0 fine, 3 a decision is needed, 4 the system refused (design: exit codes)."""
        if any(problem.code.startswith("file.refused") for problem in self.problems):
            return 4
        return 3 if any(outcome.action is Action.KEPT for outcome in self.outcomes) else 0


def build(order: Order) -> Report:
    """Write the documents of an order.

    Raises `ConfigError` or `TemplateError` with every problem found before anything is written.
    """
    project = open_project(order.config, order.overrides, order.day)
    if order.output.exists() and not order.output.is_dir():
        hint = "name another folder with --output"
        place = Place(order.output.as_posix())
        raise EnvironmentProblem(Problem("file.refused", "is a file, not a folder", place, hint))
    known = lock.load(order.output)
    jobs, problems = project.jobs(order)
    writer = _Writing(order, known)
    kinds = order.formats or FORMATS
    outcomes = [writer.write(job, kind) for job in jobs for kind in kinds]
    if "md" in kinds:
        outcomes += writer.write_pictures(jobs)
    problems += writer.finish()
    return Report(
        tuple(outcome for outcome in outcomes if outcome),
        tuple(problems),
        project.source,
        order.dry_run,
    )


def catalogue(path: Path | None = None) -> tuple[Listed, ...]:
    """Every playbook there is, its words in the voice of the organisation the path names."""
    project = open_project(path)
    return tuple(
        project.listed(playbook) for playbook in project.renderer.library.playbooks.values()
    )


@dataclass(frozen=True)
class Reading:
    """One filled file, read: its stamp, its answers, how each place was found, and what was not
    understood.
    """

    file: Path
    stamp: Mapping[str, str]
    answers: Answers
    found_by: Mapping[str, str]
    problems: tuple[Problem, ...]


def read(path: Path) -> Reading:
    """The answers in one filled file. Raises `ReadError` for a file that cannot be read or is none
    of ours.
    """
    shown = path.as_posix()
    reader = find_reader(path.suffix)
    if reader is None:
        hint = f"worksheets end in {' or '.join(SUFFIXES)}"
        raise ReadError(Problem("read.format", "is no worksheet", Place(shown), hint))
    data = files.read(path)
    if data is None:
        raise ReadError(Problem("read.missing", "there is no such file", Place(shown)))
    found = reader.read(data, shown)
    try:
        playbook = open_library().playbook(found.stamp.get("playbook", ""))
    except ConfigError as error:
        raise ReadError(
            *(replace(problem, place=Place(shown)) for problem in error.problems)
        ) from None
    shapes = [
        field
        for field in playbook.shapes(found.stamp.get("edition", ""))
        if not field.id.endswith("_other") or field.id in found.entries
    ]
    answers, problems = interpret(shapes, found.entries, shown)
    found_by = {tag: entry.found_by for tag, entry in found.entries.items()}
    return Reading(path, found.stamp, answers, found_by, (*found.problems, *problems))


class _Writing:
    """Writes the files of a run, compiling each structure once."""

    def __init__(self, order: Order, known: lock.Lock) -> None:
        self._order = order
        self._lock = known
        self._problems: list[Problem] = []
        self._compiled = lru_cache(maxsize=256)(_compiled)

    def write(self, job: Job, kind: str) -> Outcome | None:
        """One file of a document; None when the system refused, which `finish` tells."""
        name = f"{job.folder}/{job.name}{find_writer(kind).suffix}"
        rendering = job.rendering
        compiled = self._compiled(kind, rendering.skeleton, rendering.meta, job.look)
        return self._write(name, compiled.fill(rendering.values, {}))

    def _write(self, name: str, data: bytes) -> Outcome | None:
        path = self._order.output / name
        try:
            return Outcome(path, self._put(name, path, data))
        except GeneratorError as error:
            self._problems += error.problems
            return None

    def write_pictures(self, jobs: Sequence[Job]) -> list[Outcome | None]:
        """The pictures that Markdown files show, beside them; Word files hold their own."""
        wanted = {
            f"{job.folder}/{source}": data for job in jobs for source, data in job.look.pictures
        }
        return [self._write(name, data) for name, data in wanted.items()]

    def finish(self) -> list[Problem]:
        """Record what was written; every problem met on the way."""
        if not self._order.dry_run:
            try:
                self._lock.save()
            except EnvironmentProblem as error:
                self._problems += error.problems
        return self._problems

    def _put(self, name: str, path: Path, data: bytes) -> Action:
        present = files.read(path)
        wanted = lock.digest(data)
        action = decide(
            self._lock.digests.get(name),
            lock.digest(present) if present is not None else None,
            wanted,
        )
        if action is Action.KEPT:
            hint = (
                "move or rename it to have it made anew, or build into another folder with --output"
            )
            message = "was edited or not made here, so it is kept as it is"
            self._problems.append(
                Problem("file.kept", message, Place(path.as_posix()), hint, "warning")
            )
        elif not self._order.dry_run:
            if action.writes:
                files.write(path, data)
            self._lock.digests[name] = wanted
        return action


def _compiled(kind: str, skeleton: str, meta: Meta, look: Look) -> Compiled:
    return find_writer(kind).compile(Document(meta, parse(skeleton)), look)
