"""Data files with the answers that documents begin with."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from generator.answers.data_files import AnswerSchema, matching_playbook
from generator.answers.interpret import ENGLISH
from generator.foundation.limits import LIMITS, Limits
from generator.playbook import Playbook
from generator.project.project import Project


def answer_schema(project: Project, playbook: Playbook) -> AnswerSchema:
    """What can be answered in a playbook, with the project's choices: their codes are the same in
    every language.
    """
    fields = {field.id: field for field in playbook.shapes()}
    choices = project.choices(playbook, project.words(playbook, ENGLISH))
    return AnswerSchema(fields, dict(playbook.aliases), choices)


def playbook_for(path: Path, playbooks: Iterable[Playbook], limits: Limits = LIMITS) -> str | None:
    """The id of the playbook that a file of answers is for; None where that is not clear."""
    ids = {
        playbook.id: {field.id for field in playbook.shapes()} | dict(playbook.aliases).keys()
        for playbook in playbooks
    }
    return matching_playbook(path, ids, limits)
