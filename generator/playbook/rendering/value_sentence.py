"""The drafted value sentence: how much, by what means, and for which goal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.playbook.labels import Labels
from generator.playbook.manifest import Playbook
from generator.playbook.phrases import BLANK, filled, slots_of
from generator.playbook.settings import TemplateSettings

Code = Mapping[str, Any]


@dataclass(frozen=True)
class ValueSentence:
    """Drafts the value sentence of one worksheet from the organisation's cheat codes.

    `figure` gives the answer for a slot of a phrase, "" while there is none.
    """

    playbook: Playbook
    settings: TemplateSettings
    labels: Labels
    figure: Callable[[str], str]

    def draft(self, used: Sequence[str], goal: str) -> str:
        """The sentence for the cheat codes `used`, by id, which ends with the `goal`.

        With none used, it is drafted for the figure that is answered; with no figure either, for
        each figure of which at least one is needed, as alternatives. An unknown means is a blank;
        an unknown goal is the one that the phrase serves, or a blank. "" if nothing fits.
        """
        codes = {code["id"]: code for code in self._codes()}
        chosen = [codes[ident] for ident in used if ident in codes]
        if chosen:
            *others, last = chosen
            phrases = [filled(code["phrase"], self.figure) for code in others]
            return " ".join([*phrases, self._sentence(last, goal)])
        alternatives = [self._sentence(code, goal) for code in self._fitting(list(codes.values()))]
        return f" {self.labels.text('words', 'value_or')} ".join(alternatives)

    def _codes(self) -> Iterator[Code]:
        """The organisation's cheat codes, else those of the labels."""
        own = self.settings.records("cheat_codes")
        yield from own
        for ident in () if own else self.labels.keys("cheat_codes"):
            texts = {key: self.labels.text("cheat_codes", ident, key) for key in ("phrase", "by")}
            yield {"id": ident, **texts}

    def _fitting(self, codes: Sequence[Code]) -> Iterator[Code]:
        """For each needed figure the first phrase that has a slot for it, else a general one; where
        the playbook needs none, the first phrase for which it has a field.
        """
        groups = (group for step in self.playbook.steps for group in step.any_of)
        needed = [ident.rpartition(".")[2] for group in groups for ident in group]
        known = self.playbook.slots().keys()
        wanted = [{slot} for slot in needed if self.figure(slot)][:1] or [{slot} for slot in needed]
        for slots in wanted or [set(known)]:
            own = next((code for code in codes if slots_of(code["phrase"]) & slots), None)
            general = "".join(self.labels.text("words", f"draft_{slot}") for slot in slots)
            if own or (wanted and general):
                yield own or {"phrase": general}

    def _sentence(self, code: Code, goal: str) -> str:
        goals = {goal["id"]: goal["label"] for goal in self.settings.records("goals")}
        return self.labels.text(
            "words",
            "value_sentence",
            phrase=filled(code["phrase"], self.figure).rstrip(" .!"),
            by=code.get("by") or self.labels.text("words", "value_by"),
            goal=goal or goals.get(code.get("goal"), BLANK),
        )
