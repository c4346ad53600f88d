"""What both sides wrote on a canvas or a request goes into the worksheet, and is read with it."""

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

HEAD = {"about.request_title": "Returns form", "about.requester": "Ada Lowe"}
SHEETS: Mapping[str, Mapping[str, Any]] = {
    "request": HEAD
    | {
        "clarify.request_received": "A two-hour course",
        "clarify.perceived_problem": "Forms come back wrong",
    },
    "canvas": HEAD
    | {
        "clarify.perceived_problem": "Forms come back without a date",
        "value.hours_saved_month": 40,
    },
}


@pytest.fixture(autouse=True)
def sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A filled request and a filled canvas in the current folder."""
    for edition, answers in SHEETS.items():
        source = filled(tmp_path / edition, dict(answers), edition=edition, formats=("docx",))
        shutil.copy(source / f"pushback-{edition}.docx", tmp_path / f"{edition}.docx")
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "-c", str(EXAMPLES / "wexholme.yaml")])


def read(*files: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("read", *files).stdout)
    return found


def worksheet(*sources: str) -> tuple[Result, dict[str, Any]]:
    """The worksheet made of some files, and its answers."""
    named = [part for source in sources for part in ("--from", source)]
    result = run("build", *named, "--edition", "worksheet", "--format", "docx", "-o", "out")
    (item,) = read("out/aseptic/aseptic-pushback-worksheet.docx")["items"]
    return result, item


@pytest.mark.parametrize("edition", SHEETS)
def test_every_answer_of_a_sheet_goes_into_the_worksheet(edition: str) -> None:
    result, item = worksheet(f"{edition}.docx")
    assert result.exit_code == 0
    assert item["answers"] == SHEETS[edition]


@pytest.mark.parametrize(
    ("order", "counts", "kept"),
    [
        (("request", "canvas"), "Forms come back without a date", "Forms come back wrong"),
        (("canvas", "request"), "Forms come back wrong", "Forms come back without a date"),
    ],
)
def test_of_two_answers_the_later_wins_and_the_other_is_kept_and_reported(
    order: tuple[str, str], counts: str, kept: str
) -> None:
    result, item = worksheet(*(f"{edition}.docx" for edition in order))
    assert item["answers"] == {**SHEETS["request"], **SHEETS["canvas"]} | {
        "clarify.perceived_problem": counts
    }
    assert [one["text"] for one in item["retired"].values()] == [kept]
    assert f"is “{kept}” here, but {order[1]}.docx answers it differently" in result.stderr


def test_a_request_and_a_canvas_read_together_say_what_contradicts_and_what_one_lacks() -> None:
    messages = {
        one["code"]: one["message"] for one in read("request.docx", "canvas.docx")["diagnostics"]
    }
    assert "the one with most fields, canvas.docx, counts" in messages["read.duplicate"]
    assert "“Forms come back wrong” in request.docx" in messages["read.contradiction"]
    assert "A two-hour course" in messages["read.complement"]
    assert "40" not in messages["read.complement"]


def test_a_canvas_that_nobody_changed_has_no_answers(tmp_path: Path) -> None:
    source = filled(tmp_path / "blank", {}, edition="canvas", formats=("docx",))
    shutil.copy(source / "pushback-canvas.docx", "blank.docx")
    (item,) = read("blank.docx")["items"]
    assert item["answers"] == {}
