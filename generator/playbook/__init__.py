"""Playbooks: found in the template folders, described by their manifest, rendered to skeletons."""

from generator.playbook.catalogue import Catalogue, open_catalogue
from generator.playbook.chaining import carried, opens
from generator.playbook.labels import Labels, load_labels
from generator.playbook.manifest import SUMMARY, FieldSpec, Playbook, Step
from generator.playbook.rendering.job import Rendering, RenderJob
from generator.playbook.rendering.renderer import Renderer

__all__ = [
    "SUMMARY",
    "Catalogue",
    "FieldSpec",
    "Labels",
    "Playbook",
    "RenderJob",
    "Renderer",
    "Rendering",
    "Step",
    "carried",
    "load_labels",
    "open_catalogue",
    "opens",
]
