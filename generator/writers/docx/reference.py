"""The empty Word package into which a document is drawn: styles, page, settings and properties."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

from generator.document import markers
from generator.document.theme import PAPERS, Theme
from generator.document.tree import Meta
from generator.document.word_template import PageLayout
from generator.formats.ooxml import W
from generator.writers.docx.properties import Properties
from generator.writers.docx.styles import LIST_INDENT, styles_xml
from generator.writers.docx.theme_part import theme_xml

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

# The room for our lines in a header and a footer, in twentieths of a point.
_OUR_HEADER, _OUR_FOOTER = 360, 800
_TEXT_WIDTH = 10080
_PARTS = {
    "styles": "styles",
    "settings": "settings",
    "fontTable": "fontTable",
    "numbering": "numbering",
}


def has_cover(edition: str) -> bool:
    """Whether the first page is a cover, without header and page number."""
    return edition == "playbook"


def is_canvas(edition: str) -> bool:
    """Whether the edition is one landscape page of boxes."""
    return edition == "canvas"


def is_form(edition: str) -> bool:
    """Whether the edition is a form, with smaller type and wider text."""
    return edition in ("worksheet", "request", "canvas")


def page_layout(edition: str, theme: Theme) -> PageLayout:
    """The page of an edition: that of the organisation's own Word template, with room for our lines
    in addition to its headers and footers; otherwise ours, with text of the same width on both
    paper sizes. A canvas is in landscape.
    """
    if theme.template and theme.template.page:
        page = theme.template.page_with(_OUR_HEADER, _OUR_FOOTER)
        turned = replace(page, width=page.height, height=page.width)
        return turned if is_canvas(edition) else page
    width, height = PAPERS[theme.paper]
    if is_canvas(edition):
        return PageLayout(height, width, 560, 913, 840, 913, 300, 300)
    side = (width - _TEXT_WIDTH) // 2
    return PageLayout(width, height, 920, side, 940, side, 430, 390)


def build_reference_package(meta: Meta, theme: Theme) -> bytes:
    """A Word file with an empty body; values in its properties are markers."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            (f"{_OFFICE}/relationships/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{_OFFICE}/relationships/custom-properties", "docProps/custom.xml"),
        ),
        "docProps/core.xml": _core(meta),
        "docProps/custom.xml": Properties(meta).xml().decode(),
        "word/document.xml": _document(meta, theme),
        "word/_rels/document.xml.rels": _relationships(
            (f"{_OFFICE}/relationships/theme", "theme/theme1.xml"),
            *((f"{_OFFICE}/relationships/{kind}", f"{name}.xml") for kind, name in _PARTS.items()),
        ),
        "word/styles.xml": _styles(meta, theme),
        "word/theme/theme1.xml": theme_xml(theme),
        "word/settings.xml": _settings(theme, meta.language),
        "word/fontTable.xml": _font_table(theme),
        "word/numbering.xml": _numbering(theme),
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return data.getvalue()


def _styles(meta: Meta, theme: Theme) -> str:
    own = styles_xml(theme, meta.language, dense=is_form(meta.edition))
    if theme.template is None:
        return own
    # Imported only where there is a template.
    from generator.writers.docx.word_template.merged_styles import with_template_styles

    # A canvas fits on its page in our sizes only.
    has_sizes = not is_canvas(meta.edition)
    return with_template_styles(own, theme.template, len(LISTS), has_sizes=has_sizes)


def _content_types() -> str:
    overrides = {
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        **{f"/word/{name}.xml": f"{_WORD}.{kind}+xml" for kind, name in _PARTS.items()},
    }
    rows = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items()
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def _relationships(*pairs: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(pairs, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _core(meta: Meta) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(markers.join(meta.title))}</dc:title><dc:creator>{escape(markers.join(meta.author))}</dc:creator>"
        f"<dc:identifier>{escape(markers.join(meta.identifier))}</dc:identifier>"
        f"<dc:language>{escape(meta.language)}</dc:language></cp:coreProperties>"
    )


