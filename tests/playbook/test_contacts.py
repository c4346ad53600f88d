"""Contacts in documents: for which playbooks, in which order, and what is printed without any."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.conftest import settings_of
from tests.support.pages import choices_in, fields_in, page, rendering_of, section

DAY = date(2026, 9, 1)
TITLES = {
    "wexholme": "When we need backing",
    "hallbruecker": "Eskalationsweg",
    "arcaya": "respaldo",
}
CHOSEN = {"pushback": "agree.escalate_to", "backing": "reinforce.contact"}


def contact(ident: str, **given: Any) -> dict[str, Any]:
    """A contact as templates see it, whose role is its id."""
    empty = dict.fromkeys(("name", "deputy", "channel", "address", "when", "relation"), "")
    none = dict.fromkeys(("respond_within_hours", "valid_from", "valid_to", "order"))
    return {"id": ident, "role": ident.title(), "for": [], **empty, **none, **given}


def rungs(settings: dict[str, Any], document: str, day: date | None = None) -> list[list[str]]:
    """The rows of a ladder, cell by cell."""
    _, _, table = page(settings, document, day).partition("::: ladder\n")
    lines = table.partition("\n:::")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.fixture
def three(wexholme: dict[str, Any]) -> dict[str, Any]:
    wexholme["escalation_contacts"] = [
        contact("partner", relation="partner", respond_within_hours=8),
        contact("works council", **{"for": ["pushback", "intake"]}),
        contact("director", relation="own_superior", when="it is urgent"),
    ]
    return wexholme


def test_a_ladder_has_the_contacts_for_its_playbook(three: dict[str, Any]) -> None:
    who = {
        playbook: [row[2] for row in rungs(three, f"{playbook} worksheet")] for playbook in CHOSEN
    }
    assert who["pushback"] == ["**Partner**", "**Works Council**", "**Director**"]
    assert who["backing"] == ["**Director**", "**Partner**"]


def test_the_own_superior_comes_first_in_backing_alone(three: dict[str, Any]) -> None:
    chosen = {
        playbook: list(choices_in(three, f"{playbook} worksheet", field))
        for playbook, field in CHOSEN.items()
    }
    assert chosen["backing"] == ["director", "partner"]
    assert chosen["pushback"] == ["partner", "works council", "director"]


def test_a_rung_without_a_condition_follows_from_the_one_below(three: dict[str, Any]) -> None:
    assert [row[1] for row in rungs(three, "pushback playbook")] == [
        "We need backing",
        "Rung 1 has not replied within 8 working hours",
        "It is urgent",
    ]
    three["escalation_contacts"][0]["respond_within_hours"] = None
    assert rungs(three, "pushback playbook")[1][1] == "Rung 1 could not settle it"
    three["escalation_contacts"][0]["respond_within_hours"] = 1
    assert rungs(three, "pushback playbook")[1][1].endswith("within 1 working hour")


def test_a_ladder_of_one_rung_says_nothing_of_the_next(three: dict[str, Any]) -> None:
    assert "next rung" in page(three, "pushback playbook")
    del three["escalation_contacts"][1:]
    assert "next rung" not in page(three, "pushback playbook")


def test_a_ladder_has_no_column_of_times_if_none_is_agreed(three: dict[str, Any]) -> None:
    assert [row[3] for row in rungs(three, "pushback worksheet")] == ["8 working hours", "–", "–"]
    three["escalation_contacts"][0]["respond_within_hours"] = None
    assert [len(row) for row in rungs(three, "pushback worksheet")] == [3, 3, 3]


def test_a_contact_who_is_not_there_on_the_day_is_marked(three: dict[str, Any]) -> None:
    three["escalation_contacts"][0]["valid_to"] = date(2026, 8, 31)
    three["escalation_contacts"][1]["valid_from"] = date(2026, 9, 2)
    three["escalation_contacts"][2]["valid_to"] = DAY
    marks = ["(until 31 August 2026)", "(from 2 September 2026)", ""]
    for row, mark in zip(rungs(three, "pushback worksheet", DAY), marks, strict=True):
        assert row[2].partition("** ")[2] == mark
    shown = choices_in(three, "pushback worksheet", CHOSEN["pushback"], DAY)
    assert shown == {
        "partner": "Partner (until 31 August 2026)",
        "works council": "Works Council (from 2 September 2026)",
        "director": "Director",
    }
    assert "until" not in str(rungs(three, "pushback worksheet"))


def test_a_sheet_goes_back_to_the_first_contact_for_its_playbook(three: dict[str, Any]) -> None:
    three["policies"]["return_to"] = ""
    for one in three["escalation_contacts"]:
        one["address"] = f"{one['id'].replace(' ', '')}@x.example"
    three["escalation_contacts"][0]["for"] = ["intake"]
    assert "send this back to Works Council (workscouncil@x.example)" in page(
        three, "pushback worksheet"
    )
    assert "send this back to Partner (" in page(three, "intake worksheet")
    # A manager's own sheet does not go to the superior who is called.
    assert "send this back" not in page(three, "backing worksheet")
    three["escalation_contacts"][0]["valid_to"] = date(2026, 8, 31)
    assert "send this back to Works Council (" in page(three, "intake worksheet", DAY)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", ["wexholme", "hallbruecker", "arcaya"])
@pytest.mark.parametrize("playbook", ["pushback", "intake", "backing", "sponsorship", "campaign"])
@pytest.mark.parametrize("edition", ["playbook", "worksheet"])
def test_without_contacts_there_is_no_ladder_and_no_empty_field(
    name: str, playbook: str, edition: str
) -> None:
    settings = settings_of(name)
    settings["escalation_contacts"] = []
    document = f"{playbook} {edition}"
    assert TITLES[name] not in "\n".join(
        line for line in page(settings, document).splitlines() if line.startswith("#")
    )
    fields = fields_in(settings, document)
    assert CHOSEN.get(playbook) not in fields
    assert len(fields) == len(fields_in(settings_of(name), document)) - (playbook in CHOSEN)


def test_the_other_fields_of_the_row_share_its_width(wexholme: dict[str, Any]) -> None:
    wexholme["escalation_contacts"] = []
    text = rendering_of(wexholme, "backing worksheet").skeleton
    assert "::: row 6 6" in section(f"x\n{text.rpartition('## *')[2]}", "x") or "row 6 6" in text


def test_an_answer_keeps_its_field_without_contacts(wexholme: dict[str, Any]) -> None:
    wexholme["escalation_contacts"] = []
    answers = {CHOSEN["pushback"]: "Ann"}
    fields = fields_in(wexholme, "pushback worksheet", answers=answers)
    assert fields[CHOSEN["pushback"]].kind == "text"


POLICIES = ("Who does what", "When we reply", "What every request must have")


@pytest.mark.parametrize("title", POLICIES)
def test_policies_are_printed_where_requests_exist(title: str, wexholme: dict[str, Any]) -> None:
    for playbook in ("pushback", "intake", "backing", "sponsorship", "campaign"):
        has_requests = playbook in ("pushback", "intake")
        assert (f"## {title}" in page(wexholme, f"{playbook} playbook")) == has_requests


def test_who_does_what_has_no_column_that_nobody_fills(wexholme: dict[str, Any]) -> None:
    head = "| Activity | Responsible | Accountable | Consulted | Informed |"
    assert head in page(wexholme, "pushback playbook")
    wexholme["raci"] = [{**row, "consulted": []} for row in wexholme["raci"]]
    assert head.replace(" Consulted |", "") in page(wexholme, "pushback playbook")
