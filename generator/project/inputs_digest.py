"""A digest of a document's inputs: while it stays the same, so does the document, provided that the
installed libraries stay the same.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from generator.config import Layer, Unit
from generator.document.theme import Theme
from generator.foundation.cache import program_digest
from generator.foundation.digests import digest, short_digest
from generator.playbook import Playbook
from generator.playbook.rendering.dependencies import (
    EVERYTHING,
    WrittenSettings,
    as_code,
    expanded,
)
from generator.playbook.rendering.job import text_language
from generator.project.options import BuildOptions
from generator.project.project import Project
from generator.writers import PAGE, PRINT


class Inputs:
    """Digests the inputs of one run's documents: the program, the options, the templates and
    settings that each document reads, and its unit.
    """

    def __init__(self, project: Project, options: BuildOptions) -> None:
        self._project = project
        self._options = options
        self._document = lru_cache(maxsize=256)(self._digest_document)
        self._written = lru_cache(maxsize=256)(_written)
        self._files = lru_cache(maxsize=256)(project.renderer.catalogue.digest)

    def digest(  # noqa: PLR0913 — one parameter for each input
        self, unit: Unit, playbook: Playbook, edition: str, kind: str, theme: Theme, filled: str
    ) -> str:
        """16 hex digits for one document in one format; `filled` is a digest of its answers."""
        branding = digest(theme.logo or b"") + (theme.template.digest if theme.template else "")
        if kind == PRINT:
            branding += "".join(font.digest for font in theme.font_files)
        is_page = kind == PAGE
        document = self._document(unit.layers, playbook.id, edition, branding, is_page)
        names = (unit.id, unit.team, unit.department_id, unit.department)
        return short_digest("\0".join((document, *names, kind, filled)).encode())

    def _digest_document(
        self, layers: tuple[Layer, ...], ident: str, edition: str, branding: str, is_page: bool
    ) -> str:
        renderer, settings = self._project.renderer, self._project.settings(layers)
        playbook = renderer.catalogue.playbook(ident)
        source = (playbook, edition, text_language(playbook, settings.locale))
        names = renderer.reads(*source, is_page=is_page)
        written = self._written(tuple(expanded(settings.data, names)))
        options = self._options
        parts: list[Any] = [program_digest(), options.day, options.due]
        parts += [options.protect, options.paper]
        parts += [ident, edition, branding, self._project.departments]
        parts += [written.text(settings.data), sorted(names - {EVERYTHING})]
        parts += [self._files(name) for name in renderer.sources(*source)]
        return digest(repr(parts).encode())


def _written(names: tuple[str, ...]) -> WrittenSettings:
    return WrittenSettings(names, as_code)
