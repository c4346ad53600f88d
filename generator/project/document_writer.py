"""The document writer: turns rendered documents into files, compiling each structure once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from generator.answers.renames import RETIRED
from generator.document.answers import PlacedAnswers
from generator.document.page_logic import PageLogic
from generator.document.theme import Theme
from generator.document.tree import Block, Document, Field, Fields, Heading, Kind, Meta, Slot
from generator.foundation.cache import Cache
from generator.foundation.characters import describe_character
from generator.foundation.errors import Problem
from generator.project.project import RenderedDocument
from generator.writers import PAGE, BatchFiller, Compiled, find_writer, undrawn

_NAMED = 5  # characters without a font that a warning names
_INSTALL = "install a font that has them, or put it into the folder fonts beside the settings"


@dataclass(frozen=True)
class _Structure:
    """A document without its values and answers; `closing` is appended to its blocks. Only pages
    that are filled in have a `logic`.
    """

    skeleton: str
    fields: Fields
    meta: Meta
    theme: Theme
    closing: tuple[Block, ...] = ()
    logic: PageLogic | None = None


class DocumentWriter:
    """Writes documents; compiled structures are kept for this run and cached for later ones."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._compiled = lru_cache(maxsize=48)(self._compile)
        self._filler = lru_cache(maxsize=48)(self._new_filler)
        self._undrawn: set[str] = set()

    def blank(self, kind: str, job: RenderedDocument, department: str) -> tuple[bytes, bytes]:
        """A blank document in a format: its bytes and its text. The documents of one `department`
        share most of their values, so they are filled together.
        """
        self._undrawn |= set(undrawn(kind, job.rendering.values, job.theme))
        return self._filler(department, kind, _structure(kind, job)).fill(job.rendering.values)

    def filled(
        self,
        kind: str,
        job: RenderedDocument,
        answers: PlacedAnswers,
        closing: tuple[Block, ...] = (),
    ) -> bytes:
        """A document filled with answers; `closing` is appended to its blocks."""
        texts = (*job.rendering.values, *map(str, answers.values()))
        self._undrawn |= set(undrawn(kind, texts, job.theme))
        structure = _structure(kind, job, closing)
        return self._compiled(kind, structure).fill(job.rendering.values, answers)

    def take_problems(self) -> list[Problem]:
        """A warning of the characters that no font has, if the documents since the last call had
        any.
        """
        characters, self._undrawn = sorted(self._undrawn), set()
        if not characters:
            return []
        named = ", ".join(map(describe_character, characters[:_NAMED]))
        more = f" and {len(characters) - _NAMED} more" if len(characters) > _NAMED else ""
        message = f"no font has {named}{more}; PDF files show a box with the code instead"
        return [Problem("pdf.no_font", message, hint=_INSTALL, level="warning")]

    def _compile(self, kind: str, structure: _Structure) -> Compiled:
        return self._cache.remember(
            ("compiled", kind, structure), lambda: _compiled(kind, structure)
        )

    def _new_filler(self, _: str, kind: str, structure: _Structure) -> BatchFiller:
        return BatchFiller(self._compiled(kind, structure))


def last_section(
    heading: str, entries: Mapping[str, tuple[str, str]], values: list[str]
) -> tuple[tuple[Block, ...], dict[str, str]]:
    """A last section for answers without a field of their own, and the answers in its fields by
    their ids; both empty if there are none.

    `entries` are label and text of each answer by a tag. Texts are added to `values`.
    """

    def slot(text: str) -> Slot:
        values.append(text)
        return Slot(len(values) - 1)

    if not entries:
        return (), {}
    blocks: list[Block] = [Heading(2, (slot(heading),))]
    for tag, (label, _) in entries.items():
        blocks.append(Field(f"{RETIRED}{tag}", Kind.MULTILINE, (slot(label),), (slot(label),)))
    return tuple(blocks), {f"{RETIRED}{tag}": text for tag, (_, text) in entries.items()}


def _structure(kind: str, job: RenderedDocument, closing: tuple[Block, ...] = ()) -> _Structure:
    one = job.rendering
    logic = one.logic if kind == PAGE else None
    return _Structure(one.skeleton, one.fields, one.meta, job.theme, closing, logic)


def _compiled(kind: str, structure: _Structure) -> Compiled:
    from generator.document.parser import parse  # slow, and not needed for cached structures

    blocks = (*parse(structure.skeleton, structure.fields), *structure.closing)
    document = Document(structure.meta, blocks, structure.logic)
    return find_writer(kind).compile(document, structure.theme)
