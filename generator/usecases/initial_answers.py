"""The answers that the documents of a run begin with: from a data file, from a filled worksheet, or
none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from generator.answers.data_files import AnswerSchema, load_answers, matching_playbook
from generator.answers.interpret import ENGLISH
from generator.document.answers import Answers
from generator.document.tree import Block, Emphasis, Paragraph, Slot
from generator.foundation.errors import ConfigError, Place, Problem
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.locale import find_locale
from generator.playbook import SUMMARY, Playbook, carried, opens
from generator.project.options import BuildOptions
from generator.project.project import DocumentJob, Project
from generator.usecases.read import WorksheetReader


class InitialAnswers:
    """The answers that somebody named with `--answers` or `--from`.

    Raises `ReadError` for a worksheet that cannot be read.
    """

    def __init__(self, project: Project, options: BuildOptions) -> None:
        self._project = project
        self._options = options
        origin = options.origin
        self._origin = WorksheetReader(project).read(origin) if origin else None

    def playbooks(self) -> tuple[str, ...]:
        """The ids of the playbooks to build: as asked, else the one that the answers are for; empty
        for all of them.

        Raises `ConfigError` where the answers fit several playbooks or none.
        """
        options = self._options
        if options.playbooks or not options.is_filled:
            return options.playbooks
        if self._origin:
            return (self._origin.stamp.get("playbook", ""),)
        assert options.answers is not None
        playbooks = self._project.renderer.catalogue.playbooks.values()
        found = playbook_for(options.answers, playbooks, options.limits)
        if found is None:
            hint = "name the playbook: playbook build pushback --answers …"
            place = Place(options.answers.as_posix())
            raise ConfigError(
                Problem("answers.playbook", "fits several playbooks or none", place, hint)
            )
        return (found,)

    def unit(self) -> str:
        """The id of the team, else of the department that the filled worksheet is of; "" where
        there is none, or the organisation has it no more.
        """
        if self._origin is None:
            return ""
        names = (self._origin.stamp.get(key, "") for key in ("team", "department"))
        return next((name for name in names if name in self._project.config.units), "")

    def for_edition(self, playbook: Playbook, edition: str) -> Answers:
        """The answers that an edition's documents begin with. Raises `ConfigError` for a data file
        that does not fit the playbook.
        """
        project, options = self._project, self._options
        if options.answers:
            return load_answers(options.answers, answer_schema(project, playbook), options.limits)
        if self._origin is None:
            return {}
        source = project.renderer.catalogue.playbook(self._origin.stamp.get("playbook", ""))
        if source.id == playbook.id and (edition == SUMMARY or not opens(source, playbook)):
            return self._origin.answers
        derived = {
            name: worked.value
            for name, worked in self._origin.derived.items()
            if worked.value is not None
        }
        return carried(source, playbook, self._origin.answers, derived)

    def with_source(self, job: DocumentJob) -> tuple[DocumentJob, tuple[Block, ...]]:
        """The document, and a last line for it that says which worksheet its answers come from;
        none where they come from no worksheet.
        """
        if self._origin is None:
            return job, ()
        rendering = job.rendering
        labels = self._project.words(job.playbook, find_locale(rendering.meta.language))
        source = self._origin.stamp.get("worksheet", "")
        values = (*rendering.values, labels.text("words", "carried", worksheet=source))
        line = Paragraph((Emphasis((Slot(len(values) - 1),)),))
        return replace(job, rendering=replace(rendering, values=values)), (line,)


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
