"""What a library says in figures: how many requests, what became of them, what that was worth.

Blank, not known and 0 are three things: a sum says how many cases it leaves out, amounts in two
currencies are never added, nor is what was measured to what was estimated, and a rate of fewer
cases than a group must have is not said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from math import isfinite
from statistics import median_low

from generator.foundation.numbers import date_of, workdays
from generator.library.record import DECIDED, DECISION, DEPARTMENT, RECEIVED, Revision

MET, KIND, DIAGNOSED = "about.date_met", "about.need_driver", "about.already_diagnosed"
CAUSES, SOLUTION, BASIS = "diagnose.root_causes", "propose.solution_format", "value.basis"
HOURS, MONEY, BUILD_HOURS = "hours_saved_year", "cost_avoided_year", "build_hours_avoided"
# The answers and figures that are counted, besides phrases.
_COUNTED = (
    DEPARTMENT, RECEIVED, MET, KIND, DIAGNOSED, CAUSES, SOLUTION, BASIS, DECISION, DECIDED,
)  # fmt: skip
_SUMMED = (HOURS, MONEY, BUILD_HOURS)
# Decisions after which another one follows, or none.
_OPEN = frozenset({"parked", "withdrawn", "escalated"})
REDIRECTED = frozenset({"redirect_accepted", "compromise"})
_COMPLETE = "complete"
_MOST = Decimal("0.9")  # the share of requests that are answered within the second figure


@dataclass(frozen=True)
class Rate:
    """How many of some decided requests took another route; `rate` is None where they are too few
    to say.
    """

    redirected: int
    decided: int
    rate: Decimal | None


@dataclass(frozen=True)
class Sum:
    """A sum over cases, its lowest and highest part, and how many cases are known and not; None
    where none is known. `unit` is a currency, "" for hours; `basis` is how the figures were found,
    "" where that is not said.
    """

    unit: str
    basis: str
    total: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None
    known: int
    unknown: int


@dataclass(frozen=True)
class Days:
    """How many working days, Monday to Friday, something took: half of the requests at most `half`,
    nine of ten at most `most`; None for too few. `late` took longer than the `promised` days, None
    if there are none.
    """

    half: int | None
    most: int | None
    known: int
    promised: Decimal | None
    late: int


@dataclass(frozen=True)
class Figures:
    """The figures of some cases. Counts are by month, department, kind of request and so on, the
    codes that cases have; "" where a case does not say it. `fast_lane` are requests that a rule
    demands and whose cause was known, which no rate includes; `outcomes` are the decisions of the
    others. `diagnosed` cases have a root cause, `undiagnosed` ones were asked for it and have none.
    """

    cases: int
    conflicts: int
    fast_lane: int
    months: Mapping[str, int]
    departments: Mapping[str, Rate]
    requests: Mapping[str, int]
    kinds: Mapping[str, int]
    decisions: Mapping[str, int]
    outcomes: Mapping[str, int]
    redirected: Rate
    causes: Mapping[str, int]
    diagnosed: int
    undiagnosed: int
    solutions: Mapping[str, int]
    phrases: Mapping[str, Rate]
    hours: tuple[Sum, ...]
    department_hours: Mapping[str, tuple[Sum, ...]]
    money: tuple[Sum, ...]
    build_hours: tuple[Sum, ...]
    first_reply: Days
    decision: Days
    unfinished: Mapping[str, int]


@dataclass(frozen=True)
class FigureCounter:
    """Works out figures. `phrases` are the ids of the fields with the phrases that were used,
    `least` is how many cases a rate needs, `promised` the days for a first reply and a decision,
    `diagnosing` the ids of the playbooks that ask for root causes.
    """

    phrases: frozenset[str]
    least: int
    promised: tuple[Decimal | None, Decimal | None] = (None, None)
    diagnosing: frozenset[str] = frozenset()

    def count(self, revisions: Iterable[Revision], conflicts: int = 0) -> Figures:
        """The figures of the revisions that count, in any order."""
        cases = list(map(self._lean, revisions))
        fast = [one for one in cases if _is_fast_lane(one)]
        weighed = [one for one in cases if not _is_fast_lane(one)]
        redirected = [one for one in weighed if _text(one, DECISION) in REDIRECTED]
        return Figures(
            cases=len(cases),
            conflicts=conflicts,
            fast_lane=len(fast),
            months=_counted(one.day[:7] for one in cases),
            departments=self._rates(weighed, lambda one: [_department(one)]),
            requests=_counted(map(_department, cases)),
            kinds=_counted(_text(one, KIND) for one in cases),
            decisions=_counted(_text(one, DECISION) for one in cases),
            outcomes=_counted(_text(one, DECISION) for one in weighed),
            redirected=self._rate(weighed),
            causes=_counted(code for one in cases for code in _codes(one, CAUSES)),
            diagnosed=sum(bool(_codes(one, CAUSES)) for one in cases),
            undiagnosed=sum(self._is_undiagnosed(one) for one in weighed),
            solutions=_counted(_text(one, SOLUTION) for one in redirected),
            phrases=self._rates(weighed, self._phrases_of),
            hours=tuple(_sums(redirected, HOURS, lambda _: "")),
            department_hours=_hours_of(redirected),
            money=tuple(_sums(redirected, MONEY, lambda one: one.currency)),
            build_hours=tuple(_sums(redirected, BUILD_HOURS, lambda _: "")),
            first_reply=self._days(cases, MET, self.promised[0]),
            decision=self._days(cases, DECIDED, self.promised[1]),
            unfinished=_counted(step for one in cases for step in _unfinished(one)),
        )

    def phrase_rates(self, revisions: Iterable[Revision]) -> dict[str, Rate]:
        """The rate of each phrase in the revisions that count, as `count` gives it."""
        cases = (self._lean(one) for one in revisions if not _is_fast_lane(one))
        return self._rates(cases, self._phrases_of)

    def _lean(self, one: Revision) -> Revision:
        """A revision with nothing but what is counted: there may be many thousand."""
        return replace(
            one,
            answers={key: one.answers[key] for key in self._asked if key in one.answers},
            derived={key: one.derived[key] for key in _SUMMED if key in one.derived},
            steps={key: state for key, state in one.steps.items() if _is_open(state)},
        )

    @cached_property
    def _asked(self) -> tuple[str, ...]:
        return (*_COUNTED, *sorted(self.phrases))

    def _is_undiagnosed(self, one: Revision) -> bool:
        return one.stamp.get("playbook") in self.diagnosing and not _codes(one, CAUSES)

    def _phrases_of(self, one: Revision) -> list[str]:
        return [code for field in sorted(self.phrases) for code in _codes(one, field)]

    def _rates(
        self, cases: Iterable[Revision], groups: Callable[[Revision], list[str]]
    ) -> dict[str, Rate]:
        """The rate of each group that a case is in; groups without a decided case are left out."""
        members: dict[str, list[Revision]] = {}
        for one in cases:
            for group in dict.fromkeys(groups(one)):
                members.setdefault(group, []).append(one)
        rates = {group: self._rate(members[group]) for group in sorted(members)}
        return {group: rate for group, rate in rates.items() if rate.decided}

    def _rate(self, cases: Iterable[Revision]) -> Rate:
        decisions = [text for one in cases if (text := _text(one, DECISION))]
        decided = [text for text in decisions if text not in _OPEN]
        redirected = sum(text in REDIRECTED for text in decided)
        is_enough = len(decided) >= max(self.least, 1)
        rate = Decimal(redirected) / len(decided) if is_enough else None
        return Rate(redirected, len(decided), rate)

    def _days(self, cases: Iterable[Revision], until: str, promised: Decimal | None) -> Days:
        spans = (_span(one, until) for one in cases)
        days = sorted(span for span in spans if span is not None)
        late = sum(day > promised for day in days) if promised is not None else 0
        if len(days) < max(self.least, 1):
            return Days(None, None, len(days), promised, late)
        last = -(-len(days) * _MOST // 1)  # rounded up: the first that so many do not exceed
        return Days(median_low(days), days[int(last) - 1], len(days), promised, late)


def _hours_of(cases: Iterable[Revision]) -> dict[str, tuple[Sum, ...]]:
    """The sums of hours by department; those that have none are left out."""
    groups: dict[str, list[Revision]] = {}
    for one in cases:
        groups.setdefault(_department(one), []).append(one)
    sums = {name: tuple(_sums(groups[name], HOURS, lambda _: "")) for name in sorted(groups)}
    return {name: found for name, found in sums.items() if found}


def _sums(cases: Iterable[Revision], figure: str, unit: Callable[[Revision], str]) -> Iterator[Sum]:
    """A sum for each unit and each basis; a case that has no such figure at all counts nowhere."""
    groups: dict[tuple[str, str], list[Decimal | None]] = {}
    for one in cases:
        if figure in one.derived:
            known = _known(one.derived[figure])
            groups.setdefault((unit(one), _text(one, BASIS)), []).append(known)
    for (currency, basis), values in sorted(groups.items()):
        numbers = [value for value in values if value is not None]
        yield Sum(
            currency,
            basis,
            sum(numbers, Decimal()) if numbers else None,
            min(numbers, default=None),
            max(numbers, default=None),
            len(numbers),
            len(values) - len(numbers),
        )


def _known(figure: object) -> Decimal | None:
    """The number of a figure; None for one that is not known."""
    number = figure.get("value") if isinstance(figure, Mapping) else None
    if isinstance(number, bool) or not isinstance(number, int | float) or not isfinite(number):
        return None
    return Decimal(str(number))


def _is_fast_lane(one: Revision) -> bool:
    return _text(one, KIND) == "regulatory" and one.answers.get(DIAGNOSED) is True


def _department(one: Revision) -> str:
    return _text(one, DEPARTMENT) or one.stamp.get("department", "")


def _text(one: Revision, field: str) -> str:
    value = one.answers.get(field)
    return value if isinstance(value, str) else ""


def _codes(one: Revision, field: str) -> list[str]:
    """The codes of an answer with one or several choices, each once."""
    value = one.answers.get(field)
    listed = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(code for code in listed if isinstance(code, str)))


def _unfinished(one: Revision) -> list[str]:
    """The steps of a case that are not complete, with their playbook."""
    playbook = one.stamp.get("playbook", "")
    return [f"{playbook}.{step}" for step, state in one.steps.items() if _is_open(state)]


def _is_open(state: object) -> bool:
    return isinstance(state, Mapping) and state.get("state") != _COMPLETE


def _span(one: Revision, until: str) -> int | None:
    """The working days from the request to another day; None where one of them is not known, or
    where they are the wrong way round.
    """
    first, last = (_day(one, field) for field in (RECEIVED, until))
    if first is None or last is None or last < first:
        return None
    return workdays(first, last)


def _day(one: Revision, field: str) -> date | None:
    return date_of(_text(one, field)) if _text(one, field) else None


def _counted(codes: Iterable[str]) -> dict[str, int]:
    """How often each code occurs, by code."""
    return dict(sorted(Counter(codes).items()))
