"""How the five playbooks connect: answers of one start the next, and each derives its figures."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator.playbook import open_catalogue
from generator.usecases.build import BuildOptions, build
from generator.usecases.read import FilledWorksheet
from tests.conftest import EXAMPLES
from tests.support.edits import fill_markdown
from tests.support.filled import filled, read

FORMATS = ("docx", "md")
CATALOGUE = open_catalogue()


def worksheet(
    folder: Path, playbook: str, answers: dict[str, Any], suffix: str = "md"
) -> FilledWorksheet:
    """A worksheet filled with the answers, as it is read back."""
    built_folder = filled(folder, answers, playbook=playbook)
    return read(built_folder / f"{playbook}-worksheet.{suffix}")


def opened(folder: Path, playbook: str, origin: Path) -> Path:
    """The worksheet of a playbook, built from another playbook's filled worksheet."""
    options = BuildOptions(
        EXAMPLES / "wexholme.yaml",
        (playbook,),
        ("worksheet",),
        teams=("aseptic",),
        output=folder / "opened",
        origins=(origin,),
    )
    assert build(options).exit_code == 0
    return folder / f"opened/aseptic/aseptic-{playbook}-worksheet.docx"


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_request_that_intake_passes_on_starts_a_pushback_worksheet(
    tmp_path: Path, suffix: str
) -> None:
    answers = {
        "about.request_title": "Label printer mix-ups",
        "about.requester_department": "pharmacy",
        "filter.pain_point": "Labels go on the wrong bags",
        "filter.goal_touched": "safety",
        "filter.sponsor": "Dr Imelda Farrow",
        "route.route": "deeper_conversation",
    }
    source = filled(tmp_path, answers, playbook="intake") / f"intake-worksheet.{suffix}"
    before = source.read_bytes()
    sheet = opened(tmp_path, "pushback", source)
    assert read(sheet).answers == {
        "about.request_title": "Label printer mix-ups",
        "about.requester_department": "pharmacy",
        "clarify.perceived_problem": "Labels go on the wrong bags",
        "value.business_goal": "safety",
        "agree.align_with": ("Dr Imelda Farrow",),
    }
    text = sheet.with_suffix(".md").read_text(encoding="utf-8")
    assert "Answers carried over from wexholme-aseptic-intake-worksheet." in text
    assert source.read_bytes() == before


def test_an_overruled_request_starts_a_backing_worksheet(tmp_path: Path) -> None:
    answers = {
        "about.requester": "Dr Imelda Farrow",
        "clarify.request_received": "A full-day course",
        "outcome.decision": "overruled",
    }
    source = filled(tmp_path, answers) / "pushback-worksheet.docx"
    found = read(opened(tmp_path, "backing", source)).answers
    assert found["advise.demand"] == "A full-day course"
    assert found["advise.demanded_by"] == "Dr Imelda Farrow"


def test_calculated_figures_are_carried_over_to_a_campaign(tmp_path: Path) -> None:
    answers = {
        "value.hours_saved_month": 40,
        "value.confidence": 70,
        "propose.effort_proposed": 10,
        "propose.other_cost": 100,
    }
    source = filled(tmp_path, answers) / "pushback-worksheet.docx"
    found = read(opened(tmp_path, "campaign", source)).answers
    assert found["solution.expected_value"] == Decimal(10584)
    assert found["solution.cost"] == Decimal(10) * 44 + 100


CHANGES = [
    {"change": "New colours", "kpi_effect": "none", "hours": 6, "accepted": "no"},
    {"change": "A longer film", "kpi_effect": "none", "hours": 9, "accepted": "no"},
]


def test_rejected_changes_without_effect_count_as_rework_hours_avoided(tmp_path: Path) -> None:
    reading = worksheet(tmp_path, "backing", {"data.change_requests": CHANGES})
    assert reading.derived["rework_hours_avoided"].value == 15
    third = {"change": "A quiz", "kpi_effect": "none", "hours": 4, "accepted": "yes"}
    (tmp_path / "more").mkdir()
    more = {"data.change_requests": [*CHANGES, third]}
    assert worksheet(tmp_path / "more", "backing", more).derived["rework_hours_avoided"].value == 15


def test_a_second_cycle_keeps_goals_and_champion_and_clears_the_talks(tmp_path: Path) -> None:
    answers = {
        "listen.goals_found": [{"goal": "safety", "source": "Annual report"}],
        "listen.fit": "direct",
        "champion.champion": "Dr Imelda Farrow",
        "champion.influence": "3",
        "champion.belief": "2",
        "case.presented_to": ["The board"],
        "response.answer": "no_unless",
        "response.conditions": "Only after the move",
        "report.reopen_trigger": "The move is done",
    }
    source = filled(tmp_path, answers, playbook="sponsorship") / "sponsorship-worksheet.docx"
    before = source.read_bytes()
    again = read(opened(tmp_path, "sponsorship", source))
    assert again.answers["listen.cycle"] == 2
    assert again.derived["cycle"].value == 2
    assert again.answers["listen.goals_found"] == ({"goal": "safety", "source": "Annual report"},)
    assert again.answers["champion.champion"] == "Dr Imelda Farrow"
    assert again.answers["listen.reopened_by"] == "The move is done"
    late = ("case.", "response.", "negotiate.", "report.")
    assert not [ident for ident in again.answers if ident.startswith(late)]
    assert source.read_bytes() == before
    assert read(source).answers["response.answer"] == "no_unless"


def test_a_legal_duty_with_evidence_skips_the_diagnosis(tmp_path: Path) -> None:
    answers = {
        "about.need_driver": "regulatory",
        "about.already_diagnosed": True,
        "about.diagnosis_evidence": "The act asks for a record",
    }
    steps = worksheet(tmp_path, "pushback", answers).steps
    assert steps["diagnose"].state == "complete"


def test_scores_add_up_to_a_tier_unless_one_is_missing(tmp_path: Path) -> None:
    scores = {f"filter.{name}": "3" for name in ("impact", "reach", "risk")}
    (tmp_path / "one").mkdir()
    whole = worksheet(tmp_path / "one", "intake", {**scores, "filter.effort": "1"})
    assert (whole.derived["triage_score"].value, whole.derived["triage_score"].note) == (10, "high")
    assert worksheet(tmp_path, "intake", scores).derived["triage_score"].value is None


def test_readiness_counts_a_started_step_as_half_and_names_its_band(tmp_path: Path) -> None:
    done = {"timing.wave": "The move", "timing.wave_type": "internal"}
    begun = {"timing.act_by": "2027-01-14", "novelty.surprising_fact": "One in nine"}
    reading = worksheet(tmp_path, "campaign", done | begun)
    assert reading.derived["readiness"].value == 15
    assert reading.derived["readiness"].note == "early"


@pytest.mark.parametrize("ident", CATALOGUE.playbooks)
def test_links_name_existing_fields(ident: str) -> None:
    playbook = CATALOGUE.playbook(ident)
    own = {field.id for field in playbook.shapes()}
    for origin, pairs in playbook.links:
        assert origin in CATALOGUE.playbooks
        assert {field for field, _ in pairs} <= own


def test_an_invalid_date_does_not_stop_the_reading(tmp_path: Path) -> None:
    sheet = filled(tmp_path, {}, playbook="sponsorship") / "sponsorship-worksheet.md"
    fill_markdown(sheet, "report.reports.1.date", "next week")
    reading = read(sheet)
    assert reading.derived["next_report_due"].value is None
    assert "answer.misfit" in {problem.code for problem in reading.problems}
