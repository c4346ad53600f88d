"""The labels of filled files and the words of their answers: worked out once for all files of an
edition and a unit.
"""

from __future__ import annotations

from functools import lru_cache

from generator.answers.interpret import AnswerWords
from generator.foundation.locale import Locale
from generator.playbook import Labels
from generator.playbook.printed_names import PrintedNames
from generator.project.project import Project

_KEPT = 64


class SheetWords:
    """The words of one project's files. A unit is named by its id; "" stands for one of another
    organisation, for whose files the playbook's own words and choices count alone.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self.labels = lru_cache(maxsize=_KEPT)(self._labels)
        self.answers = lru_cache(maxsize=_KEPT)(self._answers)

    def _labels(self, playbook: str, locale: Locale, unit: str) -> Labels:
        """The labels of a playbook in a locale and the voice of a unit."""
        own = self._project.config.units.get(unit)
        return self._project.words(self._project.renderer.catalogue.playbook(playbook), locale, own)

    def _answers(self, playbook: str, locale: Locale, unit: str, edition: str) -> AnswerWords:
        """The words of the answers and fields in an edition of a playbook."""
        found = self._project.renderer.catalogue.playbook(playbook)
        labels = self.labels(playbook, locale, unit)
        choices = self._project.choices(found, labels, own=bool(unit))
        names = PrintedNames(found, labels, edition)
        return AnswerWords((labels.text("words", "not_known"),), choices, names.of)
