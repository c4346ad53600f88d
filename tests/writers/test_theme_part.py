"""The theme of a Word file, and the roles of its colours."""

from __future__ import annotations

import re
from typing import Any

import pytest

from generator.document.theme import Theme
from generator.formats.ooxml import element, qualified
from generator.writers.docx.theme_part import add_roles, theme_xml

THEME = Theme(brand="0B4F6C", fonts=("Inter & Co", "Arial"))


def test_the_theme_has_the_brands_colours_and_its_first_font() -> None:
    xml = theme_xml(THEME)
    colours = dict(re.findall(r'<a:(\w+)><a:srgbClr val="(\w+)"/>', xml))
    assert (colours["accent1"], colours["hlink"], colours["lt2"]) == ("0B4F6C", "0B4F6C", "F3F6F8")
    assert len(colours) == 12
    assert set(re.findall(r'typeface="(.*?)"', xml)) == {"Inter &amp; Co"}


@pytest.mark.parametrize(
    ("colour", "role", "tint"),
    [
        ("1C2329", "text1", None),
        ("0B4F6C", "accent1", None),
        (THEME.tint, "background2", None),
        (THEME.shade(0.4), "accent1", "66"),
        ("595959", None, None),
        ("auto", None, None),
    ],
)
def test_a_colour_of_the_theme_is_named(colour: str, role: str | None, tint: str | None) -> None:
    def found(node: Any, *names: str) -> tuple[str | None, ...]:
        return tuple(node.get(qualified(name)) for name in names)

    text, border = element("color", val=colour), element("top", val="single", color=colour)
    fill = element("shd", val="clear", color="auto", fill=colour)
    margin = element("top", w=60)
    add_roles([element("p", text, border, fill, margin)], THEME)
    assert found(text, "val", "themeColor", "themeTint") == (colour, role, tint)
    assert found(border, "color", "themeColor", "themeTint") == (colour, role, tint)
    assert found(fill, "fill", "themeFill", "themeFillTint") == (colour, role, tint)
    assert found(margin, "w", "themeColor") == ("60", None)
