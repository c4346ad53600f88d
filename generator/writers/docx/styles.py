"""The styles of a Word document: a table of sizes, weights and colours, written as `styles.xml`.

Sizes are in points; space before and after in twentieths of a point (ECMA-376, part 1, 17.7).
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from generator.document.theme import Theme
from generator.formats.ooxml import PLACEHOLDER_STYLE, W, style_id
from generator.writers.docx.elements import TableStyle

INK, GREY, PROMPT, FIELD_LINE, HAIRLINE, WHITE = (
    "1C2329",
    "54606B",
    "595959",
    "7F8892",
    "CDD3D9",
    "FFFFFF",
)
BRAND = "brand"
LIST_INDENT = 300  # of each level of a list, in twentieths of a point


@dataclass(frozen=True)
class Size:
    """Font size and line height in points, space before and after."""

    points: float
    line: float
    before: int = 0
    after: int = 0


@dataclass(frozen=True)
class Style:
    """A paragraph style; `wide` is for playbook and summary, `dense` for worksheets and requests.

    With `level`, text is vertically centred on a picture beside it; `ruled` has a line below it.
    """

    name: str
    wide: Size
    dense: Size
    bold: bool = False
    colour: str = INK
    keep_next: bool = False
    keep_next_dense: bool = False
    keep_lines: bool = False
    outline: int | None = None
    align: str = ""
    level: bool = False
    ruled: bool = False

    @property
    def id(self) -> str:
        return style_id(self.name)


def _both(points: float, line: float, before: int = 0, after: int = 0) -> tuple[Size, Size]:
    return Size(points, line, before, after), Size(points, line, before, after)


STYLES = (
    Style("Body Text", *_both(9, 11.5, 0, 60), keep_next_dense=True),
    Style("Lead", Size(12, 15.5, 0, 120), Size(10.5, 14, 0, 80), colour=GREY),
    Style(
        "heading 1",
        Size(20, 24, 0, 20),
        Size(22, 28),
        bold=True,
        keep_next=True,
        keep_lines=True,
        outline=0,
    ),
    Style(
        "heading 2",
        Size(11, 13.5, 80, 30),
        Size(12.5, 15.5, 200, 10),
        bold=True,
        keep_next=True,
        keep_lines=True,
        outline=1,
    ),
    Style(
        "heading 3",
        Size(10, 12.5, 70, 40),
        Size(9.5, 12.5, 100, 20),
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
    Style("Goal", *_both(10.5, 13.5, 0, 80), colour=GREY, keep_lines=True),
    Style("Checklist", *_both(9, 11.25, 0, 30), keep_lines=True),
    Style("Tip", *_both(8.5, 10.75, 0, 30), keep_lines=True),
    Style("List Item", *_both(9, 11.25, 0, 30), keep_lines=True, keep_next_dense=True),
    Style(
        "List Label",
        *_both(9, 11.25, 70, 20),
        bold=True,
        keep_next=True,
        keep_lines=True,
    ),
    Style("Field Label", *_both(9, 11.25), bold=True, keep_lines=True),
    Style("Field Hint", *_both(8.5, 10.5), colour=GREY, keep_lines=True),
    Style("Answer", *_both(9.5, 12)),
    Style("Box Title", *_both(10.5, 13), bold=True, keep_next=True, keep_lines=True, outline=1),
    Style("Box Question", *_both(8.5, 10.5, 0, 40), colour=GREY, keep_next=True, keep_lines=True),
    Style("Box Field", *_both(9, 11.75)),
    Style("Tick", *_both(9, 12)),
    Style("Table Text", *_both(9, 11.5)),
    Style("Table Head", Size(8.5, 11.5), Size(8.5, 11), bold=True, colour=GREY, keep_next=True),
    Style("Phrase", *_both(9.5, 12.5)),
    Style("Figure", *_both(15, 20, 0, 20), keep_next=True),
    Style("Band Text", *_both(12.5, 16), bold=True),
    Style("Rung", *_both(16, 20), bold=True, align="right"),
    Style("Step Name", Size(10, 16), Size(9.5, 14), bold=True, keep_next=True),
    Style("Step Goal", *_both(8.5, 10.5), keep_lines=True),
    Style("Branch", *_both(8.5, 10.5, 20, 20), bold=True, colour=BRAND, keep_next=True),
    Style("Stepper", *_both(8.5, 11.5), colour=GREY),
    Style("Small", *_both(8.5, 10.75, 0, 60), colour=GREY, keep_next=True),
    Style("Remark", Size(9, 12, 280, 0), Size(8.5, 11, 200, 0), colour=GREY),
    Style("Code Block", *_both(9, 12, 0, 140)),
    Style("toc 1", Size(9, 11.5, 10, 10), Size(10, 13), ruled=True),
    Style("Quote", *_both(10.5, 14.5, 0, 140), colour=GREY),
    Style("header", *_both(8.5, 11.5), colour=GREY, level=True),
    Style("footer", *_both(8.5, 11.5), colour=GREY),
)


# Styles in which no word is hyphenated, besides headings: names, figures, headers and footers.
_WHOLE_WORDS = frozenset(
    [
        "Subtitle",
        "Organisation",
        "Tagline",
        "Eyebrow",
        "Goal Label",
        "Figure",
        "Rung",
        "Stepper",
        "header",
        "footer",
    ]
)


# Cell margins of each table style: top, left, bottom, right.
CELL_MARGINS = {
    TableStyle.FIELD: (30, 120, 40, 80),
    TableStyle.GRID: (30, 60, 40, 100),
    TableStyle.FACTS: (90, 0, 0, 160),
    TableStyle.BAND: (160, 240, 200, 120),
}


def kept_styles(*, dense: bool) -> frozenset[str]:
    """The ids of the styles whose paragraphs stay with what follows them."""
    return frozenset(style.id for style in STYLES if _is_kept(style, dense=dense))


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
        f"{body}{_character_styles(theme)}{_table_styles(theme)}</w:styles>"
    )


def _is_kept(style: Style, *, dense: bool) -> bool:
    return style.keep_next or (dense and style.keep_next_dense)


def _paragraph_style(style: Style, theme: Theme, *, dense: bool) -> str:
    size = style.dense if dense else style.wide
    colour = theme.ink if style.colour == BRAND else style.colour
    keep = ("<w:keepNext/>" if _is_kept(style, dense=dense) else "") + (
        "<w:keepLines/>" if style.keep_lines else ""
    )
    is_heading = style.outline is not None or style.name == "Title"
    is_whole = is_heading or style.name in _WHOLE_WORDS
    font = _fonts(theme, "major") if is_heading else ""
    hyphens = "<w:suppressAutoHyphens/>" if is_whole else ""
    lines = f"<w:pBdr>{_ENTRY_LINES}</w:pBdr>" if style.ruled else ""
    level = '<w:textAlignment w:val="center"/>' if style.level else ""
    outline = f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline is not None else ""
    bold = "<w:b/><w:bCs/>" if style.bold else ""
    align = f'<w:jc w:val="{style.align}"/>' if style.align else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style.id}"><w:name w:val="{escape(style.name)}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{keep}{lines}{hyphens}'
        f'<w:spacing w:before="{size.before}" w:after="{size.after}" w:line="{round(size.line * 20)}" w:lineRule="atLeast"/>'
        f'{align}{level}{outline}</w:pPr><w:rPr>{font}{bold}<w:color w:val="{colour}"/>'
        f'<w:sz w:val="{_half(size.points)}"/><w:szCs w:val="{_half(size.points)}"/></w:rPr></w:style>'
    )


# The lines below entries of the contents, which stay when Word updates the contents.
_RULE_SPACE = 3  # points between a line and the text above it
RULED = _RULE_SPACE * 20 + 10  # the height that the line adds, in twentieths of a point
_ENTRY_LINES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="{_RULE_SPACE}" w:color="{HAIRLINE}"/>'
    for side in ("bottom", "between")
)


def _character_styles(theme: Theme) -> str:
    rows = (
        ("Placeholder Text", f'<w:color w:val="{PROMPT}"/>'),
        ("Strong", "<w:b/><w:bCs/>"),
        ("Emphasis", "<w:i/><w:iCs/>"),
        (
            "Required Mark",
            f'<w:b w:val="0"/><w:bCs w:val="0"/><w:color w:val="{theme.ink}"/><w:sz w:val="17"/><w:szCs w:val="17"/>',
        ),
        ("Step Number", f'<w:b w:val="0"/><w:bCs w:val="0"/><w:color w:val="{theme.ink}"/>'),
        (
            "Minutes",
            f'<w:b w:val="0"/><w:bCs w:val="0"/><w:color w:val="{GREY}"/><w:sz w:val="17"/><w:szCs w:val="17"/>',
        ),
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


def _table_styles(theme: Theme) -> str:
    """The styles of tables (17.7.6): lines, fill and cell margins that cells inherit."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    box = "".join(_line(side, FIELD_LINE) for side in sides)
    rows = "".join(_line(side, HAIRLINE) for side in ("bottom", "insideH"))
    rule = _line("bottom", theme.ink, 12)
    band = f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{theme.ink}"/></w:tcPr>'
    return "".join(
        (
            _table_style(
                TableStyle.FIELD,
                box,
                _part("firstRow", f"{_open('top', 'left')}{rule}{_open('right', 'insideV')}")
                + _part("firstCol", _open("top", "left", "bottom", "insideH")),
            ),
            _table_style(
                TableStyle.GRID,
                rows,
                _part("firstRow", rule),
            ),
            _table_style(TableStyle.FACTS, _line("top", theme.ink, 12)),
            _table_style(TableStyle.BAND, "", band),
        )
    )


