"""People from a spreadsheet: what a row can say, and how invalid rows are reported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator import config
from generator.config.people_table import PeopleTable
from generator.foundation.errors import ConfigError
from generator.foundation.tables import open_table
from tests.conftest import EXAMPLES
from tests.support.sheets import csv_text, xlsx_bytes

WEXHOLME = config.load(EXAMPLES / "wexholme.yaml")
LANGUAGES = ("en", "de", "es")
Table = Callable[..., PeopleTable]


@pytest.fixture
def table(tmp_path: Path) -> Table:
    def build(*rows: list[str]) -> PeopleTable:
        path = tmp_path / "people.csv"
        path.write_text(csv_text(rows), encoding="utf-8")
        return PeopleTable(WEXHOLME, open_table(path), LANGUAGES)

    return build


def shown(found: PeopleTable) -> list[str]:
    return [f"{one.name} <{one.mail}> {one.unit} {one.locale}" for one in found.people]


def reported(found: PeopleTable) -> list[str]:
    return [f"{one.place.line} {one.message} | {one.hint}" for one in found.problems]


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        (["name", "e-mail", "team", "language"], ["Ines Duarte", "i@x.example", "aseptic", "de"]),
        (["Full Name", "Email", "Unit", "Locale"], ["Ines Duarte", "i@x.example", "Aseptic", "de"]),
        (
            ["E-Mail-Adresse", "Vorname", "Nachname", "Team", "Sprache"],
            ["i@x.example", "Ines", "Duarte", "ASEPTIC", "Deutsch"],
        ),
        (
            ["Nombre completo", "Correo electrónico", "Equipo", "Idioma"],
            ["Ines Duarte", "i@x.example", "aseptic", "alemán"],
        ),
    ],
)
def test_a_row_is_a_person_whatever_the_columns_are_called(
    heading: list[str], row: list[str], table: Table
) -> None:
    row = ["Aseptic Unit" if cell == "Aseptic" else cell for cell in row]
    found = table(heading, row)
    assert not found.problems
    assert shown(found) == ["Ines Duarte <i@x.example> aseptic de-DE"]


def test_a_spreadsheet_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    rows = [["Name", "Mail", "Department"], ["Ines Duarte", "i@x.example", "Pharmacy"]]
    path.write_bytes(xlsx_bytes(rows))
    found = PeopleTable(WEXHOLME, open_table(path), LANGUAGES)
    assert shown(found) == ["Ines Duarte <i@x.example> pharmacy en-GB"]


def test_what_is_not_given_is_that_of_the_organisation(table: Table) -> None:
    found = table(["name", "email"], ["Ines Duarte", "i@x.example"])
    assert shown(found) == ["Ines Duarte <i@x.example> wexholme en-GB"]


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("Ines Duarte <ines@x.example>", "ines@x.example"),
        ("mailto:ines@x.example", "ines@x.example"),
        ("o'dunmore+l.d@x-y.example", "o'dunmore+l.d@x-y.example"),
        ("ines@bücher.example", "ines@xn--bcher-kva.example"),
    ],
)
def test_addresses_are_taken_as_programs_copy_them(cell: str, address: str, table: Table) -> None:
    assert table(["name", "email"], ["Ines", cell]).people[0].mail == address


@pytest.mark.parametrize(
    "cell",
    ["ines", "ines@", "@x.example", "ines@x", "i nes@x.example", "a@b@c.example", "ïnes@x.example",
     "i..s@x.example", ".i@x.example", "a@x.example, b@x.example", "a@b.example\nBcc: c@d.example"],
)  # fmt: skip
def test_what_is_not_an_address_is_reported_and_the_others_are_read(
    cell: str, table: Table
) -> None:
    found = table(["name", "email"], ["Ines", cell], ["Tom", "tom@x.example"])
    assert [one.name for one in found.people] == ["Tom"]
    assert "is not an e-mail address" in reported(found)[0]


def test_every_problem_of_a_row_is_reported_with_its_cure(table: Table) -> None:
    found = table(
        ["name", "email", "team", "language"],
        ["", "", "asceptic", "klingon"],
        ["Ines", "i@x.example", "", "Klingonisch"],
        ["Tom", "t@x.example", "", ""],
        ["Tim", "T@X.example", "", ""],
    )
    assert shown(found) == ["Tom <t@x.example> wexholme en-GB"]
    assert reported(found) == [
        "2 column “name” is empty | write the name that the mail should greet",
        "2 column “e-mail” is empty | write it like ines.albury@wexholme.example",
        "2 there is no team or department “asceptic” | did you mean “aseptic”?",
        "3 “Klingonisch” is not a language | write one of: en, de, es",
        "5 “T@X.example” already appears in line 4 | each person needs an address of their own;"
        " remove one of the two rows",
    ]


@pytest.mark.parametrize(
    ("heading", "message"),
    [
        (["nane", "email"], "“name” | did you mean “nane”? Call it “name”"),
        (["name", "e-mial"], "“e-mail” | did you mean “e-mial”? Call it “e-mail”"),
        (
            ["name", "phone"],
            "“e-mail” | name the columns in its first row: name, e-mail, team, language",
        ),
    ],
)
def test_a_missing_column_is_one_problem(heading: list[str], message: str, table: Table) -> None:
    with pytest.raises(ConfigError) as caught:
        table(heading, ["Ines", "i@x.example"])
    assert [f"{one.message} | {one.hint}" for one in caught.value.problems] == [
        f"there is no column {message}"
    ]


def test_other_columns_are_named_and_not_read(table: Table) -> None:
    found = table(["name", "email", "Salary"], ["Ines", "i@x.example", "30000"])
    assert [one.message for one in found.notes] == [
        "columns that are not known were not read: “Salary”"
    ]
