"""What documents take from the organisation's own Word template: its look, and nothing else.

Pieces of XML are in canonical form, with the prefixes `w`, `r`, `wp`, `a` and `pic` only; they
refer to nothing but the pictures that come with them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

_KINDS = ("header", "footer")
BRAND = "accent1"  # the colour of a Word theme that is used as the brand colour


@dataclass(frozen=True)
class PageLayout:
    """A page: its size and margins in twentieths of a point."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    header: int
    footer: int

    @property
    def text_width(self) -> int:
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        return self.height - abs(self.top) - abs(self.bottom)  # a negative margin is exact


@dataclass(frozen=True)
class TemplateStyle:
    """A style: `kind` is `paragraph`, `character`, `table` or `numbering`."""

    id: str
    name: str
    kind: str
    xml: str


@dataclass(frozen=True)
class Edge:
    """A header or footer: its `kind`, and the `page` that it is for: `default`, `first` or `even`.

    `xml` is its content, in which the pictures are referred to by their names; "" if it is blank.
    `height` is its approximate height, in twentieths of a point.
    """

    kind: str
    page: str
    xml: str
    pictures: tuple[tuple[str, bytes], ...] = ()
    has_number: bool = False
    height: int = 0


@dataclass(frozen=True)
class WordTemplate:
    """The look of a Word template, and its `digest`.

    `colours` are the twelve of its theme, by their names there; `fonts` are those of its theme for
    headings and for text, and `font` is that of text without a style. `heading` is the colour of
    headings of the first level, "" if they have none. `defaults` are the formatting of text without
    a style and of its paragraphs. `lists` are definitions of lists, and `numbers` their uses.
    """

    digest: str
    page: PageLayout | None = None
    colours: tuple[tuple[str, str], ...] = ()
    fonts: tuple[str, ...] = ()
    font: str = ""
    heading: str = ""
    has_own_fonts: bool = True
    defaults: tuple[str, str] = field(default=("", ""), repr=False, compare=False)
    styles: tuple[TemplateStyle, ...] = field(default=(), repr=False, compare=False)
    lists: tuple[str, ...] = field(default=(), repr=False, compare=False)
    numbers: tuple[str, ...] = field(default=(), repr=False, compare=False)
    edges: tuple[Edge, ...] = field(default=(), repr=False, compare=False)

    @property
    def brand(self) -> str:
        """The brand colour, six hex digits: that of the theme or, without one, that of headings.
        Empty if the template has neither.
        """
        return dict(self.colours).get(BRAND, self.heading)

    def edges_of(self, page: str) -> tuple[Edge, ...]:
        """The header and the footer for a kind of page, if there are any."""
        return tuple(edge for edge in self.edges if edge.page == page)

    def page_with(self, above: int, below: int) -> PageLayout:
        """The page with more room for headers and footers, in twentieths of a point."""
        assert self.page
        sizes = {
            kind: max((one.height for one in self.edges if one.kind == kind), default=0)
            for kind in _KINDS
        }
        top = max(abs(self.page.top), self.page.header + sizes["header"] + above)
        bottom = max(abs(self.page.bottom), self.page.footer + sizes["footer"] + below)
        return replace(self.page, top=top, bottom=bottom)

    def with_brand(self, colour: str) -> WordTemplate:
        """The same template with the organisation's own brand colour."""
        return replace(self, colours=tuple({**dict(self.colours), BRAND: colour}.items()))

    def with_fonts(self, fonts: tuple[str, ...]) -> WordTemplate:
        """The same template with the organisation's own font."""
        return replace(self, fonts=(fonts[0],) * 2, font=fonts[0], has_own_fonts=False)

    def with_paper(self, width: int, height: int) -> WordTemplate:
        """The same template on paper of another size."""
        page = self.page and replace(self.page, width=width, height=height)
        return replace(self, page=page)
