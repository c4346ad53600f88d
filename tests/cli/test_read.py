"""`playbook read`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main


def read(*files: Path) -> tuple[int, dict]:
    result = CliRunner().invoke(main, ["read", *map(str, files)], catch_exceptions=False)
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
        "about.request_title -->\n\n…": "about.request_title -->\n\nA & *B* \\* C",
        "about.audience_size -->\n\n…": "about.audience_size -->\n\n0",
        "value.confidence -->\n\n…": "value.confidence -->\n\n?",
        "- [ ] Habit or custom": "- [x] Habit or custom",
        "- [ ] Confidential": "- [X] Confidential",
        "agree.align_with.2 -->\n\n…": "agree.align_with.2 -->\n\nAda",
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


def test_two_ticks_where_one_is_asked_are_a_problem(
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


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("notes.txt", b"text", "read.format"),
        ("text.docx", b"text", "read.damaged"),
        ("empty.docx", b"", "read.damaged"),
        ("zip.docx", b"PK\x05\x06" + bytes(18), "read.damaged"),
        ("other.md", b"# Notes", "read.not_ours"),
        ("stamp.md", b"<!-- playbook-generator {x} -->", "read.not_ours"),
        ("latin.md", b"caf\xe9", "read.encoding"),
        ("strange.md", b'<!-- playbook-generator {"playbook": "none"} -->', "playbook.unknown"),
    ],
)
def test_a_file_that_is_not_ours_is_named_and_the_others_are_read(
    name: str, data: bytes, code: str, built: Callable[[str], Path], tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    exit_code, found = read(path, built("wexholme") / "pushback-request.md")
    assert exit_code == 1
    assert len(found["items"]) == 1
    assert found["diagnostics"][0]["code"] == code
    assert found["diagnostics"][0]["file"] == path.as_posix()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    code, found = read(tmp_path / "nothing.docx")
    assert (code, found["diagnostics"][0]["message"]) == (1, "there is no such file")
