"""A chain: the answers of one playbook's worksheet that open another's."""

from __future__ import annotations

from decimal import Decimal

from generator.document import Answers, Value
from generator.playbook.completeness import facts_of
from generator.playbook.expressions import value_of
from generator.playbook.manifest import Playbook


def opens(source: Playbook, playbook: Playbook) -> bool:
    """Whether a worksheet of one playbook opens a fresh one of another, or of its own."""
    return source.id in dict(playbook.links)


def carried(source: Playbook, playbook: Playbook, answers: Answers) -> Answers:
    """The answers a worksheet of `source` gives to a fresh one of `playbook`; none where its links
    do not name that playbook. What a link needs and nobody answered stays blank.
    """
    facts = facts_of(source, answers)
    links = dict(playbook.links).get(source.id, ())
    found: dict[str, Value] = {field: value_of(text, facts) for field, text in links}
    return {
        field: Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for field, value in found.items()
        if value is not None
    }
