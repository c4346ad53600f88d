"""Everybody can read the web page of a report, on every screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.page_access import violations
from tests.support.reports import library_of, shapes, written
from tests.support.sheet_in_browser import OpenSheet

pytestmark = pytest.mark.browser
PHONE = {"width": 320, "height": 640}
SCREENS = ({}, {"color_scheme": "dark"}, {"viewport": PHONE})
SHAPES = shapes()


@pytest.mark.parametrize("name", SHAPES)
def test_a_report_breaks_no_rule_and_is_no_wider_than_the_screen(
    name: str, tmp_path: Path, open_sheet: OpenSheet
) -> None:
    organisation, cases = SHAPES[name]
    path = written(library_of(tmp_path, cases, organisation))["html"]
    for screen in SCREENS:
        sheet = open_sheet(path, **screen)
        page = sheet.page
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert not violations(sheet)
