"""Cheat codes: where they are offered, and as sentences whose gaps are filled or blank."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from generator.foundation.characters import capitalised
from generator.playbook.labels import Labels
from generator.playbook.manifest import Playbook, Step
from generator.playbook.settings import Record, Records

BLANK = "____"
_SLOT = re.compile(r"(?<!\{)\{([A-Za-z_]\w*)\}(?!\})")
_ENDS = " .!"
# What follows a gap that the phrase itself does not name.
_UNNAMED = re.compile(r"\s*([.,;:!?…)]|$)")


def codes_of(own: Records, labels: Labels) -> Records:
    """The organisation's own cheat codes; those of the labels for one that has none."""
    return own or [
        {
            "id": code,
            "phrase": labels.text("cheat_codes", code, "phrase"),
            "by": labels.text("cheat_codes", code, "by"),
            "audience": labels.text("cheat_codes", code, "audience"),
            "goal": "",
            "baseline": None,
            "use_in": [],
        }
        for code in labels.keys("cheat_codes")
    ]


def codes_in(codes: Records, playbook: Playbook) -> Records:
    """The cheat codes for a playbook: those that name it or one of its steps, and those that name
    no place if it offers phrases anywhere.
    """
    names = {playbook.id, *(f"{playbook.id}.{step.id}" for step in playbook.steps)}
    offers = any(step.offers_phrases for step in playbook.steps)
    return [
        code
        for code in codes
        if names.intersection(code["use_in"]) or (offers and not code["use_in"])
    ]


def codes_at(codes: Records, playbook: Playbook, step: Step) -> Records:
    """The cheat codes that a step offers: those that name it and, in a step with phrases, those
    that name the playbook or no place.
    """
    here = {f"{playbook.id}.{step.id}"}
    names = here | {playbook.id} if step.offers_phrases else here
    return [
        code
        for code in codes
        if names.intersection(code["use_in"]) or (step.offers_phrases and not code["use_in"])
    ]


def codes_to_tick(codes: Records, playbook: Playbook) -> Records:
    """The cheat codes that the boxes of a playbook offer."""
    steps = [step for step in playbook.steps if step.ticks_phrases]
    offered = {code["id"] for step in steps for code in codes_at(codes, playbook, step)}
    return [code for code in codes if code["id"] in offered]


def slots_of(phrase: str) -> frozenset[str]:
    """The names of a phrase's slots."""
    return frozenset(_SLOT.findall(phrase))


def listener(code: Record) -> str:
    """Whom a cheat code is for, as the beginning of a line; "" for anybody."""
    return capitalised(str(code["audience"]))


@dataclass(frozen=True)
class PhraseWriter:
    """Writes cheat codes as the sentences of one playbook's documents."""

    playbook: Playbook
    labels: Labels
    currency: str

    def sentence(self, code: Record, figure: Callable[[str], str] = lambda _: "") -> str:
        """The phrase and how it comes about, with the figure for each slot; where there is none, a
        blank that says what belongs in it.
        """
        phrase, by = (self.filled(code[key], figure) for key in ("phrase", "by"))
        stems = {"phrase": phrase.rstrip(_ENDS), "by": by.rstrip(_ENDS)}
        return self.labels.text("words", "phrase_by", **stems) if by else phrase

    def labelled(self, code: Record) -> str:
        """The sentence with its blanks, after whom it is for."""
        return ": ".join(filter(None, (listener(code), self.sentence(code))))

    def filled(self, text: str, figure: Callable[[str], str] = lambda _: "") -> str:
        """A text with the figure for each slot, else with a blank."""

        def part(match: re.Match[str]) -> str:
            before, after = text[: match.start()], text[match.end() :]
            is_named = before.rstrip().endswith(":") or not _UNNAMED.match(after)
            return self._part(match[1], figure(match[1]), is_named=is_named)

        return self.labels.counted(_SLOT.sub(part, text))

    def _part(self, slot: str, figure: str, *, is_named: bool) -> str:
        """What stands in the place of a slot. Amounts and percentages show their unit themselves;
        another is added unless the phrase names it.
        """
        unit = self._units.get(slot, "")
        if unit in ("currency", "percent"):
            sign = self.currency if unit == "currency" else self.labels.text("units", unit)
            return figure or f"{BLANK} {sign}".rstrip()
        shown = figure or self.labels.text("gaps", slot) or BLANK
        return shown if is_named else f"{shown} {self.labels.text('units', unit)}".rstrip()

    @cached_property
    def _units(self) -> dict[str, str]:
        """The units of the fields by their slots."""
        units = {spec.id: spec.unit for spec in self.playbook.fields()}
        return {slot: units[ident] for slot, ident in self.playbook.slots().items()}