def _table_style(name: TableStyle, lines: str, more: str = "") -> str:
    sides = zip(("top", "left", "bottom", "right"), CELL_MARGINS[name], strict=True)
    room = "".join(f'<w:{side} w:w="{size}" w:type="dxa"/>' for side, size in sides)
    borders = f"<w:tblBorders>{lines}</w:tblBorders>" if lines else ""
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr>{borders}<w:tblCellMar>{room}</w:tblCellMar></w:tblPr>'
        f"{more}</w:style>"
    )


def _part(kind: str, borders: str) -> str:
    """The borders that are different in a part of a table (17.7.6.6)."""
    return (
        f'<w:tblStylePr w:type="{kind}"><w:tcPr><w:tcBorders>{borders}</w:tcBorders></w:tcPr>'
        "</w:tblStylePr>"
    )


def _open(*sides: str) -> str:
    return "".join(f'<w:{side} w:val="nil"/>' for side in sides)


def _line(side: str, colour: str, size: int = 4) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>'


def _fonts(theme: Theme, kind: str = "minor") -> str:
    """A font of the theme, the `major` one for headings, and its name for programs that ignore
    themes (17.3.2.26).
    """
    font = quoteattr(theme.fonts[0])
    return (
        f"<w:rFonts w:ascii={font} w:hAnsi={font} w:eastAsia={font} w:cs={font}"
        f' w:asciiTheme="{kind}HAnsi" w:hAnsiTheme="{kind}HAnsi" w:eastAsiaTheme="{kind}EastAsia"'
        f' w:cstheme="{kind}Bidi"/>'
    )


def _half(points: float) -> int:
    """Points as half points, the unit of `w:sz` (17.3.2.38)."""
    return round(points * 2)
