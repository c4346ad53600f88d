"""`send`: what each person gets, what is recorded, and what is never done twice."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from generator.foundation.errors import ConfigError, EnvironmentProblem
from generator.output.sent_rounds import Delivery, load_round
from generator.usecases.read import open_reader
from tests.support.rounds import PEOPLE, drafts, project, record, sent, text_of


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return project(tmp_path)


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "sent" / "autumn").iterdir()}


def problems(make: Callable[[], object]) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        make()
    return [f"{one.message} | {one.hint}" for one in caught.value.problems]


def test_each_person_gets_a_sheet_that_says_whose_it_is(home: Path) -> None:
    report = sent(home, formats=("docx", "html", "md"))
    assert report.exit_code == 0
    reader = open_reader(home / "organisation.yaml")
    copies = set()
    for name, sheet in record(home).items():
        shown = f"{sheet['unit']}-enquiry-request-{sheet['copy']}"
        assert set(sheet["files"]) == {f"{shown}{end}" for end in (".docx", ".html", ".md", ".eml")}
        for file in (one for one in sheet["files"] if not one.endswith(".eml")):
            stamp = reader.read(report.folder / file).stamp
            assert (stamp["copy"], stamp["locale"]) == (sheet["copy"], sheet["locale"]), name
        copies.add(sheet["copy"])
    assert len(copies) == len(PEOPLE)


def test_the_mail_is_in_the_words_of_the_organisation_and_the_language_of_the_person(
    home: Path,
) -> None:
    sent(home)
    found = {name: (mail["Subject"], text_of(mail)) for name, mail in drafts(home).items()}
    subject, text = found["Ines Duarte"]
    assert subject == "Initial enquiry request sheet: please send it back by 11 September 2026"
    assert text.startswith("Dear Ines Duarte,\n\nPlease find “Initial enquiry request sheet”")
    assert "It takes about 8 minutes." in text
    assert "send this back to l-and-wd@wexholme.example by 11 September 2026." in text
    assert text.endswith("Learning & Workforce Development\nWexholme & Tarn Hospitals Network")
    assert record(home)["Ines Duarte"]["copy"] in text
    assert "bis zum 11. September 2026" in found["Jördis Weißkamp"][0]
    assert "Das Ausfüllen dauert etwa 8 Minuten." in found["Jördis Weißkamp"][1]
    assert "a más tardar el 11 de septiembre de 2026" in found["Nuño Peñalba"][0]


def test_the_draft_goes_to_the_person_and_answers_go_back_to_the_team(home: Path) -> None:
    sent(home)
    mail = drafts(home)["Jördis Weißkamp"]
    assert mail["To"].addresses[0].addr_spec == "jordis@wexholme.example"
    assert mail["Reply-To"] == "l-and-wd@wexholme.example"
    assert mail["X-Unsent"] == "1"
    (attached,) = mail.iter_attachments()
    path = home / "sent" / "autumn" / str(attached.get_filename())
    assert attached.get_payload(decode=True) == path.read_bytes()


def test_sending_again_gives_the_same_bytes_and_the_same_copies(home: Path) -> None:
    sent(home)
    before = files_in(home)
    assert sent(home, again=True).exit_code == 0
    assert files_in(home) == before


def test_nobody_gets_a_sheet_twice_unless_somebody_says_so(home: Path) -> None:
    sent(home)
    more = (*PEOPLE, ("Tom Ash", "tom@wexholme.example", "", ""))
    report = sent(home, more)
    assert [one.name for one in report.made] == ["Tom Ash"]
    assert len(report.skipped) == len(PEOPLE)


def test_an_interrupted_run_continues_with_the_same_copies(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def stop(*_: object) -> bytes:
        written.append("")
        if len(written) == 2:
            raise KeyboardInterrupt
        return b"draft"

    with monkeypatch.context() as patch:
        patch.setattr("generator.usecases.send.draft", stop)
        with pytest.raises(KeyboardInterrupt):
            sent(home)
    before = {name: sheet["copy"] for name, sheet in record(home).items()}
    assert set(before) == {name for name, *_ in PEOPLE}
    report = sent(home)
    assert report.exit_code == 0
    assert {name: sheet["copy"] for name, sheet in record(home).items()} == before
    assert set(drafts(home)) == set(before)


def test_a_dry_run_writes_nothing(home: Path) -> None:
    report = sent(home, dry_run=True)
    assert len(report.made) == len(PEOPLE)
    assert not (home / "sent").exists()


def test_a_wrong_row_is_reported_and_the_others_go_on(home: Path) -> None:
    report = sent(home, [*PEOPLE[:2], ("Tom", "tom", "asceptic", "")])
    assert (len(report.made), report.exit_code) == (2, 1)
    assert [f"{one.place.line} {one.message}" for one in report.problems] == [
        "4 “tom” is not an e-mail address",
        "4 there is no team or department “asceptic”",
    ]


def test_a_draft_that_somebody_edited_is_kept(home: Path) -> None:
    sent(home)
    name = next(one for one in record(home)["Ines Duarte"]["files"] if one.endswith(".eml"))
    path = home / "sent" / "autumn" / name
    path.write_bytes(b"X-Unsent: 1\r\n\r\nMy own words")
    report = sent(home, again=True, due=None)
    assert path.read_bytes().endswith(b"My own words")
    assert ([one.code for one in report.problems], report.exit_code) == (["file.kept"], 3)


def test_a_sheet_that_cannot_be_made_is_reported_and_what_was_sent_before_stays(home: Path) -> None:
    sent(home)
    before = record(home)["Jördis Weißkamp"]
    own = home / "templates" / "intake" / "de"
    own.mkdir(parents=True)
    (own / "request.md.j2").write_text("{{ nothing.at_all }}", encoding="utf-8")
    report = sent(home, again=True)
    assert [one.name for one in report.made] == ["Ines Duarte", "Nuño Peñalba"]
    assert report.exit_code == 1
    assert report.problems[0].message.startswith("Jördis Weißkamp: ")
    assert record(home)["Jördis Weißkamp"] == before


def test_the_folder_keeps_itself_out_of_version_control(home: Path) -> None:
    sent(home)
    assert (home / "sent" / "autumn" / ".gitignore").read_text() == "*\n"
    assert not (home / "sent" / ".gitignore").exists()


def test_the_table_for_mail_merge_has_a_row_for_each_sheet(home: Path) -> None:
    people = [*PEOPLE, ("=cmd()", "eve@wexholme.example", "", "")]
    sent(home, people)
    folder = home / "sent" / "autumn"
    text = (folder / "mail-merge.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["E-mail"] for row in rows] == [mail for _, mail, *_ in people]
    assert rows[0]["Text"].replace("\r\n", "\n") == text_of(drafts(home)["Ines Duarte"])
    assert rows[0]["Subject"] == drafts(home)["Ines Duarte"]["Subject"]
    assert (rows[0]["Team"], rows[0]["Due"]) == ("Aseptic Unit", "2026-09-11")
    assert rows[3]["Name"] == "'=cmd()"
    sheet = openpyxl.load_workbook(folder / "mail-merge.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet["B"]] == ["E-mail", *(mail for _, mail, *_ in people)]


def test_what_cannot_be_sent_is_said_before_anything_is_written(home: Path) -> None:
    assert problems(lambda: sent(home, playbooks=())) == [
        "no playbook is named | these have the sheet: intake, pushback"
    ]
    assert problems(lambda: sent(home, playbooks=("backing",))) == [
        "the playbook “backing” has no edition “request” | choose another one: --edition canvas"
        " or worksheet"
    ]
    assert problems(lambda: sent(home, editions=("summary",))) == [
        "the edition “summary” is not filled in and sent back | known: canvas, request, worksheet"
    ]
    assert problems(lambda: sent(home, formats=("html",))) == [
        "a web page is never mailed alone, because many mail programs hold it back | add"
        " --format docx"
    ]
    several = problems(lambda: sent(home, playbooks=("intak",), formats=("html",), name="a/b"))
    assert several[0] == "there is no playbook “intak” | did you mean “intake”?"
    assert len(several) == 3
    assert problems(lambda: sent(home, name="a/b"))[0].startswith("“a/b” cannot name a round")
    assert problems(lambda: sent(home, [])) == ["contains no people | add a row for each"]
    assert not (home / "sent").exists()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"schema"', "", "is damaged"),
        ('"due": "2026-09-11"', '"due": 7', "is damaged"),
        ('"draft"', '"gone"', "is damaged"),
        ('"copy": "', '"copy": "*', "is damaged"),
        ('"unit": "', '"unit": "../', "is damaged"),
        ('"aseptic-enquiry', '"../../aseptic-enquiry', "is damaged"),
        ('"mail": "', '"mail": "a@b.example,', "is damaged"),
        ('"wexholme"', '"quillbasin"', "is a round of the organisation"),
    ],
)
def test_a_damaged_record_and_that_of_another_organisation_are_left_alone(
    old: str, new: str, message: str, home: Path
) -> None:
    path = home / "sent" / "autumn" / "sent.json"
    sent(home, PEOPLE[:1])
    whole = path.read_text(encoding="utf-8")
    assert old in whole
    path.write_text(changed := whole.replace(old, new, 1), encoding="utf-8")
    assert problems(lambda: sent(home, again=True))[0].startswith(message)
    assert path.read_text(encoding="utf-8") == changed


def test_two_runs_at_once_do_not_write_to_one_round(home: Path) -> None:
    sent(home)
    lock = load_round(home / "sent" / "autumn", "wexholme").lock()
    with lock, pytest.raises(EnvironmentProblem) as caught:
        sent(home)
    assert caught.value.problems[0].message == "another run is writing to this folder"


def test_a_mail_with_an_unknown_outcome_is_not_made_again(home: Path) -> None:
    sent(home)
    known = load_round(home / "sent" / "autumn", "wexholme")
    first = next(iter(known.sheets.values()))
    known.having(replace(first, delivery=Delivery.SENDING)).save()
    report = sent(home, again=True)
    assert [one.name for one in report.made] == ["Jördis Weißkamp", "Nuño Peñalba"]
    assert ([one.code for one in report.problems], report.exit_code) == (["sent.unknown"], 3)
