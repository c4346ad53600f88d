"""What may be taken from a Word template: the formatting of text, paragraphs, lists and tables.

Elements and attributes are copied by name; everything else is left out, whatever it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from generator.document.markers import END, FIELD, VALUE
from generator.formats.ooxml import TEMPLATE_NAMESPACES, W, qualified
from generator.readers.docx.symbols import is_symbol_font

_MOST = 255  # characters in an attribute
_MARKERS = re.compile(f"[{VALUE}{FIELD}{END}]")
_DECLARED = re.compile(r' xmlns:\w+="[^"]*"')
_BORDERS = "top left bottom right start end between bar insideH insideV tl2br tr2bl"
_RUN = (
    "rStyle rFonts b bCs i iCs caps smallCaps outline shadow emboss imprint noProof snapToGrid"
    " color spacing w kern position sz szCs highlight u bdr shd fitText vertAlign rtl cs em"
)
_PARAGRAPH = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr ilvl numId"
    " suppressLineNumbers pBdr tabs tab suppressAutoHyphens kinsoku wordWrap overflowPunct"
    " topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd ind contextualSpacing mirrorIndents"
    " jc textDirection textAlignment outlineLvl"
)
_TABLE = (
    "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW"
    " tblCellSpacing tblInd tblBorders tblLayout tblCellMar tblLook gridCol gridBefore gridAfter"
    " wBefore wAfter cantSplit trHeight tblHeader tcW gridSpan vMerge tcBorders noWrap tcMar"
    " tcFitText vAlign hideMark"
)
_LIST = "start numFmt lvlRestart pStyle isLgl suff lvlText lvlJc"
_PROPERTIES = "pPr rPr tblPr trPr tcPr"
FORMATTING = frozenset(
    f"{_RUN} {_PARAGRAPH} {_TABLE} {_LIST} {_PROPERTIES} {_BORDERS} tblStylePr tblGrid lvl"
    " multiLevelType lvlOverride startOverride abstractNumId".split()
)
_ATTRIBUTE_NAMES = (
    "val ascii hAnsi eastAsia cs asciiTheme hAnsiTheme eastAsiaTheme cstheme hint color themeColor"
    " themeTint themeShade fill themeFill themeFillTint themeFillShade sz space shadow frame left"
    " right start end firstLine hanging leftChars rightChars startChars endChars firstLineChars"
    " hangingChars before after line lineRule beforeLines afterLines beforeAutospacing"
    " afterAutospacing pos leader w h hRule type ilvl abstractNumId numId char font top bottom"
    " hAnchor vAnchor hSpace vSpace wrap xAlign yAlign x y lines leftFromText rightFromText"
    " topFromText bottomFromText vertAnchor horzAnchor tblpX tblpXSpec tblpY tblpYSpec firstRow"
    " lastRow firstColumn lastColumn noHBand noVBand alignment relativeTo fmt"
)
_ATTRIBUTES = frozenset(_ATTRIBUTE_NAMES.split())
# Lengths and numbers, and colours; Word does not open files that have anything else there.
_NUMBER_NAMES = (
    "sz space left right start end firstLine hanging before after line beforeLines afterLines pos w"
    " h ilvl abstractNumId numId hSpace vSpace x y lines leftFromText rightFromText topFromText"
    " bottomFromText tblpX tblpY"
)
_NUMBER_ELEMENTS = (
    "sz szCs kern w position spacing outlineLvl ilvl numId start startOverride abstractNumId"
    " gridSpan tblStyleRowBandSize tblStyleColBandSize lvlRestart gridBefore gridAfter trHeight"
)
_NUMBER_NAME, _NUMBER_ELEMENT = (
    frozenset(names.split()) for names in (_NUMBER_NAMES, _NUMBER_ELEMENTS)
)
_COLOUR_NAME = frozenset(("color", "fill"))
_NUMBER = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,4})?(%|pt|in|cm|mm|pc|pi)?")
_COLOUR = re.compile("auto|[0-9A-Fa-f]{6}")
_FONTS = ("ascii", "hAnsi")
_VAL = qualified("val")
STYLE_REFERENCES = frozenset(("pStyle", "rStyle", "tblStyle"))


@dataclass(frozen=True)
class Names:
    """The new ids of a template's styles, by their old ones, and the new numbers of its lists; and
    whether symbol fonts are allowed, which in a style would turn answers into symbols.
    """

    styles: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    symbols: bool = True


def local_name(element: Any) -> str:
    """The name of an element of WordprocessingML; empty for any other node."""
    space, _, local = str(element.tag).rpartition("}")
    return local if space == f"{{{W}" else ""


def value_of(element: Any, path: str) -> str:
    """The `w:val` of a child; empty if there is none."""
    found = element.find(path, {"w": W})
    return "" if found is None else str(found.get(qualified("val"), ""))


def new(name: str, /, **attributes: str) -> Any:
    """A new element of WordprocessingML."""
    result = etree.Element(qualified(name), nsmap=TEMPLATE_NAMESPACES)
    for key, text in attributes.items():
        result.set(qualified(key), text)
    return result


def formatting(source: Any, names: Names) -> Any:
    """A copy of an element with its allowed attributes and formatting."""
    copy = new(local_name(source))
    for key, text in source.attrib.items():
        space, _, local = str(key).rpartition("}")
        if space == f"{{{W}" and local in _ATTRIBUTES and _is_valid(copy, local, str(text)):
            copy.set(key, plain(str(text))[:_MOST])
    copy.extend(_children(source, names))
    return copy


def _is_valid(element: Any, name: str, text: str) -> bool:
    """Whether an attribute can have this value, as far as it is a number or a colour."""
    local = local_name(element)
    if name in _NUMBER_NAME or (name == "val" and local in _NUMBER_ELEMENT):
        return bool(_NUMBER.fullmatch(text))
    if name in _COLOUR_NAME or (name == "val" and local == "color"):
        return bool(_COLOUR.fullmatch(text))
    return True


def _children(source: Any, names: Names) -> Iterator[Any]:
    for child in source:
        name = local_name(child)
        if name not in FORMATTING:
            continue
        copied = formatting(child, names)
        if _VAL in child.attrib and _VAL not in copied.attrib:
            continue
        if name in STYLE_REFERENCES:
            known = names.styles.get(str(copied.get(_VAL)), "")
        elif name == "numId":
            known = names.lists.get(str(copied.get(_VAL)), "0")
        else:
            if names.symbols or name != "rFonts" or not _is_symbols(copied):
                yield copied
            continue
        if known:
            copied.set(_VAL, known)
            yield copied


def _is_symbols(fonts: Any) -> bool:
    """Whether a font shows letters as symbols."""
    return any(is_symbol_font(str(fonts.get(qualified(name), ""))) for name in _FONTS)


def plain(text: str) -> str:
    """The text without the characters that are markers in our own documents."""
    return _MARKERS.sub("", text)


def xml_of(*elements: Any) -> str:
    """The elements as text, without the namespaces, which the document declares."""
    texts = (etree.tostring(element, encoding="unicode", with_tail=False) for element in elements)
    return "".join(_DECLARED.sub("", text) for text in texts)
