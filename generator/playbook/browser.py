"""The translator of a manifest's expressions to JavaScript, for pages that work out figures.

What it writes calls the operations of `expressions.js`, which follow the rules of Jinja and of
Python's decimal numbers. What would not give the same result everywhere is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from generator.document.page_logic import literal
from generator.playbook.expressions import FUNCTIONS, LONGEST, syntax_tree

_ARITHMETIC = {nodes.Add: "add", nodes.Sub: "sub", nodes.Mul: "mul", nodes.Div: "div"}
_COMPARED = {
    "eq": "eq",
    "ne": "ne",
    "lt": "lt",
    "lteq": "le",
    "gt": "gt",
    "gteq": "ge",
    "in": "within",
    "notin": "without",
}
_EQUALITY = frozenset({"eq", "ne"})
# The tests of Jinja, with the operation of each and how many arguments it takes.
_TESTS = {
    **{name: (name, 0) for name in ("defined", "undefined", "none", "number", "string", "boolean")},
    "true": ("isTrue", 0),
    "false": ("isFalse", 0),
    "in": ("within", 1),
    **dict.fromkeys(("eq", "equalto", "=="), ("eq", 1)),
    **dict.fromkeys(("ne", "!="), ("ne", 1)),
    **dict.fromkeys(("lt", "lessthan", "<"), ("lt", 1)),
    **dict.fromkeys(("le", "<="), ("le", 1)),
    **dict.fromkeys(("gt", "greaterthan", ">"), ("gt", 1)),
    **dict.fromkeys(("ge", ">="), ("ge", 1)),
}
# Filters whose results are read only once and are always true, like the sequences of a `list`.
_LAZY = frozenset({"map", "select", "selectattr", "reject", "rejectattr", "unique"})
_OF_SEQUENCES = frozenset({"list", "sum", "min", "max", "first"})
# A page has only those of them that its expressions name.
_SETTINGS = frozenset({"rates", "policies"})
_COUNTS = frozenset({"days", "workdays", "given", "times_a_year", "bears"})
# Jinja finds these before the fields of the same name, the latter in steps and rows.
_METHODS = frozenset(name for kind in (dict, str, tuple, Decimal) for name in dir(kind))
_METHODS_OF_MAPS = frozenset(dir(dict))


class Untranslatable(ValueError):
    """An expression that a page cannot work out; the message says which part of it."""


@lru_cache(maxsize=512)
def javascript(expression: str) -> str:
    """An expression as a function in JavaScript of the facts `f` and the operations `$`.

    Raises `Untranslatable`.
    """
    if len(expression) > LONGEST:
        raise Untranslatable(f"is longer than {LONGEST:,} characters")
    try:
        return f"(f,$)=>{_value(syntax_tree(expression))}"
    except TemplateSyntaxError as error:
        raise Untranslatable(f"is not an expression: {error.message}") from None
    except RecursionError:
        raise Untranslatable("is nested too deeply") from None


def _value(node: nodes.Node) -> str:
    """A node whose result is any value."""
    match node:
        case nodes.Const(value=value):
            return _constant(value)
        case nodes.Name() | nodes.Getattr() | nodes.Getitem():
            return _looked_up(node)
        case nodes.And(left=left, right=right):
            return f"$.and({_value(left)},()=>{_value(right)})"
        case nodes.Or(left=left, right=right):
            return f"$.or({_value(left)},()=>{_value(right)})"
        case nodes.Not(node=inner):
            return f"!$.truth({_value(inner)})"
        case nodes.CondExpr(test=test, expr1=first, expr2=other):
            otherwise = "undefined" if other is None else _value(other)
            return f"($.truth({_value(test)})?{_value(first)}:{otherwise})"
        case nodes.Compare():
            return _comparison(node)
        case nodes.List(items=items) | nodes.Tuple(items=items):
            return f"[{','.join(map(_value, items))}]"
        case nodes.Dict(items=items):
            return f"({{{','.join(_pair(pair) for pair in items)}}})"
        case _:
            return _worked_out(node)


def _worked_out(node: nodes.Node) -> str:
    """A node with an operator, a test, a filter or a function."""
    match node:
        case nodes.Neg(node=inner):
            return f"$.neg({_value(inner)})"
        case nodes.BinExpr(left=left, right=right) if type(node) in _ARITHMETIC:
            if isinstance(node, nodes.Div) and _may_be_whole(left) and _may_be_whole(right):
                raise Untranslatable(
                    "divides one whole number by another, which is never exact; divide an answer"
                )
            return f"$.{_ARITHMETIC[type(node)]}({_value(left)},{_value(right)})"
        case nodes.Test(name=name, args=args):
            _check_plain(node)
            operation = _test(name, args)
            return f"$.{operation}({','.join(map(_value, (node.node, *args)))})"
        case nodes.Filter(name=name) if name in _LAZY:
            raise Untranslatable(f"needs “list” behind the filter “{name}”")
        case nodes.Filter():
            return _filter(node)
        case nodes.Call(node=nodes.Name(name=name), args=args) if name in FUNCTIONS:
            _check_plain(node)
            return f"$.{name}({','.join(map(_value, args))})"
        case nodes.Call():
            raise Untranslatable("calls what is not a function of playbooks")
        case _:
            sign = "~" if isinstance(node, nodes.Concat) else getattr(node, "operator", "")
            what = sign or type(node).__name__.lower()
            raise Untranslatable(f"uses “{what}”, which pages do not know")


def _constant(value: object) -> str:
    match value:
        case None | bool() | str():
            return literal(value)
        case int():
            return f"$.whole({value}n)"
        case _:
            raise Untranslatable(f"contains {value}; write it as a whole number, or divide by one")


def _looked_up(node: nodes.Node) -> str:
    """A name, or a part of what a name stands for: `clarify.level_now`."""
    keys: list[str] = []
    inner = node
    while True:
        match inner:
            case nodes.Getattr(node=nodes.Node() as below, attr=str() as key):
                pass
            case nodes.Getitem(node=nodes.Node() as below, arg=nodes.Const(value=str() as key)):
                pass
            case _:
                break
        if key in (_METHODS_OF_MAPS if isinstance(below, nodes.Name) else _METHODS):
            raise Untranslatable(f"reads “{key}”, which is also what Jinja calls an operation")
        keys, inner = [literal(key), *keys], below
    match inner:
        case nodes.Name(name=name) if name in FUNCTIONS:
            raise Untranslatable(f"uses the function “{name}” without calling it")
        case nodes.Name(name=name) if name in _SETTINGS and not keys:
            raise Untranslatable(f"reads all “{name}”; name the one that it needs")
        case nodes.Name(name=name):
            return f"$.at(f,{','.join((literal(name), *keys))})"
        case nodes.Getitem(node=below, arg=nodes.Name() | nodes.Getattr() | nodes.Getitem() as arg):
            start = f"$.item({_value(below)},{_value(arg)})"
        case nodes.Getitem():
            raise Untranslatable("takes an item by its number, or by a key that is worked out")
        case _:
            start = _value(inner)
    return f"$.at({','.join((start, *keys))})" if keys else start


def _comparison(node: nodes.Compare) -> str:
    """One comparison, or several in a row: `0 < x <= 100`."""
    left, parts = node.expr, []
    for operand in node.ops:
        name = _COMPARED[operand.op]
        if name in _EQUALITY and (_is_list(left) or _is_list(operand.expr)):
            raise Untranslatable("compares lists; use “in” for one of several")
        is_sequence = name in ("within", "without")
        right = _sequence(operand.expr) if is_sequence else _value(operand.expr)
        parts.append(f"$.{name}({_value(left)},{right})")
        left = operand.expr
    first, *rest = reversed(parts)
    for part in rest:
        first = f"$.and({part},()=>{first})"
    return first


def _pair(pair: nodes.Pair) -> str:
    if not (isinstance(pair.key, nodes.Const) and isinstance(pair.key.value, str)):
        raise Untranslatable("has a map with a key that is not a text")
    return f"[{literal(pair.key.value)}]:{_value(pair.value)}"


def _is_list(node: nodes.Node) -> bool:
    is_made = isinstance(node, nodes.List | nodes.Tuple | nodes.Dict)
    return is_made or (isinstance(node, nodes.Filter) and node.name == "list")


def _sequence(node: nodes.Node) -> str:
    """A node whose result is read from the first item to the last."""
    if isinstance(node, nodes.Filter) and node.name in _LAZY:
        return _filter(node)
    return _value(node)


def _filter(node: nodes.Filter) -> str:
    """A filter with the arguments that pages know."""
    if node.node is None or node.dyn_args is not None or node.dyn_kwargs is not None:
        raise Untranslatable(f"uses the filter “{node.name}” in a way that pages do not know")
    name = "default" if node.name == "d" else node.name
    arguments = list(_arguments(name, node.args, _named(node)))
    takes_sequence = name in _LAZY or name in _OF_SEQUENCES
    first = _sequence(node.node) if takes_sequence else _value(node.node)
    return f"$.{name}({','.join((first, *arguments))})"


def _named(node: nodes.Filter) -> dict[str, nodes.Expr]:
    return {str(argument.key): argument.value for argument in node.kwargs}


def _arguments(name: str, args: list[nodes.Expr], named: dict[str, nodes.Expr]) -> Iterator[str]:
    """The arguments of a filter in JavaScript. Raises `Untranslatable` for any others."""
    match name, args, named:
        case (("abs" | "first" | "last" | "length" | "list" | "max" | "min" | "unique"), [], {}):
            pass
        case (("sum" | "int" | "round" | "select" | "reject"), [], {}) if not named:
            pass
        case "int", [default], {} if not named:
            yield _value(default)
        case "round", [nodes.Const(value=int() as places)], {} if not named and places >= 0:
            yield str(int(places))
        case "default", [*given], _ if len(given) <= 2 and named.keys() <= {"boolean"}:
            yield from map(_value, given or [nodes.Const("")])
            yield from map(_value, named.values())
        case (("sum" | "map"), [], {"attribute": nodes.Const(value=str() as key)}) if (
            named.keys() <= ({"attribute", "default"} if name == "map" else {"attribute"})
        ):
            yield literal(_attribute(key))
            yield from (_value(value) for key, value in named.items() if key == "default")
        case (("select" | "reject"), [nodes.Const(value=str() as test), *more], {}) if not named:
            yield from (f"$.{_test(test, more)}", *map(_value, more))
        case (("selectattr" | "rejectattr"), [nodes.Const(value=str() as key), *more], {}) if (
            not named
        ):
            yield literal(_attribute(key))
            match more:
                case [nodes.Const(value=str() as test), *rest]:
                    yield from (f"$.{_test(test, rest)}", *map(_value, rest))
                case [_, *_]:
                    raise Untranslatable(f"works out the test of the filter “{name}”")
        case _:
            raise Untranslatable(f"uses the filter “{name}” in a way that pages do not know")


def _attribute(key: str) -> str:
    """The name of a column that a filter reads in each row."""
    if not key.isidentifier() or key in _METHODS_OF_MAPS:
        raise Untranslatable(f"reads “{key}” in the rows of a list, which pages cannot")
    return key


def _test(name: str, args: list[nodes.Expr]) -> str:
    """The operation for a test of Jinja."""
    operation, count = _TESTS.get(name, ("", 0))
    if not operation or len(args) != count:
        raise Untranslatable(f"uses the test “{name}” in a way that pages do not know")
    if operation in _EQUALITY and any(map(_is_list, args)):
        raise Untranslatable("compares lists; use “in” for one of several")
    return operation


def _check_plain(node: nodes.Call | nodes.Test) -> None:
    if node.kwargs or node.dyn_args is not None or node.dyn_kwargs is not None:
        raise Untranslatable("names the arguments of a function or test, which pages do not know")


def _may_be_whole(node: nodes.Node) -> bool:
    """Whether a result may be one of Python's whole numbers: a count, or one that is written out.
    Answers, rates and figures are decimal numbers.
    """
    match node:
        case nodes.Const():
            return True
        case nodes.Name() | nodes.Getattr() | nodes.Getitem():
            return "policies" in _value(node)
        case nodes.Call(node=nodes.Name(name=name)):
            return name in _COUNTS
        case nodes.Filter(name="abs" | "round", node=nodes.Node() as inner):
            return _may_be_whole(inner)
        case nodes.BinExpr(left=left, right=right):
            return _may_be_whole(left) and _may_be_whole(right)
        case nodes.Neg(node=inner):
            return _may_be_whole(inner)
        case _:
            return True
