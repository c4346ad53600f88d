"""What a page works out while its form is filled in, in JavaScript."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from generator.document.tree import Str, Words


class JavaScript(str):
    """A piece of JavaScript, which `literal` writes as it stands."""

    __slots__ = ()


@dataclass(frozen=True)
class PageFigure:
    """A derived value that a page prints: `id` is `derived.` and its name, `step` the id of the
    step after whose fields it stands, `reads` has the ids of the fields that it depends on.
    """

    id: str
    step: str
    label: Words
    reads: tuple[str, ...]


@dataclass(frozen=True)
class PageLogic:
    """What a page knows of its playbook: `code` is an object in JavaScript with the fields of each
    step, their conditions and the figures; `data` another one with what differs between
    organisations and teams: locale, words, rates. Both are safe inside `<script>`. Pages whose
    expressions call functions of playbooks need these, too.
    """

    code: str
    data: Words
    figures: tuple[PageFigure, ...] = ()
    calls_functions: bool = False

    def mapped(self, wrap: Callable[[str], Words]) -> PageLogic:
        """The same logic, with the texts that differ passed through `wrap`, which turns them into
        slots.
        """
        figures = (replace(each, label=wrap(_plain(each.label))) for each in self.figures)
        return replace(self, data=wrap(_plain(self.data)), figures=tuple(figures))


def _plain(words: Words) -> str:
    return "".join(word.text for word in words if isinstance(word, Str))


# What ends a script or begins a comment in HTML (HTML, "Restrictions for contents of script
# elements"), and line ends that older JavaScript does not allow in texts.
_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
_NAME = re.compile("[A-Za-z_][A-Za-z0-9_]*")


def literal(value: Any) -> str:
    """A value as JavaScript that is safe inside `<script>`: texts, numbers, truth values, lists,
    maps and pieces of code. Decimal numbers become those of `expressions.js`.
    """
    match value:
        case JavaScript():
            return str(value)
        case None | bool() | int():
            return json.dumps(value)
        case str():
            return json.dumps(value, ensure_ascii=False).translate(_UNSAFE)
        case Decimal():
            return f'decimal("{value:f}")'
        case Mapping():
            return f"{{{','.join(f'{_key(key)}:{literal(item)}' for key, item in value.items())}}}"
        case Sequence():
            return f"[{','.join(map(literal, value))}]"
        case _:
            raise TypeError(f"{type(value).__name__} has no form in JavaScript")


def _key(key: str) -> str:
    """A key of an object, without quotes where it is a name; in brackets, `__proto__` is a key like
    any other.
    """
    if key == "__proto__":
        return f"[{literal(key)}]"
    return key if _NAME.fullmatch(key) else literal(key)
