"""The web page writer: one file that needs nothing else, is filled in a browser and saved by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.document.answers import PlacedAnswers
from generator.document.charts import Chart
from generator.document.theme import Theme
from generator.document.tree import Document, fields_of, walk
from generator.formats.html_form import STAMP
from generator.writers.html.blocks import TO_READ, BlockWriter
from generator.writers.html.controls import FieldWriter
from generator.writers.html.inlines import InlineWriter
from generator.writers.html.inserts import Parts, StampInsert, flat_parts
from generator.writers.html.page import page_of
from generator.writers.html.resources import style
from generator.writers.html.script import PolicyInsert, Script, script_of
from generator.writers.html.shown_fields import ShownFields
from generator.writers.segments import Encoded, encoded, filled_bytes, joined, specialized

_VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'


@dataclass(frozen=True)
class CompiledHtml:
    """The segments of a page. A page is known again by its bytes alone: a browser that saves a
    blank one writes the same.
    """

    pieces: Encoded

    def fill(self, values: Sequence[str], answers: PlacedAnswers) -> bytes:
        return filled_bytes(self.pieces, values, answers)

    def text(self, values: Sequence[str]) -> bytes:  # noqa: ARG002
        return b""

    def specialize(self, values: Sequence[str], changing: frozenset[int]) -> CompiledHtml:
        return CompiledHtml(specialized(self.pieces, values, changing))


class HtmlWriter:
    """Writes a document as one page, in the form in which browsers save pages (HTML, 13.3)."""

    def compile(self, document: Document, theme: Theme) -> CompiledHtml:
        script = script_of(document.logic)
        page = [*_head(document, theme, script), *_body(document, theme, script), "</html>\n"]
        return CompiledHtml(encoded(joined(page)))


def _head(document: Document, theme: Theme, script: Script) -> Parts:
    meta = document.meta
    suggested = tuple((f.id, f.suggested) for f in fields_of(document.blocks) if f.suggested)
    has_charts = any(isinstance(block, Chart) for block in walk(document.blocks))
    look = style(theme, meta.edition, has_charts=has_charts)
    return [
        f'<!DOCTYPE html>\n<html lang="{meta.language}"><head>\n<meta charset="utf-8">\n',
        f"{_VIEWPORT}\n",
        '<meta http-equiv="Content-Security-Policy" content="',
        PolicyInsert(look, script),
        f'">\n<meta name="{STAMP}" content="',
        StampInsert(meta.stamp, suggested),
        '">\n<title>',
        *flat_parts(meta.title),
        f"</title>\n<style>{look}</style>\n</head>\n",
    ]


def _body(document: Document, theme: Theme, script: Script) -> Parts:
    meta = document.meta
    fields = ShownFields(meta) if meta.edition in TO_READ else FieldWriter.of(document)
    blocks = BlockWriter(meta, InlineWriter(theme), fields)
    return page_of(document, theme, blocks).body(script.parts())
