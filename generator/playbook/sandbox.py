"""The sandbox for templates and expressions: they can produce text but have no effects.

Jinja's own sandbox blocks unsafe attributes and changes to data. This one also prevents a single
operation from building a text or list that exhausts memory (Jinja, "Sandbox", "Security
Considerations").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sized
from functools import wraps
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

_LONGEST = 1_000_000  # characters of a text, entries of a list
_WIDEST = 10_000  # characters that a text may be padded to
_BITS = 10_000  # bits of a whole number
_TOO_LONG = f"would make more than {_LONGEST:,} characters or entries"
_TOO_WIDE = f"is wider than {_WIDEST:,} characters"
_TOO_BIG = "would make a number that is too large"
# Format widths to reject: five digits or more, or a width that is computed.
_WIDTH = re.compile(r"[0-9]{5}|%[^a-z%]*\*|\{[^{}]*:[^{}]*\{")
# Filters and string methods that pad to a width or repeat.
_SIZED_FILTERS = ("center", "indent", "batch", "slice", "wordwrap", "round", "truncate")
_SIZED_METHODS = frozenset({"center", "ljust", "rjust", "zfill", "expandtabs"})
_FORMATS = frozenset({"format", "format_map"})
# Their output cannot be read back, is random, or names a type.
_REMOVED_FILTERS = ("tojson", "urlize", "xmlattr", "random", "pprint", "filesizeformat")
_REMOVED_GLOBALS = ("lipsum", "cycler", "joiner", "namespace", "dict")


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's immutable sandbox, in which no small expression can produce a huge result."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "**", "%"})
    intercepted_unops = frozenset({"+", "-"})

    def __init__(self, **options: Any) -> None:
        # With the optimiser off, no part of a template is evaluated before it is rendered.
        super().__init__(optimized=False, **options)
        for name in _REMOVED_FILTERS:
            del self.filters[name]
        for name in _REMOVED_GLOBALS:
            del self.globals[name]
        for name in _SIZED_FILTERS:
            self.filters[name] = _narrow(self.filters[name])
        self.filters["format"] = _checked(self.filters["format"], _check_format)
        self.filters["replace"] = _checked(self.filters["replace"], _check_replace)
        self.filters["join"] = _checked(self.filters["join"], _check_join)
        self.filters["sum"] = _checked(self.filters["sum"], _check_sum)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """`left operator right`. Raises `SecurityError` where the result would be huge."""
        match operator:
            case "+":
                _check_length(_length(left) + _length(right))
            case "*":
                _check_product(left, right)
            case "**":
                _check_power(left, right)
            case "%" if isinstance(left, str):
                _check_format(left)
        return super().call_binop(context, operator, left, right)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """A string's own `format`. Raises `SecurityError` where it pads to a large width."""
        owner = getattr(value, "__self__", None)
        if isinstance(owner, str) and getattr(value, "__name__", "") in _FORMATS:
            _check_format(owner)
        return super().wrap_str_format(value)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 — Jinja's own signature
        """A call. Raises `SecurityError` where a string method would produce a huge result."""
        owner, name = getattr(__obj, "__self__", None), getattr(__obj, "__name__", "")
        if isinstance(owner, str):
            if name in _SIZED_METHODS:
                _check_widths(args)
            elif name == "replace" and len(args) > 1:
                _check_replace(owner, *args)
            elif name == "join" and args:
                _check_join(args[0], owner)
            elif name == "translate":
                raise SecurityError("“translate” is not available")
        return super().call(__context, __obj, *args, **kwargs)


def _narrow(function: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, rejecting large sizes."""

    def check(*args: Any, **kwargs: Any) -> None:
        _check_widths((*args, *kwargs.values()))

    return _checked(function, check)


def _checked(function: Callable[..., Any], check: Callable[..., None]) -> Callable[..., Any]:
    """The filter, with its arguments checked first, except those that Jinja passes itself."""
    passed = int(hasattr(function, "jinja_pass_arg"))

    @wraps(function)
    def checked(*args: Any, **kwargs: Any) -> Any:
        check(*args[passed:], **kwargs)
        return function(*args, **kwargs)

    return checked


def _length(value: Any) -> int:
    return len(value) if isinstance(value, Sized) else 0


def _check_length(length: float) -> None:
    if length > _LONGEST:
        raise SecurityError(_TOO_LONG)


def _check_widths(values: tuple[Any, ...]) -> None:
    if any(isinstance(value, int) and abs(value) > _WIDEST for value in values):
        raise SecurityError(_TOO_WIDE)


def _check_product(left: Any, right: Any) -> None:
    if isinstance(left, int) and isinstance(right, int):
        if left.bit_length() + right.bit_length() > _BITS:
            raise SecurityError(_TOO_BIG)
        return
    for value, factor in ((left, right), (right, left)):
        if isinstance(factor, int):
            _check_length(_length(value) * factor)


def _check_power(left: Any, right: Any) -> None:
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() * right > _BITS:
        raise SecurityError(_TOO_BIG)


def _check_format(text: Any, *_: Any, **__: Any) -> None:
    if _WIDTH.search(str(text)):
        raise SecurityError(_TOO_WIDE)


def _check_replace(text: Any, old: Any, new: Any, *_: Any, **__: Any) -> None:
    plain, count = str(text), str(text).count(str(old))
    _check_length(len(plain) + count * len(str(new)))


def _check_sum(_: Any, attribute: Any = None, start: Any = 0) -> None:  # noqa: ARG001 — Jinja's signature
    if isinstance(start, Sized):
        raise SecurityError("“sum” can only add numbers")


def _check_join(values: Any, between: Any = "", *_: Any, **__: Any) -> None:
    items = values if isinstance(values, list | tuple) else ()
    _check_length(sum(map(_length, items)) + len(items) * _length(between))
