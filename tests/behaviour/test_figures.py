"""The figures of filled cases add up to the penny, and are the same in the summary, in Excel and in
JSON. The cases are in tests/data/figures; each figure is worked out a second time.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
import yaml

from generator.playbook import Labels, Playbook
from generator.playbook.expressions import value_of
from generator.playbook.manifest import DerivedSpec
from generator.usecases.build import BuildOptions, build
from generator.usecases.export import record, workbook
from generator.usecases.read import FilledWorksheet, WorksheetReader, open_reader
from tests.support.edits import fill_markdown
from tests.support.workings import HOUSES, Figures, calculated, expected, total

DATA = Path(__file__).parent.parent / "data/figures"
RUNS = [
    ("pushback", "euros"),
    ("pushback", "yen"),
    ("backing", "euros-es"),
    ("campaign", "yen"),
    ("intake", "euros"),
    ("sponsorship", "pounds"),
]
UNITS = ("hours", "incidents", "currency")  # of figures that have totals


class Case(NamedTuple):
    """A filled case: as it was read, the figures it should have, and the lines of its summary."""

    reading: FilledWorksheet
    figures: Figures
    summary: list[list[str]]


@lru_cache(maxsize=1)
def reader_of(house: str) -> WorksheetReader:
    return open_reader(DATA / f"{house}.yaml")


@pytest.fixture(params=RUNS, ids="-".join, scope="module")
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The playbook, the organisation, and five cases by name."""
    playbook, house = request.param
    folder = tmp_path_factory.mktemp("figures")
    source = yaml.safe_load((DATA / f"{playbook}.yaml").read_text(encoding="utf-8"))
    sheets = {
        name: worksheet(folder / str(number), playbook, house, name, told)
        for number, (name, told) in enumerate(source.items())
    }
    pages = made(folder, playbook, house, "summary", origins=tuple(sheets.values()))
    summaries = {lines[2].removeprefix("# "): lines for lines in map(lines_of, pages)}
    assert len(summaries) == len(source) == 5
    return (
        playbook,
        house,
        {
            name: Case(
                reader_of(house).read(sheets[name]),
                expected(playbook, told["answers"], told.get("typed", {}), HOUSES[house]),
                [[cell.strip() for cell in line.split("|")[1:-1]] for line in summaries[name]],
            )
            for name, told in source.items()
        },
    )


def worksheet(folder: Path, playbook: str, house: str, name: str, told: Mapping[str, Any]) -> Path:
    """A worksheet with the answers of a case, and with what somebody typed."""
    folder.mkdir()
    answers = yaml.safe_dump({"answers": {"about.request_title": name, **told["answers"]}})
    (folder / "answers.yaml").write_text(answers, encoding="utf-8")
    (path,) = made(folder, playbook, house, "worksheet", answers=folder / "answers.yaml")
    for tag, text in told.get("typed", {}).items():
        fill_markdown(path, tag, text)
    return path


def made(folder: Path, playbook: str, house: str, edition: str, **given: Any) -> list[Path]:
    """The Markdown files of an edition."""
    output = folder / edition
    options = BuildOptions(
        DATA / f"{house}.yaml", (playbook,), (edition,), ("md",), output=output, **given
    )
    assert build(options).exit_code == 0
    return list(output.glob("[!.]*/**/*.md"))


def lines_of(page: Path) -> list[str]:
    return page.read_text(encoding="utf-8").splitlines()


def words(playbook: str, house: str) -> tuple[Playbook, Labels]:
    project = reader_of(house).project
    found = project.renderer.catalogue.playbook(playbook)
    return found, project.words(found, project.unit_settings(project.config.organisation).locale)


@pytest.mark.sampled(2)
def test_json_has_each_figure_to_the_penny(run: Any) -> None:
    _, _, cases = run
    for name, case in cases.items():
        derived = record(case.reading)["derived"]
        found = {ident: derived[ident]["value"] for ident in case.figures}
        known = {
            ident: None if value is None else Decimal(str(value)) for ident, value in found.items()
        }
        assert known == case.figures, name


def sheet_of(run: Any, name: str) -> tuple[tuple[Any, ...], list[tuple[Any, ...]]]:
    """The heading and the rows of a sheet of the workbook with all cases."""
    playbook, house, cases = run
    readings = [case.reading for case in cases.values()]
    data, _ = workbook(reader_of(house), readings, (), ())
    title = words(playbook, house)[1].text("table", name)
    heading, *rows = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[title].iter_rows(
        values_only=True
    )
    return heading, rows


def columns_of(run: Any) -> list[tuple[DerivedSpec, list[Any]]]:
    """Each figure that is worked out a second time, with its column in Excel."""
    playbook, house, cases = run
    spec, labels = words(playbook, house)
    heading, rows = sheet_of(run, "figures")
    heads = [str(text).partition(" (")[0] for text in heading]
    return [
        (derived, [row[heads.index(labels.text("derived", derived.id, "label"))] for row in rows])
        for derived in spec.derived
        if derived.id in cases["full"].figures
    ]


def test_excel_has_each_figure_to_the_penny(run: Any) -> None:
    playbook, house, cases = run
    unknown = words(playbook, house)[1].text("words", "not_known_yet")
    for derived, cells in columns_of(run):
        percent = 100 if derived.unit == "percent" else 1
        for (name, case), cell in zip(cases.items(), cells, strict=False):
            figure = case.figures[derived.id]
            value = unknown if cell == unknown else round(Decimal(str(cell)) * percent, 9)
            assert value == (unknown if figure is None else figure), (name, derived.id)


