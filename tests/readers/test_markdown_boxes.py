"""Boxes in Markdown: what somebody wrote into their lines is read as a tick, or reported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.usecases.read import FilledWorksheet
from tests.conftest import ROOT
from tests.security.crafting import field_of
from tests.support.earlier_markdown import as_earlier
from tests.support.filled import filled, read

FIELD, FREE = "about.requester_department", "clarify.request_received"
LINE, CODE = "- [ ] Pharmacy", " <!-- pharmacy -->"
OTHERS = "- [ ] Estates\n- [ ] Nursing\n- [ ] Other"
BOXES = yaml.safe_load((ROOT / "tests/data/markdown/boxes.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return next(filled(tmp_path, {}).glob("*pushback-worksheet.md"))


def written(sheet: Path, old: str, new: str, *, knows_boxes: bool | None = None) -> FilledWorksheet:
    """The page with a text replaced, as it is read; `knows_boxes` for one that an earlier version
    made, which knows the labels of its boxes or not.
    """
    page = sheet.read_text(encoding="utf-8")
    if knows_boxes is not None:
        page = as_earlier(page, knows_boxes=knows_boxes)
    assert page.count(old) == 1
    sheet.write_text(page.replace(old, new), encoding="utf-8")
    return read(sheet)


def beside(found: FilledWorksheet) -> list[str]:
    before = "has text next to its boxes: "
    return [problem.message.partition(before)[2] for problem in found.problems]


@pytest.mark.parametrize("is_earlier", [False, True])
@pytest.mark.parametrize("box", BOXES, ids=lambda box: box["line"])
def test_a_box_is_ticked_or_what_was_written_is_reported(
    sheet: Path, box: dict[str, Any], is_earlier: bool
) -> None:
    code, knows = (CODE, True) if is_earlier else ("", None)
    found = written(sheet, f"{LINE}{code}\n", f"{box['line']}{code}\n", knows_boxes=knows)
    assert found.answers == ({FIELD: "pharmacy"} if box["ticked"] else {})
    assert beside(found) == ([f"“{box['reported']}”"] if "reported" in box else [])


@pytest.mark.parametrize(
    ("boxes", "ticked", "reported"),
    [
        (f"- [x] Pharmacy\n{OTHERS}", "pharmacy", []),
        ("- [ ] Other\n- [ ] Estates\n- [x] Nursing\n- [ ] Pharmacy", "nursing", []),
        ("- [x] Nursing", "nursing", []),
        (f"- [x] Theatres\n{OTHERS}", "pharmacy", ["“Theatres”"]),
        (f"- [x] Theatres\n- [ ] Pharmacy\n{OTHERS}", None, ["“- [x] Theatres”"]),
        (f"- [x] Pharmacy\n  in Whitby\n{OTHERS}", "pharmacy", ["“in Whitby”"]),
        (f"{LINE}\n{OTHERS}\n\nWhitby", None, ["“Whitby”"]),
        (f"{LINE}\n{OTHERS}\n\n> Whitby", None, ["“> Whitby”"]),
    ],
    ids=range(8),
)
def test_boxes_are_known_by_their_labels_in_any_order(
    sheet: Path, boxes: str, ticked: str | None, reported: list[str]
) -> None:
    found = written(sheet, f"{LINE}\n{OTHERS}", boxes)
    assert found.answers.get(FIELD) == ticked
    assert beside(found) == reported


@pytest.mark.parametrize(
    ("line", "ticked", "is_reported"),
    [
        ("- [ ]x Pharmacy", True, False),
        ("- [x] ~~Pharmacy~~ Theatres", True, True),
        ("- [x] Pharmacy, night shift only", True, True),
        (r"- \[x\] Pharmacy", True, False),
        ("- [ ] Pharmacy", False, False),
    ],
)
def test_boxes_of_a_page_made_earlier_are_compared_with_the_labels_of_today(
    sheet: Path, line: str, ticked: bool, is_reported: bool
) -> None:
    found = written(sheet, f"{LINE}{CODE}", f"{line}{CODE}", knows_boxes=False)
    assert found.answers == ({FIELD: "pharmacy"} if ticked else {})
    assert [problem.code for problem in found.problems] == ["answer.beside"] * is_reported


@pytest.mark.parametrize(
    ("line", "ticked", "reported"),
    [
        (f"- [ ] Pharmacy{CODE} x", True, []),
        (f"- [x] Pharmacy{CODE} night shift only", True, ["“night shift only”"]),
        ("- [x] Pharmacy", False, ["“- [x] Pharmacy”"]),
    ],
)
def test_text_after_the_code_of_a_box_is_read_or_reported(
    sheet: Path, line: str, ticked: bool, reported: list[str]
) -> None:
    found = written(sheet, f"{LINE}{CODE}", line, knows_boxes=True)
    assert found.answers == ({FIELD: "pharmacy"} if ticked else {})
    assert beside(found) == reported


@pytest.mark.parametrize("knows_boxes", [None, True, False])
def test_a_box_typed_into_a_field_without_boxes_is_text(
    sheet: Path, knows_boxes: bool | None
) -> None:
    page = field_of(sheet.read_text(encoding="utf-8"), FREE, "> HERE")
    sheet.write_text(page, encoding="utf-8")
    box = "- [x] text <!-- word -->"
    found = written(
        sheet, "> HERE" if knows_boxes is None else "HERE", box, knows_boxes=knows_boxes
    )
    assert found.answers == {FREE: box}
    assert found.problems == ()


@pytest.mark.parametrize("is_earlier", [False, True])
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
    sheet: Path, typed: str, answer: str | None, is_earlier: bool
) -> None:
    page = field_of(sheet.read_text(encoding="utf-8"), FREE, "> HERE")
    sheet.write_text(page, encoding="utf-8")
    old, knows = ("HERE", True) if is_earlier else ("> HERE", None)
    assert written(sheet, old, typed, knows_boxes=knows).answers.get(FREE) == answer


@pytest.mark.parametrize("answer", ["...", "…", "…\nLate\n…", "- [x] text <!-- word -->"])
def test_an_answer_that_looks_like_a_blank_or_a_box_is_written_so_that_it_is_read(
    tmp_path: Path, answer: str
) -> None:
    path = next(filled(tmp_path, {FREE: answer}).glob("*pushback-worksheet.md"))
    assert read(path).answers == {FREE: answer}
