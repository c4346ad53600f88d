"""Figures worked out a second time, with nothing of the product's own code, and printed workings
calculated as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from math import prod
from typing import Any, NamedTuple

Figures = dict[str, Decimal | None]
_TIMES = {"week": 52, "month": 12, "quarter": 4, "year": 1}
_NUMBER = re.compile(r"-?\d[\d.,]*")


class House(NamedTuple):
    """An organisation of tests/data/figures: its rates, its currency and how it writes numbers."""

    hour: Decimal
    build: Decimal
    mistake: Decimal
    places: int
    sign: str
    decimal: str

    def rounded(self, amount: Decimal | None) -> Decimal | None:
        """An amount in whole pence, cents or yen; halves are rounded up."""
        if amount is None:
            return None
        return amount.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP)

    def money(self, amount: Decimal) -> str:
        whole = amount == amount.to_integral_value()
        digits = f"{abs(amount):,.{0 if whole else self.places}f}"
        minus = "-" if amount < 0 else ""
        if self.decimal == ",":
            digits = digits.translate(str.maketrans(",.", ".,"))
            return f"{minus}{digits}\u00a0{self.sign}"
        return f"{minus}{self.sign}{digits}"

    def number(self, text: str) -> Decimal:
        """A number as this house prints it."""
        group = "." if self.decimal == "," else ","
        return Decimal(text.replace(group, "").replace(self.decimal, "."))


HOUSES = {
    "pounds": House(*map(Decimal, ("31.50", "45", "240")), 2, "£", "."),
    "euros": House(*map(Decimal, ("47.855", "52.35", "119.99")), 2, "€", ","),
    "euros-es": House(*map(Decimal, ("26.40", "30.25", "380.10")), 2, "€", ","),
    "yen": House(*map(Decimal, ("4210.5", "5333", "18999")), 0, "JP¥", "."),
}


def calculated(text: str, house: House) -> Decimal:
    """What a printed working gives: `40 hours × £31.50`, `£5 + £6`, `(£9 − £3) ÷ £3`."""
    if text.startswith("("):
        first, last, by = (house.number(each) for each in _NUMBER.findall(text))
        return (first - last) / by * 100
    return sum((_product(term, house) for term in text.split(" + ")), Decimal())


def _product(term: str, house: House) -> Decimal:
    factors = [house.number(each) for each in _NUMBER.findall(term)]
    if " ÷ " in term:
        first, second = factors
        return first / second
    return prod(factors, start=Decimal(1)) / (100 if "%" in term else 1)


def expected(
    playbook: str, answers: Mapping[str, Any], typed: Mapping[str, Any], house: House
) -> Figures:
    """The figures of a case; None for one that is not known. What somebody `typed` does not fit its
    field, so no sum that reads it is partial.
    """
    figures = _PLAYBOOKS[playbook](answers, house)
    if "value.hours_saved_month" in typed:
        figures |= dict.fromkeys(("cost_avoided_year", "adjusted_value", "roi_pct"))
    return figures


def _pushback(answers: Mapping[str, Any], house: House) -> Figures:
    given = _numbers(answers)
    hours = _times(given("value.hours_saved_month"), Decimal(12))
    period = answers.get("value.incident_period", "")
    incidents = _times(given("value.incidents_reduced"), Decimal(_TIMES.get(period, 0)))
    rate = house.mistake if answers.get("value.incident_type") == "mistake" else None
    hours_value = house.rounded(_times(hours, house.hour))
    incidents_value = house.rounded(_times(incidents, rate))
    avoided = _sum_of_known(hours_value, incidents_value)
    confidence = given("value.confidence")
    adjusted = house.rounded(
        None if avoided is None or confidence is None else avoided * confidence / 100
    )
    effort, other = given("propose.effort_proposed"), given("propose.other_cost")
    cost = house.rounded(None if effort is None or other is None else effort * house.build + other)
    nothing = (
        _times(given("clarify.hours_lost_month"), 12 * house.hour),
        _times(given("clarify.incidents_month"), rate and 12 * rate),
    )
    asked, now = given("propose.effort_requested"), given("clarify.level_now")
    target = given("clarify.level_target")
    return {
        "hours_saved_year": hours,
        "hours_value_year": hours_value,
        "incidents_avoided_year": incidents,
        "incidents_value_year": incidents_value,
        "cost_avoided_year": avoided,
        "adjusted_value": adjusted,
        "proposal_cost": cost,
        "roi_pct": _whole((adjusted - cost) / cost * 100)
        if adjusted is not None and cost
        else None,
        "build_hours_avoided": None if asked is None or effort is None else asked - effort,
        "cost_of_nothing_year": house.rounded(_sum_of_known(*nothing)),
        "level_gap": None if now is None or target is None else abs(target - now),
    }


def _backing(answers: Mapping[str, Any], house: House) -> Figures:
    given = _numbers(answers)
    rows = answers.get("data.change_requests")
    hours = [row["hours"] for row in rows or () if _is_refused(row)]
    is_known = rows is not None and None not in hours
    cost = _times(given("data.days_delay"), given("data.cost_per_day_delay"))
    return {
        "rework_hours_avoided": sum(map(_decimal, hours), Decimal()) if is_known else None,
        "delay_cost": house.rounded(cost),
    }


def _is_refused(row: Mapping[str, Any]) -> bool:
    return row["accepted"] == "no" and row["kpi_effect"] in ("none", "harms")


def _campaign(answers: Mapping[str, Any], _: House) -> Figures:
    given = _numbers(answers)
    value, cost = given("solution.expected_value"), given("solution.cost")
    ratio = None if value is None or not cost else round(value / cost, 1)
    return {"benefit_cost_ratio": ratio}


def _intake(answers: Mapping[str, Any], _: House) -> Figures:
    given = _numbers(answers)
    marks = [answers.get(f"filter.{name}") for name in ("impact", "reach", "risk", "effort")]
    hours = given("cost_of_yes.hours_displaced")
    is_yes = answers.get("say_no.answer") == "strategic_yes"
    return {
        "triage_score": None if None in marks else sum(map(_decimal, marks), Decimal()),
        "hours_protected": Decimal() if is_yes else hours,
    }


def _sponsorship(answers: Mapping[str, Any], _: House) -> Figures:
    given = _numbers(answers)
    influence, belief = answers.get("champion.influence"), answers.get("champion.belief")
    share = given("ask.talk_share")
    owner = 1 if answers.get("champion.owns_goal") else 0
    is_rated = influence is not None and belief is not None
    return {
        "champion_fit": _decimal(influence) + _decimal(belief) + owner if is_rated else None,
        "listen_ratio": round((100 - share) / share, 1) if share else None,
        "cycle": given("listen.cycle") or Decimal(1),
    }


_PLAYBOOKS: dict[str, Callable[[Mapping[str, Any], House], Figures]] = {
    "pushback": _pushback,
    "backing": _backing,
    "campaign": _campaign,
    "intake": _intake,
    "sponsorship": _sponsorship,
}


def total(figures: Iterable[Decimal | None]) -> tuple[Decimal | None, int]:
    """The sum of the known figures, None if there are none, and how many are left out."""
    every = list(figures)
    known = [figure for figure in every if figure is not None]
    return (sum(known, Decimal()) if known else None), len(every) - len(known)


def _numbers(answers: Mapping[str, Any]) -> Callable[[str], Decimal | None]:
    def given(ident: str) -> Decimal | None:
        value = answers.get(ident)
        return None if value is None else _decimal(value)

    return given


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


def _times(*factors: Decimal | None) -> Decimal | None:
    known = [factor for factor in factors if factor is not None]
    return prod(known, start=Decimal(1)) if len(known) == len(factors) else None


def _sum_of_known(*parts: Decimal | None) -> Decimal | None:
    known = [part for part in parts if part is not None]
    return sum(known, Decimal()) if known else None


def _whole(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1), ROUND_HALF_UP)
