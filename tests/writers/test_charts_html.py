"""Charts of web pages: a drawing for the eyes, and its table for everybody."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from generator.document.charts import Chart, ChartKind
from tests.support.charts import (
    CAUSES,
    COLUMNS,
    EMPTY,
    FORTY,
    GOALS,
    HOSTILE,
    MONTHS,
    SHAPES,
    SLOTS,
    bar,
    chart,
    hostile,
    written,
)
from tests.support.web_pages import Element, Tree
from tests.support.web_pages import written as page_of


def page(*charts: Chart, values: tuple[str, ...] = ()) -> Tree:
    return Tree(written("html", *charts, values=values))


def drawing(tree: Tree) -> Element:
    (found,) = [one for one in tree.elements if one.attributes.get("role") == "img"]
    return found


def lengths(tree: Tree, kind: str, side: str) -> list[str]:
    return [one.attributes[side] for one in tree.elements if one.attributes.get("class") == kind]


def test_a_bar_is_as_long_as_its_share_of_the_longest() -> None:
    tree = page(CAUSES)
    assert lengths(tree, "own", "width") == ["100.00%", "66.67%"]
    assert [line.attributes["x2"] for line in tree.all("line")] == ["19.05%"]


def test_what_is_too_little_to_say_is_a_text_in_place_of_the_bar() -> None:
    assert [
        one.text for one in page(CAUSES).elements if one.attributes.get("class") == "words"
    ] == ["too few to say"]


def test_a_total_is_drawn_behind_its_part() -> None:
    tree = page(GOALS)
    assert lengths(tree, "of", "width") == ["100.00%"] * 2
    assert lengths(tree, "own", "width") == ["50.00%", "66.67%"]
    assert [one.attributes["class"] for one in tree.all("rect")] == ["of", "own"] * 2


def test_columns_stand_on_their_line_with_values_above_them() -> None:
    tree = page(MONTHS)
    first, second, *stripes = tree.all("rect")
    assert (second.attributes["y"], second.attributes["height"]) == ("16.00%", "84.00%")
    assert (first.attributes["y"], first.attributes["height"]) == ("68.50%", "31.50%")
    assert len(stripes) > 5
    assert [one.text for one in tree.all("text")] == ["3", "8", "2"]


def test_people_who_do_not_see_the_drawing_hear_what_it_shows_and_have_the_table() -> None:
    tree = page(CAUSES)
    assert drawing(tree).attributes["aria-label"] == "Causes. It says."
    (details,) = tree.all("details")
    assert tree.all("summary")[0].text == "As a table"
    cells = [one.text for one in tree.all("td") if details in one.parents]
    assert cells[:4] == ["Process", "21", "Access", "14"]
    assert cells[-2:] == ["Skill", "too few to say"]


def test_keys_can_move_columns_that_are_wider_than_the_screen() -> None:
    tree = page(chart(*FORTY.bars, kind=COLUMNS))
    (around,) = [one for one in drawing(tree).parents if one.attributes.get("class") == "wide"]
    assert around.attributes["tabindex"] == "0"


@pytest.mark.parametrize("kind", ChartKind)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_chart_is_markup(text: str, kind: ChartKind) -> None:
    plain, tree = page(hostile("plain", kind)), page(hostile(text, kind))
    assert [one.tag for one in tree.elements] == [one.tag for one in plain.elements]
    assert [set(one.attributes) for one in tree.elements] == [
        set(one.attributes) for one in plain.elements
    ]
    assert drawing(tree).attributes["aria-label"] == f"{text}. {text}"
    assert [one.text for one in tree.all("td")] == [text] * 4


def test_values_of_slots_are_texts() -> None:
    tree = page(SLOTS, values=("<b>", "R&D", "</svg>", '"quoted"', "</figure>"))
    assert drawing(tree).attributes["aria-label"] == '<b>. "quoted"'
    assert [one.text for one in tree.all("td")] == ["R&D & Co", "</svg>"]


def test_a_line_break_in_a_value_does_not_leave_the_drawing() -> None:
    columns = replace(SLOTS, kind=COLUMNS)
    tree = page(columns, values=("A\nB", "C\nD", 'E\n"F"', "G", "H"))
    assert [one.text for one in tree.all("text")] == ['E "F"']
    assert tree.all("figcaption")[0].text == "A B"
    assert not [one for one in tree.all("br") if {"svg"} & {each.tag for each in one.parents}]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_chart_of_any_shape_is_well_formed_and_needs_no_style_or_script(shape: str) -> None:
    tree = page(SHAPES[shape])
    assert not any("style" in one.attributes or "src" in one.attributes for one in tree.elements)
    assert not tree.all("script")
    shares = [text for one in tree.all("rect", "line") for text in one.attributes.values()]
    assert all(0 <= float(text[:-1]) <= 100 for text in shares if text.endswith("%"))


def test_a_chart_without_bars_is_its_title_and_note() -> None:
    tree = page(EMPTY)
    assert not tree.all("svg", "details", "table")
    assert tree.all("figure")[0].text == "CausesA note."


def test_longer_texts_give_wider_columns() -> None:
    kinds = [
        drawing(page(chart(bar(name, 1), kind=COLUMNS))).attributes["class"]
        for name in ("Sep", "Sept", "Sep 2026", "September 2026")
    ]
    assert kinds == [f"upright {one}" for one in ("narrow", "medium", "roomy", "broad")]


def test_only_pages_with_charts_have_their_style_sheet() -> None:
    assert b".upright" in written("html", CAUSES)
    assert b".upright" not in page_of(())


def test_a_chart_takes_its_colours_from_the_organisation_by_day_and_by_night() -> None:
    style = re.search(rb"<style>(.*?)</style>", written("html", CAUSES), re.DOTALL)
    assert style and b".chart .own{fill:var(--brand)}" in style[1]
