"""The PDF writer: pages drawn by Typst, with fields to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from generator.document.answers import PlacedAnswers
from generator.document.theme import MIN_CONTRAST, Theme, contrast
from generator.document.tree import Document, Field, Meta, Words, fields_of
from generator.formats.fingerprint import SUGGESTED, digest
from generator.formats.images import without_metadata
from generator.formats.pdf_form import stamp_text
from generator.writers.pdf.engine import as_json, code_points, draw, undrawn
from generator.writers.pdf.field_nodes import Shown, shown
from generator.writers.pdf.form import with_fields, with_stamp
from generator.writers.pdf.form_fields import form_fields
from generator.writers.pdf.nodes import document_nodes, word_nodes
from generator.writers.pdf.typefaces import Typefaces, typefaces_of
from generator.writers.segments import text_of

_LOGO = "logo"
_RUNGS = 12  # the most rungs of a ladder that have a colour of their own


@dataclass(frozen=True)
class CompiledPdf:
    """A document as data for the style sheet: `tree` is its JSON, `pictures` those it shows."""

    tree: str
    pictures: str
    fields: tuple[Field, ...]
    stamp: tuple[tuple[str, Words], ...]
    is_form: bool
    language: str
    typefaces: Typefaces

    def fill(self, values: Sequence[str], answers: PlacedAnswers) -> bytes:
        found = shown(self.fields, values, answers, self.language)
        drawn = self._drawn(values, found)
        stamp = {key: text_of(words, values) for key, words in self.stamp}
        if not self.is_form:
            return with_stamp(drawn, stamp_text(stamp))
        if suggested := suggested_digests(self.fields, values):
            stamp[SUGGESTED] = suggested
        fields = form_fields(self.fields, values, found)
        return with_fields(drawn, fields, stamp_text(stamp), self.typefaces)

    def _drawn(self, values: Sequence[str], found: Shown) -> bytes:
        missing = undrawn("".join((self.tree, *values, *found.texts.values())), self.typefaces)
        inputs = {
            "document": self.tree,
            "pictures": self.pictures,
            "values": list(values),
            "answers": {"texts": found.texts, "ticks": found.ticks},
            "undrawn": code_points(missing),
        }
        return draw(inputs, self.typefaces)

    def text(self, values: Sequence[str]) -> bytes:  # noqa: ARG002
        return b""

    def specialize(self, values: Sequence[str], changing: frozenset[int]) -> CompiledPdf:  # noqa: ARG002
        return self


class PdfWriter:
    """Writes a document as PDF."""

    def compile(self, document: Document, theme: Theme) -> CompiledPdf:
        pictures = dict(theme.pictures) | ({_LOGO: theme.logo} if theme.logo else {})
        fields = tuple(fields_of(document.blocks))
        is_form = bool(fields) and not theme.on_paper
        tree = {
            "meta": _meta(document.meta),
            "look": _look(theme),
            "paper": theme.on_paper,
            "form": is_form,
            "blocks": document_nodes(document.blocks),
        }
        numbers = {name: list(without_metadata(data)) for name, data in pictures.items()}
        language, stamp = document.meta.language, document.meta.stamp
        pictures_text, typefaces = as_json(numbers), typefaces_of(theme)
        return CompiledPdf(
            as_json(tree), pictures_text, fields, stamp, is_form, language, typefaces
        )


def suggested_digests(fields: Sequence[Field], values: Sequence[str]) -> str:
    """The digest of each suggested text by the id of its field, for the stamp."""
    suggested = ((field.id, field.suggested) for field in fields if field.suggested)
    return " ".join(f"{ident}={digest(text_of(words, values))}" for ident, words in suggested)


def _meta(meta: Meta) -> dict[str, Any]:
    return {
        "edition": meta.edition,
        "language": meta.language,
        "title": word_nodes(meta.title),
        "author": word_nodes(meta.author),
        "header": [word_nodes(words) for words in meta.header],
        "footer": [word_nodes(words) for words in meta.footer],
        "reference": word_nodes(meta.reference),
        "page": meta.words.page,
        "words": {"required": meta.words.required, "choose_one": meta.words.choose_one},
    }


def _look(theme: Theme) -> dict[str, Any]:
    fills = [theme.rung(step, _RUNGS) for step in range(1, _RUNGS + 1)]
    return {
        "ink": theme.ink,
        "tint": theme.tint,
        "shade": theme.shade(0.3),
        "paper": {"A4": "a4", "Letter": "us-letter"}[theme.paper],
        "fonts": typefaces_of(theme).families,
        "logo": _LOGO if theme.logo else None,
        "logo-alt": theme.logo_alt,
        "rungs": [
            {"fill": fill, "light": contrast(fill, "FFFFFF") < MIN_CONTRAST} for fill in fills
        ],
    }
