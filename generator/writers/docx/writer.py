"""The Word writer: a document is drawn once, cut at its markers, and filled for every team."""

from __future__ import annotations

from generator.document.theme import Theme
from generator.document.tree import Document
from generator.writers.docx.blocks import body
from generator.writers.docx.compiled import CompiledDocx, Inserts, cut
from generator.writers.docx.contents import close_contents
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.glossary import add_glossary
from generator.writers.docx.headers_footers import credit_line, draw_edges
from generator.writers.docx.pages.planner import PagePlanner
from generator.writers.docx.properties import Properties
from generator.writers.docx.styles import styles_xml


class DocxWriter:
    """Writes a document as a Word file with one inline content control per field."""

    def compile(self, document: Document, theme: Theme) -> CompiledDocx:
        """The document drawn with python-docx and cut into constant segments and inserts."""
        builder = DocxBuilder(document, theme)
        page = builder.package.element.body
        blocks = body(document.blocks, builder)
        planner = builder.planner(credit_line(builder))
        planner.plan(blocks)
        for block in blocks:
            page.insert(len(page) - 1, block)  # the last child describes the page
        if isinstance(planner, PagePlanner):
            close_contents(page, builder, planner)
        _draw_edges(builder)
        styles = styles_xml(theme, document.meta.language, dense=builder.dense).encode()
        add_glossary(builder.package, builder.prompts, styles)
        properties = Properties(document.meta)
        if theme.on_paper:
            properties.add_medium()
        else:
            properties.add_form(builder.blanks, page)
        inserts = Inserts(builder.controls, properties.digests, planner.inserts, builder.books)
        return cut(builder.saved(properties.xml()), inserts)


def _draw_edges(builder: DocxBuilder) -> None:
    template = builder.theme.template
    if template is None:
        draw_edges(builder)
        return
    # Imported only where there is a template.
    from generator.writers.docx.word_template.merged_edges import draw_merged_edges

    draw_merged_edges(builder, template)
