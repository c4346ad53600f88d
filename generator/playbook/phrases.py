"""Cheat-code phrases: their slots filled with figures, or left as blanks."""

from __future__ import annotations

import re
from collections.abc import Callable

from generator.playbook.labels import Labels
from generator.playbook.settings import Records

BLANK = "____"
_SLOT = re.compile(r"(?<!\{)\{([A-Za-z_]\w*)\}(?!\})")


def phrases_of(codes: Records, labels: Labels) -> dict[str, str]:
    """The phrases by code: the organisation's own, else those of the labels."""
    return {code["id"]: code["phrase"] for code in codes} or {
        code: labels.text("cheat_codes", code, "phrase") for code in labels.keys("cheat_codes")
    }


def slots_of(phrase: str) -> frozenset[str]:
    """The names of a phrase's slots."""
    return frozenset(_SLOT.findall(phrase))


def filled(phrase: str, figure: Callable[[str], str] = lambda _: "") -> str:
    """A phrase with each slot replaced by its figure, or by a blank where there is none."""
    return _SLOT.sub(lambda match: figure(match[1]) or BLANK, phrase)
