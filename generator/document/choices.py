"""Choices by their labels: which codes a text stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.foundation.characters import comparable, straight


def codes_of(text: str, choices: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The codes of the choices (code, label) whose label is the text, as it was typed or printed by
    some program; several where labels are the same. A label that matches exactly
    counts before those that differ in case, white space, quotes or invisible signs.
    """
    every = tuple(choices)
    exact = tuple(dict.fromkeys(code for code, label in every if label == text))
    if exact:
        return exact
    wanted = _comparable(text)
    return tuple(dict.fromkeys(code for code, label in every if _comparable(label) == wanted))


def same_labels(choices: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each code whose label an earlier one already has, with the earlier one."""
    first: dict[str, str] = {}
    for code, label in choices:
        earlier = first.setdefault(_comparable(label), code)
        if earlier != code:
            yield code, earlier


def _comparable(label: str) -> str:
    return comparable(straight(label))
