"""The use case `send`: a sheet for each person in a table, as files with a copy id and as a draft
of the mail that carries them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from generator.config.people_table import COLUMNS, PeopleTable, Person
from generator.formats.copy_id import new_copy_id
from generator.foundation import files
from generator.foundation.cache import open_cache
from generator.foundation.digests import SHORT_DIGITS, digest
from generator.foundation.errors import (
    REFUSED,
    ConfigError,
    GeneratorError,
    Place,
    Problem,
)
from generator.foundation.files import near, relative
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.tables import open_table
from generator.output.sent_rounds import SENT, Delivery, SentRound, SentSheet, load_round, rounds_in
from generator.project.organisation_file import NONE_HERE, how_to_name
from generator.project.project import CACHED_MODULES, Project, open_project
from generator.usecases.rounds.merge_table import write_merge_tables
from generator.usecases.rounds.sent_sheets import DRAFT_SUFFIX, SheetMaker
from generator.usecases.rounds.sheet_choice import SheetChoice, choose_sheets, warnings_of
from generator.writers.mail import draft

UNDECIDED = "sent.unknown"  # code of a mail of which nobody knows whether it went out
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class SendOptions:
    """What to send to whom. `people` is the table; `name` that of the round, "" for the table's.
    Without `editions`, it is the request sheet; without `formats`, Word alone. `due` is the day to
    send the sheets back by. `folder` is that of all rounds, None for the one beside the
    organisation's file. With `again`, people get what they have got before; with `by_server`, the
    mails wait to be handed to a server.
    """

    people: Path
    config: Path | None = None
    playbooks: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    name: str = ""
    day: date | None = None
    due: date | None = None
    overrides: tuple[str, ...] = ()
    protect: bool = False
    folder: Path | None = None
    again: bool = False
    dry_run: bool = False
    by_server: bool = False
    today: date = field(default_factory=date.today)
    limits: Limits = LIMITS


@dataclass(frozen=True)
class SendReport:
    """What a run did in the folder of its round: the sheets `made`, those `skipped` because their
    people have them, and those `failed`.
    """

    folder: Path
    made: tuple[SentSheet, ...]
    skipped: tuple[SentSheet, ...]
    problems: tuple[Problem, ...]
    failed: int = 0

    @property
    def exit_code(self) -> int:
        """0 success, 1 some people were left out, 3 a decision is needed, 4 refused by the system;
        the highest that applies.
        """
        codes = {problem.code for problem in self.problems}
        if REFUSED in codes:
            return 4
        if codes & {"file.kept", UNDECIDED}:
            return 3
        return 1 if self.failed else 0


def send(options: SendOptions, progress: Progress | None = None) -> SendReport:
    """Make a sheet and a draft for each person who has none yet in this round.

    Rows that are not valid are left out and reported. The record of who gets which copy is written
    first: after an interruption, the same command continues with the same copies.

    Raises `ConfigError` if the options or the table are not valid, and `EnvironmentProblem` if
    another run is writing to the round or the system refuses.
    """
    project = open_own_project(options.config, options.overrides, options.day, options.limits)
    name = options.name or options.people.stem
    choice = choose_sheets(
        project, options.playbooks, options.editions, options.formats, name, options.due
    )
    folder = sent_folder(project, options.folder) / choice.name
    table = _people(project, options)
    with contextlib.ExitStack() as stack:
        known = load_round(folder, project.config.organisation.id)
        if not options.dry_run:
            stack.enter_context(known.lock())
            known = load_round(folder, project.config.organisation.id)
        plan = _plan(options, known, table.people, choice)
        planned, skipped = tuple(plan.planned), tuple(plan.skipped)
        warnings = warnings_of(project, planned)
        problems = [*table.notes, *table.problems, *warnings, *plan.problems]
        failed = len({one.place for one in table.problems})
        if options.dry_run:
            return SendReport(folder, planned, skipped, tuple(problems), failed)
        run = _Run(options, SheetMaker(project, protect=options.protect), known)
        run.make(planned, progress)
        problems += run.problems
        return SendReport(folder, tuple(run.made), skipped, tuple(problems), failed + run.failed)


def open_own_project(
    config: Path | None, changes: tuple[str, ...], day: date | None, limits: Limits
) -> Project:
    """The project at a path, else the nearest. Raises `ConfigError` where there is only the
    built-in example: nobody gets a sheet of an invented organisation.
    """
    project = open_project(config, changes, day, open_cache(CACHED_MODULES), limits)
    if project.source is None:
        raise ConfigError(Problem("config.missing", NONE_HERE, hint=how_to_name()))
    return project


def sent_folder(project: Project, folder: Path | None) -> Path:
    """The folder of all rounds: the given one, else that beside the organisation's file."""
    return folder or Path(relative(project.config.folder / SENT))


