"""Playbooks: found in the template folders, described by their manifest, rendered to skeletons."""

from generator.playbook.carrying import carried, opens
from generator.playbook.labels import Labels, load_labels
from generator.playbook.library import Library, open_library
from generator.playbook.manifest import SUMMARY, FieldSpec, Playbook, Step
from generator.playbook.rendering import Renderer, Rendering
from generator.playbook.request import Request

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
