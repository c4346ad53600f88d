"""Texts as they are shown."""

from __future__ import annotations

import pytest

from generator.foundation.characters import capitalised, with_signs_joined


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("sales leadership", "Sales leadership"),
        ("élite", "Élite"),
        ("más de 3.000 €", "Más de 3.000 €"),
        ("eBay sellers", "eBay sellers"),
        ("e-Learning", "e-Learning"),
        ("lead@wexholme.example", "lead@wexholme.example"),
        (">£5,000", ">£5,000"),
        ("", ""),
    ],
)
def test_a_text_begins_with_a_capital_unless_its_first_word_is_written_in_a_way_of_its_own(
    text: str, shown: str
) -> None:
    assert capitalised(text) == shown


def test_no_line_ends_between_a_number_and_its_sign() -> None:
    assert with_signs_joined("10.440 € or 80 % of 5 days") == "10.440\u00a0€ or 80\u00a0% of 5 days"
