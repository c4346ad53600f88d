"""A whole round: forty people, what thirty-one of them sent back in five formats, and reminders."""

from __future__ import annotations

import email
import json
import re
from datetime import date
from email.header import decode_header, make_header
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli.main import main
from generator.usecases.track import State, Tracker, TrackOptions
from tests.support.returns import WHOLE, returned
from tests.support.rounds import drafts, project, record, sent, text_of

pytestmark = pytest.mark.slow
FORMATS = ("docx", "md", "html", "eml", "txt")
TEAMS = ("aseptic", "ward-7", "pharmacy", "")
LANGUAGES = ("", "de", "es")
PEOPLE = [
    (f"Person Müller {number:02}", f"person{number}@wexholme.example", TEAMS[number % 4],
     LANGUAGES[number % 3])
    for number in range(40)
]  # fmt: skip
BACK, INCOMPLETE, TWICE, LATE = range(31), range(6), range(6, 9), range(9, 13)
TODAY = date(2026, 9, 30)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The round, and what came back, among it files that are none of its sheets."""
    folder = project(tmp_path)
    assert sent(folder, PEOPLE, formats=("docx", "html")).exit_code == 0
    for number in BACK:
        sheet = record(folder)[PEOPLE[number][0]]
        answers = {**WHOLE, "about.requester": sheet["name"]}
        if number in INCOMPLETE:
            del answers["filter.sponsor"]
        name = f"{number:02}.{FORMATS[number % 5]}"
        returned(folder / "returned" / name, sheet, answers, 14 if number in LATE else 5)
        if number in TWICE:
            again = {**answers, "about.request_title": "Other forms"}
            returned(folder / "returned" / f"{number:02}-again.docx", sheet, again, 6)
    stranger = {**record(folder)[PEOPLE[0][0]], "copy": ""}
    returned(folder / "returned" / "eve.docx", stranger, {**WHOLE, "about.requester": "Eve Stone"})
    (folder / "returned" / "damaged.docx").write_bytes(b"PK")
    (folder / "returned" / "scan.pdf").write_bytes(b"%PDF-1.4")
    return folder


def tracker(folder: Path) -> Tracker:
    config, sent_to = folder / "organisation.yaml", folder / "sent"
    return Tracker(TrackOptions(config=config, folder=sent_to, day=TODAY))


def test_every_sheet_is_accounted_for(home: Path) -> None:
    report = tracker(home).report()
    assert report.headline == "31 of 40 sheets are back, 9 are missing"
    assert report.details == (
        "25 complete, 6 incomplete, 4 late, 3 came twice, 1 from nobody we know"
    )
    states = {row.sheet.name: row.state for row in report.rows}
    numbers = [name for name, *_ in PEOPLE]
    assert [states[numbers[n]] for n in INCOMPLETE] == [State.INCOMPLETE] * 6
    assert {n for n in range(40) if states[numbers[n]] is State.MISSING} == set(range(31, 40))
    late = {row.sheet.name: row.days_late for row in report.rows if row.days_late}
    assert late == dict.fromkeys((numbers[n] for n in LATE), 3)
    assert {row.sheet.name for row in report.rows if len(row.files) == 2} == {
        numbers[n] for n in TWICE
    }
    assert {row.found_by for row in report.rows if row.is_back} == {"copy"}
    assert [one.requester for one in report.strangers] == ["Eve Stone"]
    assert {Path(one.place.file).name for one in report.problems} == {"damaged.docx", "scan.pdf"}


def test_reminders_go_to_the_nine_and_the_six_and_two_parsers_read_them(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    arguments = ["track", "--date", TODAY.isoformat(), "--remind", "--messages", "json"]
    result = CliRunner().invoke(main, [*arguments, "--format", "json"], catch_exceptions=False)
    items = {item["name"]: item for item in json.loads(result.stdout)["items"]}
    found = drafts(home, are_reminders=True)
    names = [name for name, *_ in PEOPLE]
    assert set(found) == {names[n] for n in (*INCOMPLETE, *range(31, 40))}
    for name, mail in found.items():
        assert mail["To"].addresses[0].addr_spec == items[name]["mail"]
        attached = [part.get_filename() for part in mail.iter_attachments()]
        if items[name]["state"] == "missing":
            assert len(attached) == 2
        else:
            (point,) = re.findall(r"^- (.*)$", text_of(mail), re.MULTILINE)
            assert (attached, [point]) == ([], items[name]["missing"])
    for path in (home / "sent" / "autumn").glob("*-reminder-*.eml"):
        older = email.message_from_bytes(path.read_bytes())  # the parser before Python 3.6
        subject = str(make_header(decode_header(older["Subject"])))
        assert subject in {mail["Subject"] for mail in found.values()}
        assert not older.defects
