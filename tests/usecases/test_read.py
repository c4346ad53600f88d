"""What follows from answers: how complete a worksheet is, and what its figures come to."""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator.project.options import EDITIONS
from generator.usecases.refresh import Refresher
from tests.security.crafting import BODY, part_of, repacked
from tests.support.filled import filled, read, reader_of, typed

FORMATS = ("docx", "md")
VALUE = {"value.hours_saved_month": 40, "value.confidence": 70}
FINDING = {"finding": "It happens", "source": "ehr"}
COMPLETE = {
    "clarify": {
        "clarify.request_received": "A course",
        "clarify.perceived_problem": "Mistakes",
        "clarify.behaviour_affected": "Checking",
    },
    "propose": {
        "propose.solution_format": "job_aid",
        "propose.why_better": "At hand",
        "propose.tradeoffs": "None",
    },
    "agree": {
        "agree.response": "agreed",
        "agree.sync_with": "Ann",
        "agree.prototype_to_show": "A card",
        "agree.align_with": ["Ann"],
    },
}


def derived_texts(path: Path, name: str = "wexholme") -> dict[str, str]:
    return {ident: value.shown for ident, value in read(path, name).derived.items()}


@pytest.mark.parametrize("suffix", FORMATS)
def test_hours_become_a_yearly_value_at_the_organisations_rates(
    tmp_path: Path, suffix: str
) -> None:
    shown = derived_texts(filled(tmp_path, VALUE) / f"pushback-worksheet.{suffix}")
    assert shown["hours_saved_year"] == "480"
    assert shown["cost_avoided_year"] == "£15,120 · hours only"
    assert shown["adjusted_value"] == "£10,584"
    assert shown["incidents_avoided_year"] == "not known yet"


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_value_from_incidents_only_says_so_and_unknown_hours_are_not_zero(
    tmp_path: Path, suffix: str
) -> None:
    answers = {
        "value.incidents_reduced": 30,
        "value.incident_period": "month",
        "value.incident_type": "ticket",
    }
    folder = filled(tmp_path, answers, "quillbasin")
    shown = derived_texts(folder / f"pushback-worksheet.{suffix}", "quillbasin")
    assert shown["cost_avoided_year"] == "$7,920 · incidents only"
    assert shown["hours_saved_year"] == "not known yet"


def test_money_is_formatted_for_the_locale(tmp_path: Path) -> None:
    folder = filled(tmp_path, {"value.hours_saved_month": 25}, "hallbruecker")
    shown = derived_texts(folder / "pushback-worksheet.docx", "hallbruecker")
    assert shown["cost_avoided_year"] == "14.340\u00a0€ · nur Stunden"


@pytest.mark.parametrize("zero", [0, "0"])
def test_zero_is_an_answer_and_not_a_blank(tmp_path: Path, zero: object) -> None:
    reading = read(filled(tmp_path, {"value.hours_saved_month": zero}) / "pushback-worksheet.docx")
    assert reading.answers["value.hours_saved_month"] == 0
    assert reading.derived["cost_avoided_year"].shown == "£0 · hours only"


@pytest.mark.parametrize(
    ("name", "text", "number"),
    [
        ("wexholme", "1,234.5", "1234.5"),
        ("wexholme", "£1,000", "1000"),
        ("wexholme", "70 %", "70"),
        ("wexholme", "40 h", "40"),
        ("quillbasin", "1,234.5", "1234.5"),
        ("hallbruecker", "1.234,5", "1234.5"),
        ("hallbruecker", "12,5", "12.5"),
        ("arcaya", "1.234,5", "1234.5"),
    ],
)
def test_a_number_is_read_in_the_notation_of_the_locale(
    tmp_path: Path, name: str, text: str, number: str
) -> None:
    reading = typed(tmp_path, "value.hours_saved_month", text, name)
    assert reading.answers["value.hours_saved_month"] == Decimal(number)
    assert not reading.problems


@pytest.mark.parametrize("text", ["1.234,5", "10 20", "1%2", "10²"])
def test_an_ambiguous_number_is_kept_as_text_and_reported(tmp_path: Path, text: str) -> None:
    reading = typed(tmp_path, "value.hours_saved_month", text, "quillbasin")
    assert reading.answers["value.hours_saved_month"] == text
    assert [problem.code for problem in reading.problems] == ["answer.misfit"]
    assert reading.derived["hours_saved_year"].value is None


@pytest.mark.parametrize("text", ["?", "not known", "Not known"])
def test_not_known_is_an_answer_but_not_a_number(tmp_path: Path, text: str) -> None:
    reading = typed(tmp_path, "value.hours_saved_month", text)
    assert reading.answers["value.hours_saved_month"] is None
    assert reading.derived["hours_saved_year"].shown == "not known yet"


@pytest.mark.parametrize("text", ["31/03/2026", "31 March 2026", "2026-03-31"])
def test_a_date_is_read_in_several_notations(tmp_path: Path, text: str) -> None:
    assert typed(tmp_path, "about.date_met", text).answers["about.date_met"] == "2026-03-31"


