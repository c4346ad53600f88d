"""Teams from a spreadsheet: what a row can set, and how invalid rows are reported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import config
from generator.config import TableTeam
from generator.config.keys import is_id, is_number
from generator.config.team_table import TeamTable, team_id, unit_of
from generator.foundation.errors import ConfigError
from generator.foundation.tables import open_table
from tests.conftest import EXAMPLES
from tests.support.sheets import csv_text, save, workbook

WEXHOLME = config.load(EXAMPLES / "wexholme.yaml")
HOSTILE = [
    "../../etc/passwd", "..", ".", "/", "C:\\x", "con", "CON.txt", "com1", "COM¹", "nul", "aux.",
    "a" * 300, "ä" * 200, "Ward 7 / Night", "ward:7", "a\tb", "x?.md", "*", "|", "<b>", "\u202eabc",
    "ＷＡＲＤ", "ﬁne", "e\u0301", "é", "team ", "日本", "🙂", "-rf", ".hidden", "~", "$HOME",
    "%TEMP%", "{{7*7}}",
]  # fmt: skip


@pytest.fixture
def team_table(tmp_path: Path) -> Callable[..., TeamTable]:
    def build(*rows: list[str], department: str = "") -> TeamTable:
        path = tmp_path / "teams.csv"
        path.write_text(csv_text(rows), encoding="utf-8")
        return TeamTable(WEXHOLME, open_table(path), department)

    return build


def reported(table: TeamTable) -> list[str]:
    return [
        f"{problem.place.line} {problem.message} | {problem.hint}" for problem in table.problems
    ]


def refusals(make: Callable[[], object]) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        make()
    return [f"{problem.message} | {problem.hint}" for problem in caught.value.problems]


def test_a_row_is_a_team_of_its_department(team_table: Callable[..., TeamTable]) -> None:
    (team,) = team_table(["Team", "NAME", "department"], ["night-3", "Night shift 3", "Pharmacy"])
    unit = unit_of(WEXHOLME, team)
    assert (unit.id, unit.team, unit.department_id) == ("night-3", "Night shift 3", "pharmacy")
    assert WEXHOLME.settings(unit) == WEXHOLME.settings(WEXHOLME.find("department", "pharmacy"))


def test_columns_are_settings_of_that_team_only(team_table: Callable[..., TeamTable]) -> None:
    own, other = team_table(
        ["team", "voice.tagline", "escalation_contacts.lead.name"],
        ["a", "Care first", ""],
        ["b", "", ""],
    )
    assert WEXHOLME.settings(unit_of(WEXHOLME, own)).voice.tagline == "Care first"
    organisation = WEXHOLME.settings(WEXHOLME.organisation)
    assert WEXHOLME.settings(unit_of(WEXHOLME, other)) == organisation


def test_a_team_of_the_file_keeps_its_name_and_its_settings(
    team_table: Callable[..., TeamTable],
) -> None:
    (team,) = team_table(["team", "voice.tagline"], ["aseptic", "Own"])
    unit, known = unit_of(WEXHOLME, team), WEXHOLME.find("team", "aseptic")
    assert (unit.team, unit.department_id) == (known.team, known.department_id)
    mine, theirs = WEXHOLME.settings(unit), WEXHOLME.settings(known)
    assert mine.voice.tagline == "Own"
    assert mine.voice.learner == theirs.voice.learner


def test_invalid_rows_are_reported_and_the_others_become_teams(
    team_table: Callable[..., TeamTable],
) -> None:
    found = team_table(
        ["team", "name", "department"],
        ["a", "A", "pharmcy"],
        ["", "nobody", ""],
        ["pharmacy", "", ""],
        ["aseptic", "", "estates"],
        ["twice", "", ""],
        ["good", "", ""],
        ["Twice", "", ""],
        ["b", "x\ue000y", ""],
        ["c", "", "zzz"],
    )
    assert reported(found) == [
        "2 there is no department “pharmcy” | did you mean “pharmacy”?",
        "3 column “team” is empty | give the team an id",
        "4 the id “pharmacy” already belongs to a department"
        " | give every department and team an id of its own",
        "5 the team “aseptic” is in the department “pharmacy” | leave it empty, or move the team in"
        f" wexholme.yaml:{WEXHOLME.find('team', 'aseptic').place.line}:"
        f"{WEXHOLME.find('team', 'aseptic').place.column}",
        "8 the team “Twice” already appears in line 6 | give each team an id of its own",
        "9 column “name” contains U+E000, which cannot be printed | type that cell again",
        "10 there is no department “zzz” | known: estates, nursing, pharmacy",
    ]
    assert [team.id for team in found] == ["good"]
    assert len(found) == 1


def test_all_invalid_columns_are_reported_at_once(team_table: Callable[..., TeamTable]) -> None:
    header = ["nam", "voice.taglin", "organisation.name", "voice", "organisation.date", ""]
    assert refusals(lambda: team_table(header)) == [
        "there is no column “team” | name the columns in its first row: team, name, department",
        "the column “nam” is not a setting that a team can have | did you mean “name”?",
        "the column “voice.taglin” is not a setting that a team can have"
        " | did you mean “voice.tagline”?",
        "the column “organisation.name” is not a setting that a team can have"
        " | did you mean “organisation.date”?",
        "the column “voice” is not a setting that a team can have | did you mean “voice.keep”?",
    ]


def test_columns_of_other_uses_of_a_list_are_ignored_with_one_note(
    team_table: Callable[..., TeamTable],
) -> None:
    table = team_table(
        ["Team", "Manager", "Name", "E-mail", "Manager's e-mail", "Cost centre", "E-mail"],
        ["a", "Ann", "Unit A", "a@x.example", "ann@x.example", "4711", "b@x.example"],
    )
    assert [(team.id, team.name, team.settings) for team in table] == [("a", "Unit A", ())]
    assert table.problems == ()
    (note,) = table.notes
    assert (note.code, note.level, note.place.line) == ("sheet.note", "warning", 1)
    assert note.message == (
        "columns that are not known were not read:"
        " “Manager”, “E-mail”, “Manager's e-mail”, “Cost centre”, “E-mail”"
    )


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("departement", "department"), ("Departments", "department"), ("Abteilung", "department"),
        ("Department name", "department"), ("Team name", "name"), ("Name of the team", "name"),
        ("Nombre", "name"), ("Tagline", "voice.tagline"), ("voice tagline", "voice.tagline"),
        ("Loaded hourly cost", "rates.loaded_hourly_cost"), ("voice.taglin", "voice.tagline"),
        ("Voice.Taglines", "voice.tagline"),
    ],
)  # fmt: skip
def test_a_column_that_may_be_meant_for_a_known_one_is_asked_about(
    team_table: Callable[..., TeamTable], heading: str, meant: str
) -> None:
    (refusal,) = refusals(lambda: team_table(["team", heading], ["a", "A"]))
    assert refusal == (
        f"the column “{heading}” is not a setting that a team can have | did you mean “{meant}”?"
    )


def test_a_column_like_a_known_one_is_ignored_where_the_known_one_is_there(
    team_table: Callable[..., TeamTable],
) -> None:
    table = team_table(["Team ID", "team", "name", "Team name"], ["7", "a", "A", "B"])
    assert [(team.id, team.name) for team in table] == [("a", "A")]
    assert "“Team ID”, “Team name”" in table.notes[0].message


def test_headings_may_be_in_other_case_with_blanks_around_them(
    team_table: Callable[..., TeamTable],
) -> None:
    (team,) = team_table(
        [" TEAM", "Name\u00a0", "DEPART\u00adMENT", "Voice.tagline"], ["a", "A", "pharmacy", "B"]
    )
    assert (team.id, team.name, team.department) == ("a", "A", "pharmacy")
    assert team.settings == (("voice.tagline", "B"),)


def test_invisible_signs_do_not_make_another_team_or_department(
    team_table: Callable[..., TeamTable],
) -> None:
    (team,) = team_table(
        ["team", "department"], ["\ufeffase\u00adptic\u200b", "Pharm\u200bacy\u00a0"]
    )
    assert (team.id, team.department) == ("aseptic", "pharmacy")


def test_a_department_whose_name_another_has_is_named_by_its_id(tmp_path: Path) -> None:
    text = (EXAMPLES / "wexholme.yaml").read_text(encoding="utf-8")
    for name in ("Pharmacy", "Estates"):
        text = text.replace(f"name: {name}\n", "name: Care\n")
    (tmp_path / "o.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "t.csv").write_text("team,department\na,Care\nb,estates\n", encoding="utf-8")
    found = TeamTable(config.load(tmp_path / "o.yaml"), open_table(tmp_path / "t.csv"))
    assert [(team.id, team.department) for team in found] == [("b", "estates")]
    assert reported(found) == [
        "2 several departments are called “Care” | write the id of one of them: pharmacy, estates"
    ]


def test_a_merged_department_is_that_of_each_row(tmp_path: Path) -> None:
    sheet = workbook(
        tmp_path / "t.xlsx",
        [["team", "name", "department"], ["a", "A", "pharmacy"], ["b", "B"], ["c", "C"]],
    )
    sheet.merge_cells("C2:C3")
    save(sheet, tmp_path / "t.xlsx")
    found = TeamTable(WEXHOLME, open_table(tmp_path / "t.xlsx"))
    assert [team.department for team in found] == ["pharmacy", "pharmacy", ""]


def test_a_cell_without_a_value_is_reported_with_its_row_and_only_if_it_is_read(
    tmp_path: Path,
) -> None:
    workbook(
        tmp_path / "t.xlsx",
        [["team", "name", "manager"], ["a", "#N/A", "x"], ["b", "B", "#REF!"]],
    )
    found = TeamTable(WEXHOLME, open_table(tmp_path / "t.xlsx"))
    assert reported(found) == ["2 B2 contains the error #N/A | correct the cell, or type the value"]
    assert [team.id for team in found] == ["b"]


def test_an_id_keeps_the_zeros_that_its_cell_shows(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", [["team", "name"], [7, "Unit 7"]], {"A2": "000"})
    (team,) = TeamTable(WEXHOLME, open_table(tmp_path / "t.xlsx"))
    assert team.id == "007"


RATE = "rates.loaded_hourly_cost"


def rate(organisation: str, folder: Path, text: str) -> str:
    """The hourly rate of the only team in a table, or why its row is not valid."""
    own = config.load(EXAMPLES / f"{organisation}.yaml")
    (folder / "t.csv").write_text(text, encoding="utf-8")
    found = TeamTable(own, open_table(folder / "t.csv"))
    if found.problems:
        return " ".join(reported(found))
    (team,) = found
    return str(own.settings(unit_of(own, team)).rates.loaded_hourly_cost)


@pytest.mark.parametrize(
    ("organisation", "text", "expected"),
    [
        ("wexholme", f"team,{RATE}\na,31.50\n", "31.50"),
        ("wexholme", f"team,{RATE}\na,1.200\n", "1.200"),
        ("wexholme", f'team,{RATE}\na,"1,200"\n', "1200"),
        ("hallbruecker", f"team;{RATE}\na;1.200\n", "1200"),
        ("hallbruecker", f"team;{RATE}\na;1.200,50\n", "1200.50"),
        ("hallbruecker", f"team;{RATE}\na;31,5\n", "31.5"),
        ("hallbruecker", f"team,{RATE}\na,31.5\n", "31.5"),
        ("hallbruecker", f"team,{RATE}\na,1.200\n",
         f"2 column “{RATE}” contains “1.200”, which could be 1200 or 1.2; write 1200 or 1.20"
         " | type that cell again"),
        ("wexholme", f"team;{RATE}\na;1.200\n",
         f"2 column “{RATE}” contains “1.200”, which could be 1200 or 1.2; write 1200 or 1.20"
         " | type that cell again"),
    ],
)  # fmt: skip
def test_a_number_in_a_row_is_read_as_the_organisation_writes_it_or_asked_about(
    tmp_path: Path, organisation: str, text: str, expected: str
) -> None:
    assert rate(organisation, tmp_path, text) == expected


def test_a_number_in_a_workbook_is_the_number_of_its_cell(tmp_path: Path) -> None:
    own = config.load(EXAMPLES / "hallbruecker.yaml")
    workbook(tmp_path / "t.xlsx", [["team", RATE], ["a", 1.234], ["b", "1.234"]])
    found = TeamTable(own, open_table(tmp_path / "t.xlsx"))
    (team,) = found
    assert str(own.settings(unit_of(own, team)).rates.loaded_hourly_cost) == "1.234"
    assert reported(found)[0].startswith(f"3 column “{RATE}” contains “1.234”, which could be 1234")


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (RATE, True), ("rates.cost_per_incident.ticket", True), ("policies.retention_months", True),
        ("cheat_codes.hours.baseline.value", True), ("escalation_contacts.lead.order", True),
        ("policies.weights.reach", True), ("voice.tagline", False), ("rates", False),
        ("escalation_contacts.lead.name", False), ("wording.a.b.c", False), ("x.y", False),
    ],
)  # fmt: skip
def test_settings_that_are_numbers_are_known_by_their_type(key: str, expected: bool) -> None:
    assert is_number(key) == expected


def test_a_column_deeper_than_any_setting_is_invalid(
    team_table: Callable[..., TeamTable],
) -> None:
    name = "voice.tagline" + ".x" * 2000
    (refusal,) = refusals(lambda: team_table(["team", name], ["a", "A"]))
    assert refusal.startswith("the column “voice.tagline.x.x")
    assert refusal.endswith(
        "is not a setting that a team can have | remove the column from the file"
    )


def test_a_locked_setting_cannot_be_a_column(tmp_path: Path) -> None:
    text = (EXAMPLES / "wexholme.yaml").read_text(encoding="utf-8")
    (tmp_path / "o.yaml").write_text(f"{text}\nlocked: [voice.stakeholder]\n", encoding="utf-8")
    (tmp_path / "teams.csv").write_text("team,voice.stakeholder.one\n")
    loaded = config.load(tmp_path / "o.yaml")
    (refusal,) = refusals(lambda: TeamTable(loaded, open_table(tmp_path / "teams.csv")))
    assert refusal.startswith("“voice.stakeholder.one” is locked in o.yaml:")


def test_an_invalid_setting_is_reported_in_its_row(
    team_table: Callable[..., TeamTable],
) -> None:
    rows = team_table(
        ["team", "branding.primary", "escalation_contacts.nobody.name"],
        ["a", "red", ""],
        ["b", "red", ""],
        ["c", "", "X"],
    )
    lines = []
    for team in rows:
        with pytest.raises(ConfigError) as caught:
            unit_of(WEXHOLME, team)
        lines += [(problem.place.line, problem.code) for problem in caught.value.problems]
    assert lines == [(2, "config.value"), (3, "config.value"), (4, "sheet.row")]


def test_a_department_selects_its_rows(team_table: Callable[..., TeamTable]) -> None:
    found = team_table(
        ["team", "department"], ["a", "pharmacy"], ["b", "estates"], department="estates"
    )
    assert [team.id for team in found] == ["b"]
    assert len(found) == 1


def test_the_settings_of_a_run_are_above_those_of_a_row(
    team_table: Callable[..., TeamTable],
) -> None:
    loaded = config.load(EXAMPLES / "wexholme.yaml", ("voice.tagline=Run",))
    (team,) = team_table(["team", "voice.tagline"], ["a", "Row"])
    assert loaded.settings(unit_of(loaded, team)).voice.tagline == "Run"


def test_hostile_ids_become_distinct_folder_names() -> None:
    ids = [team_id(text) for text in HOSTILE]
    assert all(map(is_id, ids)), ids
    assert (
        len({name.casefold() for name in ids}) == len(HOSTILE) - 1
    )  # é equals e with a combining accent
    assert team_id("e\u0301") == team_id("é")


@given(st.text(min_size=1))
def test_any_text_gives_an_id_that_is_valid_on_every_system(text: str) -> None:
    assert is_id(team_id(text))
    assert team_id(team_id(text)) == team_id(text)


def test_the_id_of_a_team_does_not_depend_on_the_order_of_rows(
    team_table: Callable[..., TeamTable],
) -> None:
    def ids(*rows: list[str]) -> dict[str, TableTeam]:
        return {team.name: team for team in team_table(["team"], *rows)}

    first = ids(["Ward 7"], ["ward-7!"])
    second = ids(["ward-7!"], ["Ward 7"])
    assert {name: team.id for name, team in first.items()} == {
        name: team.id for name, team in second.items()
    }


@pytest.mark.parametrize("order", [("one", "many"), ("many", "one")])
def test_the_columns_of_a_name_can_be_in_any_order(
    team_table: Callable[..., TeamTable], order: tuple[str, ...]
) -> None:
    columns = [f"voice.stakeholder.{part}" for part in order]
    (team,) = team_table(["team", *columns], ["a", *(f"the {part}" for part in order)])
    name = WEXHOLME.settings(unit_of(WEXHOLME, team)).voice.stakeholder
    assert (name.one, name.many, name.forms) == ("the one", "the many", {})


def test_a_row_keeps_its_department_if_the_run_sets_a_record_that_it_removed(
    tmp_path: Path,
) -> None:
    loaded = config.load(
        EXAMPLES / "quillbasin.yaml", ("voice.terms.training.why=x", "voice.person=i")
    )
    path = tmp_path / "teams.csv"
    path.write_text("team,department,voice.tagline\na,sales,Own\n", encoding="utf-8")
    (team,) = TeamTable(loaded, open_table(path))
    voice = loaded.settings(unit_of(loaded, team)).voice
    assert (voice.tagline, voice.person) == ("Own", "i")
    assert [term.avoid for term in voice.terms] == ["webinar", "employees"]
