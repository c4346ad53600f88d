"""Cheat codes in sentences: blanks, or figures, in place of their slots."""

from __future__ import annotations

import re
from collections.abc import Callable

from generator.playbook.labels import Labels
from generator.playbook.settings import Records

BLANK = "____"
_SLOT = re.compile(r"(?<!\{)\{([A-Za-z_]\w*)\}(?!\})")


def phrases_of(codes: Records, labels: Labels) -> dict[str, str]:
    """The phrases by their code: the organisation's own, else those that come with the labels."""
    return {code["id"]: code["phrase"] for code in codes} or {
        code: labels.text("cheat_codes", code, "phrase") for code in labels.keys("cheat_codes")
    }


def slots_of(phrase: str) -> frozenset[str]:
    """The slots of a phrase."""
    return frozenset(_SLOT.findall(phrase))


def filled(phrase: str, figure: Callable[[str], str] = lambda _: "") -> str:
    """A phrase with the figure of each slot put in, a blank where there is none."""
    return _SLOT.sub(lambda match: figure(match[1]) or BLANK, phrase)
