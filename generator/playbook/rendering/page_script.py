"""The fields and figures of a page as data for its script, with their expressions in JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from generator.document.page_logic import JavaScript
from generator.document.tree import Kind
from generator.foundation.errors import Place, Problem
from generator.foundation.yaml_nodes import MapNode
from generator.playbook.browser import Untranslatable, javascript
from generator.playbook.expressions import calls_function, holds, names_in, reads_any
from generator.playbook.figure_texts import SLOT
from generator.playbook.manifest import DerivedSpec, FieldSpec, Playbook, Step

_HINT = "write it in another way, or leave the web page out"
# The kinds of fields whose answers are no text.
_KINDS = frozenset({Kind.NUMBER, Kind.DATE, Kind.CHECK, Kind.SEVERAL, Kind.LIST})


@dataclass(frozen=True)
class PageScript:
    """Writes the fields and figures of one edition as data for the script, with their expressions
    in JavaScript. Collects the problems with these, the names of the steps that they read, and
    those among them that call functions.
    """

    playbook: Playbook
    kinds: Mapping[str, Kind]
    manifest: MapNode
    problems: list[Problem] = field(default_factory=list)
    read: set[str] = field(default_factory=set)
    calling: list[str] = field(default_factory=list)

    def contents(self, derived: tuple[DerivedSpec, ...], *, judges: bool) -> dict[str, Any]:
        """The steps that have fields on the page, the figures, and the `others` among the steps
        that expressions read. With figures, `own` steps count as progress. A page that `judges`
        also has which answers go together.
        """
        own = {step.id for step in self.playbook.steps} if derived else set()
        steps = {
            step.id: self._step(step, specs, is_own=step.id in own)
            for step in self.playbook.all_steps()
            if (specs := [spec for spec in step.fields if spec.id in self.kinds])
        }
        figures = [self._figure(spec) for spec in derived]
        agreement = self._agreement() if judges else {}
        others = [
            step.id
            for step in self.playbook.all_steps()
            if step.id in self.read and step.id not in steps
        ]
        return _without_empty(
            {"steps": list(steps.values()), "others": others, "figures": figures, **agreement}
        )

    def _agreement(self) -> dict[str, Any]:
        """Which answers contradict each other; which fields should fit others, with the remedies
        for each cause.
        """
        fits = {spec.id: spec.fits for spec in self.playbook.fields() if spec.fits}
        return {
            "contradictions": [
                {
                    "if": self._translated(each.condition, ("contradictions",)),
                    "field": each.field,
                    "against": each.against,
                }
                for each in self.playbook.contradictions
            ],
            "fits": fits,
            "remedies": dict(self.playbook.remedies) if fits else {},
        }

    def _step(self, step: Step, specs: list[FieldSpec], *, is_own: bool) -> dict[str, Any]:
        return _without_empty(
            {
                "id": step.id,
                "own": is_own,
                "required": self._step_condition(step),
                "anyOf": self._groups(step),
                "fields": [self._field(spec) for spec in specs],
            }
        )

    def _step_condition(self, step: Step) -> JavaScript | None:
        """The condition of a step, None for a step that always counts."""
        condition = self._condition(step.required_if, ("steps", step.id))
        if isinstance(condition, JavaScript):
            return condition
        return JavaScript("()=>false") if step.required_if and not condition else None

    def _groups(self, step: Step) -> list[tuple[str, ...]]:
        return [group for group in step.any_of if self.kinds.keys() >= {*group}]

    def _field(self, spec: FieldSpec) -> dict[str, Any]:
        step, _, name = spec.id.partition(".")
        path = ("steps", step, "fields", name)
        kind = self.kinds[spec.id]
        columns = [self._column(spec, column) for column in spec.columns]
        covering = next((one for one in spec.columns if one.id == f"{spec.id}.{spec.covers}"), None)
        return _without_empty(
            {
                "id": spec.id,
                "kind": _kind(kind),
                "required": spec.required or self._condition(spec.required_if, path),
                "other": spec.other and kind is not Kind.TEXT,
                **_bounds(spec),
                "minimum": spec.minimum,
                "covers": spec.covers,
                "choices": covering.choices if covering else (),
                "columns": columns,
            }
        )

    def _column(self, spec: FieldSpec, column: FieldSpec) -> dict[str, Any]:
        name = "" if spec.is_simple_list else column.id.rpartition(".")[2]
        own = {"kind": _kind(column.kind), "required": column.required, **_bounds(column)}
        return {"name": name, **_without_empty(own)}

    def _condition(self, condition: str, path: tuple[str, ...]) -> JavaScript | bool:
        """A condition as JavaScript. One that reads no field of the page is decided here, so that
        it says nothing of fields that others do not see.
        """
        if not condition:
            return False
        if not any(reads_any(condition, [ident]) for ident in self.kinds):
            empty: dict[str, Any] = {step.id: {} for step in self.playbook.all_steps()}
            return holds(condition, empty)
        return self._translated(condition, (*path, "required_if"))

    def _figure(self, spec: DerivedSpec) -> dict[str, Any]:
        path = ("derived", spec.id)
        single = {"value": spec.expression, "if": spec.condition, "note": spec.note}
        single["digits"] = spec.digits
        parts = {name: self._translated(text, (*path, "sum", name)) for name, text in spec.parts}
        return _without_empty(
            {
                "id": spec.id,
                "unit": spec.unit,
                **{
                    key: self._translated(text, (*path, key))
                    for key, text in single.items()
                    if text
                },
                "parts": parts,
                "how": [self._pieces(text, (*path, "how", name)) for name, text in spec.how],
                "reads": self._names_read(spec.expressions),
                "noteReads": self._names_read((spec.note,)),
            }
        )

    def _names_read(self, expressions: tuple[str, ...]) -> list[str]:
        """The fields, columns and derived values that expressions read, and that may not fit."""
        specs = [each for spec in self.playbook.fields() for each in (spec, *spec.columns)]
        names = dict.fromkeys(spec.id for spec in specs if spec.kind in (Kind.NUMBER, Kind.DATE))
        names |= dict.fromkeys(f"derived.{each.id}" for each in self.playbook.derived)
        return [name for name in names if any(reads_any(text, [name]) for text in expressions)]

    def _pieces(self, text: str, path: tuple[str, ...]) -> list[Any]:
        """What says how a figure is made up: texts, and the expressions between them."""
        pieces = SLOT.split(text)
        return [
            self._input(piece.strip(), path) if number % 2 else piece
            for number, piece in enumerate(pieces)
            if number % 2 or piece
        ]

    def _input(self, expression: str, path: tuple[str, ...]) -> dict[str, Any]:
        spec = self._specs.get(expression)
        unit = spec.unit if spec else self._units.get(expression, "")
        return _without_empty(
            {
                "value": self._translated(expression, path),
                "rate": expression.startswith("rates."),
                "unit": unit,
                "choices": spec.choice_set if spec and spec.choices else "",
            }
        )

    @cached_property
    def _specs(self) -> Mapping[str, FieldSpec]:
        return {spec.id: spec for spec in self.playbook.fields()}

    @cached_property
    def _units(self) -> Mapping[str, str]:
        return {f"derived.{each.id}": each.unit for each in self.playbook.derived}

    def _translated(self, expression: str, path: tuple[str, ...]) -> JavaScript:
        self.read.update(name.partition(".")[0] for name in names_in(expression))
        self.calling.extend([expression] * calls_function(expression))
        try:
            return JavaScript(javascript(expression))
        except Untranslatable as error:
            name = ".".join(filter(None, path))
            message = f"a web page cannot work out “{name}”: it {error}"
            place = _place(self.manifest, path)
            self.problems.append(Problem("playbook.expression", message, place, _HINT))
            return JavaScript("()=>null")


def _kind(kind: Kind) -> str:
    """The kind of a field for the script; "" for one whose answer is a text or a code."""
    return str(kind) if kind in _KINDS else ""


def _bounds(spec: FieldSpec) -> dict[str, Any]:
    bounds = spec.bounds
    found = {"least": bounds.least, "most": bounds.most, "whole": bounds.whole or None}
    return {key: bound for key, bound in found.items() if bound is not None}


def _without_empty(entries: dict[str, Any]) -> dict[str, Any]:
    """The entries that say something; a bound of 0 does."""
    return {key: value for key, value in entries.items() if value or isinstance(value, Decimal)}


def _place(manifest: MapNode, path: tuple[str, ...]) -> Place:
    """The place of a text in a manifest, or of what comes closest to it."""
    place, node = manifest.place, manifest
    for key in path:
        entry = node.entries.get(key)
        if entry is None:
            break
        place = entry.place
        if not isinstance(entry.value, MapNode):
            break
        node = entry.value
    return place
