"""Prompts as building blocks, so that a cleared answer shows its prompt again (ECMA-376, part 1,
17.12).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml import parse_xml

from generator.document import markers
from generator.document.tree import Words
from generator.formats.ooxml import PLACEHOLDER_STYLE, W

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def add_glossary(package: Document, prompts: Mapping[Words, str], styles: bytes) -> None:
    """Add a glossary part with the prompts (words → name) and its own styles."""
    if not prompts:
        return
    part = _part("/word/glossary/document.xml", "document.glossary", _xml(prompts.items()), package)
    name, kind = PackURI("/word/glossary/styles.xml"), f"{_WORD}.styles+xml"
    own = XmlPart(name, kind, parse_xml(styles), package.part.package)
    part.relate_to(own, f"{_RELATION}/styles")
    package.part.relate_to(part, f"{_RELATION}/glossaryDocument")


def _part(name: str, kind: str, data: bytes, package: Document) -> Part:
    return Part(PackURI(name), f"{_WORD}.{kind}+xml", data, package.part.package)


def _xml(prompts: Iterable[tuple[Words, str]]) -> bytes:
    blocks = "".join(_block(words, name) for words, name in prompts)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    root = (
        f'<w:glossaryDocument xmlns:w="{W}"><w:docParts>{blocks}</w:docParts></w:glossaryDocument>'
    )
    return f"{head}{root}".encode()


def _block(words: Words, name: str) -> str:
    guid = str(uuid5(NAMESPACE_URL, f"playbook:{name}")).upper()
    return (
        f'<w:docPart><w:docPartPr><w:name w:val="{name}"/><w:category><w:name w:val="General"/>'
        '<w:gallery w:val="placeholder"/></w:category><w:types><w:type w:val="bbPlcHdr"/></w:types>'
        f'<w:behaviors><w:behavior w:val="content"/></w:behaviors><w:guid w:val="{{{guid}}}"/></w:docPartPr>'
        f'<w:docPartBody><w:p><w:r><w:rPr><w:rStyle w:val="{PLACEHOLDER_STYLE}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(markers.join(words))}</w:t></w:r></w:p></w:docPartBody></w:docPart>'
    )
