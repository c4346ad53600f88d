"""The builder of one Word document: its package, controls, lists and links while it is drawn."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from math import inf
from typing import Any

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.shared import Twips

from generator.document import markers
from generator.document.charts import Chart
from generator.document.theme import Theme
from generator.document.tree import Block, Document, Field, Heading, Str, Words, chapters
from generator.formats.ooxml import UNCHECKED, bookmark_name, declare_once, element, qualified
from generator.foundation.errors import Problem, TemplateError
from generator.writers.docx.canvas.plan import CanvasPlanner, ControlText
from generator.writers.docx.chart_books import ChartBook
from generator.writers.docx.compiled import field_marker
from generator.writers.docx.controls import box, box_tag, control, handwritten, printed_box, unfit
from generator.writers.docx.elements import Format, word_runs
from generator.writers.docx.inserts import ControlInsert
from generator.writers.docx.pages.fonts import planned_fonts
from generator.writers.docx.pages.heights import Looks, looks_of
from generator.writers.docx.pages.planner import PagePlanner, PageText
from generator.writers.docx.pictures import COVER, Room, picture_run
from generator.writers.docx.reference import (
    NUMBERS,
    build_reference_package,
    is_canvas,
    is_form,
    page_layout,
)
from generator.writers.docx.styles import kept_styles
from generator.writers.docx.theme_part import add_roles

_STEPS = ("Heading2",)  # the styles of headings of steps in a form


class DocxBuilder:
    """A Word document being drawn; it assigns the numbers that must be unique."""

    def __init__(self, document: Document, theme: Theme) -> None:
        self.meta = document.meta
        self.theme = theme
        self.dense = is_form(document.meta.edition)
        self.page = page_layout(document.meta.edition, theme)
        self.width = self.page.text_width
        self.package = docx.Document(io.BytesIO(build_reference_package(document.meta, theme)))
        self.controls: list[ControlInsert] = []
        self.blanks: list[
            tuple[str, tuple[Words, ...]]
        ] = []  # tag of each control and what it shows
        self.books: list[ChartBook] = []  # one for each chart
        self.prompts: dict[Words, str] = {}
        self.credit: tuple[Block, ...] = ()  # whose method it is
        self.page_numbers: dict[str, Any] = {}  # those in the contents, by the bookmark linked to
        self.rows_of_boxes: list[tuple[Any, float]] = []  # each with its share of the free height
        self._tags: dict[str, str] = {}
        self._chapters = {
            id(heading): number for number, heading in enumerate(chapters(document.blocks), 1)
        }

    def columns(self, *twelfths: float) -> list[int]:
        """Column widths in twentieths of a point; 12 twelfths add up to the text width."""
        widths = [round(self.width * share / 12) for share in twelfths]
        widths[-1] += self.width * round(sum(twelfths)) // 12 - sum(widths)
        return widths

    def control(self, field: Field, title: Words, *, short: bool = False) -> list[Any]:
        """The run with the marker of the field's control or, on paper, of its answer; dates are
        `short` if there is little room.
        """
        if self.theme.on_paper:
            return self._inserted(handwritten(field, self.meta.language, short=short), field.id)
        number = len(self.prompts) + 1
        block = self.prompts.setdefault(field.prompt, f"Prompt{number}") if field.prompt else ""
        language = self.meta.language
        insert = control(field, title, len(self.controls), block, language, short=short)
        return self._place(field.id, insert, field.prompt, field.suggested)

    def box(self, field: Field, code: str, title: Words) -> list[Any]:
        """The run with the marker of one of the field's check boxes."""
        if self.theme.on_paper:
            return self._inserted(printed_box(field, code), field.id)
        return self._place(box_tag(field, code), box(field, code, title, len(self.controls)))

    def unfit(self, field: Field) -> list[Any]:
        """On paper, the run with the marker of an answer that fits none of the field's boxes."""
        return self._inserted(unfit(field), field.id)

    def restarted_numbers(self, start: int, level: int) -> int:
        """The id of a new numbering that begins at `start`, so that the list does not continue the
        numbers of an earlier one (17.9.15).
        """
        numbering = self.package.part.numbering_part.element
        numbers = (
            int(each.get(qualified("numId"))) for each in numbering.findall(qualified("num"))
        )
        number = max(numbers, default=0) + 1
        override = element("lvlOverride", element("startOverride", val=start), ilvl=level)
        numbering.append(
            element("num", element("abstractNumId", val=NUMBERS), override, numId=number)
        )
        return number

    def planner(self, foot: Sequence[Any]) -> PagePlanner | CanvasPlanner:
        """The planner for the pages of the drawn document. `foot` has the paragraphs that only the
        first page has in its footer.
        """
        if is_canvas(self.meta.edition):
            return self._canvas_planner()
        box = (Str(UNCHECKED),)
        prompts = [
            tuple(word for words in printed for word in words) or box for _, printed in self.blanks
        ]
        page = PageText(
            self.page.text_height,
            self.width,
            self._looks(),
            kept_styles(dense=self.dense),
            frozenset(_STEPS) if self.dense else frozenset(),
            planned_fonts(self.theme.fonts[0]),
        )
        return PagePlanner(page, foot, prompts)

    def _canvas_planner(self) -> CanvasPlanner:
        controls = [
            ControlText(insert, tuple(word for words in printed for word in words))
            for insert, (_, printed) in zip(self.controls, self.blanks, strict=True)
        ]
        footer = self.meta.footer[:-1]
        fonts = planned_fonts(self.theme.fonts[0])
        return CanvasPlanner(self.page, self.rows_of_boxes, controls, footer, self._looks(), fonts)

    def _looks(self) -> Looks:
        if self.theme.template is None:
            return looks_of(dense=self.dense)
        # Imported only where there is a template.
        from generator.writers.docx.word_template.style_sizes import looks_in

        return looks_in(self.package.styles.element)

    @contextmanager
    def narrowed(self, width: int) -> Iterator[None]:
        """A context in which the text is `width` twentieths of a point wide."""
        page, self.width = self.width, width
        try:
            yield
        finally:
            self.width = page

    def section_end(self, columns: Sequence[int] = (), between: int = 0) -> Any:
        """The description of a section that ends here and is followed on the same page.

        `columns` are the widths of its columns and `between` the space after the first, in
        twentieths of a point; without them it has one column. Only the first section has a cover.
        """
        last = self.package.element.body.sectPr
        section = deepcopy(last)
        for cover in last.findall(qualified("titlePg")):
            last.remove(cover)
        if last.find(qualified("type")) is None:
            last.insert(0, element("type", val="continuous"))
        if columns:
            drawn = [
                element("col", w=width, space=0 if width is columns[-1] else between)
                for width in columns
            ]
            section.append(element("cols", *drawn, num=len(columns), equalWidth=0))
        return section

    def chapter(self, heading: Heading) -> int:
        """The number of a chapter's heading; 0 for other headings."""
        return self._chapters.get(id(heading), 0)

    def link(self, target: str) -> str:
        """The relationship id of an external address."""
        return str(
            self.package.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        )

    def logo(self, room: Room = COVER, story: Any = None) -> Any | None:
        """The logo as a run for a `story`, by default the body; None if there is no logo."""
        if not self.theme.logo:
            return None
        story = self.package if story is None else story
        return picture_run(story, self.theme.logo, "Logo", self.theme.logo_alt, room)

    def picture(self, source: Words, alt: Words) -> Any | None:
        """A picture as a run, no wider than the text; None if it is not available."""
        data = dict(self.theme.pictures).get(markers.join(source))
        if not data:
            return None
        room = Room(Twips(self.width).pt, inf)
        return picture_run(self.package, data, "Picture", markers.join(alt), room)

    def chart_part(self, chart: Chart, xml: str) -> str:
        """The relationship id of a new part with a chart and its workbook, which is made later,
        when the values in it are known.
        """
        number, package = len(self.books) + 1, self.package.part.package
        name = f"word/embeddings/chart{number}.xlsx"
        book = Part(PackURI(f"/{name}"), CONTENT_TYPE.SML_SHEET, b"", package)
        place = PackURI(f"/word/charts/chart{number}.xml")
        part = Part(place, CONTENT_TYPE.DML_CHART, xml.encode(), package)
        part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
        self.books.append(ChartBook(name, chart))
        return str(self.package.part.relate_to(part, RELATIONSHIP_TYPE.CHART))

    def saved(self, properties: bytes) -> bytes:
        """The drawn file with these custom properties, and with the roles of its colours in the
        theme; namespaces are declared once, at the top.
        """
        declare_once(self.package.element)
        parts = list(self.package.part.package.iter_parts())
        add_roles((part.element for part in parts if isinstance(part, XmlPart)), self.theme)
        custom = next(part for part in parts if part.partname == "/docProps/custom.xml")
        custom._blob = properties  # noqa: SLF001 — python-docx has no custom properties
        data = io.BytesIO()
        self.package.save(data)
        return data.getvalue()

    def _place(self, tag: str, insert: ControlInsert, *printed: Words) -> list[Any]:
        name = bookmark_name(tag)
        other = self._tags.setdefault(name, tag)
        if other != tag:
            message = f"the fields “{other}” and “{tag}” get the same bookmark, {name}"
            raise TemplateError(Problem("template.bookmark", message, hint="rename one of them"))
        return self._inserted(insert, tag, *printed)

    def _inserted(self, insert: ControlInsert, tag: str, *printed: Words) -> list[Any]:
        self.controls.append(insert)
        self.blanks.append((tag, tuple(words for words in printed if words)))
        return word_runs((Str(field_marker(len(self.controls) - 1)),), Format())
