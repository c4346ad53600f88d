"""What a file of answers can answer in one project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.answers.answer_schema import AnswerSchema
from generator.answers.data_files import matching_playbook
from generator.document.answers import Answers
from generator.foundation.errors import Problem
from generator.foundation.limits import LIMITS, Limits
from generator.playbook import Playbook
from generator.playbook.conflicts import conflict_problems, conflicts
from generator.playbook.printed_names import PrintedNames
from generator.project.project import Project


def answer_schema(project: Project, playbook: Playbook) -> AnswerSchema:
    """The fields of a playbook with the project's choices, labelled in its own language."""
    fields = {field.id: field for field in playbook.shapes()}
    locale = project.settings(project.config.organisation.layers).locale
    choices = project.choices(playbook, project.words(playbook, locale))
    return AnswerSchema(fields, dict(playbook.aliases), choices, locale)


def check_answers(
    project: Project, playbook: Playbook, answers: Answers, path: Path
) -> Iterator[Problem]:
    """A warning for each answer of a file that does not go with another."""
    locale = project.settings(project.config.organisation.layers).locale
    labels = project.words(playbook, locale)
    names, choices = PrintedNames(playbook, labels, ""), project.choices(playbook, labels)
    return conflict_problems(conflicts(playbook, answers), path.as_posix(), names.of, choices)


def playbook_for(path: Path, playbooks: Iterable[Playbook], limits: Limits = LIMITS) -> str | None:
    """The id of the playbook that a file of answers is for; None if it matches no single one."""
    ids = {
        playbook.id: {field.id for field in playbook.shapes()} | dict(playbook.aliases).keys()
        for playbook in playbooks
    }
    return matching_playbook(path, ids, limits)
