"""Figures are rounded as they are printed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.foundation.locale import find_locale
from generator.playbook.figure_texts import rounded


@pytest.mark.parametrize(
    ("typed", "unit"), [("-0.3", "percent"), ("-0.004", "currency"), ("-0", "")]
)
def test_a_figure_that_is_nothing_has_no_minus(typed: str, unit: str) -> None:
    assert find_locale("en-GB").number(rounded(Decimal(typed), unit, "GBP")) in ("0", "0.00")
