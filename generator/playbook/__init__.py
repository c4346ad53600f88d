"""Playbooks: found in the template folders, described by their manifest, rendered to skeletons."""

from generator.playbook.catalogue import Library, open_library
from generator.playbook.chaining import carried, opens
from generator.playbook.labels import Labels, load_labels
from generator.playbook.manifest import SUMMARY, FieldSpec, Playbook, Step
from generator.playbook.rendering.job import Request
from generator.playbook.rendering.renderer import Renderer, Rendering

__all__ = [
    "SUMMARY",
    "FieldSpec",
    "Labels",
    "Library",
    "Playbook",
    "Renderer",
    "Rendering",
    "Request",
    "Step",
    "carried",
    "load_labels",
    "open_library",
    "opens",
]
