"""Rendered documents written in each format, each structure compiled once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from generator.document.answers import PlacedAnswers
from generator.document.theme import Theme
from generator.document.tree import Block, Document, Fields, Meta
from generator.foundation.cache import Cache
from generator.project.project import DocumentJob
from generator.writers import BatchFiller, Compiled, find_writer


@dataclass(frozen=True)
class _Structure:
    """All of a document but its values and answers; `closing` are blocks after its last one."""

    skeleton: str
    fields: Fields
    meta: Meta
    theme: Theme
    closing: tuple[Block, ...] = ()


class DocumentWriter:
    """Writes documents; what it compiles is kept in this run and, by the cache, for later ones."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._compiled = lru_cache(maxsize=48)(self._compile)
        self._filler = lru_cache(maxsize=48)(self._new_filler)

    def blank(self, kind: str, job: DocumentJob, department: str) -> tuple[bytes, bytes]:
        """A blank document in a format, and what it says. The documents of one `department` share a
        voice, so they are filled together.
        """
        return self._filler(department, kind, _structure(job)).fill(job.rendering.values)

    def filled(
        self, kind: str, job: DocumentJob, answers: PlacedAnswers, closing: tuple[Block, ...] = ()
    ) -> bytes:
        """A document with answers in it; `closing` are blocks that follow its last one."""
        return self._compiled(kind, _structure(job, closing)).fill(job.rendering.values, answers)

    def _compile(self, kind: str, structure: _Structure) -> Compiled:
        return self._cache.remember(
            ("compiled", kind, structure), lambda: _compiled(kind, structure)
        )

    def _new_filler(self, _: str, kind: str, structure: _Structure) -> BatchFiller:
        return BatchFiller(self._compiled(kind, structure))


def _structure(job: DocumentJob, closing: tuple[Block, ...] = ()) -> _Structure:
    rendering = job.rendering
    return _Structure(rendering.skeleton, rendering.fields, rendering.meta, job.theme, closing)


def _compiled(kind: str, structure: _Structure) -> Compiled:
    from generator.document.parser import parse  # what is kept needs no parser

    blocks = (*parse(structure.skeleton, structure.fields), *structure.closing)
    return find_writer(kind).compile(Document(structure.meta, blocks), structure.theme)
