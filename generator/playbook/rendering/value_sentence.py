"""The drafted value sentence: how much, by what means, and for which goal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from generator.playbook.phrases import BLANK, PhraseWriter, codes_in, slots_of
from generator.playbook.settings import Record, Records


@dataclass(frozen=True)
class ValueSentence:
    """Drafts the value sentence of one worksheet from the organisation's cheat codes.

    `goals` has the labels of the goals by id. `figure` gives the answer for a slot of a phrase, ""
    while there is none.
    """

    writer: PhraseWriter
    codes: Records
    goals: Mapping[str, str]
    figure: Callable[[str], str]

    def draft(self, used: Sequence[str], goal: str) -> str:
        """The sentence for the cheat codes `used`, by id, which ends with the `goal`.

        With none used, it is drafted for the figure that is answered; with no figure either, for
        one of those of which at least one is needed. An unknown means is a blank; an unknown goal
        is the one that the phrase serves, or a blank. "" if nothing fits.
        """
        codes = {code["id"]: code for code in self.codes}
        chosen = [codes[ident] for ident in used if ident in codes]
        if chosen:
            *others, last = chosen
            phrases = [self.writer.filled(code["phrase"], self.figure) for code in others]
            return " ".join([*phrases, self._sentence(last, goal)])
        code = self._fitting()
        return self._sentence(code, goal) if code else ""

    def _fitting(self) -> Record | None:
        """The playbook's first phrase that has a slot for a needed figure, else a general one;
        where the playbook needs none, the first phrase for which it has a field.
        """
        playbook, labels = self.writer.playbook, self.writer.labels
        codes = codes_in(self.codes, playbook)
        groups = (group for step in playbook.steps for group in step.any_of)
        needed = [ident.rpartition(".")[2] for group in groups for ident in group]
        wanted = [slot for slot in needed if self.figure(slot)][:1] or needed
        for slots in [{slot} for slot in wanted] or [set(playbook.slots())]:
            if own := next((code for code in codes if slots_of(code["phrase"]) & slots), None):
                return own
        generals = (labels.text("words", f"draft_{slot}") for slot in wanted)
        general = next(filter(None, generals), "")
        return {"phrase": general, "by": "", "goal": ""} if general else None

    def _sentence(self, code: Record, goal: str) -> str:
        labels, filled = self.writer.labels, self.writer.filled
        return labels.text(
            "words",
            "value_sentence",
            phrase=filled(code["phrase"], self.figure).rstrip(" .!"),
            by=filled(code["by"], self.figure) or labels.text("words", "value_by"),
            goal=goal or self.goals.get(code["goal"], BLANK),
        )
