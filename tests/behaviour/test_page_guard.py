"""What the page guard looks at, and what it makes of what it finds; its checks need LibreOffice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.page_guard.checks import Finding
from tests.support.page_guard.documents import (
    BLANK,
    LONG,
    SETTINGS,
    Document,
    Setting,
    paper_of,
)
from tests.support.page_guard.guard import WHOLE, sample
from tests.support.page_guard.marked import marked
from tests.support.page_guard.table import Result, figures, markdown_table, text_table


def result(
    font: str = "wide", pages: int = 5, answers: str = BLANK, name: str = "arcaya"
) -> Result:
    document = Document(Path("a.docx"), Setting(name, font, "A4"), "intake", "worksheet", answers)
    return Result(document, pages, 0, 0.1, (Finding("half empty", 2, "60% of the page"),))


def test_a_seed_always_picks_the_same_settings() -> None:
    assert sample("a") == sample("a")
    assert len({sample(str(seed)) for seed in range(20)}) > 10


def test_one_organisation_is_looked_at_whole_and_others_once() -> None:
    names = [setting.organisation for setting in sample("a")]
    assert names.count(WHOLE) == 4
    others = [name for name in names if name != WHOLE]
    assert others and len(others) == len({*others})


def test_every_usual_setting_is_picked_by_some_seed() -> None:
    usual = {
        setting
        for setting in SETTINGS
        if setting.organisation == WHOLE
        or (not setting.strained and setting.paper == paper_of(setting.organisation))
    }
    assert {one for seed in range(300) for one in sample(str(seed))} == usual


def test_marks_tell_what_a_document_must_show(built: Callable[[str], Path]) -> None:
    found = marked((built("wexholme") / "pushback-playbook.docx").read_bytes())
    steps = [heading.text for heading in found.headings if heading.step]
    assert [text[:11] for text in steps] == [f"Step {number} of 5" for number in range(1, 6)]
    assert {"Workforce", "L&WD"} <= {*found.words}
    assert "Page" in found.edges
    assert {(one.width, one.height) for one in found.margins} == {(595.3, 841.9)}


@pytest.mark.parametrize("table", [text_table, markdown_table])
def test_a_table_has_a_line_for_each_document(table: Callable[[list[Result]], str]) -> None:
    lines = table([result(), result("narrow")]).splitlines()
    assert len([line for line in lines if "p2 half empty: 60% of the page" in line]) == 2


def test_figures_are_the_fewest_and_the_most_pages_of_each_kind_of_document() -> None:
    found = [result(pages=4), result(pages=6), result("narrow"), result(answers=LONG, pages=9)]
    rows = figures([*found, result(name="marrowfield", pages=11)]).splitlines()[2:]
    assert rows == [
        "| intake worksheet | blank | 5 | 5 | 4 to 6 | 10% | 3 of 3 |",
        "| intake worksheet, strained | blank | – | – | 11 | 10% | 1 of 1 |",
        "| intake worksheet | long | – | – | 9 | 10% | 1 of 1 |",
    ]
