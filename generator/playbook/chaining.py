"""A chain: the answers of one playbook's worksheet that open another's."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from generator.document.answers import Answers, Value
from generator.playbook.completeness import facts_of
from generator.playbook.expressions import value_of
from generator.playbook.manifest import Playbook


def opens(source: Playbook, playbook: Playbook) -> bool:
    """Whether a worksheet of one playbook opens a fresh one of another, or of its own."""
    return source.id in dict(playbook.links)


def carried(
    source: Playbook, playbook: Playbook, answers: Answers, derived: Mapping[str, Any]
) -> Answers:
    """The answers a worksheet of `source` gives to a fresh one of `playbook`; none where its links
    do not name that playbook. `derived` are the values worked out from it. What a link needs and
    nobody answered stays blank.
    """
    facts = {**facts_of(source, answers), "derived": derived}
    links = dict(playbook.links).get(source.id, ())
    found = {field: value_of(text, facts) for field, text in links}
    return {field: _plain(value) for field, value in found.items() if value is not None}


def _plain(value: Any) -> Value:
    """What an expression made, as answers are."""
    match value:
        case bool():
            return value
        case int():
            return Decimal(value)
        case list():
            return tuple(value)
        case _:
            return value  # type: ignore[no-any-return]
