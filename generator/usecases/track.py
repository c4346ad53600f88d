"""The use case `track`: who sent their sheet back, what is missing in it, and who did not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from generator.answers.duplicates import saving_order
from generator.config.config import in_locale
from generator.foundation import files
from generator.foundation.digests import digest
from generator.foundation.errors import (
    REFUSED,
    ConfigError,
    GeneratorError,
    Place,
    Problem,
    UndecidedError,
    did_you_mean,
)
from generator.foundation.files import relative
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.locale import find_locale
from generator.output.sent_rounds import Delivery, SentRound, SentSheet, load_round, rounds_in
from generator.playbook.answer_columns import AnswerColumns
from generator.playbook.manifest import REQUEST, REQUESTER
from generator.project.ownership import NO_OWNER
from generator.project.project import Project
from generator.readers.returned_files import (
    as_found,
    container_of,
    envelope_of,
    expanded,
    passed_over,
    read_file,
)
from generator.usecases.read import FilledWorksheet, WorksheetReader
from generator.usecases.rounds.returned_copies import (
    FoundBy,
    Matcher,
    ReturnedFile,
    returned_file,
)
from generator.usecases.send import open_own_project, sent_folder

RETURNED = "returned"  # the folder of what came back, if nobody names another
_CONFIDENTIAL = "about.confidential"


class State(StrEnum):
    """What became of one sheet."""

    MISSING = "missing"
    INCOMPLETE = "incomplete"
    COMPLETE = "complete"
    NOT_DUE = "not due yet"
    NOT_SENT = "not sent"


@dataclass(frozen=True)
class TrackOptions:
    """What to track: files and folders with what came back, none for the folder `returned` beside
    the organisation's file; the names of rounds, none for all; and the day that counts as today.
    `folder` is that of all rounds, None for the one beside the organisation's file. `organisation`
    is the id of the organisation that files are of which do not say so, "" for none.
    """

    paths: tuple[Path, ...] = ()
    config: Path | None = None
    rounds: tuple[str, ...] = ()
    day: date | None = None
    folder: Path | None = None
    organisation: str = ""
    limits: Limits = LIMITS

    @property
    def today(self) -> date:
        return self.day or date.today()


@dataclass(frozen=True)
class TrackedSheet:
    """What became of one copy. `files` came back, the one that counts last; `missing` is what is
    not answered in it, in the words of the sheet. `unreadable` are files that were
    probably meant to be the sheet. Of a confidential sheet it is only said that it came back.
    """

    sheet: SentSheet
    round: SentRound
    unit: str
    state: State
    files: tuple[Path, ...] = ()
    back_on: date | None = None
    found_by: FoundBy | None = None
    missing: tuple[str, ...] = ()
    unreadable: tuple[Path, ...] = ()
    is_confidential: bool = False

    @property
    def is_back(self) -> bool:
        return bool(self.files)

    @property
    def days_late(self) -> int:
        """How many days after its date it came back; 0 if it is in time, or has no date."""
        late = self.back_on - self.sheet.due if self.back_on and self.sheet.due else timedelta()
        return max(0, late.days)


@dataclass(frozen=True)
class Stranger:
    """A sheet from nobody who got one: the file, and who filled it in, "" if that is blank."""

    file: Path
    requester: str


@dataclass(frozen=True)
class TrackReport:
    """The sheets of all rounds that were asked for, what came from nobody we know, and problems."""

    rows: tuple[TrackedSheet, ...]
    strangers: tuple[Stranger, ...]
    problems: tuple[Problem, ...]

    def count(self, *states: State) -> int:
        return sum(row.state in states for row in self.rows)

    @property
    def headline(self) -> str:
        """What matters most, in one sentence."""
        back, missing = sum(row.is_back for row in self.rows), self.count(State.MISSING)
        verb = "is" if missing == 1 else "are"
        return f"{back} of {len(self.rows)} sheets are back, {missing} {verb} missing"

    @property
    def details(self) -> str:
        """The other counts, those that are not 0."""
        counts = {
            "complete": self.count(State.COMPLETE),
            "incomplete": self.count(State.INCOMPLETE),
            "late": sum(row.days_late > 0 for row in self.rows),
            "came twice": sum(len(row.files) > 1 for row in self.rows),
            "not due yet": self.count(State.NOT_DUE),
            "not sent": self.count(State.NOT_SENT),
            "from nobody we know": len(self.strangers),
        }
        return ", ".join(f"{number} {what}" for what, number in counts.items() if number)

    @property
    def exit_code(self) -> int:
        """0 success, 1 some files could not be counted, 3 a decision is needed, 4 refused by the
        system; the highest that applies.
        """
        codes = {problem.code for problem in self.problems if problem.level == "error"}
        if REFUSED in codes:
            return 4
        return 3 if NO_OWNER in codes else 1 if codes else 0


Progress = Callable[[Iterable[Path], int], Iterable[Path]]
"""Gives each of some files in turn, and shows how many of their number are done."""


def track(options: TrackOptions, progress: Progress | None = None) -> TrackReport:
    """What became of each sheet.

    A file that cannot be read, or is of another organisation, is reported and does not stop the
    others. Raises `ConfigError` if there is no such round.
    """
    return Tracker(options).report(progress)


class Tracker:
    """Looks for the sheets of some rounds among what came back."""

    def __init__(self, options: TrackOptions) -> None:
        self.options = options
        self.project = open_own_project(options.config, (), None, options.limits)
        self._sent = sent_folder(self.project, options.folder)
        self.rounds = tuple(self._load_rounds())
        self._reader = WorksheetReader(self.project, options.organisation)
        self._problems: list[Problem] = []
        self._matcher = Matcher((*self.rounds, *self._other_rounds()))
        self._labels = SheetLabels(self.project)

    def report(self, progress: Progress | None = None) -> TrackReport:
        """What became of each sheet, and what came from nobody we know."""
        back: dict[str, list[tuple[ReturnedFile, FoundBy]]] = {}
        strangers: list[Stranger] = []
        unreadable: dict[str, list[Path]] = {}
        paths = self._paths()
        for path in progress(paths, len(paths)) if progress else paths:
            file = self._read(path)
            if file is None:
                if sheet := self._matcher.meant_by(path, envelope_of(path, self.options.limits)):
                    unreadable.setdefault(sheet.copy, []).append(path)
            elif found := self._matcher.match(file):
                back.setdefault(found.sheet.copy, []).append((file, found.found_by))
            else:
                strangers.append(Stranger(path, file.reading.texts.get(REQUESTER, "")))
        rows = tuple(
            self._row(round_, sheet, back.get(copy, []), unreadable.get(copy, []))
            for round_ in self.rounds
            for copy, sheet in round_.sheets.items()
        )
        return TrackReport(rows, tuple(strangers), tuple(dict.fromkeys(self._problems)))

    def _load_rounds(self) -> Iterator[SentRound]:
        known = rounds_in(self._sent)
        place = Place(self._sent.as_posix())
        if not known:
            hint = "send one first: playbook send --to people.csv"
            raise ConfigError(Problem("track.round", "contains no round", place, hint))
        for name in self.options.rounds:
            if name not in known:
                message = f"there is no round “{name}”"
                hint = did_you_mean(name, known)
                raise ConfigError(Problem("track.round", message, place, hint))
        for name in self.options.rounds or known:
            yield load_round(self._sent / name, self.project.config.organisation.id)

    def _other_rounds(self) -> Iterator[SentRound]:
        """The rounds that are not asked for: what came back of them is not from nobody."""
        names = {round_.name for round_ in self.rounds}
        for name in rounds_in(self._sent):
            if name not in names:
                try:
                    yield load_round(self._sent / name, self.project.config.organisation.id)
                except ConfigError as error:
                    self._problems += (replace(one, level="warning") for one in error.problems)

    def _paths(self) -> list[Path]:
        """The files that came back, each once, and none of those that were sent."""
        paths = self.options.paths
        if not paths:
            own = Path(relative(self.project.config.folder / RETURNED))
            paths = (own,) if own.is_dir() else ()
            self._problems += [] if paths else [_nothing_back(own)]
        self._problems += passed_over(paths)
        sent = files.resolved(self._sent)
        every = {files.resolved(path): path for path in expanded(paths, self.options.limits)}
        return [path for whole, path in every.items() if sent not in whole.parents]

    def _read(self, path: Path) -> ReturnedFile | None:
        """A file that came back; None for one that is reported instead."""
        try:
            reading = self._reader.read_own(path)
        except UndecidedError as error:
            self._problems += error.problems
            return None
        except GeneratorError as error:
            self._problems += as_found(error.problems, path, self.options.paths)
            return None
        return returned_file(reading, envelope_of(path, self.options.limits))

    def _row(
        self,
        round_: SentRound,
        sheet: SentSheet,
        back: Sequence[tuple[ReturnedFile, FoundBy]],
        unreadable: Sequence[Path],
    ) -> TrackedSheet:
        """What became of one sheet."""
        unit = self._labels.unit(sheet)
        row = TrackedSheet(sheet, round_, unit, self._open_state(sheet), unreadable=(*unreadable,))
        if not back:
            return row
        ordered = self._in_order(back)
        last, found_by = ordered[-1]
        row = replace(
            row,
            files=tuple(file.path for file, _ in ordered),
            back_on=last.back_at.astimezone().date(),
            found_by=found_by,
            state=State.COMPLETE,
        )
        if last.reading.answers.get(_CONFIDENTIAL) is True:
            self._problems.append(_confidential(last.path))
            return replace(row, is_confidential=True)
        missing = self._labels.missing(sheet, last.reading)
        return replace(row, missing=missing, state=State.INCOMPLETE) if missing else row

    def _in_order(
        self, back: Sequence[tuple[ReturnedFile, FoundBy]]
    ) -> list[tuple[ReturnedFile, FoundBy]]:
        """The files of one copy, the one that counts last: the one saved last of those with
        answers. Files with the same bytes are one file.
        """
        different = {
            digest(read_file(one[0].path, self.options.limits)): one for one in reversed(back)
        }
        return sorted(
            different.values(),
            key=lambda one: (
                bool(one[0].reading.answers),
                saving_order(container_of(one[0].path), one[0].back_at),
            ),
        )

    def _open_state(self, sheet: SentSheet) -> State:
        """The state of a sheet that is not back."""
        if sheet.delivery in (Delivery.PREPARED, Delivery.WAITING, Delivery.REFUSED):
            return State.NOT_SENT
        is_due = not sheet.due or sheet.due < self.options.today
        return State.MISSING if is_due else State.NOT_DUE


def _nothing_back(folder: Path) -> Problem:
    message = "does not exist, so no file was looked at"
    hint = "put what comes back into it, or name other folders and files"
    return Problem("track.nothing", message, Place(folder.as_posix()), hint, "warning")


def _confidential(path: Path) -> Problem:
    message = "is marked as confidential, so it is only said that it came back"
    hint = "open it yourself; it does not belong in a folder that others read"
    return Problem("track.confidential", message, Place(path.as_posix()), hint, "warning")


@dataclass(frozen=True)
class SheetLabels:
    """The words of sheets: what their people see printed."""

    project: Project
    _columns: dict[tuple[str, str, str, str], AnswerColumns] = field(default_factory=dict)

    def unit(self, sheet: SentSheet) -> str:
        """The name of the unit of a sheet; its id if there is no such unit any more."""
        unit = self.project.config.units.get(sheet.unit)
        if unit is None:
            return sheet.unit
        settings = self.project.unit_settings(unit)
        return settings.unit.name or settings.organisation.name

    def missing(self, sheet: SentSheet, reading: FilledWorksheet) -> tuple[str, ...]:
        """What is not answered in a filled sheet, each as its label."""
        columns = self._columns_of(sheet)
        lacks = (lack for step in reading.steps.values() for lack in step.missing)
        return tuple(dict.fromkeys(_words(columns, lack) for lack in lacks))

    def _columns_of(self, sheet: SentSheet) -> AnswerColumns:
        key = (sheet.unit, sheet.locale, sheet.playbook, sheet.edition)
        if key not in self._columns:
            self._columns[key] = self._make_columns(sheet)
        return self._columns[key]

    def _make_columns(self, sheet: SentSheet) -> AnswerColumns:
        config = self.project.config
        unit = config.units.get(sheet.unit, config.organisation)
        if self.project.unit_settings(unit).locale.tag != sheet.locale:
            unit = in_locale(unit, sheet.locale)
        playbook = self.project.renderer.catalogue.playbook(sheet.playbook)
        labels = self.project.words(playbook, find_locale(sheet.locale), unit)
        is_asked = sheet.edition == REQUEST
        factory = self.project.field_factory(playbook, labels, unit, asked=is_asked)
        rows: Mapping[str, int] = {}
        return AnswerColumns(playbook, factory, sheet.edition, rows)


def _words(columns: AnswerColumns, lack: str) -> str:
    """Something that is missing, as its printed label."""
    heading, words = columns.missing(lack)
    if not heading:
        return words
    return f"{heading}: {words}" if "=" in lack else heading
