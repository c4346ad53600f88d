"""The library of a project: what its commands share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.document.tree import Kind
from generator.foundation.errors import ConfigError, Problem, did_you_mean
from generator.foundation.limits import LIMITS, Limits
from generator.library.case_folder import CaseFolder
from generator.playbook import Playbook
from generator.playbook.catalogue import Catalogue
from generator.playbook.manifest import CHEAT_CODES
from generator.project.organisation_file import NONE_HERE, how_to_name
from generator.project.project import Project
from generator.usecases.read import WorksheetReader, open_reader


@dataclass(frozen=True)
class Library:
    """A library, and the reader of the project that it belongs to."""

    reader: WorksheetReader
    folder: CaseFolder

    @property
    def project(self) -> Project:
        return self.reader.project


def open_library(
    config: Path | None = None, limits: Limits = LIMITS, organisation: str = ""
) -> Library:
    """The library of the project at a file or folder, else of the nearest one. It need not exist.

    Raises `ConfigError` where there is no organisation's file: the built-in example has no library.
    """
    reader = open_reader(config, limits, organisation)
    project = reader.project
    if project.source is None:
        message = f"a library belongs to an organisation, and {NONE_HERE}"
        raise ConfigError(Problem("library.nowhere", message, hint=how_to_name()))
    settings = project.config.settings(project.config.organisation)
    return Library(reader, CaseFolder(project.config.folder / settings.library.folder))


def person_fields(playbook: Playbook) -> frozenset[str]:
    """The ids of the fields for people and of the columns for people in lists."""
    return frozenset(
        ".".join(filter(None, (field.id, field.name_of(column) if column is not field else "")))
        for field in playbook.shapes()
        for column in (field.columns if field.kind is Kind.LIST else (field,))
        if column.kind is Kind.PERSON
    )


def phrase_fields(catalogue: Catalogue) -> frozenset[str]:
    """The ids of the fields in which people say which phrases they used."""
    return frozenset(
        spec.id
        for playbook in catalogue.playbooks.values()
        for spec in playbook.fields()
        if spec.source == CHEAT_CODES
    )


def no_case(ident: str, known: Iterable[str]) -> ConfigError:
    """The error for a case that is not in the library."""
    hint = did_you_mean(ident, known) if ident else ""
    hint = hint if hint.startswith("did") else "playbook library list shows the ids of all cases"
    return ConfigError(Problem("library.case", f"there is no case “{ident}”", hint=hint))
