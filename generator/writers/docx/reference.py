"""The empty Word package into which a document is drawn: styles, page, settings and properties."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

from generator.document import markers
from generator.document.theme import Theme
from generator.document.tree import Meta
from generator.formats.ooxml import W
from generator.writers.docx.properties import Properties
from generator.writers.docx.styles import styles_xml

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

SHEETS = ("worksheet", "request")
_PARTS = {
    "styles": "styles",
    "settings": "settings",
    "fontTable": "fontTable",
    "numbering": "numbering",
}


def has_cover(edition: str) -> bool:
    """Whether the first page is a cover, without header and page number."""
    return edition == "playbook"


def is_form(edition: str) -> bool:
    """Whether the edition is a form, with smaller type and wider text."""
    return edition in SHEETS


def content_width(edition: str) -> int:
    """The width of the text in twentieths of a point, the same on both paper sizes."""
    return 10080 if is_form(edition) else 9240


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
            *((f"{_OFFICE}/relationships/{kind}", f"{name}.xml") for kind, name in _PARTS.items())
        ),
        "word/styles.xml": styles_xml(theme, meta.language, dense=is_form(meta.edition)),
        "word/settings.xml": _settings(theme),
        "word/fontTable.xml": _font_table(theme),
        "word/numbering.xml": _numbering(theme),
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return data.getvalue()


def _content_types() -> str:
    overrides = {
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
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
    letter = theme.paper == "Letter"
    width, height = (12240, 15840) if letter else (11906, 16838)
    side = (width - content_width(meta.edition)) // 2
    top, bottom, header, footer = (
        (1134, 1077, 482, 425) if is_form(meta.edition) else (1417, 1304, 624, 454)
    )
    title_page = "<w:titlePg/>" if has_cover(meta.edition) else ""
    return (
        f'{_HEAD}<w:document xmlns:w="{W}" xmlns:r="{_OFFICE}/relationships"><w:body><w:sectPr>'
        f'<w:pgSz w:w="{width}" w:h="{height}"/><w:pgMar w:top="{top}" w:right="{side}" w:bottom="{bottom}" w:left="{side}"'
        f' w:header="{header}" w:footer="{footer}" w:gutter="0"/>{title_page}</w:sectPr></w:body></w:document>'
    )


def _settings(theme: Theme) -> str:
    # Form protection without a password (17.15.1.29): it prevents mistakes, not tampering.
    guard = '<w:documentProtection w:edit="forms" w:enforcement="1"/>' if theme.protect else ""
    mode = 'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"'
    return (
        f'{_HEAD}<w:settings xmlns:w="{W}">{guard}<w:defaultTabStop w:val="720"/>'
        f"<w:compat><w:compatSetting {mode}/></w:compat></w:settings>"
    )


def _font_table(theme: Theme) -> str:
    first, *others = theme.fonts
    alternative = f"<w:altName w:val={quoteattr(others[0])}/>" if others else ""
    return f'{_HEAD}<w:fonts xmlns:w="{W}"><w:font w:name={quoteattr(first)}>{alternative}</w:font></w:fonts>'


# Ids of the list definitions that paragraphs refer to: bullets, numbers, questions to tick, tips.
BULLETS, NUMBERS, CHECKS, DASHES = 1, 2, 3, 4


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
    return f'{_HEAD}<w:numbering xmlns:w="{W}">{abstract}{plain}</w:numbering>'


def _abstract(number: int, kind: str, sign: str, properties: str) -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{sign.replace("%1", f"%{level + 1}")}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{400 * (level + 1)}" w:hanging="400"/></w:pPr><w:rPr>{properties}</w:rPr></w:lvl>'
        for level in range(9)
    )
    return f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
