"""The builder of one Word document: its package, controls, lists and links while it is drawn."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Length, Pt, Twips

from generator.document import markers
from generator.document.theme import Theme
from generator.document.tree import Document, Field, Heading, Str, Words, chapters
from generator.formats.ooxml import bookmark_name, declare_once, element, qualified
from generator.foundation.errors import Problem, TemplateError
from generator.writers.docx.compiled import field_marker
from generator.writers.docx.controls import box, box_tag, control
from generator.writers.docx.elements import Format, word_runs
from generator.writers.docx.inserts import ControlInsert
from generator.writers.docx.reference import (
    NUMBERS,
    build_reference_package,
    content_width,
    is_form,
)

_LOGO_HEIGHT, _LOGO_WIDTH = Pt(44), Pt(200)


class DocxBuilder:
    """A Word document being drawn; it assigns the numbers that must be unique."""

    def __init__(self, document: Document, theme: Theme) -> None:
        self.meta = document.meta
        self.theme = theme
        self.dense = is_form(document.meta.edition)
        self.width = content_width(document.meta.edition)
        self.package = docx.Document(io.BytesIO(build_reference_package(document.meta, theme)))
        self.controls: list[ControlInsert] = []
        self.blanks: list[
            tuple[str, tuple[Words, ...]]
        ] = []  # tag of each control and what it shows
        self.prompts: dict[Words, str] = {}
        self._tags: dict[str, str] = {}
        self._chapters = {
            id(heading): number for number, heading in enumerate(chapters(document.blocks), 1)
        }

    def columns(self, *twelfths: float) -> list[int]:
        """Column widths in twentieths of a point; 12 twelfths add up to the text width."""
        widths = [round(self.width * share / 12) for share in twelfths]
        widths[-1] += self.width * round(sum(twelfths)) // 12 - sum(widths)
        return widths

    def control(self, field: Field, title: Words) -> list[Any]:
        """The placeholder run of the field's control."""
        number = len(self.prompts) + 1
        block = self.prompts.setdefault(field.prompt, f"Prompt{number}") if field.prompt else ""
        insert = control(field, title, len(self.controls), block, self.meta.language)
        return self._place(field.id, insert, field.prompt, field.suggested)

    def box(self, field: Field, code: str, title: Words) -> list[Any]:
        """The placeholder run of one of the field's check boxes."""
        return self._place(box_tag(field, code), box(field, code, title, len(self.controls)))

    def restarted_numbers(self, start: int, level: int) -> int:
        """The id of a new numbering that begins at `start`, so that the list does not continue the
        numbers of an earlier one (17.9.15).
        """
        numbering = self.package.part.numbering_part.element
        number = len(numbering.findall(qualified("num"))) + 1
        override = element("lvlOverride", element("startOverride", val=start), ilvl=level)
        numbering.append(
            element("num", element("abstractNumId", val=NUMBERS), override, numId=number)
        )
        return number

    def chapter(self, heading: Heading) -> int:
        """The number of a chapter's heading; 0 for other headings."""
        return self._chapters.get(id(heading), 0)

    def link(self, target: str) -> str:
        """The relationship id of an external address."""
        return str(
            self.package.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        )

    def logo(self) -> Any | None:
        """The logo as a run; None if there is none."""
        if not self.theme.logo:
            return None
        alt = (Str(self.theme.logo_alt),)
        return self._picture(self.theme.logo, "Logo", alt, _LOGO_WIDTH, height=_LOGO_HEIGHT)

    def picture(self, source: Words, alt: Words) -> Any | None:
        """A picture as a run, no wider than the text; None if it is not available."""
        data = dict(self.theme.pictures).get(markers.join(source))
        return self._picture(data, "Picture", alt, Twips(self.width)) if data else None

    def _picture(
        self, data: bytes, name: str, alt: Words, widest: Length, *, height: Length | None = None
    ) -> Any:
        holder = self.package.add_paragraph()
        picture = holder.add_run().add_picture(io.BytesIO(data), height=height)
        if picture.width > widest:
            picture.height = Length(round(picture.height * widest / picture.width))
            picture.width = widest
        inline = picture._inline  # noqa: SLF001 — python-docx has no public way to set alt text
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
        inline.docPr.set("name", name)
        inline.docPr.set("descr", markers.join(alt))
        drawn = holder.runs[0]._r  # noqa: SLF001
        self.package.element.body.remove(holder._p)  # noqa: SLF001
        return drawn

    def saved(self, properties: bytes) -> bytes:
        """The drawn file with these custom properties; namespaces are declared once, at the top."""
        declare_once(self.package.element)
        parts = self.package.part.package.iter_parts()
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
        self.controls.append(insert)
        self.blanks.append((tag, tuple(words for words in printed if words)))
        return word_runs((Str(field_marker(len(self.controls) - 1)),), Format())
