"""Whatever is translated gives the same as Python for any answers, also for those of another kind
than an expression expects, and says only what is known.
"""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest

from generator.playbook.browser import javascript
from generator.playbook.expressions import holds, value_of
from tests.support.scripts import facts_literal, run, shown

pytestmark = pytest.mark.node
CASES = 150  # per expression
EXPRESSIONS = """
a.b + a.c
a.b - a.c * 3
-a.b
a.b / a.c
(a.b - a.c) / a.c * 100
a.b / 3 * 3
a.b / 7 + a.c / 3
a.b | abs
a.b | int
a.b | int(none) + a.c | int(5)
a.b | round
a.b | round(2)
(a.b / 3) | round(4)
a.b | default(7)
a.b | d("x", true)
a.b | length
a.b | list
a.b | first
a.b | last
a.b | min
a.b | max
[a.b, a.c] | max
[a.b, a.c, 3] | min
a.b | sum
a.b | unique | list
a.b | map(attribute="x") | list
a.b | map(attribute="x", default=9) | list
a.b | sum(attribute="x")
a.b | select | list
a.b | select("number") | list | length
a.b | reject("none") | list
a.b | select("gt", 2) | list
a.b | select("le", a.c) | list
a.b | select("ne", "x") | first
a.b | selectattr("x") | list | length
a.b | selectattr("x", "defined") | list | length
a.b | rejectattr("x", "in", ["x", 3]) | map(attribute="y") | list
a.b | rejectattr("x") | list | length
a.b == a.c
a.b != 3
a.b < a.c
a.b <= "x"
a.b >= a.c > 1
0 < a.b <= 100
a.b in ["x", 3, none]
a.b not in a.c
a.b in "xyz"
"x" in a.b
a.b in {"x": 1, "y": 2}
a.b and a.c
a.b or a.c
not a.b
not a.b and a.c
a.b if a.c
a.b if a.c is defined else a.d
a.b is defined
a.b is undefined
a.b is none
a.b is number
a.b is string
a.b is boolean
a.b is true
a.b is eq 3
a.b is in ["x"]
a.b is lt 5
{"x": a.c, "y": 2}[a.b]
a.rows[a.b]
a.b.x
a.b.x.y
a.b.x is defined
z.b
z
z is defined and z.b
days(a.day, a.b)
workdays(a.day, a.b)
workdays(a.day, a.later)
months_before(a.later, a.b)
given(a.b, a.c, a.d)
times_a_year(a.b)
bears(a.b, a.c)
readiness(progress, ["one", "two"])
readiness(progress, ["one", a.b])
[a.b, (a.c, 3)] | length
(a.b ~ "") if false else 1
""".strip().splitlines()[:-1]
NUMBERS = ("0", "1", "3", "-2.5", "0.5", "1.5", "2.5", "100", "12.345", "0.1", "7", "1E+3", "3.00")
WIDE = ("999999999999999999999999", "0.000000000000000000000001", "123456789.987654321012345")
TEXTS = (
    "x",
    "y",
    "",
    "3",
    " 12 ",
    "-4",
    "2.9",
    "1_000",
    "ten",
    "week",
    "measured",
    "😀",
    "\uffff",
    "X",
    "é",
)


def value(chance: random.Random, depth: int = 0) -> Any:
    kind = chance.random()
    if kind < 0.4:
        return Decimal(chance.choice(WIDE if chance.random() < 0.15 else NUMBERS))
    if kind < 0.6:
        return chance.choice(TEXTS)
    if kind < 0.75 or depth > 1:
        return chance.choice([None, True, False, "2026-02-28", "2024-02-29", "2026-13-01"])
    if kind < 0.85:
        return tuple(value(chance, depth + 2) for _ in range(chance.randint(0, 4)))
    return tuple(
        {name: value(chance, depth + 2) for name in "xy" if chance.random() < 0.8}
        for _ in range(chance.randint(0, 4))
    )


def facts(chance: random.Random) -> dict[str, Any]:
    found: dict[str, Any] = {name: value(chance) for name in "bcd" if chance.random() < 0.9}
    day, later = (chance.choice(["2026-01-31", "2024-03-31", "2025-12-28"]) for _ in range(2))
    steps = ("one", "two", "x")
    points = {step: Decimal(chance.randint(0, 2)) for step in steps}
    progress = {"points": points, "most": dict.fromkeys(steps, Decimal(chance.choice([0, 2])))}
    rows = {"x": Decimal(5), "y": "text"}
    return {"a": {**found, "day": day, "later": later, "rows": rows}, "progress": progress}


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_operation_gives_the_same_for_any_answers(expression: str) -> None:
    chance = random.Random(expression)  # noqa: S311
    cases = [facts(chance) for _ in range(CASES)]
    code = javascript(expression)
    calls = f"[{','.join(map(facts_literal, cases))}]"
    found = run(f"const e={code};return {calls}.map(f=>[valueOf(e,f),holds(e,f)])")
    for given, mine in zip(cases, found, strict=True):
        expected = [shown(value_of(expression, given)), holds(expression, given)]
        if not isinstance(value_of(expression, given), float):  # which no figure is
            assert mine == expected, given
