"""A manifest's expressions over answers: conditions and derived values.

They run in the same sandbox as templates. An unanswered field is undefined: it is false in a
condition, and a value that needs it is not known.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.parser import Parser

from generator.foundation.numbers import workdays
from generator.playbook.sandbox import Sandbox

Facts = Mapping[str, Any]
_DOUBTFUL = 50  # percent
_TIMES_A_YEAR = {"week": 52, "month": 12, "quarter": 4, "year": 1}
LONGEST = 2_000  # characters of an expression


def holds(condition: str, facts: Facts) -> bool:
    """Whether a condition is met; an empty condition is not."""
    return bool(condition) and bool(_evaluated(condition, facts, strict=False))


def value_of(expression: str, facts: Facts) -> Any:
    """The result of an expression; None where anything it needs is missing or not known, and for
    an empty one.
    """
    return None if not expression else _evaluated(expression, facts, strict=True)


def reads_any(expression: str, names: Iterable[str]) -> bool:
    """Whether an expression reads one of these fields or derived values. A column of a list,
    `diagnose.data_points.family`, counts only if the expression names it.
    """
    read, words = _names_in(expression)
    for name in names:
        step, field, *column = name.split(".")
        own = f"{step}.{field}."
        is_read = any(own.startswith(f"{path}.") or path.startswith(own) for path in read)
        if is_read and words.issuperset(column):
            return True
    return False


def names_in(expression: str) -> list[str]:
    """The fields, derived values and rates that an expression reads, by their dotted names."""
    return sorted(name for name in _names_in(expression)[0] if "." in name)


def calls_function(expression: str) -> bool:
    """Whether an expression calls one of `FUNCTIONS`."""
    return not FUNCTIONS.keys().isdisjoint(_names_in(expression)[0])


@lru_cache(maxsize=512)
def _names_in(expression: str) -> tuple[frozenset[str], frozenset[str]]:
    """The dotted names that an expression reads, and its other words: texts and attributes."""
    try:
        tree = syntax_tree(expression)
    except TemplateSyntaxError:
        return frozenset(), frozenset()
    texts = {node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str)}
    attributes = {node.attr for node in tree.find_all(nodes.Getattr)}
    return frozenset(dotted_names(tree)), frozenset(texts | attributes)


def syntax_tree(expression: str) -> nodes.Expr:
    """The syntax tree of an expression. Raises `TemplateSyntaxError` if it is not one."""
    parser = Parser(Sandbox(), expression, state="variable")
    tree = parser.parse_expression()
    if not parser.stream.eos:
        parser.fail("there is more behind the expression")
    return tree


def dotted_names(node: nodes.Node) -> Iterator[str]:
    """The names that a syntax tree reads, as `voice.stakeholder.one`; the longest of each place."""
    path = _dotted(node)
    if path:
        yield path
        return
    for child in node.iter_child_nodes():
        yield from dotted_names(child)


def _dotted(node: nodes.Node) -> str:
    match node:
        case nodes.Name(name=name):
            return str(name)
        case nodes.Getattr(node=inner, attr=attribute) if start := _dotted(inner):
            return f"{start}.{attribute}"
        case nodes.Getitem(node=inner, arg=nodes.Const(value=str() as key)) if start := _dotted(
            inner
        ):
            return f"{start}.{key}"
        case _:
            return ""


def _evaluated(text: str, facts: Facts, *, strict: bool) -> Any:
    try:
        result = _compiled(text, strict)(**facts)
        return None if isinstance(result, Undefined) else result
    except Exception:  # a manifest can contain anything; a failing expression is "not known"
        return None


@lru_cache(maxsize=512)
def _compiled(text: str, strict: bool) -> Any:
    if len(text) > LONGEST:
        raise ValueError
    environment = Sandbox(undefined=StrictUndefined if strict else Undefined)
    environment.globals = dict(FUNCTIONS)
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    return environment.compile_expression(text, undefined_to_none=False)


def _given(*values: Any) -> int:
    """How many of these answers are given."""
    return sum(not isinstance(value, Undefined) and value not in ("", None) for value in values)


def _bears(basis: Any, confidence: Any) -> int | None:
    """How many significant digits of a figure its inputs bear: all (None) where they were measured
    and nobody is less than certain, else three, and two below a confidence of 50 percent.
    """
    percent = confidence if isinstance(confidence, Decimal) else Decimal(100)
    if percent < _DOUBTFUL:
        return 2
    is_certain = percent >= 100 and confidence is not None  # None is "not known"
    return None if isinstance(basis, str) and basis == "measured" and is_certain else 3


def _readiness(progress: Facts, steps: Sequence[str]) -> Decimal:
    """Progress of some steps in percent, weighted; a started step counts half."""
    reached = sum((progress["points"][step] for step in steps), Decimal())
    return reached * 100 / sum((progress["most"][step] for step in steps), Decimal())


def _times_a_year(period: str) -> int:
    """How often a period, such as `week`, comes in a year."""
    return _TIMES_A_YEAR[period]


def _months_before(day: str, months: Decimal) -> str:
    """The ISO date some months before another; in a shorter month, its last day."""
    end = date.fromisoformat(day)
    count = end.year * 12 + end.month - 1 - int(months)
    year, month = divmod(count, 12)
    longest = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(end.day, longest)).isoformat()


def _days(first: str, last: str) -> int:
    """Calendar days from one ISO date to another."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _workdays(first: str, last: str) -> int:
    """Weekdays (Monday to Friday) from one ISO date to another, not counting the first."""
    return workdays(date.fromisoformat(first), date.fromisoformat(last))


_FILTERS = (
    "abs", "default", "d", "first", "float", "int", "join", "last", "length", "list", "lower",
    "map", "max", "min", "reject", "rejectattr", "replace", "round", "select", "selectattr",
    "sort", "string", "sum", "trim", "unique", "upper",
)  # fmt: skip
FUNCTIONS = {
    "days": _days,
    "workdays": _workdays,
    "months_before": _months_before,
    "given": _given,
    "readiness": _readiness,
    "times_a_year": _times_a_year,
    "bears": _bears,
}
