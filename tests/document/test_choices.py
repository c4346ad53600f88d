"""Labels are compared in one way, on both sides."""

from __future__ import annotations

import pytest

from generator.document.choices import codes_of, same_labels

CHOICES = [("care", "Pflege & Übergabe"), ("stores", "Lager"), ("it", "IT"), ("italy", "It")]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Pflege & Übergabe", ("care",)),
        ("pflege\u00a0&  u\u0308bergabe ", ("care",)),
        ("Pfle\u00adge & Über\u200bgabe", ("care",)),
        ("LAGER", ("stores",)),
        ("IT", ("it",)),
        ("It", ("italy",)),
        ("it", ("it", "italy")),
        ("Lage", ()),
        ("", ()),
    ],
)
def test_a_text_stands_for_the_choices_with_its_label(text: str, codes: tuple[str, ...]) -> None:
    assert codes_of(text, CHOICES) == codes


def test_labels_that_differ_in_case_or_white_space_alone_are_the_same() -> None:
    assert list(same_labels([*CHOICES, ("store", "la\u00adger")])) == [
        ("italy", "it"),
        ("store", "stores"),
    ]
