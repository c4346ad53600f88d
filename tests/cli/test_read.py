"""`playbook read`."""

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
from tests.support.filled import filled

WEXHOLME = ("-c", str(EXAMPLES / "wexholme.yaml"))


def read(*files: Path) -> tuple[int, dict]:
    result = CliRunner().invoke(main, ["read", *WEXHOLME, *map(str, files)], catch_exceptions=False)
    return result.exit_code, json.loads(result.stdout)


def test_a_blank_worksheet_has_its_stamp_and_no_answers(built: Callable[[str], Path]) -> None:
    code, found = read(built("wexholme") / "pushback-worksheet.docx")
    (item,) = found["items"]
    assert code == 0
    assert item["worksheet"] == "wexholme-aseptic-pushback-worksheet"
    assert item["locale"] == "en-GB"
    assert item["answers"] == {}
    assert set(item["found_by"].values()) == {"tag"}


def test_answers_typed_into_markdown_are_found(
    built: Callable[[str], Path], tmp_path: Path
) -> None:
    text = (built("wexholme") / "pushback-worksheet.md").read_text(encoding="utf-8")
    typed = {
        "about.request_title -->\n\n> …": "about.request_title -->\n\nA & *B* \\* C",
        "about.audience_size -->\n\n> …": "about.audience_size -->\n\n> 0",
        "value.confidence -->\n\n> …": "value.confidence -->\n\n?",
        "- [ ] Habit or custom": "- [x] Habit or custom",
        "- [ ] Confidential": "- [X] Confidential",
        "agree.align_with.2 -->\n\n> …": "agree.align_with.2 -->\n\nAda",
    }
    for old, new in typed.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    path = tmp_path / "filled.md"
    path.write_text(text.replace("\n", "\r\n"), encoding="utf-8", newline="")
    _, found = read(path)
    assert found["items"][0]["answers"] == {
        "about.request_title": "A & *B* * C",
        "about.need_driver": "habit",
        "about.audience_size": 0,
        "about.confidential": True,
        "value.confidence": None,
        "agree.align_with": ["Ada"],
    }


