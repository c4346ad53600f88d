"""Word templates of organisations, written by hand: one with a bit of everything, and one on an odd
page. A third, `tests/data/templates/kestrel.dotx`, was saved by LibreOffice.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from generator.formats.ooxml import TEMPLATE_NAMESPACES
from tests.cases import DATA

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_SPACES = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in TEMPLATE_NAMESPACES.items())
# What people and programs wrote about themselves; no document may contain any of it.
SECRETS = (
    "Jorvik Penhallow", "Quillon Astrakhan", "Zephyrine Okonjo", "jpenhallow", "PENHALLOW-PC",
    "tracked-away", "property-of-author", "settings-secret", "custom-xml-secret", "body-text-secret",
    "hidden-metadata", "evil.example", "building-block-secret", "00AB12CD",
)  # fmt: skip
DOCX, DOTX = f"{_WORD}.document.main+xml", f"{_WORD}.template.main+xml"

STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/>
<w:sz w:val="22"/><w:lang w:val="fr-FR"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="259" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Standard" w:rsid="00AB12CD"><w:name w:val="Normal"/><w:qFormat/>
<w:pPr><w:ind w:firstLine="284"/><w:jc w:val="both"/></w:pPr></w:style>
<w:style w:type="character" w:default="1" w:styleId="Absatz"><w:name w:val="Default Paragraph Font"/></w:style>
<w:style w:type="table" w:default="1" w:styleId="NormaleTabelle"><w:name w:val="Normal Table"/>
<w:tblPr><w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
<w:style w:type="numbering" w:default="1" w:styleId="KeineListe"><w:name w:val="No List"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:basedOn w:val="Standard"/>
<w:next w:val="Standard"/><w:link w:val="berschrift1Zchn"/><w:qFormat/><w:pPr><w:pageBreakBefore/>
<w:numPr><w:numId w:val="7"/></w:numPr><w:spacing w:before="360" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr>
<w:rPr><w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi"/><w:caps/><w:vanish/><w:color w:val="AA3311" w:themeColor="accent1"/>
<w:sz w:val="40"/></w:rPr></w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="berschrift1Zchn"><w:name w:val="Überschrift 1 Zchn"/>
<w:link w:val="berschrift1"/><w:rPr><w:caps/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Kopfzeile"><w:name w:val="header"/><w:basedOn w:val="Standard"/>
<w:pPr><w:tabs><w:tab w:val="center" w:pos="4536"/><w:tab w:val="right" w:pos="9072"/></w:tabs></w:pPr>
<w:rPr><w:i/><w:sz w:val="18"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Aufzhlung"><w:name w:val="List Bullet"/><w:basedOn w:val="Standard"/>
<w:pPr><w:numPr><w:numId w:val="9"/></w:numPr><w:contextualSpacing/></w:pPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="FeldName"><w:name w:val="Field label"/><w:basedOn w:val="Standard"/>
<w:rPr><w:smallCaps/><w:color w:val="AA3311"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Kasten"><w:name w:val="Kasten"/><w:basedOn w:val="Standard"/>
<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr></w:style>
<w:style w:type="table" w:customStyle="1" w:styleId="Grid7"><w:name w:val="Grid"/><w:basedOn w:val="NormaleTabelle"/>
<w:tblPr><w:tblBorders><w:top w:val="double" w:sz="8" w:space="0" w:color="AA3311"/></w:tblBorders></w:tblPr></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="3" w:rsid="00AB12CD"><w:nsid w:val="00AB12CD"/><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="berschrift1"/><w:lvlText w:val="%1"/><w:lvlJc w:val="left"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="4"><w:multiLevelType w:val="hybridMultilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0d8"/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="500" w:hanging="300"/></w:pPr><w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr></w:lvl>
</w:abstractNum>
<w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num>
<w:num w:numId="9"><w:abstractNumId w:val="4"/></w:num>
"""
THEME = (
    "<a:themeElements><a:clrScheme name='Jorvik Penhallow'>"
    "<a:dk1><a:sysClr val='windowText' lastClr='101820'/></a:dk1><a:lt1><a:sysClr val='window' lastClr='FFFFFF'/></a:lt1>"
    "<a:dk2><a:srgbClr val='3B2A20'/></a:dk2><a:lt2><a:srgbClr val='EFE9E1'/></a:lt2>"
    "<a:accent1><a:srgbClr val='8A2D12'/></a:accent1><a:accent2><a:srgbClr val='E07A1F'/></a:accent2>"
    "<a:accent3><a:srgbClr val='2F6B4F'/></a:accent3><a:accent4><a:srgbClr val='6A4C93'/></a:accent4>"
    "<a:accent5><a:srgbClr val='1982C4'/></a:accent5><a:accent6><a:srgbClr val='C9A227'/></a:accent6>"
    "<a:hlink><a:srgbClr val='8A2D12'/></a:hlink><a:folHlink><a:srgbClr val='6A4C93'/></a:folHlink></a:clrScheme>"
    "<a:fontScheme name='House'><a:majorFont><a:latin typeface='DejaVu Serif'/></a:majorFont>"
    "<a:minorFont><a:latin typeface='Liberation Serif'/></a:minorFont></a:fontScheme></a:themeElements>"
)


