"""Taking a snapshot: the settings and a playbook's texts as a run finds them."""

from __future__ import annotations

from collections.abc import Iterator

from generator.config.origins import leaves
from generator.foundation.locale import Locale
from generator.foundation.yaml_nodes import MapNode
from generator.output.snapshot import PlaybookSnapshot, Snapshot
from generator.playbook import Playbook
from generator.playbook.catalogue import SHARED
from generator.playbook.rendering.job import text_language
from generator.project.project import Project


def take_snapshot(project: Project, playbook: Playbook, sheet: str = "") -> Snapshot:
    """The snapshot of a project's settings and one playbook; `sheet` is the path of the run's team
    table, "" for none.
    """
    layers = {name: dict(_texts(node)) for name, node in layers_of(project).items()}
    own = project.config.organisation.id
    return Snapshot(own, layers, _playbook_snapshot(project, playbook, _locales(project)), sheet)


def layers_of(project: Project) -> dict[str, MapNode]:
    """Every layer of the organisation's files by its name."""
    config = project.config
    units = [config.organisation, *config.departments(), *config.teams()]
    return {layer.name: layer.node for unit in units for layer in unit.layers}


def texts_of(project: Project, playbook: Playbook, language: str) -> dict[str, str]:
    """Every text of a playbook's labels by its path, with a path for each register of a text."""
    node = project.renderer.nodes(playbook.id, language)
    return {path: leaf.text for path, leaf in leaves(node)}


def _texts(node: MapNode) -> Iterator[tuple[str, str]]:
    return ((key, leaf.text) for key, leaf in leaves(node))


def _locales(project: Project) -> set[Locale]:
    config = project.config
    units = [config.organisation, *config.departments(), *config.teams()]
    return {project.settings(layers).locale for layers in {unit.layers for unit in units}}


def _playbook_snapshot(
    project: Project, playbook: Playbook, locales: set[Locale]
) -> PlaybookSnapshot:
    languages = sorted({text_language(playbook, locale) for locale in locales})
    return PlaybookSnapshot(
        playbook.version,
        {spec.id: spec.kind.value for spec in playbook.fields()},
        {language: texts_of(project, playbook, language) for language in languages},
        _reads(project, playbook, languages[0]),
        project.renderer.reworded(playbook.id),
    )


def _reads(project: Project, playbook: Playbook, language: str) -> dict[str, list[str]]:
    """The settings that each edition may read; computed again only if a template changed."""
    catalogue = project.renderer.catalogue
    names = [
        name for name in catalogue.file_names if name.startswith((f"{playbook.id}/", f"{SHARED}/"))
    ]
    digests = tuple((name, catalogue.digest(name)) for name in names if name.endswith(".j2"))
    return project.cache.remember(
        ("reads", playbook.id, language, digests),
        lambda: {
            edition: sorted(project.renderer.reads(playbook, edition, language))
            for edition in playbook.editions
        },
    )