def test_two_ticks_in_a_single_choice_are_a_problem(
    built: Callable[[str], Path], tmp_path: Path
) -> None:
    text = (built("wexholme") / "pushback-request.md").read_text(encoding="utf-8")
    path = tmp_path / "filled.md"
    path.write_text(
        text.replace("- [ ] Habit", "- [x] Habit").replace("- [ ] Incident", "- [x] Incident")
    )
    code, found = read(path)
    assert code == 1
    assert "about.need_driver" not in found["items"][0]["answers"]
    assert found["items"][0]["problems"][0]["code"] == "answer.several"


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("notes.txt", b"text", "read.not_ours"),
        ("notes.rtf", b"{\\rtf1 text}", "read.format"),
        ("text.docx", b"text", "read.kind"),
        ("empty.docx", b"", "read.empty"),
        ("zip.docx", b"PK\x05\x06" + bytes(18), "read.kind"),
        ("other.md", b"# Notes", "read.not_ours"),
        ("stamp.md", b"<!-- playbook-generator {x} -->", "read.not_ours"),
        ("latin.md", b"caf\xe9", "read.encoding"),
        ("strange.md", b'<!-- playbook-generator {"playbook": "none"} -->', "playbook.unknown"),
    ],
)
def test_a_file_that_is_not_a_worksheet_is_reported_and_the_others_are_read(
    name: str, data: bytes, code: str, built: Callable[[str], Path], tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    exit_code, found = read(path, built("wexholme") / "pushback-request.md")
    assert exit_code == 1
    assert len(found["items"]) == 1
    assert found["diagnostics"][0]["code"] == code
    assert found["diagnostics"][0]["file"] == path.as_posix()


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    code, found = read(tmp_path / "nothing.docx")
    assert (code, found["diagnostics"][0]["message"]) == (1, "does not exist")


DAMAGES = [
    ("a comment in a line of its own", " <!-- about.request_title -->\n\n> …",
     "\n  <!--  about.request_title  -->\n\nMine", "", {"about.request_title": "Mine"}),
    ("a field without its comment", "<!-- about.request_title -->", "", "answer.lost", {}),
    ("a field that occurs twice", "<!-- about.request_title -->\n\n> …",
     "<!-- about.request_title -->\n\n> A\n\n"
     "**Request** (required) <!-- about.request_title -->\n\n> B",
     "read.doubled", {}),
    ("an unknown field", "<!-- about.request_title -->",
     "<!-- about.nothing -->\n\nx\n\n**Request** (required) <!-- about.request_title -->",
     "answer.unknown", {}),
    ("a list of things to do in an answer", "clarify.request_received -->\n\n> …",
     "clarify.request_received -->\n\n- [x] call\n- [ ] write", "",
     {"clarify.request_received": "- [x] call\n- [ ] write"}),
    ("a tick written differently", "- [ ] Incident", "  * [ X ] Incident", "",
     {"about.need_driver": "incident"}),
    ("text beside boxes", "- [ ] Incident", "- [x] Incident in May", "answer.beside",
     {"about.need_driver": "incident"}),
    ("not known among boxes", "- [ ] Incident", "?\n- [ ] Incident", "",
     {"about.need_driver": None}),
    ("a choice typed in words", "about.need_driver -->\n\n", "about.need_driver -->\n\nno idea\n\n",
     "answer.beside", {}),
    ("a week instead of a date", "about.needed_by -->\n\n> …", "about.needed_by -->\n\n2026-W10-1",
     "answer.misfit", {"about.needed_by": "2026-W10-1"}),
]  # fmt: skip


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("old", "new", "code", "answers"),
    [case[1:] for case in DAMAGES],
    ids=[case[0] for case in DAMAGES],
)
def test_no_answer_is_lost_from_a_damaged_page(
    old: str, new: str, code: str, answers: dict, built: Callable[[str], Path], tmp_path: Path
) -> None:
    text = (built("wexholme") / "pushback-request.md").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "filled.md"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    exit_code, found = read(path)
    (item,) = found["items"]
    assert item["answers"] == answers
    assert [problem["code"] for problem in item["problems"]] == ([code] if code else [])
    assert exit_code == (1 if code else 0)


def test_a_number_that_is_too_long_is_kept_as_text(
    built: Callable[[str], Path], tmp_path: Path
) -> None:
    text = (built("wexholme") / "pushback-worksheet.md").read_text(encoding="utf-8")
    long = "9" * 5000
    path = tmp_path / "filled.md"
    path.write_text(
        text.replace("value.confidence -->\n\n> …", f"value.confidence -->\n\n{long}"),
        encoding="utf-8",
    )
    _, found = read(path)
    assert found["items"][0]["answers"] == {"value.confidence": long}
    assert found["items"][0]["problems"][0]["code"] == "answer.misfit"


def test_not_known_in_a_list_is_null(built: Callable[[str], Path], tmp_path: Path) -> None:
    text = (built("wexholme") / "pushback-worksheet.md").read_text(encoding="utf-8")
    path = tmp_path / "filled.md"
    path.write_text(
        text.replace("align_with.1 -->\n\n> …", "align_with.1 -->\n\n?"), encoding="utf-8"
    )
    assert read(path)[1]["items"][0]["answers"] == {"agree.align_with": [None]}


