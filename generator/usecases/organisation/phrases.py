"""Cheat codes as people see them: the gaps that a phrase may have, and the sentence it makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.document.tree import Kind
from generator.foundation.errors import GeneratorError
from generator.foundation.limits import LIMITS, Limits
from generator.playbook.phrases import PhraseWriter, slots_of
from generator.project.options import BuildOptions
from generator.project.project import built_in_example, open_project
from generator.usecases.build_project import open_build_project


@dataclass(frozen=True)
class Gap:
    """A gap of a phrase: its name between the braces, and the label of the field that fills it."""

    name: str
    label: str


class Phrases:
    """The gaps and sentences of an organisation's phrases; of the built-in example if the
    organisation's file has errors.
    """

    def __init__(self, path: Path, limits: Limits = LIMITS) -> None:
        try:
            self._project = open_build_project(BuildOptions(path, limits=limits))
        except GeneratorError:
            self._project = open_project(built_in_example(), limits=limits)

    def gaps(self) -> tuple[Gap, ...]:
        """The gaps that a playbook fills with a number or a period, each once."""
        found: dict[str, Gap] = {}
        for writer in self._writers():
            for spec in writer.playbook.fields():
                slot = spec.id.rpartition(".")[2]
                if spec.kind is Kind.NUMBER or writer.labels.text("gaps", slot):
                    label = writer.labels.text("fields", spec.id, "label")
                    found.setdefault(slot, Gap(slot, label))
        return tuple(found.values())

    def sentence(self, phrase: str, by: str = "") -> str:
        """The sentence of a phrase, with blanks for its gaps; the phrase itself where no playbook
        fills them.
        """
        if not phrase:
            return ""
        code = {"phrase": phrase, "by": by}
        wanted = slots_of(phrase)
        writers = list(self._writers())
        fitting = [one for one in writers if wanted <= one.playbook.slots().keys()]
        try:
            return (fitting or writers)[0].sentence(code)
        except GeneratorError:
            return phrase

    def _writers(self) -> Iterator[PhraseWriter]:
        project = self._project
        settings = project.unit_settings(project.config.organisation)
        for playbook in project.renderer.catalogue.playbooks.values():
            labels = project.words(playbook, settings.locale)
            yield PhraseWriter(playbook, labels, settings.currency)
