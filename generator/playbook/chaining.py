"""Chains: answers of one playbook's worksheet carried over into another's."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from generator.document.answers import Answers, Value, misfits
from generator.playbook.completeness import facts_of
from generator.playbook.expressions import reads_any, value_of
from generator.playbook.manifest import Playbook


def opens(source: Playbook, playbook: Playbook) -> bool:
    """Whether a worksheet of `source` can open a fresh one of `playbook`; both may be the same."""
    return source.id in dict(playbook.links)


def carried(
    source: Playbook, playbook: Playbook, answers: Answers, derived: Mapping[str, Any]
) -> Answers:
    """The answers that a worksheet of `source` carries into a fresh one of `playbook`.

    Empty where `playbook` has no link from `source`. `derived` are the source's derived values. A
    field whose link needs an unanswered field stays blank. A misfit is carried over as typed, but
    nothing is worked out from it.
    """
    unfit = misfits(answers)
    facts = {**facts_of(source, answers), "derived": derived}
    links = dict(playbook.links).get(source.id, ())
    values = {
        field: answers[text] if text in answers else value_of(text, facts)
        for field, text in links
        if text in answers or not reads_any(text, unfit)
    }
    return {field: _plain(value) for field, value in values.items() if value is not None}


def _plain(value: Any) -> Value:
    """The result of an expression as an answer."""
    match value:
        case bool():
            return value
        case int():
            return Decimal(value)
        case list():
            return tuple(value)
        case _:
            return value  # type: ignore[no-any-return]
