"""Charts of web pages can be seen on every screen, and read where they are not seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.document.tree import Heading
from tests.support.charts import SHAPES, bar, chart, hostile, words, written
from tests.support.page_access import violations
from tests.support.sheet_in_browser import OpenSheet

pytestmark = pytest.mark.browser
TITLE = Heading(1, words("Report"))
PHONE = {"width": 320, "height": 640}
SCREENS = ({}, {"color_scheme": "dark"}, {"viewport": PHONE})
LENGTHS = (
    """() => [...document.querySelectorAll(".own")].map(one => one.getBoundingClientRect().width)"""
)


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_charts_break_no_rule_and_are_no_wider_than_the_screen(
    screen: dict[str, object], tmp_path: Path, open_sheet: OpenSheet
) -> None:
    path = tmp_path / "charts.html"
    path.write_bytes(written("html", TITLE, *SHAPES.values(), hostile("x" * 200)))
    sheet = open_sheet(path, **screen)
    page = sheet.page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not violations(sheet)


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_bars_have_one_scale_however_long_their_texts_are(
    screen: dict[str, object], tmp_path: Path, open_sheet: OpenSheet
) -> None:
    path = tmp_path / "charts.html"
    long = bar("A long name of two lines or more", 4, "4 of all that there were in the year")
    path.write_bytes(written("html", chart(bar("One", 2), long, bar("None", 0))))
    half, whole, nothing = open_sheet(path, **screen).page.evaluate(LENGTHS)
    assert whole > 50
    assert (half / whole, nothing) == (pytest.approx(0.5, abs=0.01), 0)
