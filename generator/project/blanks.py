"""Blank documents built again, for the properties that a filled file has lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from generator.config import Unit
from generator.playbook import Playbook
from generator.playbook.rendering.stamp import document_id
from generator.project.branding import theme_of
from generator.project.document_writer import DocumentWriter
from generator.project.project import Project
from generator.readers.docx.reader import properties_of


def blank_properties(project: Project, shown_id: str) -> Mapping[str, str]:
    """The properties of the project's Word document with this id, which a file prints in its footer
    and has in its core properties; empty unless there is exactly one.
    """
    found = [
        (unit, playbook, edition)
        for unit, playbook, edition in _documents(project)
        if _id_of(project, unit, playbook, edition) == shown_id
    ]
    return _properties(project, *found[0]) if len(found) == 1 else {}


def _documents(project: Project) -> Iterator[tuple[Unit, Playbook, str]]:
    for unit in project.config.units.values():
        for playbook in project.renderer.catalogue.playbooks.values():
            for edition in playbook.editions:
                yield unit, playbook, edition


def _id_of(project: Project, unit: Unit, playbook: Playbook, edition: str) -> str:
    own = project.config.organisation
    name = "" if unit.level == "organisation" else unit.id
    stamp = {"organisation": own.id, "team": name, "edition": edition}
    return document_id(stamp, playbook.shown_id(edition))


def _properties(
    project: Project, unit: Unit, playbook: Playbook, edition: str
) -> Mapping[str, str]:
    with project.bounded(playbook.id, edition):
        place = partial(project.place_in, unit.layers)
        theme, _ = theme_of(project.unit_settings(unit), project.images, place)
        job = project.render_document(unit, playbook, edition, theme)
        data, _ = DocumentWriter(project.cache).blank("docx", job, unit.department_id)
    return properties_of(data)
