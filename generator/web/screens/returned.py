"""Out and back: sheets sent in rounds, what came back, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

from starlette.responses import PlainTextResponse, Response

from generator.foundation import files
from generator.foundation.errors import ConfigError, GeneratorError, Problem
from generator.foundation.files import resolved
from generator.foundation.identifiers import file_name
from generator.foundation.numbers import date_of
from generator.project.options import BuildOptions
from generator.usecases import send as send_round
from generator.usecases.build import build, list_playbooks
from generator.usecases.refresh import RefreshOptions, refresh
from generator.usecases.returned import KeptFile, ReadFile, ReturnedFolder, SheetAnswers
from generator.usecases.rounds.reminders import write_reminders
from generator.usecases.rounds.sheet_choice import SHEETS
from generator.usecases.rounds.track_tables import as_workbook, in_order
from generator.usecases.send import SendOptions
from generator.usecases.track import State, TrackedSheet, Tracker, TrackOptions, TrackReport
from generator.web.requests import Asked, Handler, download, redirect, titles

_BARS = (State.COMPLETE, State.INCOMPLETE, State.MISSING, State.NOT_DUE, State.NOT_SENT)
_FORMATS = ("docx", "pdf", "html", "md")
_SAID = ("renewed", "summarised", "filed", "reminded", "sent")


@dataclass(frozen=True)
class Bar:
    """A part of the bar of a round, in percent of its width."""

    state: State
    count: int
    start: float
    width: float


@dataclass(frozen=True)
class RoundRows:
    """A round as `track` reports it: its people, the most urgent first, and its bar."""

    name: str
    report: TrackReport
    people: tuple[TrackedSheet, ...]
    bars: tuple[Bar, ...]
    back: int


@dataclass(frozen=True)
class SheetRow:
    """A sheet that came back: its file and what it says, in words."""

    file: ReadFile
    words: SheetAnswers | None


def returned(asked: Asked) -> Response:
    """The page where files are dropped; what came back is looked at afterwards."""
    if asked.studio.is_new:
        return redirect("/start")
    return _page(asked, ())


def keep(asked: Asked) -> Response:
    """Keep the files that were sent, and say which were not."""
    folder = _folder(asked)
    sent = (one for one in asked.files if not folder.is_passed_over(one.name))
    kept = [folder.keep(one.name, one.data) for one in sent]
    return _page(asked, kept, is_empty=not kept)


def overview(asked: Asked) -> Response:
    """The rounds with their people, and every file that came back."""
    try:
        report = _tracker(asked).report()
    except ConfigError:  # no round was sent
        report = TrackReport((), (), ())
    folder = _folder(asked)
    names = {resolved(path): name for name, path in folder.paths().items()}
    return asked.show(
        "returned_overview.html",
        report=report,
        rounds=list(_rounds(report)),
        strangers=[(names.get(resolved(one.file), ""), one) for one in report.strangers],
        rows=list(_rows(folder)),
        titles=titles(asked),
    )


def sheet(asked: Asked) -> Response:
    """One sheet with its answers, and what can be done with it."""
    found = _chosen(asked, asked.path["name"])
    if found is None:
        return PlainTextResponse("There is no such file.\n", HTTPStatus.NOT_FOUND)
    folder = _folder(asked)
    read = folder.read_one(*found)
    words = folder.in_words(read.reading) if read.reading else None
    return asked.show(
        "returned_sheet.html", source=asked.source, file=read, words=words, tab="returned"
    )


def sent_file(asked: Asked) -> Response:
    """A sheet or the draft of a mail that was made for a person."""
    name = asked.path["name"]
    for one in _tracker(asked).rounds:
        known = {file for own in one.sheets.values() for file in own.files}
        if one.name == asked.path["round"] and name in known:
            data = files.read(one.folder / name, follow=False)
            if data is not None:
                return download(name, data)
    return PlainTextResponse("There is no such file.\n", HTTPStatus.NOT_FOUND)


def renew(asked: Asked) -> Response:
    """Make a new file in today's words with the answers of a sheet."""
    for done in refresh(RefreshOptions(asked.studio.path), [_posted(asked)]):
        if isinstance(done, tuple):
            raise ConfigError(*done)
        return _said("renewed", done.target.name)
    return redirect("/returned")


def summarise(asked: Asked) -> Response:
    """Make the summary of a sheet, beside the other documents."""
    options = BuildOptions(
        asked.studio.path, editions=("summary",), formats=("docx", "pdf"), origins=(_posted(asked),)
    )
    report = build(options)
    return _said("summarised", f"{len(report.outcomes)}")


def file_in_library(asked: Asked) -> Response:
    """File a sheet in the library."""
    added, problems = _folder(asked).add_to_library([_posted(asked)])
    if problems and not any(one.case for one in added):
        raise ConfigError(*problems)
    return _said("filed", ", ".join(one.outcome.value for one in added))


def remind(asked: Asked) -> Response:
    """Write drafts of reminders to those of a round whose sheet is missing or incomplete."""
    tracker, name = _tracker(asked), asked.form.get("_round", "")
    rows = [row for row in tracker.report().rows if row.round.name == name]
    reminders = write_reminders(tracker.project, rows, date.today())
    if reminders.problems:
        raise GeneratorError(*reminders.problems)
    return _said("reminded", f"{len(reminders.written)}")


def answers(asked: Asked) -> Response:
    """The answers of all sheets as an Excel file."""
    return download("returned.xlsx", _folder(asked).workbook())


def people(asked: Asked) -> Response:
    """The overview of the rounds as an Excel file."""
    return download("people.xlsx", as_workbook(_tracker(asked).report()))


