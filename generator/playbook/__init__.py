"""Playbooks: found in the template folders, described by their manifest, rendered to skeletons."""

from generator.playbook.labels import Labels, load_labels
from generator.playbook.library import Library, open_library
from generator.playbook.manifest import FieldSpec, Playbook, Step
from generator.playbook.rendering import Renderer, Rendering, Request

__all__ = [
    "FieldSpec",
    "Labels",
    "Library",
    "Playbook",
    "Rendering",
    "Request",
    "Step",
    "load_labels",
    "open_library",
    "Renderer",
]
