"""Figures of a library equal a count by hand."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from statistics import median_low
from typing import Any

import pytest

from generator.library.figures import FigureCounter, Figures
from generator.library.record import Revision
from tests.support.cases import revision, workdays_after

PHRASES = frozenset({"value.cheat_codes_used"})
COUNTER = FigureCounter(PHRASES, 5, (Decimal(2), Decimal(10)))


def count(*cases: Revision) -> Figures:
    return COUNTER.count(cases)


def case(decision: str | None = "redirect_accepted", **more: Any) -> Revision:
    derived, currency = more.pop("derived", {}), more.pop("currency", "GBP")
    return revision(
        answers={"outcome.decision": decision, **more},
        derived={name: {"value": value} for name, value in derived.items()},
        currency=currency,
    )


def test_two_hundred_cases_are_counted_as_by_hand() -> None:
    rng = random.Random(23)  # noqa: S311
    decisions = ["build_as_asked", "redirect_accepted", "compromise", "parked", "declined", None]
    rows = [
        {
            "decision": rng.choice(decisions),
            "department": rng.choice(["pharmacy", "estates", "nursing", ""]),
            "hours": rng.choice([None, 0, 12, 480]),
            "basis": rng.choice(["measured", "estimated"]),
            "codes": rng.sample(["a", "b", "c"], rng.randrange(3)),
            "days": rng.randrange(30),
        }
        for _ in range(200)
    ]
    cases = [
        case(
            row["decision"],
            **{
                "about.requester_department": row["department"],
                "about.date_received": "2026-09-01",
                "outcome.date_decided": f"2026-09-{row['days'] + 1:02}",
                "value.basis": row["basis"],
                "value.cheat_codes_used": row["codes"],
            },
            derived={"hours_saved_year": row["hours"]},
        )
        for row in rows
    ]
    found = count(*cases)
    won = [row for row in rows if row["decision"] in ("redirect_accepted", "compromise")]
    lost = [row for row in rows if row["decision"] in ("build_as_asked", "declined")]
    assert found.cases == 200
    assert (found.redirected.redirected, found.redirected.decided) == (
        len(won),
        len(won) + len(lost),
    )
    for code in "abc":
        mine = sum(code in row["codes"] for row in won)
        all_of = mine + sum(code in row["codes"] for row in lost)
        assert found.phrases[code].rate == Decimal(mine) / all_of
    for one in found.hours:
        of_basis = [row["hours"] for row in won if row["basis"] == one.basis]
        assert one.total == sum(hours for hours in of_basis if hours is not None)
        assert one.unknown == of_basis.count(None)
        assert one.known + one.unknown == len(of_basis)
    days = sorted(workdays_after(date(2026, 9, 1), row["days"]) for row in rows)
    assert found.decision.half == median_low(days)
    assert found.decision.most == days[179]
    assert found.decision.late == sum(day > 10 for day in days)
    assert sum(found.requests.values()) == 200
    assert found.departments["estates"].decided == sum(
        row["department"] == "estates" for row in won + lost
    )


def test_parked_withdrawn_and_escalated_requests_are_not_decided_yet() -> None:
    found = count(*map(case, ("parked", "withdrawn", "escalated", "declined", "compromise", None)))
    assert (found.redirected.redirected, found.redirected.decided) == (1, 2)
    assert found.decisions["parked"] == 1


def test_a_rate_of_fewer_cases_than_a_group_must_have_is_not_said() -> None:
    four, five = count(*[case()] * 4), count(*[case()] * 5)
    assert four.redirected.rate is None
    assert four.redirected.decided == 4
    assert five.redirected.rate == 1


def test_what_a_rule_demands_is_kept_out_of_the_rate() -> None:
    fast = {"about.need_driver": "regulatory", "about.already_diagnosed": True}
    found = count(case("build_as_asked", **fast), case("build_as_asked"))
    assert found.fast_lane == 1
    assert found.redirected.decided == 1


def test_not_known_is_not_zero_and_a_sum_of_nothing_is_not_known() -> None:
    none, some = case(derived={"hours_saved_year": None}), case(derived={"hours_saved_year": 0})
    (hours,) = count(none).hours
    assert (hours.total, hours.known, hours.unknown) == (None, 0, 1)
    (hours,) = count(none, some).hours
    assert (hours.total, hours.known, hours.unknown) == (0, 1, 1)


def test_a_figure_beyond_all_numbers_is_not_known() -> None:
    (hours,) = count(case(derived={"hours_saved_year": float("inf")})).hours
    assert (hours.total, hours.unknown) == (None, 1)


def test_currencies_and_ways_of_finding_a_figure_are_never_added() -> None:
    money = {"derived": {"cost_avoided_year": 10.5}}
    found = count(
        *[case(**money, **{"value.basis": "measured"})] * 2,
        case(**money, **{"value.basis": "estimated"}),
        case(**money, currency="EUR"),
    )
    assert [(one.unit, one.basis, one.total) for one in found.money] == [
        ("EUR", "", Decimal("10.5")),
        ("GBP", "estimated", Decimal("10.5")),
        ("GBP", "measured", Decimal(21)),
    ]


def test_only_what_took_another_route_counts_as_saved() -> None:
    assert count(case("declined", derived={"hours_saved_year": 480})).hours == ()


def test_steps_that_were_left_open_are_counted_by_playbook() -> None:
    steps = {"clarify": {"state": "complete"}, "value": {"state": "empty"}}
    found = count(revision(steps=steps), revision(steps=steps))
    assert found.unfinished == {"pushback.value": 2}


@pytest.mark.parametrize("day", ["", "2026-08-31", "soon"])
def test_days_that_are_missing_or_the_wrong_way_round_count_nowhere(day: str) -> None:
    assert count(case(**{"outcome.date_decided": day})).decision.known == 0


def test_hours_are_added_by_department_and_basis() -> None:
    there = {"about.requester_department": "pharmacy", "value.basis": "measured"}
    found = count(
        case(**there, derived={"hours_saved_year": 12}),
        case(**there, derived={"hours_saved_year": None}),
        case(**there, derived={"hours_saved_year": True}),
        case(derived={"hours_saved_year": 480}),
        case("declined", **there, derived={"hours_saved_year": 1}),
    )
    (own,) = found.department_hours["pharmacy"]
    assert (own.basis, own.total, own.known, own.unknown) == ("measured", 12, 1, 2)
    assert found.department_hours[""][0].total == 480


def test_a_cause_is_missing_only_where_it_was_asked_for() -> None:
    counter = FigureCounter(PHRASES, 5, diagnosing=frozenset({"pushback"}))
    causes = "diagnose.root_causes"
    rule = {"about.need_driver": "regulatory", "about.already_diagnosed": True}
    asked = [case(**{causes: []}), case(**{causes: ["process"]}), case(**{causes: []}, **rule)]
    other = revision(answers={causes: []}, stamp={"playbook": "campaign"})
    found = counter.count([*asked, other])
    assert (found.diagnosed, found.undiagnosed) == (1, 1)
    assert found.outcomes == {"redirect_accepted": 3}
