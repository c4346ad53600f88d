"""The script of a page: what it contains, and what no value can do to it."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from generator.document.answers import UNANSWERED
from generator.document.page_logic import PageFigure, PageLogic, literal
from generator.document.theme import Theme
from generator.document.tree import Document, Field, Heading, Kind, Slot, Str
from generator.writers import BatchFiller
from generator.writers.html.resources import script_part
from generator.writers.html.writer import CompiledHtml, HtmlWriter
from tests.conftest import ROOT
from tests.support.web_pages import META, Tree

NUMBER = Field("clarify.hours", Kind.NUMBER, (Str("Hours"),), ())
CHOICE = Field("clarify.kind", Kind.SEVERAL, (Str("Kind"),), ())
BLOCKS = (Heading(2, (Str("Clarify"),)), NUMBER, CHOICE)
FIGURE = PageFigure(
    "derived.year", "clarify", (Slot(1),), ("clarify.hours", "clarify.kind", "value.other")
)
PARTS = sorted(path.name for path in (ROOT / "generator/writers/html/script").glob("*.js"))
HOSTILE = ("</script><script>alert(1)</script>", "<!--<script>", "\u2028", "]]>", '";alert(1)//')


def compiled(*figures: PageFigure) -> CompiledHtml:
    logic = PageLogic(literal({"steps": []}), (Slot(0),), figures)
    return HtmlWriter().compile(Document(META, BLOCKS, logic), Theme())


def page(*figures: PageFigure, word: str = "not known") -> Tree:
    values = (literal({"notKnown": [word]}), "Hours <a year>")
    return Tree(compiled(*figures).fill(values, UNANSWERED))


def allowed(tree: Tree) -> str:
    (policy,) = (one for one in tree.all("meta") if "http-equiv" in one.attributes)
    return policy.attributes["content"]


@pytest.mark.parametrize("word", HOSTILE)
def test_no_word_of_an_organisation_ends_the_script_or_changes_its_permission(word: str) -> None:
    tree = page(FIGURE, word=word)
    (script,) = tree.all("script")
    assert literal(word) in script.text
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in allowed(tree)
    assert tree.elements[-1] is script


def test_a_page_without_figures_lacks_the_rules_for_them() -> None:
    (with_figures,), (without,) = page(FIGURE).all("script"), page().all("script")
    rules = script_part("figures.js")
    assert rules in with_figures.text
    assert rules not in without.text
    assert "workingsOf(" in without.text
    for word in ("readiness", "points", "bears", "weight", "rates"):
        assert word not in without.text, word


@pytest.mark.parametrize("calls_functions", [True, False])
def test_functions_are_on_pages_whose_expressions_call_one(calls_functions: bool) -> None:
    logic = PageLogic("{}", (Str("{}"),), calls_functions=calls_functions)
    made = HtmlWriter().compile(Document(META, BLOCKS, logic), Theme()).fill((), UNANSWERED)
    (script,) = Tree(made).all("script")
    assert (script_part("functions.js") in script.text) is calls_functions


def test_a_figure_has_an_output_that_names_its_controls_and_is_hidden_until_it_is_worked_out() -> (
    None
):
    tree = page(FIGURE)
    (output,) = tree.all("output")
    (control,) = tree.named("clarify.hours")
    assert output.attributes == {"name": "derived.year", "for": control.attributes["id"]}
    assert output.text == ""
    (group,) = (one for one in output.parents if one.attributes.get("class") == "figs")
    assert group.attributes["hidden"] == ""
    (label,) = tree.all("dt")
    assert label.text == "Hours <a year>"
    (heading,) = (one for one in tree.all("h3") if "id" in one.attributes)
    assert heading.attributes["id"] == group.attributes["aria-labelledby"]


def test_pages_of_several_teams_have_each_their_own_data_and_its_permission() -> None:
    teams = [(literal({"rate": number}), "Hours") for number in range(4)]
    alone = [compiled(FIGURE).fill(values, UNANSWERED) for values in teams]
    filler = BatchFiller(compiled(FIGURE))
    assert [filler.fill(values)[0] for values in teams] == alone
    assert len(set(alone)) == len(teams)


@pytest.mark.parametrize("name", PARTS)
def test_a_part_of_the_script_can_be_followed_by_another_and_does_not_end_the_element(
    name: str,
) -> None:
    part = script_part(name)
    assert part.endswith(";\n")
    assert not re.search("</|<script", part)
