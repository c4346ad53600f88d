"""The numbers of page plans, filled in with a team's values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.document.answers import PlacedAnswers
from generator.writers.docx.pages.plan import PagePlan


@dataclass(frozen=True)
class PlanInsert:
    """One number of a plan."""

    plan: PagePlan
    number: int

    @property
    def plans(self) -> tuple[PagePlan, ...]:
        return (self.plan,)

    @property
    def reads(self) -> frozenset[int]:
        return self.plan.reads

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        return str(self.plan.numbers(values)[self.number])


@dataclass(frozen=True)
class BlankInsert:
    """An insert of a blank sheet. In one with answers it is `filled`: they may need more room than
    was planned.
    """

    planned: PlanInsert
    filled: str = "0"

    @property
    def plans(self) -> tuple[PagePlan, ...]:
        return self.planned.plans

    @property
    def reads(self) -> frozenset[int]:
        return self.planned.reads

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:
        return self.filled if len(answers) else self.planned.text(values, answers)


@dataclass(frozen=True)
class PageInsert:
    """The page on which a unit of the last of some plans begins."""

    plans: tuple[PagePlan, ...]
    unit: int

    @property
    def reads(self) -> frozenset[int]:
        return frozenset().union(*(plan.reads for plan in self.plans))

    def text(self, values: Sequence[str], answers: PlacedAnswers) -> str:  # noqa: ARG002
        *before, own = self.plans
        pages = sum(plan.starts(values)[-1] for plan in before)
        return str(1 + pages + own.starts(values)[self.unit])