@pytest.mark.parametrize("command", ["read", "refresh"])
def test_a_link_in_a_folder_is_reported_and_not_followed(
    command: str, built: Callable[[str], Path], tmp_path: Path
) -> None:
    returned, elsewhere = tmp_path / "returned", tmp_path / "elsewhere"
    elsewhere.mkdir()
    sheet = elsewhere / "sheet.md"
    shutil.copy(built("wexholme") / "pushback-request.md", sheet)
    shutil.copytree(elsewhere, returned)
    (returned / "deep").symlink_to(elsewhere)
    (returned / "link.md").symlink_to(sheet)
    result = CliRunner().invoke(main, [command, *WEXHOLME, str(returned), "--messages=json"])
    found = json.loads(result.stdout)
    assert (result.exit_code, len(found["items"])) == (0, 1)
    links = [(one["code"], one["level"], Path(one["file"]).name) for one in found["diagnostics"]]
    assert links == [("read.link", "warning", "deep"), ("read.link", "warning", "link.md")]
    assert [path.name for path in elsewhere.iterdir()] == ["sheet.md"]


def test_json_messages_are_one_object_whatever_the_format_of_the_answers(tmp_path: Path) -> None:
    run = CliRunner()
    gone, target = str(tmp_path / "gone.md"), str(tmp_path / "answers.csv")
    command = ["read", gone, "--format", "csv", "--messages", "json"]
    assert "needs -o FILE" in run.invoke(main, command).stderr
    found = json.loads(run.invoke(main, [*command, "-o", target]).stdout)
    assert (found["command"], found["diagnostics"][0]["code"]) == ("read", "read.missing")


@pytest.mark.parametrize("messages", ["json", "human"])
def test_an_invalid_organisation_prints_no_partial_object(tmp_path: Path, messages: str) -> None:
    (tmp_path / "organisation.yaml").write_text("organisation: [", encoding="utf-8")
    words = ["read", "any.md", "-c", str(tmp_path), "--messages", messages]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2
    if messages == "human":
        assert result.stdout == ""
    else:
        assert json.loads(result.stdout)["command"] == "read"


def test_hidden_and_temporary_files_in_a_folder_are_not_worksheets(
    built: Callable[[str], Path], tmp_path: Path
) -> None:
    sheet = built("wexholme") / "pushback-request.md"
    for place in ("a.md", ".b.md", ".playbook/base/c.md", "~$d.md", "deep/e.md"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sheet, tmp_path / place)
    _, found = read(tmp_path)
    assert [Path(item["file"]).name for item in found["items"]] == ["a.md", "e.md"]


@pytest.mark.parametrize("is_named", [True, False])
def test_what_is_attached_to_a_mail_and_not_read_is_reported(
    built: Callable[[str], Path], tmp_path: Path, *, is_named: bool
) -> None:
    sheet = built("wexholme") / "pushback-request.docx"
    mail = EmailMessage()
    mail["From"] = "partner@example.org"
    for name in ("sheet.docx", "~$sheet.docx", "scan.xps", "image001.png"):
        mail.add_attachment(sheet.read_bytes(), "application", "octet-stream", filename=name)
    path = tmp_path / "reply.eml"
    path.write_bytes(mail.as_bytes())
    exit_code, found = read(path if is_named else tmp_path)
    assert (exit_code, [Path(item["file"]).name for item in found["items"]]) == (0, ["sheet.docx"])
    (problem,) = found["diagnostics"]
    assert (problem["code"], problem["level"]) == ("read.format", "warning")
    assert Path(problem["file"]) == path / "scan.xps"


@pytest.mark.parametrize("name", ["~$ward-7.docx", ".~lock.ward-7.docx#"])
def test_the_marks_that_programs_put_beside_open_files_are_passed_over(
    built: Callable[[str], Path], tmp_path: Path, name: str
) -> None:
    sheet, mark = tmp_path / "ward-7.docx", tmp_path / name
    shutil.copy(built("wexholme") / "pushback-request.docx", sheet)
    mark.write_bytes(b"\x05Maeve" + bytes(156))
    for paths in ((sheet, mark), (tmp_path / "*.docx",), (tmp_path,)):
        code, found = read(*paths)
        assert [item["file"] for item in found["items"]] == [sheet.as_posix()]
        assert (code, found["diagnostics"]) == (0, [])


