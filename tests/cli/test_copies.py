"""Copies of one sheet that two people filled in, as Word files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.cli.main import main
from tests.conftest import EXAMPLES
from tests.support.filled import filled

HEAD = {"about.request_title": "Forms", "about.requester": "Ines Duarte"}
COPIES: Mapping[str, Mapping[str, Any]] = {
    "ines": HEAD
    | {
        "about.audience_size": 12,
        "clarify.trigger_event": "Late handovers",
        "diagnose.root_causes": ["access"],
    },
    "tom": HEAD
    | {
        "about.audience_size": 40,
        "about.need_driver": "incident",
        "diagnose.root_causes": ["motive"],
    },
    "blank": {},
}


@pytest.fixture(autouse=True)
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The copies in the current folder; none of them says when it was saved."""
    for name, answers in COPIES.items():
        source = filled(tmp_path / "made" / name, dict(answers)) / "pushback-worksheet.docx"
        shutil.copy(source, tmp_path / f"{name}.docx")
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "-c", str(EXAMPLES / "wexholme.yaml")])


def read(*files: str) -> dict[str, Any]:
    result = run("read", *files)
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_they_are_read_together() -> None:
    found = read("ines.docx", "tom.docx", "blank.docx")
    messages = {problem["code"]: problem["message"] for problem in found["diagnostics"]}
    assert list(messages) == ["read.duplicate", "read.contradiction", "read.complement"]
    assert messages["read.contradiction"] == (
        "the copies contradict each other: “About this request”, “People affected”: “40” in"
        " tom.docx, “12” in ines.docx; step 2 “Find the cause”, “Root causes”: “Motivation” in"
        " tom.docx, “Access” in ines.docx"
    )
    assert messages["read.complement"] == (
        "only some of the copies answer these: “About this request”, “Why that date”: “Incident”"
        " in tom.docx; step 1 “Clarify the ask”, “Event behind the request”: “Late handovers”"
        " in ines.docx"
    )
    assert [item["answers"].get("about.audience_size") for item in found["items"]] == [12, 40, None]


@pytest.mark.parametrize(
    ("order", "people", "causes", "kept"),
    [
        (("ines", "tom", "blank"), 40, ["motive"], {"12", "Access"}),
        (("blank", "tom", "ines"), 12, ["access"], {"40", "Motivation"}),
    ],
)
def test_they_fill_one_sheet_and_the_later_answer_counts(
    order: tuple[str, ...], people: int, causes: list[str], kept: set[str]
) -> None:
    origins = [text for name in order for text in ("--from", f"{name}.docx")]
    options = ("--edition", "worksheet", "--format", "docx", "--team", "aseptic", "-o", "out")
    result = run("build", "pushback", *options, *origins)
    assert result.exit_code == 0
    assert result.stderr.count("[answers.replaced]") == len(kept)
    assert "“Root causes” is “" in result.stderr
    (item,) = read("out/aseptic/aseptic-pushback-worksheet.docx")["items"]
    assert item["answers"] == HEAD | {
        "about.audience_size": people,
        "about.need_driver": "incident",
        "clarify.trigger_event": "Late handovers",
        "diagnose.root_causes": causes,
    }
    assert {entry["text"] for entry in item["retired"].values()} == kept


@pytest.mark.parametrize("sources", [("ines.docx", "~$ines.docx"), ("returned",)])
def test_the_mark_of_an_open_file_fills_nothing(sources: tuple[str, ...]) -> None:
    Path("returned").mkdir()
    shutil.copy("ines.docx", "returned")
    for folder in (Path(), Path("returned")):
        (folder / "~$ines.docx").write_bytes(b"\x05Maeve" + bytes(156))
    origins = [text for name in sources for text in ("--from", name)]
    options = ("--edition", "worksheet", "--format", "docx", "--team", "aseptic", "-o", "out")
    result = run("build", "pushback", *options, *origins)
    assert (result.exit_code, "~$" in result.stderr) == (0, False)
    assert run("refresh", *sources, "-o", "new").exit_code == 0
    assert len(list(Path("new").rglob("*.docx"))) == 1
