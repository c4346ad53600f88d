"""Answers that do not go together are reported wherever the answers of a worksheet are shown."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from generator.foundation import yaml_nodes
from generator.playbook import RenderJob, open_catalogue
from generator.playbook.conflicts import conflicts, remedies_for
from generator.playbook.rendering.fields import field_factory
from generator.playbook.rendering.summary import summary_data
from generator.usecases.build import BuildOptions, build
from generator.usecases.export import record, workbook
from generator.usecases.refresh import Refresher
from tests.conftest import EXAMPLES
from tests.support.filled import filled, read, reader_of

PUSHBACK = open_catalogue().playbook("pushback")
COURSE = {
    "diagnose.root_causes": ["process"],
    "propose.solution_format": "training_as_asked",
}


def sheet(folder: Path, answers: dict[str, Any], name: str = "wexholme") -> Path:
    return filled(folder, answers, name, formats=("md",)) / "pushback-worksheet.md"


def test_a_course_for_a_broken_process_is_reported_with_what_would_fit(tmp_path: Path) -> None:
    problem, *others = read(sheet(tmp_path, COURSE)).problems
    assert not others
    assert (problem.code, problem.level) == ("answer.conflict", "warning")
    assert problem.field == "propose.solution_format"
    assert problem.message == (
        "step 3 “Offer a better route”, “Kind of solution”: “What was requested” does not fit"
        " step 2 “Find the cause”, “Root causes”: “Process”"
    )
    assert problem.hint == (
        "these would fit: “Process change”, “Tool or access fix”, “Job aid”, “Communication”"
    )


@pytest.mark.parametrize(
    ("causes", "chosen"),
    [
        (["process"], "process_change"),
        (["process", "knowledge"], "smaller_training"),
        (["process", "unknown"], "training_as_asked"),
        (["other"], "training_as_asked"),
        (["process"], "other"),
        (["process"], "no_action"),
        ([], "training_as_asked"),
        (["process"], ""),
    ],
)
def test_a_remedy_that_may_fit_is_not_reported(causes: list[str], chosen: str) -> None:
    answers = {"diagnose.root_causes": tuple(causes), "propose.solution_format": chosen}
    assert not conflicts(PUSHBACK, answers)


@pytest.mark.parametrize(
    ("answers", "field", "against"),
    [
        (
            {
                "diagnose.training_is_answer": "no",
                "diagnose.root_causes": ("knowledge",),
                "propose.solution_format": "smaller_training",
            },
            "propose.solution_format",
            "diagnose.training_is_answer",
        ),
        (
            {"diagnose.training_is_answer": "yes", "diagnose.root_causes": ("process", "access")},
            "diagnose.training_is_answer",
            "diagnose.root_causes",
        ),
    ],
)
def test_answers_that_contradict_each_other_are_reported(
    answers: dict[str, Any], field: str, against: str
) -> None:
    (found,) = conflicts(PUSHBACK, answers)
    assert (found.field, found.against) == (field, against)


def test_only_a_lack_of_knowledge_or_skill_leads_to_training() -> None:
    training = {"smaller_training", "training_as_asked"}
    for cause, remedies in PUSHBACK.remedies:
        leads = cause in ("knowledge", "skill_practice")
        assert training.isdisjoint(remedies) != leads
        tools = [code for code in remedies if code not in training]
        assert remedies[: len(tools)] == tuple(tools)


def test_the_best_remedy_of_each_cause_comes_before_the_next_best() -> None:
    assert remedies_for(PUSHBACK, ("process", "awareness"))[:3] == (
        "process_change",
        "communication",
        "tool_or_access_fix",
    )


def test_every_cause_that_somebody_can_name_has_remedies() -> None:
    causes = PUSHBACK.codes("diagnose.root_causes") - {"unknown", "other"}
    assert causes == dict(PUSHBACK.remedies).keys()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("wexholme", (" does not fit ", "What would fit: ", "Process change")),
        ("hallbruecker", (" passt nicht zu ", "Dazu würde passen: ", "Ablauf")),
        ("arcaya", (" no encaja con ", "Sí encajaría: ", "proceso")),
    ],
)
def test_open_points_say_in_the_organisations_language_what_does_not_fit(
    tmp_path: Path, name: str, words: tuple[str, ...]
) -> None:
    reading = read(sheet(tmp_path, COURSE, name), name)
    data, _ = workbook(reader_of(name), [reading], (), ())
    points = openpyxl.load_workbook(io.BytesIO(data)).worksheets[2]
    found = [row[4].value for row in points.iter_rows() if words[0] in str(row[4].value)]
    assert len(found) == 1
    assert all(word in str(found[0]) for word in words)


@pytest.mark.parametrize("name", ["wexholme", "hallbruecker", "arcaya"])
def test_a_summary_is_given_what_does_not_fit(name: str) -> None:
    answers = {**COURSE, "diagnose.root_causes": ("process",)}
    project = reader_of(name).project
    settings = project.unit_settings(project.config.organisation)
    job = RenderJob(PUSHBACK, "summary", settings, settings.locale, answers=answers)
    labels = project.renderer.labels(job)
    factory = field_factory(job, labels, settings.locale)
    (words,) = summary_data(job, labels, factory, settings.locale)["conflicts"]
    assert labels.text("choices", "redirects", "training_as_asked") in words


def test_a_record_lists_what_does_not_fit_with_the_other_problems(tmp_path: Path) -> None:
    found = record(read(sheet(tmp_path, COURSE)))["problems"]
    assert [one["code"] for one in json.loads(json.dumps(found))] == ["answer.conflict"]


def test_a_refresh_reports_what_does_not_fit(tmp_path: Path) -> None:
    result = Refresher(reader_of("wexholme")).refresh(sheet(tmp_path, COURSE))
    assert [problem.code for problem in result.problems] == ["answer.conflict"]


def test_a_build_from_a_file_of_answers_reports_what_does_not_fit(tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(yaml_nodes.dump({"answers": COURSE}), encoding="utf-8")
    options = BuildOptions(
        EXAMPLES / "wexholme.yaml", ("pushback",), ("worksheet",), ("md",),
        output=tmp_path / "out", answers=answers,
    )  # fmt: skip
    found = [problem.field for problem in build(options).problems if problem.field]
    assert found == ["propose.solution_format"]
