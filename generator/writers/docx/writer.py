"""The Word writer: a document is drawn once, cut at its markers, and filled for every team."""

from __future__ import annotations

from generator.document.theme import Theme
from generator.document.tree import Document
from generator.writers.docx.blocks import body
from generator.writers.docx.compiled import CompiledDocx, cut
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.glossary import add_glossary
from generator.writers.docx.headers_footers import draw_edges
from generator.writers.docx.properties import Properties
from generator.writers.docx.styles import styles_xml


class DocxWriter:
    """Writes a document as a Word file with one inline content control per field."""

    def compile(self, document: Document, theme: Theme) -> CompiledDocx:
        """The document drawn with python-docx and cut into constant segments and inserts."""
        builder = DocxBuilder(document, theme)
        page = builder.package.element.body
        for block in body(document.blocks, builder):
            page.insert(len(page) - 1, block)  # the last child describes the page
        draw_edges(builder)
        styles = styles_xml(theme, document.meta.language, dense=builder.dense)
        add_glossary(builder.package, builder.prompts, styles.encode())
        properties = Properties(document.meta)
        properties.add_form(builder.blanks, page)
        return cut(builder.saved(properties.xml()), builder.controls, properties.digests)
