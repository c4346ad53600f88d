"""Answers that do not fit their fields: reported as the page prints them, kept, counted nowhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.document.answers import Answers, Misfit
from generator.document.theme import Theme
from generator.document.tree import UNBOUNDED, Bounds, Field, Kind
from generator.foundation.errors import Problem
from generator.foundation.locale import find_locale
from generator.playbook import FieldSpec, carried, open_catalogue
from generator.playbook.completeness import completeness, facts_of
from generator.playbook.derived import DerivedValues
from generator.usecases.export import record, workbook
from generator.usecases.read import FilledWorksheet
from generator.usecases.refresh import Refresher
from tests.conftest import EXAMPLES, TEAMS
from tests.support.edits import fill_markdown, fill_word
from tests.support.filled import filled, read, reader_of, sample, typed
from tests.support.sheets import xlsx_bytes

FORMATS = ("docx", "md")
CATALOGUE = open_catalogue()
NOT_NEGATIVE = Bounds(Decimal(0))
PERCENT = Bounds(Decimal(0), Decimal(100))
PEOPLE = Bounds(Decimal(0), whole=True)
BY_UNIT = {"percent": PERCENT, "people": PEOPLE} | dict.fromkeys(
    ("hours", "hours_per_month", "days", "incidents", "currency"), NOT_NEGATIVE
)
CONFIDENCE, HOURS = "value.confidence", "value.hours_saved_month"


def numbers(playbook: str) -> Iterator[tuple[str, FieldSpec]]:
    """Every number of a playbook, by its tag; in a list that of the first row."""
    for spec in CATALOGUE.playbook(playbook).fields():
        if spec.kind is Kind.NUMBER:
            yield spec.id, spec
        for column in spec.columns:
            if column.kind is Kind.NUMBER:
                yield f"{spec.id}.1.{column.id.rpartition('.')[2]}", column


def outside(bounds: Bounds) -> list[str]:
    """Texts of numbers that the bounds do not admit."""
    below = [] if bounds.least is None else [str(bounds.least - 1)]
    above = [] if bounds.most is None else [str(bounds.most + 1)]
    return [*below, *above, *(["2.5"] if bounds.whole else [])]


def fill(path: Path, tag: str, text: str) -> None:
    (fill_word if path.suffix == ".docx" else fill_markdown)(path, tag, text)


def reported(reading: FilledWorksheet) -> list[Problem]:
    return [problem for problem in reading.problems if problem.code == "answer.misfit"]


def at(answers: Answers, tag: str) -> Any:
    """The answer at a tag; for a cell that of the only row."""
    step, name, *cell = tag.split(".")
    value: Any = answers[f"{step}.{name}"]
    return value[0][cell[1]] if cell else value


@pytest.mark.parametrize("ident", CATALOGUE.playbooks)
def test_every_number_with_a_unit_has_the_bounds_of_its_unit(ident: str) -> None:
    for tag, spec in numbers(ident):
        round_of = Bounds(Decimal(1), whole=True) if tag == "listen.cycle" else UNBOUNDED
        assert spec.bounds == BY_UNIT.get(spec.unit, round_of), tag


@pytest.mark.sampled(4)
@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("ident", CATALOGUE.playbooks)
def test_a_number_outside_its_bounds_is_reported_and_kept_as_typed(
    tmp_path: Path, ident: str, suffix: str
) -> None:
    path = filled(tmp_path, {}, playbook=ident) / f"{ident}-worksheet.{suffix}"
    place = -1 if suffix == "docx" else 0
    texts = {
        tag: outside(spec.bounds)[place] for tag, spec in numbers(ident) if outside(spec.bounds)
    }
    for tag, text in texts.items():
        fill(path, tag, text)
    reading = read(path)
    assert {tag: at(reading.answers, tag) for tag in texts} == texts
    assert all(isinstance(at(reading.answers, tag), Misfit) for tag in texts)
    assert {problem.field for problem in reported(reading)} == texts.keys()


@pytest.mark.parametrize(
    ("name", "text", "number"),
    [
        ("wexholme", "85", "85"),
        ("wexholme", "85 %", "85"),
        ("hallbruecker", "85 %", "85"),
        ("hallbruecker", "12,5", "12.5"),
        ("wexholme", "0", "0"),
        ("wexholme", "-0", "0"),
        ("wexholme", "100 %", "100"),
        ("wexholme", "120 %", ""),
        ("wexholme", "100.01", ""),
        ("hallbruecker", "-0,5", ""),
        ("wexholme", "170", ""),
    ],
)
def test_a_percentage_is_from_0_to_100(tmp_path: Path, name: str, text: str, number: str) -> None:
    reading = typed(tmp_path, CONFIDENCE, text, name)
    assert str(reading.answers[CONFIDENCE]) == (number or text)
    assert [problem.code for problem in reading.problems] == ([] if number else ["answer.misfit"])


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("hallbruecker", "0,85", ["contains “0,85”, which is read as 0,85 %; for 85 %, write 85"]),
        ("wexholme", "0.5", ["contains “0.5”, which is read as 0.5 %; for 50 %, write 50"]),
        ("wexholme", "0.5 %", []),
        ("wexholme", "1", []),
    ],
)
def test_a_percentage_that_looks_like_a_share_is_read_as_it_stands_with_a_warning(
    tmp_path: Path, name: str, text: str, said: list[str]
) -> None:
    reading = typed(tmp_path, CONFIDENCE, text, name)
    assert reading.answers[CONFIDENCE] == Decimal(text.rstrip(" %").replace(",", "."))
    assert [problem.message.partition(": ")[2] for problem in reading.problems] == said
    assert {(one.code, one.level) for one in reading.problems} <= {("answer.share", "warning")}


MESSAGES = [
    ("worksheet", CONFIDENCE, "170",
     "step 4 “Put it in business terms”, “Confidence”: contains “170”,"
     " which is not a number from 0 to 100"),
    ("worksheet", "about.audience_size", "-3",
     "“About this request”, “People affected”: contains “-3”,"
     " which is not a whole number of at least 0"),
    ("worksheet", "propose.other_cost", "-£5",
     "step 3 “Offer a better route”, “Other cost”: contains “-£5”,"
     " which is not a number of at least 0"),
    ("worksheet", "diagnose.data_points.3.value", "12k",
     "step 2 “Find the cause”, row 3, “Figure”: contains “12k”,"
     " which is not a number in the document's notation, like 1,234.5"),
    ("worksheet", "diagnose.data_points.2.as_of", "May",
     "step 2 “Find the cause”, row 2, “As of”: contains “May”,"
     " which is not a date like 2026-03-31"),
    ("worksheet", "diagnose.data_points.3.family", "foo",
     "step 2 “Find the cause”, row 3, “Kind of evidence”: contains “foo”, which is not one of the"
     " choices: People and ticket data, Reports from leaders, Stories or usage"),
    ("request", "about.needed_by", "soon",
     "“About this request”, “Needed by”: contains “soon”, which is not a date like 2026-03-31"),
]  # fmt: skip


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("edition", "tag", "text", "message"), MESSAGES, ids=[case[1] for case in MESSAGES]
)
def test_a_misfit_is_reported_with_what_the_page_says_and_what_is_allowed(
    tmp_path: Path, edition: str, tag: str, text: str, message: str
) -> None:
    path = filled(tmp_path, {}, edition=edition) / f"pushback-{edition}.docx"
    fill(path, tag, text)
    reading = read(path)
    (problem,) = reported(reading)
    assert (problem.code, problem.message, problem.field) == ("answer.misfit", message, tag)
    found = next(one for one in record(reading)["problems"] if one["code"] == "answer.misfit")
    assert found == {
        "code": "answer.misfit", "level": "error", "field": tag, "message": message
    }  # fmt: skip


def test_a_field_is_named_in_the_language_of_its_file(tmp_path: Path) -> None:
    message = typed(tmp_path, CONFIDENCE, "170", "hallbruecker").problems[0].message
    assert message.startswith("step 4 “Nutzen in Zahlen fassen”, “Verlässlichkeit”: ")
    assert message.endswith("contains “170”, which is not a number from 0 to 100")


def test_an_answer_that_is_long_is_cut_in_the_message_only(tmp_path: Path) -> None:
    reading = typed(tmp_path, CONFIDENCE, "9" * 500)
    assert f"contains “{'9' * 80}…”, which" in reading.problems[0].message
    assert reading.answers[CONFIDENCE] == "9" * 500


def fitting(field: Field) -> list[Any]:
    """Two different answers that fit a field; none for a field that any text fits."""
    match field.kind:
        case Kind.NUMBER:
            return [Decimal(20), Decimal(60)]
        case Kind.DATE:
            return ["2025-03-03", "2026-11-20"]
        case Kind.CHOICE if field.options:
            return [field.options[0].code, field.options[-1].code]
        case _:
            return []


def variants(fields: Iterable[Field], answers: Answers) -> Iterator[tuple[str, list[Answers]]]:
    """For each field and column that an answer may not fit: its id, and the answers with two that
    fit, then with two misfits; in a list in its last row.
    """
    for field in fields:
        for column in field.columns if field.kind is Kind.LIST else (field,):
            if fitting(column):
                values = [*fitting(column), Misfit("170"), Misfit("9999-99-99")]
                yield column.id, [changed(answers, field, column, value) for value in values]


def changed(answers: Answers, field: Field, column: Field, value: Any) -> Answers:
    if column is not field:
        rows: Any = answers[field.id]
        value = (*rows[:-1], {**rows[-1], field.name_of(column): value})
    return {**answers, field.id: value}


def as_answer(value: Any) -> Any:
    """A value of a data file as an answer."""
    match value:
        case dict():
            return {key: as_answer(cell) for key, cell in value.items()}
        case list():
            return tuple(map(as_answer, value))
        case bool() | str():
            return value
        case _:
            return Decimal(value)


REFUSED = {"change": "Colours", "kpi_effect": "none", "hours": 4, "accepted": "no"}
# Answers with which the figures of a playbook depend on as much as possible.
SAMPLES = {
    "backing": {"data.change_requests": [REFUSED, REFUSED]},
    "intake": {"say_no.answer": "strategic_no"},
}
# The figures of each playbook that change with answers that may not fit their fields.
FIGURES = {
    "pushback": {
        "hours_saved_year", "incidents_avoided_year", "cost_avoided_year", "adjusted_value",
        "build_hours_avoided", "proposal_cost", "roi_pct", "evidence_score", "days_to_decision",
        "working_days_to_decision", "hours_value_year", "incidents_value_year", "level_gap",
        "cost_of_nothing_year",
    },
    "intake": {"triage_score", "filter_result", "hours_protected"},
    "backing": {"rework_hours_avoided", "delay_cost", "target_met", "response_days"},
    "sponsorship": {"champion_fit", "listen_ratio", "next_report_due", "cycle"},
    "campaign": {"stale_evidence", "benefit_cost_ratio"},
}  # fmt: skip


@pytest.mark.parametrize("ident", CATALOGUE.playbooks)
def test_a_figure_that_depends_on_a_misfit_is_not_known(ident: str) -> None:
    project = reader_of("wexholme").project
    playbook, locale = CATALOGUE.playbook(ident), find_locale("en-GB")
    settings = project.unit_settings(project.config.organisation)
    labels = project.words(playbook, locale)
    worker = DerivedValues(playbook, settings, labels, locale, date(2026, 9, 1))
    answers = as_answer(sample(ident) | SAMPLES.get(ident, {}))

    def figures(answers: Answers) -> dict[str, object]:
        steps = completeness(playbook, "worksheet", answers, facts_of(playbook, answers))
        found = worker.work_out(answers, steps)
        return {name: one.value for name, one in found.items() if name != "readiness"}

    depending = set()
    for field, cases in variants(playbook.shapes(), answers):
        one, other, unfit, also_unfit = map(figures, cases)
        assert unfit == also_unfit, field
        depending |= {name for name in one if one[name] != other[name]}
        assert all(value in (None, one[name]) for name, value in unfit.items()), field
        assert not any(unfit[name] for name in one if one[name] != other[name]), field
    assert depending == FIGURES[ident]


def test_a_misfit_in_one_row_makes_a_sum_over_all_rows_unknown() -> None:
    for cell in ({"hours": Misfit("-4")}, {"accepted": Misfit("perhaps")}, {"kpi_effect": None}):
        rows = as_answer([REFUSED, REFUSED])
        assert derived_of("backing", {"data.change_requests": rows})["rework_hours_avoided"] == 8
        unfit = {"data.change_requests": (*rows, {**rows[0], **cell})}
        assert derived_of("backing", unfit)["rework_hours_avoided"] is None, cell


def test_a_misfit_beside_the_column_that_counts_does_no_harm() -> None:
    point = {"family": "leader_report", "value": Misfit("12k"), "as_of": Misfit("May")}
    assert derived_of("pushback", {"diagnose.data_points": (point,)})["evidence_score"] == 1


def derived_of(ident: str, answers: Answers) -> dict[str, object]:
    playbook, project = CATALOGUE.playbook(ident), reader_of("wexholme").project
    settings = project.unit_settings(project.config.organisation)
    locale = find_locale("en-GB")
    worker = DerivedValues(playbook, settings, project.words(playbook, locale), locale)
    return {name: one.value for name, one in worker.work_out(answers, {}).items()}


@pytest.mark.parametrize(
    ("own", "known"),
    [
        ({"value.hours_saved_month": Decimal(40)}, True),
        ({"value.hours_saved_month": Misfit("-40")}, False),
        ({"value.hours_saved_month": Decimal(40), "value.incidents_reduced": Misfit("-1")}, False),
        ({"value.hours_saved_month": Decimal(40), "value.incident_period": Misfit("day")}, False),
    ],
)
def test_a_sum_of_which_a_part_does_not_fit_is_never_partial(own: Answers, known: bool) -> None:
    found = derived_of("pushback", {CONFIDENCE: Decimal(50), **own})
    assert (found["cost_avoided_year"] is not None) is known
    assert (found["adjusted_value"] is not None) is known


COMPLETE = {
    "value.cheat_codes_used": ["bedside_time"],
    "value.basis": "measured",
    "value.business_goal": "safety",
}


def test_a_misfit_does_not_answer_its_field() -> None:
    playbook = CATALOGUE.playbook("pushback")

    def value(answers: Answers) -> tuple[str, tuple[str, ...]]:
        own = completeness(playbook, "worksheet", answers, facts_of(playbook, answers))["value"]
        return own.state, own.missing

    answers = as_answer(COMPLETE)
    hours = f"{HOURS}|value.incidents_reduced"
    assert value({**answers, HOURS: Decimal(1)}) == ("complete", ())
    assert value({**answers, HOURS: Misfit("-1")}) == ("started", (hours,))
    assert value({HOURS: Decimal(1), "value.basis": Misfit("hearsay")})[1] == (
        "value.cheat_codes_used",
        "value.basis",
        "value.business_goal",
    )
    assert value({CONFIDENCE: Misfit("170")})[0] == "started"


def test_a_misfit_in_a_row_leaves_its_cell_missing() -> None:
    playbook = CATALOGUE.playbook("pushback")
    row = {"family": Misfit("foo"), "finding": "It happens", "source": "ehr"}
    answers: Answers = {"diagnose.data_points": (row, row, row)}
    steps = completeness(playbook, "worksheet", answers, facts_of(playbook, answers))
    missing = steps["diagnose"].missing
    assert [f"diagnose.data_points.{number}.family" for number in (1, 2, 3)] == [*missing[:3]]
    assert "diagnose.data_points.family=leader_report" in missing


def test_a_link_carries_a_misfit_as_typed_and_works_nothing_out_from_it() -> None:
    pushback, campaign = CATALOGUE.playbook("pushback"), CATALOGUE.playbook("campaign")
    answers: Answers = {"about.audience_size": Misfit("-3"), "outcome.decision": Misfit("soon")}
    assert carried(pushback, campaign, answers, {})["human.scaled_to"] == "-3"
    backing = carried(pushback, CATALOGUE.playbook("backing"), answers, {})
    assert "advise.asked_at" not in backing
    again = CATALOGUE.playbook("sponsorship")
    cycle: Answers = {"listen.cycle": Misfit("two")}
    assert "listen.cycle" not in carried(again, again, cycle, {})
    assert carried(again, again, {}, {})["listen.cycle"] == 2


@pytest.mark.parametrize("ident", CATALOGUE.playbooks)
def test_a_summary_prints_no_misfit_and_names_each_field_that_it_would_print(ident: str) -> None:
    project = reader_of("wexholme").project
    playbook, unit = CATALOGUE.playbook(ident), project.config.find("team", TEAMS["wexholme"])
    answers = as_answer(sample(ident))

    def printed(answers: Answers) -> str:
        document = project.render_document(unit, playbook, "summary", Theme(), answers)
        return "\n".join(document.rendering.values)

    unfit: Answers = answers
    for field in playbook.shapes():
        for column in field.columns if field.kind is Kind.LIST else (field,):
            if fitting(column):
                unfit = changed(unfit, field, column, Misfit(f"misfit of {column.id}"))
    values, full = printed(unfit), printed(answers)
    assert "misfit of" not in values
    specs = {spec.id: spec for spec in playbook.fields()}
    labels = project.words(playbook, find_locale("en-GB"))
    factory = project.field_factory(playbook, labels, unit, asked=True)
    named = 0
    for tag, _ in variants(playbook.shapes(), answers):
        field = ".".join(tag.split(".")[:2])
        if printed({key: value for key, value in answers.items() if key != field}) != full:
            assert factory.label(specs[field]) in values.splitlines(), field
            named += 1
    assert named


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_refresh_carries_misfits_over_as_typed(tmp_path: Path, suffix: str, kind: str) -> None:
    path = filled(tmp_path, {HOURS: 40}) / f"pushback-worksheet.{suffix}"
    texts = {CONFIDENCE: "170 %", "about.date_met": "next week", "propose.other_cost": "-£5",
             "diagnose.data_points.1.value": "12k"}  # fmt: skip
    for tag, text in texts.items():
        fill(path, tag, text)
    before = read(path)
    target = Refresher(reader_of("wexholme"), kind, tmp_path / "new").refresh(path).target
    after = read(target)
    assert after.answers == before.answers
    assert {tag: at(after.answers, tag) for tag in texts} == texts
    assert {problem.field for problem in reported(after)} == texts.keys()


@pytest.mark.parametrize("kind", FORMATS)
def test_a_refresh_keeps_a_choice_in_a_list_that_is_none_in_the_last_section(
    tmp_path: Path, kind: str
) -> None:
    path = filled(tmp_path, {}) / "pushback-worksheet.docx"
    fill(path, "diagnose.data_points.1.finding", "It happens")
    fill(path, "diagnose.data_points.1.family", "foo")
    done = Refresher(reader_of("wexholme"), kind, tmp_path / "new").refresh(path)
    after = read(done.target)
    assert after.answers == {"diagnose.data_points": ({"finding": "It happens"},)}
    label = "Data points 1: Kind of evidence"
    assert after.retired == {"diagnose.data_points.1.family": (label, "foo")}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)
    config = EXAMPLES / "wexholme.yaml"
    return lambda *args: CliRunner().invoke(
        main,
        ["build", "pushback", "-c", str(config), "-o", "output", *map(str, args)],
        catch_exceptions=False,
    )


CELL = "diagnose.data_points.1.as_of"
DATA = [
    ("a.yaml", f"{CONFIDENCE}: 170\n", "a.yaml:1:19: “value.confidence” should be a number from 0"),
    ("a.yaml", f"{HOURS}: -85\n", "a.yaml:1:26: “value.hours_saved_month” should be a number of"),
    ("a.json", json.dumps({"about.audience_size": 2.5}),
     "a.json:1:25: “about.audience_size” should be a whole number of at least 0"),
    ("a.csv", f"locale,{CONFIDENCE}\nen-GB,170 %\n",
     "a.csv:2: “value.confidence”: contains “170 %”, which is not a number from 0 to 100"),
    ("a.csv", f"locale,{CELL}\nen-GB,May\n",
     f"a.csv:2: “{CELL}”: contains “May”, which is not a date like 2026-03-31"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "message"), DATA)
def test_a_number_outside_its_bounds_in_a_data_file_is_refused_at_its_place(
    run: Callable[..., Result], name: str, text: str, message: str
) -> None:
    Path(name).write_text(text, encoding="utf-8")
    result = run("--edition", "summary", "--answers", name)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "[answer.misfit]" in result.stderr
    assert not Path("output").exists()


def test_a_number_outside_its_bounds_in_a_workbook_is_refused(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    rows = [["locale", CONFIDENCE, HOURS], ["en-GB", "170", "-85"]]
    (tmp_path / "a.xlsx").write_bytes(xlsx_bytes(rows))
    result = run("--edition", "summary", "--answers", "a.xlsx")
    assert result.exit_code == 2
    assert (
        "“value.confidence”: contains “170”, which is not a number from 0 to 100" in result.stderr
    )
    assert "“value.hours_saved_month”: contains “-85”" in result.stderr


def test_a_summary_from_a_file_with_a_misfit_is_made_without_it_and_says_so(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    path = filled(tmp_path, {HOURS: 40}) / "pushback-worksheet.docx"
    fill(path, CONFIDENCE, "170")
    result = run("--edition", "summary", "--format", "md", "--from", path)
    assert result.exit_code == 0
    assert "“Confidence”: contains “170”, which is not a number from 0 to 100" in result.stderr
    page = next(Path("output").rglob("*.md")).read_text(encoding="utf-8")
    assert "170" not in page
    assert "| cost avoided a year |\n| --- |\n| about £15,100 |\n| hours only |\n" in page
    assert (
        "| Value of the hours saved in a year | 40 hours a month × 12 × £31.50 | £15,120 |" in page
    )
    assert "| Still open |" in page and "· Confidence ·" in page


def test_the_open_points_of_a_workbook_say_what_is_allowed(tmp_path: Path) -> None:
    path = filled(tmp_path, {}) / "pushback-worksheet.md"
    texts = {CONFIDENCE: "170", "about.audience_size": "-3", "diagnose.data_points.1.value": "12k"}
    for tag, text in texts.items():
        fill(path, tag, text)
    reader = reader_of("wexholme")
    data, _ = workbook(reader, [reader.read(path)], (), ())
    sheet = openpyxl.load_workbook(BytesIO(data))["Open points"]
    points = {(row[3], row[4], row[5]) for row in sheet.iter_rows(values_only=True)}
    assert points >= {
        ("Confidence", "This is not a number from 0 to 100", "170"),
        ("People affected", "This is not a whole number of at least 0", "-3"),
        ("Data points 1: Figure", "This is not a number", "12k"),
    }
