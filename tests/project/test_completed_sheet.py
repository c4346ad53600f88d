"""The completed sheet of each playbook and language: complete, without problems, and as printed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.document.answers import Answers, Value
from generator.foundation import yaml_nodes
from generator.foundation.cache import NO_CACHE
from generator.foundation.errors import TemplateError
from generator.foundation.locale import find_locale
from generator.foundation.yaml_nodes import MapNode
from generator.playbook import Renderer, RenderJob, open_catalogue
from generator.playbook.catalogue import Catalogue
from generator.playbook.conflicts import conflicts
from generator.playbook.rendering.appendix import appendix_data
from generator.playbook.rendering.job import CompletedSheet
from generator.project.completed_sheet import completed_sheet
from generator.usecases.build import BuildOptions, build
from generator.usecases.export import plain
from generator.usecases.read import open_reader
from tests.conftest import ROOT
from tests.support.filled import reader_of

CATALOGUE = open_catalogue()
LOCALES = {"en": "en-GB", "de": "de-DE", "es": "es-ES"}
SPOKEN = [(one.id, language) for one in CATALOGUE.playbooks.values() for language in one.languages]
VOICES = {"en": "wexholme", "de": "hallbruecker", "es": "arcaya"}


def sheet_of(
    ident: str, language: str, tag: str = "", catalogue: Catalogue = CATALOGUE
) -> CompletedSheet:
    project = reader_of(VOICES[language]).project
    playbook, locale = CATALOGUE.playbook(ident), find_locale(tag or LOCALES[language])
    labels = project.words(playbook, locale)
    found = completed_sheet(catalogue, playbook, labels, locale, NO_CACHE)
    assert found is not None
    return found


def appendix(ident: str, language: str) -> Any:
    """The appendix of a playbook as its templates see it."""
    project = reader_of(VOICES[language]).project
    settings = project.unit_settings(project.config.organisation)
    playbook, locale = CATALOGUE.playbook(ident), find_locale(LOCALES[language])
    job = RenderJob(
        playbook, "playbook", settings, locale, completed=sheet_of(ident, language)
    )  # fmt: skip
    return appendix_data(job, Renderer(CATALOGUE).labels(job), locale)


@pytest.mark.parametrize(("ident", "language"), SPOKEN)
def test_every_playbook_has_a_complete_case_in_each_language_and_its_worksheet_reads_back(
    tmp_path: Path, ident: str, language: str
) -> None:
    node = CATALOGUE.load(f"{ident}/{language}/completed.yaml")
    config = tmp_path / "organisation.yaml"
    config.write_text(organisation(node, language), encoding="utf-8")
    sheet = sheet_of(ident, language)
    answers = tmp_path / "answers.yaml"
    answers.write_text(as_data(sheet.answers), encoding="utf-8")
    options = BuildOptions(
        config, (ident,), ("worksheet",), ("md",), output=tmp_path / "out", answers=answers
    )
    report = build(options)
    assert not report.problems
    (path,) = (tmp_path / "out/example").glob("*.md")
    reading = open_reader(config).read(path)
    assert not reading.problems
    assert {step: found.missing for step, found in reading.steps.items() if found.missing} == {}
    assert reading.answers.keys() == sheet.answers.keys()
    assert not [
        ident for ident, own in sheet.answers.items() if not is_same(own, reading.answers[ident])
    ]


def is_same(own: Value, found: Value) -> bool:
    """Whether an answer reads back. Boxes have an order of their own; where there is no list to
    choose from, several answers are one text.
    """
    return parts(own) == parts(found) if is_several(own) else own == found


def is_several(value: Value) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, str) for one in value)


def parts(value: Any) -> list[str]:
    return sorted(value if isinstance(value, tuple) else value.split(", "))


def organisation(node: MapNode, language: str) -> str:
    """An organisation without lists of its own, with the rates and the currency of a case."""
    rates = yaml_nodes.dump({"rates": of_node(node.get("rates"))})
    currency = of_node(node.get("currency"))
    return (
        "schema_version: 1\n"
        f"organisation: {{id: example, name: Example, locale: {LOCALES[language]},"
        f" currency: {currency}}}\n"
        "voice:\n"
        "  function: {long: Learning}\n"
        "  stakeholder: {one: colleague, many: colleagues, gender: f}\n"
        "  learner: {one: guest, many: guests, gender: m}\n"
        f"{rates}"
    )


def of_node(node: Any) -> Any:
    if isinstance(node, MapNode):
        return {key: of_node(entry.value) for key, entry in node.entries.items()}
    return node.text


def as_data(answers: Answers) -> str:
    found = {ident: plain(value) for ident, value in answers.items()}
    return yaml_nodes.dump({"answers": found})


@pytest.mark.parametrize(("ident", "language"), SPOKEN)
def test_the_appendix_shows_every_step_of_the_case_and_its_figures(
    ident: str, language: str
) -> None:
    completed = appendix(ident, language)["completed"]
    playbook = CATALOGUE.playbook(ident)
    assert len(completed["steps"]) == len(playbook.all_steps())
    assert all(len(step["answers"]) > 2 for step in completed["steps"])
    assert all(figure["how"] and figure["shown"] for figure in completed["figures"])
    assert completed["figures"]
    assert "____" not in str(completed)


def test_what_a_row_of_a_list_says_is_told_by_labels() -> None:
    steps = appendix("pushback", "en")["completed"]["steps"]
    rows = {line["question"]: line for step in steps for line in step["answers"]}
    row = rows["Data points 2"]
    assert row["answer"] == "Nine of twelve area managers saw it start with the new screen"
    assert {"label": "Source", "text": "Area managers’ call"} in row["notes"]
    assert [note["label"] for note in row["notes"]][-1] == "Figure"
    assert rows["Request"]["notes"] == []


@pytest.mark.parametrize(("ident", "language"), SPOKEN)
def test_no_sum_is_parted_from_its_sign(ident: str, language: str) -> None:
    assert not re.search(r"\d [€%£$]", str(appendix(ident, language)["completed"]))


@pytest.mark.parametrize(("ident", "language"), SPOKEN)
def test_answers_of_the_case_go_together(ident: str, language: str) -> None:
    assert not conflicts(CATALOGUE.playbook(ident), sheet_of(ident, language).answers)


BRITISH = re.compile(
    r"£|\d (January|February|March|April|May|June|July|August|September|October|November|December)"
    r"|\b(lifts?|per cent|practise\w*)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("ident", [ident for ident, language in SPOKEN if language == "en"])
def test_an_american_case_has_american_dates_sums_and_words(ident: str) -> None:
    british, american = (sheet_of(ident, "en", tag) for tag in ("en-GB", "en-US"))
    assert british.answers.keys() == american.answers.keys()
    assert ident == "pushback" or BRITISH.search(str(plain(tuple(british.answers.values()))))
    assert not BRITISH.search(str(plain(tuple(american.answers.values()))))
    assert american.settings.currency == "USD"


def test_the_answers_of_an_organisation_s_own_case_are_not_replaced(tmp_path: Path) -> None:
    own = tmp_path / "intake/en/completed.yaml"
    own.parent.mkdir(parents=True)
    known = "answers: {unknown.known: [Since 12 January it is late], say_no.wording: No}"
    own.write_text(known, encoding="utf-8")
    answers = sheet_of("intake", "en", "en-US", open_catalogue(tmp_path)).answers
    assert answers["unknown.known"] == ("Since 12 January it is late",)
    assert "March 10" in str(answers["say_no.alternative_offered"])


def test_the_figures_of_pushback_show_how_they_add_up() -> None:
    figures = appendix("pushback", "en")["completed"]["figures"]
    found = {one["how"]: one["shown"] for one in figures}
    assert found["40 hours a month × 12"] == "480 hours"
    assert found["40 hours a month × 12 × £31.50"] == "£15,120"
    assert found["£15,120 × 70%"] == "£10,584"


def test_figures_are_in_the_money_of_the_case_whatever_the_organisation_uses() -> None:
    figures = appendix("pushback", "de")["completed"]["figures"]
    shown = " ".join(f"{one['how']} {one['shown']}" for one in figures)
    assert "€" in shown
    assert "£" not in shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "currency: GBP\nanswers:\n  about.request_titel: Course\n  propose.solution_format: x",
            [
                ":3:3 there is no field “about.request_titel”",
                ":4:28 “propose.solution_format” should be one of: existing_content",
            ],
        ),
        (
            "currency: GBP\nanswers: {value.confidence: most}",
            [":2:29 “value.confidence” should be"],
        ),
        ("money: GBP\nanswers: {}", [":1:1 there is no “money”"]),
        ("currency: GBP", ["“answers” is missing"]),
        (
            "rates: {loaded_hourly_cost: much}\nanswers: {}",
            [":1:9 “rates.loaded_hourly_cost” should be a number"],
        ),
        (
            "currency: pounds\nanswers: {}",
            [":1:1 “organisation.currency” should be a currency code"],
        ),
    ],
)
def test_problems_of_a_case_are_reported_at_their_place(
    tmp_path: Path, text: str, expected: list[str]
) -> None:
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "templates/pushback/es/completed.yaml").write_text(text, encoding="utf-8")
    catalogue = Catalogue((tmp_path / "templates",))
    playbook, locale = catalogue.playbook("pushback"), find_locale("es-ES")
    labels = reader_of("arcaya").project.words(playbook, locale)
    with pytest.raises(TemplateError) as caught:
        completed_sheet(catalogue, playbook, labels, locale, NO_CACHE)
    found = [f"{one.place} {one.message}" for one in caught.value.problems]
    assert len(found) == len(expected)
    assert all(part in one for one, part in zip(found, expected, strict=True)), found
