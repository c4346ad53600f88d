"""Rendered playbooks: every field once, every voice, and no value in the skeleton."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.document.markers import END, FIELD, join, put
from generator.document.parser import parse
from generator.document.tree import Field, fields_of
from generator.foundation.errors import TemplateError
from generator.foundation.locale import find_locale
from generator.playbook import Renderer, Rendering, RenderJob, open_catalogue
from generator.playbook.settings import TemplateSettings
from generator.project.options import EDITIONS
from tests.conftest import settings_of
from tests.support.pages import page

FIELDS = (Path(__file__).parent.parent / "data/pushback-fields.txt").read_text().split()
ORGANISATIONS = ("wexholme", "quillbasin", "hallbruecker", "arcaya")
# Keys whose values are codes that select texts, and are not printed themselves.
CODES = {
    "id", "locale", "paper", "currency", "formality", "person", "gender", "status", "permission",
    "goal", "redirect", "primary", "accent", "logo", "schema_version", "phrase", "for", "use_in",
    "relation", "sector",
}  # fmt: skip
BUILT_IN = open_catalogue()
CANARY = "*|# <_`[&canary;\n# canary"


def rendered(settings: dict[str, Any], edition: str, own: Path | None = None) -> Rendering:
    catalogue = open_catalogue(own) if own else BUILT_IN
    locale = find_locale(settings["organisation"]["locale"])
    return Renderer(catalogue).render(
        RenderJob(catalogue.playbook("pushback"), edition, TemplateSettings(settings), locale, None)
    )


def placed_in(settings: dict[str, Any], edition: str) -> list[Field]:
    """The fields of a rendered document, in reading order."""
    found = rendered(settings, edition)
    return list(fields_of(parse(found.skeleton, found.fields)))


def with_canaries(value: Any, key: str = "") -> Any:
    """The settings with every printed text replaced by a hostile one."""
    match value:
        case str() if key not in CODES and value:
            return CANARY
        case Mapping():
            return {inner: with_canaries(item, inner) for inner, item in value.items()}
        case list():
            return [with_canaries(item, key) for item in value]
        case _:
            return value


def words_of(skeleton: str) -> str:
    """The skeleton without its fields, whose ids are not text."""
    return re.sub(f"{FIELD}[^\n]*{END}", "", skeleton)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("name", ORGANISATIONS)
@pytest.mark.parametrize("formality", ["formal", "neutral", "casual"])
def test_no_value_is_in_a_skeleton(name: str, edition: str, formality: str) -> None:
    settings = with_canaries(settings_of(name))
    settings["voice"]["formality"] = formality
    assert "canary" not in rendered(settings, edition).skeleton


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", ORGANISATIONS)
@pytest.mark.parametrize("edition", ["playbook", "worksheet"])
def test_every_field_of_the_playbook_is_placed_once(name: str, edition: str) -> None:
    placed = [field.id for field in placed_in(settings_of(name), edition)]
    assert [ident for ident in placed if not ident.endswith("_other")] == sorted(
        FIELDS, key=placed.index
    )
    assert len(placed) == len(set(placed))


def test_the_request_asks_only_what_the_requester_knows(wexholme: dict[str, Any]) -> None:
    fields = placed_in(wexholme, "request")
    assert {field.id for field in fields} == {
        "about.request_title",
        "about.requester",
        "about.requester_department",
        "about.requester_department_other",
        "about.need_driver",
        "about.need_driver_other",
        "about.needed_by",
        "clarify.request_received",
        "clarify.perceived_problem",
        "clarify.behaviour_affected",
        "clarify.cost_of_nothing",
    }
    assert sum(field.required for field in fields) == 6


def test_field_ids_are_the_same_for_every_organisation() -> None:
    ids = {name: [f.id for f in placed_in(settings_of(name), "request")] for name in ORGANISATIONS}
    assert len({tuple(found) for found in ids.values()}) == 1


def test_spelling_is_american_for_american_organisations() -> None:
    def text(name: str) -> str:
        found = rendered(settings_of(name), "worksheet")
        return put(words_of(found.skeleton), found.values) + " ".join(found.values)

    assert "analysed" in text("wexholme")
    assert "analyzed" in text("quillbasin")
    assert "analysed" not in text("quillbasin")


def test_a_value_keeps_its_own_spelling(wexholme: dict[str, Any]) -> None:
    wexholme["organisation"]["locale"] = "en-US"
    wexholme["organisation"]["name"] = "Behaviour & Colour Programme"
    found = rendered(wexholme, "playbook")
    assert "Behaviour & Colour Programme" in found.values


def test_registers_read_differently(wexholme: dict[str, Any]) -> None:
    texts = set()
    for formality in ("formal", "neutral", "casual"):
        wexholme["voice"]["formality"] = formality
        found = rendered(wexholme, "playbook")
        texts.add(put(words_of(found.skeleton), found.values))
    assert len(texts) == 3


def test_a_choice_from_an_empty_list_is_a_text(wexholme: dict[str, Any]) -> None:
    wexholme["goals"] = []
    fields = {f.id: f for f in placed_in(wexholme, "worksheet")}
    assert fields["value.business_goal"].kind == "text"
    assert "value.business_goal_other" not in fields


def test_a_case_without_permission_is_not_printed(wexholme: dict[str, Any]) -> None:
    wexholme["cases"][0]["permission"] = "no"
    assert "Late drug-chart entries" not in rendered(wexholme, "playbook").values


def test_the_profile_changes_only_with_what_a_document_reads(
    wexholme: dict[str, Any],
) -> None:
    def profile(edition: str) -> str:
        found = rendered(wexholme, edition)
        return put(join(dict(found.meta.stamp)["profile"]), found.values)

    request, playbook = profile("request"), profile("playbook")
    wexholme["raci"][0]["activity"] = "another"
    assert profile("request") == request
    assert profile("playbook") != playbook


OVERRIDES = [
    ('{{ field("clarify.nothing") }}', "template.field"),
    ('{{ fields("clarfy") }}', "template.step"),
    ('{{ field("about.needed_by") }}{{ field("about.needed_by") }}', "template.field_twice"),
    ("nothing placed", "template.field_missing"),
]


def test_an_organisation_may_reword_one_block(tmp_path: Path, wexholme: dict[str, Any]) -> None:
    path = tmp_path / "pushback/request.md.j2"
    path.parent.mkdir(parents=True)
    path.write_text(
        '{% extends "pushback/request.md.j2" %}{% block why %}Ours. {{ super() }}{% endblock %}',
        encoding="utf-8",
    )
    plain, own = rendered(wexholme, "request"), rendered(wexholme, "request", tmp_path)
    assert "Ours. " in own.skeleton
    assert own.skeleton.replace("Ours. ", "") == plain.skeleton


def test_an_organisation_may_replace_some_labels(tmp_path: Path, wexholme: dict[str, Any]) -> None:
    path = tmp_path / "pushback/en/labels.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("title: Gentle refusal\n", encoding="utf-8")
    assert "Gentle refusal" in rendered(wexholme, "worksheet", tmp_path).values


def test_wording_replaces_single_texts(wexholme: dict[str, Any]) -> None:
    wexholme["wording"] = {
        "pushback": {
            "clarify": {"goal": "Hear what the {stakeholder.one} means."},
            "clarify.request_received": {"label": "In their words"},
            "clarify.ask.trigger": "Why today?",
            "clarify.tip.verbatim": "Write it down.",
        }
    }
    values = rendered(wexholme, "playbook").values
    for text in (
        "Hear what the service lead means.",
        "In their words",
        "Why today?",
        "Write it down.",
    ):
        assert text in values


@pytest.mark.parametrize(("source", "code"), OVERRIDES)
def test_a_template_that_places_fields_wrongly_is_rejected(
    tmp_path: Path, wexholme: dict[str, Any], source: str, code: str
) -> None:
    path = tmp_path / "pushback/request.md.j2"
    path.parent.mkdir(parents=True)
    path.write_text(source, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        rendered(wexholme, "request", tmp_path)
    assert code in {problem.code for problem in caught.value.problems}
    assert all(problem.place.file for problem in caught.value.problems)


def test_what_helps_with_each_cause_stands_on_a_line_of_its_own(wexholme: dict[str, Any]) -> None:
    lines = page(wexholme, "pushback worksheet").splitlines()
    assert "- *Process:* Process change, Tool or access fix, Job aid" in lines
    assert "- *Access:* Tool or access fix, Process change, Knowledge base page" in lines
