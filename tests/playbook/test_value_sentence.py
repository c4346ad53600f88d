"""The drafted value sentence says how much, by what means and for which goal: one sentence, also
while it is open which figure counts.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from generator.document import markers
from generator.document.answers import Answers
from generator.foundation.locale import find_locale
from generator.playbook import Renderer, RenderJob, open_catalogue
from generator.playbook.settings import TemplateSettings
from tests.conftest import settings_of

CATALOGUE = open_catalogue()
RENDERER = Renderer(CATALOGUE)
HOURS: Answers = {"value.hours_saved_month": Decimal(40)}
INCIDENTS: Answers = {"value.incidents_reduced": Decimal(9), "value.incident_period": "month"}
CODES: list[dict[str, Any]] = [
    {"id": "time", "phrase": "It frees {hours_saved_month} hours a month.", "goal": "bedside"},
    {"id": "tickets", "phrase": "It spares us {incidents_reduced} calls.", "by": "by asking first"},
    {"id": "pride", "phrase": "People stay longer."},
]


def draft(answers: Answers, codes: list[dict[str, Any]] = CODES, name: str = "wexholme") -> str:
    """The value sentence that a worksheet suggests."""
    data = settings_of(name)
    blank = {**data["cheat_codes"][0], "by": "", "goal": "", "audience": "", "baseline": None}
    data["cheat_codes"] = [{**blank, **code} for code in codes]
    locale = find_locale(data["organisation"]["locale"])
    playbook = CATALOGUE.playbook("pushback")
    job = RenderJob(playbook, "worksheet", TemplateSettings(data), locale, answers=answers)
    found = RENDERER.render(job)
    (field,) = (one for one in found.fields if one.id == "value.value_statement")
    return markers.put(markers.join(field.suggested), found.values)


def test_without_figures_the_first_phrase_of_the_organisation_is_the_only_sentence() -> None:
    assert draft({}).startswith("It frees ____ hours a month by …, which serves the goal “Release")
    assert draft({}).count("____") == 1
    assert draft({}, CODES[1:]).startswith("It spares us ____ calls by asking first")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (HOURS, "It frees 40 hours a month by …, which"),
        (INCIDENTS, "It spares us 9 calls by asking first, which"),
        (HOURS | INCIDENTS, "It frees 40 hours a month by …, which"),
    ],
)
def test_with_one_figure_there_is_one_sentence(answers: Answers, expected: str) -> None:
    assert draft(answers).startswith(expected)


def test_the_goal_chosen_takes_the_place_of_the_one_that_the_phrase_serves() -> None:
    used = HOURS | {"value.cheat_codes_used": ("time",), "value.business_goal": "safety"}
    assert draft(used).endswith(", which serves the goal “Safer medicines”.")


def test_of_several_phrases_used_the_last_ends_with_the_goal() -> None:
    used = HOURS | {"value.cheat_codes_used": ("time", "pride"), "value.business_goal": "safety"}
    assert draft(used) == (
        "It frees 40 hours a month. People stay longer by …, which serves the goal "
        "“Safer medicines”."
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("wexholme", "This avoids 9 incidents"),
        ("hallbruecker", "Das vermeidet 9 Vorfälle"),
        ("arcaya", "Esto evita 9 incidencias"),
    ],
)
def test_a_figure_without_a_phrase_of_the_organisation_has_a_general_one(
    name: str, expected: str
) -> None:
    assert expected in draft(INCIDENTS, CODES[:1], name)


def test_an_organisation_without_phrases_has_the_general_ones_with_their_means() -> None:
    assert draft(HOURS, []).startswith(
        "This hands 40 hours a month back to the front line by putting the answer where"
    )


def test_what_to_say_names_the_other_team_once_it_is_known() -> None:
    playbook, data = CATALOGUE.playbook("pushback"), settings_of("wexholme")

    def spoken(answers: Answers) -> str:
        settings, locale = TemplateSettings(data), find_locale("en-GB")
        found = RENDERER.render(RenderJob(playbook, "playbook", settings, locale, answers=answers))
        return markers.put(found.skeleton, found.values)

    (line,) = (line for line in spoken({}).splitlines() if "the same need with [team]" in line)
    said = spoken({"agree.similar_team": "Pharmacy"}).splitlines()
    assert line.replace("[team]", "Pharmacy") in said
    assert line not in said
