"""The buy-in campaign: ten numbered ways, the organisation's own words, and cited research."""

from __future__ import annotations

import re
from decimal import Decimal
from math import prod
from pathlib import Path

import pytest

from generator.foundation.yaml_nodes import TextNode
from generator.playbook import open_catalogue
from tests.conftest import settings_of
from tests.support.filled import filled, reader_of

ORGANISATIONS = ("wexholme", "quillbasin", "hallbruecker", "arcaya")
STEP = {"en": r"\*Step \d+ of 10\*", "de": r"\*Schritt \d+ von 10\*", "es": r"\*Paso \d+ de 10\*"}
CITED = (
    "Dutton, Ashford, O’Neill", "Bresnahan, Brynjolfsson", "Blume, Ford, Baldwin",
    "Hunter, Schmidt", "Kingdon", "Tversky", "Small, Loewenstein", "O’Keefe",
)  # fmt: skip

AMOUNT = r"\d[\d.,]*"
PRODUCT = re.compile(rf"({AMOUNT}(?:[^\d×=]*×[^\d×=]*{AMOUNT})+)[^\d×=]*=[^\d]*({AMOUNT})")


def page(folder: Path, name: str, edition: str) -> str:
    made = filled(folder, {}, name, edition, "campaign", formats=("md",))
    return (made / f"campaign-{edition}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ORGANISATIONS)
@pytest.mark.parametrize("edition", ["playbook", "worksheet"])
def test_ten_ways_are_ten_steps_and_the_closing_point_has_no_number(
    tmp_path: Path, name: str, edition: str
) -> None:
    text = page(tmp_path, name, edition)
    language = settings_of(name)["organisation"]["locale"][:2]
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    assert len([line for line in headings if re.match(STEP[language], line)]) == 10
    assert not re.search(r"\b11\b", "\n".join(headings))
    closing = re.search(r"^.*<!-- close\.data_gap -->", text, re.MULTILINE | re.DOTALL)
    assert closing and "10" not in re.findall(r"^#+ (.*)$", closing[0], re.MULTILINE)[-1]


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_the_words_leaders_use_are_drafted_from_the_goals_and_count_as_no_answer(
    tmp_path: Path, name: str
) -> None:
    made = filled(tmp_path, {}, name, "worksheet", "campaign") / "campaign-worksheet"
    text = made.with_suffix(".md").read_text(encoding="utf-8")
    draft = text.partition("<!-- language.terms_to_use -->")[2].partition("**")[0]
    settings = settings_of(name)
    for goal in settings["goals"]:
        assert f"{goal['label']}: {goal['metric']}" in draft
    assert not [term for term in settings["voice"]["terms"] if term["avoid"] in draft]
    for suffix in (".md", ".docx"):
        assert not reader_of(name).read(made.with_suffix(suffix)).answers


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_the_research_behind_the_claims_has_its_authors_and_years(
    tmp_path: Path, name: str
) -> None:
    text = page(tmp_path, name, "playbook")
    assert [authors for authors in CITED if authors not in text] == []
    assert len(set(re.findall(r"\b(?:19|20)\d\d\b\)", text))) >= 8


@pytest.mark.parametrize("edition", ["playbook", "worksheet", "canvas"])
def test_no_spanish_title_ends_with_a_colon_and_a_full_stop(tmp_path: Path, edition: str) -> None:
    assert ":." not in page(tmp_path, "arcaya", edition)


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_its_title_shares_no_word_with_the_title_of_another_playbook(language: str) -> None:
    catalogue = open_catalogue()
    labels = {one: catalogue.load(f"{one}/{language}/labels.yaml") for one in catalogue.playbooks}
    words = {
        ident: {word.lower() for word in title.text.split() if len(word) > 3}
        for ident, node in labels.items()
        if isinstance(title := node.get("title"), TextNode)
    }
    own = words.pop("campaign")
    assert own and not own & set().union(*words.values())
    assert len(words) == len(catalogue.playbooks) - 1


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_the_figures_of_the_completed_sheet_add_up(language: str) -> None:
    path = open_catalogue().find(f"campaign/{language}/completed.yaml")
    assert path
    text = re.sub(r"\s+", " ", path.read_text(encoding="utf-8"))
    results = []
    for factors, result in PRODUCT.findall(text):
        results.append(number(result, language))
        assert prod(number(factor, language) for factor in factors.split("×")) == results[-1]
    hours, incidents, practice, equipment, *_ = results
    assert f"solution.expected_value: {hours + incidents} " in text
    assert f"solution.cost: {practice + equipment} " in text


def number(text: str, language: str) -> Decimal:
    """The number in a factor such as `40 technicians` or `£1,440`."""
    thousands, point = (",", ".") if language == "en" else (".", ",")
    digits = re.findall(r"\d[\d.,]*", text)[0].rstrip(".,")
    return Decimal(digits.replace(thousands, "").replace(point, "."))
