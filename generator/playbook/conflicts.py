"""Answers of one worksheet that do not go together, such as a remedy for another cause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.document.answers import Answers, Value, without_misfits
from generator.document.tree import OTHER
from generator.foundation.errors import Place, Problem
from generator.playbook.completeness import facts_of
from generator.playbook.expressions import holds
from generator.playbook.manifest import FieldSpec, Playbook
from generator.playbook.rendering.fields import FieldFactory

# With one of these, nobody can say whether a cause and a remedy go together.
_OPEN = frozenset({"", OTHER, "unknown", "no_action"})


@dataclass(frozen=True)
class Conflict:
    """An answer to the choice `field` that does not go with the one to `against`; both as codes.
    `fitting` are the codes that would go with it, none where no list says so.
    """

    field: str
    answer: tuple[str, ...]
    against: str
    others: tuple[str, ...]
    fitting: tuple[str, ...] = ()

    @property
    def step(self) -> str:
        """The id of the step of `field`."""
        return self.field.partition(".")[0]


def conflicts(playbook: Playbook, answers: Answers) -> tuple[Conflict, ...]:
    """Every conflict of a worksheet, in the playbook's order. What is blank, does not fit its field
    or is not known contradicts nothing.
    """
    fitting = without_misfits(answers)
    unsuited = (
        found
        for spec in playbook.fields()
        if spec.fits and (found := _unsuited(playbook, spec, fitting))
    )
    return (*unsuited, *_contradictions(playbook, fitting))


def remedies_for(playbook: Playbook, causes: Iterable[str]) -> tuple[str, ...]:
    """The codes of the remedies for some causes, best first: those of each cause in turn."""
    known = dict(playbook.remedies)
    lists = [known[cause] for cause in causes if cause in known]
    ranked = ((rank, code) for codes in lists for rank, code in enumerate(codes))
    return tuple(dict.fromkeys(code for _, code in sorted(ranked, key=lambda one: one[0])))


def conflict_words(conflict: Conflict, playbook: Playbook, factory: FieldFactory) -> str:
    """What is wrong with an answer, and what would fit, in the language of the labels."""
    specs = {spec.id: spec for spec in playbook.fields()}

    def shown(ident: str, codes: Iterable[str]) -> str:
        labels = dict(factory.options(specs[ident]))
        return ", ".join(labels.get(code, code) for code in codes)

    return factory.labels.text(
        "table",
        "conflict_fitting" if conflict.fitting else "conflict",
        answer=shown(conflict.field, conflict.answer),
        others=shown(conflict.against, conflict.others),
        field=factory.labels.text("fields", conflict.against, "label"),
        fitting=shown(conflict.field, conflict.fitting),
    )


def conflict_problems(
    found: Iterable[Conflict],
    file: str,
    name: Callable[[str], str],
    choices: Mapping[str, Mapping[str, str]],
) -> Iterator[Problem]:
    """A warning for each conflict in a file; `name` gives the printed name of a field, `choices`
    the labels of its codes.
    """

    def quoted(ident: str, codes: Iterable[str]) -> str:
        labels = choices.get(ident, {})
        return ", ".join(f"“{labels.get(code, code)}”" for code in codes)

    for one in found:
        answer, others = quoted(one.field, one.answer), quoted(one.against, one.others)
        message = f"{name(one.field)}: {answer} does not fit {name(one.against)}: {others}"
        fitting = quoted(one.field, one.fitting)
        hint = f"these would fit: {fitting}" if fitting else "correct one of the two answers"
        yield Problem("answer.conflict", message, Place(file), hint, "warning", one.field)


def _unsuited(playbook: Playbook, spec: FieldSpec, answers: Answers) -> Conflict | None:
    """The conflict of a remedy that suits none of the causes marked."""
    chosen, causes = _codes(answers.get(spec.id, "")), _codes(answers.get(spec.fits, ""))
    suited = remedies_for(playbook, causes)
    is_open = not chosen or not suited or not _OPEN.isdisjoint((*chosen, *causes))
    if is_open or not set(suited).isdisjoint(chosen):
        return None
    return Conflict(spec.id, chosen, spec.fits, causes, suited)


def _contradictions(playbook: Playbook, answers: Answers) -> Iterator[Conflict]:
    facts = facts_of(playbook, answers)
    for condition, first, second in playbook.contradictions:
        if holds(condition, facts):
            answer, others = (_codes(answers.get(ident, "")) for ident in (first, second))
            yield Conflict(first, answer, second, others)


def _codes(value: Value) -> tuple[str, ...]:
    """The codes of a choice or of several."""
    if isinstance(value, tuple):
        return tuple(code for code in value if isinstance(code, str))
    return (value,) if isinstance(value, str) and value else ()
