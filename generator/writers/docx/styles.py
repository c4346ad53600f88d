"""The styles of a Word document: a table of sizes, weights and colours, written as `styles.xml`.

Sizes are in points; space before and after in twentieths of a point (ECMA-376, part 1, 17.7).
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from generator.document.theme import Theme
from generator.formats.ooxml import PLACEHOLDER_STYLE, W

INK, GREY, PROMPT, FIELD_LINE, HAIRLINE, WHITE = (
    "1C2329",
    "54606B",
    "595959",
    "7F8892",
    "CDD3D9",
    "FFFFFF",
)
BRAND = "brand"


@dataclass(frozen=True)
class Size:
    """Font size and line height in points, space before and after."""

    points: float
    line: float
    before: int = 0
    after: int = 0


@dataclass(frozen=True)
class Style:
    """A paragraph style; `wide` is for playbook and summary, `dense` for worksheets and requests."""

    name: str
    wide: Size
    dense: Size
    bold: bool = False
    colour: str = INK
    keep_next: bool = False
    keep_next_dense: bool = False
    keep_lines: bool = False
    outline: int | None = None
    centred: bool = False

    @property
    def id(self) -> str:
        return style_id(self.name)


def _both(points: float, line: float, before: int = 0, after: int = 0) -> tuple[Size, Size]:
    return Size(points, line, before, after), Size(points, line, before, after)


STYLES = (
    Style("Body Text", Size(10.5, 14.5, 0, 140), Size(9.5, 12.5, 0, 80), keep_next_dense=True),
    Style("Lead", Size(13, 17.5, 0, 240), Size(10.5, 14, 0, 80), colour=GREY),
    Style(
        "heading 1",
        Size(24, 30, 0, 200),
        Size(22, 28),
        bold=True,
        keep_next=True,
        keep_lines=True,
        outline=0,
    ),
    Style(
        "heading 2",
        Size(13, 16.5, 280, 90),
        Size(12.5, 15.5, 200, 10),
        bold=True,
        keep_next=True,
        keep_lines=True,
        outline=1,
    ),
    Style(
        "heading 3",
        *_both(10.5, 14.5, 240, 60),
        bold=True,
        colour=BRAND,
        keep_next=True,
        keep_lines=True,
        outline=2,
    ),
    Style(
        "heading 4",
        *_both(10.5, 14.5, 200, 60),
        bold=True,
        keep_next=True,
        keep_lines=True,
        outline=3,
    ),
    Style(
        "heading 5",
        *_both(10, 13.5, 160, 40),
        bold=True,
        colour=GREY,
        keep_next=True,
        keep_lines=True,
        outline=4,
    ),
    Style(
        "heading 6",
        *_both(10, 13.5, 160, 40),
        colour=GREY,
        keep_next=True,
        keep_lines=True,
        outline=5,
    ),
    Style("Title", Size(38, 48), Size(22, 28), bold=True, keep_lines=True),
    Style("Subtitle", Size(14, 19, 200), Size(10.5, 13, 20, 120), colour=GREY),
    Style("Organisation", Size(14, 18, 0, 20), Size(9, 11.5), bold=True),
    Style("Tagline", Size(11, 15), Size(9, 11.5), colour=GREY),
    Style("Eyebrow", Size(10, 14, 0, 120), Size(9, 11.5), bold=True, colour=BRAND, keep_next=True),
    Style("Goal Label", *_both(9, 12), bold=True, colour=BRAND, keep_next=True),
    Style("Goal", *_both(12.5, 16.5, 0, 200), keep_lines=True),
    Style("Checklist", *_both(11, 15, 0, 80), keep_lines=True),
    Style("Tip", Size(10, 13.5, 0, 50), Size(9, 12, 0, 30), keep_lines=True),
    Style("List Item", Size(10.5, 14.5, 0, 80), Size(9, 12, 0, 50), keep_lines=True),
    Style("Field Label", Size(10, 13.5), Size(9, 11.75), bold=True, keep_lines=True),
    Style("Field Hint", Size(8.5, 11.5), Size(8.5, 11), colour=GREY, keep_lines=True),
    Style("Answer", Size(10, 13.5), Size(10, 12.75)),
    Style("Tick", Size(10, 13.5), Size(9.5, 12.5)),
    Style("Table Text", Size(9.5, 13), Size(9, 11.5)),
    Style("Table Head", Size(8.5, 11.5), Size(8.5, 11), bold=True, colour=GREY, keep_next=True),
    Style("Phrase", Size(11, 15), Size(10, 13)),
    Style("Figure", *_both(15, 20, 0, 20), keep_next=True),
    Style("Band Text", *_both(12.5, 16), bold=True),
    Style("Rung", *_both(16, 20), bold=True, centred=True),
    Style("Stepper", *_both(8.5, 11.5), colour=GREY),
    Style("Small", Size(9, 12, 0, 100), Size(8.5, 11, 0, 100), colour=GREY, keep_next=True),
    Style("Remark", Size(9, 12, 280, 0), Size(8.5, 11, 200, 0), colour=GREY),
    Style("Code Block", *_both(9, 12, 0, 140)),
    Style("toc 1", Size(10.5, 14.5, 40, 40), Size(10, 13)),
    Style("Quote", *_both(10.5, 14.5, 0, 140), colour=GREY),
    Style("header", *_both(8.5, 11.5), colour=GREY),
    Style("footer", *_both(8.5, 11.5), colour=GREY),
)


def style_id(name: str) -> str:
    """The id of a style: its name in capitalised words without spaces (`heading 1` → `Heading1`)."""
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def styles_xml(theme: Theme, language: str, *, dense: bool) -> str:
    """The styles part for a theme, in the wide or the dense sizes."""
    normal = Size(10, 13) if dense else Size(10.5, 14.5)
    body = "".join(_paragraph_style(style, theme, dense=dense) for style in STYLES)
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="{W}">'
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(theme)}"
        f'<w:color w:val="{INK}"/><w:sz w:val="{_half(normal.points)}"/><w:szCs w:val="{_half(normal.points)}"/>'
        f'<w:lang w:val={quoteattr(language)} w:eastAsia={quoteattr(language)} w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f'<w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:before="0" w:after="0" w:line="{round(normal.line * 20)}"'
        f' w:lineRule="atLeast"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
        '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr></w:style>"
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/></w:style>'
        f"{body}{_character_styles(theme)}</w:styles>"
    )


def _paragraph_style(style: Style, theme: Theme, *, dense: bool) -> str:
    size = style.dense if dense else style.wide
    colour = theme.ink if style.colour == BRAND else style.colour
    keep = ("<w:keepNext/>" if style.keep_next or (dense and style.keep_next_dense) else "") + (
        "<w:keepLines/>" if style.keep_lines else ""
    )
    outline = f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline is not None else ""
    bold = "<w:b/><w:bCs/>" if style.bold else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style.id}"><w:name w:val="{escape(style.name)}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{keep}'
        f'<w:spacing w:before="{size.before}" w:after="{size.after}" w:line="{round(size.line * 20)}" w:lineRule="atLeast"/>'
        f'{"<w:jc w:val=" + quoteattr("center") + "/>" if style.centred else ""}{outline}</w:pPr><w:rPr>{bold}<w:color w:val="{colour}"/>'
        f'<w:sz w:val="{_half(size.points)}"/><w:szCs w:val="{_half(size.points)}"/></w:rPr></w:style>'
    )


def _character_styles(theme: Theme) -> str:
    rows = (
        ("Placeholder Text", f'<w:color w:val="{PROMPT}"/>'),
        ("Strong", "<w:b/><w:bCs/>"),
        ("Emphasis", "<w:i/><w:iCs/>"),
        ("Required Mark", f'<w:color w:val="{theme.ink}"/><w:sz w:val="17"/><w:szCs w:val="17"/>'),
        ("Step Number", f'<w:b w:val="0"/><w:bCs w:val="0"/><w:color w:val="{theme.ink}"/>'),
        ("Muted", f'<w:color w:val="{GREY}"/><w:sz w:val="17"/><w:szCs w:val="17"/>'),
        ("Code", '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>'),
        ("Hyperlink", f'<w:color w:val="{theme.ink}"/><w:u w:val="single"/>'),
    )
    assert style_id("Placeholder Text") == PLACEHOLDER_STYLE
    return "".join(
        f'<w:style w:type="character" w:styleId="{style_id(name)}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr>{properties}</w:rPr></w:style>'
        for name, properties in rows
    )


def _fonts(theme: Theme) -> str:
    font = quoteattr(theme.fonts[0])
    return f"<w:rFonts w:ascii={font} w:hAnsi={font} w:eastAsia={font} w:cs={font}/>"


def _half(points: float) -> int:
    """Points as half points, the unit of `w:sz` (17.3.2.38)."""
    return round(points * 2)