def _document(meta: Meta, theme: Theme) -> str:
    page = page_layout(meta.edition, theme)
    turned = ' w:orient="landscape"' if is_canvas(meta.edition) else ""
    return (
        f'{_HEAD}<w:document xmlns:w="{W}" xmlns:r="{_OFFICE}/relationships"><w:body><w:sectPr>'
        f'<w:pgSz w:w="{page.width}" w:h="{page.height}"{turned}/><w:pgMar w:top="{page.top}" w:right="{page.right}" w:bottom="{page.bottom}"'
        f' w:left="{page.left}" w:header="{page.header}" w:footer="{page.footer}" w:gutter="0"/><w:titlePg/></w:sectPr></w:body>'
        "</w:document>"
    )


# Words are hyphenated where a line would end more than 6 mm before the margin (17.15.1.10, 17.15.1.53).
_HYPHENS = (
    '<w:autoHyphenation/><w:consecutiveHyphenLimit w:val="2"/><w:hyphenationZone w:val="360"/>'
    "<w:doNotHyphenateCaps/>"
)


# Which colours of the theme are those of text and background (17.15.1.20).
_MAPPING = (
    '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1"'
    ' w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" w:accent5="accent5"'
    ' w:accent6="accent6" w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>'
)


def _settings(theme: Theme, language: str) -> str:
    # Form protection without a password (17.15.1.29): it prevents mistakes, not tampering.
    guard = '<w:documentProtection w:edit="forms" w:enforcement="1"/>' if theme.protect else ""
    mode = 'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"'
    return (
        f'{_HEAD}<w:settings xmlns:w="{W}">{guard}<w:defaultTabStop w:val="720"/>{_HYPHENS}'
        f"<w:compat><w:compatSetting {mode}/></w:compat>"
        f"<w:themeFontLang w:val={quoteattr(language)}/>{_MAPPING}</w:settings>"
    )


def _font_table(theme: Theme) -> str:
    first, *others = theme.fonts
    alternative = f"<w:altName w:val={quoteattr(others[0])}/>" if others else ""
    return f'{_HEAD}<w:fonts xmlns:w="{W}"><w:font w:name={quoteattr(first)}>{alternative}</w:font></w:fonts>'


# Ids of the list definitions that paragraphs refer to: bullets, numbers, questions to tick, tips.
BULLETS, NUMBERS, CHECKS, DASHES = LISTS = 1, 2, 3, 4
_TEMPLATE_LISTS = {BULLETS: "ListBullet", NUMBERS: "ListNumber"}  # of a template, by their styles


def _numbering(theme: Theme) -> str:
    lists = {
        BULLETS: ("bullet", "•", ""),
        NUMBERS: ("decimal", "%1.", f'<w:b/><w:color w:val="{theme.ink}"/>'),
        CHECKS: (
            "bullet",
            "\u2610",
            f'<w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic"/><w:color w:val="{theme.ink}"/>',
        ),
        DASHES: ("bullet", "–", f'<w:color w:val="{theme.ink}"/>'),
    }
    abstract = "".join(_abstract(number, *row) for number, row in lists.items())
    plain = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>' for number in lists
    )
    own = f'{_HEAD}<w:numbering xmlns:w="{W}">{abstract}{plain}</w:numbering>'
    if theme.template is None:
        return own
    # Imported only where there is a template.
    from generator.writers.docx.word_template.merged_lists import with_template_lists

    return with_template_lists(own, theme.template, _TEMPLATE_LISTS)


def _abstract(number: int, kind: str, sign: str, properties: str) -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{sign.replace("%1", f"%{level + 1}")}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{LIST_INDENT * (level + 1)}" w:hanging="{LIST_INDENT}"/></w:pPr><w:rPr>{properties}</w:rPr></w:lvl>'
        for level in range(9)
    )
    return f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
