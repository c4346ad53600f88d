"""Text in the colours of a theme is readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.document.theme import MIN_CONTRAST, Theme, contrast


@given(st.integers(0, 0xFFFFFF))
def test_text_in_any_brand_colour_is_readable_on_its_tint(colour: int) -> None:
    theme = Theme(brand=f"{colour:06X}")
    assert contrast(theme.ink, theme.tint) >= MIN_CONTRAST - 0.1  # rounding to whole channels
    assert contrast(theme.ink, "FFFFFF") >= MIN_CONTRAST


@pytest.mark.parametrize(("brand", "tint"), [("0B4F6C", "F3F6F8"), ("5B2BE0", "F7F4FD")])
def test_a_dark_enough_brand_colour_stays_as_it_is(brand: str, tint: str) -> None:
    assert (Theme(brand=brand).ink, Theme(brand=brand).tint) == (brand, tint)


@pytest.mark.parametrize("steps", [1, 2, 3, 6, 12])
def test_each_rung_of_a_ladder_is_darker_and_the_last_has_the_brand_colour(steps: int) -> None:
    theme = Theme(brand="0B4F6C")
    rungs = [theme.rung(step, steps) for step in range(1, steps + 1)]
    depths = [contrast(rung, "FFFFFF") for rung in rungs]
    assert depths == sorted(set(depths))
    assert rungs[-1] == theme.ink


def test_contrast_is_calculated_as_in_the_guideline() -> None:
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("FFFFFF", "F2B134") == pytest.approx(1.9, abs=0.05)
