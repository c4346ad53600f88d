"""Figures in Word: tables whose cells carry the content, in reading order."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from generator.document.parser import parse
from generator.document.theme import MIN_CONTRAST, Theme, contrast
from generator.document.tree import Document
from generator.writers.docx.reference import page_layout
from generator.writers.docx.writer import DocxWriter
from tests.writers.test_markdown import META


def drawn(skeleton: str, edition: str = "playbook") -> list[Any]:
    """The tables of a document."""
    meta = replace(META, edition=edition)
    data = DocxWriter().compile(Document(meta, parse(skeleton)), Theme()).fill((), {})
    return list(docx.Document(io.BytesIO(data)).tables)


def texts(row: Any) -> list[str]:
    """The text of each cell of a row."""
    return ["\n".join(text_of(p) for p in cell.findall(qn("w:p"))) for cell in cells(row)]


def text_of(paragraph: Any) -> str:
    return "".join(node.text or "" for node in paragraph.iter(qn("w:t")))


def cells(row: Any) -> list[Any]:
    return list(row._tr.findall(qn("w:tc")))


def width(cell: Any) -> int:
    return int(cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}").get(qn("w:w")))


def fill(cell: Any) -> str:
    return str(cell.find(f"{qn('w:tcPr')}/{qn('w:shd')}").get(qn("w:fill")))


def ladder(rungs: int) -> str:
    rows = "".join(
        f"| {number} | case {number} | **Ada**, head *phone* *deputy* | {number} hours |\n"
        for number in range(1, rungs + 1)
    )
    return f"::: ladder\n| Rung | When | Who | Replies |\n|---|---|---|---|\n{rows}:::\n"


@pytest.mark.parametrize("rungs", [1, 2, 6, 12])
def test_a_ladder_is_stairs_with_a_longer_darker_step_for_each_rung(rungs: int) -> None:
    (table,) = drawn(ladder(rungs))
    head, *rows = table.rows
    assert texts(head) == ["Rung", "When", "Who", "Replies"]
    assert [texts(row) for row in rows] == [
        [f"{number}", f"case {number}", "Ada, head\nphone\ndeputy", f"{number} hours"]
        for number in range(1, rungs + 1)
    ]
    steps = [cells(row)[0] for row in rows]
    assert [width(step) for step in steps] == sorted({width(step) for step in steps})
    shades = [contrast(fill(step), "FFFFFF") for step in steps]
    assert shades == sorted(set(shades))
    widths = {sum(map(width, cells(row))) for row in table.rows}
    assert widths == {page_layout("playbook", Theme()).text_width}


def test_the_number_of_a_rung_is_readable_on_its_step() -> None:
    (table,) = drawn(ladder(12))
    for row in table.rows[1:]:
        step = cells(row)[0]
        colour = step.find(f".//{qn('w:color')}").get(qn("w:val"))
        assert contrast(fill(step), colour) >= 3  # large text: WCAG 2.2, 1.4.3
    assert contrast(fill(step), colour) >= MIN_CONTRAST


def test_a_ladder_on_a_form_has_a_line_for_each_rung() -> None:
    (table,) = drawn(ladder(2), "worksheet")
    assert texts(table.rows[1]) == [
        "1",
        "case 1",
        "Ada, head\u00a0· phone\u00a0· deputy",
        "1 hours",
    ]


def steps(count: int) -> str:
    numbered = "".join(f"{n}. **Name {n}**\\\n   what it is for\n" for n in range(1, count + 1))
    return f"::: method\n{numbered}\n- **Close**\\\n  what is left\n:::\n"


@pytest.mark.parametrize(("count", "rows"), [(4, [5]), (6, [4, 3]), (10, [6, 5]), (12, [5, 5, 3])])
def test_the_steps_of_a_method_are_blocks_in_rows_of_six_at_most(
    count: int, rows: list[int]
) -> None:
    tables = drawn(steps(count))
    assert [len(table.columns) for table in tables] == rows
    heads = [text for table in tables for text in texts(table.rows[0])]
    assert heads == [*(f"{n} Name {n}" for n in range(1, count + 1)), "Close"]
    below = [text for table in tables for text in texts(table.rows[1])]
    assert below == [*["what it is for"] * count, "what is left"]


def test_a_step_that_is_not_numbered_stands_apart() -> None:
    (table,) = drawn(steps(4))
    shades = [fill(cell) for cell in cells(table.rows[0])]
    assert len(set(shades[:-1])) == 1
    assert shades[-1] not in shades[:-1]
    assert all(contrast(shade, "FFFFFF") >= MIN_CONTRAST for shade in shades)


TREE = """\
::: tree
1. **Worth it?** Count a year.
   - **No** → We stop.
   - **Yes** → Which cause?
