"""Boxes in Markdown: what somebody wrote into their lines is read as a tick, or reported."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.usecases.read import FilledWorksheet
from tests.conftest import ROOT
from tests.security.crafting import field_of
from tests.support.filled import filled, read

FIELD, FREE = "about.requester_department", "clarify.request_received"
LINE = "- [ ] Pharmacy <!-- pharmacy -->"
BOXES = yaml.safe_load((ROOT / "tests/data/markdown/boxes.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return next(filled(tmp_path, {}).glob("*pushback-worksheet.md"))


def written(sheet: Path, page: str, *, earlier: bool = False) -> FilledWorksheet:
    """The page as it is read; `earlier`: as one that does not know the labels of its boxes."""
    text = re.sub(r', "boxes": "[^"]*"', "", page) if earlier else page
    assert ("boxes" in text) != earlier
    sheet.write_text(text, encoding="utf-8")
    return read(sheet)


@pytest.mark.parametrize("box", BOXES, ids=lambda box: box["line"])
def test_a_box_is_ticked_or_what_was_written_is_reported(sheet: Path, box: dict[str, Any]) -> None:
    page = sheet.read_text(encoding="utf-8")
    assert page.count(LINE) == 1
    found = written(sheet, page.replace(LINE, box["line"]))
    assert found.answers == ({FIELD: "pharmacy"} if box["ticked"] else {})
    beside = [f"has text next to its boxes: “{box['reported']}”"] if "reported" in box else []
    messages = [problem.message.partition(": ")[2] for problem in found.problems]
    assert messages == beside


@pytest.mark.parametrize(
    ("line", "ticked", "is_reported"),
    [
        ("- [ ]x Pharmacy <!-- pharmacy -->", True, False),
        ("- [x] ~~Pharmacy~~ Theatres <!-- pharmacy -->", True, True),
        ("- [x] Pharmacy, night shift only <!-- pharmacy -->", True, True),
        (r"- \[x\] Pharmacy <!-- pharmacy -->", True, False),
        ("- [ ] Pharmacy <!-- pharmacy -->", False, False),
    ],
)
def test_boxes_of_a_page_made_earlier_are_compared_with_the_labels_of_today(
    sheet: Path, line: str, ticked: bool, is_reported: bool
) -> None:
    page = sheet.read_text(encoding="utf-8").replace(LINE, line)
    found = written(sheet, page, earlier=True)
    assert found.answers == ({FIELD: "pharmacy"} if ticked else {})
    assert [problem.code for problem in found.problems] == ["answer.beside"] * is_reported


@pytest.mark.parametrize("earlier", [False, True])
def test_a_box_typed_into_a_field_without_boxes_is_text(sheet: Path, earlier: bool) -> None:
    page = field_of(sheet.read_text(encoding="utf-8"), FREE, "- [x] text <!-- word -->")
    found = written(sheet, page, earlier=earlier)
    assert found.answers == {FREE: "- [x] text <!-- word -->"}
    assert found.problems == ()


@pytest.mark.parametrize("earlier", [False, True])
@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("...", None),
        ("…", None),
        (r"\...", "..."),
        ("…\n\nLate\n…\nhandovers", "Late\n…\nhandovers"),
        ("Late\n\n...", "Late"),
    ],
)
def test_three_points_are_a_blank_unless_they_are_escaped(
    sheet: Path, typed: str, answer: str | None, earlier: bool
) -> None:
    page = field_of(sheet.read_text(encoding="utf-8"), FREE, typed)
    assert written(sheet, page, earlier=earlier).answers.get(FREE) == answer


@pytest.mark.parametrize("answer", ["...", "…", "…\nLate\n…", "- [x] text <!-- word -->"])
def test_an_answer_that_looks_like_a_blank_or_a_box_is_written_so_that_it_is_read(
    tmp_path: Path, answer: str
) -> None:
    path = next(filled(tmp_path, {FREE: answer}).glob("*pushback-worksheet.md"))
    assert read(path).answers == {FREE: answer}