def test_incomplete_steps_name_their_missing_fields(tmp_path: Path) -> None:
    answers: dict[str, Any] = {}
    for step in COMPLETE.values():
        answers |= step
    answers["diagnose.diagnosis_note"] = "To be found out"
    reading = read(filled(tmp_path, answers) / "pushback-worksheet.docx")
    states = {ident: step.state for ident, step in reading.steps.items()}
    assert states == {
        "about": "empty",
        "clarify": "complete",
        "diagnose": "started",
        "propose": "complete",
        "value": "empty",
        "agree": "complete",
        "outcome": "empty",
    }
    assert reading.steps["diagnose"].missing == (
        "diagnose.data_points",
        "diagnose.root_causes",
        "diagnose.training_is_answer",
    )
    assert reading.steps["value"].missing == (
        "value.cheat_codes_used",
        "value.basis",
        "value.business_goal",
        "value.hours_saved_month|value.incidents_reduced",
    )
    assert reading.derived["readiness"].shown == "60%"


def test_three_findings_of_one_family_leave_the_other_two_missing(tmp_path: Path) -> None:
    points = [{"family": "leader_report", **FINDING} for _ in range(3)]
    reading = read(filled(tmp_path, {"diagnose.data_points": points}) / "pushback-worksheet.md")
    assert reading.steps["diagnose"].state == "started"
    assert [name for name in reading.steps["diagnose"].missing if "data_points" in name] == [
        "diagnose.data_points.family=people_and_ticket_data",
        "diagnose.data_points.family=anecdote_or_usage",
    ]
    assert reading.derived["evidence_score"].value == 1


def test_an_incomplete_finding_names_its_missing_cells(tmp_path: Path) -> None:
    points = [{"family": "leader_report"}]
    missing = (
        read(filled(tmp_path, {"diagnose.data_points": points}) / "pushback-worksheet.docx")
        .steps["diagnose"]
        .missing
    )
    assert missing[:4] == (
        "diagnose.data_points.1.finding",
        "diagnose.data_points.1.source",
        "diagnose.data_points.2",
        "diagnose.data_points.3",
    )


def test_if_the_requester_insists_a_recorded_concern_is_required(tmp_path: Path) -> None:
    answers = COMPLETE["agree"] | {"agree.response": "insists"}
    step = read(filled(tmp_path, answers) / "pushback-worksheet.docx").steps["agree"]
    assert step.missing == ("agree.concern_documented",)


def test_the_fast_lane_skips_the_diagnosis(tmp_path: Path) -> None:
    answers = {"about.need_driver": "regulatory", "about.already_diagnosed": True}
    steps = read(filled(tmp_path, answers) / "pushback-worksheet.docx").steps
    assert steps["diagnose"].state == "complete"
    assert "about.diagnosis_evidence" in steps["about"].missing


def test_days_and_working_days_to_the_decision_are_counted(tmp_path: Path) -> None:
    answers = {"about.date_received": "2026-03-06", "outcome.date_decided": "2026-03-16"}
    derived = read(filled(tmp_path, answers) / "pushback-worksheet.docx").derived
    assert derived["days_to_decision"].value == 10
    assert derived["working_days_to_decision"].value == 6


@pytest.mark.parametrize("edition", EDITIONS)
def test_word_and_markdown_give_the_same_answers(tmp_path: Path, edition: str) -> None:
    answers = {
        "about.request_title": "Falls, at night",
        "about.requester_department": "other",
        "about.requester_department_other": "A hunch",
        "clarify.request_received": "Two\nlines & <b>",
        "clarify.cost_of_nothing": "?",
    }
    folder = filled(tmp_path, answers, edition=edition)
    readings = [read(folder / f"pushback-{edition}.{suffix}") for suffix in FORMATS]
    assert readings[0].answers == readings[1].answers
    assert {
        key: readings[0].answers[key] for key in answers if key != "clarify.cost_of_nothing"
    } == {key: value for key, value in answers.items() if key != "clarify.cost_of_nothing"}
    assert readings[0].answers["clarify.cost_of_nothing"] in (None, "?")


def test_labels_are_read_as_printed(tmp_path: Path) -> None:
    folder = filled(tmp_path, COMPLETE["clarify"])
    for suffix in FORMATS:
        labels = read(folder / f"pushback-worksheet.{suffix}").labels
        assert labels["clarify.request_received"].startswith("The request, in the")