class _Run:
    """Writes the files of planned sheets, one after the other."""

    def __init__(self, options: SendOptions, maker: SheetMaker, known: SentRound) -> None:
        self._options, self._maker = options, maker
        self._known = self._before = known
        self.made: list[SentSheet] = []
        self.problems: list[Problem] = []
        self.failed = 0

    def make(self, planned: Sequence[SentSheet], progress: Progress | None) -> None:
        """Write the record, then the files of each sheet and the tables for mail merge, and then
        the record again.
        """
        if not planned:
            return
        for folder in (self._known.folder, self._known.folder.parent):
            files.sweep(folder)
        self._known = self._before.having(*planned)
        self._known.save()
        for number, sheet in enumerate(planned, 1):
            try:
                self._make(sheet)
            except GeneratorError as error:
                self._fail(sheet, error)
            if progress:
                progress(number, len(planned))
        # The record last: a run that ends before is finished by the next one.
        self.problems += write_merge_tables(self._known, self._maker)
        self._known.save()

    def _fail(self, sheet: SentSheet, error: GeneratorError) -> None:
        """Report a sheet that cannot be made; one that was made before stays as it was."""
        self.failed += 1
        self.problems += [
            replace(one, message=f"{sheet.name}: {one.message}") for one in error.problems
        ]
        if before := self._before.sheets.get(sheet.copy):
            self._known = self._known.having(before)

    def _make(self, sheet: SentSheet) -> None:
        maker, folder = self._maker, self._known.folder
        own = maker.files(sheet)
        own[f"{maker.name(sheet)}{DRAFT_SUFFIX}"] = draft(maker.invitation(sheet, own))
        written = {name: digest(data)[:SHORT_DIGITS] for name, data in own.items()}
        kept = [name for name in own if self._is_edited(sheet, name, written[name])]
        for name, data in own.items():
            if name not in kept:
                files.write(folder / name, data)
        self.problems += (_kept(folder / name) for name in kept)
        state = Delivery.WAITING if self._options.by_server and not kept else Delivery.DRAFT
        record = written | {name: sheet.files.get(name, "") for name in kept}
        done = replace(sheet, files=record, delivery=state)
        self._known = self._known.having(done)
        self.made.append(done)

    def _is_edited(self, sheet: SentSheet, name: str, new: str) -> bool:
        """Whether somebody changed a file since it was written."""
        present = files.read(self._known.folder / name)
        if present is None or not sheet.files.get(name):
            return False
        return digest(present)[:SHORT_DIGITS] not in (sheet.files[name], new)


def _kept(path: Path) -> Problem:
    message = "was edited, so it is kept, and its mail is for you to send"
    hint = "move it away and send again to have it made anew"
    return Problem("file.kept", message, Place(path.as_posix()), hint, "warning")


@dataclass
class _Plan:
    """The sheets to make and those to skip, and the problems of those that need a decision."""

    planned: list[SentSheet] = field(default_factory=list)
    skipped: list[SentSheet] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def _plan(
    options: SendOptions,
    known: SentRound,
    people: Iterable[Person],
    choice: SheetChoice,
) -> _Plan:
    """What to do for each person and sheet. A person's copy keeps its id."""
    plan, by_key, taken = _Plan(), known.by_key, set(_taken(known))
    for person in people:
        for playbook, edition in choice.sheets:
            found = by_key.get((person.mail.casefold(), playbook.id, edition))
            if found and found.delivery is Delivery.SENDING:
                # By a server, it is asked about.
                plan.problems += [] if options.by_server else [unknown_outcome(found)]
                plan.skipped.append(found)
            elif found and found.delivery is not Delivery.PREPARED and not options.again:
                plan.skipped.append(found)
            else:
                copy = found.copy if found else new_copy_id(taken)
                taken.add(copy)
                new = SentSheet(
                    copy,
                    person.name,
                    person.mail,
                    person.unit,
                    person.locale,
                    playbook.id,
                    edition,
                    choice.formats,
                    options.today,
                    options.due,
                )
                plan.planned.append(_as_before(new, found) if found else new)
    return plan


def _as_before(new: SentSheet, found: SentSheet) -> SentSheet:
    """A sheet that is made again, with what is known of it."""
    return replace(new, made_on=found.made_on, files=found.files, reminded=found.reminded)


def unknown_outcome(sheet: SentSheet) -> Problem:
    """The problem of a mail of which nobody knows whether it went out."""
    message = f"nobody knows whether the mail to {sheet.name} <{sheet.mail}> went out"
    hint = "ask them, and say so when “playbook send --smtp” asks; it is never sent twice"
    return Problem(UNDECIDED, message, hint=hint)


def _taken(known: SentRound) -> Iterator[str]:
    """The copy ids of all rounds beside this one. Records that cannot be read are reported when
    their own round is used.
    """
    for name in rounds_in(known.folder.parent):
        with contextlib.suppress(GeneratorError):
            yield from load_round(known.folder.parent / name, known.organisation).sheets


def _people(project: Project, options: SendOptions) -> PeopleTable:
    path = options.people
    if not path.exists():
        place = Place(path.as_posix())
        raise ConfigError(Problem("sheet.missing", "does not exist", place, near(path)))
    languages = dict.fromkeys(
        name
        for playbook in project.renderer.catalogue.playbooks.values()
        for name in playbook.languages
    )
    table = open_table(path, options.limits, columns=COLUMNS)
    found = PeopleTable(project.config, table, tuple(languages))
    if not found.people:
        empty = Problem("sheet.empty", "contains no people", table.heading, "add a row for each")
        raise ConfigError(*(found.problems or (empty,)))
    return found
