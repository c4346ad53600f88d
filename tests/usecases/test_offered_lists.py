"""Phrases and contacts that are no longer offered: files filled earlier are read and refreshed, and
what documents read is known.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.project.project import open_project
from generator.usecases.build import BuildOptions, build
from generator.usecases.read import open_reader
from generator.usecases.refresh import Refresher
from tests.support.earlier_markdown import as_earlier
from tests.support.edits import edit_markdown
from tests.support.filled import filled

FORMATS = ("docx", "md")
CONTACT, TICKS = "agree.escalate_to", "value.cheat_codes_used"
ESCALATED = {
    "agree.response": "insists",
    "outcome.decision": "escalated",
    "outcome.date_decided": "2026-09-01",
}
Organisation = Callable[..., Path]


@pytest.fixture
def alone(organisation: Organisation) -> Path:
    """Wexholme's file without contacts."""
    path = organisation()
    head, _, rest = path.read_text(encoding="utf-8").partition("escalation_contacts:\n")
    path.write_text(f"{head}data_sources:{rest.partition('data_sources:')[2]}", encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_sheet_without_contacts_is_read_without_asking_for_one(
    suffix: str, alone: Path, tmp_path: Path
) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text("answers: {outcome.decision: escalated, agree.response: insists}\n")
    options = BuildOptions(
        alone, ("pushback",), ("worksheet",), (suffix,), output=tmp_path / "out", answers=answers
    )
    assert build(options).exit_code == 0
    (path,) = (tmp_path / "out/wexholme").glob(f"*-worksheet.{suffix}")
    found = open_reader(alone).read(path)
    assert found.problems == ()
    assert CONTACT not in found.steps["agree"].missing
    assert "agree.concern_documented" in found.steps["agree"].missing


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_contact_in_an_earlier_sheet_stays_in_its_field(
    suffix: str, alone: Path, tmp_path: Path
) -> None:
    source = filled(tmp_path, {**ESCALATED, CONTACT: "deputy"}) / f"pushback-worksheet.{suffix}"
    reader = open_reader(alone)
    done = Refresher(reader).refresh(source)
    assert done.retired == ()
    again = reader.read(done.target)
    assert again.answers[CONTACT] == reader.read(source).answers[CONTACT]
    assert again.problems == ()


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_blank_for_a_contact_in_an_earlier_sheet_is_left_out(
    suffix: str, alone: Path, tmp_path: Path
) -> None:
    source = filled(tmp_path, ESCALATED) / f"pushback-worksheet.{suffix}"
    reader = open_reader(alone)
    found = reader.read(source)
    assert found.problems == ()
    assert CONTACT not in found.steps["agree"].missing
    again = reader.read(Refresher(reader).refresh(source).target)
    assert (again.answers, again.problems) == (found.answers, ())


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_phrase_that_moved_to_another_playbook_is_kept_in_a_last_section(
    suffix: str, organisation: Organisation, tmp_path: Path
) -> None:
    source = filled(tmp_path, {TICKS: ["faster_starters"]}) / f"pushback-worksheet.{suffix}"
    reader = open_reader(organisation("wexholme", {"[pushback, sponsorship.case,": "["}))
    assert reader.read(source).answers[TICKS] == ("faster_starters",)
    done = Refresher(reader).refresh(source)
    assert done.retired == (f"{TICKS}.faster_starters",)
    tag = f"{TICKS}.faster_starters"
    assert reader.read(done.target).retired[tag][1] == "faster_starters"


def test_boxes_with_the_phrase_alone_are_not_taken_for_edited_ones(
    organisation: Organisation, tmp_path: Path
) -> None:
    config = organisation(
        "wexholme",
        {
            "    audience: ward managers\n": "",
            "{hours_saved_month} hours": "many hours",
            "    by: by answering on the ward, at the moment of need\n": "",
        },
    )
    options = BuildOptions(config, ("pushback",), ("worksheet",), ("md",), output=tmp_path / "out")
    assert build(options).exit_code == 0
    (path,) = (tmp_path / "out/wexholme").glob("*-worksheet.md")
    # Markdown of earlier versions did not say which labels its boxes had.
    page = as_earlier(path.read_text(encoding="utf-8"), knows_boxes=False)
    path.write_text(page, encoding="utf-8")
    started = '    goal: bedside\n    phrase: "New'
    edit_markdown(config, started, f"    audience: ward managers\n    by: by practice\n{started}")
    assert open_reader(config).read(path).problems == ()


READERS = {
    "cheat_codes.bedside_time.use_in": {"playbook", "worksheet"},
    "cheat_codes.bedside_time.by": {"playbook", "worksheet"},
    "escalation_contacts.deputy.for": {"playbook", "worksheet"},
    "escalation_contacts.deputy.relation": {"playbook", "worksheet"},
    "organisation.sector": {"playbook", "worksheet"},
}


@pytest.mark.parametrize("key", READERS)
def test_the_documents_that_read_a_new_setting_are_known(key: str, examples: Path) -> None:
    project = open_project(examples / "wexholme.yaml")
    for playbook in ("pushback", "backing", "campaign"):
        editions = {
            name.partition(" ")[2]
            for name in project.documents_reading(key)
            if name.startswith(f"{playbook} ")
        }
        assert READERS[key] <= editions


def test_policies_are_read_where_requests_exist(examples: Path) -> None:
    project = open_project(examples / "wexholme.yaml")
    for key in ("raci", "policies.must_have", "policies.respond_within_days"):
        documents = (name.split() for name in project.documents_reading(key))
        names = {playbook for playbook, edition in documents if edition == "playbook"}
        assert names == {"pushback", "intake"}, key
