"""Expressions of a manifest over what was answered: conditions, and values derived from answers.

They run in the same sandbox as templates. A field that nobody answered is undefined: in a condition
it is false, and a value that needs it is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

Facts = Mapping[str, Any]
_SATURDAY = 5


def holds(condition: str, facts: Facts) -> bool:
    """Whether a condition is met; an empty one is not."""
    return bool(condition) and bool(_evaluated(condition, facts, strict=False))


def value_of(expression: str, facts: Facts) -> Any:
    """What an expression gives, None where anything that it needs is missing or not known."""
    return _evaluated(expression, facts, strict=True)


def _evaluated(text: str, facts: Facts, *, strict: bool) -> Any:
    try:
        found = _compiled(text, strict)(**facts)
        return None if isinstance(found, Undefined) else found
    except (TemplateError, TypeError, ArithmeticError, KeyError, ValueError):
        return None


@lru_cache(maxsize=512)
def _compiled(text: str, strict: bool) -> Any:
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined if strict else Undefined)
    environment.globals = {"days": _days, "workdays": _workdays}
    return environment.compile_expression(text, undefined_to_none=False)


def _days(first: str, last: str) -> int:
    """Calendar days from one ISO date to another."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _workdays(first: str, last: str) -> int:
    """Days from Monday to Friday from one ISO date to another, the first not counted."""
    start, days = date.fromisoformat(first), _days(first, last)
    following = (start + timedelta(days=number) for number in range(1, days + 1))
    return sum(day.weekday() < _SATURDAY for day in following)