def test_an_impossible_file_name_does_not_stop_the_other_files(
    built: Callable[[str], Path],
) -> None:
    code, found = read(built("wexholme") / "pushback-request.md", Path("x" * 300 + ".md"))
    assert (code, len(found["items"])) == (1, 1)
    assert [problem["code"] for problem in found["diagnostics"]] == ["file.refused"]


def written(folder: Path, *arguments: str) -> Result:
    """The result of reading a filled worksheet with some options."""
    path = filled(folder, {"about.request_title": "Forms"}) / "pushback-worksheet.md"
    return CliRunner().invoke(main, ["read", *WEXHOLME, str(path), *arguments])


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.json", b'{\n  "schema": 1'),
        ("a.yaml", b"schema: 1"),
        ("a.YML", b"schema: 1"),
        ("a.csv", b"\xef\xbb\xbffile,worksheet"),
        ("a.xlsx", b"PK"),
        ("a.XLSX", b"PK"),
        ("answers", b'{\n  "schema": 1'),
    ],
)
def test_the_ending_of_the_output_decides_the_format(
    name: str, begins: bytes, tmp_path: Path
) -> None:
    assert written(tmp_path, "-o", str(tmp_path / name)).exit_code == 0
    assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("form", "name"), [("csv", "a.csv"), ("yaml", "a.yml"), ("xlsx", "a.xlsx"), ("csv", "answers")]
)
def test_a_format_may_be_named_besides_its_ending(form: str, name: str, tmp_path: Path) -> None:
    result = written(tmp_path, "--format", form, "-o", str(tmp_path / name))
    assert (result.exit_code, (tmp_path / name).exists()) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--format", "csv", "-o", "a.xlsx"), "--format csv contradicts -o a.xlsx, which is xlsx"),
        (("--format", "json", "-o", "a.csv"), "--format json contradicts -o a.csv, which is csv"),
        (("-o", "a.xls"), "names of results end in .json, .yaml, .yml, .csv, .xlsx"),
        (("--format", "xlsx", "-o", "a.docx"), "-o a.docx ends in .docx, which is not a format"),
        (("--format", "xlsx"), "--format xlsx needs -o FILE"),
    ],
)
def test_an_ending_that_does_not_fit_is_refused_before_anything_is_read(
    arguments: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = written(tmp_path / "in", *arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert not list(tmp_path.glob("a.*"))


def test_files_of_the_same_request_are_a_warning_among_the_diagnostics(tmp_path: Path) -> None:
    source = filled(tmp_path, {"about.request_title": "Forms"}) / "pushback-worksheet.md"
    for name in ("X.md", "X (1).md", "X-refreshed.md"):
        shutil.copy(source, tmp_path / name)
    code, found = read(*(tmp_path / name for name in ("X.md", "X (1).md", "X-refreshed.md")))
    (problem,) = found["diagnostics"]
    assert code == 0
    assert problem["message"] == (
        "X.md, X (1).md and X-refreshed.md are of the same request;"
        " the last one by name, X-refreshed.md, counts in the figures"
    )
    assert len(found["items"]) == 3


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    folder = filled(tmp_path, {"about.request_title": "Forms"})
    (folder / "pushback-worksheet.docx").unlink()
    code, found = read(folder / "pushback-worksheet.md", folder, folder / ".." / folder.name)
    assert (code, len(found["items"]), found["diagnostics"]) == (0, 1, [])


@pytest.mark.parametrize("suffix", ["md", "docx"])
def test_labels_have_no_remarks(suffix: str, tmp_path: Path) -> None:
    _, found = read(filled(tmp_path, {}) / f"pushback-worksheet.{suffix}")
    labels = found["items"][0]["labels"]
    expected = {
        "about.requester_department": "Department",
        "about.partner": "Handled by",
        "value.hours_saved_month": "Hours saved a month",
    }
    assert {ident: labels[ident] for ident in expected} == expected
    assert not [label for label in labels.values() if "required" in label.replace("requires", "")]