2. **Which cause?** Watch first.
   - **Not known** → Ask again.

| Cause | Sign | Remedies |
|---|---|---|
| **Process** | Careful people fail | Change it · Tell |
:::
"""


def test_a_decision_tree_has_boxes_with_branches_and_its_leaves_in_a_table() -> None:
    *questions, leaves = drawn(TREE)
    assert [texts(row) for table in questions for row in table.rows] == [
        ["Worth it?\nCount a year.", "No\u00a0→", "We stop."],
        ["Which cause?\nWatch first.", "Not known\u00a0→", "Ask again."],
    ]
    assert [texts(row) for row in leaves.rows] == [
        ["Cause", "Sign", "Remedies"],
        ["Process", "Careful people fail", "Change it · Tell"],
    ]


def test_the_answer_that_leads_on_is_below_its_question() -> None:
    meta = replace(META, edition="playbook")
    data = DocxWriter().compile(Document(meta, parse(TREE)), Theme()).fill((), {})
    body = docx.Document(io.BytesIO(data)).element.body
    order = [text_of(block) for block in body if block.tag in (qn("w:p"), qn("w:tbl"))]
    worth, cause = (
        next(n for n, t in enumerate(order) if word in t) for word in ("Worth", "Watch")
    )
    assert order[worth + 1 : cause] == ["↓ Yes"]


def test_the_choice_in_hand_stands_out_in_words_and_in_colour() -> None:
    (table,) = drawn(
        "::: chooser\n| Situation | Playbook |\n|---|---|\n"
        "| a request | **Pushback** *this playbook* |\n| an idea | **Campaign** |\n:::\n"
    )
    assert [texts(row) for row in table.rows] == [
        ["Situation", "Playbook"],
        ["a request", "Pushback\u00a0· this playbook"],
        ["an idea", "Campaign"],
    ]
    assert {fill(cell) for cell in cells(table.rows[1])} == {Theme().ink}
    assert not table.rows[2]._tr.findall(f".//{qn('w:shd')}")


@pytest.mark.parametrize("part", ["method", "tree"])
def test_a_figure_with_other_blocks_is_written_as_it_stands(part: str) -> None:
    meta = replace(META, edition="playbook")
    blocks = parse(f"::: {part}\n1. **One**\\\n   text\n\nA sentence.\n:::\n")
    data = DocxWriter().compile(Document(meta, blocks), Theme()).fill((), {})
    body = docx.Document(io.BytesIO(data))
    assert [paragraph.text for paragraph in body.paragraphs] == ["One\ntext", "A sentence."]


def test_steps_in_a_second_row_are_as_wide_as_those_above() -> None:
    first, second = drawn(steps(6))
    assert {width(cell) for cell in cells(second.rows[0])} <= {
        width(cell) for cell in cells(first.rows[0])
    }


def test_an_only_rung_is_not_as_dark_as_a_last_one() -> None:
    (one,), (two,) = drawn(ladder(1)), drawn(ladder(2))
    assert fill(cells(one.rows[1])[0]) == fill(cells(two.rows[1])[0]) != Theme().ink


def test_the_texts_of_a_ladder_are_below_their_heads() -> None:
    (table,) = drawn(ladder(2))
    head, first, _ = table.rows
    assert [left(cell) for cell in cells(head)[1:]] == [left(cell) for cell in cells(first)[1:]]


def left(cell: Any) -> int:
    """The left margin of a cell."""
    return int(cell.find(f"{qn('w:tcPr')}/{qn('w:tcMar')}/{qn('w:left')}").get(qn("w:w")))
