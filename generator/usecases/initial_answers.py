"""The answers that a run fills its documents with: from a data file, from a filled worksheet, or
none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from generator.answers.data_files import AnswerSchema, load_answers, matching_playbook, notes
from generator.answers.interpret import ENGLISH
from generator.document.answers import Answers
from generator.document.tree import Block, Emphasis, Paragraph, Slot
from generator.foundation.errors import ConfigError, Place, Problem
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.locale import find_locale
from generator.playbook import SUMMARY, Playbook, carried, opens
from generator.project.options import BuildOptions
from generator.project.project import Project, RenderedDocument
from generator.usecases.read import WorksheetReader


class InitialAnswers:
    """The answers from the options `--answers` or `--from`.

    Raises `ReadError` if the worksheet cannot be read.
    """

    def __init__(self, project: Project, options: BuildOptions) -> None:
        self._project = project
        self._options = options
        origin = options.origin
        self._origin = WorksheetReader(project).read(origin) if origin else None

    @property
    def notes(self) -> tuple[Problem, ...]:
        """Warnings about the file of answers."""
        options = self._options
        return notes(options.answers, options.limits) if options.answers else ()

    def playbooks(self) -> tuple[str, ...]:
        """The ids of the playbooks to build: from the options, else the one that the answers are
        for; empty for all playbooks.

        Raises `ConfigError` if the answers match no single playbook.
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
                Problem("answers.playbook", "matches no single playbook", place, hint)
            )
        return (found,)

    def unit(self) -> str:
        """The id of the filled worksheet's team, else of its department; "" if there is none, or
        the organisation no longer has it.
        """
        if self._origin is None:
            return ""
        names = (self._origin.stamp.get(key, "") for key in ("team", "department"))
        return next((name for name in names if name in self._project.config.units), "")

    def for_edition(self, playbook: Playbook, edition: str) -> Answers:
        """The answers to fill an edition's documents with. Raises `ConfigError` for a data file
        that does not match the playbook.
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

    def with_source(self, job: RenderedDocument) -> tuple[RenderedDocument, tuple[Block, ...]]:
        """The document, and blocks to append that name the worksheet its answers come from; empty
        if there is none.
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
    """The fields of a playbook with the project's choices. Their codes are the same in every
    language.
    """
    fields = {field.id: field for field in playbook.shapes()}
    choices = project.choices(playbook, project.words(playbook, ENGLISH))
    locale = project.settings(project.config.organisation.layers).locale
    return AnswerSchema(fields, dict(playbook.aliases), choices, locale)


def playbook_for(path: Path, playbooks: Iterable[Playbook], limits: Limits = LIMITS) -> str | None:
    """The id of the playbook that a file of answers is for; None if it matches no single one."""
    ids = {
        playbook.id: {field.id for field in playbook.shapes()} | dict(playbook.aliases).keys()
        for playbook in playbooks
    }
    return matching_playbook(path, ids, limits)
