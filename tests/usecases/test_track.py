"""`track`: what came back, from whom, what is missing in it; and reminders."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from generator.foundation.errors import ConfigError
from generator.output.sent_rounds import Delivery, forget, load_round
from generator.usecases.rounds import track_tables
from generator.usecases.rounds.reminders import Reminders, write_reminders
from generator.usecases.track import State, TrackedSheet, Tracker, TrackOptions, TrackReport
from tests.support.pdf_files import scan
from tests.support.returns import WHOLE, filled, returned
from tests.support.rounds import PEOPLE, drafts, project, record, sent, text_of

INES, JORDIS, NUNO = (name for name, *_ in PEOPLE)
LATER, SOON = date(2026, 9, 14), date(2026, 9, 9)
PARTLY = {name: text for name, text in WHOLE.items() if name != "filter.pain_point"}


class Home:
    """A folder with a round, and what came back."""

    def __init__(self, folder: Path) -> None:
        self.folder = project(folder)
        sent(self.folder)

    @property
    def sheets(self) -> dict[str, dict[str, Any]]:
        return record(self.folder)

    def back(
        self,
        name: str,
        file: str,
        answers: Mapping[str, Any] = WHOLE,
        day: int = 4,
        **changed: Any,
    ) -> Path:
        """A file of a person that came back."""
        sheet = {**self.sheets[name], **changed}
        return returned(self.folder / "returned" / file, sheet, answers, day)

    def tracker(self, day: date = LATER, **options: Any) -> Tracker:
        config, folder = self.folder / "organisation.yaml", self.folder / "sent"
        return Tracker(TrackOptions(config=config, folder=folder, day=day, **options))

    def report(self, day: date = LATER, **options: Any) -> TrackReport:
        return self.tracker(day, **options).report()

    def row(self, name: str, day: date = LATER) -> TrackedSheet:
        return next(row for row in self.report(day).rows if row.sheet.name == name)

    def remind(self, day: date = LATER) -> Reminders:
        tracker = self.tracker(day)
        return write_reminders(tracker.project, tracker.report().rows, day)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.mark.parametrize("kind", ["docx", "md", "html", "txt", "eml"])
def test_a_sheet_is_back_in_whatever_format(kind: str, home: Home) -> None:
    home.back(JORDIS, f"sheet.{kind}")
    row = home.row(JORDIS)
    assert (row.state, row.found_by, row.missing) == (State.COMPLETE, "copy", ())
    assert (row.back_on, row.days_late) == (date(2026, 9, 4), 0)


def test_what_is_missing_is_named_as_the_sheet_prints_it(home: Home) -> None:
    home.back(INES, "a.docx", PARTLY)
    home.back(NUNO, "b.docx", PARTLY)
    assert home.row(INES).state is State.INCOMPLETE
    assert home.row(INES).missing == ("What is going wrong for pharmacy colleagues",)
    (label,) = home.row(NUNO).missing
    assert label.encode() in filled("md", home.sheets[NUNO], {})


def test_what_is_not_back_is_missing_only_after_its_date(home: Home) -> None:
    assert home.row(INES, SOON).state is State.NOT_DUE
    assert home.row(INES, date(2026, 9, 11)).state is State.NOT_DUE
    assert home.row(INES, LATER).state is State.MISSING


def test_a_mail_that_never_went_out_is_not_missing(home: Home) -> None:
    known = load_round(home.folder / "sent" / "autumn", "wexholme")
    first, *_ = known.sheets.values()
    known.having(replace(first, delivery=Delivery.REFUSED)).save()
    assert home.row(INES).state is State.NOT_SENT


def test_late_is_what_came_after_its_date(home: Home) -> None:
    home.back(INES, "a.md", day=11)
    home.back(JORDIS, "b.eml", day=13)
    assert [home.row(name).days_late for name in (INES, JORDIS)] == [0, 2]
    assert track_tables.state_of(home.row(JORDIS)) == "complete, late"


def test_of_two_files_of_one_copy_the_later_one_counts(home: Home) -> None:
    home.back(INES, "a.docx", PARTLY, day=3)
    home.back(INES, "b.md", WHOLE, day=5)
    home.back(INES, "same.docx", PARTLY, day=3)
    row = home.row(INES)
    assert (row.state, row.back_on) == (State.COMPLETE, date(2026, 9, 5))
    assert [path.name for path in row.files] == ["a.docx", "b.md"]
    assert "came twice; b.md, saved last, counts" in list(track_tables.notes_of(row))


def test_a_blank_that_came_along_does_not_count(home: Home) -> None:
    home.back(INES, "a.docx", WHOLE, day=3)
    home.back(INES, "quoted.docx", {}, day=5)
    assert home.row(INES).state is State.COMPLETE


def test_a_sheet_without_an_id_is_known_by_who_filled_it_in(home: Home) -> None:
    home.back(INES, "a.docx", copy="", unit="wexholme")
    home.back(JORDIS, "b.docx", {**WHOLE, "about.requester": "Weißkamp, Jördis"}, copy="")
    home.back(NUNO, "c.eml", {**WHOLE, "about.requester": "N."}, copy="")
    found = {row.sheet.name: (row.state, row.found_by) for row in home.report().rows}
    assert found == dict.fromkeys((INES, JORDIS, NUNO), (State.COMPLETE, "person"))


def test_a_sheet_without_id_and_name_is_probably_that_of_its_team(home: Home) -> None:
    nameless = {name: text for name, text in WHOLE.items() if name != "about.requester"}
    home.back(INES, "a.docx", nameless, copy="")
    row = home.row(INES)
    assert (row.state, row.found_by) == (State.INCOMPLETE, "team")
    assert any(note.startswith("probably") for note in track_tables.notes_of(row))


def test_what_comes_from_nobody_we_know_is_said(home: Home) -> None:
    home.back(INES, "a.docx", {**WHOLE, "about.requester": "Eve Stone"}, copy="")
    home.back(INES, "b.docx", copy="bcdfgh")
    report = home.report()
    found = [(one.file.name, one.requester) for one in report.strangers]
    assert found == [("a.docx", "Eve Stone"), ("b.docx", "Ines Duarte")]
    assert report.headline == "0 of 3 sheets are back, 3 are missing"


def test_files_that_cannot_be_counted_are_told_and_the_others_go_on(home: Home) -> None:
    home.back(JORDIS, "good.docx")
    copy = home.sheets[INES]["copy"]
    folder = home.folder / "returned"
    (folder / f"aseptic-enquiry-request-{copy}.docx").write_bytes(b"PK damaged")
    (folder / "scan.pdf").write_bytes(scan())
    foreign = filled("md", home.sheets[NUNO], WHOLE).replace(b'"wexholme"', b'"quillbasin"')
    (folder / "foreign.md").write_bytes(foreign)
    report = home.report()
    told = {Path(one.place.file).name: f"{one.message} | {one.hint}" for one in report.problems}
    assert "quillbasin" in told["foreign.md"]
    assert told["scan.pdf"].startswith("is a PDF without our fields")
    row = home.row(INES)
    assert row.state is State.MISSING
    assert list(track_tables.notes_of(row)) == [
        f"sent aseptic-enquiry-request-{copy}.docx, which has no sheet that can be read"
    ]
    assert home.row(JORDIS).state is State.COMPLETE
    assert report.exit_code == 1


def test_a_mail_without_a_sheet_is_named_beside_its_sender(home: Home) -> None:
    (home.folder / "returned").mkdir()
    mail = b"From: Nuno <NUNO@wexholme.example>\r\nSubject: Next week!\r\n\r\n"
    (home.folder / "returned" / "re.eml").write_bytes(mail)
    row = home.row(NUNO)
    assert row.state is State.MISSING
    assert list(track_tables.notes_of(row)) == ["sent re.eml, which has no sheet that can be read"]


def test_of_a_confidential_sheet_only_that_it_came_back_is_said(tmp_path: Path) -> None:
    folder = project(tmp_path)
    sent(folder, PEOPLE[:1], playbooks=("pushback",), editions=("worksheet",), formats=("md",))
    (sheet,) = record(folder).values()
    name = next(one for one in sheet["files"] if one.endswith(".md"))
    text = (folder / "sent" / "autumn" / name).read_text(encoding="utf-8")
    (folder / "returned").mkdir()
    ticked = text.replace("- [ ] Confidential", "- [x] Confidential", 1)
    assert ticked != text
    (folder / "returned" / name).write_text(ticked, encoding="utf-8")
    options = TrackOptions(config=folder / "organisation.yaml", folder=folder / "sent", day=LATER)
    report = Tracker(options).report()
    (row,) = report.rows
    assert (row.is_confidential, row.missing, row.is_back) == (True, (), True)
    assert [one.code for one in report.problems] == ["track.confidential"]


def test_what_was_sent_does_not_count_as_back(home: Home) -> None:
    report = home.report(paths=(home.folder,))
    assert [row.state for row in report.rows] == [State.MISSING] * 3


def test_only_the_round_that_is_named_is_tracked(home: Home) -> None:
    sent(home.folder, PEOPLE[:1], name="winter")
    assert len(home.report().rows) == 4
    home.back(JORDIS, "a.docx")
    report = home.report(rounds=("winter",))
    assert ([row.state for row in report.rows], report.strangers) == ([State.MISSING], ())
    with pytest.raises(ConfigError) as caught:
        home.report(rounds=("wintr",))
    assert caught.value.problems[0].hint == "did you mean “winter”?"


def test_without_any_round_it_says_how_to_send_one(tmp_path: Path) -> None:
    config = project(tmp_path) / "organisation.yaml"
    with pytest.raises(ConfigError) as caught:
        Tracker(TrackOptions(config=config, folder=tmp_path / "sent"))
    assert "playbook send" in caught.value.problems[0].hint


def test_reminders_carry_the_sheet_again_or_list_what_is_missing(home: Home) -> None:
    home.back(INES, "a.docx", PARTLY)
    home.back(JORDIS, "b.docx")
    before = drafts(home.folder)[NUNO]
    done = home.remind()
    found = {one.row.sheet.name: one.path for one in done.written}
    assert (set(found), done.problems) == ({INES, NUNO}, ())
    mails = drafts(home.folder, are_reminders=True)
    assert mails[INES]["Subject"] == "Initial enquiry request sheet: some answers are still open"
    assert "- What is going wrong for pharmacy colleagues\n" in text_of(mails[INES])
    assert not list(mails[INES].iter_attachments())
    assert mails[NUNO]["Subject"].startswith("Recordatorio: Consulta previa")
    (again,), (first,) = (list(mail.iter_attachments()) for mail in (mails[NUNO], before))
    assert again.get_payload() == first.get_payload()
    assert record(home.folder)[NUNO]["reminded"] == ["2026-09-14"]


def test_nobody_is_reminded_twice_on_one_day_or_before_the_date(home: Home) -> None:
    assert not home.remind(SOON).written
    first = {one.path: one.path.read_bytes() for one in home.remind().written}
    second = {one.path: one.path.read_bytes() for one in home.remind().written}
    assert (len(first), first) == (3, second)
    home.remind(date(2026, 9, 16))
    assert record(home.folder)[INES]["reminded"] == ["2026-09-14", "2026-09-16"]


def test_the_sheet_of_a_reminder_is_made_anew_where_it_is_gone(home: Home) -> None:
    name = next(one for one in home.sheets[INES]["files"] if one.endswith(".docx"))
    path = home.folder / "sent" / "autumn" / name
    before = path.read_bytes()
    path.unlink()
    home.remind()
    (attached,) = drafts(home.folder, are_reminders=True)[INES].iter_attachments()
    assert attached.get_payload(decode=True) == before


def test_whoever_is_forgotten_is_nowhere_in_a_round_and_the_counts_stay(home: Home) -> None:
    home.remind()
    done = forget(home.folder / "sent", "wexholme", lambda name, _: name == INES)
    assert [(one.sheets, one.folder.name) for one in done] == [(1, "autumn")]
    for path in (home.folder / "sent").rglob("*"):
        assert path.is_dir() or not any(
            text in path.read_bytes() for text in (b"Ines", b"ines@", b"SW5lcyBEdWFydGU")
        ), path
    report = home.report()
    assert len(report.rows) == 3
    assert track_tables.plain(report.rows[0])["name"] is None
    assert len(home.remind().written) == 2
    sent(home.folder, PEOPLE[1:])
    assert len(record(home.folder)) == 3


def test_the_overview_is_a_workbook_and_markdown_too(home: Home, tmp_path: Path) -> None:
    home.back(INES, "a.docx", PARTLY, day=13)
    home.back(JORDIS, "b.docx", {**WHOLE, "about.requester": "=x|y"}, copy="")
    report = home.report()
    path = tmp_path / "overview.xlsx"
    path.write_bytes(track_tables.as_workbook(report))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["People", "Open points", "From nobody we know"]
    people = {row[0].value: row for row in book["People"].iter_rows(min_row=2)}
    assert people[INES][3].value == "incomplete, late"
    assert people[INES][8].value.date() == date(2026, 9, 13)
    assert [cell.value for cell in book["Open points"][2]][2].startswith("What is going wrong")
    text = track_tables.as_markdown(report).decode()
    assert text.startswith("# 1 of 3 sheets are back, 2 are missing\n\n1 incomplete, 1 late")
    assert "| =x\\|y |" in text
    assert json.dumps([track_tables.plain(row) for row in report.rows])
