"""Files that other programs saved: read, refreshed, and used to build from."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result

from tests.conftest import EXAMPLES
from tests.security.crafting import parts_of, zipped
from tests.support.editors import google_docs
from tests.support.filled import filled
from tests.support.pdf_files import scan
from tests.support.plain_forms import FORMS

OWN = ("-c", EXAMPLES / "wexholme.yaml")
OTHER = ("-c", EXAMPLES / "quillbasin.yaml")
ANSWERS: dict[str, Any] = {
    "about.request_title": "Late handovers",
    "about.requester": "Iris Kelp",
    "about.confidential": True,
    "about.need_driver": "habit",
    "value.hours_saved_month": 85,
    "clarify.request_received": "By phone.\nTwice a week.",
}
DRAFTED = "value.value_statement"
Run = Callable[..., Result]


@cache
def bare() -> bytes:
    """A filled worksheet as it comes back from Google Docs."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        made = filled(Path(folder), ANSWERS)
        data = (made / "pushback-worksheet.docx").read_bytes()
    return zipped(google_docs(parts_of(data)).items())


def items(result: Result) -> list[dict[str, Any]]:
    """What was read; the sentence that the sheet drafted is a text like any other, once it is not
    known that nobody changed it.
    """
    found: list[dict[str, Any]] = json.loads(result.stdout)["items"]
    for item in found:
        item["answers"].pop(DRAFTED, None)
        item["certainty"].pop(DRAFTED, None)
    return found


def mail(*attached: tuple[str, bytes], text: str = "Here it is.") -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = "The sheet", "iris@wexholme.example"
    message.set_content(text)
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(message)


def test_every_answer_of_an_online_document_is_read(run: Run) -> None:
    Path("sheet.docx").write_bytes(bare())
    result = run("read", *OWN, "sheet.docx")
    (item,) = items(result)
    assert result.exit_code == 0
    assert item["answers"] == ANSWERS
    assert item["organisation"] == "wexholme"
    assert set(item["found_by"].values()) == {"label"}
    assert item["certainty"].keys() == ANSWERS.keys()
    assert set(item["certainty"].values()) == {"sure"}
    assert [problem["code"] for problem in item["problems"]] == ["read.labels"]


@pytest.mark.parametrize("form", FORMS)
def test_a_text_is_read(form: str, run: Run) -> None:
    Path("sheet.txt").write_bytes(FORMS[form](parts_of(bare())))
    (item,) = items(run("read", *OWN, "sheet.txt"))
    assert item["answers"] == ANSWERS


def test_our_markdown_without_its_comments_is_read(run: Run) -> None:
    page = (filled(Path("made"), ANSWERS) / "pushback-worksheet.md").read_text(encoding="utf-8")
    bare_page = re.sub(r"<!--.*?-->", "", page)
    Path("page.md").write_text(bare_page, encoding="utf-8")
    (item,) = items(run("read", *OWN, "page.md"))
    assert item["answers"] == ANSWERS
    assert set(item["found_by"].values()) == {"label"}


def test_the_sheets_attached_to_a_mail_are_read_each_under_its_name(run: Run) -> None:
    Path("two.eml").write_bytes(mail(("a.docx", bare()), ("b.docx", bare()), ("c.png", b"PNG")))
    found = items(run("read", *OWN, "two.eml"))
    assert [item["file"] for item in found] == ["two.eml/a.docx", "two.eml/b.docx"]
    assert [item["answers"] for item in found] == [ANSWERS, ANSWERS]


def test_a_sheet_in_the_text_of_a_mail_is_read(run: Run) -> None:
    text = FORMS["plain text, a cell a line"](parts_of(bare())).decode()
    Path("text.eml").write_bytes(mail(text=f"Hello,\n\n{text}\n\nRegards, Iris"))
    (item,) = items(run("read", *OWN, "text.eml"))
    assert item["answers"]["about.request_title"] == "Late handovers"


