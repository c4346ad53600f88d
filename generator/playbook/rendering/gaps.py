"""What is still open in a case: fields that are missing, do not fit, or that a figure waits for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.document.answers import Answers, misfits
from generator.playbook.completeness import Completeness
from generator.playbook.derived import DerivedValue
from generator.playbook.expressions import names_in
from generator.playbook.manifest import DerivedSpec, Playbook

_DERIVED = "derived."


@dataclass(frozen=True)
class Gaps:
    """What is open in the answers to a playbook, given its steps and derived values."""

    playbook: Playbook
    answers: Answers
    steps: Mapping[str, Completeness]
    derived: Mapping[str, DerivedValue]

    def fields(self) -> list[str]:
        """The ids of the fields that are missing, then of those with a misfit, then of those that a
        figure waits for which somebody has begun to answer.
        """
        missing = [
            ".".join(re.split(r"[.=]", lack)[:2])
            for step in self.steps.values()
            for group in step.missing
            for lack in group.split("|")[:1]
        ]
        unfit = {".".join(ident.split(".")[:2]) for ident in misfits(self.answers)}
        specs = [spec.id for spec in self.playbook.fields()]
        awaited = {field for ident in self._last for field in self._awaited(ident)}
        found = dict.fromkeys(missing)
        for group in (unfit, awaited):
            found |= {ident: None for ident in specs if ident in group}
        return [ident for ident in found if ident in specs]

    def _awaited(self, ident: str) -> Iterator[str]:
        """The unanswered fields that a figure needs and that keep it unknown."""
        if self.derived[ident].value is not None:
            return
        for name in self._inputs(self._specs[ident]):
            if name.removeprefix(_DERIVED) in self._specs:
                yield from self._awaited(name.removeprefix(_DERIVED))
            elif name not in self.answers:
                yield name

    def _inputs(self, spec: DerivedSpec) -> Iterator[str]:
        """The names that a figure reads; of a sum without any known part those of the parts that
        somebody has begun to answer, else those of the first.
        """
        parts = [text for _, text in spec.parts]
        begun = [text for text in parts if self._is_begun(text)]
        for text in begun or parts[:1] or [spec.expression]:
            yield from names_in(text)

    def _is_begun(self, expression: str) -> bool:
        """Whether a field that an expression reads, if only through a figure, is answered."""
        names = names_in(expression)
        figures = (self._specs.get(name.removeprefix(_DERIVED)) for name in names)
        return any(name in self.answers for name in names) or any(
            self._is_begun(text) for spec in figures if spec for text in _expressions(spec)
        )

    @cached_property
    def _specs(self) -> Mapping[str, DerivedSpec]:
        return {spec.id: spec for spec in self.playbook.derived}

    @cached_property
    def _last(self) -> list[str]:
        """The figures with a working that are begun, and that no other figure reads."""
        specs = self.playbook.derived
        read = {name for spec in specs for text in _expressions(spec) for name in names_in(text)}
        return [
            spec.id
            for spec in specs
            if f"{_DERIVED}{spec.id}" not in read
            and (spec.how or spec.parts)
            and any(map(self._is_begun, _expressions(spec)))
        ]


def _expressions(spec: DerivedSpec) -> tuple[str, ...]:
    return tuple(filter(None, (spec.expression, *dict(spec.parts).values())))
