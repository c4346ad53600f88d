"""Charts that Word draws itself: a chart part with its workbook (ECMA-376, part 1, 21.2)."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import quoteattr

from docx.shared import Pt, Twips

from generator.document import markers
from generator.document.charts import Chart
from generator.document.theme import Theme
from generator.document.tree import Slot, Words
from generator.formats.ooxml import TEMPLATE_NAMESPACES, element, parse_own
from generator.foundation.characters import clean_text
from generator.writers.chart_xml import (
    CHART,
    Cells,
    Paint,
    Room,
    chart_xml,
    plain_colour,
    room_of,
    theme_colour,
)
from generator.writers.charts import chart_in_words
from generator.writers.docx.chart_books import BOOK_ID, BOOK_SHEET
from generator.writers.docx.docx_builder import DocxBuilder
from generator.writers.docx.elements import DocxParagraph, Format, paragraph, word_runs
from generator.writers.docx.styles import GREY, HAIRLINE, INK, WHITE

_POINTS = {True: 8.5, False: 9.0}  # the size of text in a dense document, and in others
_MOST = 0.92  # the share of a page's height that a chart may take
_FONTS = ("+mn-lt", "+mn-ea", "+mn-cs")  # those of body text in the theme
_FIRST = 200_000  # the first id of drawings with charts, far above those of pictures
_AFTER = 80  # space below a drawing, in twentieths of a point
_TITLE, _NOTE = DocxParagraph("ListLabel", before=120), DocxParagraph("Remark", before=0, after=160)


def chart_elements(chart: Chart, builder: DocxBuilder) -> list[Any]:
    """The title, the drawing and the note of a chart, which stay together."""
    drawn: list[Any] = []
    if chart.title:
        drawn.append(paragraph(_TITLE, *word_runs(chart.title, Format(flat=True))))
    if chart.bars:
        layout = DocxParagraph("Normal", keep_next=bool(chart.note), after=_AFTER)
        drawn.append(paragraph(layout, _drawing(chart, builder)))
    if chart.note:
        drawn.append(paragraph(_NOTE, *word_runs(chart.note)))
    return drawn


def _drawing(chart: Chart, builder: DocxBuilder) -> Any:
    points = _POINTS[builder.dense]
    most = Twips(builder.page.text_height).pt * _MOST
    room = room_of(chart, Twips(builder.width).pt, most, points)
    number = len(builder.books) + 1
    ident = builder.chart_part(chart, _xml(chart, room, builder.theme, points))
    spaces = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in TEMPLATE_NAMESPACES.items())
    alt = quoteattr(_text(chart_in_words(chart)))
    return element(
        "r",
        parse_own(
            f'<w:drawing{spaces}><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{Pt(room.width)}" cy="{Pt(room.height)}"/>'
            f'<wp:docPr id="{_FIRST + number}" name="Chart {number}" descr={alt}/>'
            f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{CHART}">'
            f'<c:chart xmlns:c="{CHART}" r:id="{ident}"/>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing>"
        ),
    )


def _xml(chart: Chart, room: Room, theme: Theme, points: float) -> str:
    cells = Cells(BOOK_SHEET, book=BOOK_ID)
    return chart_xml(chart, cells, room, _paint(theme, points), _text)


def _text(words: Words) -> str:
    """Words on one line, their slots as markers."""
    texts = (
        markers.mark(word.number) if isinstance(word, Slot) else clean_text(word.text).text
        for word in words
    )
    return " ".join("".join(texts).split())


def _paint(theme: Theme, points: float) -> Paint:
    """The colours by their roles in the theme, so that changing the theme changes the chart; those
    that an organisation's own template does not have are plain.
    """
    template = theme.template
    has_own = template is not None and bool(template.colours)
    is_brand = template is None or not has_own or template.brand == theme.ink
    bar = theme_colour("accent1") if is_brand else plain_colour(theme.ink)
    if has_own:
        names = map(plain_colour, (HAIRLINE, INK, GREY, WHITE))
    else:
        names = map(theme_colour, ("accent3", "tx1", "tx2", "bg1"))
    behind, text, quiet, paper = names
    return Paint(bar, behind, text, quiet, paper, _FONTS, points)
