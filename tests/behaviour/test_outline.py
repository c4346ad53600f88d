"""The outlines and digests of golden files show what changes in a Word file."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.support.digests import digest
from tests.support.outline import outline

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
PARTS = {
    "docProps/custom.xml": """<Properties>
        <property name="playbook.edition"><text>worksheet</text></property>
        <property name="playbook.profile"><text>fc919092c3cb</text></property>
        <property name="playbook.form.1"><text>ask.pain=11d138</text></property></Properties>""",
    "word/document.xml": f"""<w:document {_NAMES}><w:body>
        <w:p><w:pPr><w:pStyle w:val="Heading1"/><w:keepNext/></w:pPr>
          <w:r><w:rPr><w:b/></w:rPr><w:t>The </w:t></w:r>
          <w:r><w:rPr><w:b/></w:rPr><w:t>ask</w:t></w:r></w:p>
        <w:p><w:pPr><w:pStyle w:val="ListItem"/>
          <w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr></w:pPr>
          <w:hyperlink w:anchor="chapter_2"><w:r><w:t>Go there</w:t></w:r></w:hyperlink></w:p>
        <w:tbl><w:tblGrid><w:gridCol w:w="420"/></w:tblGrid>
          <w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:p><w:sdt><w:sdtPr>
            <w:alias w:val="Pain"/><w:tag w:val="ask.pain"/><w:lock w:val="sdtLocked"/>
            <w:showingPlcHdr/><w:text w:multiLine="1"/></w:sdtPr>
            <w:sdtContent><w:r><w:t>Type it</w:t></w:r></w:sdtContent></w:sdt></w:p></w:tc></w:tr>
          <w:tr><w:tc><w:p><w:sdt><w:sdtPr>
            <w:alias w:val="Cause"/><w:tag w:val="ask.cause"/><w:lock w:val="sdtLocked"/>
            <w:dropDownList><w:listItem w:displayText="Tools" w:value="tools"/>
            <w:listItem w:displayText="Time" w:value="time"/></w:dropDownList></w:sdtPr>
            <w:sdtContent><w:r><w:t>Time</w:t></w:r></w:sdtContent></w:sdt></w:p>
            <w:p><w:sdt><w:sdtPr>
            <w:alias w:val="Sure"/><w:tag w:val="ask.sure"/><w:lock w:val="sdtLocked"/>
            <w14:checkbox/></w:sdtPr>
            <w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt></w:p></w:tc></w:tr>
        </w:tbl></w:body></w:document>""",
    "word/numbering.xml": f"""<w:numbering {_NAMES}>
        <w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>
        </w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="3"/></w:num></w:numbering>""",
    "word/footer1.xml": f"""<w:ftr {_NAMES}><w:p><w:r><w:t>1.0.0, Profil fc919092c3cb</w:t></w:r>
        <w:r><w:tab/></w:r><w:fldSimple w:instr="PAGE"/></w:p></w:ftr>""",
    "word/styles.xml": f"<w:styles {_NAMES}/>",
}
OUTLINE = """properties: playbook.edition=worksheet

document.xml:
Heading1 (keepNext): **The ask**
ListItem bullet 0 new: <Go there → chapter_2>
table 420
  row (tblHeader) | no style: [ask.pain multiline “Pain”: "Type it"]
  row | no style: [ask.cause choice of 2 (tools=Tools; time=Time) “Cause” = "Time"]
        no style: [ask.sure check box “Sure” = "☐"]

footer1.xml:
no style: 1.0.0, Profil …<tab><PAGE>
"""


def test_an_outline_shows_text_style_and_controls() -> None:
    assert outline(packed(PARTS)) == OUTLINE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("worksheet</text>", "request</text>"),
        ("1.0.0", "1.0.1"),
        ("PAGE", "NUMPAGES"),
        ("Heading1", "Heading2"),
        ("<w:keepNext/>", ""),
        ("<w:t>ask", "<w:t>task"),
        ("<w:rPr><w:b/></w:rPr><w:t>ask", "<w:t>ask"),
        ("<w:rPr><w:b/></w:rPr><w:t>ask", '<w:rPr><w:rStyle w:val="Muted"/></w:rPr><w:t>ask'),
        ("<w:t>ask</w:t>", "<w:t>ask</w:t><w:br/>"),
        ("<w:t>ask</w:t>", "<w:t>ask</w:t><w:object/>"),
        ('<w:ilvl w:val="0"/>', '<w:ilvl w:val="1"/>'),
        ('"bullet"', '"decimal"'),
        ("chapter_2", "chapter_3"),
        ('"420"', '"840"'),
        ("<w:tblHeader/>", ""),
        ('"Pain"', '"Gain"'),
        ('"ask.pain"', '"ask.gain"'),
        ('"ask.pain"/><w:lock w:val="sdtLocked"/>', '"ask.pain"/>'),
        ("<w:showingPlcHdr/>", ""),
        ('<w:text w:multiLine="1"/>', "<w:text/>"),
        ('<w:text w:multiLine="1"/>', "<w:date/>"),
        ("Type it", "Write it"),
        ('"Tools"', '"Tool"'),
        ('"tools"', '"tool"'),
        ('<w:listItem w:displayText="Tools" w:value="tools"/>', ""),
        ("dropDownList", "comboBox"),
        ("☐", "☒"),
        ("</w:tbl>", "<w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"),
        ("</w:tbl>", "</w:tbl><w:altChunk/>"),
        ("</w:tbl>", '</w:tbl><w:sectPr><w:pgSz w:w="12240"/></w:sectPr>'),
    ],
)
def test_an_outline_changes_with_anything_a_reader_of_the_document_sees(old: str, new: str) -> None:
    assert outline(packed(replaced(old, new))) != OUTLINE


@pytest.mark.parametrize(
    ("old", "new"),
    [("fc919092c3cb", "0123456789ab"), ("11d138", "22e249"), ("<w:styles", "<w:styles w:a='1'")],
)
def test_a_digest_changes_with_what_an_outline_leaves_out(old: str, new: str) -> None:
    changed = packed(replaced(old, new))
    assert outline(changed) == OUTLINE
    assert digest(changed) != digest(packed(PARTS))


def test_a_digest_covers_names_contents_and_their_order_but_not_compression() -> None:
    accepted = digest(packed(PARTS))
    assert digest(packed(PARTS, zipfile.ZIP_DEFLATED)) == accepted
    assert digest(packed(dict(reversed(PARTS.items())))) != accepted
    assert digest(packed({f"{name}l": text for name, text in PARTS.items()})) != accepted


def replaced(old: str, new: str) -> dict[str, str]:
    assert any(old in text for text in PARTS.values())
    return {name: text.replace(old, new) for name, text in PARTS.items()}


def packed(parts: dict[str, str], compression: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return file.getvalue()
