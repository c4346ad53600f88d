"""A report as a document: its first page for a director, then the detail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from generator.document.charts import Chart
from generator.document.tree import (
    Block,
    Component,
    ComponentKind,
    Document,
    Emphasis,
    Heading,
    ListBlock,
    Meta,
    Paragraph,
    Rule,
    Str,
    Table,
)
from generator.playbook.manifest import REPORT
from generator.playbook.rendering.metadata import standard_words
from generator.playbook.report_words import ReportWords
from generator.playbook.settings import TemplateSettings
from generator.usecases.library.report_bars import text_words
from generator.usecases.library.report_parts import (
    LargeFigure,
    ReportContent,
    ReportPart,
    ReportTable,
)


@dataclass(frozen=True)
class ReportDocument:
    """Makes the document of a report in the organisation's words; `day` is the date to print, None
    for none.
    """

    content: ReportContent
    words: ReportWords
    settings: TemplateSettings
    day: date | None = None

    def build(self) -> Document:
        return Document(self._meta(), tuple(self._blocks()))

    def _meta(self) -> Meta:
        own, labels, locale = self.settings, self.words.labels, self.words.locale
        title, ident = self.content.title, f"{own.organisation.id}-{REPORT}"
        day = locale.date(self.day) if self.day else ""
        lines = (own.footer, " · ".join(filter(None, (title, day))))
        stamp = {
            "worksheet": ident,
            "edition": REPORT,
            "language": locale.language,
            "locale": locale.tag,
            "organisation": own.organisation.id,
        }
        return Meta(
            language=locale.tag,
            title=text_words(title),
            author=text_words(own.organisation.name),
            identifier=text_words(ident),
            edition=REPORT,
            header=(text_words(own.short_name), text_words(title)),
            footer=tuple(map(text_words, filter(None, lines))),
            reference=text_words(" · ".join(filter(None, (ident, day)))),
            words=standard_words(labels),
            stamp=tuple((key, text_words(text)) for key, text in stamp.items()),
            web=tuple((key, labels.text("web", key)) for key in labels.keys("web")),
        )

    def _blocks(self) -> Iterator[Block]:
        content = self.content
        yield self._band()
        if content.figures:
            yield large_figures(content.figures)
        for part in content.first:
            yield from part_blocks(part)
        if content.details:
            yield Rule()
        for part in content.details:
            yield from part_blocks(part)
        name, notes = content.counting
        yield Heading(2, text_words(name))
        yield ListBlock(tuple((Paragraph(text_words(note)),) for note in notes))

    def _band(self) -> Component:
        """Whose report it is, what it found, and for what time."""
        content = self.content
        below = " · ".join(filter(None, (content.subtitle, content.period)))
        return Component(
            ComponentKind.BAND,
            (
                Paragraph(text_words(self.settings.organisation.name)),
                Heading(1, text_words(content.finding)),
                Paragraph(text_words(below)),
            ),
        )


def large_figures(figures: Sequence[LargeFigure]) -> Component:
    """The figures side by side, each above its name and what it leaves out."""
    head = tuple((Str(one.figure.shown),) for one in figures)
    names = tuple((Str(one.name),) for one in figures)
    remarks = tuple(text_words("; ".join(one.remarks)) for one in figures)
    table = Table(head, (names, remarks), ("",) * len(figures))
    return Component(ComponentKind.FIGURES, (table,))


def part_blocks(part: ReportPart) -> Iterator[Block]:
    """A part under its finding."""
    yield Heading(2, text_words(part.finding))
    for shown in part.shown:
        if isinstance(shown, Chart):
            yield shown
        else:
            yield from _table_blocks(shown)
    for note in part.notes:
        yield Paragraph((Emphasis(text_words(note)),))


def _table_blocks(table: ReportTable) -> Iterator[Block]:
    if table.title:
        yield Heading(3, text_words(table.title))
    columns = zip(*table.rows, strict=True)
    aligns = tuple(
        "right" if any(one.value is not None or one.has_numbers for one in column) else ""
        for column in columns
    )
    rows = tuple(tuple(text_words(one.shown) for one in row) for row in table.rows)
    yield Table(tuple(map(text_words, table.head)), rows, aligns)
