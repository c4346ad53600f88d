"""Drafts that remind people of a sheet that has not come back, or of what is missing in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from generator.document.mail_text import MailText
from generator.foundation import files
from generator.foundation.errors import GeneratorError, Problem
from generator.output.sent_rounds import SentRound, load_round
from generator.project.project import Project
from generator.usecases.rounds.sent_sheets import DRAFT_SUFFIX, SheetMaker
from generator.usecases.track import State, TrackedSheet
from generator.writers.mail import draft

_REMINDED = (State.MISSING, State.INCOMPLETE)


@dataclass(frozen=True)
class Reminder:
    """A draft, and the sheet that it is about."""

    path: Path
    row: TrackedSheet


@dataclass(frozen=True)
class Reminders:
    """The drafts that were written, and the problems of those that could not be."""

    written: tuple[Reminder, ...]
    problems: tuple[Problem, ...]


def write_reminders(project: Project, rows: Iterable[TrackedSheet], today: date) -> Reminders:
    """Write a draft for each sheet that is missing or incomplete, once a day, and record it.

    A missing sheet is attached again; of an incomplete one, what is missing is listed. People who
    are forgotten, and confidential sheets, are left out. Raises `EnvironmentProblem` if another run
    is writing to a round.
    """
    due = [row for row in rows if row.state in _REMINDED and row.sheet.mail]
    maker = SheetMaker(project)
    written: list[Reminder] = []
    problems: list[Problem] = []
    for folder in dict.fromkeys(row.round.folder for row in due):
        with ExitStack() as stack:
            known = load_round(folder, project.config.organisation.id)
            stack.enter_context(known.lock())
            known = load_round(folder, project.config.organisation.id)
            for row in (row for row in due if row.round.folder == folder):
                try:
                    path = _write(row, folder, maker, today)
                except GeneratorError as error:
                    problems += error.problems
                    continue
                written.append(Reminder(path, row))
                known = _recorded(known, row, today)
            known.save()
    return Reminders(tuple(written), tuple(problems))


def _write(row: TrackedSheet, folder: Path, maker: SheetMaker, today: date) -> Path:
    sheet = row.sheet
    text = _text(row, maker)
    attached = dict(_attached(row, folder, maker)) if row.state is State.MISSING else {}
    ident = f"{sheet.copy}-reminder-{today.isoformat()}"
    path = folder / f"{maker.name(sheet)}-reminder-{today.isoformat()}{DRAFT_SUFFIX}"
    files.write(path, draft(maker.mail(sheet, text, attached, ident)))
    return path


def _text(row: TrackedSheet, maker: SheetMaker) -> MailText:
    words = maker.words(row.sheet)
    if row.state is State.INCOMPLETE:
        return words.gaps(row.sheet.name, row.missing)
    return words.reminder(row.sheet.name)


def _attached(row: TrackedSheet, folder: Path, maker: SheetMaker) -> Iterator[tuple[str, bytes]]:
    """The files of a sheet as they were sent; where one is gone, it is made anew."""
    names = [name for name in row.sheet.files if not name.endswith(DRAFT_SUFFIX)]
    found = {name: files.read(folder / name) for name in names}
    anew = {} if all(found.values()) else maker.files(row.sheet)
    for name, data in found.items():
        yield name, data or anew[name]


def _recorded(known: SentRound, row: TrackedSheet, today: date) -> SentRound:
    sheet = known.sheets[row.sheet.copy]
    days = tuple(dict.fromkeys((*sheet.reminded, today)))
    return known.having(replace(sheet, reminded=days))
