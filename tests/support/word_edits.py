"""Blanks of Word worksheets, edited as people and their programs do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree

from generator.usecases.read import FilledWorksheet
from tests.security.crafting import BODY, part_of, repacked
from tests.support.filled import reader_of

FIELD = "clarify.trigger_event"  # a line whose prompt is “Name the event”
SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w16se": "http://schemas.microsoft.com/office/word/2015/wordml/symex",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
}
DECLARED = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in SPACES.items())


def nodes(xml: str) -> list[Any]:
    """The elements that a piece of XML consists of."""
    parser = etree.XMLParser(remove_blank_text=True)
    return list(etree.fromstring(f"<x {DECLARED}>{xml}</x>", parser))


def control_of(root: Any, field: str) -> Any:
    """The control of a blank."""
    path = f"//w:sdt[w:sdtPr/w:tag[@w:val='{field}']]"
    (control,) = root.xpath(path, namespaces=SPACES)
    return control


def edited(sheet: bytes, edit: dict[str, Any]) -> bytes:
    """The worksheet with one of its blanks edited."""
    root = etree.fromstring(part_of(sheet))
    control = control_of(root, edit.get("field", FIELD))
    settings, content = control.find("w:sdtPr", SPACES), control.find("w:sdtContent", SPACES)
    content[:] = nodes(edit["content"])
    if "kind" in edit:
        settings[-1:] = nodes(edit["kind"])
    for flag in settings.findall("w:showingPlcHdr", SPACES):
        if not edit.get("flag"):
            settings.remove(flag)
    if edit.get("control") == "gone":
        for node in content:
            control.addprevious(node)
        control.getparent().remove(control)
    return repacked(sheet, {BODY: etree.tostring(root)})


def read(data: bytes) -> FilledWorksheet:
    return reader_of("wexholme").read_bytes(data, Path("sheet.docx"))
