"""What a document is made from, as one digest: while it is the same, so is the document, as long as
the libraries are.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from generator.config import Layer, Unit
from generator.document.theme import Theme
from generator.foundation.cache import program_digest
from generator.foundation.digests import digest, short_digest
from generator.playbook import Playbook
from generator.playbook.rendering.dependencies import EVERYTHING, Profile
from generator.playbook.rendering.job import text_language
from generator.project.options import BuildOptions
from generator.project.project import Project


class Inputs:
    """Digests what the documents of one order are made from: the program, the templates and the
    settings that each document reads, and whom it is for.
    """

    def __init__(self, project: Project, options: BuildOptions) -> None:
        self._project = project
        self._options = options
        self._document = lru_cache(maxsize=256)(self._digest_document)
        self._files = lru_cache(maxsize=256)(project.renderer.catalogue.digest)

    def digest(self, unit: Unit, playbook: Playbook, edition: str, kind: str, theme: Theme) -> str:
        """16 hex digits for one document in one format."""
        document = self._document(unit.layers, playbook.id, edition, theme.logo or b"")
        whom = (unit.id, unit.team, unit.department_id, unit.department)
        return short_digest("\0".join((document, *whom, kind)).encode())

    def _digest_document(
        self, layers: tuple[Layer, ...], ident: str, edition: str, logo: bytes
    ) -> str:
        renderer, settings = self._project.renderer, self._project.settings(layers)
        playbook = renderer.catalogue.playbook(ident)
        wanted = (playbook, edition, text_language(playbook, settings.locale))
        names = renderer.reads(*wanted)
        reported: list[Any] = [program_digest(), self._options.day, self._options.protect]
        reported += [ident, edition, digest(logo), self._project.departments]
        reported += [
            Profile(settings.data, names, own=()).digest(settings.data),
            sorted(names - {EVERYTHING}),
        ]
        reported += [self._files(name) for name in renderer.sources(*wanted)]
        return digest(repr(reported).encode())
