"""The project that a build uses: with the user's cache and what the library says."""

from __future__ import annotations

from dataclasses import replace

from generator.foundation.cache import open_cache
from generator.foundation.yaml_nodes import NO_DRAFTS, Drafts
from generator.project.options import BuildOptions
from generator.project.project import CACHED_MODULES, Project, open_project


def open_build_project(options: BuildOptions, drafts: Drafts = NO_DRAFTS) -> Project:
    """The project that some options build, with the user's cache and, if the organisation uses it,
    what its library says. Settings in the `drafts` are used instead of those in the files. Raises
    as `open_project`.
    """
    cache = open_cache(CACHED_MODULES)
    project = open_project(
        options.config, options.changes, options.day, cache, options.limits, drafts
    )
    if _uses_library(project):
        from generator.usecases.library.experience import with_experience  # slow to import

        project = with_experience(project)
    return replace(project, due=options.due)


def _uses_library(project: Project) -> bool:
    """Whether the playbooks of an organisation show what its library says."""
    settings = project.settings(project.config.organisation.layers)
    return project.source is not None and settings.group("library")["use_in_playbooks"] is True
