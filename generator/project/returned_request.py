"""One filled file as a row of the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.answers.duplicates import SameRequest
from generator.config import Unit
from generator.document.answers import Value
from generator.foundation.characters import shortened
from generator.foundation.errors import Problem
from generator.playbook import Playbook
from generator.playbook.completeness import Completeness
from generator.playbook.conflicts import Conflict
from generator.playbook.derived import DerivedValue

_TITLE = 120  # characters


@dataclass(frozen=True)
class ReturnedRequest:
    """One filled file as a row.

    `name` is the title of its request, else the name of the file; `team` says whom the file was
    made for, and `unit` is who that is today, None for another organisation's. `answers` and their
    `texts` in the file are by tag, `rows` is the number of rows of each list, `likely` are the
    tags of answers that are not certain. `latest` is the file that counts in its place; empty where
    it counts itself. `same` are all files of its request, for the one that counts.
    """

    file: str
    name: str
    team: str
    unit: Unit | None
    playbook: Playbook
    edition: str
    answers: Mapping[str, Value]
    texts: Mapping[str, str]
    rows: Mapping[str, int]
    steps: Mapping[str, Completeness]
    derived: Mapping[str, DerivedValue]
    currency: str
    retired: Mapping[str, tuple[str, str]]
    problems: tuple[Problem, ...]
    conflicts: tuple[Conflict, ...] = ()
    likely: tuple[str, ...] = ()
    latest: str = ""
    same: SameRequest | None = None

    @property
    def title(self) -> str:
        """Its name on one line, short enough to read at a glance."""
        return shortened(" ".join(self.name.split()), _TITLE)
