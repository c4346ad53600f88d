"""Warnings about single texts of an organisation's file: those that YAML cut short, those in
typographic quotes, and those that are still the built-in example's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.foundation.characters import shortened
from generator.foundation.errors import Place, Problem
from generator.foundation.yaml_nodes import ListNode, MapNode, Node, TextNode

COMMENT = (
    "YAML reads what follows # as a comment; put the value in double quotes, or the comment on a"
    " line of its own"
)
_SHOWN = 40  # characters of a text in a message
_TYPOGRAPHIC = re.compile(
    "“([^“”]+)”|„([^„“”]+)[“”]|”([^”]+)”|«([^«»]+)»|»([^«»]+)«|‘([^‘’]+)’|‚([^‚‘]+)‘|「([^「」]+)」"
)


def typographic(text: str) -> str:
    """The text inside the typographic quotes around a whole text; empty if there are none."""
    match = _TYPOGRAPHIC.fullmatch(text)
    return next(filter(None, match.groups())) if match else ""


def straight(text: str) -> str:
    """The hint for a text in typographic quotes; empty for any other."""
    inner = typographic(text)
    return f'use straight quotes: "{shortened(inner, _SHOWN)}"' if inner else ""


def warn_of_texts(roots: Iterable[Node], example: Iterable[str]) -> Iterator[Problem]:
    """The warnings for every text in some trees. `example` has the built-in example's names,
    addresses and phrases, in lower case; empty to look for none.
    """
    known = sorted(example, key=len, reverse=True)
    for root in roots:
        for key, place, node in _texts(root, "", root.place):
            yield from _of_text(key, place, node, known)


def _of_text(key: str, place: Place, node: TextNode, example: list[str]) -> Iterator[Problem]:
    if node.comment and not node.is_null and (not node.text or _is_value(node.comment)):
        found = f"ends with “{shortened(node.text, _SHOWN)}”" if node.text else "is empty"
        message = f"“{key}” {found}, without “{shortened(node.comment, _SHOWN)}”"
        yield Problem("config.comment", message, place, COMMENT, "warning")
    if node.is_plain and typographic(node.text):
        message = f"“{key}” is in typographic quotes, which documents print"
        yield Problem("config.quotes", message, node.place, straight(node.text), "warning")
    folded = node.text.casefold()
    found = next((text for text in example if text in folded), "")
    if found:
        start = folded.index(found)
        text = node.text[start : start + len(found)]
        message = f"“{shortened(text, _SHOWN)}” comes from the built-in example"
        hint = "replace it with your own, or remove the line"
        yield Problem("config.leftover", message, node.place, hint, "warning")


def _is_value(comment: str) -> bool:
    """Whether a comment after a value may have been meant as part of it, such as `#1`."""
    return comment[1:2].isalnum()


def _texts(node: Node, key: str, place: Place) -> Iterator[tuple[str, Place, TextNode]]:
    """Every text with its key, and the place of the key; an item of a list has the list's key."""
    match node:
        case TextNode():
            yield key, place, node
        case MapNode(entries):
            for name, entry in entries.items():
                yield from _texts(entry.value, name, entry.place)
        case ListNode(items):
            for item in items:
                yield from _texts(item, key, item.place)
