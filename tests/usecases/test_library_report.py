"""The report of a library as a document: what it says equals a count by hand in every format."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from statistics import median_low

import pytest

from tests.support.cases import workdays_after
from tests.support.reports import (
    FORMATS,
    Rows,
    Said,
    invented,
    library_of,
    recorded,
    tables_in,
    written,
)

DECISIONS = {
    "redirect_accepted": "Another route agreed",
    "compromise": "Compromise",
    "build_as_asked": "Build as asked",
    "declined": "Declined",
    "overruled": "Decided otherwise",
    "parked": "Parked",
    "escalated": "Passed on for a decision",
    None: "Not decided yet",
}
OPEN, WON = {"parked", "escalated", None}, {"redirect_accepted", "compromise"}
CAUSES = {"process": "Process", "access": "Access", "knowledge": "Knowledge"}
KINDS = {"regulatory": "Rule or law", "incident": "Incident", None: "Not said"}
SOLUTIONS = {"job_aid": "Job aid", "process_change": "Process change", None: "Not said"}
PHRASES = {"faster_starters": "New starters work unsupervised", "fewer_incidents": "It takes"}
SAVED = "Given back a year, as far as known: "


@pytest.fixture(scope="module")
def cases() -> list[Said]:
    rng = random.Random(14)  # noqa: S311
    return [invented(rng) for _ in range(200)]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, cases: list[Said]) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("library")
    return written(library_of(folder, (recorded(*one) for one in enumerate(cases))))


@pytest.fixture(params=FORMATS)
def tables(request: pytest.FixtureRequest, files: dict[str, Path]) -> dict[str, Rows]:
    """The tables of the report in one format."""
    return tables_in(files[request.param])


def counted(rows: Rows) -> dict[str, int]:
    return {row[0]: int(row[1]) for row in rows}


def is_free(one: Said) -> bool:
    """Whether a request counts in shares: no rule demanded it."""
    return not (one["kind"] == "regulatory" and one["known"])


def share(cases: list[Said]) -> tuple[int, int, str]:
    """How many of the decided ones took another route, how many are decided, and their share."""
    decided = [one for one in cases if is_free(one) and one["decision"] not in OPEN]
    won = sum(one["decision"] in WON for one in decided)
    percent = (Decimal(100 * won) / len(decided)).quantize(Decimal(1), ROUND_HALF_UP)
    return won, len(decided), f"{percent}%"


def test_requests_are_counted_by_month(tables: dict[str, Rows], cases: list[Said]) -> None:
    by_hand = Counter(one["day"].month for one in cases)
    months = [int(row[1]) for row in tables["Requests a month"]]
    assert months == [by_hand[(8 + number) % 12 + 1] for number in range(10)]
    assert sum(months) == 200


def test_what_became_of_them_leaves_out_what_a_rule_demands(
    tables: dict[str, Rows], cases: list[Said]
) -> None:
    by_hand = Counter(DECISIONS[one["decision"]] for one in cases if is_free(one))
    assert counted(tables["What became of them"]) == by_hand


def test_departments_are_counted_with_their_shares(
    tables: dict[str, Rows], cases: list[Said]
) -> None:
    by_hand = Counter(one["department"] or "Not said" for one in cases)
    assert counted(tables["Who asked"]) == by_hand
    rates = tables["Another route, by department"]
    for name, asked, decided, another, rate in rates:
        own = [one for one in cases if (one["department"] or "Not said") == name]
        won, whole, percent = share(own)
        assert (int(asked), int(decided), int(another)) == (len(own), whole, won)
        assert rate == percent or float(rate) == pytest.approx(won / whole)
    assert len(rates) == 4


@pytest.mark.parametrize(
    ("title", "key", "words"),
    [
        ("What stood behind the requests", "kind", KINDS),
        ("What took its place", "solution", SOLUTIONS),
    ],
)
def test_answers_are_counted_by_their_words(
    title: str, key: str, words: dict[str | None, str], tables: dict[str, Rows], cases: list[Said]
) -> None:
    won = [one for one in cases if is_free(one) and one["decision"] in WON]
    by_hand = Counter(words[one[key]] for one in (won if key == "solution" else cases))
    assert counted(tables[title]) == by_hand


def test_causes_are_counted_with_what_is_not_known(
    tables: dict[str, Rows], cases: list[Said]
) -> None:
    by_hand = Counter(CAUSES[code] for one in cases for code in one["causes"])
    by_hand["Not known yet"] = sum(is_free(one) and not one["causes"] for one in cases)
    assert counted(tables["Root causes"]) == by_hand


def sums(cases: list[Said]) -> Iterator[tuple[str, ...]]:
    """The table of hours and money, as plain numbers."""
    won = [one for one in cases if is_free(one) and one["decision"] in WON]
    for name, units, factor in (("Hours given back", [""], 1), ("Cost", ["GBP", "USD"], 31.5)):
        for unit in units:
            for basis in ("estimated", "measured"):
                own = [one["hours"] for one in won
                       if one["basis"] == basis and unit in ("", one["currency"])]  # fmt: skip
                known = [hours for hours in own if hours is not None]
                counts = str(len(known)), str(own.count(None))
                yield name, basis.capitalize(), f"{sum(known) * factor:g}", *counts


def plain(text: str) -> str:
    return text.translate({ord(sign): None for sign in ",£$ US"}).removesuffix(".0")


def test_hours_and_money_are_added_by_basis_and_currency(
    tables: dict[str, Rows], cases: list[Said]
) -> None:
    title = next(name for name in tables if name.startswith((SAVED, "Hours and money")))
    found = [(row[0][:16].partition(" avoided")[0], row[1], plain(row[2]), *row[4:])
             for row in tables[title]]  # fmt: skip
    assert found == [*sums(cases)]


def test_phrases_have_a_share_of_the_requests_in_which_they_were_used(
    tables: dict[str, Rows], cases: list[Said]
) -> None:
    rows = tables["Which phrases work"]
    for code, words in PHRASES.items():
        (shown,) = (row[1] for row in rows if row[0].startswith(words))
        won, whole, percent = share([one for one in cases if code in one["phrases"]])
        assert shown == f"{percent} ({won} of {whole})"


def test_days_to_a_decision_are_those_between_the_dates(
    tables: dict[str, Rows], cases: list[Said]
) -> None:
    title = next(name for name in tables if name.startswith(("Decisions in", "Promises kept")))
    days = sorted(workdays_after(one["day"], one["days"]) for one in cases)
    kept = sum(taken <= 15 for taken in days)
    expected = ("15", str(median_low(days)), str(days[179]), str(kept), "200")
    assert tables[title][1][1:] == expected


def test_hours_are_added_by_department(tables: dict[str, Rows], cases: list[Said]) -> None:
    title = next(name for name in tables if name.startswith("Hours given back a year, "))
    won = [one for one in cases if is_free(one) and one["decision"] in WON]
    for name, basis, total, known, unknown in tables[title]:
        there = [one for one in won if (one["department"] or "Not said") == name]
        own = [one["hours"] for one in there if one["basis"] == basis.lower()]
        numbers = [hours for hours in own if hours is not None]
        assert plain(total) == str(sum(numbers))
        assert (int(known), int(unknown)) == (len(numbers), own.count(None))
    assert len(tables[title]) == 8
