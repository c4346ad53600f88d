"""Teams from a spreadsheet: what a row can say, and what is told of one that cannot be a team."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import config
from generator.config import TableTeam
from generator.config.keys import is_id
from generator.config.team_table import TeamTable, team_id, unit_of
from generator.foundation.errors import ConfigError
from generator.foundation.tables import open_table
from tests.conftest import EXAMPLES
from tests.support.sheets import csv_text

WEXHOLME = config.load(EXAMPLES / "wexholme.yaml")
HOSTILE = [
    "../../etc/passwd", "..", ".", "/", "C:\\x", "con", "CON.txt", "com1", "COM¹", "nul", "aux.",
    "a" * 300, "ä" * 200, "Ward 7 / Night", "ward:7", "a\tb", "x?.md", "*", "|", "<b>", "\u202eabc",
    "ＷＡＲＤ", "ﬁne", "e\u0301", "é", "team ", "日本", "🙂", "-rf", ".hidden", "~", "$HOME",
    "%TEMP%", "{{7*7}}",
]  # fmt: skip


@pytest.fixture
def team_table(tmp_path: Path) -> Callable[..., TeamTable]:
    def made(*rows: list[str], department: str = "") -> TeamTable:
        path = tmp_path / "teams.csv"
        path.write_text(csv_text(rows), encoding="utf-8")
        return TeamTable(WEXHOLME, open_table(path), department)

    return made


def told(found: TeamTable) -> list[str]:
    return [
        f"{problem.place.line} {problem.message} | {problem.hint}" for problem in found.problems
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


def test_columns_are_settings_of_the_team_alone(team_table: Callable[..., TeamTable]) -> None:
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


def test_what_no_row_can_be_is_told_and_the_others_are_made(
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
    )
    assert told(found) == [
        "2 there is no department “pharmcy” | did you mean “pharmacy”?",
        "3 column “team” is empty | give the team an id",
        "4 the id “pharmacy” is that of the department | ids of departments and teams differ",
        "5 the team “aseptic” is in the department “pharmacy” | leave it empty, or move the team in"
        f" wexholme.yaml:{WEXHOLME.find('team', 'aseptic').place.line}:"
        f"{WEXHOLME.find('team', 'aseptic').place.column}",
        "8 the team “Twice” already stands in line 6 | give each team an id of its own",
        "9 column “name” holds U+E000, which cannot be printed | type that cell anew",
    ]
    assert [team.id for team in found] == ["good"]
    assert len(found) == 1


def test_every_column_that_is_none_is_told_at_once(team_table: Callable[..., TeamTable]) -> None:
    header = ["nam", "voice.taglin", "organisation.name", "voice", "organisation.date", ""]
    assert refusals(lambda: team_table(header)) == [
        "there is no column “team” | its first row names the columns: team, name, department",
        "the column “nam” is no setting that a team can have | did you mean “name”?",
        "the column “voice.taglin” is no setting that a team can have"
        " | did you mean “voice.tagline”?",
        "the column “organisation.name” is no setting that a team can have"
        " | did you mean “organisation.date”?",
        "the column “voice” is no setting that a team can have | did you mean “voice.keep”?",
    ]


def test_a_column_that_leads_deeper_than_any_setting_is_none(
    team_table: Callable[..., TeamTable],
) -> None:
    name = "voice.tagline" + ".x" * 2000
    (told,) = refusals(lambda: team_table(["team", name], ["a", "A"]))
    assert told.startswith("the column “voice.tagline.x.x")
    assert told.endswith("is no setting that a team can have | take the column out of the file")


def test_a_locked_setting_can_be_no_column(tmp_path: Path) -> None:
    text = (EXAMPLES / "wexholme.yaml").read_text(encoding="utf-8")
    (tmp_path / "o.yaml").write_text(f"{text}\nlocked: [voice.stakeholder]\n", encoding="utf-8")
    (tmp_path / "teams.csv").write_text("team,voice.stakeholder.one\n")
    loaded = config.load(tmp_path / "o.yaml")
    (refusal,) = refusals(lambda: TeamTable(loaded, open_table(tmp_path / "teams.csv")))
    assert refusal.startswith("“voice.stakeholder.one” is locked for all by o.yaml:")


def test_a_setting_that_does_not_hold_is_told_in_its_row(
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


def test_a_department_narrows_the_rows(team_table: Callable[..., TeamTable]) -> None:
    found = team_table(
        ["team", "department"], ["a", "pharmacy"], ["b", "estates"], department="estates"
    )
    assert [team.id for team in found] == ["b"]
    assert len(found) == 1


def test_the_settings_of_a_run_lie_above_those_of_a_row(
    team_table: Callable[..., TeamTable],
) -> None:
    loaded = config.load(EXAMPLES / "wexholme.yaml", ("voice.tagline=Run",))
    (team,) = team_table(["team", "voice.tagline"], ["a", "Row"])
    assert loaded.settings(unit_of(loaded, team)).voice.tagline == "Run"


def test_hostile_ids_become_distinct_names_of_folders() -> None:
    made = [team_id(text) for text in HOSTILE]
    assert all(map(is_id, made)), made
    assert len({name.casefold() for name in made}) == len(HOSTILE) - 1  # é is e and its accent
    assert team_id("e\u0301") == team_id("é")


@given(st.text(min_size=1))
def test_any_text_gives_an_id_that_every_system_takes(text: str) -> None:
    assert is_id(team_id(text))
    assert team_id(team_id(text)) == team_id(text)


def test_the_id_decides_and_not_the_order(team_table: Callable[..., TeamTable]) -> None:
    def ids(*rows: list[str]) -> dict[str, TableTeam]:
        return {team.name: team for team in team_table(["team"], *rows)}

    first = ids(["Ward 7"], ["ward-7!"])
    second = ids(["ward-7!"], ["Ward 7"])
    assert {name: team.id for name, team in first.items()} == {
        name: team.id for name, team in second.items()
    }


@pytest.mark.parametrize("order", [("one", "many"), ("many", "one")])
def test_a_name_is_complete_in_whatever_order_its_columns_stand(
    team_table: Callable[..., TeamTable], order: tuple[str, ...]
) -> None:
    columns = [f"voice.stakeholder.{part}" for part in order]
    (team,) = team_table(["team", *columns], ["a", *(f"the {part}" for part in order)])
    name = WEXHOLME.settings(unit_of(WEXHOLME, team)).voice.stakeholder
    assert (name.one, name.many, name.forms) == ("the one", "the many", {})


def test_a_row_keeps_its_department_where_the_run_sets_a_record_that_it_dropped(
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
