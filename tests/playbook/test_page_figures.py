"""Which figures a page works out, where they stand, and what it knows of the organisation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from generator.document.page_logic import PageLogic
from generator.document.terms import AvoidedTerm, AvoidedTerms
from generator.document.theme import Theme
from generator.foundation.errors import TemplateError
from generator.playbook import open_catalogue
from generator.playbook.expressions import FUNCTIONS
from generator.playbook.labels import load_outward
from generator.playbook.manifest import ASKED
from generator.playbook.rendering.page_figures import fields_read, step_of
from generator.project.project import Project, open_project
from generator.writers.segments import text_of
from tests.conftest import EXAMPLES, TEAMS

CATALOGUE = open_catalogue()
PAGES = [
    (playbook.id, edition)
    for playbook in CATALOGUE.playbooks.values()
    for edition in playbook.editions
]


def logic_of(project: Project, playbook: str, edition: str) -> tuple[PageLogic | None, str]:
    """The logic of a page, and all that it says, the organisation's own parts included."""
    found = project.renderer.catalogue.playbook(playbook)
    unit = project.config.organisation
    made = project.render_document(unit, found, edition, Theme(), is_page=True).rendering
    if made.logic is None:
        return None, ""
    return made.logic, made.logic.code + text_of(made.logic.data, made.values)


@pytest.fixture(scope="module", params=TEAMS)
def project(request: pytest.FixtureRequest) -> Project:
    return open_project(EXAMPLES / f"{request.param}.yaml")


@pytest.mark.parametrize(("playbook", "edition"), PAGES)
def test_only_a_worksheet_has_figures(project: Project, playbook: str, edition: str) -> None:
    logic, _ = logic_of(project, playbook, edition)
    if edition in ("playbook", "summary"):
        assert logic is None
    else:
        assert logic
        names = [f"derived.{spec.id}" for spec in CATALOGUE.playbook(playbook).derived]
        assert [figure.id for figure in logic.figures] == (names if edition == "worksheet" else [])


@pytest.mark.parametrize(("playbook", "edition"), PAGES)
def test_a_page_knows_whether_its_expressions_call_functions(
    project: Project, playbook: str, edition: str
) -> None:
    logic, _ = logic_of(project, playbook, edition)
    if logic:
        calls = any(f"$.{name}(" in logic.code for name in FUNCTIONS)
        assert logic.calls_functions is calls
        assert calls or (playbook, edition) != ("pushback", "worksheet")


@pytest.mark.parametrize(("playbook", "edition"), [page for page in PAGES if page[1] in ASKED])
def test_pages_for_others_hold_no_figure_rate_or_weight(
    project: Project, playbook: str, edition: str
) -> None:
    _, text = logic_of(project, playbook, edition)
    found = CATALOGUE.playbook(playbook)
    private = [spec.id for spec in found.derived]
    private += [
        "rates",
        "policies",
        "derived",
        "progress",
        "weight",
        "points",
        "readiness",
        "score",
    ]
    assert not [word for word in private if word in text]
    own = {step.id for step in found.all_steps()}
    shown = {spec.id.partition(".")[0] for spec in found.fields(edition)}
    read = set(re.findall(r'\$\.at\(f,"(\w+)"', text))
    assert not [step for step in own - shown - read if re.search(rf'["{{,]{step}[":]', text)]


@pytest.mark.parametrize("language", ["en", "de", "es"])
@pytest.mark.parametrize(("playbook", "edition"), [page for page in PAGES if page[1] in ASKED])
def test_what_pages_for_others_compare_has_no_word_of_ours(
    language: str, playbook: str, edition: str
) -> None:
    name = {"en": "wexholme", "de": "hallbruecker", "es": "arcaya"}[language]
    _, text = logic_of(open_project(EXAMPLES / f"{name}.yaml"), playbook, edition)
    words = load_outward(CATALOGUE, language) | load_outward(CATALOGUE, "en")
    assert not private_words(text, words)


def private_words(text: str, words: Iterable[str]) -> list[str]:
    terms = AvoidedTerms(tuple(AvoidedTerm(word) for word in words), endings=("s",))
    texts = re.findall(r'"((?:[^"\\]|\\.)*)"', text) + re.findall(r"[{,]([A-Za-z_]\w*):", text)
    return [each.found for each in terms.find(re.sub("[._]", " ", " ".join(texts)))]


def test_the_worksheet_compares_what_other_pages_must_not_say() -> None:
    _, text = logic_of(open_project(EXAMPLES / "wexholme.yaml"), "pushback", "worksheet")
    assert private_words(text, load_outward(CATALOGUE, "en"))


def test_a_worksheet_knows_only_the_rates_that_its_figures_read() -> None:
    project = open_project(EXAMPLES / "wexholme.yaml")
    _, text = logic_of(project, "pushback", "worksheet")
    assert 'loaded_hourly_cost:decimal("31.50")' in text
    _, text = logic_of(project, "campaign", "worksheet")
    assert "loaded_hourly_cost" not in text
    assert "baseline_months:count(" in text


def test_a_figure_stands_after_the_last_step_that_it_depends_on() -> None:
    pushback, campaign = map(CATALOGUE.playbook, ("pushback", "campaign"))
    steps = {spec.id: step_of(pushback, spec) for spec in pushback.derived}
    assert steps["level_gap"] == "clarify"
    assert steps["proposal_cost"] == "propose"
    assert steps["roi_pct"] == "value"
    assert steps["readiness"] == "outcome"
    (readiness, *_) = campaign.derived
    assert step_of(campaign, readiness) == "challenge"


def test_a_figure_names_the_fields_behind_it() -> None:
    pushback = CATALOGUE.playbook("pushback")
    derived = {spec.id: spec for spec in pushback.derived}
    assert fields_read(pushback, derived["hours_value_year"]) == ("value.hours_saved_month",)
    assert set(fields_read(pushback, derived["roi_pct"])) >= {
        "propose.effort_proposed",
        "value.confidence",
    }


def test_an_expression_that_pages_cannot_work_out_is_a_problem_of_the_page_alone(
    tmp_path: Path,
) -> None:
    source = (EXAMPLES / "lindenmoor.yaml").read_text(encoding="utf-8")
    (tmp_path / "organisation.yaml").write_text(source, encoding="utf-8")
    manifest = tmp_path / "templates/pushback/playbook.yaml"
    manifest.parent.mkdir(parents=True)
    own = "derived:\n  level_gap:\n    value: clarify.level_now % 2\n"
    manifest.write_text(own, encoding="utf-8")
    project = open_project(tmp_path / "organisation.yaml")
    playbook, unit = project.renderer.catalogue.playbook("pushback"), project.config.organisation
    project.render_document(unit, playbook, "worksheet", Theme())
    project.render_document(unit, playbook, "canvas", Theme(), is_page=True)
    with pytest.raises(TemplateError) as refused:
        project.render_document(unit, playbook, "worksheet", Theme(), is_page=True)
    (problem,) = refused.value.problems
    assert "“derived.level_gap.value”" in problem.message
    assert "“%”" in problem.message
    assert (Path(problem.place.file).name, problem.place.line) == ("playbook.yaml", 3)
    assert problem.hint
