"""How complete a filled worksheet is: the state of each step, and what is still missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from generator.document.answers import Answers, Value, without_misfits
from generator.document.tree import OTHER, Kind
from generator.playbook.expressions import Facts, holds
from generator.playbook.manifest import FieldSpec, Playbook, Step

StepState = Literal["empty", "started", "complete"]


@dataclass(frozen=True)
class Completeness:
    """A step's state and the ids of what is missing: fields, cells of lists, `field.column=choice`
    for a choice that no row has, and alternatives as `field|field`.
    """

    state: StepState
    missing: tuple[str, ...] = ()


def facts_of(playbook: Playbook, answers: Answers, rates: Mapping[str, Any] | None = None) -> Facts:
    """The answers under the names that expressions use, `step.field`, and the `rates`. Misfits are
    left out, and so are cells of lists that are not known: a sum without them would be partial.
    """
    steps: dict[str, Any] = {step.id: {} for step in playbook.all_steps()}
    for ident, value in without_misfits(answers).items():
        step, _, name = ident.partition(".")
        if step in steps:
            steps[step][name] = tuple(map(_known, value)) if isinstance(value, tuple) else value
    return {**steps, "rates": rates or {}}


def _known(row: Any) -> Any:
    """A row of a list without the cells that are not known."""
    if not isinstance(row, Mapping):
        return row
    return {name: cell for name, cell in row.items() if cell is not None}


def completeness(
    playbook: Playbook,
    edition: str,
    answers: Answers,
    facts: Facts,
    unasked: Collection[str] = (),
) -> dict[str, Completeness]:
    """The completeness of each step of an edition, by step id; the fields `unasked` are not in it.

    A step that is not required in this case counts as complete. A misfit does not answer its field,
    but begins its step.
    """
    fitting = without_misfits(answers)
    started = {ident.partition(".")[0] for ident in answers}
    return {
        step.id: _of_step(step, specs, fitting, facts, is_started=step.id in started)
        for step in playbook.all_steps()
        if (
            specs := [
                spec
                for spec in step.fields
                if playbook.is_in(spec, edition) and spec.id not in unasked
            ]
        )
    }


def _of_step(
    step: Step, specs: list[FieldSpec], answers: Answers, facts: Facts, *, is_started: bool
) -> Completeness:
    if step.required_if and not holds(step.required_if, facts):
        return Completeness("complete")
    missing = [lack for spec in specs for lack in _missing(spec, answers, facts)]
    known = {spec.id for spec in specs}
    missing += [
        "|".join(group)
        for group in step.any_of
        if known.issuperset(group) and not any(ident in answers for ident in group)
    ]
    if not is_started:
        return Completeness("empty", tuple(missing))
    return Completeness("started" if missing else "complete", tuple(missing))


def _missing(spec: FieldSpec, answers: Answers, facts: Facts) -> Iterator[str]:
    value = answers.get(spec.id, "")
    needed = spec.required or holds(spec.required_if, facts)
    if spec.id not in answers or (spec.kind is Kind.CHECK and not value):
        if needed:
            yield spec.id
        return
    if spec.kind is Kind.LIST:
        yield from _missing_rows(spec, value, needed=needed)
    elif spec.kind is Kind.SEVERAL and isinstance(value, tuple) and len(value) < spec.minimum:
        yield spec.id
    elif spec.other and value == OTHER and f"{spec.id}_other" not in answers:
        yield f"{spec.id}_other"


def _missing_rows(spec: FieldSpec, value: Value, *, needed: bool) -> Iterator[str]:
    rows = value if isinstance(value, tuple) else ()
    for number, row in enumerate(rows, 1):
        for column in spec.columns:
            name = column.id.rpartition(".")[2]
            if column.required and isinstance(row, Mapping) and name not in row:
                yield f"{spec.id}.{number}.{name}"
    if needed and len(rows) < spec.minimum:
        yield from (f"{spec.id}.{number}" for number in range(len(rows) + 1, spec.minimum + 1))
    covering = next(
        (column for column in spec.columns if column.id == f"{spec.id}.{spec.covers}"), None
    )
    if covering:
        present = {row.get(spec.covers) for row in rows if isinstance(row, Mapping)}
        yield from (
            f"{spec.id}.{spec.covers}={code}" for code in covering.choices if code not in present
        )
