"""The drafted value sentence says how much, by what means and for which goal, and has alternatives
while it is open which figure counts.
"""

from __future__ import annotations

import pytest

from generator.foundation.locale import find_locale
from generator.playbook import Renderer, RenderJob, open_catalogue
from generator.playbook.rendering.value_sentence import ValueSentence
from generator.playbook.settings import TemplateSettings
from tests.conftest import settings_of

CATALOGUE = open_catalogue()
RENDERER = Renderer(CATALOGUE)
PLAYBOOK = CATALOGUE.playbook("pushback")
HOURS = {"hours_saved_month": "40"}
INCIDENTS = {"incidents_reduced": "9", "incident_period": "month"}


def draft(
    figures: dict[str, str],
    used: tuple[str, ...] = (),
    goal: str = "",
    name: str = "wexholme",
    by: str = "",
) -> str:
    data = settings_of(name)
    data["cheat_codes"] = [{**code, "by": by} for code in data["cheat_codes"]]
    settings = TemplateSettings(data)
    locale = find_locale(data["organisation"]["locale"])
    labels = RENDERER.labels(RenderJob(PLAYBOOK, "worksheet", settings, locale))
    return ValueSentence(PLAYBOOK, settings, labels, lambda slot: figures.get(slot, "")).draft(
        used, goal
    )


def test_without_figures_hours_and_incidents_are_alternatives() -> None:
    assert draft({}) == (
        "This gives wards back ____ hours of bedside time each month by …, which serves the goal "
        "“Release clinical time”. Or: It takes ____ medication incidents a ____ out of the "
        "incident log by …, which serves the goal “Safer medicines”."
    )


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (HOURS, "This gives wards back 40 hours of bedside time each month by …, which"),
        (INCIDENTS, "It takes 9 medication incidents a month out of the incident log by …, which"),
        (HOURS | INCIDENTS, "This gives wards back 40 hours of bedside time each month by …,"),
    ],
)
def test_with_one_figure_there_is_one_sentence(figures: dict[str, str], expected: str) -> None:
    assert draft(figures).startswith(expected)
    assert "Or:" not in draft(figures)


def test_the_means_and_the_goal_take_the_place_of_the_blanks() -> None:
    sentence = draft(HOURS, ("bedside_time",), "Shorter stays", by="by answering at the bedside")
    assert sentence == (
        "This gives wards back 40 hours of bedside time each month by answering at the bedside, "
        "which serves the goal “Shorter stays”."
    )


def test_of_several_phrases_used_the_last_ends_with_the_goal() -> None:
    sentence = draft(HOURS, ("bedside_time", "faster_starters"), "Shorter stays")
    assert sentence.startswith("This gives wards back 40 hours of bedside time each month. New ")
    assert sentence.count("Shorter stays") == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hallbruecker", "Oder: Das vermeidet ____ Vorfälle pro ____, indem …, und dient dem Ziel"),
        ("arcaya", "Esto ahorra ____ horas al mes gracias a…, y contribuye al objetivo «____»."),
    ],
)
def test_a_figure_without_a_phrase_of_the_organisation_has_a_general_one(
    name: str, expected: str
) -> None:
    assert expected in draft({}, name=name)


def test_an_organisation_without_phrases_has_the_general_ones_with_their_means() -> None:
    data = settings_of("wexholme")
    data["cheat_codes"] = []
    settings, locale = TemplateSettings(data), find_locale("en-GB")
    labels = RENDERER.labels(RenderJob(PLAYBOOK, "worksheet", settings, locale))
    sentence = ValueSentence(PLAYBOOK, settings, labels, lambda slot: HOURS.get(slot, ""))
    assert sentence.draft((), "").startswith(
        "This hands 40 hours a month back to the front line by putting the answer where"
    )
