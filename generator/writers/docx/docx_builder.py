"""The state of one document while it is drawn: its package, its controls, its lists and links."""

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
from generator.writers.docx.elements import Format, run
from generator.writers.docx.inserts import ControlInsert
from generator.writers.docx.reference import NUMBERS, content_width, is_dense, reference_package

_LOGO_HEIGHT, _LOGO_WIDTH = Pt(44), Pt(200)


class DocxBuilder:
    """A Word document being drawn; counts what must be unique in it."""

    def __init__(self, document: Document, theme: Theme) -> None:
        self.meta = document.meta
        self.theme = theme
        self.dense = is_dense(document.meta.edition)
        self.width = content_width(document.meta.edition)
        self.package = docx.Document(io.BytesIO(reference_package(document.meta, theme)))
        self.controls: list[ControlInsert] = []
        self.blanks: list[tuple[str, tuple[Words, ...]]] = []  # what each control shows by its tag
        self.prompts: dict[Words, str] = {}
        self._tags: dict[str, str] = {}
        self._chapters = {id(one): n for n, one in enumerate(chapters(document.blocks), 1)}

    def columns(self, *twelfths: float) -> list[int]:
        """Widths in twentieths of a point, their sum that of the text."""
        widths = [round(self.width * share / 12) for share in twelfths]
        widths[-1] += self.width * round(sum(twelfths)) // 12 - sum(widths)
        return widths

    def control(self, field: Field, title: Words) -> list[Any]:
        """A run that stands for the field's control."""
        number = len(self.prompts) + 1
        block = self.prompts.setdefault(field.prompt, f"Prompt{number}") if field.prompt else ""
        insert = control(field, title, len(self.controls), block, self.meta.language)
        return self._place(field.id, insert, field.prompt, field.suggested)

    def box(self, field: Field, code: str, title: Words) -> list[Any]:
        """A run that stands for one of the field's check boxes."""
        return self._place(box_tag(field, code), box(field, code, title, len(self.controls)))

    def restarted_numbers(self, start: int, level: int) -> int:
        """A list of numbers of its own, so that no list goes on counting where another stopped
        (17.9.15).
        """
        numbering = self.package.part.numbering_part.element
        number = len(numbering.findall(qualified("num"))) + 1
        override = element("lvlOverride", element("startOverride", val=start), ilvl=level)
        numbering.append(
            element("num", element("abstractNumId", val=NUMBERS), override, numId=number)
        )
        return number

    def chapter(self, heading: Heading) -> int:
        """The number of a chapter's heading, 0 for a heading that is none."""
        return self._chapters.get(id(heading), 0)

    def link(self, target: str) -> str:
        """The relationship id of an outside address."""
        return str(
            self.package.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        )

    def logo(self) -> Any | None:
        """The logo as a run, or None when there is none."""
        if not self.theme.logo:
            return None
        alt = (Str(self.theme.logo_alt),)
        return self._picture(self.theme.logo, "Logo", alt, _LOGO_WIDTH, height=_LOGO_HEIGHT)

    def picture(self, source: Words, alt: Words) -> Any | None:
        """A picture of the text as a run, no wider than the text; None when it is not at hand."""
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
        """The drawn file, its namespaces declared once, at the top, with these properties."""
        declare_once(self.package.element)
        parts = self.package.part.package.iter_parts()
        custom = next(part for part in parts if part.partname == "/docProps/custom.xml")
        custom._blob = properties  # noqa: SLF001 — python-docx knows no custom properties
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
        return run((Str(field_marker(len(self.controls) - 1)),), Format())