def test_what_a_folder_contains_besides_sheets_is_only_a_warning(run: Run) -> None:
    Path("back").mkdir()
    Path("back/sheet.docx").write_bytes(bare())
    Path("back/notes.txt").write_text("Call Iris on Monday.")
    Path("back/page.html").write_text("<p>News of the week</p>")
    Path("back/news.eml").write_bytes(mail(text="News of the week"))
    Path("back/~$sheet.docx").write_bytes(b"Iris")
    Path("back/sheet.pdf").write_bytes(scan())
    result = run("read", *OWN, "back")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert [item["file"] for item in found["items"]] == ["back/sheet.docx"]
    assert {problem["level"] for problem in found["diagnostics"]} == {"warning"}
    files = sorted(problem["file"] for problem in found["diagnostics"])
    assert files == ["back/news.eml", "back/notes.txt", "back/page.html", "back/sheet.pdf"]
    assert run("read", *OWN, "back/notes.txt").exit_code == 1


def test_a_new_file_is_a_word_file_beside_the_old_one(run: Run) -> None:
    Path("sheet.txt").write_bytes(FORMS["plain text, a cell a line"](parts_of(bare())))
    Path("mail.eml").write_bytes(mail(("attached.docx", bare())))
    assert run("refresh", *OWN, "sheet.txt", "mail.eml").exit_code == 0
    for name in ("sheet-refreshed.docx", "attached-refreshed.docx"):
        (item,) = items(run("read", *OWN, name))
        assert item["answers"] == ANSWERS
        assert set(item["found_by"].values()) == {"tag"}


def test_documents_are_built_from_a_mail_and_built_again(run: Run) -> None:
    Path("mail.eml").write_bytes(mail(("attached.docx", bare())))
    again = ("build", *OWN, "-o", "out")
    result = run(*again, "pushback", "--edition", "worksheet", "--from", "mail.eml")
    assert result.exit_code == 0, result.output
    (made,) = Path("out").rglob("*.docx")
    (item,) = items(run("read", *OWN, made))
    assert item["answers"] == ANSWERS
    assert run(*again).exit_code == 0
    Path("mail.eml").unlink()
    result = run(*again)
    assert "mail.eml" in result.stderr
    assert made.exists()


@pytest.mark.parametrize("command", ["refresh", "build"])
def test_nobody_knows_whose_a_file_is_until_somebody_says_so(command: str, run: Run) -> None:
    Path("sheet.docx").write_bytes(bare())
    call = {
        "refresh": ("refresh", *OTHER, "sheet.docx"),
        "build": ("build", *OTHER, "pushback", "-o", "out", "--from", "sheet.docx"),
    }[command]
    result = run(*call)
    assert result.exit_code == 3
    assert "--organisation quillbasin" in result.stderr
    assert [path.name for path in Path().rglob("*.docx")] == ["sheet.docx"]
    assert run(*call, "--organisation", "wexholme").exit_code == 2
    assert run(*call, "--organisation", "quillbasin").exit_code in (0, 1)


def test_answers_whose_organisation_nobody_knows_are_not_used(run: Run) -> None:
    Path("sheet.docx").write_bytes(bare())
    run("read", *OTHER, "sheet.docx", "-o", "answers.json")
    assert json.loads(Path("answers.json").read_text())["items"][0]["organisation"] == "?"
    build = ("build", *OTHER, "pushback", "-o", "out", "--answers", "answers.json")
    assert run(*build).exit_code == 3
    assert not Path("out").exists()


def test_tables_say_which_answers_are_only_likely(run: Run) -> None:
    text = FORMS["plain text, a cell a line"](parts_of(bare())).decode()
    Path("sheet.txt").write_text(text.replace("85", "about a week"), encoding="utf-8")
    run("read", *OWN, "sheet.txt", "-o", "answers.csv")
    with Path("answers.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert "value.hours_saved_month" in row["likely"].split("; ")
    run("read", *OWN, "sheet.txt", "-o", "answers.xlsx")
    sheet = openpyxl.load_workbook("answers.xlsx")["Open points"]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert "Probably this, but not certain; please check" in texts
    assert "about a week" in texts


def test_documents_are_built_from_the_table_of_what_was_read(run: Run) -> None:
    Path("sheet.docx").write_bytes(bare())
    run("read", *OWN, "sheet.docx", "-o", "answers.csv")
    build = ("build", *OWN, "pushback", "--edition", "worksheet", "-o", "out")
    assert run(*build, "--answers", "answers.csv").exit_code == 0
    (made,) = Path("out").rglob("*.docx")
    assert items(run("read", *OWN, made))[0]["answers"] == ANSWERS