def choose(asked: Asked) -> Response:
    """The form for a new round."""
    return _send_form(asked, {}, ())


def send(asked: Asked) -> Response:
    """Show what a round would send to whom; make the sheets and drafts once somebody agrees."""
    form = asked.form
    table = _people(asked)
    if form.get("_change") == "1":
        return _send_form(asked, form, ())
    try:
        options = _send_options(asked, table)
        report = send_round.send(options)
    except GeneratorError as error:
        return _send_form(asked, form, error.problems, table)
    if options.dry_run:
        return asked.show(
            "send_plan.html",
            source=asked.source,
            form=form,
            formats=options.formats,
            report=report,
            table=asked.studio.name_of_table(options.people),
            tab="returned",
        )
    return _said("sent", f"{len(report.made)}")


def _send_form(
    asked: Asked,
    form: Mapping[str, str],
    problems: tuple[Problem, ...],
    table: Path | None = None,
) -> Response:
    known = table or asked.studio.table(form.get("_table", ""))
    return asked.show(
        "send.html",
        source=asked.source,
        listings=list_playbooks(asked.studio.path),
        sheets=SHEETS,
        formats=_FORMATS,
        chosen=_formats(asked) if form else ("docx",),
        table=asked.studio.name_of_table(known) if known else "",
        form=form,
        problems=problems,
        tab="returned",
    )


def _people(asked: Asked) -> Path | None:
    """The table of people, which is kept until the round is made; None without one."""
    table = asked.studio.table(asked.form.get("_table", ""))
    for upload in asked.files:
        table = asked.studio.keep_table(file_name(upload.name), upload.data)
    return table


def _formats(asked: Asked) -> tuple[str, ...]:
    return tuple(one for one in _FORMATS if one in asked.lists.get("_format", ()))


def _send_options(asked: Asked, table: Path | None) -> SendOptions:
    """What the form asks for. Raises `ConfigError` for a date that is none, and without a table."""
    form = asked.form
    due = date_of(form.get("_due", "").strip())
    if form.get("_due", "").strip() and due is None:
        hint = "write it like 2026-12-18, or leave it empty"
        raise ConfigError(Problem("send.due", "the day to be back by is not a date", hint=hint))
    if table is None:
        hint = "choose a CSV or XLSX file with the columns name, e-mail, team and language"
        raise ConfigError(Problem("send.people", "the table of people is missing", hint=hint))
    playbook, _, edition = form.get("_sheet", "").partition("/")
    return SendOptions(
        table,
        asked.studio.path,
        playbooks=(playbook,),
        editions=(edition,),
        formats=_formats(asked),
        name=form.get("_round", "").strip(),
        due=due,
        dry_run=form.get("_agreed") != "1",
    )


def _rows(folder: ReturnedFolder) -> Iterator[SheetRow]:
    for file in folder.read():
        yield SheetRow(file, folder.in_words(file.reading) if file.reading else None)


def _rounds(report: TrackReport) -> Iterator[RoundRows]:
    for name in dict.fromkeys(row.round.name for row in report.rows):
        own = tuple(row for row in report.rows if row.round.name == name)
        part = replace(report, rows=own)
        back = sum(row.is_back for row in own)
        yield RoundRows(name, part, tuple(in_order(part)), tuple(_bars(part)), back)


def _bars(report: TrackReport) -> Iterator[Bar]:
    start = 0.0
    for state in _BARS:
        count = report.count(state)
        if count:
            width = 100 * count / len(report.rows)
            yield Bar(state, count, start, width)
            start += width


def _folder(asked: Asked) -> ReturnedFolder:
    return ReturnedFolder(asked.studio.path)


def _tracker(asked: Asked) -> Tracker:
    return Tracker(TrackOptions(config=asked.studio.path))


def _chosen(asked: Asked, name: str) -> tuple[str, Path] | None:
    """A file in the folder by its name there; None for any other name."""
    path = _folder(asked).paths().get(name)
    return (name, path) if path else None


def _posted(asked: Asked) -> Path:
    """The file that a form names. Raises `ConfigError` for one that is not in the folder."""
    found = _chosen(asked, asked.form.get("_file", ""))
    if found is None:
        hint = "go back and choose a file from the list"
        raise ConfigError(Problem("returned.unknown", "there is no such file", hint=hint))
    return found[1]


def _page(asked: Asked, kept: Sequence[KeptFile], *, is_empty: bool = False) -> Response:
    said = asked.query.get("said", "")
    return asked.show(
        "returned.html",
        source=asked.source,
        kept=kept,
        is_empty=is_empty,
        said=said if said in _SAID else "",
        what=asked.query.get("what", ""),
        tab="returned",
    )


def _said(said: str, what: str) -> Response:
    """The way back to the page, which then says what was done."""
    return redirect(f"/returned?{urlencode({'said': said, 'what': what})}")


ROUTES: tuple[tuple[str, Handler, tuple[str, ...]], ...] = (
    ("/returned", returned, ("GET",)),
    ("/returned", keep, ("POST",)),
    ("/returned/overview", overview, ("GET",)),
    ("/returned/answers.xlsx", answers, ("GET",)),
    ("/returned/people.xlsx", people, ("GET",)),
    ("/returned/sent/{round}/{name}", sent_file, ("GET",)),
    ("/returned/remind", remind, ("POST",)),
    ("/returned/renew", renew, ("POST",)),
    ("/returned/summarise", summarise, ("POST",)),
    ("/returned/file", file_in_library, ("POST",)),
    ("/returned/sheet/{name:path}", sheet, ("GET",)),
    ("/send", choose, ("GET",)),
    ("/send", send, ("POST",)),
)
