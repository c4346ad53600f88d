"""A summary shows a filled worksheet on one page; chained playbooks carry its answers over."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.playbook import open_catalogue
from generator.usecases.read import open_reader
from tests.behaviour.test_golden import indented
from tests.conftest import EXAMPLES
from tests.support.filled import filled, sample
from tests.support.outline import outline
from tests.usecases.test_refresh import demo

ANSWERS = {
    "about.request_title": "Label printer mix-ups",
    "about.requester": "Dr Imelda Farrow",
    "clarify.request_received": "“Please put everyone through a course & <quickly>.”",
    "diagnose.data_points": [
        {"family": "people_and_ticket_data", "finding": "11 of 14 misprints: one template"},
        {"family": "leader_report", "finding": "Two queues each morning"},
    ],
    "diagnose.root_causes": ["process"],
    "propose.solution_format": "job_aid",
    "propose.tradeoffs": "No session before Easter",
    "value.cheat_codes_used": ["bedside_time"],
    "value.hours_saved_month": 40,
    "value.confidence": 70,
    "outcome.decision": "redirect_accepted",
    "outcome.decided_by": "Dr Imelda Farrow",
    "agree.next_review": "2027-01-14",
}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    return lambda *args: CliRunner().invoke(
        main, ["build", *(str(arg) for arg in args)], catch_exceptions=False
    )


def summary(run: Callable[..., Result], source: Path) -> str:
    options = ("-c", EXAMPLES / "wexholme.yaml", "-o", "output")
    result = run("pushback", *options, "--edition", "summary", "--from", source)
    assert result.exit_code == 0, result.output
    (page,) = Path("output/aseptic").glob("aseptic-needs-summary*.md")
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("suffix", ["docx", "md"])
def test_a_summary_shows_a_worksheet_in_the_words_of_the_organisation(
    run: Callable[..., Result],
    tmp_path: Path,
    suffix: str,
    golden: Callable[[str, str], None],
    digested: Callable[[str, bytes], None],
) -> None:
    source = filled(tmp_path, ANSWERS) / f"pushback-worksheet.{suffix}"
    golden("pushback/wexholme-summary.md", summary(run, source))
    written = Path("output/aseptic/aseptic-needs-summary-label-printer-mix-ups.docx").read_bytes()
    golden("pushback/wexholme-summary.xml", indented(written))
    golden("pushback/wexholme-summary.txt", outline(written))
    digested("pushback/wexholme-summary.docx", written)


def test_a_summary_without_answers_names_every_gap(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    page = summary(run, filled(tmp_path, {}) / "pushback-worksheet.md")
    decision = "| Decision |\n| --- |\n| Not decided yet |"
    assert f"{decision}\n\n| Question | Answer |\n| --- | --- |\n| What was asked |" in page
    assert page.count("*Not answered yet*") == 1
    assert "Not known yet" not in page
    assert re.search(r"\| Still open \| Request · Requested by · .* · Hours saved a month · ", page)
    assert "What we found" not in page


def test_a_summary_needs_answers(run: Callable[..., Result]) -> None:
    result = run("pushback", "--edition", "summary")
    assert result.exit_code == 2
    assert "a summary needs answers" in result.stderr


def test_answers_fill_the_documents_of_one_team_only(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    source = filled(tmp_path, ANSWERS) / "pushback-worksheet.md"
    result = run("-c", EXAMPLES / "wexholme.yaml", "--all-teams", "--from", source)
    assert result.exit_code == 2
    assert "answers can fill the documents of one team only" in result.stderr


def test_a_document_with_answers_is_never_overwritten(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    source = filled(tmp_path, ANSWERS) / "pushback-worksheet.md"
    options = ("pushback", "-c", EXAMPLES / "wexholme.yaml", "--team", "aseptic", "-o", "out")
    assert run(*options, "--edition", "worksheet", "--from", source).exit_code == 0
    before = Path("out/aseptic/aseptic-pushback-worksheet.docx").read_bytes()
    result = run(*options, "--edition", "worksheet")
    assert result.exit_code == 3
    assert Path("out/aseptic/aseptic-pushback-worksheet.docx").read_bytes() == before


@pytest.mark.parametrize("suffix", ["docx", "md"])
def test_a_playbook_starts_with_answers_carried_over_from_another(
    run: Callable[..., Result], tmp_path: Path, suffix: str
) -> None:
    links = "links: {pushback: {ask.pain: clarify.request_received, about.partner: about.partner}}"
    demo(tmp_path, "1.0", aliases=links)
    source = filled(tmp_path, ANSWERS) / f"pushback-worksheet.{suffix}"
    assert run("demo", "--from", source).exit_code == 0
    worksheet = Path(f"output/aseptic/aseptic-demo-worksheet.{suffix}")
    found = open_reader(tmp_path).read(worksheet)
    assert found.answers == {"ask.pain": ANSWERS["clarify.request_received"]}
    assert found.problems == ()
    page = (
        indented(worksheet.read_bytes())
        if suffix == "docx"
        else worksheet.read_text(encoding="utf-8")
    )
    assert "Answers carried over from wexholme-aseptic-pushback-worksheet." in page


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("answers: {clarify.request_recieved: x}", "1:11: there is no field"),
        ("value.hours_saved_month: many", "1:26: “value.hours_saved_month” should be a number"),
        ("about.date_met: 31/03/2026", "1:17: “about.date_met” should be a date"),
        ("about.need_driver: whim", "1:20: “about.need_driver” should be one of: regulatory"),
        ("about.confidential: maybe", "1:21: “about.confidential” should be true or false"),
        ("diagnose.root_causes: [process, whim]", "1:33: “diagnose.root_causes” should be a list"),
        ("answers: []", "1:1: “answers” is not a map"),
        ("{answers: {}, agree.response: agreed}", "1:15: “agree.response” is next to"),
        (
            "propose.effort_proposed: 1234567890123456789012345",
            "1:26: “propose.effort_proposed” should",
        ),
        ("value.cheat_codes_used: {a: b}", "1:25: “value.cheat_codes_used” should be a list"),
        ("diagnose.data_points: [{famly: x}]", "1:25: “diagnose.data_points” has no column"),
        ("{items: [{answers: {}}, {answers: {}}]}", "1:9: contains the answers of 2 files"),
    ],
)
def test_an_invalid_answer_is_reported_at_its_place(
    run: Callable[..., Result], tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "a.yaml").write_text(text)
    result = run("pushback", "--answers", "a.yaml")
    assert result.exit_code == 2
    assert f"a.yaml:{message}" in result.stderr
    assert not Path("output").exists()


@pytest.mark.parametrize("name", ["wexholme", "quillbasin", "hallbruecker", "arcaya"])
@pytest.mark.parametrize("ident", open_catalogue().playbooks)
def test_a_full_summary_matches_its_golden_files(
    tmp_path: Path,
    ident: str,
    name: str,
    golden: Callable[[str, str], None],
    digested: Callable[[str, bytes], None],
) -> None:
    folder = filled(tmp_path, sample(ident, name), name, "summary", ident)
    page = (folder / f"{ident}-summary.md").read_text(encoding="utf-8")
    written = (folder / f"{ident}-summary.docx").read_bytes()
    golden(f"{ident}/{name}-summary-full.md", page)
    golden(f"{ident}/{name}-summary-full.txt", outline(written))
    digested(f"{ident}/{name}-summary-full.docx", written)
