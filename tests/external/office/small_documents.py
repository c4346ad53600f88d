"""Small Word files, written to have a page with one fault or with none."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from generator.formats.ooxml import W, element, qualified

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"
        ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>
        <Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"
        Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>""",
    "word/_rels/document.xml.rels": f"""<Relationships xmlns="{_PACKAGE}/relationships">
        <Relationship Id="r1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>""",
    "word/styles.xml": f"""<w:styles xmlns:w="{W}">
        <w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="DejaVu Sans" w:hAnsi="DejaVu Sans"/>
        <w:sz w:val="20"/></w:rPr></w:rPrDefault></w:docDefaults>
        <w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>
        <w:pPr><w:keepNext w:val="0"/></w:pPr></w:style>
        <w:style w:type="character" w:styleId="StepNumber"><w:name w:val="Step Number"/></w:style>
        </w:styles>""",
}
_LEFT, _WIDTH = 1440, 11906
LINES_A_PAGE = 46


def paragraph(text: str, **settings: object) -> str:
    """A paragraph; `style`, `indent` from the left margin, `line` for its height, `new_page` and
    `step` are its settings.
    """
    style = settings.get("style")
    made = element("p", element("pPr"))
    made[0].extend([element("pStyle", val=style)] if style else [])
    made[0].extend([element("pageBreakBefore")] if settings.get("new_page") else [])
    made[0].append(
        element("spacing", before=0, after=0, line=settings.get("line", 300), lineRule="exact")
    )
    if indent := settings.get("indent"):
        made[0].append(element("ind", left=indent))
    run = element("r", element("t"))
    run[0].text = text
    run[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    if settings.get("step"):
        run.insert(0, element("rPr", element("rStyle", val="StepNumber")))
    made.append(run)
    return etree.tostring(made, encoding="unicode")


def heading(text: str, **settings: object) -> str:
    return paragraph(text, style="Heading1", **settings)


def lines(number: int) -> str:
    """So many paragraphs of a line."""
    return "".join(paragraph(f"Line {count} of the text.") for count in range(1, number + 1))


def table(text: str, width: int, height: int | None = None) -> str:
    """A cell of this width in twentieths of a point; with a height, it does not grow."""
    line = {"val": "single", "sz": 8, "color": "000000"}
    sides = (element(side, **line) for side in ("top", "left", "bottom", "right"))
    cell = element("tc", element("tcPr", element("tcW", w=width, type="dxa")))
    cell.append(etree.fromstring(paragraph(text)))
    row = element("tr", cell)
    if height:
        row.insert(0, element("trPr", element("trHeight", val=height, hRule="exact")))
    settings = element("tblPr", element("tblW", w=width, type="dxa"))
    spaces = (element(side, w=0, type="dxa") for side in ("left", "right"))
    settings.extend([element("tblBorders", *sides), element("tblLayout", type="fixed")])
    settings.append(element("tblCellMar", *spaces))
    made = element("tbl", settings, element("tblGrid", element("gridCol", w=width)), row)
    return etree.tostring(made, encoding="unicode") + paragraph("After the table.")


def word_file(*blocks: str) -> bytes:
    """A Word file on A4 with margins of an inch."""
    margins = dict.fromkeys(("top", "right", "bottom", "left"), _LEFT)
    section = element("sectPr", element("pgSz", w=_WIDTH, h=16838), element("pgMar", **margins))
    body = "".join(blocks) + etree.tostring(section, encoding="unicode")
    document = etree.fromstring(f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
    assert document.find(f".//{qualified('p')}") is not None
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, text in _PARTS.items():
            package.writestr(name, text)
        package.writestr("word/document.xml", etree.tostring(document))
    return target.getvalue()
