"""Answers from tables that people keep in a spreadsheet program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator.answers.data_files import load_answers, notes
from generator.document.answers import Answers
from generator.foundation.errors import ConfigError
from generator.foundation.tables import csv_of
from generator.project.answer_fields import answer_schema
from generator.usecases.build import BuildOptions, build
from tests.conftest import EXAMPLES
from tests.support.filled import reader_of
from tests.support.sheets import save, workbook

ASK, CONFIDENCE, PEOPLE = "clarify.request_received", "value.confidence", "about.audience_size"
RECEIVED = "about.date_received"


def loaded(path: Path, organisation: str = "wexholme") -> Answers:
    project = reader_of(organisation).project
    playbook = project.renderer.catalogue.playbook("pushback")
    return load_answers(path, answer_schema(project, playbook))[0]


def answers(
    folder: Path, cells: Mapping[str, Any], formats: Mapping[str, str] | None = None
) -> Answers:
    """The pushback answers in a workbook with these cells below their headings."""
    workbook(folder / "a.xlsx", [list(cells), list(cells.values())], formats)
    return loaded(folder / "a.xlsx")


def refusals(folder: Path, rows: Sequence[Sequence[Any]]) -> list[str]:
    workbook(folder / "a.xlsx", rows)
    with pytest.raises(ConfigError) as caught:
        loaded(folder / "a.xlsx")
    return [
        f"{problem.place.line} {problem.code} {problem.message} | {problem.hint}"
        for problem in caught.value.problems
    ]


@pytest.mark.parametrize(
    ("value", "code", "number"),
    [(0.15, "0%", "15"), (0.155, "0.0%", "15.5"), (15, '0"%"', "15"), (15, "General", "15"),
     (0.0, "0%", "0"), ("15%", "@", "15")],
)  # fmt: skip
def test_a_percentage_is_the_number_that_its_cell_shows(
    tmp_path: Path, value: object, code: str, number: str
) -> None:
    found = answers(tmp_path, {CONFIDENCE: value}, {"A2": code})
    assert found == {CONFIDENCE: Decimal(number)}


@pytest.mark.parametrize("code", ["000", '"T"000', '0" people"', "#,##0", '#,##0.00\\ "€"'])
def test_a_number_is_that_of_its_cell_whatever_the_format_adds(tmp_path: Path, code: str) -> None:
    assert answers(tmp_path, {PEOPLE: 12}, {"A2": code}) == {PEOPLE: Decimal(12)}


def test_dates_are_read_from_cells_of_any_format_of_dates(tmp_path: Path) -> None:
    for day in (date(2026, 9, 4), datetime(2026, 9, 4)):
        found = answers(tmp_path, {RECEIVED: day}, {"A2": "d. mmmm yyyy"})
        assert found == {RECEIVED: "2026-09-04"}


def test_texts_are_those_that_their_cells_show(tmp_path: Path) -> None:
    found = answers(tmp_path, {ASK: 7, "about.request_title": 0.15}, {"A2": "000", "B2": "0%"})
    assert found == {ASK: "007", "about.request_title": "15%"}


def test_a_cell_without_a_value_is_reported(tmp_path: Path) -> None:
    assert refusals(tmp_path, [[ASK, PEOPLE], ["#N/A", "=1+1"]]) == [
        "2 sheet.cell A2 contains the error #N/A | correct the cell, or type the value",
        "2 sheet.cell B2 contains a formula without a result"
        " | open the file in Excel, save it, and try again",
    ]


def test_columns_that_are_no_fields_are_ignored_with_one_note(tmp_path: Path) -> None:
    rows = [["playbook", "Manager", ASK, "E-mail", "E-mail"], ["pushback", "Ann", "A", "#REF!", ""]]
    workbook(tmp_path / "a.xlsx", rows)
    assert loaded(tmp_path / "a.xlsx") == {ASK: "A"}
    (note,) = notes(tmp_path / "a.xlsx")
    assert (note.level, note.place.line) == ("warning", 1)
    assert note.message == (
        "columns that are not known were not read: “Manager”, “E-mail”, “E-mail”"
    )


def test_the_note_is_a_warning_of_the_build(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", [["Manager", ASK], ["Ann", "A"]])
    options = BuildOptions(
        EXAMPLES / "wexholme.yaml",
        ("pushback",),
        ("worksheet",),
        formats=("md",),
        answers=tmp_path / "a.xlsx",
        output=tmp_path / "out",
    )
    report = build(options)
    assert "sheet.note" in [problem.code for problem in report.problems]
    assert report.exit_code == 0


@pytest.mark.parametrize(
    ("heading", "meant"),
    [("Confidence", CONFIDENCE), ("audience size", PEOPLE), ("clarify request received", ASK),
     ("value.confidnce", CONFIDENCE)],
)  # fmt: skip
def test_a_column_that_may_be_meant_for_a_field_is_asked_about(
    tmp_path: Path, heading: str, meant: str
) -> None:
    assert refusals(tmp_path, [[heading, "about.requester"], ["1", "A"]]) == [
        f"2 answers.unknown there is no field “{heading}” | did you mean “{meant}”?"
    ]


def test_answers_are_on_the_worksheet_that_read_writes_if_there_is_one(tmp_path: Path) -> None:
    sheet = workbook(tmp_path / "a.xlsx", [["Request"], ["A"]])
    data = sheet.parent.create_sheet("Data")
    data.append(["file", "worksheet", ASK])
    data.append(["x.docx", "y", "A"])
    save(sheet, tmp_path / "a.xlsx")
    assert loaded(tmp_path / "a.xlsx") == {ASK: "A"}
    assert notes(tmp_path / "a.xlsx") == ()


@pytest.mark.parametrize("name", ["a.ods", "a.xls", "a.xlsm", "a.numbers"])
def test_other_spreadsheets_are_refused_with_the_way_out(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK")
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path / name)
    (problem,) = caught.value.problems
    assert (problem.code, "save it as XLSX" in problem.hint) == ("sheet.format", True)


def from_csv(folder: Path, text: str, organisation: str = "wexholme") -> Answers:
    (folder / "a.csv").write_text(text, encoding="utf-8")
    return loaded(folder / "a.csv", organisation)


COST = "propose.other_cost"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    ("cell", "number"),
    [("1.234", "1234"), ("1.200,50 €", "1200.50"), ("1.200,-", "1200"), ("0,5", "0.5"),
     ("12.5", "12.5"), ("1 200", "1200"), ("+5", "5")],
)  # fmt: skip
def test_the_csv_of_a_german_office_is_read_in_german(
    tmp_path: Path, encoding: str, cell: str, number: str
) -> None:
    text = f"locale;{COST};{RECEIVED}\nde-DE;{cell};4. Sept. 2026\n"
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    assert loaded(tmp_path / "a.csv") == {COST: Decimal(number), RECEIVED: "2026-09-04"}


def test_a_table_without_a_locale_is_in_that_of_the_organisation(tmp_path: Path) -> None:
    found = from_csv(tmp_path, f"{COST};{ASK}\n1.234;A\n", "hallbruecker")
    assert found == {COST: Decimal(1234), ASK: "A"}


@pytest.mark.parametrize(
    ("locale", "delimiter", "cell"),
    [
        ("de-DE", ",", "1.234"),
        ("en-GB", ";", "1.234"),
        ("en-GB", ";", "1,234"),
        ("en-NL", ",", '"1,200"'),
        ("es-MX", ";", "1.200"),
    ],
)
def test_a_number_in_a_table_that_could_be_two_is_asked_about(
    tmp_path: Path, locale: str, delimiter: str, cell: str
) -> None:
    text = f"locale{delimiter}{COST}\n{locale}{delimiter}{cell}\n"
    with pytest.raises(ConfigError) as caught:
        from_csv(tmp_path, text)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == ("answer.misfit", 2)
    assert "could be 12" in problem.message


def test_a_doubtful_share_is_a_warning_and_stops_no_build(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text(f"{CONFIDENCE}\n0.15\n", encoding="utf-8")
    options = BuildOptions(
        EXAMPLES / "wexholme.yaml",
        ("pushback",),
        ("worksheet",),
        formats=("md",),
        answers=table,
        output=tmp_path / "out",
    )
    made = build(options)
    found = [problem for problem in made.problems if problem.code == "answer.share"]
    assert [(problem.level, problem.place.line) for problem in found] == [("warning", 2)]
    assert len(list((tmp_path / "out").glob("*/*.md"))) == 1


def test_a_cell_with_a_number_is_that_number_and_a_text_that_could_be_two_is_asked_about(
    tmp_path: Path,
) -> None:
    cells = {"locale": "de-DE", COST: 1.234}
    assert answers(tmp_path, cells) == {COST: Decimal("1.234")}
    with pytest.raises(ConfigError, match=r"could be 1234 or 1\.234"):
        answers(tmp_path, {**cells, COST: "1.234"})


def test_an_exported_number_comes_back_in_every_locale(tmp_path: Path) -> None:
    rows = [["locale", COST], ["de-DE", 1.234]]
    assert csv_of(rows).splitlines()[1] == "de-DE,1.2340"
    assert from_csv(tmp_path, csv_of(rows)) == {COST: Decimal("1.234")}


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_a_quoted_number_that_could_be_two_is_asked_about(tmp_path: Path, form: str) -> None:
    """`playbook read` writes numbers without quotes, and with quotes what it kept as text."""
    path = tmp_path / f"a.{form}"
    text = {"json": '{"answers": {"%s": %s}}', "yaml": "%s: %s\n"}[form]
    path.write_text(text % (COST, "1.234"))
    assert loaded(path) == {COST: Decimal("1.234")}
    path.write_text(text % (COST, '"1.234"'))
    with pytest.raises(ConfigError, match=r"could be 1234 or 1\.234; write 1234 or 1\.2340"):
        loaded(path)


@pytest.mark.parametrize("mark", ["？", "?\u200b", "\ufeff?"])
def test_a_question_mark_of_any_width_is_not_known(tmp_path: Path, mark: str) -> None:
    assert from_csv(tmp_path, f"x,{ASK},{COST}\nx,A,{mark}\n") == {ASK: "A", COST: None}
