"""Layers of settings: organisation, department, team, and one run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator import config
from generator.config import Config
from generator.config.models import Settings
from generator.foundation.errors import ConfigError


def settings(loaded: Config, level: str, name: str) -> Settings:
    return loaded.settings(loaded.find(level, name))


@pytest.mark.parametrize("name", ["wexholme", "quillbasin", "hallbruecker", "arcaya"])
def test_every_example_loads(name: str, examples: Path) -> None:
    loaded = config.load(examples / f"{name}.yaml")
    assert loaded.organisation.id == name
    assert loaded.teams()


def test_a_team_inherits_from_its_department_and_the_organisation(examples: Path) -> None:
    loaded = config.load(examples / "wexholme.yaml")
    team = settings(loaded, "team", "aseptic")
    assert team.voice.learner.many == "pharmacy colleagues"
    assert team.voice.tagline == "Time back to care"
    assert settings(loaded, "team", "ward-7").voice.learner.many == "colleagues"


def test_a_record_is_removed_only_in_the_department_that_removes_it(examples: Path) -> None:
    loaded = config.load(examples / "quillbasin.yaml")
    everywhere = [term.avoid for term in settings(loaded, "team", "tier-1").voice.terms]
    in_sales = [term.avoid for term in settings(loaded, "team", "emea").voice.terms]
    assert everywhere == ["training", "webinar", "employees"]
    assert in_sales == ["webinar", "employees"]


def test_a_name_is_replaced_with_all_its_forms(organisation: Callable[..., Path]) -> None:
    path = organisation(
        "hallbruecker",
        {", gender: m, forms: {genitive: Bedarfsträgers, dative_many: Bedarfsträgern}": ""},
    )
    name = settings(config.load(path), "department", "einkauf").voice.stakeholder
    assert (name.one, name.many, name.gender, name.forms) == (
        "Bedarfsträger",
        "Bedarfsträger",
        "",
        {},
    )


def test_a_layer_that_sets_a_part_of_a_name_keeps_the_rest(examples: Path) -> None:
    loaded = config.load(examples / "hallbruecker.yaml", ("voice.learner.many=Leute",))
    name = settings(loaded, "team", "linie-4").voice.learner
    assert (name.one, name.many, name.gender) == ("Fachkraft", "Leute", "f")


def test_records_merge_by_id_and_keep_their_order(organisation: Callable[..., Path]) -> None:
    path = organisation(
        replaced={
            "    voice: {formality: neutral}\n": "    goals: [{id: safety, label: Safer wards},"
            " {id: new, label: New}]\n"
        }
    )
    goals = settings(config.load(path), "department", "estates").goals
    assert [(goal.id, goal.label) for goal in goals] == [
        ("bedside", "Release clinical time"),
        ("safety", "Safer wards"),
        ("new", "New"),
    ]
    assert goals[1].unit == "incidents/month"


def test_an_empty_value_counts_as_absent(organisation: Callable[..., Path]) -> None:
    path = organisation(replaced={"{formality: neutral}": '{formality: "", tagline: }'})
    voice = settings(config.load(path), "team", "porters").voice
    assert (voice.formality, voice.tagline) == ("formal", "Time back to care")


def test_the_settings_of_a_run_are_on_top_of_every_layer(examples: Path) -> None:
    loaded = config.load(
        examples / "wexholme.yaml", ("voice.tagline=For one run", "goals.bedside.target=700")
    )
    team = settings(loaded, "team", "porters")
    assert (team.voice.tagline, str(team.goals[0].target)) == ("For one run", "700")


@pytest.mark.parametrize(
    ("text", "fonts"),
    [
        ("Arial", ["Arial"]),
        ("[Arial]", ["Arial"]),
        ('[Source Sans 3, "Arial"]', ["Source Sans 3", "Arial"]),
        ("[]", []),
    ],
)
def test_a_list_can_be_set_for_a_run(text: str, fonts: list[str], examples: Path) -> None:
    loaded = config.load(examples / "wexholme.yaml", (f"branding.fonts={text}",))
    assert settings(loaded, "team", "porters").branding.fonts == fonts


@pytest.mark.parametrize(
    "text", ["voice", "=x", "voice..tagline=x", "voice.taglin=x", "rates.loaded_hourly_cost=x"]
)
def test_an_invalid_override_is_refused(text: str, examples: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        config.load(examples / "wexholme.yaml", (text,))
    assert "--set" in str(caught.value.problems[0].place)


@pytest.mark.parametrize(
    ("level", "name"), [("team", "asptic"), ("department", "aseptic"), ("team", "")]
)
def test_an_unknown_unit_is_refused(level: str, name: str, examples: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        config.load(examples / "wexholme.yaml").find(level, name)
    assert caught.value.problems[0].hint


BOTH = ("voice.learner.many=Leute", "voice.learner.one=Mensch")


@pytest.mark.parametrize("assignments", [BOTH, BOTH[::-1]])
def test_the_parts_of_a_name_can_be_set_in_any_order(
    assignments: tuple[str, ...], examples: Path
) -> None:
    loaded = config.load(examples / "hallbruecker.yaml", assignments)
    name = settings(loaded, "team", "linie-4").voice.learner
    assert (name.one, name.many, name.gender) == ("Mensch", "Leute", "")


def test_other_settings_called_one_are_merged(organisation: Callable[..., Path]) -> None:
    own = "    rates: {cost_per_incident: {one: 5}}\n    voice: {formality: neutral}\n"
    path = organisation(replaced={"    voice: {formality: neutral}\n": own})
    loaded = config.load(path)
    everywhere = loaded.settings(loaded.organisation).rates.cost_per_incident
    here = settings(loaded, "department", "estates").rates.cost_per_incident
    assert everywhere
    assert here == {**everywhere, "one": 5}


def test_an_empty_name_does_not_replace_the_inherited_one(
    organisation: Callable[..., Path],
) -> None:
    own = '{formality: neutral, learner: {one: "", many: porters}}'
    loaded = config.load(organisation(replaced={"{formality: neutral}": own}))
    name, theirs = (
        found.voice.learner
        for found in (settings(loaded, "team", "porters"), loaded.settings(loaded.organisation))
    )
    assert (name.one, name.many) == (theirs.one, "porters")