def test_a_choice_is_also_recognised_by_its_text(tmp_path: Path) -> None:
    point = "diagnose.data_points.1.source"
    assert typed(tmp_path, point, "Ward System").answers["diagnose.data_points"] == (
        {"source": "Ward System"},
    )
    path = filled(tmp_path / "b", {"agree.response": "insists"}) / "pushback-worksheet.docx"
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    body = parts["word/document.xml"].decode()
    start = body.rindex("<w:sdt>", 0, body.index('w:val="agree.response"'))
    end = body.index("</w:sdt>", start) + len("</w:sdt>")
    shown = read(path).labels["agree.response"]
    assert shown
    chosen = body[start:end].rpartition("</w:t>")[0].rpartition(">")[2]
    text = f"{body[:start]}<w:r><w:t>{chosen}</w:t></w:r>{body[end:]}"
    parts["word/document.xml"] = text.encode()
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    assert chosen != "insists"
    assert read(path).answers["agree.response"] == "insists"


def test_an_escalated_worksheet_requires_a_contact(tmp_path: Path) -> None:
    answers = COMPLETE["agree"] | {"outcome.decision": "escalated"}
    folder = filled(tmp_path, answers)
    reading = read(folder / "pushback-worksheet.docx")
    assert reading.steps["agree"].missing == ("agree.escalate_to",)
    assert reading.steps["outcome"].missing == ("outcome.date_decided",)
    page = (folder / "pushback-worksheet.md").read_text(encoding="utf-8")
    assert "8 working hours" in page


def test_a_request_is_complete_with_the_requesters_answers(tmp_path: Path) -> None:
    answers = COMPLETE["clarify"] | {
        "about.request_title": "Falls",
        "about.requester": "Ann",
        "about.requester_department": "pharmacy",
    }
    folder = filled(tmp_path, answers, edition="request")
    for suffix in FORMATS:
        steps = read(folder / f"pushback-request.{suffix}").steps
        assert {ident: step.state for ident, step in steps.items()} == {
            "about": "complete",
            "clarify": "complete",
        }


def test_hostile_text_is_read_as_it_was_typed(tmp_path: Path) -> None:
    note = "L&D <5% | {{7*7}} “quotes” 'n' \"more\" 🙂 Weißkamp Yıldızhan =1+1 " + "word " * 3000
    answers = {"clarify.request_received": note.strip(), "about.request_title": "{% raw %} & | *x*"}
    folder = filled(tmp_path, answers)
    for suffix in FORMATS:
        assert read(folder / f"pushback-worksheet.{suffix}").answers == answers


UNKNOWN = {
    "about.confidential": None,
    "about.requester_department": None,
    "diagnose.root_causes": None,
    "diagnose.data_points": [{"family": None, "source": "ehr"}],
}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("suffix", FORMATS)
def test_not_known_is_kept_in_checkboxes_and_lists_too(
    tmp_path: Path, suffix: str, kind: str
) -> None:
    path = filled(tmp_path, UNKNOWN) / f"pushback-worksheet.{suffix}"
    expected = UNKNOWN | {"diagnose.data_points": ({"family": None, "source": "ehr"},)}
    assert read(path).answers == expected
    target = Refresher(reader_of("wexholme"), kind, tmp_path).refresh(path).target
    assert read(target).answers == expected


def test_a_number_with_too_many_digits_is_kept_as_text_and_reported(tmp_path: Path) -> None:
    reading = typed(tmp_path, "propose.effort_requested", "9" * 35)
    assert reading.answers["propose.effort_requested"] == "9" * 35
    assert [problem.code for problem in reading.problems] == ["answer.misfit"]


@pytest.mark.parametrize("text", ["9" * 5_000, "5 March " + "9" * 20])
def test_a_date_with_too_many_digits_is_kept_as_text_and_reported(
    tmp_path: Path, text: str
) -> None:
    reading = typed(tmp_path, "about.date_met", text)
    assert reading.answers["about.date_met"] == text
    assert [problem.code for problem in reading.problems] == ["answer.misfit"]


DAYS = {
    "agree.sync_date": "2026-09-01",
    "diagnose.data_points": ({"finding": "It happens", "as_of": "2026-03-11"},),
}


@pytest.mark.parametrize("name", ["wexholme", "quillbasin", "hallbruecker", "arcaya"])
@pytest.mark.parametrize("calendar", [True, False])
def test_dates_are_read_as_the_locale_writes_them(
    tmp_path: Path, name: str, calendar: bool
) -> None:
    answers = DAYS | {"diagnose.data_points": list(DAYS["diagnose.data_points"])}
    path = filled(tmp_path, answers, name) / "pushback-worksheet.docx"
    data = path.read_bytes()
    if not calendar:
        body = re.sub(rb' w:fullDate="[^"]*"', b"", part_of(data))
        path.write_bytes(repacked(data, {BODY: body}))
    assert read(path, name).answers == DAYS


def test_dates_of_earlier_files_are_read(tmp_path: Path) -> None:
    path = filled(tmp_path, {"agree.sync_date": "2026-09-01"}) / "pushback-worksheet.docx"
    data = path.read_bytes()
    body = part_of(data).replace(b"1 September 2026", b"2026-09-01")
    body = body.replace(b"d MMMM yyyy", b"yyyy-MM-dd")
    path.write_bytes(repacked(data, {BODY: body}))
    assert read(path).answers == {"agree.sync_date": "2026-09-01"}