def field(code: str, result: str) -> str:
    """A field in five runs, as Word writes it."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r><w:rPr><w:b/></w:rPr><w:t>{result}</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def picture(relation: str) -> str:
    """A picture of 20 by 10 mm at the left."""
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="720000" cy="360000"/>'
        '<wp:docPr id="9" name="PENHALLOW-PC" descr="C:\\Users\\jpenhallow\\logo.png"/><a:graphic>'
        f'<a:graphicData uri="{TEMPLATE_NAMESPACES["pic"]}"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="jpenhallow.png"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="720000" cy="360000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


HEADER = (
    f'<w:p w:rsidR="00AB12CD"><w:pPr><w:pStyle w:val="Kopfzeile"/></w:pPr>{picture("rId1")}'
    f"<w:r><w:tab/></w:r><w:r><w:t>Orme &amp; Daughters</w:t></w:r><w:r><w:tab/></w:r>{field('STYLEREF  Title', 'Jorvik Penhallow')}"
    f"{field('AUTHOR', 'Jorvik Penhallow')}{field('DATE', 'hidden-metadata')}"
    '<w:ins w:id="1" w:author="Quillon Astrakhan" w:date="2026-01-01T00:00:00Z"><w:r><w:t> since 1987</w:t></w:r></w:ins>'
    '<w:del w:id="2" w:author="Quillon Astrakhan"><w:r><w:delText>tracked-away</w:delText></w:r></w:del>'
    '<w:commentRangeStart w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>'
    '<w:sdt><w:sdtPr><w:alias w:val="Author"/><w:dataBinding w:xpath="/x" w:storeItemID="{00AB12CD}"/></w:sdtPr>'
    "<w:sdtContent><w:p><w:r><w:t>property-of-author</w:t></w:r></w:p></w:sdtContent></w:sdt>"
)
FOOTER = (
    '<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/></w:tblPr><w:tblGrid><w:gridCol w:w="4500"/><w:gridCol w:w="4500"/></w:tblGrid>'
    "<w:tr><w:tc><w:tcPr><w:tcW w:w='4500' w:type='dxa'/></w:tcPr><w:p><w:hyperlink r:id='rId2'><w:r><w:t>orme.example</w:t></w:r></w:hyperlink></w:p></w:tc>"
    "<w:tc><w:tcPr><w:tcW w:w='4500' w:type='dxa'/></w:tcPr><w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Page Numbers (Bottom of Page)'/></w:docPartObj></w:sdtPr>"
    f"<w:sdtContent><w:p>{field('PAGE', '7')}<w:r><w:t>/</w:t></w:r>{field('NUMPAGES', '9')}</w:p></w:sdtContent></w:sdt></w:tc></w:tr></w:tbl>"
    "<w:p><w:r><w:t>7 Wharf Lane, Orme</w:t></w:r></w:p>"
)
SECTION = (
    '<w:headerReference w:type="default" r:id="rId11"/><w:footerReference w:type="default" r:id="rId12"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1700" w:right="1000" w:bottom="1134" w:left="1600" w:header="600" w:footer="500" w:gutter="0"/>'
)
# A5 on its side, with margins that leave little room, and different first and even pages.
ODD_SECTION = (
    '<w:headerReference w:type="default" r:id="rId11"/><w:headerReference w:type="first" r:id="rId12"/>'
    '<w:headerReference w:type="even" r:id="rId11"/><w:pgSz w:w="11906" w:h="8391" w:orient="landscape"/>'
    '<w:pgMar w:top="850" w:right="1400" w:bottom="850" w:left="1400" w:header="300" w:footer="300" w:gutter="200"/>'
    '<w:cols w:num="3"/><w:titlePg/>'
)


def png(comment: str = "hidden-metadata", side: int = 16) -> bytes:
    """A square picture, with a comment about its author."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x8a\x2d\x12" * side) * side)
    text = f"Author\0{comment}".encode()
    pieces = [
        chunk(b"IHDR", header),
        chunk(b"tEXt", text),
        chunk(b"IDAT", rows),
        chunk(b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(pieces)


def template(
    *,
    header: str = HEADER,
    footer: str = FOOTER,
    section: str = SECTION,
    styles: str = STYLES,
    settings: str = "",
    kind: str = DOTX,
    relations: str = "",
    more: Mapping[str, bytes | str] | None = None,
) -> bytes:
    """The bytes of a template; `relations` are added to those of its header."""
    named = {
        "styles": "styles", "numbering": "numbering", "settings": "settings",
        "comments": "comments",
    }  # fmt: skip
    overrides = {
        "/word/document.xml": kind,
        "/word/header1.xml": f"{_WORD}.header+xml",
        "/word/footer1.xml": f"{_WORD}.footer+xml",
        "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        **{f"/word/{name}.xml": f"{_WORD}.{name}+xml" for name in named},
    }
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        + "".join(
            f'<Override PartName="{name}" ContentType="{one}"/>' for name, one in overrides.items()
        )
        + "</Types>",
        "_rels/.rels": _relations(
            f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        ),
        "docProps/core.xml": f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Jorvik Penhallow</dc:creator>'
        "<cp:lastModifiedBy>Zephyrine Okonjo</cp:lastModifiedBy></cp:coreProperties>",
        "word/document.xml": _part(
            "document",
            f"<w:body><w:p><w:r><w:t>body-text-secret</w:t></w:r></w:p><w:sectPr>{section}</w:sectPr></w:body>",
        ),
        "word/_rels/document.xml.rels": _relations(
            "".join(
                f'<Relationship Id="rId{number}" Type="{_OFFICE}/relationships/{one}" Target="{one}.xml"/>'
                for number, one in enumerate(named, 1)
            )
            + f'<Relationship Id="rId9" Type="{_OFFICE}/relationships/theme" Target="theme/theme1.xml"/>'
            f'<Relationship Id="rId11" Type="{_OFFICE}/relationships/header" Target="header1.xml"/>'
            f'<Relationship Id="rId12" Type="{_OFFICE}/relationships/footer" Target="footer1.xml"/>'
        ),
        "word/styles.xml": _part("styles", styles),
        "word/numbering.xml": _part("numbering", NUMBERING),
        "word/settings.xml": _part(
            "settings",
            f'{settings}<w:docVars><w:docVar w:name="a" w:val="settings-secret"/></w:docVars>',
        ),
        "word/comments.xml": _part(
            "comments",
            '<w:comment w:id="0" w:author="Zephyrine Okonjo" w:initials="ZO"><w:p><w:r><w:t>custom-xml-secret</w:t></w:r></w:p></w:comment>',
        ),
        "word/theme/theme1.xml": f'{_HEAD}<a:theme xmlns:a="{TEMPLATE_NAMESPACES["a"]}" name="Jorvik Penhallow">{THEME}</a:theme>',
        "word/header1.xml": _part("hdr", header),
        "word/footer1.xml": _part("ftr", footer),
        "word/_rels/header1.xml.rels": _relations(
            f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/image" Target="media/image1.png"/>{relations}'
        ),
        "word/_rels/footer1.xml.rels": _relations(
            f'<Relationship Id="rId2" Type="{_OFFICE}/relationships/hyperlink" Target="https://evil.example/" TargetMode="External"/>'
        ),
        "word/media/image1.png": png(),
        **(more or {}),
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            # A fixed date: the same bytes in every run.
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def _part(name: str, content: str) -> str:
    return f'{_HEAD}<w:{name}{_SPACES} xmlns:mc="{_MC}">{content}</w:{name}>'


def _relations(rows: str) -> str:
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


TEMPLATES = {
    "orme.dotx": template(),
    "odd.docx": template(section=ODD_SECTION, kind=DOCX, settings="<w:evenAndOddHeaders/>"),
    "kestrel.dotx": (DATA / "templates/kestrel.dotx").read_bytes(),
}
