"""What came back, as rows in words, as Markdown and as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from generator.formats.markdown import escape
from generator.usecases.rounds.returned_copies import FoundBy
from generator.usecases.track import State, TrackedSheet, TrackReport
from generator.writers.workbook import Cell, Column, Sheet, Workbook

_HEADINGS = ("State", "Name", "Team", "Sheet", "Due", "Back", "To know")
_SHEET = 3  # its place
_ORDER = (State.MISSING, State.INCOMPLETE, State.NOT_SENT, State.COMPLETE, State.NOT_DUE)
_FORGOTTEN = "(forgotten)"
_FOUND_BY = {
    FoundBy.PERSON: "known by the name or the address",
    FoundBy.TEAM: "probably: it has no name, and nobody else of the team got one",
}
_DATE = "yyyy-mm-dd"


def in_order(report: TrackReport) -> list[TrackedSheet]:
    """The rows with the most urgent first; those that are late come before those in time."""
    return sorted(
        report.rows, key=lambda row: (_ORDER.index(row.state), -row.days_late, row.sheet.name)
    )


def state_of(row: TrackedSheet) -> str:
    """The state in words, such as `complete, late`."""
    return f"{row.state.value}, late" if row.days_late else row.state.value


def table_of(report: TrackReport, most: int = 0) -> tuple[Sequence[str], list[Sequence[str]]]:
    """The headings and rows of the table; at most `most` missing answers are named in a row, 0 for
    all. Which sheet it is about is a column only if there are several.
    """
    rows = [_cells(row, most) for row in in_order(report)]
    if len({cells[_SHEET] for cells in rows}) > 1:
        return _HEADINGS, rows
    return _without_sheet(_HEADINGS), list(map(_without_sheet, rows))


def _without_sheet(cells: Sequence[str]) -> Sequence[str]:
    return (*cells[:_SHEET], *cells[_SHEET + 1 :])


def _cells(row: TrackedSheet, most: int) -> Sequence[str]:
    sheet = row.sheet
    return (
        state_of(row),
        sheet.name or _FORGOTTEN,
        row.unit,
        f"{row.round.name}: {sheet.playbook} {sheet.edition}",
        _day(sheet.due),
        _day(row.back_on),
        "; ".join(notes_of(row, most)),
    )


def notes_of(row: TrackedSheet, most: int = 0) -> Iterator[str]:
    """What there is to know about a sheet, each in a few words."""
    if row.is_confidential:
        yield "confidential: open it yourself"
    shown = row.missing[:most] if most else row.missing
    yield from shown
    if rest := len(row.missing) - len(shown):
        yield f"and {rest} more"
    if row.days_late:
        yield "1 day late" if row.days_late == 1 else f"{row.days_late} days late"
    if len(row.files) > 1:
        times = {2: "twice"}.get(len(row.files), f"{len(row.files)} times")
        yield f"came {times}; {row.files[-1].name}, saved last, counts"
    if row.found_by in _FOUND_BY:
        yield _FOUND_BY[row.found_by]
    for path in row.unreadable:
        yield f"sent {path.name}, which has no sheet that can be read"
    if row.state is State.NOT_SENT:
        yield f"the mail is {row.sheet.delivery.value}: run playbook send again"
    elif reminded := row.sheet.reminded:
        yield f"reminded on {reminded[-1]}"


def plain(row: TrackedSheet) -> dict[str, Any]:
    """A row as data for programs."""
    sheet = row.sheet
    return {
        "round": row.round.name,
        "copy": sheet.copy,
        "name": sheet.name or None,
        "mail": sheet.mail or None,
        "unit": sheet.unit,
        "playbook": sheet.playbook,
        "edition": sheet.edition,
        "state": row.state.value.replace(" ", "_"),
        "sent": sheet.made_on.isoformat(),
        "due": sheet.due.isoformat() if sheet.due else None,
        "back": row.back_on.isoformat() if row.back_on else None,
        "days_late": row.days_late,
        "files": [path.as_posix() for path in row.files],
        "found_by": row.found_by.value if row.found_by else None,
        "missing": list(row.missing),
        "confidential": row.is_confidential,
        "unreadable": [path.as_posix() for path in row.unreadable],
        "reminded": [day.isoformat() for day in sheet.reminded],
    }


def as_markdown(report: TrackReport) -> bytes:
    """The table under its headline, and what came from nobody we know."""
    lines = [f"# {report.headline}", "", f"{report.details}.".capitalize(), ""]
    lines += _table(*table_of(report))
    if report.strangers:
        lines += ["", "## From nobody we know", ""]
        strangers = [(one.file.as_posix(), one.requester) for one in report.strangers]
        lines += _table(("File", "Filled in by"), strangers)
    return ("\n".join(lines) + "\n").encode()


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield _line(headings)
    yield _line(["---"] * len(headings))
    for row in rows:
        yield _line([escape(" ".join(cell.split()), starts_line=False) for cell in row])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def as_workbook(report: TrackReport) -> bytes:
    """The people, their open points one a row, and what came from nobody we know, as XLSX."""
    from generator.writers import xlsx  # slow: it imports openpyxl

    rows = in_order(report)
    people = _sheet(
        "People",
        {"Name": 26, "E-mail": 32, "Team": 24, "State": 18, "Round": 16, "Sheet": 20}
        | {"Sent": 12, "Due": 12, "Back": 12, "Days late": 10, "To know": 60, "File": 40}
        | {"Copy": 10},
        [_person(row) for row in rows],
    )
    points = _sheet(
        "Open points",
        {"Name": 26, "Team": 24, "Missing": 60},
        [(row.sheet.name, row.unit, point) for row in rows for point in row.missing],
    )
    others = _sheet(
        "From nobody we know",
        {"File": 60, "Filled in by": 30},
        [(one.file.as_posix(), one.requester) for one in report.strangers],
    )
    return xlsx.write(Workbook(report.headline, "", (people, points, others)))


def _person(row: TrackedSheet) -> tuple[str | int | date | None, ...]:
    sheet = row.sheet
    return (
        sheet.name or _FORGOTTEN,
        sheet.mail,
        row.unit,
        state_of(row),
        row.round.name,
        f"{sheet.playbook} {sheet.edition}",
        sheet.made_on,
        sheet.due,
        row.back_on,
        row.days_late or None,
        "; ".join(notes_of(row)),
        "; ".join(path.as_posix() for path in row.files),
        sheet.copy,
    )


def _sheet(
    name: str, widths: dict[str, int], rows: Sequence[Sequence[str | int | date | None]]
) -> Sheet:
    columns = tuple(Column(heading, width) for heading, width in widths.items())
    return Sheet(name, columns, tuple(tuple(map(_cell, row)) for row in rows))


def _cell(value: str | int | date | None) -> Cell:
    return Cell(value or None, _DATE if isinstance(value, date) else "")


def _day(day: date | None) -> str:
    return day.isoformat() if day else "–"
