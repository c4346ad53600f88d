"""A file or folder that does not exist, or that is not read, is named, with what to do about it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from tests.conftest import EXAMPLES

CONFIG = EXAMPLES / "wexholme.yaml"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return lambda *args: CliRunner().invoke(
        main, [args[0], "-c", str(CONFIG), *map(str, args[1:])], catch_exceptions=False
    )


MISSING = [
    ("read returnd", "returnd: does not exist", "did you mean “returned”?"),
    ("read ward-8.docx", "ward-8.docx: does not exist", "did you mean “ward-7.docx”?"),
    ("read no/ward.docx", "no/ward.docx: does not exist", "there is no folder no"),
    ("read *.docm", "*.docm: no file matches this pattern", "check its name and its folder"),
    ("refresh returnd", "returnd: does not exist", "did you mean “returned”?"),
    ("build --from returnd", "returnd: does not exist", "“returned”?"),
    ("build --from ward-8.docx", "ward-8.docx: does not exist", "“ward-7.docx”?"),
    ("build --answers answer.yaml", "answer.yaml: does not exist", "“answers.yaml”?"),
    ("build --teams team.csv", "team.csv: does not exist", "did you mean “teams.csv”?"),
    ("build --teams teams", "teams: does not exist", "did you mean “teams.csv”?"),
    ("diff ward-8.docx", "ward-8.docx: does not exist", "did you mean “ward-7.docx”?"),
    ("diff returned", "returned: is a folder", "name files in it"),
    ("check --voice ward-8.docx", "ward-8.docx: does not exist", "“ward-7.docx”?"),
    ("build -c organisaton.yaml", "organisaton.yaml: does not exist", "did you mean"),
]  # fmt: skip


@pytest.mark.parametrize(("command", "message", "hint"), MISSING, ids=[one[0] for one in MISSING])
def test_what_does_not_exist_is_called_missing(
    run: Run, tmp_path: Path, command: str, message: str, hint: str
) -> None:
    (tmp_path / "returned").mkdir()
    for name in ("ward-7.docx", "answers.yaml", "organisation.yaml", "teams.csv"):
        (tmp_path / name).touch()
    result = run(*command.split())
    assert f"Error: {message}" in result.stderr
    assert hint in result.stderr
    assert result.exit_code in (1, 2)


def test_a_file_to_resolve_is_called_missing_or_deleted(tmp_path: Path) -> None:
    def resolved(path: Path) -> str:
        return CliRunner().invoke(main, ["resolve", str(path), "--mine"]).stderr

    out = tmp_path / "out"
    made = ["build", "pushback", "-c", str(CONFIG), "--edition", "request", "-o", str(out)]
    assert CliRunner().invoke(main, made).exit_code == 0
    document = next(out.glob("*/*.md"))
    document.unlink()
    assert "was deleted" in resolved(document)
    assert "does not exist" in resolved(document.with_name("nothing.md"))
    assert "does not exist" in resolved(tmp_path / "nothing.md")


PASSED_OVER = [
    ("ward-8.docm", "may contain macros", "save it as .docx"),
    ("ward-9.fodt", "is an OpenDocument file", "save it as .docx"),
    ("ward-10.DOC", "is in the old Word format", "save it as .docx"),
    ("ward-11.markdown", "is Markdown under another name", "rename it to .md"),
    ("ward-12.xps", "is a printed page", "send the Word or PDF file that was filled in"),
    ("ward-13.rtf", "is a rich text file", "save it as .docx"),
    ("ward-14.pages", "is a Pages document", "export it from Pages as a Word file"),
    ("ward-17.xlsx", "is a spreadsheet", "ask for the Word or Markdown file itself"),
    ("ward-18.dotx", "is a Word template", "save it as .docx"),
    ("ward-19.msg", "is a mail of Outlook", "save the worksheet that is attached to it"),
    ("deep/ward-20.zip", "is an archive", "unpack it"),
]
SILENT = ["~$ward-7.docx", ".~lock.ward-7.docx#", ".DS_Store", "Thumbs.db", "desktop.ini",
          ".playbook/lock.json"]  # fmt: skip


@pytest.fixture
def returned(tmp_path: Path, built: Callable[[str], Path]) -> Path:
    """A folder with one worksheet."""
    folder = tmp_path / "returned"
    folder.mkdir()
    shutil.copy(built("wexholme") / "pushback-request.docx", folder / "ward-7.docx")
    return folder


def placed(folder: Path, name: str, data: bytes = b"") -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)


@pytest.mark.parametrize("command", ["read", "refresh"])
def test_a_file_of_another_format_in_a_folder_is_reported_with_the_cure(
    run: Run, returned: Path, command: str
) -> None:
    for name, _, _ in PASSED_OVER:
        placed(returned, name)
    for name in (*SILENT, "photo.jpg", "notes"):
        placed(returned, name)
    result = run(command, "returned", "--messages", "json")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert len(found["items"]) == 1
    reported = {one["file"]: one for one in found["diagnostics"]}
    for name, message, hint in PASSED_OVER:
        one = reported.pop(f"returned/{name}")
        assert (one["level"], message in one["message"]) == ("warning", True), name
        assert hint in one["hint"]
    rest = reported.pop("returned")
    assert rest["message"] == "2 other files were not read: notes, photo.jpg"
    assert not reported


def test_what_is_attached_to_a_mail_and_not_read_is_reported(run: Run, returned: Path) -> None:
    mail = EmailMessage()
    mail["From"] = "partner@example.org"
    mail.set_content("See attached.")
    sheet = (returned / "ward-7.docx").read_bytes()
    for name, data in (("ward-7.docx", sheet), ("ward-9.xps", b"PK"), ("photo.jpg", b"x")):
        mail.add_attachment(data, "application", "octet-stream", filename=name)
    placed(returned, "reply.eml", mail.as_bytes())
    (returned / "ward-7.docx").unlink()
    for path in ("returned", "returned/reply.eml"):
        result = run("read", path, "--messages", "json")
        found = json.loads(result.stdout)
        assert [item["file"] for item in found["items"]] == ["returned/reply.eml/ward-7.docx"]
        (problem,) = found["diagnostics"]
        assert (problem["file"], problem["code"]) == (
            "returned/reply.eml/ward-9.xps",
            "read.format",
        )


def test_many_files_of_one_format_are_reported_together(run: Run, returned: Path) -> None:
    for number in range(30):
        placed(returned, f"{number:02}.rtf")
        placed(returned, f"{number:02}.jpg")
    lines = [line for line in run("read", "returned").stderr.splitlines() if "Warning" in line]
    assert len(lines) == 7
    assert "returned: 25 more files: each is a rich text file, so it was not read" in lines[5]
    assert "30 other files were not read: 00.jpg, 01.jpg, 02.jpg, 03.jpg, 04.jpg and 25" in lines[6]


def test_the_results_of_the_run_are_not_reported(run: Run, returned: Path) -> None:
    for _ in range(2):
        answers = f"{returned.name}/answers.xlsx"
        result = run("read", returned.name, "--format", "xlsx", "-o", answers)
        assert result.stderr == ""


def test_a_named_file_of_another_format_is_an_error_with_the_same_cure(
    run: Run, returned: Path
) -> None:
    placed(returned, "ward-9.fodt")
    result = run("read", "returned/ward-9.fodt")
    assert result.exit_code == 1
    assert "returned/ward-9.fodt: is an OpenDocument file [read.format]" in result.stderr
    assert "save it as .docx" in result.stderr


@pytest.mark.parametrize("command", ["read", "refresh"])
def test_a_folder_without_worksheets_is_reported(run: Run, returned: Path, command: str) -> None:
    placed(returned.parent, "empty/.hidden")
    (returned.parent / "empty/.hidden").unlink()
    placed(returned.parent, "others/a.fodt")
    alone = run(command, "empty", "others")
    assert alone.exit_code == 1
    assert "Error: empty: is an empty folder [read.nothing]" in alone.stderr
    assert "Error: others: contains no worksheet [read.nothing]" in alone.stderr
    beside = run(command, "empty", "returned")
    assert beside.exit_code == 0
    assert "Warning: empty: is an empty folder [read.nothing]" in beside.stderr


def test_a_link_to_a_file_that_is_gone_is_not_mistaken_for_a_slip(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ward-9.docx").symlink_to("gone.docx")
    result = run("read", "ward-9.docx")
    assert result.exit_code == 1
    assert "does not exist [read.missing]\n  it is a link to a file that is gone" in result.stderr
