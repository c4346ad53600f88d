"""The words of a report: in each language whole and fit for a director, with numbers that agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from generator.document.terms import AvoidedTerm, AvoidedTerms
from generator.foundation.locale import find_locale
from generator.foundation.yaml_nodes import MapNode, TextNode
from generator.playbook import RenderJob, open_catalogue
from generator.playbook.labels import REPORT, load_outward, load_words
from generator.playbook.report_words import ReportWords
from generator.project.project import open_project
from tests.conftest import EXAMPLES

LANGUAGES = ("en", "de", "es")


def texts(node: MapNode, above: str = "") -> Iterator[tuple[str, str]]:
    for key, entry in node.entries.items():
        if isinstance(entry.value, MapNode):
            yield from texts(entry.value, f"{above}{key}.")
        elif isinstance(entry.value, TextNode):
            yield f"{above}{key}", entry.value.text


def all_texts(language: str) -> dict[str, str]:
    return dict(texts(load_words(open_catalogue(), language, REPORT)))


def words(organisation: str = "wexholme", tag: str = "en-GB") -> ReportWords:
    project = open_project(EXAMPLES / f"{organisation}.yaml")
    settings = project.settings(project.config.organisation.layers)
    playbook = project.renderer.catalogue.playbook("pushback")
    job = RenderJob(playbook, "", settings, find_locale(tag))
    return ReportWords(project.renderer.report_labels(job), find_locale(tag))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_the_same_texts_with_the_same_slots(language: str) -> None:
    english, own = all_texts("en"), all_texts(language)
    assert own.keys() == english.keys()
    for path, text in own.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english[path])), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_has_a_word_that_is_not_for_others(language: str) -> None:
    terms = AvoidedTerms(tuple(map(AvoidedTerm, load_outward(open_catalogue(), language))))
    for path, text in all_texts(language).items():
        assert not [*terms.find(text)], path


def test_numbers_are_those_of_the_locale_with_few_decimals() -> None:
    english, german = words(), words("hallbruecker", "de-DE")
    assert english.number(1234) == "1,234"
    assert german.number(Decimal("1234.500")) == "1.234,5"
    assert english.number(Decimal("2.3456")) == "2.35"
    assert english.number(Decimal(10) ** 30) == "1.000e+30"
    assert english.money(Decimal("1234.5"), "GBP") == "£1,234.50"
    assert english.money(Decimal(10) ** 30, "GBP") == "1.000e+30 GBP"
    assert german.percent(Decimal(2) / 3) == "67\xa0%"


def test_words_agree_with_a_count_of_one() -> None:
    assert words().hours("1") == "1 hour"
    assert words().hours("12") == "12 hours"


def test_a_share_of_too_few_is_not_said() -> None:
    assert words().share(Decimal("0.6"), 3, 5) == "60% (3 of 5)"
    assert words().share(None, 1, 2) == "1 of 2, too few to say"


@pytest.mark.parametrize(
    ("since", "until", "months", "expected"),
    [
        (date(2026, 7, 1), date(2026, 9, 30), (), "1 July 2026 to 30 September 2026"),
        (date(2026, 7, 1), None, ("2026-08",), "since 1 July 2026"),
        (None, date(2026, 7, 1), ("2026-06",), "up to 1 July 2026"),
        (None, None, ("2026-06", "2025-09"), "September 2025 to June 2026"),
        (None, None, ("2026-06",), "June 2026"),
        (None, None, ("", "0000-00"), ""),
    ],
)
def test_the_period_is_what_was_asked_for_or_what_is_there(
    since: date | None, until: date | None, months: tuple[str, ...], expected: str
) -> None:
    assert words().period(since, until, months) == expected
