"""One document as it would be made from settings that are not saved yet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from generator.foundation.errors import ConfigError, Problem, did_you_mean
from generator.foundation.executors import run_isolated
from generator.foundation.limits import LIMITS, Limits
from generator.foundation.yaml_nodes import NO_DRAFTS, Drafts
from generator.project.branding import theme_of
from generator.project.document_writer import DocumentWriter
from generator.project.options import BuildOptions
from generator.project.project import Project
from generator.usecases.build_project import open_build_project
from generator.writers import FORMATS, PAGE, suffix_of


@dataclass(frozen=True)
class PreviewOptions:
    """Which document to make, and for whom: the id of a unit, "" for the organisation."""

    path: Path
    unit: str = ""
    playbook: str = "pushback"
    edition: str = "playbook"
    kind: str = PAGE
    limits: Limits = LIMITS


@dataclass(frozen=True)
class PreviewedDocument:
    """A document that was made for a look at it: its bytes and the name of its file."""

    name: str
    data: bytes


def preview(options: PreviewOptions, drafts: Drafts = NO_DRAFTS) -> PreviewedDocument:
    """The document, made with the settings in the `drafts` instead of those in the files.

    Raises `ConfigError` or `TemplateError` with every problem if it cannot be made, or if there is
    no such document.
    """
    project = open_build_project(BuildOptions(options.path, limits=options.limits), drafts)
    if project.confined:
        return run_isolated(partial(_previewed_anew, options, dict(drafts)), project.confined)
    return _previewed(options, project)


def _previewed_anew(options: PreviewOptions, drafts: dict[Path, bytes]) -> PreviewedDocument:
    """As `_previewed`, in a process of its own."""
    project = open_build_project(BuildOptions(options.path, limits=options.limits), drafts)
    return _previewed(options, project)


def _previewed(options: PreviewOptions, project: Project) -> PreviewedDocument:
    units = project.config.units
    unit = units.get(options.unit, project.config.organisation)
    playbook = project.renderer.catalogue.playbook(options.playbook)
    for chosen, known in ((options.edition, playbook.editions), (options.kind, FORMATS)):
        if chosen not in known:
            message = f"the playbook “{playbook.id}” has no “{chosen}”"
            raise ConfigError(Problem("preview.unknown", message, hint=did_you_mean(chosen, known)))
    theme, _ = theme_of(
        project.settings(unit.layers), project.images, partial(project.place_in, unit.layers)
    )
    with project.bounded(playbook.id, options.edition):
        job = project.render_document(
            unit, playbook, options.edition, theme, is_page=options.kind == PAGE
        )
        writer = DocumentWriter(project.cache)
        data, _ = writer.blank(options.kind, job, unit.department_id)
    name = f"{job.name.rpartition('/')[2]}{suffix_of(options.kind)}"
    return PreviewedDocument(name, data)
