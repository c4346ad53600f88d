"""Out and back: files are taken in, read and handed on; rounds are sent after a look at them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support.cases import sheet
from tests.support.studio import Client, open_studio, project_of

PEOPLE = b"name,e-mail,team,language\nAnn Lee,ann@wexholme.example,ward-7,en-GB\n"
ROUND = {"_sheet": "intake/request", "_format": "docx", "_round": "autumn"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return project_of("wexholme", tmp_path / "project")


@pytest.fixture
def studio(project: Path) -> Iterator[Client]:
    with open_studio(project) as client:
        yield client


@pytest.fixture
def filled(tmp_path: Path) -> bytes:
    """A filled worksheet in Markdown."""
    path = tmp_path / "sheet.md"
    sheet(path)
    return path.read_bytes()


def take_in(studio: Client, *files: tuple[str, bytes]) -> str:
    return studio.upload("/returned", [("_files", name, data) for name, data in files]).text


def names(project: Path) -> set[str]:
    return {path.name for path in (project.parent / "returned").rglob("*") if path.is_file()}


def test_a_sheet_is_kept_read_and_shown_in_its_own_words(
    studio: Client, project: Path, filled: bytes
) -> None:
    assert "1 file was added" in take_in(studio, ("ward 7.md", filled))
    assert (project.parent / "returned" / "ward 7.md").read_bytes() == filled
    assert "ward 7.md" in studio.get("/returned/overview").text
    page = studio.get(f"/returned/sheet/{quote('ward 7.md')}").text
    assert "Shift handover" in page
    assert "Another route agreed" in page


def test_the_same_file_is_kept_once_and_another_of_its_name_beside_it(
    studio: Client, project: Path, filled: bytes
) -> None:
    take_in(studio, ("a.md", filled), ("a.md", filled), ("a.md", filled + b"\n"))
    assert names(project) == {"a.md", "a 2.md"}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../evil.md", "evil.md"),
        ("..\\..\\evil.md", "evil.md"),
        ("C:\\folder\\evil.md", "evil.md"),
        ("CON.md", "_CON.md"),
        ("a?b<c>.md", "a_b_c_.md"),
        ("x" * 300 + ".md", "x" * 100 + ".md"),
        (" .md", "md.md"),
    ],
)
def test_no_name_leads_out_of_the_folder(
    studio: Client, project: Path, filled: bytes, given: str, kept: str
) -> None:
    before = {path for path in project.parent.parent.rglob("*") if path.is_file()}
    take_in(studio, (given, filled))
    new = {path for path in project.parent.parent.rglob("*") if path.is_file()} - before
    assert [path.parent.name for path in new] in ([], ["returned"])
    assert names(project) <= {kept}


@pytest.mark.parametrize("name", ["virus.exe", "photo.jpg", "answers.xlsx", "old.doc", "sheet.zip"])
def test_what_no_worksheet_can_be_is_not_kept(studio: Client, project: Path, name: str) -> None:
    page = take_in(studio, (name, b"MZ"))
    assert f"“{name}”" in page
    assert names(project) == set()


@pytest.mark.parametrize("suffix", ["docx", "md", "html", "pdf", "odt", "txt", "eml", "mhtml"])
def test_broken_files_of_every_kind_are_reported_and_stop_nothing(
    studio: Client, filled: bytes, suffix: str
) -> None:
    take_in(studio, (f"broken.{suffix}", b"PK\x03\x04<script>%PDF-1.7 \xff\x00"), ("ok.md", filled))
    answer = studio.get("/returned/overview")
    assert answer.status == 200
    assert "ok.md" in answer.text
    assert "<script>" not in answer.text


def test_a_form_without_a_file_says_so(studio: Client) -> None:
    page = take_in(studio)
    assert 'role="alert"' in page
    assert "No file was added" in page


def test_what_systems_put_into_folders_is_passed_over(
    studio: Client, project: Path, filled: bytes
) -> None:
    marks = [(name, b"x") for name in (".DS_Store", "Thumbs.db", "desktop.ini", "~$a.docx")]
    page = take_in(studio, *marks, ("round/ward 7/a.md", filled))
    assert "1 file was added" in page
    assert 'role="alert"' not in page
    assert names(project) == {"a.md"}


def test_only_files_of_the_folder_can_be_named(studio: Client, filled: bytes) -> None:
    take_in(studio, ("a.md", filled))
    for name in ("../organisation.yaml", "/etc/passwd", "b.md", ""):
        for action in ("renew", "summarise", "file"):
            assert studio.post(f"/returned/{action}", {"_file": name}).status == 409
        assert studio.get(f"/returned/sheet/{quote(name, safe='')}").status in (404, 405)


def test_a_sheet_becomes_a_second_one_a_summary_and_a_case(
    studio: Client, project: Path, filled: bytes
) -> None:
    take_in(studio, ("a.md", filled))
    assert studio.post("/returned/renew", {"_file": "a.md"}).status == 303
    assert "a-refreshed.md" in names(project)
    assert studio.post("/returned/summarise", {"_file": "a.md"}).status == 303
    summaries = [path.suffix for path in (project.parent / "output").rglob("*summary*")]
    assert {".docx", ".pdf"} <= set(summaries)
    assert studio.post("/returned/file", {"_file": "a.md"}).status == 303
    assert "Shift handover" in studio.get("/library").text
    assert studio.get("/returned/answers.xlsx").data.startswith(b"PK")


def test_a_round_is_shown_before_anything_is_made(studio: Client, project: Path) -> None:
    plan = studio.upload("/send", [("_people", "people.csv", PEOPLE)], ROUND)
    assert "Ann Lee" in plan.text
    assert not (project.parent / "sent").exists()
    form = {**ROUND, "_agreed": "1", "_table": plan.hidden["_table"]}
    assert studio.post("/send", form).status == 303
    drafts = list((project.parent / "sent" / "autumn").glob("*.eml"))
    assert len(drafts) == 1
    page = studio.get("/returned/overview").text
    assert "Ann Lee" in page
    draft = studio.get(f"/returned/sent/autumn/{drafts[0].name}")
    assert draft.data == drafts[0].read_bytes()
    assert f"/returned/sent/autumn/{drafts[0].name}" in page
    for name in ("sent.json", "..%2f..%2forganisation.yaml"):
        assert studio.get(f"/returned/sent/autumn/{name}").status == 404


def made(studio: Client, *rounds: str) -> None:
    """Makes rounds with these names for the people of the table."""
    for name in rounds:
        form = {**ROUND, "_round": name, "_agreed": "1"}
        assert studio.upload("/send", [("_people", "people.csv", PEOPLE)], form).status == 303


def test_each_round_has_its_own_headline_and_reminders(studio: Client, project: Path) -> None:
    made(studio, "autumn", "winter")
    sent = next((project.parent / "sent" / "autumn").glob("*.docx"))
    take_in(studio, (sent.name, sent.read_bytes()))
    page = studio.get("/returned/overview").text
    assert "autumn: 1 of 1 are back" in page
    assert "winter: 0 of 1 are back" in page
    before = set((project.parent / "sent" / "autumn").rglob("*"))
    assert studio.post("/returned/remind", {"_round": "winter"}).status == 303
    assert len(list((project.parent / "sent" / "winter").rglob("*.eml"))) == 2
    assert set((project.parent / "sent" / "autumn").rglob("*")) == before


def test_a_sheet_of_somebody_who_was_not_asked_is_named(studio: Client, filled: bytes) -> None:
    made(studio, "autumn")
    take_in(studio, ("ward 9.md", filled))
    asked, _, others = studio.get("/returned/overview").text.partition("From people who were not")
    assert "/returned/sheet/" not in asked
    assert 'href="/returned/sheet/ward%209.md"' in others.partition("</section>")[0]


def test_a_round_without_people_or_with_a_wrong_day_is_refused_in_words(studio: Client) -> None:
    assert "table of people is missing" in studio.post("/send", ROUND).text
    files = [("_people", "people.csv", PEOPLE)]
    assert (
        "the day to be back by is not a date"
        in studio.upload("/send", files, {**ROUND, "_due": "soon"}).text.lower()
    )
