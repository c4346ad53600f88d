"""What a web page shows where, and its colours."""

from __future__ import annotations

import re
from colorsys import rgb_to_hls

import pytest

from generator.document.theme import MIN_CONTRAST, Theme, contrast
from generator.document.tree import Field, Heading, Kind, Paragraph, Slot, Str, Table
from generator.writers.html.resources import style
from tests.support.web_pages import Tree, written


def test_a_cell_in_a_form_has_the_name_of_its_column_for_narrow_screens() -> None:
    head, row = ((Str("Rung"),), (Slot(0),)), ((Str("1"),), (Str("Four hours"),))
    table = Table(head, (row,), ("", ""))
    page = Tree(written((table,), "Replies <within>"))
    names = [cell.attributes["data-name"] for cell in page.all("td")]
    assert names == ["Rung", "Replies <within>"]


def test_a_page_to_read_says_at_its_head_that_it_is_not_the_one_to_fill_in() -> None:
    for edition in ("playbook", "summary", "worksheet"):
        page = Tree(written((Paragraph((Str("Text"),)),), edition=edition))
        (head,) = page.all("header")
        said = [one for one in page.elements if one.text == "to_read" and head in one.parents]
        assert bool(said) == (edition == "playbook")


def test_what_a_request_needs_stands_before_its_questions() -> None:
    note = (Heading(2, (Str("Needed"),)), Paragraph((Str("A metric"),)))
    blocks = (Field("s.f", Kind.TEXT, (Str("Label"),), ()), *note)
    page = written(blocks, edition="request").decode()
    assert page.index("A metric") < page.index("<input") < page.index("</form>")


@pytest.mark.parametrize("brand", ["1E3A2F", "5B2BE0", "7A2E0E", "0B4F6C", "777777", "000000"])
def test_the_colour_on_a_dark_screen_is_readable_and_no_greyer(brand: str) -> None:
    look = style(Theme(brand=brand), "worksheet")
    dark = re.search(r"dark\)\{:root\{--brand:#([0-9A-F]{6});--on-brand:#([0-9A-F]{6})", look)
    assert dark is not None
    assert contrast(dark[1], "14191E") >= MIN_CONTRAST
    assert contrast(dark[1], dark[2]) >= MIN_CONTRAST
    before, after = (rgb_to_hls(*(one / 255 for one in bytes.fromhex(c))) for c in (brand, dark[1]))
    assert after[2] >= before[2] - 0.02