def test_totals_in_excel_are_of_the_known_figures_and_say_how_many_they_leave_out(run: Any) -> None:
    playbook, house, cases = run
    _, labels = words(playbook, house)
    unknown = labels.text("words", "not_known_yet")
    line = labels.text("table", "left_out", words=unknown)
    _, rows = sheet_of(run, "figures")
    place = next((number for number, row in enumerate(rows) if row[0] == line), None)
    for derived, cells in columns_of(run):
        if derived.unit not in UNITS:
            continue
        added, missing = total(case.figures[derived.id] for case in cases.values())
        cell = cells[len(cases)]
        assert (None if cell == unknown else Decimal(str(cell))) == added, derived.id
        assert (0 if place is None else cells[place] or 0) == missing, derived.id


def test_each_line_of_a_summary_gives_the_amount_beside_it(run: Any) -> None:
    playbook, house, cases = run
    spec, labels = words(playbook, house)
    by_label = {labels.text("derived", each.id, "label"): each for each in spec.derived}
    printed = 0
    for name, case in cases.items():
        for label, how, amount in (line for line in case.summary if len(line) == 3):
            derived = by_label.get(label.partition(" (")[0])
            if derived is None:
                continue
            figure, at = case.figures[derived.id], HOUSES[house]
            assert figure is not None, (name, label)
            text = at.money(figure) if derived.unit == "currency" else amount.split()[0]
            assert amount.startswith(text), (name, label)
            assert at.number(text.strip("£€JP¥%\xa0")) == figure, (name, label)
            worked = calculated(how, at)
            exact = at.rounded(worked) if derived.unit == "currency" else worked
            assert (round(worked) if derived.unit == "percent" else exact) == figure, (name, how)
            printed += 1
    assert printed or playbook in ("campaign", "intake", "sponsorship")


def test_large_figures_are_rounded_to_what_their_inputs_bear(run: Any) -> None:
    playbook, house, cases = run
    _, labels = words(playbook, house)
    at, about = HOUSES[house], labels.text("words", "about", figure="")
    digits = {"full": 3, "zero cost": 3}
    for name, case in cases.items():
        cells = [cell for line in case.summary for cell in line]
        adjusted = case.figures.get("adjusted_value")
        if adjusted is None:
            continue
        few = Decimal(f"{adjusted:.{digits.get(name, 2)}g}")
        assert (about + at.money(few) in cells) is (name != "incidents only, at a loss"), name
    if playbook == "pushback":
        assert about not in str(cases["incidents only, at a loss"].summary)


def test_amounts_that_somebody_gave_are_the_same_everywhere(run: Any) -> None:
    playbook, house, cases = run
    spec, labels = words(playbook, house)
    heading, rows = sheet_of(run, "requests")
    for field in ("solution.expected_value", "solution.cost", "negotiate.budget"):
        if field not in {each.id for each in spec.fields()}:
            continue
        column = heading.index(labels.text("fields", field, "label"))
        for row, case in zip(rows, cases.values(), strict=True):
            amount = record(case.reading)["answers"].get(field)
            cells = [cell for line in case.summary for cell in line]
            if isinstance(amount, int | float):
                assert row[column] == amount
                assert HOUSES[house].money(Decimal(str(amount))) in cells


def test_nothing_in_a_summary_says_that_it_is_empty(run: Any) -> None:
    playbook, house, cases = run
    _, labels = words(playbook, house)
    for case in cases.values():
        page = str(case.summary).lower()
        assert labels.text("words", "not_known_yet").lower() not in page
        assert page.count(labels.text("words", "gap").lower()) <= 1  # the first row of the facts
        assert "–" not in page


def test_what_a_summary_must_not_show_stays_inside(run: Any) -> None:
    playbook, house, cases = run
    _, labels = words(playbook, house)
    inside = {
        "intake": ("triage_score", "filter_result"),
        "campaign": ("readiness", "framing_balance", "stale_evidence"),
        "sponsorship": ("champion_fit", "listen_ratio", "readiness"),
    }
    for case in cases.values():
        page = str(case.summary)
        for ident in inside.get(playbook, ()):
            assert labels.text("derived", ident, "label") not in page


@pytest.mark.parametrize(
    ("basis", "confidence", "digits"),
    [
        ("measured", "100", None),
        ("measured", None, None),
        ("measured", "99.5", 3),
        ("measured", "49.9", 2),
        ("estimated", "100", 3),
        ("benchmark", None, 3),
        (None, None, 3),
    ],
)
def test_only_what_was_measured_and_is_certain_is_shown_to_the_last_digit(
    basis: str | None, confidence: str | None, digits: int | None
) -> None:
    value: dict[str, Any] = {"basis": basis} if basis else {}
    if confidence:
        value["confidence"] = Decimal(confidence)
    assert value_of("bears(value.basis, value.confidence)", {"value": value}) == digits


def test_a_confidence_that_is_not_known_is_not_certain() -> None:
    value = {"basis": "measured", "confidence": None}
    assert value_of("bears(value.basis, value.confidence)", {"value": value}) == 3
