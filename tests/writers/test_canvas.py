"""The canvas as a Word file: one landscape page of boxes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.formats.ooxml import NAMESPACES, qualified
from generator.playbook import open_catalogue
from tests.support.filled import filled
from tests.support.office import WordFile, text, value

CANVASES = [ident for ident, playbook in open_catalogue().playbooks.items() if playbook.canvas.rows]


def canvas(folder: Path, ident: str, answers: dict[str, Any] | None = None) -> WordFile:
    source = filled(folder, answers or {}, edition="canvas", playbook=ident, formats=("docx",))
    return WordFile(source / f"{ident}-canvas.docx")


def rows_of(word: WordFile) -> list[Any]:
    """The rows of boxes: the tables that are not in a box."""
    return list(word.body.iterfind("w:body/w:tbl", NAMESPACES))


def boxes_of(row: Any) -> list[Any]:
    cells = row.iterfind("w:tr/w:tc", NAMESPACES)
    return [cell for cell in cells if cell.find("w:tcPr/w:tcBorders", NAMESPACES) is not None]


def height_of(row: Any) -> int:
    return int(value(row.find("w:tr/w:trPr/w:trHeight", NAMESPACES)) or 0)


@pytest.mark.parametrize("ident", CANVASES)
def test_a_canvas_is_a_landscape_page(ident: str, tmp_path: Path) -> None:
    size = canvas(tmp_path, ident).body.find(".//w:pgSz", NAMESPACES)
    assert value(size, "orient") == "landscape"
    assert int(value(size, "w") or 0) > int(value(size, "h") or 0)


@pytest.mark.parametrize("ident", CANVASES)
def test_each_row_of_the_layout_is_a_table_with_its_boxes(ident: str, tmp_path: Path) -> None:
    layout = open_catalogue().playbook(ident).canvas
    rows = rows_of(canvas(tmp_path, ident))
    assert len(rows) == len(layout.rows)
    for row, expected in zip(rows, layout.rows, strict=True):
        boxes = boxes_of(row)
        if len(expected) == len(boxes):
            assert all(
                text(box.find("w:p", NAMESPACES)).endswith("min") == bool(one.minutes)
                for box, one in zip(boxes, expected, strict=True)
            )
        else:  # a slim row, whose fields are the boxes
            assert [len(expected), len(expected[0].fields)] == [1, len(boxes)]


@pytest.mark.parametrize("ident", CANVASES)
def test_a_box_with_something_required_has_a_bar(ident: str, tmp_path: Path) -> None:
    boxes = [box for row in rows_of(canvas(tmp_path, ident)) for box in boxes_of(row)]
    assert len(boxes) > 7
    for box in boxes:
        left = box.find("w:tcPr/w:tcBorders/w:left", NAMESPACES)
        assert ("required" in text(box)) == (int(value(left, "sz") or 0) > 4), text(box)


def test_boxes_have_the_numbers_of_their_steps_where_they_follow_them(tmp_path: Path) -> None:
    numbered = {
        ident: [
            text(box.find("w:p", NAMESPACES))[0]
            for row in rows_of(canvas(tmp_path / ident, ident))
            for box in boxes_of(row)
            if box.find("w:p/w:r/w:rPr/w:rStyle[@w:val='StepNumber']", NAMESPACES) is not None
        ]
        for ident in ("pushback", "sponsorship")
    }
    assert numbered == {"pushback": list("1112345"), "sponsorship": []}


def test_a_row_is_higher_where_an_answer_is_long(tmp_path: Path) -> None:
    blank = rows_of(canvas(tmp_path / "blank", "pushback"))
    answers = {"propose.solution_summary": "One sentence after the other. " * 30}
    answered = rows_of(canvas(tmp_path / "answered", "pushback", answers))
    assert height_of(answered[2]) > height_of(blank[2])


def test_the_credit_is_in_the_footer_and_not_below_the_boxes(tmp_path: Path) -> None:
    word = canvas(tmp_path, "pushback")
    footers = [text(part) for name, part in word.parts.items() if "/footer" in name]
    assert ["The wording is ours." in footer for footer in footers].count(True) == 1
    assert "The wording is ours." not in text(word.body)


def test_a_list_in_a_box_has_a_head_row_and_a_control_in_every_cell(tmp_path: Path) -> None:
    inner = canvas(tmp_path, "sponsorship").body.xpath(".//w:tc//w:tbl", namespaces=NAMESPACES)
    (goals,) = [table for table in inner if len(table.findall("w:tr", NAMESPACES)) > 1]
    head, *rows = goals.findall("w:tr", NAMESPACES)
    assert head.find("w:trPr/w:tblHeader", NAMESPACES) is not None
    for row in rows:
        assert len(list(row.iter(qualified("sdt")))) == len(head.findall("w:tc", NAMESPACES)) - 1
