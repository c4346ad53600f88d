"""The look of an organisation's own Word template, taken by an allow-list.

Taken are styles, lists, colours and fonts of the theme, the page, and headers and footers with
their pictures. Everything else is left out: text, settings, properties, names of people, and
whatever could run or refers to something outside the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace
from typing import Any

from generator.document.word_template import Edge, PageLayout, WordTemplate
from generator.formats.ooxml import TEMPLATE_NAMESPACES, is_on, qualified
from generator.foundation.digests import digest
from generator.foundation.errors import refused
from generator.foundation.limits import Limits
from generator.readers.docx.allowed import Names
from generator.readers.docx.left_out import LeftOut
from generator.readers.docx.opened import OpenedFile, is_xml
from generator.readers.docx.template_edges import EdgeReader
from generator.readers.docx.template_styles import (
    MOST,
    count_of,
    font_of,
    heading_colour,
    list_names,
    read_colours,
    read_defaults,
    read_fonts,
    read_lists,
    read_styles,
    style_names,
)

_PICTURES = (".png", ".jpg", ".jpeg")
_MACROS = "macroEnabled"  # in the types of .docm and .dotm files, even of those without macros
_ID = f"{{{TEMPLATE_NAMESPACES['r']}}}id"
_SIDES = ("top", "right", "bottom", "left", "header", "footer")
_LARGEST = 31_680  # twentieths of a point: the largest page of Word, 22 inches (17.6.13)
# The minimum room for text, and the narrowest margin that may be set to get it.
_LEAST_WIDTH, _LEAST_HEIGHT, _LEAST_MARGIN = 6_200, 7_000, 567
_NORMAL = "Normal"
# What people might miss on a page, by kind of relationship.
_OUTSIDE = {
    "attachedTemplate": "a template that it is based on", "oleObject": "embedded objects",
    "aFChunk": "embedded documents", "package": "embedded objects", "control": "embedded objects",
    "subDocument": "embedded documents", "font": "embedded fonts",
}  # fmt: skip


@dataclass(frozen=True)
class ReadTemplate:
    """A template and, for people, what was `taken` from it, what they might miss on a page
    (`left_out`), and what else was left out, as in nearly every file, beginning with the text.
    """

    template: WordTemplate
    taken: tuple[str, ...]
    left_out: tuple[str, ...]
    of_every_file: tuple[str, ...]


def read_template(data: bytes, name: str, limits: Limits) -> ReadTemplate:
    """The look of a Word template, .docx or .dotx.

    Raises `ReadError`, naming the file `name`, for any other file, for one that is damaged or
    exceeds the limits, and for one that can contain macros.
    """
    opened = OpenedFile(data, name, limits, _is_wanted)
    if _MACROS in opened.package.content_type(opened.main):
        hint = "save it as .docx or .dotx, which cannot contain macros"
        raise refused("is a file for macros", name, hint, "read.macros")
    body = opened.body()
    return _TemplateReader(opened, body).read()


def _is_wanted(part: str) -> bool:
    return is_xml(part) or part.casefold().endswith(_PICTURES)


class _TemplateReader:
    def __init__(self, opened: OpenedFile, body: Any) -> None:
        self._opened = opened
        self._left_out = LeftOut()
        self._sections = list(body.iter(qualified("sectPr")))
        self._body = body
        self._parts = {
            kind: next(opened.related(opened.main, kind, f"word/{usual}.xml"), None)
            for kind, usual in (
                ("styles", "styles"), ("numbering", "numbering"), ("theme", "theme/theme1"),
                ("settings", "settings"),
            )
        }  # fmt: skip

    def read(self) -> ReadTemplate:
        styles_part, lists_part = self._parts["styles"], self._parts["numbering"]
        if count_of(styles_part) > MOST:
            self._left_out.add(f"styles beyond the first {MOST:,}")
        known, lists = style_names(styles_part), list_names(lists_part)
        styles = tuple(read_styles(styles_part, known, lists))
        defaults = read_defaults(styles_part)
        definitions, numbers = read_lists(lists_part, known, lists)
        names = Names({old: new for old, (new, _) in known.items()}, lists)
        theme = self._parts["theme"]
        fonts = read_fonts(theme)
        normal = next((style.xml for style in styles if style.id == _NORMAL), "")
        template = WordTemplate(
            "",
            self._page(),
            read_colours(theme),
            fonts,
            font_of(fonts, defaults[0], normal),
            heading_colour(styles),
            defaults=defaults,
            styles=styles,
            lists=definitions,
            numbers=numbers,
            edges=tuple(self._edges(names)),
        )
        template = replace(template, digest=digest(repr(astuple(template)).encode()))
        self._note_relations()
        lines = tuple(self._left_out.lines())
        others = tuple(each for each in self._of_every_file() if each not in lines)
        return ReadTemplate(template, tuple(_taken(template)), lines, others)

    def _edges(self, names: Names) -> Iterator[Edge]:
        """The headers and footers of the last section, which inherits from earlier ones."""
        references: dict[tuple[str, str], str] = {}
        for section in self._sections:
            for kind in ("header", "footer"):
                for each in section.iterfind(f"w:{kind}Reference", TEMPLATE_NAMESPACES):
                    page = str(each.get(qualified("type"), "default"))
                    references[kind, page] = str(each.get(_ID, ""))
        pages = {"default", *self._other_pages()}
        for (kind, page), ident in references.items():
            part = self._opened.package.target(self._opened.main, ident)
            if part and page in pages:
                yield EdgeReader(self._opened, part, names, self._left_out).read(kind, page)

    def _other_pages(self) -> Iterator[str]:
        """The kinds of pages that have a header and footer of their own."""
        if self._sections and _is_set(self._sections[-1], "titlePg"):
            yield "first"
        if _is_set(self._parts["settings"], "evenAndOddHeaders"):
            yield "even"

    def _page(self) -> PageLayout | None:
        """The page of the last section, upright; None if there is no room for text on it."""
        section = self._sections[-1] if self._sections else None
        size = None if section is None else section.find("w:pgSz", TEMPLATE_NAMESPACES)
        margins = None if section is None else section.find("w:pgMar", TEMPLATE_NAMESPACES)
        if size is None or margins is None:
            return None
        width, height = sorted((_length(size, "w"), _length(size, "h")))
        top, right, bottom, left, header, footer = (_length(margins, side) for side in _SIDES)
        left += _length(margins, "gutter")
        left, right, missing = max(left, 0), max(right, 0), _LEAST_WIDTH - (width - left - right)
        if missing > 0:
            self._left_out.add("margins that leave too little room for text")
            left = max(_LEAST_MARGIN, left - missing // 2)
            right = max(_LEAST_MARGIN, right - missing // 2)
        page = PageLayout(width, height, top, right, bottom, left, max(0, header), max(0, footer))
        if page.text_width < _LEAST_WIDTH - 1 or page.text_height < _LEAST_HEIGHT:
            self._left_out.add("the page, which is too small")
            return None
        return page

    def _note_relations(self) -> None:
        for relation in self._opened.package.relations:
            kind = str(relation.get("Type", "")).rpartition("/")[2]
            if kind in _OUTSIDE:
                self._left_out.add(_OUTSIDE[kind])
            elif relation.get("TargetMode") == "External" and kind != "hyperlink":
                self._left_out.add("references to something outside the file", kind)

    def _of_every_file(self) -> Iterator[str]:
        """What a template may contain that no document takes over."""
        package, main = self._opened.package, self._opened.main
        if any(map(_has_text, self._body.iter(qualified("t")))):
            yield "the text of its pages"
        if self._parts["settings"] is not None:
            yield "settings"
        if package.of_file("core-properties", "docProps/core.xml"):
            yield "properties, such as the author"
        if package.related(main, "customXml"):
            yield "custom XML"
        if package.related(main, "glossaryDocument"):
            yield "building blocks"
        if package.related(main, "comments"):
            yield "comments"


def _has_text(element: Any) -> bool:
    return bool(str(element.text or "").strip())


def _is_set(parent: Any, name: str) -> bool:
    return parent is not None and is_on(parent.find(f"w:{name}", TEMPLATE_NAMESPACES))


def _length(element: Any, name: str) -> int:
    """A length in twentieths of a point, within what Word allows; 0 if it is not a number."""
    text = str(element.get(qualified(name), "0"))
    try:
        return max(-_LARGEST, min(round(float(text)), _LARGEST))
    except (ValueError, OverflowError):
        return 0


def _taken(template: WordTemplate) -> Iterator[str]:
    """What was taken, as lines for people."""
    yield f"styles: {len(template.styles)}"
    if template.brand:
        source = "theme" if template.colours else "headings"
        yield f"colours: #{template.brand} as the main one, from the {source}"
    if fonts := dict.fromkeys(filter(None, (template.font, *template.fonts))):
        yield f"fonts: {', '.join(fonts)}"
    if template.numbers:
        yield f"lists: {len(template.numbers)}"
    if template.page:
        yield f"page: {_millimetres(template.page.width)} × {_millimetres(template.page.height)} mm"
    for edge in template.edges:
        pictures = f", pictures: {len(edge.pictures)}" if edge.pictures else ""
        page = {"default": "", "first": " of the first page", "even": " of even pages"}[edge.page]
        yield f"{edge.kind}{page}{pictures}"


def _millimetres(length: int) -> int:
    return round(length / 1440 * 25.4)
