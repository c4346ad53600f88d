"""Inline text: inline nodes as Markdown, and functions that join parts of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import assert_never

from generator.document.tree import (
    Break,
    Code,
    Emphasis,
    Image,
    Inline,
    Link,
    Slot,
    Str,
    Strong,
    Words,
)
from generator.formats.markdown import escape
from generator.writers.markdown.inserts import ValueInsert
from generator.writers.segments import Insert

Parts = list[str | Insert]


def with_between(parts: Iterable[Parts], between: str) -> Parts:
    """The non-empty parts joined, with `between` as the separator."""
    result: Parts = []
    for part in filter(None, parts):
        result += [between, *part] if result else part
    return result


def prefixed(parts: Parts, first: str, rest: str) -> Parts:
    """The parts as the content of a list item or a quote."""

    def indent(match: re.Match[str]) -> str:
        return "\n" + (rest.rstrip() if match[1] else rest)

    return [
        first,
        *(re.sub("\n(?=(\n?))", indent, part) if isinstance(part, str) else part for part in parts),
    ]


def inlines(nodes: Sequence[Inline], *, starts_line: bool = False, one_line: bool = False) -> Parts:
    """Inline text; `starts_line` if it begins a block, `one_line` if lines may not break."""
    parts: Parts = []
    taken = ""
    for inline, following in zip_longest(nodes, nodes[1:]):
        parts += _inline(inline, starts_line=starts_line, one_line=one_line, taken=taken)
        if isinstance(following, Link) and str(parts[-1]).endswith("!"):
            parts[-1:] = [str(parts[-1])[:-1], "\\!"]  # otherwise the link would be an image
        taken = "" if not isinstance(inline, Slot) else ";.)" if starts_line else ";"
        starts_line = isinstance(inline, Break) and not one_line
    return parts


def _inline(inline: Inline, *, starts_line: bool, one_line: bool, taken: str) -> Parts:
    match inline:
        case Str(text):
            return [_literal(text, starts_line=starts_line, taken=taken, one_line=one_line)]
        case Slot(number):
            return [ValueInsert(number, starts_line, one_line)]
        case Emphasis(children):
            # The marks of two nested emphases would otherwise read as strong emphasis.
            nested = any(isinstance(child, Emphasis) for child in (children[:1] + children[-1:]))
            mark = "_" if nested else "*"
            return [mark, *inlines(children, one_line=one_line), mark]
        case Strong(children):
            return ["**", *inlines(children, one_line=one_line), "**"]
        case Code(words):
            return _code(words)
        case Link(children, target):
            return ["[", *inlines(children, one_line=one_line), "](<", *_target(target), ">)"]
        case Image(alt, source):
            return ["![", *inlines(alt, one_line=one_line), "](<", *_target(source), ">)"]
        case Break(hard):
            return [" " if one_line else "\\\n" if hard else "\n"]
        case _:
            assert_never(inline)


def _literal(text: str, *, starts_line: bool, taken: str, one_line: bool) -> str:
    """Text of the template. A first character in `taken` is escaped, because it could combine with
    the value before it, as `1` and `.` do.
    """
    escaped = escape(text, starts_line=starts_line).replace("\n", "&#10;")
    if starts_line and escaped[0].isspace():
        escaped = f"&#{ord(escaped[0])};{escaped[1:]}"
    if escaped[0] in taken:
        escaped = f"\\{escaped}"
    return re.sub(r"#(?=\s*$)", r"\\#", escaped) if one_line else escaped


def _code(words: Words) -> Parts:
    """Code. A value cannot be escaped inside backticks, so code that contains one becomes plain
    text.
    """
    if any(isinstance(word, Slot) for word in words):
        return inlines(words)
    text = "".join(word.text for word in words if isinstance(word, Str))
    ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    room = (
        " "
        if text.startswith("`")
        or text.endswith("`")
        or (text.strip() and text[0] == text[-1] == " ")
        else ""
    )
    return [f"{ticks}{room}{text}{room}{ticks}"]


def _target(words: Words) -> Parts:
    return [
        re.sub(r"[\\<>]", r"\\\g<0>", word.text)
        if isinstance(word, Str)
        else ValueInsert(word.number, one_line=True)
        for word in words
    ]
