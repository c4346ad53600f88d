"""The expressions of every manifest give the same results in JavaScript as in Python."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from generator.document.tree import Kind
from generator.playbook.browser import javascript
from generator.playbook.catalogue import open_catalogue
from generator.playbook.expressions import holds, value_of
from generator.playbook.figure_texts import SLOT
from generator.playbook.manifest import FieldSpec, Playbook
from tests.support.scripts import facts_literal, run, shown

pytestmark = pytest.mark.node
CASES = 60  # per expression
NUMBERS = ("0", "1", "3", "12.5", "40", "70", "100", "0.1", "0.333", "31.50", "-2", "1E+3")
LONG = ("123456789012345678901234", "0.000000000000000000000007", "99999999999.99999999999")
DAYS = ("2026-01-31", "2026-03-02", "2025-12-31", "2024-02-29", "2026-11-28")


def expressions(playbook: Playbook) -> Iterator[str]:
    for step in playbook.all_steps():
        yield step.required_if
        for spec in step.fields:
            yield from (spec.required_if, *(column.required_if for column in spec.columns))
    for derived in playbook.derived:
        yield from (*derived.expressions, derived.note, derived.digits)
        yield from (slot.strip() for _, how in derived.how for slot in SLOT.findall(how))
    yield from (one.condition for one in playbook.contradictions)


def facts(playbook: Playbook, chance: random.Random) -> dict[str, Any]:
    """Random answers, typed by their fields, of which some are missing or not known."""
    found: dict[str, Any] = {step.id: {} for step in playbook.all_steps()}
    for spec in playbook.fields():
        step, _, name = spec.id.partition(".")
        if chance.random() < 0.85:
            found[step][name] = answer(spec, chance)
    number = lambda: Decimal(chance.choice(NUMBERS))  # noqa: E731
    steps = [step.id for step in playbook.steps]
    found["rates"] = {
        "loaded_hourly_cost": chance.choice([number(), None]),
        "build_hourly_cost": number(),
        "cost_per_incident": {"medication": number(), "other": number()},
    }
    found["policies"] = {"baseline_months": 12, "bands": {"early": 40, "close": Decimal(70)}}
    found["progress"] = {
        "complete": Decimal(chance.randint(0, len(steps))),
        "steps": Decimal(len(steps)),
        "points": {step: Decimal(chance.randint(0, 2)) for step in steps},
        "most": dict.fromkeys(steps, Decimal(2)),
    }
    found["derived"] = {one.id: number() for one in playbook.derived if chance.random() < 0.8}
    if chance.random() < 0.8:
        found["date"] = chance.choice(DAYS)
    return found


def answer(spec: FieldSpec, chance: random.Random) -> Any:
    if chance.random() < 0.05:
        return None
    match spec.kind:
        case Kind.NUMBER:
            return Decimal(chance.choice(NUMBERS + LONG if chance.random() < 0.2 else NUMBERS))
        case Kind.DATE:
            return chance.choice(DAYS)
        case Kind.CHECK:
            return True
        case Kind.SEVERAL:
            codes = spec.choices or ("one", "two")
            return tuple(chance.sample(codes, chance.randint(1, len(codes))))
        case Kind.CHOICE:
            return chance.choice(spec.choices or ("medication", "other", "unheard of"))
        case Kind.LIST:
            return tuple(row(spec, chance) for _ in range(chance.randint(1, 4)))
        case _:
            return chance.choice(["x", "a < b & c", "</script>", "\u2028"])


def row(spec: FieldSpec, chance: random.Random) -> Any:
    if spec.is_simple_list:
        return answer(spec.columns[0], chance)
    cells = {column.id.rpartition(".")[2]: answer(column, chance) for column in spec.columns}
    return {
        name: cell for name, cell in cells.items() if cell is not None and chance.random() < 0.8
    }


@pytest.mark.parametrize("playbook", open_catalogue().playbooks.values(), ids=lambda one: one.id)
def test_every_expression_is_the_same_in_javascript(playbook: Playbook) -> None:
    texts = [text for text in dict.fromkeys(expressions(playbook)) if text]
    assert len(texts) >= 10
    chance = random.Random(playbook.id)  # noqa: S311
    cases = [(text, facts(playbook, chance)) for text in texts for _ in range(CASES)]
    calls = (
        f"(f=>[valueOf({javascript(text)},f),holds({javascript(text)},f)])({facts_literal(given)})"
        for text, given in cases
    )
    found = run(f"return [{','.join(calls)}]")
    expected = [[shown(value_of(text, given)), holds(text, given)] for text, given in cases]
    wrong = [
        (text, given, mine, theirs)
        for (text, given), mine, theirs in zip(cases, found, expected, strict=True)
        if mine != theirs
    ]
    assert not wrong, wrong[0]
    assert sum(value is not None for value, _ in expected) > len(cases) / 3
