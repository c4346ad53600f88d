"""The fonts that pages are planned for."""

from __future__ import annotations

import pytest

from generator.writers.docx.pages.fonts import WIDE, planned_fonts


@pytest.mark.parametrize("name", ["Calibri", "calibri", "Poppins", "Some Font Nobody Knows", ""])
def test_a_page_must_hold_its_text_in_a_font_that_replaces_its_own(name: str) -> None:
    assert planned_fonts(name)[0] is WIDE


def test_the_measures_of_a_font_are_found_whatever_the_case() -> None:
    assert planned_fonts("SOURCE sans 3") == planned_fonts("Source Sans 3")


def test_a_font_with_high_lines_needs_more_room_than_calibri() -> None:
    assert planned_fonts("Poppins")[1].line > planned_fonts("Calibri")[1].line


def test_a_font_that_is_not_known_may_have_high_lines() -> None:
    assert planned_fonts("Some Font Nobody Knows")[1].line > 1.4
